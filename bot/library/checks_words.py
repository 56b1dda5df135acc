"""Faults of a pack's lists, tools and languages: ids used twice, circles, names that mean two things."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.library.faults import Fault
from bot.library.products import name_key
from bot.library.validation import did_you_mean
from bot.policy import Outcome
from bot.understanding.tokens import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.library.languages import LanguageFiles
    from bot.library.pack import Pack
    from bot.policy import Tool, Vocabulary
    from bot.understanding.words import LanguageWords

FILE = "vocabulary.yaml"


def word_faults(pack: Pack, today: date | None) -> Iterator[Fault]:
    """Every fault outside the clauses."""
    vocabulary = pack.policy.vocabulary
    yield from _listed_twice(vocabulary)
    yield from _circles(vocabulary)
    yield from _undecided(pack)
    yield from _modifiers(vocabulary)
    yield from _names(vocabulary)
    yield from _broken_duties(vocabulary)
    yield from _standing_duties(pack)
    for tool in vocabulary.tools:
        yield from _tool(tool, pack, today)
    yield from _languages(pack)


def _listed_twice(vocabulary: Vocabulary) -> Iterator[Fault]:
    lists = {
        "activities": vocabulary.activities,
        "data": vocabulary.data,
        "roles": vocabulary.roles,
        "places": vocabulary.places,
    }
    for name, entries in lists.items():
        for id_, count in Counter(entry.id for entry in entries).items():
            if count > 1:
                yield Fault(FILE, 0, f"{name}: '{id_}' is listed {count} times; list it once.")


def _circles(vocabulary: Vocabulary) -> Iterator[Fault]:
    """Places that lie in themselves, activities that narrow each other."""
    places = {place.id: place.inside for place in vocabulary.places}
    for id_, inside in places.items():
        if inside and inside not in places:
            yield Fault(FILE, 0, f"places: '{id_}' lies in '{inside}', which is not listed.")
        if _circular(id_, places):
            yield Fault(FILE, 0, f"places: '{id_}' lies in itself, going round in a circle; give it one larger place.")
    narrower = {entry.id: entry.narrows for entry in vocabulary.activities}
    for id_, wider in narrower.items():
        for other in wider:
            if other not in narrower:
                yield Fault(FILE, 0, f"activities: '{id_}' narrows '{other}', which is not listed.")
            elif id_ in narrower[other] or id_ == other:
                yield Fault(FILE, 0, f"activities: '{id_}' and '{other}' narrow each other; only one can be the narrower.")
    for kind in vocabulary.tool_kinds:
        if kind.activity is not None and kind.activity not in narrower:
            what = f"tool_kinds: '{kind.id}' has the activity '{kind.activity}', which is not listed"
            yield Fault(FILE, 0, what + did_you_mean(kind.activity, narrower))


def _circular(start: str, inside: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    step: str | None = start
    while step is not None and step not in seen:
        seen.add(step)
        step = inside.get(step)
    return step is not None


def _undecided(pack: Pack) -> Iterator[Fault]:
    """Activities that no clause decides."""
    decided: set[str] = set()
    for clause in pack.policy.clauses:
        decided.update((clause.when.activity if clause.when else None) or ())
        decided.update(id_ for case in clause.cases for id_ in case.when.activity or ())
    for entry in pack.policy.vocabulary.activities:
        if entry.id not in decided:
            yield Fault(FILE, 0, f"activities: no clause decides '{entry.id}'; write one, or remove the activity.")


def _modifiers(vocabulary: Vocabulary) -> Iterator[Fault]:
    known = [kind.id for kind in vocabulary.data]
    for modifier in vocabulary.modifiers:
        for id_ in (*modifier.turns, *([modifier.into] if modifier.into else [])):
            if id_ not in known:
                what = f"modifiers: '{modifier.id}' speaks of data '{id_}', which is not listed{did_you_mean(id_, known)}"
                yield Fault(FILE, 0, what)


def _names(vocabulary: Vocabulary) -> Iterator[Fault]:
    """Ids and names that mean two tools."""
    for id_, count in Counter(tool.id for tool in vocabulary.tools).items():
        if count > 1:
            yield Fault("tools", 0, f"{count} entries have the id '{id_}'; every tool needs its own.")
    owners: dict[str, str] = {}
    for tool in vocabulary.tools:
        for name in (tool.name, *tool.aliases):
            other = owners.setdefault(name_key(name), tool.id)
            if other != tool.id:
                yield Fault(_file(tool), 0, f"'{name}' is also a name of '{other}'; one name can mean one tool only.")
        names = {name_key(name) for name in (tool.name, *tool.aliases)}
        for name in tool.only_capitalised if isinstance(tool.only_capitalised, tuple) else ():
            if name_key(name) not in names:
                yield Fault(_file(tool), 0, f"only_capitalised: '{name}' is neither the name nor an alias of this tool.")


def _broken_duties(vocabulary: Vocabulary) -> Iterator[Fault]:
    """Duties that an activity or another duty breaks, and that nobody defined."""
    duties = [duty.id for duty in vocabulary.duties]
    for kind, entries in (("activities", vocabulary.activities), ("duties", vocabulary.duties)):
        for entry in entries:
            for other in entry.breaks:
                if other not in duties:
                    what = f"{kind}: '{entry.id}' breaks '{other}', which is no duty{did_you_mean(other, duties)}"
                    yield Fault(FILE, 0, what)


def _standing_duties(pack: Pack) -> Iterator[Fault]:
    """Duties and activities nobody defined, and clauses that are not there or do not say no."""
    vocabulary = pack.policy.vocabulary
    duties = [duty.id for duty in vocabulary.duties]
    for rule in pack.policy.always_on:
        if rule.duty is not None and rule.duty not in duties:
            yield _always_on(f"duty '{rule.duty}' is not in vocabulary.yaml{did_you_mean(rule.duty, duties)}")
        for id_ in rule.not_for:
            if id_ not in vocabulary.activity_by_id:
                near = did_you_mean(id_, vocabulary.activity_by_id)
                yield _always_on(f"'{rule.id}' is not for '{id_}', which is no activity{near}")
        if rule.clause is None:
            continue
        clause = pack.policy.clause_by_id.get(rule.clause)
        if clause is None:
            yield _always_on(f"there is no clause '{rule.clause}'{did_you_mean(rule.clause, pack.policy.clause_by_id)}")
        elif not clause.decides or clause.cases[0].outcome is not Outcome.PROHIBITED:
            yield _always_on(f"'{rule.clause}' has to be a clause that decides, and its outcome prohibited.")


def _always_on(what: str) -> Fault:
    return Fault("pack.yaml", 0, f"always_on: {what}")


def _tool(tool: Tool, pack: Pack, today: date | None) -> Iterator[Fault]:
    """Ids nobody defined, and a card past its review."""
    vocabulary, file = pack.policy.vocabulary, _file(tool)
    for values, entries, what in (
        (tool.kinds, vocabulary.tool_kinds, "kind"),
        (tool.cleared_for, vocabulary.data, "data"),
        (tool.for_activities, vocabulary.activities, "activity"),
    ):
        known = [entry.id for entry in entries]
        for value in values:
            if value not in known:
                yield Fault(file, 0, f"{what} '{value}' is not in vocabulary.yaml{did_you_mean(value, known)}")
    for edition in (tool.edition_of, tool.approved_edition, tool.public_edition):
        if edition is not None and edition not in vocabulary.tool_by_id:
            yield Fault(file, 0, f"edition '{edition}' is not in the catalogue{did_you_mean(edition, vocabulary.tool_by_id)}")
    if tool.owner is not None and tool.owner not in pack.policy.contact_by_id:
        yield Fault(file, 0, f"owner '{tool.owner}' is not a contact of pack.yaml.")
    if today is not None and tool.review is not None and tool.review.next < today:
        what = f"its review was due on {tool.review.next}; review the card and set the next date."
        yield Fault(file, 0, what, blocking=False)


def _file(tool: Tool) -> str:
    return "tools/known.yaml" if tool.status == "unlisted" else f"tools/{tool.id}.md"


def _languages(pack: Pack) -> Iterator[Fault]:
    """Ids without a name or without a single word to recognise them by, per language."""
    vocabulary = pack.policy.vocabulary
    for code, files in pack.languages.items():
        yield from _translations(code, files, pack)
        for id_ in files.words.questions:
            if id_ not in pack.policy.clause_by_id:
                what = f"there is no clause '{id_}'{did_you_mean(id_, pack.policy.clause_by_id)}"
                yield Fault(f"languages/{code}/questions.yaml", 0, what)
        yield from _groups(code, files.words)
        for kind, entries in (("activities", vocabulary.activities), ("data", vocabulary.data)):
            file = f"languages/{code}/{kind}.yaml"
            words = getattr(files.words, kind)
            if not words:
                ids = ", ".join(entry.id for entry in entries)
                what = f"it is missing or empty; write a block with a name, terms and examples in '{code}' for each of: {ids}."
                yield Fault(file, 0, what)
                continue
            for entry in entries:
                known = words.get(entry.id)
                if known is None or not known.name:
                    yield Fault(file, 0, f"'{entry.id}' has no name in '{code}'; add it with a name, terms and examples.")
                elif not known.terms and not known.examples:
                    what = f"'{entry.id}' has neither terms nor examples in '{code}', so nobody can be understood to mean it."
                    yield Fault(file, 0, what)


def _groups(code: str, words: LanguageWords) -> Iterator[Fault]:
    """Phrases with a group that nobody wrote: they would never be found."""
    for kind in ("activities", "data", "duties", "roles", "places", "modifiers", "intents"):
        for id_, entry in getattr(words, kind).items():
            for phrase in (*entry.terms, *entry.broken_by, *entry.kept_by):
                for name in (group_of(piece) or piece.strip("{?}") for piece in phrase.split() if "{" in piece):
                    if name not in words.groups:
                        what = f"'{id_}': there is no group '{name}' in groups.yaml{did_you_mean(name, words.groups)}"
                        yield Fault(f"languages/{code}/{kind}.yaml", 0, f"{what} ('{phrase}')")


def _translations(code: str, files: LanguageFiles, pack: Pack) -> Iterator[Fault]:
    """Translations of clauses that do not exist; clauses and sentences left out once translating has begun."""
    folder = f"languages/{code}/clauses"
    for id_ in files.clauses:
        if id_ not in pack.policy.clause_by_id:
            yield Fault(
                folder, 0, f"'{id_}' is translated, but there is no such clause{did_you_mean(id_, pack.policy.clause_by_id)}"
            )
    if not files.clauses:
        return
    missing = ", ".join(clause.id for clause in pack.policy.clauses if clause.id not in files.clauses)
    if missing:
        yield Fault(folder, 0, f"no translation yet, so people read it in the default language: {missing}.", blocking=False)
    for clause in pack.policy.clauses:
        wording = files.clauses.get(clause.id)
        if wording is None:
            continue
        said = {clause.reason, clause.instead, clause.affected.text if clause.affected is not None else ""}
        for case in clause.cases:
            said |= {case.reason or "", case.instead or "", *(condition.text for condition in case.conditions)}
        for sentence in sorted(said - {""} - wording.words.keys()):
            yield Fault(
                f"{folder}/{clause.id}.md", 0, f"a sentence is not translated (or has changed): {sentence}", blocking=False
            )
