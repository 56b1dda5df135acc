"""What every part of the service needs: the box, who has which keys, the rules, the day."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.cases.people import Person
from bot.cases.sealing import HandlerKey
from bot.ports import Clock, Directory, Keyring
from bot.ports_reports import BoxLook, BoxWork, ReportBox
from bot.reporting.texts import pack
from bot.reports.clocks import WorkingDay
from bot.reports.report import Attempt, Item, Reader, Report, Wrap
from bot.reports.rules import Labels, SpeakingUpRules

ADMIN, AUDITOR, POLICY_OWNER = "admin", "auditor", "policy_owner"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a pack says about speaking up.

    Attributes:
        rules: of `speaking_up.yaml`.
        labels: words for ids by language and list: categories, severities, abouts, outcomes, tools, places, teams and so on.
        tools: ids of tools in their order; `places` likewise.
        wider: each place with those around it.
        working_day: the n-th working day after a day.
        languages: the default first.
        oversight: the team that sees to what others missed.
    """

    rules: SpeakingUpRules
    labels: Mapping[str, Labels]
    tools: tuple[str, ...]
    places: tuple[str, ...]
    wider: Mapping[str, Collection[str]]
    working_day: WorkingDay
    languages: tuple[str, ...]
    oversight: str = ""


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Somebody of a team with her keys, the newest first."""

    person: Person
    keys: tuple[HandlerKey, ...]


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """The parts of the service work at one desk."""

    box: ReportBox
    directory: Directory
    keyring: Keyring
    clock: Clock
    said: Surroundings
    dirty: list[bool] = field(default_factory=list)
    lacks: dict[date, frozenset[str]] = field(default_factory=dict)

    def today(self) -> date:
        """The day, in UTC. Nothing finer is ever kept."""
        return self.clock.now().date()

    def holders(self, team: str) -> tuple[KeyHolder, ...]:
        """People of a team who have a key."""
        return self.holders_of([team])[team]

    def holders_of(self, teams: Collection[str]) -> Mapping[str, tuple[KeyHolder, ...]]:
        """People of some teams who have a key, by team; each is looked up once."""
        people = {team: self.directory.team(team) for team in teams}
        keys = {id_: self.keyring.keys_of(id_) for id_ in {one.id for team in people.values() for one in team}}
        return {team: tuple(KeyHolder(one, keys[one.id]) for one in people[team] if keys[one.id]) for team in teams}

    def keys_of_teams(self, teams: Collection[str]) -> Mapping[str, tuple[Person, HandlerKey]]:
        """Keys of people of some teams, by id."""
        every = [holder for holders in self.holders_of(teams).values() for holder in holders]
        return {key.id: (holder.person, key) for holder in every for key in holder.keys}

    def everybody(self) -> tuple[str, ...]:
        """Ids of all who have a key for reports, sorted."""
        return tuple(sorted({person.id for person, _ in self.keys_of_teams(self.said.rules.teams).values()}))

    def known_to_all(self, look: BoxLook, reports: Sequence[Report]) -> frozenset[str]:
        """Ids of those reports that everybody of their team has been given at some time.

        The others are never counted: whoever reads most of them could subtract, and find what she was left out of.
        """
        ids = [report.id for report in reports]
        readers, recused = look.readers_of(ids), look.recused_of(ids)
        holders = self.holders_of({report.team for report in reports})
        team = {name: {holder.person.id for holder in found} for name, found in holders.items()}
        return frozenset(
            one.id for one in reports if team[one.team] <= {reader.person for reader in readers[one.id]} | recused[one.id]
        )

    def live(self, look: BoxLook, report: Report) -> tuple[Reader, ...]:
        """Keys of a report whose holders may still read."""
        return Reach(self, look, [report]).live(report)

    def missing(self, look: BoxLook, report: Report) -> tuple[tuple[Person, HandlerKey], ...]:
        """Keys of people of the report's team that it is not sealed to."""
        return Reach(self, look, [report]).missing(report)

    def lack_something(self, look: BoxLook) -> frozenset[str]:
        """Reports in which something shown is not sealed to everybody who reads them; looked for once a day.

        It changes when a day begins, because what appears was sealed to those who read the report the day before.
        """
        today = self.today()
        if today not in self.lacks:
            able = self.keys_of_teams(self.said.rules.teams)
            found = frozenset(one.report for one in look.lacking(able, today))
            self.lacks.clear()
            self.lacks[today] = found
        return self.lacks[today]

    def name_of(self, person: str) -> str:
        """Name of a person; empty for nobody."""
        found = self.directory.person(person) if person else None
        return found.name if found is not None else ""

    def note_attempt(self, work: BoxWork, person: str, what: Any, report: str = "") -> None:
        """Keep that somebody tried to find out more than she is given."""
        work.attempt(Attempt(pack(secrets.token_bytes(16)), self.today(), person, what, report))

    def kept_attempt(self, person: str, what: Any, report: str = "") -> None:
        """The same, in a transaction of its own."""
        with self.box.work() as work:
            self.note_attempt(work, person, what, report)

    def touched(self) -> None:
        """Rows have come: their places in the file are evened out at the next tick."""
        self.dirty.append(True)


class Reach:
    """Who may read some reports now: who works here, in a team for reports, has the key, and did not recuse herself."""

    def __init__(self, desk: ReportDesk, look: BoxLook, reports: Sequence[Report]) -> None:
        """`reports` are those that will be asked for."""
        ids = [report.id for report in reports]
        self.readers = look.readers_of(ids)
        self._recused = look.recused_of(ids)
        recovery = look.recovery()
        self._recovery = recovery.key if recovery is not None else ""
        self._holders = desk.holders_of(desk.said.rules.teams)
        everybody = [holder for holders in self._holders.values() for holder in holders]
        self._able = {(key.id, holder.person.id) for holder in everybody for key in holder.keys}
        self.keys = frozenset(key for key, _ in self._able)

    def live(self, report: Report) -> tuple[Reader, ...]:
        """Keys of a report whose holders may read, those on standby too."""
        out = self._recused[report.id]
        return tuple(
            reader
            for reader in self.readers[report.id]
            if (reader.role == "recovery" and reader.key == self._recovery)
            or (reader.role in {"reader", "standby"} and reader.person not in out and (reader.key, reader.person) in self._able)
        )

    def missing(self, report: Report) -> tuple[tuple[Person, HandlerKey], ...]:
        """Keys of people of the report's team that it is not sealed to; those of people who recused themselves never are."""
        there = {reader.key for reader in self.readers[report.id] if reader.role not in {"leaving", "gone"}}
        out = self._recused[report.id]
        return tuple(
            (holder.person, key)
            for holder in self._holders.get(report.team, ())
            for key in holder.keys
            if key.id not in there and holder.person.id not in out
        )

    def opening(self, report: Report) -> tuple[Reader, ...]:
        """Keys that open a report now: not those on standby before it is escalated, and not the recovery key."""
        return tuple(
            reader for reader in self.live(report) if reader.role == "reader" or (reader.role == "standby" and report.escalated)
        )

    def lost(self, report: Report, item: Item) -> bool:
        """Whether an item opens for nobody who is still here: neither now, nor when it is escalated, passed on or recovered."""
        able = {reader.key for reader in self.live(report)} | self._passing(report)
        return not any(wrap.key in able for wrap in item.wraps)

    def stuck(self, report: Report, item: Item) -> bool:
        """Whether an item opens for people on standby alone, who do not see the report yet."""
        able = {reader.key for reader in self.opening(report)} | self._passing(report)
        standby = {reader.key for reader in self.live(report) if reader.role == "standby"}
        keys = {wrap.key for wrap in item.wraps}
        return not keys & able and bool(keys & standby)

    def _passing(self, report: Report) -> frozenset[str]:
        """Keys of people who left it and may still have to pass something on."""
        leaving = [reader for reader in self.readers[report.id] if reader.role == "leaving"]
        return frozenset(reader.key for reader in leaving if (reader.key, reader.person) in self._able)

    def opens(self, report: Report, person: str) -> bool:
        """Whether a person may read a report."""
        return any(reader.person == person for reader in self.opening(report))


def numbered(items: Sequence[Item]) -> tuple[Item, ...]:
    """Items with their places among those that somebody sees, which tell nothing of those she does not see."""
    return tuple(replace(item, n=n) for n, item in enumerate(items))


def shown_item(item: Item, keys: Collection[str], *, body: bool = True, lost: bool = False) -> dict[str, Any]:
    """An item for those who hold some keys; `lost` when nobody who should read it can."""
    shown: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "by": item.by,
        "n": item.n,
        "day": item.day.isoformat(),
        "wraps": [shown_wrap(wrap) for wrap in item.wraps if wrap.key in keys],
    }
    if body:
        shown["body"] = pack(item.body)
    return shown | ({"lost": True} if lost else {})


def shown_wrap(wrap: Wrap) -> dict[str, str]:
    """A wrap as browsers read it."""
    shown = {"key": wrap.key, "enc": pack(wrap.enc), "ct": pack(wrap.ct)}
    return shown | ({"from": wrap.sender} if wrap.sender else {})


def senders(readers: Sequence[Reader]) -> dict[str, str]:
    """Public keys of all who wrote something or passed it on."""
    return {reader.key: pack(reader.public) for reader in readers}
