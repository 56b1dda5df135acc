"""Kinds of request, as a company defines them in its pack. The program knows none of them by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Id = str


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
            `text` (a line), `long_text`, `day`, `yes_no`.
        sealed: the answer is grounds: sealed in the browser, never seen by the server.
        longest: most characters of a text.
    """

    id: Id
    type: Literal["choice", "activity", "data", "tool", "clause", "text", "long_text", "day", "yes_no"]
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
    """

    start: Span
    decision: Span
    hard_stop: Span
    appeal_window: Span
    appeal: Span
    remind: Span
    check_ins: tuple[Span, ...] = ()


class RequestKind(Value):
    """A kind of request.

    Attributes:
        id: its name in events, tables and language files.
        intent: the intent of a message that opens its form.
        fields: the form, at most seven.
        protects: filing frees the employee from the tool until the decision (interim protection).
        protects_if: answers to open fields it needs for that; empty for always.
        appealable: whether a decision can be appealed.
        keep: how long it is kept after it is closed, by place; `default` for every other.
    """

    id: Id
    intent: Id
    fields: tuple[FormField, ...] = Field(min_length=1, max_length=7)
    limits: Limits
    protects: bool = False
    protects_if: Mapping[Id, Id] = Field(default_factory=dict)
    appealable: bool = True
    keep: Mapping[str, Span]

    def protects_with(self, facts: Mapping[str, str]) -> bool:
        """Whether filing with these answers begins interim protection."""
        return self.protects and all(facts.get(id_) == value for id_, value in self.protects_if.items())

    @property
    def open_fields(self) -> tuple[FormField, ...]:
        """Fields whose answers every handler of the route reads."""
        return tuple(field for field in self.fields if not field.sealed)

    @property
    def sealed_fields(self) -> tuple[FormField, ...]:
        """Fields that are sealed in the browser."""
        return tuple(field for field in self.fields if field.sealed)
