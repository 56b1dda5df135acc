"""The words of one language, as a pack's `languages/<code>/` files give them."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, field_validator

MAY_I: Final = "may_i"
"""The intent of a question for permission: "may I use AI for this?"."""

INTENTS = (MAY_I, "opt_out", "accommodation", "approval", "report", "contest", "feedback", "info", "other")
"""What a message can want. The product has a route for each, so the list is the program's, not the pack's."""

UNNAMED = "unnamed"
"""Key under `activities` and `data` for messages that name no activity, or no data, at all."""


OFF_LIST = "off_list"
"""Key under `activities` for messages that name a task which is none of the list."""


class Strict(BaseModel):
    """Frozen, and any key it does not know is a fault of the pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(Strict):
    """A message as people type it, with what it means beyond the entry it stands under.

    Attributes:
        also: further activities (or, under an intent, further intents that are fair).
        data: data kinds the message names.
        activities: activities it names, where it stands under a data kind.
    """

    ask: str
    also: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


class Message(Strict):
    """A whole message with all its labels, for the kind that belongs under no single entry.

    Attributes:
        intent: what it wants most.
        also: further intents that are fair.
        activities, data: what it names; empty when it names none.
        clauses: clauses whose own words answer it.
    """

    ask: str
    intent: Literal["may_i", "opt_out", "accommodation", "approval", "report", "contest", "feedback", "info", "other"]
    also: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


def _phrases(value: object) -> object:
    """A list of phrases in which a phrase that says no more than its text may be written as text."""
    if isinstance(value, list):
        return [{"ask": item} if isinstance(item, str) else item for item in value]
    return value


class EntryWords(Strict):
    """Words for one id.

    Attributes:
        name: a label of at most 32 characters.
        hint: one line that says what belongs there.
        terms: words that name it; `*` stands for up to three other words.
        broken_by: for a duty, words that state its breach; a pack's own stand beside the shipped ones.
        kept_by: for a duty, words that say that it is kept ("I check everything"): then no task that breaks it is meant.
        behind: for a modifier, terms that speak only of what was named before them ("the client list, names don't go in").
        only_these: for a duty or an intent, the shipped words are left out.
        examples: messages about it.
    """

    name: str = ""
    hint: str = ""
    terms: tuple[str, ...] = ()
    broken_by: tuple[str, ...] = ()
    kept_by: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    only_these: bool = False
    examples: tuple[Phrase, ...] = ()

    @field_validator("examples", mode="before")
    @classmethod
    def _plain_strings_too(cls, value: object) -> object:
        return _phrases(value)


class ToolWords(Strict):
    """Words for tools in general: AI as such, free and company tools, tools nobody has heard of.

    Attributes:
        ours: words right before a tool's name that make it the company's ("our ChatGPT").
        mine: words right before a tool's name that make it a private one ("my own Copilot").
        cues: words right before a product's name that show it is a tool ("using", "called").
        after: words right after an ordinary word at the beginning that show it is a tool's name ("Gamma for slides?").
        titles: words right before a person's name, which is then no tool's ("Frau Gamma").
        parts: words for a part of a product ("button"), `within` what stands between it and the product ("in"): with one of
            `as_such` ("AI") they name the AI of that product ("the AI button in Westlaw").
        using: words of a question whether a tool may be used, of which none says what for ("use", "allowed", "at work").
        local: words that say that a model runs on the person's own machine.
        owned: what a firm owns and no product makes: in "AcmeCorp's contract" no tool is named.
        endings: of words with a capital inside that are no product's name (German "KollegInnen").
        nouns_have_capitals: whether every noun is written with a capital, so that it says nothing of a name.
        only_these: the shipped words are left out.
    """

    ai: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    new_tool_words: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    as_such: tuple[str, ...] = ()
    using: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    nouns_have_capitals: bool = False
    only_these: bool = False


class Grammar(Strict):
    """The small words that decide what the others mean.

    Attributes:
        without: words that take back a data word up to four words later ("without any customer names").
        negators: words that take back the data word right after them ("not customer names").
        negators_after: words that take back the data word right before them ("names removed").
        nots: words that, standing between, keep those from doing so ("names are not removed").
        done_by: words between those and the tool that does it ("blacked out by ChatGPT"): then they are in.
        done_with: the same, behind a phrase with one of `own_act` ("I remove the names with ChatGPT").
        own_act: words of somebody who says what she does ("I").
        stays_out: the same, where they end a clause: "company data I won't put in", not "data I won't put in a mail".
        puts_in: words behind which a `without` no longer counts: "without the date but with names"; one that begins with a
            comma does so behind a mark alone: "without the date, with names", not "a mail without a list with names".
        cannot: words that make a "without" say the opposite ("I can't write it without the names"); `*` as in terms.
        excepts: words that after a `never` say what is in it ("nothing personal except the client's name"), and behind
            words for "removed" that not all is out, or not yet ("names deleted afterwards").
        wholes: words that keep "I've removed the names" from speaking of the next sentence ("the *original* list").
        not_only: words that say that what follows is not all ("not only public data").
        whys: words that begin a question to which a negation is no fact ("why do we put in no names").
        never: words that make words of a breach say the opposite ("nothing goes out without me reading it").
        doubts: words that keep `never` from doing so ("nothing wrong with sending it without ...").
        splitters: words that join a thought to the one before; a message that begins with one goes on from the last.
        greetings: words that may stand before such a beginning.
        asks_why: whole messages that ask for the reason of the answer before ("why not?").
        asks_way: whole messages that ask what is open instead ("what can I do then?").
        pleads: terms of somebody who wants another answer to the same ("I have their consent", "just this once"); they count
            where nothing but small words stands around them.
        others_do: terms for what somebody else does or may do ("may my boss"); with one of `selves` ("me", "our voices") behind
            it in the sentence it is done to whoever writes, unless one of `doers` ("let me", "and I") says that she does it.
        not_yet: terms right before "anonymised" that say that it is a purpose, or not done: "before", "so that", "half".
        unpublished: terms that say, in the sentence of "it is on our website", that it is not, not yet, or not for everybody.
        in_danger: words of somebody who may be about to take a life ("I want to kill myself"); such a message is told first
            where help is.
        only_these: the shipped words are left out.
    """

    without: tuple[str, ...] = ()
    negators: tuple[str, ...] = ()
    negators_after: tuple[str, ...] = ()
    nots: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    done_with: tuple[str, ...] = ()
    own_act: tuple[str, ...] = ()
    stays_out: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    puts_in: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    not_only: tuple[str, ...] = ()
    whys: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    splitters: tuple[str, ...] = ()
    stopwords: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()
    asks_why: tuple[str, ...] = ()
    asks_way: tuple[str, ...] = ()
    pleads: tuple[str, ...] = ()
    others_do: tuple[str, ...] = ()
    selves: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()
    unpublished: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()
    in_danger: tuple[str, ...] = ()
    only_these: bool = False


class LanguageWords(Strict):
    """Everything the program knows of one language.

    Attributes:
        questions: for each clause, messages that its own words answer.
        messages: whole messages with all their labels.
        elsewhere: messages of another policy; only what they want is learnt from them.
        groups: phrases that mean the same in a term, by the name that stands for them there ("{nobody} {checks}").
    """

    code: str
    groups: dict[str, tuple[str, ...]] = {}
    activities: dict[str, EntryWords] = {}
    data: dict[str, EntryWords] = {}
    duties: dict[str, EntryWords] = {}
    roles: dict[str, EntryWords] = {}
    places: dict[str, EntryWords] = {}
    modifiers: dict[str, EntryWords] = {}
    intents: dict[str, EntryWords] = {}
    tools: ToolWords = ToolWords()
    questions: dict[str, tuple[Phrase, ...]] = {}
    messages: tuple[Message, ...] = ()
    elsewhere: tuple[Message, ...] = ()
    grammar: Grammar = Grammar()

    @field_validator("questions", mode="before")
    @classmethod
    def _plain_strings_too(cls, value: object) -> object:
        return {id_: _phrases(asked) for id_, asked in value.items()} if isinstance(value, dict) else value

    def without_examples(self) -> LanguageWords:
        """What is left once a pack is learnt: messages are read by terms and names, not by examples."""
        trimmed = {
            kind: {id_: entry.model_copy(update={"examples": ()}) for id_, entry in getattr(self, kind).items()}
            for kind in ("activities", "data", "duties", "roles", "places", "modifiers", "intents")
        }
        return self.model_copy(update={"questions": {}, "messages": (), "elsewhere": (), **trimmed})
