"""Where a case goes: by its kind, by whom it is about, and around everybody who is part of it.

1. The first rule of the pack that fits decides. A rule does not fit when the case is about its team.
2. Left out are the employee, her manager, everybody of a team it is about, and colleagues it names. Of a case with
   restricted sight, everybody above her in the line.
3. When nobody of the team is left, an ordinary case goes to the escalation team. One with restricted sight goes on to the
   next rule that fits; when nobody at all is left, it is not taken, so that nobody learns of it who should not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.cases.case import Case
from bot.cases.kinds import RequestKind
from bot.cases.people import Person, able, line_above
from bot.cases.routing import Fork, Rule, Way, rules_for, tier_of, way
from bot.casework.surroundings import Surroundings
from bot.ports import Directory


@dataclass(frozen=True)
class Ways:
    """Finds the way of a case."""

    directory: Directory
    rules: Surroundings

    def of(  # noqa: PLR0913 - each is a fact the way depends on
        self,
        kind: RequestKind,
        employee: Person,
        facts: Mapping[str, str],
        *,
        tier: str | None = None,
        appeal: bool = False,
        already_excluded: Iterable[str] = (),
    ) -> Way:
        """Where a request goes.

        Args:
            kind: of the case.
            employee: who files it.
            facts: answers to its open fields.
            tier: of risk, when it is known; None works it out from the answers.
            appeal: whether it is for another look.
            already_excluded: people who are part of it for other reasons.
        """
        about = kind.about_of(facts)
        out = (*already_excluded, *sorted(self._part_of_it(kind, employee, facts, about)))
        routes = self.rules.routes
        found = self._fitting(kind, employee, self.tier(kind, facts) if tier is None else tier, about)
        for rule in found if kind.restricted else found[:1] or (Rule(team=routes.escalation),):
            people = self.directory.team((rule.appeal or rule.team) if appeal else rule.team)
            gone = way(rule, employee, people, self.directory.person, routes, appeal=appeal, already_excluded=out)
            if not gone.nobody or not kind.restricted:
                return gone
        return self._last_way(Rule(team=routes.escalation), employee, out, about)

    def forks(
        self, kind: RequestKind, employee: Person, facts: Mapping[str, str], answers: Collection[str]
    ) -> tuple[Fork, ...]:
        """Every way that a request may still go, in the order they are tried; the last one is the escalation team's.

        The first that no answer closes is its way. Where nobody is left on it, a request with restricted sight goes on to
        the next that is open, any other to the last.

        Args:
            kind: of the case.
            employee: who files it.
            facts: answers to its other open fields.
            answers: what can be chosen where it is asked whom it is about, any number of them.
        """
        about = kind.about_of(facts)
        out = (employee.id, employee.manager, *self._part_of_it(kind, employee, facts, about))
        rules = self._fitting(kind, employee, self.tier(kind, facts), about)
        last = Rule(team=self.rules.routes.escalation)
        found = []
        for rule in (*rules, last):
            beside = way(rule, employee, (), self.directory.person, self.rules.routes, already_excluded=out).beside
            others = (person for person in map(self.directory.person, beside) if person is not None)
            people = (*(able(rule.team, self.directory.team(rule.team), out) if rule.team not in about else ()), *others)
            unless = tuple(one for one in answers if one == rule.team or one in rule.without)
            found.append(Fork(unless, tuple((one, tuple(sorted(one.teams_of & set(answers)))) for one in people)))
        return tuple(found)

    def _last_way(self, rule: Rule, employee: Person, out: Iterable[str], about: Collection[str]) -> Way:
        """The escalation team's, for a case that nobody else may have; no team when it is about that one too."""
        people = () if rule.team in about else self.directory.team(rule.team)
        return way(rule, employee, people, self.directory.person, self.rules.routes, already_excluded=out)

    def _fitting(self, kind: RequestKind, employee: Person, tier: str, about: Collection[str]) -> tuple[Rule, ...]:
        places = self.rules.wider_places.get(employee.place, (employee.place,))
        return rules_for(kind.id, employee, tier, self.rules.routes, places, about)

    def _part_of_it(
        self, kind: RequestKind, employee: Person, facts: Mapping[str, str], about: Collection[str]
    ) -> frozenset[str]:
        teams = (person.id for team in about for person in self.directory.team(team))
        named = (person.id for text in kind.people_in(facts) for person in self.named(text)[0])
        line = (person.id for person in line_above(employee, self.directory.person)) if kind.restricted else ()
        return frozenset((*teams, *named, *line))

    def tier(self, kind: RequestKind, facts: Mapping[str, str]) -> str:
        """The risk tier of what is asked for, for kinds that ask for a use: an activity and data."""
        types = {entry.type: facts.get(entry.id, "") for entry in kind.open_fields}
        return tier_of(types["activity"], types["data"], self.rules.routes) if {"activity", "data"} <= set(types) else ""

    def named(self, text: str) -> tuple[tuple[Person, ...], tuple[str, ...]]:
        """Colleagues whose names or addresses stand in a line, separated by commas; and what names nobody."""
        everybody = tuple(person for person in self.directory.everybody() if person.active)
        found: dict[str, Person] = {}
        unknown = []
        for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
            hers = [person for person in everybody if _is_named(person, part)]
            found |= {person.id: person for person in hers}
            unknown += [] if hers else [part]
        return tuple(found.values()), tuple(unknown)

    def teams_for(self, case: Case) -> tuple[str, ...]:
        """Teams that a case can be handed over to."""
        teams = tuple(team.id for team in self.rules.routes.teams if team.id != case.route)
        if not case.restricted:
            return teams
        return tuple(team for team in self._meant_for(case) if team in teams and self._able(team, case.excluded))

    def escalation_of(self, case: Case, leaving: str = "") -> str:
        """The team that sees to a case when others missed it or cannot do it; empty when nobody else may know of it.

        Args:
            case: as it stands.
            leaving: somebody who steps aside from it; without one, the escalation team's own cases go no further.
        """
        escalation = self.rules.routes.escalation
        if not case.restricted:
            return escalation
        if not leaving and case.route == escalation:
            return ""
        wanted = dict.fromkeys((escalation, *self._meant_for(case)))
        meant, out = self._meant_for(case), {*case.excluded, leaving}
        return next((team for team in wanted if team in meant and team != case.route and self._able(team, out)), "")

    def _meant_for(self, case: Case) -> tuple[str, ...]:
        """Teams that the pack's rules may give a case to, and the escalation team; none that it is about."""
        routes, kind = self.rules.routes, self.rules.kinds.get(case.kind)
        about = kind.about_of(case.filed.facts) if kind else frozenset()
        fitting = (rule for rule in routes.rules if not rule.kinds or case.kind in rule.kinds)
        named = (team for rule in fitting if about.isdisjoint(rule.without) for team in (rule.team, rule.appeal))
        return tuple(dict.fromkeys(team for team in (*named, routes.escalation) if team and team not in about))

    def _able(self, team: str, excluded: Iterable[str]) -> bool:
        return bool(able(team, self.directory.team(team), excluded))


def _is_named(person: Person, text: str) -> bool:
    """Whether a text names somebody: her address, or words that all stand in her name.

    One name names all who have it: who is left out without need does no harm.
    """
    if person.mail and text.casefold() == person.mail.casefold():
        return True
    said, hers = _words(text), _words(person.name)
    return bool(said) and said <= hers


def _words(text: str) -> frozenset[str]:
    """Words without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return frozenset(re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter))))
