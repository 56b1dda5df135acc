"""What the program needs from outside, as protocols: where cases, people, keys and notices are kept, and what time it is.

Every port has an implementation in `storage/` for SQLite and PostgreSQL and a twin in memory; one suite of tests runs on all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, get_args

from bot.cases.case import Case
from bot.cases.deadlines import Alarm
from bot.cases.people import Person
from bot.cases.sealing import HandlerKey, SealedBox
from bot.cases.views import InboxLine


class ChangedMeanwhileError(Exception):
    """Somebody else changed the case after it was read; nothing of this change was kept."""


class OutOfReachError(Exception):
    """The database does not answer, or cannot write. What was to be kept is not kept, and the person is told so."""


TO_MANAGERS = "manager_"
"""How the names of notices to managers begin."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person, worded when it is delivered.

    Attributes:
        id: random.
        to: person id.
        what: name of its words in `notices.yaml`, for instance `filed`, `decided`, `manager_protected`, `reminded`.
        case: id of the case it tells of, and is erased with. An outbox never gives it back for a notice to a manager,
            which must not lead anywhere.
        values: what its words need, never a text somebody wrote.
    """

    id: str
    to: str
    what: str
    case: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def to_manager(self) -> bool:
        """Whether it tells a manager of somebody of hers."""
        return self.what.startswith(TO_MANAGERS)


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice with what became of it: `in_app` is always there; `state` is about the chat channels."""

    notice: Notice
    state: Literal["waiting", "delivered", "failed"]
    tries: int
    problem: str = ""


View = Literal["mine", "unassigned", "due_soon", "overdue", "all", "over"]
VIEWS: tuple[View, ...] = get_args(View)


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """Which cases a handler wants to see.

    Attributes:
        person: who looks; cases she is excluded from do not exist in any list or count.
        teams: teams she handles for.
        view: `mine`, `unassigned`, `due_soon`, `overdue`, `all`, `over`.
        soon: until when a step counts as due soon; `now` since when it counts as overdue.
        search: letters of a case id, or ids of employees found by name in `employees`.
    """

    person: str
    teams: frozenset[str]
    view: View
    now: datetime
    soon: datetime
    search: str = ""
    employees: tuple[str, ...] = ()
    kind: str = ""
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of a list, and how many there are in it."""

    lines: tuple[InboxLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Course:
    """How a case went, for figures.

    Attributes:
        team: the route that has it, or had it last.
        decided: moment of its last decision.
        late: whether a decision came after its day, or has not come and its day has passed.
        open: whether somebody waits for a decision.
        kind: id of the kind of request.
        facts: answers to its open fields.
    """

    team: str
    filed: datetime
    decided: datetime | None
    late: bool
    open: bool
    kind: str
    facts: Mapping[str, str]


class Work(Protocol):
    """One transaction. Leaving it without an error keeps everything; an error keeps nothing."""

    def case(self, case_id: str) -> Case | None:
        """A case, held for this transaction."""
        ...

    def case_of(self, submission: str) -> Case | None:
        """The case that a form became, if it did."""
        ...

    def done(self, act: str) -> bool:
        """Whether an act (random name of a click, a delivery) was done before; notes it as done."""
        ...

    def record(self, before: int, case: Case, line: InboxLine, alarms: Sequence[Alarm]) -> None:
        """Keep what happened to a case since `before` happenings, its line for lists, and what the clock has to do.

        Raises:
            ChangedMeanwhileError: it has more than `before` happenings already.
        """
        ...

    def keep_boxes(self, case_id: str, boxes: Sequence[SealedBox]) -> None:
        """Keep sealed grounds, apart from everything else of the case."""
        ...

    def post(self, notices: Sequence[Notice]) -> None:
        """Put notices into the outbox."""
        ...


class CaseBook(Protocol):
    """Where cases are kept. All calls block; a channel makes them in a worker thread."""

    def work(self) -> AbstractContextManager[Work]:
        """Begin a transaction.

        Raises:
            OutOfReachError: the database does not answer or cannot write.
        """
        ...

    def read(self, case_id: str) -> Case | None:
        """A case as it stands."""
        ...

    def cases_of(self, employee: str) -> tuple[Case, ...]:
        """An employee's own requests, the newest first."""
        ...

    def inbox(self, query: InboxQuery) -> Inbox:
        """A list of cases."""
        ...

    def counts(self, query: InboxQuery) -> Mapping[View, int]:
        """How many cases each view has for a reader, whatever the query searches for."""
        ...

    def kinds(self) -> frozenset[str]:
        """Ids of the kinds of all requests that are not over."""
        ...

    def courses(self, teams: frozenset[str]) -> tuple[Course, ...]:
        """How the cases of some teams went."""
        ...

    def boxes(self, case_id: str, person: str) -> tuple[SealedBox, ...]:
        """Sealed grounds of a case, for one handler's keys."""
        ...

    def due(self, now: datetime, limit: int = 100) -> tuple[tuple[str, Alarm], ...]:
        """What the clock has to do by now, the oldest first: pairs of case id and alarm."""
        ...


class Outbox(Protocol):
    """Notices on their way."""

    def waiting(self, limit: int = 100, after: str = "") -> tuple[str, ...]:
        """Ids of notices nobody has delivered or given up yet, the oldest first; `after` one of them, only later ones."""
        ...

    def notice(self, notice_id: str) -> Posted | None:
        """One notice."""
        ...

    def note(self, notice_id: str, state: Literal["waiting", "delivered", "failed"], problem: str = "") -> None:
        """What became of a try to deliver it; a delivered notice stays delivered."""
        ...

    def notices_of(self, person: str, limit: int = 50) -> tuple[Posted, ...]:
        """What a person was told, the newest first."""
        ...

    def failures(self) -> tuple[Posted, ...]:
        """Notices that could not be delivered."""
        ...

    def forget(self, what: str, before: datetime) -> int:
        """Forget notices of one name of before a moment, delivered or not; says how many."""
        ...


class Directory(Protocol):
    """Who works here."""

    def person(self, person_id: str) -> Person | None:
        """A person by the employer's id."""
        ...

    def find(self, key: Literal["mail", "slack", "teams"], value: str) -> Person | None:
        """A person by another id of hers."""
        ...

    def everybody(self) -> tuple[Person, ...]:
        """All people, those who have left too."""
        ...

    def team(self, team: str) -> tuple[Person, ...]:
        """Active people with the role `handler:<team>`."""
        ...

    def named(self, words: str, limit: int = 50) -> tuple[Person, ...]:
        """People whose name or mail holds these letters."""
        ...

    def put(self, people: Sequence[Person]) -> None:
        """Add or replace people."""
        ...


class Keyring(Protocol):
    """Handlers' keys; the private halves are locked and cannot be used here."""

    def keys_of(self, person: str) -> tuple[HandlerKey, ...]:
        """A handler's keys, the newest first."""
        ...

    def add(self, key: HandlerKey) -> None:
        """Keep a new key."""
        ...

    def remove(self, key_id: str) -> None:
        """Forget a key with every box sealed to it."""
        ...


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...


class Courier(Protocol):
    """Brings a notice to a person in a chat channel."""

    name: str

    def reaches(self, person: Person) -> bool:
        """Whether this channel knows her."""
        ...

    def deliver(self, person: Person, posted: Posted) -> None:
        """Bring it.

        Raises:
            TryLaterError: the platform asks to wait, or does not answer.
            UndeliverableError: it will never work.
        """
        ...


class TryLaterError(Exception):
    """A delivery did not work now. `seconds` is how long the platform asks to wait, None when it does not say."""

    def __init__(self, problem: str, seconds: float | None = None) -> None:
        """`problem` is a short name such as `rate_limited`, without content."""
        super().__init__(problem)
        self.problem = problem
        self.seconds = seconds


class UndeliverableError(Exception):
    """A delivery will never work; `problem` is a short name such as `blocked`."""

    def __init__(self, problem: str) -> None:
        """`problem` is a short name without content."""
        super().__init__(problem)
        self.problem = problem
