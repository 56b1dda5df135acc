"""The neutral page: what a channel paints. Texts are final words in one language, Markdown nowhere but in `ClauseText`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
        facet: activity, data, tool, role or place; the name under which a tap sends the value back.
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


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause named as a reason. `since` is the day it came into force, worded."""

    id: str
    title: str
    since: str
    decisive: bool = False


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
        kind: `tool` and `clause` open an entry, `request` starts one, `mail` writes to an office, `page` opens a page of the
            policy, `reading` asks again with another activity, `form` opens a form, `case` a request (the employee's page).
        target: tool id, clause id, request kind, mail address, page name, activity id, `<action>/<target>` of a form, case id.
    """

    kind: Literal["tool", "clause", "request", "mail", "page", "reading", "form", "case"]
    target: str
    label: str


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
class Choice:
    """A value of a field, with its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a form.

    Attributes:
        id: name under which the answer is sent back.
        type: `choice`, `text` (a line), `long_text`, `day` (ISO date), `yes_no` (`yes` or empty).
        longest: most characters.
        problem: what is wrong with `value`, in words; empty when nothing is.
        sealed: the web page seals it in the browser; other channels leave it out and show the form's `elsewhere`.
    """

    id: str
    label: str
    type: Literal["choice", "text", "long_text", "day", "yes_no"]
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    value: str = ""
    longest: int = 2000
    problem: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that sealed answers are sealed to. `public` is base64url without padding."""

    id: str
    public: str


@dataclass(frozen=True, slots=True)
class Form:
    """Something to fill in and send; it comes back as the event `FormSent` with the same action, target, submission and version.

    Attributes:
        action, target: what sending it does, and to what.
        submission: random; sending the same form twice does one thing.
        readers: who will read it, in a sentence, before the first field.
        send: label of the button.
        problem: what is wrong with the whole, in words.
        keys: for sealed entries; `no_keys` says in words why there are none, when sealed entries were left out.
        elsewhere: a sentence for channels that cannot seal: where the sealed entries can be filled in.
        grave: True when sending cannot be undone (withdraw, decide).
    """

    action: str
    target: str
    submission: str
    title: str
    readers: str
    entries: tuple[Entry, ...]
    send: str
    version: str = ""
    problem: str = ""
    keys: tuple[Key, ...] = ()
    no_keys: str = ""
    elsewhere: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a request stands.

    Attributes:
        state: id, for colour and sign; `word` and `sentence` say it.
        due: until when the next step is due, in words; empty when nothing is.
        late: whether it is overdue.
    """

    state: str
    word: str
    sentence: str
    due: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A request in a list. `facts` are short phrases (kind, who, tier)."""

    id: str
    title: str
    state: str
    word: str
    facts: tuple[str, ...]
    due: str = ""
    late: bool = False
    handled: bool = False
    """True in a handler's list: it opens the handler's page."""


@dataclass(frozen=True, slots=True)
class CaseList:
    """Requests in a list. `empty` says in words that there are none."""

    title: str
    lines: tuple[CaseLine, ...]
    empty: str
    total: int = 0
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Speech:
    """One message of a conversation about a request. `mine` is True for the reader's own."""

    who: str
    when: str
    text: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """Messages between an employee and the people who handle her request."""

    title: str
    speeches: tuple[Speech, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, the oldest first: pairs of a day in words and a sentence."""

    title: str
    moments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A view of a list, with how many are in it."""

    view: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """Views of an inbox, and the search that is on."""

    filters: tuple[Filter, ...]
    search: str
    search_label: str


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
    """

    kind: str
    title: str
    language: str
    blocks: tuple[Block, ...]
    version: tuple[str, str]
