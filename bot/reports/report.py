"""A sealed report as the server knows it: a few days and names of keys around boxes it cannot open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

State = Literal["received", "acknowledged", "assessing", "closed"]
Role = Literal["reader", "standby", "recovery", "leaving", "gone"]
Kind = Literal["head", "text", "file"]

MAILBOX = "mailbox"
"""In place of a key's name: the key that the reporter's receipt derives."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is in the open about a report. No time of day, and not the day it came: only the day handlers first see it.

    Attributes:
        id: random, made in the reporter's browser.
        locator: SHA-256 of the mailbox's locator, 32 bytes.
        mailbox: public key of the mailbox, X25519, 32 bytes.
        team: who handles it; `severity` is in the open for the clocks alone.
        day: when handlers see it, with all reports of that day.
        personal, acknowledged, spoken, feedback, closed: day of the first message of a person, of the acknowledgement, of the
            latest message, of the substantive answer, of the closing.
        escalated: people on standby see it too.
        outcome: of reports that were closed before outcomes were sealed; empty since then.
        counted: its facts are in the figures already, or must never be; reopening does not count it twice.
    """

    id: str
    locator: bytes
    mailbox: bytes
    team: str
    severity: str
    day: date
    state: State = "received"
    outcome: str = ""
    personal: date | None = None
    acknowledged: date | None = None
    spoken: date | None = None
    feedback: date | None = None
    closed: date | None = None
    escalated: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Wrap:
    """The key of an item's body, sealed to one reader.

    Attributes:
        key: id of the reader's key, or `mailbox`.
        sender: id of the key of a handler who passed it on; empty when the item's author sealed it.
        enc, ct: HPKE in authenticated mode, 32 and 80 bytes.
    """

    key: str
    sender: str
    enc: bytes
    ct: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was written, sealed.

    Attributes:
        by: `mailbox` or the id of a handler's key.
        day: when the other side sees it.
        n: its place among the items of its day; what is shown is the place in what somebody sees, because a gap would tell of
            an item on its way.
        body: ciphertext of one of a few sizes; empty when it was not asked for.
    """

    id: str
    report: str
    kind: Kind
    by: str
    n: int
    day: date
    body: bytes
    wraps: tuple[Wrap, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """A key that a report is sealed to, and whose it is.

    Attributes:
        person: empty for the recovery key.
        role: `standby` reads when a deadline was missed; `leaving` reads nothing any more but may have to pass on what was on
            its way when she left; `gone` reads nothing, what she wrote stays.
        public: X25519, 32 bytes, to tell what she wrote or passed on from what others did.
    """

    key: str
    person: str
    role: Role
    public: bytes


class Steps(NamedTuple):
    """What clocks look at in a report; names are those of `Report`."""

    severity: str
    day: date
    personal: date | None = None
    acknowledged: date | None = None
    spoken: date | None = None
    feedback: date | None = None
    closed: date | None = None


class Place(NamedTuple):
    """A report that is sealed to somebody; `role` is `reader`, `standby` (of one that is escalated) or `leaving`."""

    report: str
    role: Role
    steps: Steps


@dataclass(frozen=True, slots=True)
class Lack:
    """An item that is not sealed to a key that reads its report."""

    report: str
    item: str
    key: str


@dataclass(frozen=True, slots=True)
class Held:
    """A key that is leaving, and an item that is still sealed to it; without an item when there is none."""

    report: str
    reader: Reader
    item: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tried to search, export, narrow down or open what is not hers.

    Attributes:
        id: random.
        report: id of the report it was about; empty when it was about none in particular.
    """

    id: str
    day: date
    person: str
    what: Literal["search", "export", "filter", "open"]
    report: str = ""


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A key whose private half two people hold in two parts, each of which says nothing alone."""

    key: str
    public: bytes
    holders: tuple[str, str]


@dataclass(frozen=True, slots=True)
class LogDay:
    """A day of the log of commitments; `root` and `head` have 32 bytes."""

    day: date
    root: bytes
    head: bytes
