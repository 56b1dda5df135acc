"""A clause: when it applies, what it decides, and the words a person reads.

A clause either *decides* (it has an outcome, or cases that have one) or *informs* (it only has words).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.policy.vocabulary import Id


class Outcome(StrEnum):
    """What an answer says about one use of AI."""

    PROHIBITED = "prohibited"
    ASK_FIRST = "ask_first"
    NOT_COVERED = "not_covered"
    REQUIRED = "required"
    CONDITIONAL = "conditional"
    ALLOWED = "allowed"
    NEED_INFO = "need_info"

    @property
    def permits(self) -> bool:
        """Whether a person who reads it may go ahead."""
        return self in {Outcome.REQUIRED, Outcome.CONDITIONAL, Outcome.ALLOWED}


STRICTEST_FIRST = (
    Outcome.PROHIBITED,
    Outcome.ASK_FIRST,
    Outcome.NOT_COVERED,
    Outcome.REQUIRED,
    Outcome.CONDITIONAL,
    Outcome.ALLOWED,
)
"""The order in which outcomes win over each other, unless a pack says otherwise."""


class Strict(BaseModel):
    """Frozen, and any key it does not know is a fault of the pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Facets(Strict):
    """Facts that a rule asks for. A facet left out asks for nothing; a list means "any of these"."""

    activity: tuple[Id, ...] | None = None
    data: tuple[Id, ...] | None = None
    tool: tuple[Id, ...] | None = None
    tool_kind: tuple[Id, ...] | None = None
    status: tuple[Id, ...] | None = None
    cleared: bool | None = None
    role: tuple[Id, ...] | None = None
    place: tuple[Id, ...] | None = None


class When(Facets):
    """When a clause or a case applies: all facets match, and nothing of `except` does."""

    unless: Facets | None = Field(default=None, alias="except")


class Condition(Strict):
    """Something that must hold for a yes.

    Attributes:
        text: the condition as an instruction, one line.
        needs: facts it can be checked on; absent for a duty that only the person can fulfil.
        duty: the duty whose stated breach turns the yes into a no.
    """

    text: str
    needs: Facets | None = None
    duty: Id | None = None

    @property
    def asks_for_a_tool(self) -> bool:
        """Whether it can be checked on the tool."""
        needs = self.needs
        return needs is not None and any((needs.status, needs.tool, needs.tool_kind, needs.cleared is not None))


class Links(Strict):
    """Where the way that is open leads: tools that may be used, a request that may be filed."""

    tools: tuple[Id, ...] = ()
    request: Id | None = None


class Affected(Strict):
    """What somebody can do to whom it is done: not what her boss should do instead.

    Attributes:
        text: one or two sentences.
        requests: intents whose forms are offered with it.
    """

    text: str
    requests: tuple[str, ...] = ()


class Ruling(Strict):
    """An outcome with its conditions and, where they differ from the clause's own, its reasons."""

    outcome: Outcome
    conditions: tuple[Condition, ...] = ()
    reason: str | None = None
    instead: str | None = None


class Case(Ruling):
    """One ruling of a clause that rules differently from case to case; the first that matches decides.

    Attributes:
        links: where its own way leads; None where the clause says it for all its cases.
    """

    when: When = When()
    links: Links | None = None


class Contact(Strict):
    """An office people can turn to. Offices, never persons: people change.

    Attributes:
        words: its name in other languages, by language code.
    """

    id: Id
    name: str
    words: dict[str, str] = {}
    mail: str | None = None
    purpose: str = Field(default="", alias="for")

    def named(self, language: str) -> str:
        """Its name in a language, or as the pack writes it."""
        return self.words.get(language, self.name)


class InForce(Strict):
    """The days on which a clause holds; `until` is the last of them."""

    start: date = Field(alias="from")
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether the clause holds on this day."""
        return self.start <= day and (self.until is None or day <= self.until)


class AlwaysOn(Strict):
    """A duty that holds for every use, whatever else the answer says.

    Attributes:
        duty: the duty whose stated breach turns any yes into a no.
        clause: the clause that says why, and what to do instead.
        not_for: activities it does not hold for: nobody reads each answer of a chatbot, that is what it is for.
        words: the sentence in other languages, by language code.
    """

    id: Id
    text: str
    duty: Id | None = None
    clause: Id | None = None
    not_for: tuple[Id, ...] = ()
    words: dict[str, str] = {}

    def holds_for(self, activities: tuple[Id, ...]) -> bool:
        """Whether it holds for a use with these activities; for unknown ones, and where it holds for one of them, it does."""
        return not activities or not set(self.not_for).issuperset(activities)


class Example(Strict):
    """A question with the answer it must get; every clause carries at least three, and they are tests."""

    ask: str
    outcome: Outcome | None = None
    intent: str | None = None
    lang: str | None = None
    role: str | None = None
    place: str | None = None


class Wording(Strict):
    """A clause's words in one language.

    Attributes:
        words: reasons, ways forward and conditions, each keyed by the original sentence, so that a
            changed original shows up as a missing translation instead of keeping a stale one.
    """

    title: str
    text: str
    words: dict[str, str] = {}

    def say(self, original: str) -> str:
        """The sentence in this language, or the original where nobody has translated it yet."""
        return self.words.get(original, original)


MOST_OVERVIEWS = 2
"""Clauses that are shown, at most, where it depends and the answer asks back."""


class Clause(Strict):
    """One numbered rule of the policy.

    Attributes:
        when: when it applies; an informing clause has none.
        cases: its rulings, tried in order; one case without `when` for a clause with a single ruling.
        affected: said instead of the way forward to somebody who asks whether it may be done to her.
        answers: intents for which this clause is the one quoted.
        at_once: whether it says what to do now: where it is the one quoted, it stands before the forms.
        overview: whether it tells at a glance what is open: shown where it depends, and the answer asks back.
        text: the clause's own words, Markdown, in the pack's default language.
        wordings: the same in other languages.
        source: file it came from, relative to the pack.
    """

    id: Id
    title: str
    kind: Literal["decides", "informs"]
    owner: Id
    in_force: InForce
    review: date | None = None
    when: When | None = None
    cases: tuple[Case, ...] = ()
    reason: str = ""
    instead: str = ""
    links: Links = Links()
    affected: Affected | None = None
    answers: tuple[str, ...] = ()
    at_once: bool = False
    overview: bool = False
    sources: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    text: str = ""
    wordings: dict[str, Wording] = {}
    source: str = ""

    @property
    def decides(self) -> bool:
        """Whether it has an outcome of its own."""
        return self.kind == "decides"

    def links_of(self, case: Case) -> Links:
        """Where the way of one of its rulings leads."""
        return self.links if case.links is None else case.links

    @property
    def every_link(self) -> tuple[Links, ...]:
        """Where its ways lead, whichever case it is."""
        return tuple(dict.fromkeys((self.links, *(case.links for case in self.cases if case.links is not None))))

    def wording(self, language: str) -> Wording:
        """Its words in a language, or in the pack's default language where there is no translation."""
        own = self.wordings.get(language)
        if own is not None:
            return own
        return Wording(title=self.title, text=self.text)
