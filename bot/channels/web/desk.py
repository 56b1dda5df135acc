"""What the web pages need of the rest of the house: somebody who hears an event and hands back a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from bot.cases.sealing import HandlerKey, SealedBox
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.rendering.page import Page


class Desk(Protocol):
    """The one door from the web chat inwards.

    Everything is asked anew for each request, so that a newly published policy shows at once.
    """

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes the policy speaks; the first is its own."""

    @property
    def company(self) -> str:
        """Whose policy it is."""

    @property
    def clause_ids(self) -> Collection[str]:
        """Clauses that open; where a text names one of them, the name becomes a link."""

    def hear(self, event: Event, language: str | None = None) -> Page:
        """Answer an event.

        Args:
            event: what happened.
            language: to answer in; None answers in the language of the person's words.
        """

    def sentences(self, language: str) -> Mapping[str, Any]:
        """The frame's own sentences (`pages.yaml`) in a language."""

    def today(self) -> date:
        """The day of the answer."""


class TeamFigures(Protocol):
    """How a team's requests went. None stands for a number that would tell something of single people."""

    @property
    def team(self) -> str:
        """Name of the team, in words."""

    @property
    def open(self) -> int | None:
        """Requests that wait for a decision."""

    @property
    def decided(self) -> int | None:
        """Decisions."""

    @property
    def in_time(self) -> int | None:
        """Decisions that came by their day."""

    @property
    def median_days(self) -> float | None:
        """The middle one of all times from filing to decision, in days."""


class Topic(Protocol):
    """How many requests named a tool or a clause."""

    @property
    def id(self) -> str:
        """Of the tool or the clause."""

    @property
    def name(self) -> str:
        """Of the tool or the clause, in words."""

    @property
    def count(self) -> int:
        """A number that may be shown."""


class Topics(Protocol):
    """What the requests of a closed quarter were about."""

    @property
    def quarter(self) -> str:
        """Such as `2026-Q3`."""

    @property
    def type(self) -> str:
        """What is counted: `tool` or `clause`."""

    @property
    def rows(self) -> Sequence[Topic]:
        """A line for each number that may be shown."""


class LogLine(Protocol):
    """A line of the log: it names no person and holds no content."""

    @property
    def n(self) -> int:
        """Its number."""

    @property
    def case(self) -> str:
        """Id of the case."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def name(self) -> str:
        """What happened."""

    @property
    def hash(self) -> str:
        """What links it to the line after it."""


class LogFault(Protocol):
    """Something in the log that cannot be."""

    @property
    def name(self) -> str:
        """What is wrong."""

    @property
    def n(self) -> int:
        """Number of the line, 0 where there is none."""


class LogHead(Protocol):
    """The end of the log."""

    @property
    def count(self) -> int:
        """How many lines there are."""

    @property
    def hash(self) -> str:
        """Of the last one."""


class LogVerdict(Protocol):
    """What a check of the whole log found."""

    @property
    def head(self) -> LogHead:
        """Its end, as it was checked."""

    @property
    def faults(self) -> Sequence[LogFault]:
        """What cannot be; empty when the log is whole."""


class Failure(Protocol):
    """A notice that did not arrive: to whom, when and why, and not what it was about."""

    @property
    def person(self) -> str:
        """Name of the person."""

    @property
    def at(self) -> datetime | None:
        """When it was to be brought."""

    @property
    def tries(self) -> int:
        """How often it was tried."""

    @property
    def problem(self) -> str:
        """Channel and short name of what went wrong."""


class RequestDesk(Desk, Protocol):
    """The door for requests. Every method is told who asks and gives her no more than she may have."""

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event.

        A page about requests is of kind `form`, `request`, `requests`, `case`, `inbox` or `not_possible`; it names its
        case, and why something was not possible.
        """

    def keys_of(self, person: str) -> Sequence[HandlerKey]:
        """Her own keys, the newest first."""

    def add_key(self, key: HandlerKey) -> None:
        """Keep a key she made.

        Raises:
            ValueError: there is a key with this id, hers or somebody else's.
        """

    def remove_key(self, person: str, key: str) -> bool:
        """Forget a key of hers with all that is sealed to it; False when she has none of that name."""

    def boxes(self, case: str, person: str) -> tuple[str, Sequence[SealedBox]]:
        """The submission a case came from, and its grounds sealed to her keys.

        Empty when there are no grounds, and for anybody who does not handle the case.
        """

    def kept_about(self, person: str) -> Mapping[str, Any]:
        """Everything kept about her, as JSON values."""

    def figures(self, person: str, language: str) -> Sequence[TeamFigures]:
        """Figures of the teams she may see."""

    def topics(self, person: str, language: str) -> Sequence[Topics]:
        """What requests are about, for whoever may see that; only numbers that may be shown."""

    def proposal_kind(self, person: str) -> str:
        """The kind of request that begins with a figure and that she may file; empty when there is none."""

    def log(self, person: str, before: int, limit: int) -> Sequence[LogLine]:
        """Lines of the log below number `before` (0: from the end), the newest first; empty for all but auditors."""

    def verify_log(self, person: str) -> LogVerdict | None:
        """Check the whole log; None for all but auditors."""

    def undelivered(self, person: str) -> Sequence[Failure]:
        """Notices that could not be brought; empty for all but administrators."""
