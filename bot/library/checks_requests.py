"""Faults in what a pack says about requests: forms that cannot work, rules that cannot apply, ids nobody defined.

What is borrowed from the shipped pack, or made from the pack's offices, is not checked: its author did not write it.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.calendars import known_calendar
from bot.cases.filling import FROM_OPTIONS
from bot.cases.kinds import OTHERS, SOONER
from bot.library.checks_request_words import request_word_faults
from bot.library.checks_sight import takes_all, takes_every, wrong_for_sight, wrong_in_abouts, wrong_in_edits, wrong_in_sight
from bot.library.faults import Fault
from bot.library.requests import CALENDARS, DEFAULT, KINDS, ROUTING
from bot.library.validation import did_you_mean
from bot.understanding.words import INTENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bot.cases.kinds import FormField, RequestKind, Span
    from bot.cases.places import PlaceTime
    from bot.cases.routing import Rule, Team
    from bot.library.files import Folder, Source
    from bot.library.pack import Pack

FILED = tuple(intent for intent in INTENTS if intent not in {"may_i", "info", "other"})
"""Intents that lead to a form."""

CAN_BE_SEALED = ("choice", "text", "long_text")
"""Types of fields whose answer nobody but the reader of the grounds needs: not for routing, and not to protect."""

TOOL = "tool"
"""Id of the field that says which tool somebody is free of while she waits."""

PLAIN_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
WORKDAYS_OF_A_WEEK = 5
DAYS = {"hours": 1 / 24, "days": 1.0, "working_days": 7 / WORKDAYS_OF_A_WEEK, "years": 365.0}


def request_faults(pack: Pack, folder: Folder) -> Iterator[Fault]:
    """Every fault of the files about requests."""
    for name in folder.names(KINDS):
        source = folder.yaml(name)
        if source is None or not isinstance(source.data, dict):
            continue
        kind = pack.requests.get(str(source.data.get("id", PurePath(name).stem)))
        if kind is not None:
            yield from _kind(kind, source, pack)
    routing = folder.yaml(ROUTING) if folder.has(ROUTING) else None
    if routing is not None and isinstance(routing.data, dict):
        yield from _routing(routing, pack)
    calendars = folder.yaml(CALENDARS) if folder.has(CALENDARS) else None
    if calendars is not None and isinstance(calendars.data, dict):
        yield from _calendars(calendars, pack)
    yield from request_word_faults(pack, folder)


def _kind(kind: RequestKind, source: Source, pack: Pack) -> Iterator[Fault]:
    def fault(what: str, *path: str | int) -> Fault:
        return Fault(source.name, source.line_of(path), what)

    if source.name != f"requests/{kind.id}.yaml":
        yield fault(f"the file of kind '{kind.id}' must be called {kind.id}.yaml; rename the file or the id.", "id")
    if not PLAIN_ID.fullmatch(kind.id):
        yield fault(_plain(kind.id), "id")
    if kind.intent and kind.intent not in FILED:
        yield fault(f"intent '{kind.intent}' leads to no form{did_you_mean(kind.intent, FILED)}", "intent")
    ids = [field.id for field in kind.fields]
    for number, field in enumerate(kind.fields):
        yield from (fault(what, "fields", number) for what in _wrong_in_field(field, kind))
        if field.id in ids[:number]:
            yield fault(f"field '{field.id}' is listed twice; give each its own id.", "fields", number)
    yield from (fault(what, "limits", step) for step, what in _wrong_in_limits(kind))
    if DEFAULT not in kind.keep:
        yield fault("'keep' needs 'default': how long a closed request is kept where nothing else is said.", "keep")
    yield from _places(source.data.get("keep"), source, ("keep",), pack)
    yield from (fault(what, "keep", place) for place, what in _wrong_in_keep(kind, source.data.get("keep", {})))
    yield from (fault(what, "sooner", number) for number, what in _wrong_in_sooner(kind))
    yield from (fault(what, "protects_if") for what in _wrong_in_protection(kind))
    yield from (fault(what, "urgent") for what in _wrong_in_urgent(kind))
    yield from (fault(what, *path) for path, what in wrong_in_sight(kind))
    yield from (fault(what, "edits", number) for number, what in wrong_in_edits(kind))
    yield from (fault(what, "fields", number) for number, what in wrong_in_abouts(kind, pack.routes))


def _places(by_place: object, source: Source, path: tuple[str, ...], pack: Pack) -> Iterator[Fault]:
    """Places nobody defined, in a part of a file that is keyed by places."""
    known = [place.id for place in pack.policy.vocabulary.places]
    for place in by_place if isinstance(by_place, dict) else {}:
        if place not in {DEFAULT, *known}:
            what = f"place '{place}' is not in vocabulary.yaml{did_you_mean(str(place), known)}"
            yield Fault(source.name, source.line_of([*path, str(place)]), what)


def _plain(id_: str) -> str:
    return f"'{id_}' cannot be an id; write small letters, digits and _, a letter first, at most 40."


def _wrong_in_field(field: FormField, kind: RequestKind) -> Iterator[str]:
    if not PLAIN_ID.fullmatch(field.id):
        yield _plain(field.id)
    if field.type == "choice" and not field.options:
        yield f"field '{field.id}' is a choice without 'options'; list what can be chosen."
    if field.type not in FROM_OPTIONS and field.options:
        yield f"field '{field.id}' has 'options', but only a choice can; remove them or write type: choice."
    for option, count in Counter(field.options).items():
        if count > 1:
            yield f"field '{field.id}' lists '{option}' {count} times; list it once."
    if field.sealed and field.type not in CAN_BE_SEALED:
        yield f"field '{field.id}' cannot be sealed: the program needs its answer; seal {', '.join(CAN_BE_SEALED)} alone."
    if field.sealed and field.required:
        yield f"field '{field.id}' is sealed, so nobody can see whether it is filled in; remove 'required'."
    if kind.protects and field.type == TOOL and field.id != TOOL:
        yield f"field '{field.id}' says which tool somebody is free of meanwhile; its id must be '{TOOL}'."


def _wrong_in_limits(kind: RequestKind) -> Iterator[tuple[str, str]]:
    limits = kind.limits
    if _days(limits.start) > _days(limits.decision):
        yield "start", "somebody would begin after the decision is due; make 'start' shorter than 'decision'."
    if limits.acknowledge is not None and _days(limits.acknowledge) < _days(limits.start):
        yield "acknowledge", "'acknowledge' is the latest moment of a first answer; it cannot be shorter than 'start'."
    if _days(limits.decision) > _days(limits.hard_stop):
        yield "hard_stop", "'hard_stop' is the latest moment of a decision; it cannot be shorter than 'decision'."


def _wrong_in_keep(kind: RequestKind, own: Collection[str]) -> Iterator[tuple[str, str]]:
    """What is kept is kept by the calendar; `own` are the places that the file itself names."""
    for place, span in kind.keep.items():
        if place in own and span.unit == "working_days":
            yield place, "how long a request is kept cannot be counted in working days; write hours, days or years."


def _days(span: Span) -> float:
    return span.amount * DAYS[span.unit]


def _wrong_in_protection(kind: RequestKind) -> Iterator[str]:
    if kind.protects_if and not kind.protects:
        yield "'protects_if' without 'protects: true' protects nobody; add it or remove both."
    yield from _wrong_answers("protects_if", kind.protects_if, kind)


def _wrong_answers(key: str, answers: Mapping[str, str], kind: RequestKind) -> Iterator[str]:
    """Answers that nobody can give."""
    fields = {field.id: field for field in kind.open_fields}
    for id_, value in answers.items():
        field = fields.get(id_)
        if field is None:
            yield f"'{key}' names '{id_}', which is no open field of the form{did_you_mean(id_, fields)}"
        elif field.type in FROM_OPTIONS and value not in field.options:
            yield f"'{key}': '{value}' is no option of '{id_}'{did_you_mean(value, field.options)}"


def _wrong_in_urgent(kind: RequestKind) -> Iterator[str]:
    for id_, values in kind.urgent.items():
        if not values:
            yield f"'urgent' names no answer to '{id_}'; list one, or remove it."
        for value in values:
            yield from _wrong_answers("urgent", {id_: value}, kind)


def _wrong_in_sooner(kind: RequestKind) -> Iterator[tuple[int, str]]:
    for number, one in enumerate(kind.sooner):
        for what in _wrong_answers("when", one.when, kind):
            yield number, what
        for step in SOONER:
            span, usual = getattr(one, step), getattr(kind.limits, step)
            if span is not None and usual is not None and _days(span) > _days(usual):
                yield number, f"'{step}' takes longer here than in 'limits'; make it shorter or leave it out."


def _routing(source: Source, pack: Pack) -> Iterator[Fault]:
    routes = pack.routes
    teams = [team.id for team in routes.teams]

    def fault(what: str, *path: str | int, blocking: bool = True) -> Fault:
        return Fault(source.name, source.line_of(path), what, blocking)

    for number, team in enumerate(routes.teams):
        yield from (fault(what, "teams", number) for what in _wrong_in_team(team, teams[:number], pack))
    if routes.escalation not in teams:
        yield fault(f"team '{routes.escalation}' is not in 'teams'{did_you_mean(routes.escalation, teams)}", "escalation")
    for number, rule in enumerate(routes.rules):
        yield from (fault(what, "rules", number) for what in _wrong_in_rule(rule, pack))
        yield from (fault(what, "rules", number) for what in wrong_for_sight(rule, pack))
        if any(takes_all(earlier, rule, pack) for earlier in routes.rules[:number]):
            what = f"rule {number + 1} never applies: an earlier rule takes all it matches; put the narrower rule first."
            yield fault(what, "rules", number)
    for kind in pack.requests:
        if not any(takes_every(kind, rule) for rule in routes.rules):
            rest = f"team '{routes.escalation}' gets the rest"
            what = f"no rule takes every '{kind}', so {rest}; add one without place, unit and tier."
            yield fault(what, "rules", blocking=False)
    yield from _tiers(source, pack)


def _wrong_in_team(team: Team, earlier: list[str], pack: Pack) -> Iterator[str]:
    contacts = pack.policy.contact_by_id
    if not PLAIN_ID.fullmatch(team.id):
        yield _plain(team.id)
    if not team.contact:
        yield f"team '{team.id}' has no 'contact'; name an office of pack.yaml."
    elif team.contact not in contacts:
        yield f"contact '{team.contact}' of team '{team.id}' is not in pack.yaml{did_you_mean(team.contact, contacts)}"
    if team.id in earlier:
        yield f"team '{team.id}' is listed twice; list it once."


def _wrong_in_rule(rule: Rule, pack: Pack) -> Iterator[str]:
    lists: tuple[tuple[str, Iterable[str], list[str]], ...] = (
        ("team", [rule.team, *([rule.appeal] if rule.appeal else [])], [team.id for team in pack.routes.teams]),
        ("kind", rule.kinds, list(pack.requests)),
        ("place", rule.places, [place.id for place in pack.policy.vocabulary.places]),
        ("tier", rule.tiers, [tier.id for tier in pack.routes.tiers]),
        ("without", rule.without, [*(team.id for team in pack.routes.teams), *OTHERS]),
    )
    for what, values, known in lists:
        for value in values:
            if value not in known:
                yield f"{what} '{value}' is not defined{did_you_mean(value, known)}"
    if rule.with_line == 1 or rule.with_line < 0:
        yield "'with_line' is 0 (nobody) or 2 and more (2: the manager's manager). The own manager is part of the matter."
    if rule.decide == "together" and not rule.with_line:
        yield "'decide: together' needs a second side; add 'with_line: 2' (the manager's manager), or drop 'decide'."


def _tiers(source: Source, pack: Pack) -> Iterator[Fault]:
    vocabulary = pack.policy.vocabulary
    lists = (
        ("activities", "activity", [entry.id for entry in vocabulary.activities]),
        ("data", "data", [entry.id for entry in vocabulary.data]),
    )
    seen: dict[tuple[str, str], str] = {}
    tiers = pack.routes.tiers
    for number, tier in enumerate(tiers):
        line = source.line_of(["tiers", number])
        if not PLAIN_ID.fullmatch(tier.id):
            yield Fault(source.name, line, _plain(tier.id))
        if tier.id in {earlier.id for earlier in tiers[:number]}:
            yield Fault(source.name, line, f"tier '{tier.id}' is listed twice; list it once.")
        if number < len(tiers) - 1 and not (tier.activities or tier.data):
            what = f"tier '{tier.id}' names neither activities nor data, so it never applies; only the last tier may be empty."
            yield Fault(source.name, line, what)
        for key, name, known in lists:
            for id_ in getattr(tier, key):
                if id_ not in known:
                    yield Fault(source.name, line, f"{name} '{id_}' is not in vocabulary.yaml{did_you_mean(id_, known)}")
                elif (key, id_) in seen:
                    yield Fault(source.name, line, f"{name} '{id_}' is already in tier '{seen[key, id_]}'; list it once.")
                seen.setdefault((key, id_), tier.id)


def _calendars(source: Source, pack: Pack) -> Iterator[Fault]:
    listed = source.data.get("places")
    yield from _places(listed, source, ("places",), pack)
    read = pack.calendars
    own = [place for place in read.places if isinstance(listed, dict) and place in listed]
    entries: list[tuple[tuple[str, ...], PlaceTime]] = [((DEFAULT,), read.default)]
    entries.extend((("places", place), read.places[place]) for place in own)
    for path, entry in entries:
        line = source.line_of(path)
        yield from (Fault(source.name, line, what) for what in _wrong_in_place(entry))


def _wrong_in_place(entry: PlaceTime) -> Iterator[str]:
    if entry.subdivision and not entry.country:
        yield f"subdivision '{entry.subdivision}' needs a 'country'."
    elif not known_calendar(entry.country, entry.subdivision):
        where = " ".join(part for part in (entry.country, entry.subdivision) if part)
        yield f"no public holidays are known for '{where}'; write ISO 3166 codes such as DE, or US and CA."
    if not _known_zone(entry.zone):
        yield f"'{entry.zone}' is no time zone; write one such as Europe/Berlin or America/New_York."


def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
