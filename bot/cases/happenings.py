"""What can happen to a case. A case is nothing but the sequence of these.

`by` is the id of the person who acted; empty when the clock did.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from bot.cases.kinds import Value

Outcome = Literal["granted", "partly", "refused"]
How = Literal["", "both_sides", "one_team", "alone", "escalated"]


class Happening(Value):
    """Something that happened, at a moment in UTC."""

    at: datetime
    by: str = ""


class Filed(Happening):
    """The employee sent the form.

    Attributes:
        kind: id of the kind of request.
        submission: random name of the filled form; the same form sent again is the same case.
        facts: answers to the open fields by field id.
        grounds: whether sealed answers came with it.
        place, unit, zone: of the employee on that day, for deadlines and routing; `zone` is an IANA time zone.
        route: the team that decides; `beside` are people of the line who decide with it.
        together: whether one of each side has to agree, as the rule had it on that day.
        excluded: people who are part of the matter.
        tier: risk tier, where the kind has one.
        protects: whether interim protection began.
        policy: version of the policy the answer came from.
        sight: as the kind had it on that day; `restricted` stays so whatever becomes of the kind.
    """

    name: Literal["filed"] = "filed"
    kind: str
    submission: str
    facts: Mapping[str, str]
    grounds: bool = False
    place: str = ""
    unit: str = ""
    zone: str = "UTC"
    route: str
    beside: tuple[str, ...] = ()
    together: bool = False
    excluded: tuple[str, ...] = ()
    tier: str = ""
    protects: bool = False
    policy: str = ""
    language: str = ""
    sight: Literal["team", "restricted"] = "team"


class Taken(Happening):
    """A handler works on it now."""

    name: Literal["taken"] = "taken"


class Asked(Happening):
    """The handler needs something from the employee."""

    name: Literal["asked"] = "asked"
    text: str


class Written(Happening):
    """A message of the employee or of a handler; `from_employee` says whose."""

    name: Literal["written"] = "written"
    text: str
    from_employee: bool


class Proposed(Happening):
    """One of two sides would decide so; it is a decision when the other side agrees, and the employee never sees it before.

    Attributes:
        outcome: granted, partly or refused.
        reason: in words for the employee; a refusal and a partial grant need one.
        conditions: what it depends on.
        until: last day it holds; None without an end.
    """

    name: Literal["proposed"] = "proposed"
    outcome: Outcome
    reason: str = ""
    conditions: str = ""
    until: date | None = None

    def settled(self, at: datetime, by: str, how: How = "") -> Decided:
        """The same as a decision, at the moment of whoever had the last word."""
        given = {"outcome": self.outcome, "reason": self.reason, "conditions": self.conditions, "until": self.until}
        return Decided(at=at, by=by, how=how, **given)


class Decided(Happening):
    """The request, or its appeal, is decided.

    Attributes:
        outcome, reason, conditions, until: as in `Proposed`.
        how: who decided a case that two sides decide together: one of each (`both_sides`), two of the team as nobody of the
            line was left (`one_team`), one person as nobody else was left (`alone`), or those it was escalated to
            (`escalated`); empty for every other case.
    """

    name: Literal["decided"] = "decided"
    outcome: Outcome
    reason: str = ""
    conditions: str = ""
    until: date | None = None
    how: How = ""


class Appealed(Happening):
    """The employee wants another person to look again."""

    name: Literal["appealed"] = "appealed"
    reason: str
    route: str
    excluded: tuple[str, ...] = ()


class HandedOver(Happening):
    """It goes to another route; whoever had it has it no longer."""

    name: Literal["handed_over"] = "handed_over"
    route: str
    note: str = ""


class Recused(Happening):
    """A handler takes herself out; she can notice nothing of it from then on."""

    name: Literal["recused"] = "recused"


class Withdrawn(Happening):
    """The employee takes it back."""

    name: Literal["withdrawn"] = "withdrawn"


class Closed(Happening):
    """Nothing is left to do."""

    name: Literal["closed"] = "closed"


class Reminded(Happening):
    """The clock reminded the people in charge of a step."""

    name: Literal["reminded"] = "reminded"
    step: str


class Missed(Happening):
    """A step was not done in time."""

    name: Literal["missed"] = "missed"
    step: str


class Escalated(Happening):
    """It went to the people who see to it that it is done; `why` is `missed` or `nobody`."""

    name: Literal["escalated"] = "escalated"
    route: str
    why: Literal["missed", "nobody"]


class CheckedIn(Happening):
    """The employee was asked whether anything changed for the worse since she filed."""

    name: Literal["checked_in"] = "checked_in"
    step: str


class CheckInAnswered(Happening):
    """What she said: nothing, or what changed."""

    name: Literal["check_in_answered"] = "check_in_answered"
    step: str
    changed: tuple[str, ...] = ()


class Ended(Happening):
    """The last day of a decision has passed."""

    name: Literal["ended"] = "ended"


AnyHappening = (
    Filed
    | Taken
    | Asked
    | Written
    | Proposed
    | Decided
    | Appealed
    | HandedOver
    | Recused
    | Withdrawn
    | Closed
    | Reminded
    | Missed
    | Escalated
    | CheckedIn
    | CheckInAnswered
    | Ended
)

_adapter: TypeAdapter[AnyHappening] = TypeAdapter(Annotated[AnyHappening, Field(discriminator="name")])


def as_json(happening: AnyHappening) -> str:
    """The happening as a JSON object with sorted keys: the same value always gives the same text."""
    return json.dumps(_adapter.dump_python(happening, mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str | bytes) -> AnyHappening:
    """A happening from `as_json`.

    Raises:
        pydantic.ValidationError: the text is no happening.
    """
    return _adapter.validate_json(text)
