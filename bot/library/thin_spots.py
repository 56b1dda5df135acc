"""Where a pack without a fault is thin: fewer words, messages, questions or translated cards than content/README.md advises."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.library.cards import untranslated
from bot.library.files import Folder
from bot.library.pack import golden_questions
from bot.library.places import shipped_content
from bot.understanding.training import lessons
from bot.understanding.words import OFF_LIST, UNNAMED, EntryWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.library.pack import Pack
    from bot.policy import Policy
    from bot.understanding.words import LanguageWords

GOOD_TERMS = 12
GOOD_MESSAGES = 30
GOOD_MESSAGES_OF_DATA = 15
GOOD_MESSAGES_OFF_THE_LIST = 30
GOOD_BREACHES = 15
"""Words of a breach; one that is not understood is a yes."""
GOOD_MESSAGES_WITHOUT_A_TASK = 5
GOOD_QUESTIONS = 10
GOOD_GOLDEN = 10
LONGEST_NAME = 32
"""Characters of a name that fit on a button."""
MOST_NAMES = 3
"""Tools or entries that a sentence names, so that it stays a line or two."""


class Spot(NamedTuple):
    """A thin spot: what has less than what is advised. They sort by how thin they are.

    Attributes:
        share: of what is advised that is there.
        file: where to write more.
        entry: what is thin: an id, or some words.
        has: what it has, or what is the matter with it.
        advice: what would be enough; the same words for all spots of one kind. Empty for what is to be mended one by one.
    """

    share: float
    file: str
    entry: str
    has: str
    advice: str = ""

    def __str__(self) -> str:
        """A sentence, its file first."""
        return f"{self.file}: {self.entry}{self.has}{self.advice and '; '}{self.advice}."


class _Taught(NamedTuple):
    """Messages by language and id, wherever in the pack they stand."""

    activities: Counter[tuple[str, str]]
    data: Counter[tuple[str, str]]
    clauses: Counter[tuple[str, str]]


def thin_spots(pack: Pack) -> tuple[Spot, ...]:
    """Every spot, the thinnest first.

    Args:
        pack: as it was read from its folder; one from the cache has lost its examples.
    """
    words = {code: files.words for code, files in pack.languages.items()}
    taught = _taught(pack, words)
    spots = [*_golden(pack), *(spot for code in words for spot in _of_a_language(code, words[code], pack, taught))]
    spots.extend(spot for code in words if code != pack.policy.default_language for spot in _cards(code, pack))
    spots.extend(_vocabulary(pack.policy))
    return tuple(sorted(spots))


def summed_up(spots: Iterable[Spot]) -> tuple[str, ...]:
    """A sentence for all spots of a file that want the same, the thinnest of them named; the thinnest kind first."""
    alike: defaultdict[tuple[str, ...], list[Spot]] = defaultdict(list)
    for spot in spots:
        alike[(spot.file, spot.advice) if spot.advice else spot[1:]].append(spot)
    return tuple(_together(kind) for kind in alike.values())


def _together(spots: Sequence[Spot]) -> str:
    first, *others = spots
    if not others:
        return str(first)
    named = ", ".join(f"{spot.entry}{spot.has}" for spot in spots[:MOST_NAMES])
    left = len(spots) - MOST_NAMES
    return f"{first.file}: {first.advice}; {named}{f', and {left} more' if left > 0 else ''}."


def _taught(pack: Pack, words: Mapping[str, LanguageWords]) -> _Taught:
    counted = _Taught(Counter(), Counter(), Counter())
    for lesson in lessons(pack.policy, words):
        if not lesson.intents:  # a bare term
            continue
        counted.clauses.update((lesson.language, id_) for id_ in lesson.clauses or ())
        if lesson.activities is None or lesson.data is None:
            continue
        # A message that names data and no task teaches little about one that names nothing at all.
        named = (id_ for id_ in lesson.activities if id_ != UNNAMED or not lesson.data)
        counted.activities.update((lesson.language, id_) for id_ in named)
        counted.data.update((lesson.language, id_) for id_ in lesson.data)
    return counted


def _of_a_language(code: str, words: LanguageWords, pack: Pack, taught: _Taught) -> Iterator[Spot]:
    folder, vocabulary = f"languages/{code}", pack.policy.vocabulary
    for file, entries, known, messages, enough in (
        ("activities.yaml", vocabulary.activities, words.activities, taught.activities, GOOD_MESSAGES),
        ("data.yaml", vocabulary.data, words.data, taught.data, GOOD_MESSAGES_OF_DATA),
    ):
        for entry in entries:
            terms = len(known.get(entry.id, EntryWords()).terms)
            at = (f"{folder}/{file}", f"'{entry.id}'")
            yield from _thin(*at, ("term", terms, GOOD_TERMS), ("message", messages[code, entry.id], enough))
            name = known.get(entry.id, EntryWords()).name
            if len(name) > LONGEST_NAME:
                said = f": its name has {len(name)} characters; {LONGEST_NAME} fit on a button"
                yield Spot(LONGEST_NAME / len(name), *at, said)
    nameless = taught.activities[code, UNNAMED]
    yield from _thin(f"{folder}/activities.yaml", f"'{UNNAMED}'", ("message", nameless, GOOD_MESSAGES_WITHOUT_A_TASK))
    others = taught.activities[code, OFF_LIST]
    yield from _thin(f"{folder}/activities.yaml", f"'{OFF_LIST}'", ("message", others, GOOD_MESSAGES_OFF_THE_LIST))
    yield from _duties(f"{folder}/duties.yaml", words, pack)
    for clause in pack.policy.clauses:
        if not clause.decides:
            asked = taught.clauses[code, clause.id]
            yield from _thin(f"{folder}/questions.yaml", f"'{clause.id}'", ("question", asked, GOOD_QUESTIONS))


def _duties(file: str, words: LanguageWords, pack: Pack) -> Iterator[Spot]:
    """Duties with few words of a breach, and such words that also name data or a task: they count as both."""
    files = (("activities.yaml", words.activities), ("data.yaml", words.data))
    named = {
        term.casefold(): (id_, file)
        for file, entries in (files if pack.root.resolve() != shipped_content() else ())  # the sample's are meant to be both
        for id_, entry in entries.items()
        for term in entry.terms
    }
    tasks = pack.policy.vocabulary.activity_by_id
    for duty in pack.policy.vocabulary.duties:
        broken_by = words.duties.get(duty.id, EntryWords()).broken_by
        if len(broken_by) < GOOD_BREACHES:
            advice = f"{GOOD_BREACHES} words of a breach are a good start, as one not understood is a yes"
            said = f" has {len(broken_by)} words of a breach"
            yield Spot(len(broken_by) / GOOD_BREACHES, file, f"'{duty.id}'", said, advice)
        for word in broken_by:
            id_, where = named.get(word.casefold(), ("", ""))
            if id_ and not (id_ in tasks and duty.id in tasks[id_].breaks):  # such a task is meant to be the breach
                said = f": '{word}' is a word for '{id_}' in {where} too, and counts as both"
                yield Spot(1.0, file, f"'{duty.id}'", said)


def _cards(code: str, pack: Pack) -> Iterator[Spot]:
    """The spot, when there are tools of which people read in the default language."""
    left, worded = untranslated(pack.policy.vocabulary, pack.languages[code].cards)
    if left:
        names = ", ".join(f"'{id_}'" for id_ in left[:MOST_NAMES]) + (" ..." if len(left) > MOST_NAMES else "")
        done = worded - len(left)
        said = f"{done} of {worded} tools {'is' if done == 1 else 'are'} translated"
        yield Spot(done / worded, f"languages/{code}/tools", said, f"; people read the others in the default language: {names}")


def _vocabulary(policy: Policy) -> Iterator[Spot]:
    """Data of which no clause speaks, and words about data that the pack leaves unheard."""
    whens = (facets for clause in policy.clauses for facets in (clause.when, *(case.when for case in clause.cases)))
    ruled = {kind for facets in whens if facets is not None for kind in facets.data or ()}
    for kind in policy.vocabulary.data:
        if kind.id not in ruled and not kind.open:
            said = ": no clause speaks of this data, so it gets the default outcome"
            yield Spot(0.0, "vocabulary.yaml", f"'{kind.id}'", said)
    shipped = Folder(shipped_content()).yaml("vocabulary.yaml")
    known = [entry["id"] for entry in shipped.data["modifiers"] if "turns" in entry] if shipped is not None else []
    missing = [f"'{id_}'" for id_ in known if id_ not in policy.vocabulary.modifier_by_id]
    if missing:
        said = f" without {', '.join(missing)}, so words for it are not heard; section 4 says what to write"
        yield Spot(1 - len(missing) / len(known), "vocabulary.yaml", "modifiers", said)


def _golden(pack: Pack) -> Iterator[Spot]:
    yield from _thin("golden", "the pack", ("golden question", len(golden_questions(Folder(pack.root))), GOOD_GOLDEN))


def _thin(file: str, entry: str, *counted: tuple[str, int, int]) -> Iterator[Spot]:
    """The spot, when one of its counts is below what is advised; each is what is counted, how many, how many are advised."""
    share = min(have / enough for _, have, enough in counted)
    if share < 1:
        has = " and ".join(f"{have} {what}{'' if have == 1 else 's'}" for what, have, _ in counted)
        advised = " and ".join(f"{enough} {what}s" for what, _, enough in counted)
        yield Spot(share, file, entry, f" has {has}", f"{advised} are a good start")
