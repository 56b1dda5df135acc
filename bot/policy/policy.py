"""A whole policy, ready to answer: its words, its clauses, and how they are looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.policy.clauses import STRICTEST_FIRST, AlwaysOn, Clause, Contact, Outcome
from bot.policy.matching import ClauseIndex

if TYPE_CHECKING:
    from datetime import date

    from bot.policy.vocabulary import Id, Vocabulary

INDEXES_KEPT = 4
"""Days whose index stays in memory: today, its neighbours across time zones, and one replay."""


@dataclass(frozen=True)
class Policy:
    """What a company has decided about AI at work.

    Attributes:
        name: the company, as answers call it.
        version: the human version, for instance "2026.11".
        content_hash: hash of every file of the pack; the same hash gives the same answers.
        languages: language codes, the default first.
        default_outcome: what a task gets of which no clause speaks.
        default_clause: the clause that says with what conditions and why, and perhaps otherwise for some uses.
        strictest_first: the order in which outcomes win over each other.
    """

    name: str
    version: str
    content_hash: str
    languages: tuple[str, ...]
    vocabulary: Vocabulary
    clauses: tuple[Clause, ...]
    contacts: tuple[Contact, ...] = ()
    always_on: tuple[AlwaysOn, ...] = ()
    default_outcome: Outcome = Outcome.NOT_COVERED
    default_clause: Id | None = None
    strictest_first: tuple[Outcome, ...] = STRICTEST_FIRST
    _indexes: dict[date, ClauseIndex] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def rank(self) -> dict[Outcome, int]:
        """Strictness of each outcome; 0 is the strictest. An open question is weaker than any answer."""
        order = {outcome: rank for rank, outcome in enumerate(self.strictest_first)}
        order.setdefault(Outcome.NEED_INFO, len(order))
        return order

    @cached_property
    def clause_by_id(self) -> dict[Id, Clause]:
        """Clauses by id."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def overviews(self) -> tuple[Clause, ...]:
        """Clauses that tell at a glance what is open."""
        return tuple(clause for clause in self.clauses if clause.overview)

    @cached_property
    def answering(self) -> dict[str, tuple[Clause, ...]]:
        """Clauses that are quoted for an intent, by intent."""
        intents = dict.fromkeys(intent for clause in self.clauses for intent in clause.answers)
        return {intent: tuple(clause for clause in self.clauses if intent in clause.answers) for intent in intents}

    @cached_property
    def contact_by_id(self) -> dict[Id, Contact]:
        """Contacts by id."""
        return {contact.id: contact for contact in self.contacts}

    @property
    def default_language(self) -> str:
        """The language clauses are written in."""
        return self.languages[0]

    def index(self, day: date) -> ClauseIndex:
        """The deciding clauses in force on a day, arranged for look-up."""
        index = self._indexes.get(day)
        if index is None:
            in_force = tuple(clause for clause in self.clauses if clause.decides and clause.in_force.on(day))
            index = ClauseIndex(in_force, self.vocabulary, self.default_clause)
            while len(self._indexes) >= INDEXES_KEPT:
                self._indexes.pop(next(iter(self._indexes)), None)
            self._indexes[day] = index
        return index
