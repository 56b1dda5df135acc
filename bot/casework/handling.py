"""The handlers' side: the list, a case, and what can be done to it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, timedelta

from bot.cases import happenings as h
from bot.cases.acts import fields_of
from bot.cases.case import LIVE, OPEN, OVER, Case, NotPossibleError
from bot.cases.deciding import decides_alone, how, may_agree, sides
from bot.cases.filling import checked
from bot.cases.people import Person, able, sight
from bot.cases.views import handled
from bot.casework.desk import CaseDesk
from bot.conversation.requesting import (
    Action,
    CaseShown,
    Draft,
    FormSent,
    FormShown,
    FormWanted,
    InboxOpened,
    InboxShown,
    NotPossible,
    RequestReply,
    View,
)
from bot.ports import InboxQuery, Work

SOON = timedelta(days=3)
A_PAGE = 50
LONGEST_SEARCH = 100
SAID: dict[Action, str] = {
    "take": "taken",
    "ask": "asked",
    "reply": "replied",
    "agree": "decided",
    "decide": "decided",
    "hand_over": "handed_over",
    "recuse": "recused",
}
WITH_VERSION: tuple[Action, ...] = ("take", "agree", "decide", "hand_over")
"""Actions that rest on what the handler saw; somebody who was quicker makes her look again."""


class Handling:
    """What a handler does."""

    def __init__(self, desk: CaseDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk

    def inbox(self, event: InboxOpened, person: Person) -> RequestReply:
        """A handler's list. A case she is excluded from is in no line and no count."""
        page = max(1, event.page)
        words = event.search.strip()[:LONGEST_SEARCH]
        inbox = self._desk.book.inbox(self._query(event.view, person, words, event.kind, (page - 1) * A_PAGE))
        counts = {str(view): number for view, number in self._desk.book.counts(self._query(event.view, person)).items()}
        ids = {id_ for line in inbox.lines for id_ in (line.employee, line.handler) if id_}
        found = (self._desk.directory.person(id_) for id_ in sorted(ids))
        names = {known.id: known.name for known in found if known is not None}
        return InboxShown(inbox, event.view, words, event.kind, page, names, counts)

    def _query(  # noqa: PLR0913, PLR0917 - each narrows the list
        self, view: View, person: Person, words: str = "", kind: str = "", offset: int = 0, limit: int = A_PAGE
    ) -> InboxQuery:
        now = self._desk.now()
        employees = tuple(found.id for found in self._desk.directory.named(words)) if words else ()
        return InboxQuery(person.id, person.teams_of, view, now, now + SOON, words, employees, kind, offset=offset, limit=limit)

    def show(self, case: Case, person: Person, said: str = "") -> CaseShown:
        """A case, with what this handler can do now."""
        view = handled(case, self._desk.kind(case), self._desk.rules.calendar)
        may = self._may(case, person)
        agree = self._draft("agree", case, secrets.token_hex(16)) if "agree" in may else None
        who = sides(case, self._desk.deciders(case)) if case.together and case.state in OPEN else ""
        employee, names = self._desk.directory.person(case.employee), self._desk.names(case)
        return CaseShown(view, employee, names, may, said, agree, who)

    def _may(self, case: Case, person: Person) -> tuple[Action, ...]:
        if sight(person, case) != "handle" or case.state not in LIVE:
            return ()
        if case.state not in OPEN:
            return ("reply", "recuse")
        agrees = case.proposal is not None and may_agree(person.id, case, self._desk.deciders(case))
        first: tuple[Action, ...] = ("agree",) if agrees else ()
        first = first if case.handler == person.id else (*first, "take")
        onward: tuple[Action, ...] = ("hand_over",) if self._desk.ways.teams_for(case) else ()
        return (*first, "ask", "reply", "decide", *onward, "recuse")

    def form(self, event: FormWanted, case: Case, person: Person) -> RequestReply:
        """The form of something a handler does."""
        if event.action not in self._may(case, person):
            return NotPossible(_why_not(event.action, case), case.id)
        draft = self._draft(event.action, case, secrets.token_hex(16))
        return FormShown(replace(draft, together=self.needs_another(event.action, case, person.id)))

    def needs_another(self, action: Action, case: Case, person: str) -> bool:
        """Whether what somebody decides is a proposal to others, and no decision yet."""
        return action == "decide" and case.together and not decides_alone(person, case, self._desk.deciders(case))

    def _draft(
        self,
        action: Action,
        case: Case,
        submission: str,
        values: dict[str, str] | None = None,
        problems: dict[str, str] | None = None,
    ) -> Draft:
        choices = {"team": self._desk.ways.teams_for(case)} if action == "hand_over" else {}
        draft = Draft(
            action, case.id, case.kind, submission, values or {}, problems or {}, case.route, (), case.id, choices, case.version
        )
        return replace(draft, proposal=case.proposal) if action == "agree" else draft

    def sent_back(self, event: FormSent, case: Case) -> RequestReply | None:
        """The form again, when something in it is wrong."""
        values, problems = self._checked(event, case)
        if not problems:
            return None
        draft = self._draft(event.action, case, event.submission, values, problems)
        return FormShown(replace(draft, together=self.needs_another(event.action, case, event.person)))

    def _checked(self, event: FormSent, case: Case) -> tuple[dict[str, str], dict[str, str]]:
        teams = self._desk.ways.teams_for(case)
        fields = tuple(
            entry.model_copy(update={"options": teams}) if entry.id == "team" else entry for entry in fields_of(event.action)
        )
        values, found = checked(fields, event.values, self._desk.rules.known, self._desk.today(case.filed.zone))
        problems: dict[str, str] = {**found}
        if event.action == "decide" and values.get("outcome") in {"partly", "refused"} and not values.get("reason"):
            problems.setdefault("reason", "required")
        return dict(values), problems

    def act(self, event: FormSent, case: Case, person: Person, work: Work, *, stale: bool) -> RequestReply:
        """Take, ask, reply, decide, agree, hand over or step aside; the form is known to be right.

        `stale` says that something happened since she saw the case.

        Raises:
            NotPossibleError: it cannot be done now, for instance because somebody was quicker (`changed`).
        """
        desk = self._desk
        values, _ = self._checked(event, case)
        if event.action not in self._may(case, person):
            raise NotPossibleError(_why_not(event.action, case))
        if stale and event.action in WITH_VERSION:
            raise NotPossibleError("look_again" if event.action == "agree" else "changed")
        happenings = self._happenings(event, case, values)
        case = desk.happen(work, case, *happenings)
        return self.show(case, person, "proposed" if isinstance(happenings[0], h.Proposed) else SAID[event.action])

    def _happenings(self, event: FormSent, case: Case, values: dict[str, str]) -> list[h.AnyHappening]:
        now, by = self._desk.now(), event.person
        if event.action == "ask":
            return [h.Asked(at=now, by=by, text=values["text"])]
        if event.action == "reply":
            return [h.Written(at=now, by=by, text=values["text"], from_employee=False)]
        if event.action == "decide":
            return [self._decision(case, by, values)]
        if event.action == "agree":
            return [self._agreement(case, by)]
        if event.action == "hand_over":
            team = values["team"]
            moved: list[h.AnyHappening] = [h.HandedOver(at=now, by=by, route=team, note=values.get("note", ""))]
            return moved if able(team, self._desk.directory.team(team), case.excluded) else [*moved, self._nobody(case)]
        if event.action == "recuse":
            out = case.excluded | {by}
            # Where both sides have to decide, the line alone is not enough: somebody has to stand in for the team.
            line = frozenset() if case.together else set(case.beside) - out
            left = able(case.route, self._desk.directory.team(case.route), out) or line
            gone: list[h.AnyHappening] = [h.Recused(at=now, by=by)]
            # Of a decided case nothing waits to be done: an appeal finds other people by itself.
            return gone if left or case.state not in OPEN else [*gone, self._nobody(case, by)]
        return [h.Taken(at=now, by=by)]

    def _decision(self, case: Case, by: str, values: dict[str, str]) -> h.Proposed | h.Decided:
        """What somebody decides; where another one has to agree, it is proposed to her."""
        now, who = self._desk.now(), self._desk.deciders(case)
        until = date.fromisoformat(values["until"]) if values.get("until") else None
        conditions, reason = values.get("conditions", ""), values.get("reason", "")
        meant = h.Proposed(at=now, by=by, outcome=values["outcome"], reason=reason, conditions=conditions, until=until)
        return meant.settled(now, by, how(by, case, who, agrees=False)) if decides_alone(by, case, who) else meant

    def _agreement(self, case: Case, by: str) -> h.Decided:
        """What was proposed, as the decision.

        Raises:
            NotPossibleError: the last day that it names is over.
        """
        proposal = case.proposal
        if proposal is None:
            raise NotPossibleError("nothing_proposed")
        if proposal.until is not None and proposal.until < self._desk.today(case.filed.zone):
            raise NotPossibleError("proposal_over")
        return proposal.settled(self._desk.now(), by, how(by, case, self._desk.deciders(case), agrees=True))

    def _nobody(self, case: Case, leaving: str = "") -> h.Escalated:
        """Nobody is left who could: those who oversee are told at once.

        Raises:
            NotPossibleError: nobody may know of it but whoever wants to leave it.
        """
        team = self._desk.ways.escalation_of(case, leaving)
        if not team:
            raise NotPossibleError("nobody_left")
        return h.Escalated(at=self._desk.now(), route=team, why="nobody")


def _why_not(action: Action, case: Case) -> str:
    """Why a case does not offer something to somebody who handles it."""
    if case.state in OVER:
        return "over"
    if case.state not in OPEN:
        return "already_decided"
    if action == "agree":
        return "nothing_proposed" if case.proposal is None else "other_side"
    return "already_taken" if action == "take" else "nobody_left"
