"""The neutral page: what a channel paints. Texts are final words in one language, Markdown nowhere but in `ClauseText`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.rendering.request_blocks import (
    CaseLine,
    CaseList,
    Choice,
    Entry,
    Filter,
    Filters,
    Form,
    Key,
    Progress,
    Speech,
    Talk,
    Timeline,
)

__all__ = [
    "Block",
    "CaseLine",
    "CaseList",
    "Checklist",
    "Choice",
    "ClauseLine",
    "ClauseList",
    "ClauseText",
    "Door",
    "Entry",
    "Fact",
    "FactList",
    "Filter",
    "Filters",
    "Form",
    "Item",
    "Key",
    "Option",
    "Page",
    "Paragraph",
    "Progress",
    "Speech",
    "Step",
    "StepList",
    "Table",
    "Talk",
    "Tier",
    "TierList",
    "Timeline",
    "ToolLine",
    "ToolList",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, first and plain.

    Attributes:
        outcome: outcome id, for colour and sign.
        word: the outcome in a word or three ("Yes, if ...").
        sentence: the answer in one sentence.
    """

    outcome: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences. `tone`: `plain`, `note` (how it was understood, what else), `warning`."""

    text: str
    title: str = ""
    tone: Literal["plain", "note", "warning"] = "plain"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist.

    Attributes:
        state: `todo`, `met` (a stated fact fulfils it), `broken`, or `not` (what the answer does not cover).
    """

    text: str
    state: Literal["todo", "met", "broken", "not"] = "todo"


@dataclass(frozen=True, slots=True)
class Checklist:
    """Conditions, duties or limits."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A value a fact can take. `outcome` is what the answer would be, empty when that is not worked out."""

    value: str
    label: str
    outcome: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the answer rests on, and what else it could be.

    Attributes:
        facet: activity, data, tool, role, place or duty; the name under which a tap sends the value back.
        label: what the fact is about ("Data").
        value: what was understood; a phrase such as "not said" when nothing was.
        known: whether it was said.
        words: the words of the message it came from, empty when none.
    """

    facet: str
    label: str
    value: str
    known: bool
    words: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class FactList:
    """How the message was understood. `sure` is False when the person should look at it first."""

    title: str
    facts: tuple[Fact, ...]
    sure: bool = True
    known: tuple[tuple[str, str], ...] = ()
    """Everything the answer rests on, as `FactsChanged` wants it back from a channel that must not keep the words."""
    followed: bool = False
    """Whether some of it comes from the question before."""


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause named as a reason. `since` is the day it came into force, worded; `excerpt` a piece of its text, plain.

    `since` is empty where the page says the day once for all.
    """

    id: str
    title: str
    since: str
    decisive: bool = False
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class ClauseList:
    """Clauses, each of which opens."""

    title: str
    clauses: tuple[ClauseLine, ...]


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause's own words, as Markdown, word for word."""

    id: str
    title: str
    markdown: str
    since: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next.

    Attributes:
        kind: `tool` and `clause` open an entry, `request` opens the form of a kind of request, `mail` writes to an office,
            `page` opens a page of the policy, `reading` asks again with another activity, `form` opens the form of an action on
            a case, `case` a request (the employee's page), `handled` a request (the handler's page).
        target: tool id, clause id, request kind, mail address, page name, activity id, `<action>/<target>` of a form, case id.
        about: for a request, what the question told: pairs of `activity`, `data`, `tool` or `clause` and an id; they come back
            as `about` and `clause` of `FormWanted`, and go nowhere before somebody presses it.
    """

    kind: Literal["tool", "clause", "request", "mail", "page", "reading", "form", "case", "handled"]
    target: str
    label: str
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepList:
    """Ways that are open. `text` says them in words."""

    title: str
    text: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Facts with a name each, for instance a model card."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """Activities that have the same outcome by themselves."""

    outcome: str
    word: str
    meaning: str
    activities: tuple[tuple[str, str], ...]
    """Pairs of activity id and name."""
    clauses: tuple[ClauseLine, ...] = ()
    """Clauses with this outcome for some people alone, whose activities stand elsewhere."""


@dataclass(frozen=True, slots=True)
class TierList:
    """The policy at a glance."""

    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class ToolLine:
    """A tool of the catalogue. `data` says in words which data it may hold."""

    id: str
    name: str
    status: str
    about: str
    data: str


@dataclass(frozen=True, slots=True)
class ToolList:
    """Tools of one status."""

    title: str
    note: str
    tools: tuple[ToolLine, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """The door for speaking up, with its address and what others can see. Only chats show it; in a browser it is a page."""


Block = (
    Verdict
    | Paragraph
    | Checklist
    | FactList
    | ClauseList
    | ClauseText
    | StepList
    | Table
    | TierList
    | ToolList
    | Door
    | Form
    | Progress
    | CaseList
    | Talk
    | Timeline
    | Filters
)


@dataclass(frozen=True, slots=True)
class Page:
    """One reply, ready to paint.

    Attributes:
        kind: name of the reply, for instance `answer`; channels may choose a frame by it.
        title: short, for a window or a notification; says nothing that the person would not show.
        language: of every text on it.
        version: human version and hash of the policy it came from.
        case: id of the request it is about, for an address; empty when it is about none.
        reason: why something could not be done; empty when it could.
        in_chat: what a chat shows in place of `blocks`, where it may show less; None where there is no difference.
        said: name of what was just done, on a page of a request; empty when nothing was.
    """

    kind: str
    title: str
    language: str
    blocks: tuple[Block, ...]
    version: tuple[str, str]
    case: str = ""
    reason: str = ""
    in_chat: tuple[Block, ...] | None = None
    said: str = ""
