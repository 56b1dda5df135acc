"""The desk that answers questions and the casework behind it, as the one door of every channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import structlog

from bot.assembly import Desk
from bot.calendars import WorkingDays
from bot.cases.kinds import Span
from bot.cases.people import HANDLER, Person, sight
from bot.cases.sealing import HandlerKey, SealedBox
from bot.casework import CaseDesk, Casework, Surroundings
from bot.casework.figures import TeamFigures, TopicTable, figures_of, topics_of
from bot.conversation import Event
from bot.conversation.requesting import (
    CaseOpened,
    FormSent,
    FormWanted,
    InboxOpened,
    RequestEvent,
    RequestOpened,
    RequestsOpened,
)
from bot.library import Pack
from bot.ports import Clock, Posted
from bot.ports_log import Entry, Verdict
from bot.rendering import Page
from storage import Store

log = structlog.get_logger()
NOTICES_KEPT = timedelta(days=365)
ADMIN, AUDITOR, POLICY_OWNER = "admin", "auditor", "policy_owner"
FIGURE = "figure"
"""Type of a field that takes over a line of a page of figures."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(tz=UTC)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A notice that did not arrive: to whom, when and why, and not what it was about."""

    person: str
    at: datetime | None
    tries: int
    problem: str


class Office:
    """Answers questions from the policy in memory, and requests from the store."""

    def __init__(self, desk: Desk, store: Store, clock: Clock | None = None, browsers: Clock | None = None) -> None:
        """Join a desk and a store; `browsers` is the clock by which sessions end, None for the same as everything else."""
        self.desk, self.store, self.clock = desk, store, clock or SystemClock()
        self.browsers = browsers or self.clock
        ports = (store.cases, store.outbox, store.directory, store.keyring, self.clock)
        self._tidied: dict[str, date] = {}
        self.wake: Callable[[], None] = lambda: None
        self.casework = Casework(CaseDesk(*ports, surroundings(desk.pack)))

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages it speaks, the default first."""
        return self.desk.languages

    @property
    def company(self) -> str:
        """The company whose policy it is."""
        return self.desk.company

    @property
    def clause_ids(self) -> tuple[str, ...]:
        """Clauses that open."""
        return self.desk.clause_ids

    def sentences(self, language: str) -> Mapping[str, Any]:
        """Sentences of the web pages' frame."""
        return self.desk.sentences(language)

    def today(self) -> date:
        """The day whose clauses hold."""
        return self.clock.now().date()

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event as a page; one about requests blocks while the database works."""
        if isinstance(event, FormWanted | FormSent | RequestsOpened | RequestOpened | InboxOpened | CaseOpened):
            page = self.desk.renderer.request_page(self.casework.hear(event), language or event.language)
            self.after(event)
            return page
        return self.desk.hear(event, language)

    def after(self, event: RequestEvent) -> None:
        """Whoever brings notices is woken after something was done; `wake` is set by whoever starts the jobs."""
        if isinstance(event, FormSent):
            self.wake()

    def person(self, person_id: str) -> Person | None:
        """A person of the directory."""
        return self.store.directory.person(person_id)

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words, in the language of the person it is for."""
        language = person.language if person.language in self.languages else self.languages[0]
        return self.desk.renderer.notice_page(posted, person, language)

    def tidy(self) -> None:
        """Once a day: erase cases that were kept long enough, forget old notices and sessions that have ended.

        What fails is logged and done again the next time; it holds up nothing else.
        """
        now, shredder = self.clock.now(), self.store.shredder
        self._once_a_day("retention", lambda: shredder.retention(now, keeper(self.desk.pack)))
        self._once_a_day("notices", lambda: shredder.purge(now - NOTICES_KEPT))
        self._once_a_day("sessions", lambda: self.store.accounts.purge_sessions(self.browsers.now()))
        self._once_a_day("kinds", self._look_for_kinds_that_are_gone)
        self._once_a_day("marks", self.casework.clockwork.mark)

    def _once_a_day(self, what: str, do: Callable[[], object]) -> None:
        today = self.clock.now().date()
        if self._tidied.get(what) == today:
            return
        try:
            do()
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest has to be done all the same
            log.error("tidying_failed", error=type(error).__name__, where=what)  # noqa: TRY400 - a traceback may quote a text
        else:
            self._tidied[what] = today

    def _look_for_kinds_that_are_gone(self) -> None:
        """Whoever runs this hears that open requests have lost their form; not which, as some kinds are in confidence."""
        if self.store.cases.kinds() - set(self.desk.pack.requests):
            log.warning("open_requests_of_a_kind_that_is_not_in_the_policy", where="requests/")

    def keys_of(self, person: str) -> Sequence[HandlerKey]:
        """Her own keys, the newest first."""
        return self.store.keyring.keys_of(person)

    def add_key(self, key: HandlerKey) -> None:
        """Keep a key she made."""
        self.store.keyring.add(key)

    def remove_key(self, person: str, key: str) -> bool:
        """Forget a key of hers with all that is sealed to it; False when she has none of that name."""
        if key not in {own.id for own in self.keys_of(person)}:
            return False
        self.store.keyring.remove(key)
        return True

    def boxes(self, case: str, person: str) -> tuple[str, Sequence[SealedBox]]:
        """The submission a case came from, and its grounds sealed to her keys; empty for anybody who does not handle it."""
        found, reader = self.store.cases.read(case), self.person(person)
        if found is None or reader is None or not found.filed.grounds or sight(reader, found) != "handle":
            return "", ()
        return found.filed.submission, self.store.cases.boxes(case, person)

    def kept_about(self, person: str) -> Mapping[str, Any]:
        """Everything kept about her, as JSON values."""
        return self.casework.kept_about(person)

    def figures(self, person: str, language: str) -> Sequence[TeamFigures]:
        """Figures of the teams she handles for; of all teams for policy owners, administrators and auditors."""
        reader = self.person(person)
        if reader is None:
            return ()
        routes = self.desk.pack.routes
        all_teams = any(reader.is_a(role) for role in (ADMIN, AUDITOR, POLICY_OWNER))
        teams = [team.id for team in routes.teams if all_teams or f"{HANDLER}{team.id}" in reader.roles]
        names = {team: self.desk.renderer.team_name(team, language) for team in teams}
        return figures_of(self.casework.desk, names)

    def topics(self, person: str, language: str) -> Sequence[TopicTable]:
        """What requests are about, for policy owners, administrators and auditors; empty for everybody else."""
        reader = self.person(person)
        if reader is None or not any(reader.is_a(role) for role in (ADMIN, AUDITOR, POLICY_OWNER)):
            return ()
        name_of = self.desk.renderer.name_of
        return topics_of(self.casework.desk, lambda type_, id_: name_of(type_, id_, language))

    def proposal_kind(self, person: str) -> str:
        """The kind of request that begins with a figure and that she may file; empty when there is none."""
        reader = self.person(person)
        kinds = self.desk.pack.requests.values() if reader is not None else ()
        roles = reader.roles if reader is not None else ()
        fitting = (kind.id for kind in kinds if any(field.type == FIGURE for field in kind.fields) and kind.is_for(roles))
        return next(fitting, "")

    def log(self, person: str, before: int, limit: int) -> Sequence[Entry]:
        """Lines of the log with lower numbers than `before` (0: from the end), the newest first; empty for all but auditors."""
        if not self._is(person, AUDITOR):
            return ()
        end = before or self.store.log.head().count + 1
        return tuple(reversed(self.store.log.entries(after=max(0, end - 1 - limit), limit=min(limit, end - 1))))

    def verify_log(self, person: str) -> Verdict | None:
        """Check the whole log; None for all but auditors."""
        return self.store.log.verify() if self._is(person, AUDITOR) else None

    def undelivered(self, person: str) -> Sequence[Undelivered]:
        """Notices that could not be brought; empty for all but administrators."""
        if not self._is(person, ADMIN):
            return ()
        failed = self.store.outbox.failures()
        return tuple(
            Undelivered(self._name(posted.notice.to), posted.notice.at, posted.tries, posted.problem) for posted in failed
        )

    def _is(self, person: str, role: str) -> bool:
        found = self.person(person)
        return found is not None and found.active and found.is_a(role)

    def _name(self, person: str) -> str:
        found = self.person(person)
        return found.name if found else person


def keeper(pack: Pack) -> Callable[[str, str], Span]:
    """How long a pack keeps a case, by kind and place: as its kind says of the place, one around it, or every other."""
    wider = pack.policy.vocabulary.wider_places

    def keep(kind: str, place: str) -> Span:
        spans = pack.requests[kind].keep if kind in pack.requests else {}
        named = [spans[place]] if place in spans else [spans[one] for one in sorted(wider.get(place, ())) if one in spans]
        return max(named, key=lambda span: span.exactly()) if named else spans.get("default", Span(amount=3, unit="years"))

    return keep


def surroundings(pack: Pack) -> Surroundings:
    """What a pack says about requests."""
    policy, vocabulary = pack.policy, pack.policy.vocabulary
    return Surroundings(
        kinds=pack.requests,
        routes=pack.routes,
        calendar=WorkingDays(pack.calendars),
        known={
            "activity": frozenset(vocabulary.activity_by_id),
            "data": frozenset(vocabulary.data_order),
            "tool": frozenset(tool.id for tool in vocabulary.tools if tool.status != "unlisted"),
            "clause": frozenset(policy.clause_by_id),
        },
        wider_places=dict(vocabulary.wider_places),
        calendars=pack.calendars,
        policy=f"{policy.version} ({policy.content_hash})",
        languages=policy.languages,
    )
