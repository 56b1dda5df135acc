"""`speaking_up.yaml` of a pack: what can be chosen, who gets it, and by when somebody has to act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.cases.kinds import Id, Span

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ClockName = Literal["personal", "acknowledged", "status", "feedback"]


class Part(BaseModel):
    """A frozen value; an unknown key is a fault of the author."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Route(Part):
    """A rule: which team gets a report. Empty means any.

    Attributes:
        without: ids of `abouts`; when the report is about one of them, the rule does not apply. A team never gets what is
            about itself, whether it is named here or not.
        standby: a team that is sealed to as well and sees the report only when a deadline was missed.
    """

    team: Id
    without: tuple[Id, ...] = ()
    standby: Id = ""
    categories: tuple[Id, ...] = ()
    severities: tuple[Id, ...] = ()
    places: tuple[Id, ...] = ()


class ClockRule(Part):
    """A deadline. Of several with one name the earliest counts.

    Attributes:
        name: `personal` is a person's first message, `acknowledged` the acknowledgement, `status` the next word after each
            word, `feedback` the substantive answer.
        severities: empty for all.
    """

    name: ClockName
    within: Span
    severities: tuple[Id, ...] = ()


class OutsideChannel(Part):
    """A body outside the company that takes reports.

    Attributes:
        places: where it is competent; empty for everywhere.
        url: its own page.
    """

    id: Id
    name: str
    url: str = Field(pattern=r"^https://")
    places: tuple[Id, ...] = ()


class SpeakingUpRules(Part):
    """All of the file.

    Attributes:
        urgent: severities that cannot wait: first in handlers' lists, and the form says beside them to call for help.
        abouts: who a report can be about: ids of teams, and others with words of their own.
        fallback: teams tried when no rule is left.
        news: days of the week on which everybody is told to look into the mailbox, in the same words.
        check_ins: days after which the reporter is asked whether something changed for the worse.
        keep_years: how long a closed report is kept.
    """

    categories: tuple[Id, ...] = ()
    severities: tuple[Id, ...] = ()
    urgent: tuple[Id, ...] = ()
    outcomes: tuple[Id, ...] = ()
    changes: tuple[Id, ...] = ()
    abouts: tuple[Id, ...] = ()
    routes: tuple[Route, ...] = ()
    fallback: tuple[Id, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    check_ins: tuple[int, ...] = ()
    news: tuple[Weekday, ...] = ()
    outside: tuple[OutsideChannel, ...] = ()
    keep_years: int = Field(default=3, gt=0)

    @property
    def teams(self) -> tuple[str, ...]:
        """Teams that can get a report, each once."""
        named = [name for route in self.routes for name in (route.team, route.standby) if name]
        return tuple(dict.fromkeys((*named, *self.fallback)))


Labels = Mapping[str, Mapping[str, str]]
"""Words for ids, by list: `{"categories": {"bias": "Bias or discrimination"}}`."""
