"""The employee's side: opening a form, filing it, writing, appealing, withdrawing, answering a check-in."""

from __future__ import annotations

import secrets
from dataclasses import replace

from bot.cases import happenings as h
from bot.cases.acts import NOTHING_CHANGED, fields_of
from bot.cases.case import Case, NotPossibleError, file
from bot.cases.deadlines import appeal_until
from bot.cases.filling import Problem, checked, cleaned
from bot.cases.kinds import FormField, RequestKind
from bot.cases.people import Person, able
from bot.cases.routing import Way
from bot.cases.sealing import LARGEST_BOX, HandlerKey, SealedBox
from bot.cases.views import own
from bot.casework.desk import CaseDesk, new_case_id
from bot.conversation.requesting import (
    Draft,
    FormSent,
    FormShown,
    FormWanted,
    KeysBy,
    NotPossible,
    Reader,
    ReadersWay,
    RequestReply,
    RequestShown,
)
from bot.ports import Work

LONGEST_SUBMISSION = 64


class Filing:
    """What an employee does."""

    def __init__(self, desk: CaseDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk

    def form(self, event: FormWanted, employee: Person) -> RequestReply:
        """The form of a kind of request, filled in with what the question told."""
        kind = self._desk.rules.kinds.get(event.target)
        if kind is None or not kind.is_for(employee.roles):
            return NotPossible("no_such_kind")
        values = {}
        for entry in kind.open_fields:
            told = self._told(entry, event)
            if told:
                values[entry.id] = told
        return FormShown(self._draft(kind, employee, secrets.token_hex(16), values))

    def _told(self, entry: FormField, event: FormWanted) -> str:
        """What the question, or the page of figures, that led here says about a field; untrusted until it is known."""
        if entry.type == "figure":
            return cleaned(event.figure, lines=False)[: entry.longest]
        told = event.clause if entry.type == "clause" else getattr(event.about, entry.type, None)
        return told if told and told in self._desk.rules.known.get(entry.type, frozenset()) else ""

    def own_form(self, event: FormWanted, case: Case) -> RequestReply:
        """The form of something she does to her own request."""
        return FormShown(
            Draft(event.action, case.id, case.kind, secrets.token_hex(16), team=case.route, case=case.id, version=case.version)
        )

    def file(self, event: FormSent, employee: Person) -> RequestReply:
        """A filled form becomes a case, once, however often it arrives."""
        desk = self._desk
        kind = desk.rules.kinds.get(event.target)
        if kind is None or not kind.is_for(employee.roles):
            return NotPossible("no_such_kind")
        with desk.book.work() as work:
            submission = event.submission[:LONGEST_SUBMISSION] or secrets.token_hex(16)
            known = work.case_of(submission)
            if known is not None and known.employee == employee.id:
                return RequestShown(own(known, kind, desk.rules.calendar), "again")
            if known is not None:
                return NotPossible("no_such_case")
            draft, boxes = self._filled(kind, employee, event, submission)
            if draft.problems:
                return FormShown(draft)
            case = self._begin(work, self._new(kind, employee, event, draft, grounds=bool(boxes)), employee)
            work.keep_boxes(case.id, boxes)
        return RequestShown(own(case, kind, desk.rules.calendar), "filed")

    def _filled(
        self, kind: RequestKind, employee: Person, event: FormSent, submission: str
    ) -> tuple[Draft, tuple[SealedBox, ...]]:
        """The form as it was filled in, with what is wrong in it, and the grounds that can be kept."""
        desk = self._desk
        values, found = checked(kind.open_fields, event.values, desk.rules.known, desk.today(self.zone(employee)))
        problems: dict[str, str] = {**found}
        for entry in kind.open_fields:
            if entry.type == "people" and entry.id not in problems and desk.ways.named(values.get(entry.id, ""))[1]:
                problems[entry.id] = "unknown_person"
        draft, gone = self._draft(kind, employee, submission, values), desk.ways.of(kind, employee, values)
        keys = self._readers_keys(kind, gone)
        boxes = self._boxes(keys, event.boxes)
        if kind.restricted and gone.nobody:
            problems[""] = "nobody_left"
        elif event.boxes and not boxes:
            problems[""] = "no_reader" if draft.keys and not keys else "keys_changed"
        return replace(draft, problems=problems), boxes

    def _new(self, kind: RequestKind, employee: Person, event: FormSent, draft: Draft, *, grounds: bool) -> Case:
        desk = self._desk
        facts = draft.values
        found = desk.ways.of(kind, employee, facts)
        filed = h.Filed(
            at=desk.now(),
            by=employee.id,
            kind=kind.id,
            submission=draft.submission,
            facts=facts,
            grounds=grounds,
            place=employee.place,
            unit=employee.unit,
            zone=self.zone(employee),
            route=found.team,
            beside=found.beside,
            together=found.together,
            excluded=tuple(id_ for id_ in found.excluded if id_ != employee.id),
            tier=desk.ways.tier(kind, facts),
            protects=kind.protects_with(facts),
            policy=desk.rules.policy,
            language=event.language or employee.language,
            sight=kind.sight,
        )
        return file(new_case_id(), filed)

    def _begin(self, work: Work, case: Case, employee: Person) -> Case:
        """Keep a new case; one that nobody can take goes to the escalation team at once."""
        desk = self._desk
        found = desk.ways.of(desk.kind(case), employee, case.filed.facts, tier=case.filed.tier)
        more = [h.Escalated(at=case.filed.at, route=found.team, why="nobody")] if found.nobody else []
        return desk.happen(work, case, *more, before=0)

    def sent_back(self, event: FormSent, case: Case) -> RequestReply | None:
        """The form again, when something in it is wrong."""
        values, problems = self._checked(event, case)
        if not problems:
            return None
        draft = Draft(event.action, case.id, case.kind, event.submission, values, problems, case.route, (), case.id)
        return FormShown(replace(draft, version=case.version))

    def _checked(self, event: FormSent, case: Case) -> tuple[dict[str, str], dict[str, Problem]]:
        desk = self._desk
        return checked(fields_of(event.action), event.values, desk.rules.known, desk.today(case.filed.zone))

    def act(self, event: FormSent, case: Case, work: Work) -> RequestReply:
        """Write, appeal, withdraw, or answer a check-in; the form is known to be right."""
        desk = self._desk
        values, _ = self._checked(event, case)
        happening = self._happening(event, case, values)
        said = {"write": "written", "appeal": "appealed", "withdraw": "withdrawn"}.get(event.action, "check_in_thanks")
        more = []
        if isinstance(happening, h.Appealed) and self._appeal_way(case)[1]:
            more = [h.Escalated(at=happening.at, route=happening.route, why="nobody")]
        case = desk.happen(work, case, happening, *more)
        return RequestShown(own(case, desk.kind(case), desk.rules.calendar), said)

    def _happening(self, event: FormSent, case: Case, values: dict[str, str]) -> h.AnyHappening:
        now, by = self._desk.now(), event.person
        if event.action == "write":
            return h.Written(at=now, by=by, text=values["text"], from_employee=True)
        if event.action == "withdraw":
            return h.Withdrawn(at=now, by=by)
        if event.action == "appeal":
            until = appeal_until(case, self._desk.kind(case), self._desk.rules.calendar)
            if until is not None and now > until:
                raise NotPossibleError("window_over")
            if until is None and not self._desk.kind(case).appealable:
                raise NotPossibleError("not_appealable")
            team, _, excluded = self._appeal_way(case)
            return h.Appealed(at=now, by=by, reason=values["reason"], route=team, excluded=excluded)
        step = own(case, self._desk.kind(case), self._desk.rules.calendar).check_in
        if not step:
            raise NotPossibleError("no_check_in")
        changed = () if values["changed"] in NOTHING_CHANGED else (values["changed"],)
        return h.CheckInAnswered(at=now, by=by, step=step, changed=changed)

    def _appeal_way(self, case: Case) -> tuple[str, bool, tuple[str, ...]]:
        """Team of an appeal, whether nobody there can, and who is left out."""
        desk = self._desk
        employee = desk.directory.person(case.employee)
        if employee is None:
            raise NotPossibleError("nobody_known")
        out = sorted(case.excluded | case.had_a_say)
        kind, tier = desk.kind(case), case.filed.tier
        found = desk.ways.of(kind, employee, case.filed.facts, tier=tier, appeal=True, already_excluded=out)
        if found.nobody and case.restricted:
            raise NotPossibleError("nobody_left")
        return found.team, found.nobody, tuple(sorted(set(found.excluded) - {case.employee}))

    def _draft(
        self,
        kind: RequestKind,
        employee: Person,
        submission: str,
        values: dict[str, str],
    ) -> Draft:
        """A form with the people who will read it, and the keys that grounds are sealed to."""
        ways = self._desk.ways
        found = ways.of(kind, employee, values)
        draft = Draft("request", kind.id, kind.id, submission, values, team=found.team)
        asked = next((entry for entry in kind.open_fields if entry.type == "about"), None)
        if asked is None or not kind.sealed_fields:
            return replace(draft, keys=self._readers_keys(kind, found))
        told = {id_: value for id_, value in values.items() if id_ != asked.id}
        forks = ways.forks(kind, employee, told, asked.options)
        hers = {person.id: self._desk.keyring.keys_of(person.id) for fork in forks for person, _ in fork.people}
        keys = tuple(key for some in hers.values() for key in some)
        tried = tuple(
            ReadersWay(fork.unless, tuple(Reader(out, tuple(key.id for key in hers[one.id])) for one, out in fork.people))
            for fork in forks
        )
        return replace(draft, keys=keys, keys_by=KeysBy(asked.id, tried, goes_on=kind.restricted))

    def _readers_keys(self, kind: RequestKind, found: Way) -> tuple[HandlerKey, ...]:
        """Keys of the people who will read a case, for a kind that seals something."""
        if not kind.sealed_fields or (kind.restricted and found.nobody):
            return ()
        able_to_read = able(found.team, self._desk.directory.team(found.team), found.excluded)
        return tuple(key for person in able_to_read for key in self._desk.keyring.keys_of(person.id))

    @staticmethod
    def _boxes(keys: tuple[HandlerKey, ...], boxes: tuple[SealedBox, ...]) -> tuple[SealedBox, ...]:
        """Boxes for keys of people who may read; anything else was not made by our page."""
        allowed = {key.id for key in keys}
        kept = {box.key: box for box in boxes if box.key in allowed and 0 < len(box.ciphertext) <= LARGEST_BOX}
        return tuple(kept.values())

    def zone(self, person: Person) -> str:
        """A person's time zone: her own, or her place's."""
        if person.zone and person.zone != "UTC":
            return person.zone
        return self._desk.rules.calendars.of(person.place).zone
