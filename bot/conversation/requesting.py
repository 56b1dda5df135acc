"""Events and replies about requests. Every button and form of every channel is one of these few events.

Ids in events are untrusted: an unknown one, or one the person may not see, gets the same answer as one that never was.
`person` is the employer's id of somebody whom the channel has identified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.cases.deciding import Sides
from bot.cases.happenings import Proposed
from bot.cases.people import Person
from bot.cases.sealing import HandlerKey, SealedBox
from bot.cases.views import HandledCase, OwnCase
from bot.conversation.events import StatedFacts
from bot.ports import Inbox, Posted

Action = Literal[
    "request", "write", "appeal", "withdraw", "check_in", "take", "ask", "reply", "agree", "decide", "hand_over", "recuse"
]
"""What a form does: the first five are the employee's, the others the handler's."""

EMPLOYEES: tuple[Action, ...] = ("request", "write", "appeal", "withdraw", "check_in")
HANDLERS: tuple[Action, ...] = ("take", "ask", "reply", "agree", "decide", "hand_over", "recuse")

View = Literal["mine", "unassigned", "due_soon", "overdue", "all", "over"]


@dataclass(frozen=True, slots=True)
class FormWanted:
    """Somebody pressed a button that opens a form.

    Attributes:
        action: what the form does.
        target: kind of request for `request`, case id for every other action.
        about: facts of the question that led here, to fill the form in.
        clause: clause it is about, if any.
        figure: a line of a page of figures that led here, as it stood there.
    """

    person: str
    action: Action
    target: str
    about: StatedFacts = field(default_factory=StatedFacts)
    clause: str = ""
    language: str | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class FormSent:
    """Somebody sent a form. Sent again with the same `submission`, it has no further effect.

    Attributes:
        submission: random name of the filled form, given with it.
        values: what was filled in, by field id.
        boxes: sealed answers; only the web channel has them.
        version: how many things had happened to the case when the form was shown; None where that does not matter.
    """

    person: str
    action: Action
    target: str
    submission: str
    values: Mapping[str, str] = field(default_factory=dict)
    boxes: tuple[SealedBox, ...] = ()
    version: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RequestsOpened:
    """An employee wants to see her own requests and what she was told."""

    person: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RequestOpened:
    """An employee wants to see one of her requests."""

    person: str
    case: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class InboxOpened:
    """A handler wants to see what there is to do."""

    person: str
    view: View = "mine"
    search: str = ""
    kind: str = ""
    page: int = 1
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A handler wants to see a case."""

    person: str
    case: str
    language: str | None = None


RequestEvent = FormWanted | FormSent | RequestsOpened | RequestOpened | InboxOpened | CaseOpened


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may come to read what is sealed: the answers that leave her out, and ids of her keys, if she has any."""

    out: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadersWay:
    """A way that a request may still go: the answers that close it, and everybody on it."""

    unless: tuple[str, ...]
    people: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class KeysBy:
    """Who reads what is sealed, where answers to a field decide it: worked out by whoever sees them chosen.

    Attributes:
        field: id of the field, which takes several answers.
        ways: in the order they are tried. The first that is open and has anybody left is the one.
        goes_on: whether the ways between the first open one and the last are tried too.
    """

    field: str
    ways: tuple[ReadersWay, ...]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A form to fill in.

    Attributes:
        action, target: as in `FormWanted`; `kind` is the kind of request, also for actions on a case.
        submission: its random name.
        values: what is filled in already.
        problems: field id to the name of the sentence that says what is wrong with it; "" for the form as a whole.
        team: who will read it.
        keys: public keys that sealed answers are sealed to; empty when the team has none, and then no grounds are taken.
        case: the case it is about, for a handler's or the employee's action.
        choices: values a field offers beyond the kind's own, for instance teams to hand over to.
        version: to be sent back.
        keys_by: where answers decide who reads the rest.
        together: whether what is decided here is proposed to another side first.
        proposal: what a yes is to.
    """

    action: Action
    target: str
    kind: str
    submission: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    team: str = ""
    keys: tuple[HandlerKey, ...] = ()
    case: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int | None = None
    keys_by: KeysBy | None = None
    together: bool = False
    proposal: Proposed | None = None


@dataclass(frozen=True, slots=True)
class FormShown:
    """Here is the form, empty, pre-filled, or sent back with what is wrong."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request, as its employee sees it. `said` names a sentence about what she just did, for instance `filed`, `again`."""

    case: OwnCase
    said: str = ""


@dataclass(frozen=True, slots=True)
class RequestsShown:
    """All requests of an employee, what she was told, and the kinds she can file."""

    cases: tuple[OwnCase, ...]
    notices: tuple[Posted, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case, as its handlers see it.

    Attributes:
        employee: who filed it.
        names: names of the people who acted, by id.
        may: actions this handler can take now.
        said: name of a sentence about what she just did.
        agree: the form with which she agrees to the proposed decision, where her yes is what it waits for.
        sides: who has to decide it together; empty where one person does.
    """

    case: HandledCase
    employee: Person | None
    names: Mapping[str, str]
    may: tuple[Action, ...]
    said: str = ""
    agree: Draft | None = None
    sides: Sides = ""


@dataclass(frozen=True, slots=True)
class InboxShown:
    """A handler's list. `counts` is how many cases each view has for her."""

    inbox: Inbox
    view: View
    search: str
    kind: str
    page: int
    names: Mapping[str, str]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NotPossible:
    """It cannot be done now, and nothing was changed. `reason` names the sentence that says why; `case` is as it stands now.

    Every reason stands with its sentence in the table `not_possible` of a language's `requests.yaml`. With some of them what
    was filled in comes back as `draft`.
    """

    reason: str
    case: str = ""
    draft: Draft | None = None


RequestReply = FormShown | RequestShown | RequestsShown | CaseShown | InboxShown | NotPossible
