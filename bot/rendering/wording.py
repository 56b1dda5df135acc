"""Names of everything a request speaks of: teams, kinds, fields, answers. An id nobody has words for stays an id."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from bot.cases.kinds import several
from bot.rendering.dates import written_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.cases.kinds import FormField, RequestKind
    from bot.cases.routing import Routes
    from bot.policy import Policy
    from bot.rendering.phrasebook import Phrasebook


def name_of_step(id_: str) -> str:
    """A step without its number: those that come more than once have the same words."""
    return re.sub(r"_\d+$", "", id_)


class Spot(NamedTuple):
    """A place in a file of the pack.

    Attributes:
        file: path inside the pack.
        line: from 1.
        key: of the front matter, or `text` for the words below it.
        now: what stands there, in one line; empty for words.
    """

    file: str
    line: int
    key: str
    now: str


Whereabouts = Callable[[str, str, str], tuple[Spot, ...]]
"""Finds the places of a key: type of a field (`clause`, `tool`), id, key."""


class Wording:
    """The words of one language for the requests of one pack."""

    def __init__(
        self,
        policy: Policy,
        kinds: Mapping[str, RequestKind],
        routes: Routes | None,
        book: Phrasebook,
        where: Whereabouts = lambda *_: (),
    ) -> None:
        """Use a policy, its kinds of request and who handles them; `where` finds places in the pack's files."""
        self._where = where
        self.book = book
        self.kinds = kinds
        self.say = book.say
        self._policy = policy
        self._teams = {team.id: team.contact for team in routes.teams} if routes else {}
        self._with_line = {
            (rule.team, kind) for rule in (routes.rules if routes else ()) if rule.with_line > 1 for kind in rule.kinds or kinds
        }
        self.offered = dict(self._offers())

    def _offers(self) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """For each type of field that takes an id of the policy: ids and names."""
        names, vocabulary, language = self.book.names, self._policy.vocabulary, self.book.language
        yield "activity", tuple((entry.id, names.activities.get(entry.id, entry.id)) for entry in vocabulary.activities)
        yield "data", tuple((entry.id, names.data.get(entry.id, entry.id)) for entry in vocabulary.data)
        listed = sorted((tool.name, tool.id) for tool in vocabulary.tools if tool.status != "unlisted")
        yield "tool", tuple((id_, name) for name, id_ in listed)
        titles = ((clause.id, clause.wording(language).title) for clause in self._policy.clauses)
        yield "clause", tuple((id_, f"{id_} {title}") for id_, title in titles)

    def team(self, id_: str) -> str:
        """Name of a team: its own in this language, or that of its office."""
        if not id_:
            return self.say("requests.team_unknown")
        contact = self._policy.contact_by_id.get(self._teams.get(id_, ""))
        return self.book.say_or(f"requests.teams.{id_}", contact.named(self.book.language) if contact else id_)

    def with_line(self, team: str, kind: str) -> bool:
        """Whether somebody of the employee's line decides with the team."""
        return (team, kind) in self._with_line

    def kind(self, id_: str) -> str:
        """Name of a kind of request."""
        return self.book.say_or(f"requests.kinds.{id_}.name", id_)

    def tier(self, id_: str) -> str:
        """Name of a risk tier; empty when there is none."""
        return self.book.say_or(f"requests.tiers.{id_}", id_) if id_ else ""

    def tool(self, id_: str) -> str:
        """Name of a tool; empty when there is none."""
        known = self._policy.vocabulary.tool_by_id.get(id_)
        return known.name if known is not None else id_

    def step(self, id_: str) -> str:
        """Name of a step that is due; check-ins have none."""
        return self.book.say_or(f"requests.steps.{name_of_step(id_)}", "")

    def about(self, kind: str, field: str, id_: str) -> str:
        """Whom a case is about: in words of its kind, or the name of a team."""
        return self.book.say_or(f"requests.kinds.{kind}.fields.{field}.options.{id_}", self.team(id_))

    def outcome(self, kind: str, outcome: str) -> str:
        """A decision in a sentence: as the kind words it, or in general."""
        return self.book.say_or(f"requests.kinds.{kind}.outcomes.{outcome}", self.say(f"requests.decision.{outcome}"))

    def edits(self, kind: str, facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """What somebody has to edit after a grant: pairs of a place in a file and what stands there."""
        known = self.kinds.get(kind)
        types = {field.id: field.type for field in known.fields} if known else {}
        spots = (
            spot
            for edit in (known.asked_edits(facts) if known else ())
            for spot in self._where(types.get(edit.of, ""), facts[edit.of], edit.key)
        )
        return tuple(
            (
                self.say("requests.edits.place", file=spot.file, line=spot.line),
                self.say("requests.edits.key" if spot.now else "requests.edits.words", what=spot.key, now=spot.now),
            )
            for spot in spots
        )

    def is_restricted(self, kind: str) -> bool:
        """Whether cases of a kind have restricted sight; of one that nobody knows any more, to be on the safe side, yes."""
        known = self.kinds.get(kind)
        return known is None or known.restricted

    def protects(self, kind: str, facts: Mapping[str, str]) -> bool:
        """Whether filing such a request begins interim protection."""
        known = self.kinds.get(kind)
        return known is not None and known.protects_with(facts)

    def label(self, kind: str, field: str) -> str:
        """What a field asks for."""
        return self.book.say_or(f"requests.kinds.{kind}.fields.{field}.label", field)

    def sealed(self, kind: str) -> tuple[str, ...]:
        """What the sealed fields of a kind ask for. Which of them were filled in nobody but their readers can know."""
        known = self.kinds.get(kind)
        return tuple(self.label(kind, field.id) for field in (known.sealed_fields if known else ()))

    def answers(self, kind: str, facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Answers of a form with what they answer, in the order of the form."""
        known = self.kinds.get(kind)
        fields = {field.id: field for field in known.fields} if known else {}
        ids = [*(id_ for id_ in fields if id_ in facts), *(id_ for id_ in facts if id_ not in fields)]
        return tuple((self.label(kind, id_), self._answer(kind, id_, fields.get(id_), facts[id_])) for id_ in ids)

    def _answer(self, kind: str, id_: str, field: FormField | None, value: str) -> str:
        if field is None:
            return value
        if field.type == "about":
            return " · ".join(self.about(kind, id_, one) for one in several(value))
        if field.type == "choice":
            return self.book.say_or(f"requests.kinds.{kind}.fields.{id_}.options.{value}", value)
        if field.type == "day":
            return written_day(value, self.book)
        if field.type == "yes_no":
            return self.say("requests.form.yes")
        return dict(self.offered.get(field.type, ())).get(value, value)
