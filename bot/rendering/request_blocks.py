"""Blocks of pages about requests: forms, where a request stands, lists, conversations. Part of `bot.rendering.page`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.cases.kinds import several
from bot.conversation.requesting import KeysBy

if TYPE_CHECKING:
    from bot.rendering.page import Step


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
        type: `choice`, `choices` (any number of them; ids in `value` as `several` reads them), `text` (a line),
            `long_text`, `day` (ISO date), `yes_no` (`yes` or empty).
        longest: most characters.
        problem: what is wrong with `value`, in words; empty when nothing is.
        sealed: the web page seals it in the browser; other channels leave it out and show the form's `elsewhere`.
        unset: for a choice, what stands there as long as nothing is chosen; its value is the empty text.
        templates: ready texts a handler can take: the text as `value`, its name as `label`.
        templates_label: what to write over them.
        sometimes: what else is answered decides whether it has to be filled in; the hint says when.
    """

    id: str
    label: str
    type: Literal["choice", "choices", "text", "long_text", "day", "yes_no"]
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    value: str = ""
    longest: int = 2000
    problem: str = ""
    sealed: bool = False
    unset: str = ""
    templates: tuple[Choice, ...] = ()
    templates_label: str = ""
    sometimes: bool = False

    @property
    def chosen(self) -> tuple[str, ...]:
        """Values that are chosen, for `choices`."""
        return several(self.value)


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that sealed answers are sealed to. `public` is base64url without padding."""

    id: str
    public: str


@dataclass(frozen=True, slots=True)
class Form:
    """Something to fill in and send; it comes back as the event `FormSent` with the same names.

    Attributes:
        action, target: what sending it does, and to what.
        submission: random; sending the same form twice does one thing.
        readers: who will read it, in a sentence, before the first field.
        send: label of the button.
        problem: what is wrong with the whole, in words.
        keys: for sealed entries; `no_keys` says in words why there are none, when sealed entries were left out.
        elsewhere: a sentence for channels that cannot seal: where the sealed entries can be filled in.
        grave: True when sending cannot be undone (withdraw, decide).
        keys_by: where answers decide who reads the sealed entries.
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
    keys_by: KeysBy | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a request stands.

    Attributes:
        state: id, for colour and sign; `word` and `sentence` say it.
        due: until when the next step is due, in words; empty when nothing is.
        late: whether something is overdue: the first line of `due` says what, a second one what comes next.
    """

    state: str
    word: str
    sentence: str
    due: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A request in a list. `facts` are short phrases (kind, who, tier); `due` and `late` are as in `Progress`.

    `urgent` says in a word or two that it cannot wait; empty for every other.
    `cover` is a title that tells nothing: a chat, which keeps what it shows, shows it in place of title and facts.
    """

    id: str
    title: str
    state: str
    word: str
    facts: tuple[str, ...]
    due: str = ""
    late: bool = False
    handled: bool = False
    """True in a handler's list: it opens the handler's page."""
    cover: str = ""
    urgent: str = ""


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
    """What happened: pairs of a day in words and a sentence. `ways`, if any, are as many: where each of them leads, or None."""

    title: str
    moments: tuple[tuple[str, str], ...]
    ways: tuple[Step | None, ...] = ()


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
