"""The door: what the report page needs, the same bytes for everybody who asks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from bot.reporting.desk import ReportDesk
from bot.reporting.texts import pack
from bot.reports.clocks import batch_day, due, news_days
from bot.reports.report import RecoveryKey, Steps
from bot.reports.sizes import PADDED


class Door:
    """What everybody may know."""

    def __init__(self, desk: ReportDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk

    def door(self, language: str) -> Mapping[str, Any]:
        """Choices, routes, people with their public keys, outside channels, clocks."""
        said = self._desk.said
        rules, labels = said.rules, said.labels.get(language) or said.labels[said.languages[0]]

        def named(name: str, ids: Sequence[str]) -> list[dict[str, str]]:
            return [{"id": id_, "label": labels.get(name, {}).get(id_, id_)} for id_ in ids]

        teams = [
            {"id": team, "label": labels.get("teams", {}).get(team, team), "people": self._people(team)} for team in rules.teams
        ]
        return {
            "v": 1,
            "open": any(team["people"] for team in teams),
            "day": self._desk.today().isoformat(),
            "categories": named("categories", rules.categories),
            "severities": named("severities", rules.severities),
            "urgent": list(rules.urgent),
            "due": {severity: self._due(severity) for severity in rules.severities},
            "tools": named("tools", said.tools),
            "places": named("places", said.places),
            "wider": {place: sorted(said.wider.get(place, ())) for place in said.places},
            "abouts": named("abouts", rules.abouts),
            "routes": [route.model_dump(mode="json") for route in rules.routes],
            "fallback": list(rules.fallback),
            "teams": teams,
            "recovery": self._recovery(),
            "outside": [
                {
                    "places": list(one.places),
                    "name": one.name,
                    "about": labels.get("outside", {}).get(one.id, ""),
                    "url": one.url,
                }
                for one in rules.outside
            ],
            "news": self.news(),
            "clocks": [
                {
                    "name": one.name,
                    "days": one.within.amount,
                    "working": one.within.unit == "working_days",
                    "severities": list(one.severities),
                }
                for one in rules.clocks
            ],
            "checkins": list(rules.check_ins),
            "outcomes": named("outcomes", rules.outcomes),
            "changes": named("changes", rules.changes),
            "sizes": {"head": PADDED["head"][0], "text": list(PADDED["text"]), "file": list(PADDED["file"])},
        }

    def _due(self, severity: str) -> list[dict[str, str]]:
        """Deadlines of a report of today, as its mailbox will show them."""
        desk, today = self._desk, self._desk.today()
        dues = due(Steps(severity, batch_day(today, 0)), desk.said.rules.clocks, desk.said.working_day, today)
        return [{"name": one.name, "day": one.day.isoformat()} for one in dues]

    def news(self) -> dict[str, Any]:
        """Days on which everybody is told to look, in the same words."""
        rules = self._desk.said.rules
        return {"days": list(rules.news), "next": [day.isoformat() for day in news_days(rules, self._desk.today())]}

    def _people(self, team: str) -> list[dict[str, Any]]:
        people = [
            {
                "name": holder.person.name,
                "keys": [
                    {"key": key.id, "public": pack(key.public), "fingerprint": fingerprint(key.public)} for key in holder.keys
                ],
            }
            for holder in self._desk.holders(team)
        ]
        return sorted(people, key=lambda person: str(person["name"]))

    def _recovery(self) -> dict[str, Any] | None:
        with self._desk.box.look() as look:
            key = look.recovery()
        if key is None:
            return None
        shown = {"key": key.key, "public": pack(key.public), "fingerprint": fingerprint(key.public)}
        return shown | {"teams": self._teams_of(key)}

    def _teams_of(self, key: RecoveryKey) -> list[str]:
        people = [self._desk.directory.person(holder) for holder in key.holders]
        return sorted({team for person in people if person is not None for team in person.teams_of})


def fingerprint(public: bytes) -> str:
    """What is compared with the printed notice: 20 hexadecimal digits in groups of four."""
    digits = hashlib.sha256(public).hexdigest()[:20]
    return " ".join(digits[at : at + 4] for at in range(0, 20, 4))
