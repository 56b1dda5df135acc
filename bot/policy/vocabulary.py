"""The closed lists a policy is written in: activities, data kinds, tools, roles, places, duties.

A vocabulary holds ids and facts about them. The words people use for an id, per language, live in
the pack's `languages/` and reach the program through `bot.understanding`.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Id = str


class Entry(BaseModel):
    """One id of a closed list; unknown keys are a fault of the pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id


class Activity(Entry):
    """Something people do with AI.

    Attributes:
        narrows: broader activities that this one replaces when both are recognised.
        breaks: duties whose breach it is: handing in what nobody read. It is not meant where a message says that one is kept.
    """

    narrows: tuple[Id, ...] = ()
    breaks: tuple[Id, ...] = ()


class DataKind(Entry):
    """A kind of data; the vocabulary lists kinds from the most sensitive to the least.

    Attributes:
        open: anybody may know it, so every tool may hold it and no clause is needed to allow it.
    """

    open: bool = False


class Place(Entry):
    """Where a person works.

    Attributes:
        inside: the larger place it belongs to (written `in:` in the pack).
    """

    inside: Id | None = Field(default=None, alias="in")


class Duty(Entry):
    """Something people owe each other when they use AI; a message can state its breach.

    Attributes:
        breaks: further duties that are broken with it: what is done in secret was not announced either.
    """

    breaks: tuple[Id, ...] = ()


class Modifier(Entry):
    """A word that changes what a data word means: "anonymised" turns personal data into internal.

    Attributes:
        turns: data kinds it changes.
        into: the data kind they become; None, with `turns`, says that none of them goes in ("no patients involved"): what was
            named by another word stays.
    """

    turns: tuple[Id, ...] = ()
    into: Id | None = None


class ToolKind(Entry):
    """What tools are for: "image".

    Attributes:
        activity: what somebody most likely does with a tool that is of this kind alone.
    """

    activity: Id | None = None


class ModelCard(BaseModel):
    """What a person may want to know about a tool before trusting it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: str
    data_goes_to: str
    kept_for: str
    trains_on_inputs: str
    limits: tuple[str, ...]
    updates: str


class Review(BaseModel):
    """When somebody last looked at a catalogue entry, and until when that holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    last: date
    next: date


class Tool(BaseModel):
    """An entry of the tool catalogue.

    Attributes:
        aliases: other names people use; typos are found without being listed.
        cleared_for: data kinds it may hold, beside public information.
        only_capitalised: whether its name is an ordinary word too, or which of its names are: they need their capital.
        for_activities: what it was bought for, when it is not a general tool.
        edition_of: the entry whose name means this one where it is used for one of `for_activities`.
        approved_edition: the entry that "our ..." of this brand means.
        public_edition: the entry that "my private ..." of this brand means.
        signed_in: a condition that every answer about this tool carries, by language code; one text serves all languages.
        about: two to four sentences for employees, Markdown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: str
    aliases: tuple[str, ...] = ()
    only_capitalised: bool | tuple[str, ...] = False
    status: Literal["approved", "public", "blocked", "unlisted"]
    kinds: tuple[Id, ...] = ()
    cleared_for: tuple[Id, ...] = ()
    for_activities: tuple[Id, ...] = ()
    edition_of: Id | None = None
    approved_edition: Id | None = None
    public_edition: Id | None = None
    signed_in: dict[str, str] = {}
    vendor: str = ""
    owner: Id | None = None
    review: Review | None = None
    help: str | None = None
    card: ModelCard | None = None
    about: str = ""

    @field_validator("signed_in", mode="before")
    @classmethod
    def _one_text_for_all_languages(cls, value: object) -> object:
        return {"": value} if isinstance(value, str) else value


class Vocabulary(BaseModel):
    """Every id a pack may use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    activities: tuple[Activity, ...]
    data: tuple[DataKind, ...]
    roles: tuple[Entry, ...] = ()
    places: tuple[Place, ...] = ()
    duties: tuple[Duty, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    tool_kinds: tuple[ToolKind, ...] = ()
    tools: tuple[Tool, ...] = ()
    no_ai: tuple[str, ...] = ()
    """Names of programs, sites and firms that look like an AI tool's name and are none: PowerPoint, TripAdvisor."""

    @cached_property
    def tool_by_id(self) -> dict[Id, Tool]:
        """Catalogue entries by id."""
        return {tool.id: tool for tool in self.tools}

    @cached_property
    def activity_of_tool(self) -> dict[str, Id]:
        """What a tool is most likely named for, by its name; left out where it has several kinds or could do anything."""
        activities = {kind.id: kind.activity for kind in self.tool_kinds}
        only = ((tool.name, activities.get(tool.kinds[0])) for tool in self.tools if len(tool.kinds) == 1)
        return {name: activity for name, activity in only if activity is not None}

    @cached_property
    def edition_for(self) -> dict[tuple[Id, Id], Tool]:
        """What the name of a brand means for a task, by the brand's id and the activity; left out where it means itself."""
        editions = (tool for tool in self.tools if tool.edition_of is not None)
        return {(tool.edition_of or "", activity): tool for tool in editions for activity in tool.for_activities}

    @cached_property
    def activity_by_id(self) -> dict[Id, Activity]:
        """Activities by id."""
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def data_order(self) -> dict[Id, int]:
        """Rank of each data kind; 0 is the most sensitive."""
        return {kind.id: rank for rank, kind in enumerate(self.data)}

    @cached_property
    def modifier_by_id(self) -> dict[Id, Modifier]:
        """Modifiers by id."""
        return {modifier.id: modifier for modifier in self.modifiers}

    @cached_property
    def broken_by(self) -> dict[Id, frozenset[Id]]:
        """For each duty, itself and every duty whose stated breach breaks it as well."""
        return {
            duty.id: frozenset({duty.id, *(other.id for other in self.duties if duty.id in other.breaks)})
            for duty in self.duties
        }

    @cached_property
    def wider_places(self) -> dict[Id, frozenset[Id]]:
        """For each place, itself and every place it lies in."""
        inside = {place.id: place.inside for place in self.places}
        chains: dict[Id, frozenset[Id]] = {}
        for place in inside:
            chain: list[Id] = []
            step: Id | None = place
            while step is not None and step not in chain:
                chain.append(step)
                step = inside.get(step)
            chains[place] = frozenset(chain)
        return chains
