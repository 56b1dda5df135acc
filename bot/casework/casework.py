"""Every event about requests, with its answer. One transaction each; what fails keeps nothing and says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.cases.case import Case, NotPossibleError
from bot.cases.happenings import AnyHappening, Proposed, as_json
from bot.cases.people import Person, sight
from bot.cases.views import hers, own
from bot.casework.clockwork import Clockwork
from bot.casework.desk import CaseDesk
from bot.casework.filing import LONGEST_SUBMISSION, Filing
from bot.casework.handling import Handling
from bot.conversation.requesting import (
    EMPLOYEES,
    CaseOpened,
    Draft,
    FormSent,
    FormWanted,
    InboxOpened,
    NotPossible,
    RequestEvent,
    RequestOpened,
    RequestReply,
    RequestShown,
    RequestsOpened,
    RequestsShown,
)
from bot.ports import ChangedMeanwhileError, OutOfReachError, Work

TRIES = 3
NO_SUCH_CASE = NotPossible("no_such_case")


class Casework:
    """The desk where requests are filed and worked."""

    def __init__(self, desk: CaseDesk) -> None:
        """`desk` holds ports and rules."""
        self.desk = desk
        self.clockwork = Clockwork(desk)
        self._filing = Filing(desk)
        self._handling = Handling(desk)

    def hear(self, event: RequestEvent) -> RequestReply:
        """Answer an event; blocks while the database works."""
        try:
            person = self.desk.directory.person(event.person)
            if person is None or not person.active:
                return NotPossible("nobody_known", draft=_kept(event))
            try:
                return self._tried(event, person)
            except NotPossibleError as error:
                return self._refused(event, error.reason)
            except ChangedMeanwhileError:
                return self._refused(event, "changed")
        except OutOfReachError:
            return NotPossible("out_of_reach", draft=_kept(event))

    def _tried(self, event: RequestEvent, person: Person) -> RequestReply:
        """Answer, and once more when two transactions met: the second try sees what the other one did."""
        for _ in range(TRIES - 1):
            try:
                return self._answer(event, person)
            except ChangedMeanwhileError:
                continue
        return self._answer(event, person)

    def _refused(self, event: RequestEvent, reason: str) -> NotPossible:
        """Nothing was changed: what was filled in comes back, on the case as it stands now."""
        if not isinstance(event, FormSent):
            return NotPossible(reason)
        case = self.desk.book.read(event.target) if event.action != "request" else None
        draft = _kept(event, case)
        if case is not None and draft is not None:
            draft = replace(draft, together=self._handling.needs_another(event.action, case, event.person))
        return NotPossible(reason, case.id if case else "", draft)

    def _answer(self, event: RequestEvent, person: Person) -> RequestReply:
        if isinstance(event, RequestsOpened):
            return self._requests(person)
        if isinstance(event, InboxOpened):
            return self._handling.inbox(event, person)
        if isinstance(event, FormWanted):
            return self._form(event, person)
        if isinstance(event, FormSent):
            return self._filing.file(event, person) if event.action == "request" else self._act(event, person)
        case = self.desk.book.read(event.case)
        if case is None:
            return NO_SUCH_CASE
        seen = sight(person, case)
        if isinstance(event, RequestOpened) and seen == "own":
            return RequestShown(own(case, self.desk.kind(case), self.desk.rules.calendar))
        if isinstance(event, CaseOpened) and seen == "handle":
            return self._handling.show(case, person)
        return NO_SUCH_CASE

    def _requests(self, person: Person) -> RequestReply:
        cases = self.desk.book.cases_of(person.id)
        views = tuple(own(case, self.desk.kind(case), self.desk.rules.calendar) for case in cases)
        kinds = tuple(id_ for id_, kind in self.desk.rules.kinds.items() if kind.is_for(person.roles))
        return RequestsShown(views, self.desk.outbox.notices_of(person.id), kinds)

    def _form(self, event: FormWanted, person: Person) -> RequestReply:
        if event.action == "request":
            return self._filing.form(event, person)
        case = self.desk.book.read(event.target)
        if case is None or not self._allowed(event.action, case, person):
            return NO_SUCH_CASE
        if event.action in EMPLOYEES:
            return self._filing.own_form(event, case)
        return self._handling.form(event, case, person)

    def _act(self, event: FormSent, person: Person) -> RequestReply:
        """Do something to a case, once for each filled form."""
        with self.desk.book.work() as work:
            case = work.case(event.target)
            if case is None or not self._allowed(event.action, case, person):
                return NO_SUCH_CASE
            if not event.submission:
                return NotPossible("changed", case.id, _kept(event, case))
            return self._acted(event, case, person, work)

    def _acted(self, event: FormSent, case: Case, person: Person, work: Work) -> RequestReply:
        mine = event.action in EMPLOYEES
        wrong = self._filing.sent_back(event, case) if mine else self._handling.sent_back(event, case)
        if wrong is not None:
            return wrong
        # Nobody agrees to what she was not shown: a yes always names what it is to.
        stale = event.version != case.version and (event.version is not None or event.action == "agree")
        case = self.clockwork.caught_up(work, case)
        if self._done(event, work):
            if mine:
                return RequestShown(own(case, self.desk.kind(case), self.desk.rules.calendar), "again")
            return self._handling.show(case, person, "again")
        if mine:
            return self._filing.act(event, case, work)
        return self._handling.act(event, case, person, work, stale=stale)

    @staticmethod
    def _done(event: FormSent, work: Work) -> bool:
        return work.done(f"{event.person}:{event.submission[:LONGEST_SUBMISSION]}")

    @staticmethod
    def _allowed(action: str, case: Case, person: Person) -> bool:
        return sight(person, case) == ("own" if action in EMPLOYEES else "handle")

    def kept_about(self, person_id: str) -> Mapping[str, Any]:
        """Everything kept about a person, for her to take away, as JSON values; nobody here can open sealed grounds."""
        person = self.desk.directory.person(person_id)
        cases = self.desk.book.cases_of(person_id)
        return {
            "person": {name: getattr(person, name) for name in Person.__slots__} if person else None,
            "requests": [{"id": case.id, "happenings": [_told_of(happening) for happening in hers(case)]} for case in cases],
            "notices": [
                {"what": posted.notice.what, "case": posted.notice.case, "at": str(posted.notice.at), "state": posted.state}
                for posted in self.desk.outbox.notices_of(person_id, 10_000)
            ],
            "questions": [],
        }


def _told_of(happening: AnyHappening) -> Any:
    """A happening as JSON values for the employee; of a proposed decision, that there was one: it is none before both agree."""
    whole = json.loads(as_json(happening))
    return {key: whole[key] for key in ("at", "name")} if isinstance(happening, Proposed) else whole


def _kept(event: RequestEvent, case: Case | None = None) -> Draft | None:
    """What somebody filled in, to be given back when it could not be kept; a yes has nothing in it, and is given anew."""
    if not isinstance(event, FormSent) or event.action == "agree":
        return None
    if case is None:
        return Draft(event.action, event.target, event.target, event.submission, event.values, version=event.version)
    draft = Draft(event.action, case.id, case.kind, event.submission, event.values, team=case.route, case=case.id)
    return replace(draft, version=case.version)
