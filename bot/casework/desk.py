"""What every piece of casework has at hand: the ports, the pack's rules, and one way to keep a change."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.cases import happenings as h
from bot.cases.case import Case, after
from bot.cases.deadlines import alarms
from bot.cases.deciding import Deciders, partners
from bot.cases.gone import gone
from bot.cases.kinds import RequestKind
from bot.cases.people import Person, able
from bot.cases.views import line
from bot.casework.surroundings import Surroundings
from bot.casework.telling import Telling, told
from bot.casework.ways import Ways
from bot.ports import CaseBook, Clock, Directory, Keyring, Notice, Outbox, Work

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ADMIN = "admin"


def new_case_id() -> str:
    """A random id of 50 bits, easy to read out: it must not tell how many cases there are, or in which order they came."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


@dataclass(frozen=True)
class CaseDesk:
    """Ports and rules together."""

    book: CaseBook
    outbox: Outbox
    directory: Directory
    keyring: Keyring
    clock: Clock
    rules: Surroundings

    @property
    def ways(self) -> Ways:
        """Where cases go."""
        return Ways(self.directory, self.rules)

    def now(self) -> datetime:
        """The moment."""
        return self.clock.now()

    def kind(self, case: Case) -> RequestKind:
        """Kind of a case; of one that was taken from the pack, what is still known of it."""
        known = self.rules.kinds.get(case.kind)
        return known if known is not None else gone(case.filed, [team.id for team in self.rules.routes.teams])

    def today(self, zone: str) -> date:
        """The day it is in a time zone."""
        return self.now().astimezone(ZoneInfo(zone)).date()

    def happen(self, work: Work, case: Case, *happenings: h.AnyHappening, before: int | None = None) -> Case:
        """Let things happen to a case, keep them, and tell everybody who is to be told.

        Args:
            work: the transaction.
            case: as it is; for a new one, with its first happening.
            happenings: in order.
            before: how many of them are kept already; None when all that `case` has are.

        Raises:
            NotPossibleError: one of them cannot happen now.
        """
        kept = case.version if before is None else before
        tellings = [told(case, case, case.filed)] if kept == 0 else []
        for happening in happenings:
            then = after(case, happening)
            tellings.append(told(case, then, happening))
            case = then
        kind, calendar = self.kind(case), self.rules.calendar
        work.record(kept, case, line(case, kind, calendar), alarms(case, kind, calendar))
        work.post([notice for group in tellings for telling in group for notice in self.notices(case, telling)])
        return case

    def notices(self, case: Case, telling: Telling) -> Iterable[Notice]:
        """A notice for each person a telling is for."""
        for person in self._listeners(case, telling):
            values = dict(telling.values)
            if telling.to == "manager":
                employee = self.directory.person(case.employee)
                values["employee"] = employee.name if employee else case.employee
            yield Notice(secrets.token_hex(16), person.id, telling.what, case.id, values, case.changed_at)

    def _listeners(self, case: Case, telling: Telling) -> Sequence[Person]:
        if telling.to == "employee":
            return self._known([case.employee])
        if telling.to == "manager":
            employee = self.directory.person(case.employee)
            return self._known([employee.manager]) if employee and employee.manager else ()
        if telling.to == "handler" and case.handler and case.handler not in case.excluded:
            return self._known([case.handler])
        if telling.to == "escalation":
            return self._seers_to(case)
        if telling.to == "partners" and case.proposal is not None:
            return self._asked(case, case.proposal.by)
        return (*able(case.route, self.directory.team(case.route), case.excluded), *self._known(case.beside))

    def _asked(self, case: Case, proposed: str) -> Sequence[Person]:
        """Who has to agree with what somebody proposed; when nobody is left who could, she herself: she decides alone now."""
        return self._known(sorted(partners(proposed, case, self.deciders(case)))) or self._known([proposed])

    def deciders(self, case: Case) -> Deciders:
        """Who can decide a case now, side by side."""

        def ids(team: str) -> frozenset[str]:
            return frozenset(person.id for person in able(team, self.directory.team(team), case.excluded))

        line = frozenset(person.id for person in self._known(case.beside)) - case.excluded
        return Deciders(line, ids(case.route), frozenset().union(*map(ids, case.escalated_to)))

    def _seers_to(self, case: Case) -> Sequence[Person]:
        """Who is told that a case was missed; of one with restricted sight, only people who may know of it."""
        if not case.restricted:
            return self.overseers(case.excluded)
        last = next((one for one in reversed(case.happenings) if isinstance(one, h.Escalated)), None)
        return able(last.route, self.directory.team(last.route), case.excluded) if last is not None else ()

    def overseers(self, excluded: Iterable[str]) -> Sequence[Person]:
        """People who see to what others missed: the escalation team, or the administrators when it has nobody."""
        team = self.rules.routes.escalation
        out = set(excluded)
        found = able(team, self.directory.team(team), out)
        return found or tuple(
            person for person in self.directory.everybody() if person.active and person.is_a(ADMIN) and person.id not in out
        )

    def _known(self, ids: Iterable[str]) -> tuple[Person, ...]:
        found = (self.directory.person(id_) for id_ in ids if id_)
        return tuple(person for person in found if person is not None and person.active)

    def names(self, case: Case) -> dict[str, str]:
        """Names of everybody who acted on a case."""
        ids = {happening.by for happening in case.happenings if happening.by} | ({case.handler} if case.handler else set())
        return {person.id: person.name for person in (self.directory.person(id_) for id_ in sorted(ids)) if person is not None}
