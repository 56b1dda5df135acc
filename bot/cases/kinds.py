"""Kinds of request, as a company defines them in its pack. The program knows none of them by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Id = str

RESTRICTED = "restricted"
"""Sight of a case of which nobody else may learn that it exists."""

OTHERS = ("manager", "somebody_else")
"""Whom a case can be about beside teams. Her manager is left out of every case; this says that it is about that person."""


SOONER = ("start", "acknowledge", "status", "decision", "hard_stop")
"""Steps that an answer can make due sooner."""

BETWEEN = ","
"""Stands between the ids of an answer that names several; one id alone is such an answer too."""


def several(answer: str) -> tuple[str, ...]:
    """Ids that an answer names, each once, in its order; none for an empty one."""
    return tuple(dict.fromkeys(part for part in (part.strip() for part in answer.split(BETWEEN)) if part))


class Value(BaseModel):
    """A frozen value; an unknown key is a fault of the author."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Value):
    """A length of time: working days are counted by the person's place, other units by the calendar."""

    amount: int = Field(gt=0)
    unit: Literal["hours", "days", "working_days", "years"]

    def exactly(self) -> timedelta:
        """The length of a span that needs no calendar of holidays; a year is 365 days.

        Raises:
            ValueError: the span is in working days.
        """
        if self.unit == "working_days":
            raise ValueError(self.unit)
        return {"hours": timedelta(hours=1), "days": timedelta(days=1), "years": timedelta(days=365)}[self.unit] * self.amount


class FormField(Value):
    """One field of a form. Its words are in the language files.

    Attributes:
        id: name under which the answer is kept.
        type: `choice` (one of `options`), `activity`, `data`, `tool`, `clause` (one of the policy's own),
            `text` (a line), `long_text`, `day`, `yes_no`; `about` (whom it is about: any number of `options`, teams and
            words of `OTHERS`, answered as `several` reads it), `people` (names of colleagues who are part of it), `figure` (a
            line taken over from a page of figures).
        sealed: the answer is grounds: sealed in the browser, never seen by the server.
        longest: most characters of a text.
    """

    id: Id
    type: Literal[
        "choice", "activity", "data", "tool", "clause", "text", "long_text", "day", "yes_no", "about", "people", "figure"
    ]
    options: tuple[Id, ...] = ()
    required: bool = False
    sealed: bool = False
    longest: int = Field(default=2000, gt=0, le=10_000)


class Limits(Value):
    """How long each step of a request may take.

    Attributes:
        start: until somebody has begun to talk with the employee.
        decision: until the decision is due.
        hard_stop: until it has to be there at the latest.
        appeal_window: how long after a decision it can be appealed.
        appeal: until the appeal is decided.
        remind: how long before a step's end the handler is reminded.
        check_ins: after filing, when the employee is asked whether something changed for the worse.
        acknowledge: until somebody has answered at the very latest, where that is counted otherwise than `start`.
        status: how long the employee may wait for the next word of the people who handle it, again and again.
    """

    start: Span
    decision: Span
    hard_stop: Span
    appeal_window: Span
    appeal: Span
    remind: Span
    check_ins: tuple[Span, ...] = ()
    acknowledge: Span | None = None
    status: Span | None = None


class Sooner(Value):
    """Steps that may take less time than `limits` say, for cases with certain answers.

    Attributes:
        when: answers to open fields it needs, all of them.
        start, acknowledge, status, decision, hard_stop: as in `Limits`; None leaves the step as it is.
    """

    when: Mapping[Id, Id] = Field(min_length=1)
    start: Span | None = None
    acknowledge: Span | None = None
    status: Span | None = None
    decision: Span | None = None
    hard_stop: Span | None = None


class Edit(Value):
    """What a grant means for a file of the pack.

    Attributes:
        when: answers to open fields it needs; empty for always.
        of: id of the field that names the clause or the tool.
        key: what has to be edited there: a key of the front matter, or `text` for the words below it.
    """

    when: Mapping[Id, Id] = Field(default_factory=dict)
    of: Id
    key: Id


class RequestKind(Value):
    """A kind of request.

    Attributes:
        id: its name in events, tables and language files.
        intent: the intent of a message that opens its form; empty when no message does.
        fields: the form, at most seven.
        sooner: shorter limits by answer; of several that fit, the first that names a step.
        urgent: answers to open fields with which it cannot wait, one of them is enough: it is first in its handlers' lists.
        protects: filing frees the employee from the tool until the decision (interim protection).
        protects_if: answers to open fields it needs for that; empty for always.
        appealable: whether a decision can be appealed.
        keep: how long it is kept after it is closed, by place; `default` for every other.
        sight: `restricted` when nobody but the employee and the people who handle it may learn that such a case exists.
        only_for: roles of the directory that may file it; empty for everybody.
        edits: which files of the pack a grant asks somebody to change.
    """

    id: Id
    intent: Id = ""
    fields: tuple[FormField, ...] = Field(min_length=1, max_length=7)
    limits: Limits
    sooner: tuple[Sooner, ...] = ()
    urgent: Mapping[Id, tuple[Id, ...]] = Field(default_factory=dict)
    protects: bool = False
    protects_if: Mapping[Id, Id] = Field(default_factory=dict)
    appealable: bool = True
    keep: Mapping[str, Span]
    sight: Literal["team", "restricted"] = "team"
    only_for: tuple[Id, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def restricted(self) -> bool:
        """Whether nobody but the employee and the people who handle it may learn of it."""
        return self.sight == RESTRICTED

    def is_for(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may file it."""
        return not self.only_for or any(role in self.only_for for role in roles)

    def about_of(self, facts: Mapping[str, str]) -> frozenset[str]:
        """Whom a case with these answers is about: ids of teams and words of `OTHERS`."""
        asked = (field.id for field in self.open_fields if field.type == "about")
        return frozenset(one for id_ in asked for one in several(facts.get(id_, "")))

    def people_in(self, facts: Mapping[str, str]) -> tuple[str, ...]:
        """What was written about colleagues who are part of it."""
        return tuple(facts[field.id] for field in self.open_fields if field.type == "people" and facts.get(field.id))

    def asked_edits(self, facts: Mapping[str, str]) -> tuple[Edit, ...]:
        """Edits that a grant of a case with these answers asks for."""
        return tuple(edit for edit in self.edits if facts.get(edit.of) and self._answered(edit.when, facts))

    def limits_for(self, facts: Mapping[str, str]) -> Limits:
        """How long each step of a case with these answers may take."""
        spans: dict[str, Span] = {}
        for one in self.sooner:
            if self._answered(one.when, facts):
                own = {step: span for step in SOONER if (span := getattr(one, step)) is not None}
                spans = own | spans
        return self.limits.model_copy(update=spans) if spans else self.limits

    def protects_with(self, facts: Mapping[str, str]) -> bool:
        """Whether filing with these answers begins interim protection."""
        return self.protects and self._answered(self.protects_if, facts)

    def is_urgent(self, facts: Mapping[str, str]) -> bool:
        """Whether a case with these answers cannot wait."""
        return any(self._answered({id_: value}, facts) for id_, values in self.urgent.items() for value in values)

    def _answered(self, when: Mapping[str, str], facts: Mapping[str, str]) -> bool:
        """Whether these answers were given, all of them, beside others where several can be chosen."""
        many = {field.id for field in self.open_fields if field.type == "about"}
        return all(
            value in several(facts.get(id_, "")) if id_ in many else facts.get(id_) == value for id_, value in when.items()
        )

    @property
    def open_fields(self) -> tuple[FormField, ...]:
        """Fields whose answers every handler of the route reads."""
        return tuple(field for field in self.fields if not field.sealed)

    @property
    def sealed_fields(self) -> tuple[FormField, ...]:
        """Fields that are sealed in the browser."""
        return tuple(field for field in self.fields if field.sealed)
