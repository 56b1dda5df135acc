"""Where a pack without a fault is thin: fewer words, messages, questions or translated cards than content/README.md advises."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bot.library.cards import untranslated
from bot.library.files import Folder
from bot.library.pack import golden_questions
from bot.understanding.training import lessons
from bot.understanding.words import OFF_LIST, UNNAMED, EntryWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.library.pack import Pack
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
"""Tools that a sentence names, so that it stays one line."""


class Spot(NamedTuple):
    """A thin spot, for sorting: the share of what is advised that is there, and the sentence about it."""

    share: float
    said: str


class _Taught(NamedTuple):
    """Messages by language and id, wherever in the pack they stand."""

    activities: Counter[tuple[str, str]]
    data: Counter[tuple[str, str]]
    clauses: Counter[tuple[str, str]]


def thin_spots(pack: Pack) -> tuple[str, ...]:
    """A sentence for each spot, with its file first; the thinnest spot first.

    Args:
        pack: as it was read from its folder; one from the cache has lost its examples.
    """
    words = {code: files.words for code, files in pack.languages.items()}
    taught = _taught(pack, words)
    spots = [*_golden(pack), *(spot for code in words for spot in _of_a_language(code, words[code], pack, taught))]
    spots.extend(spot for code in words if code != pack.policy.default_language for spot in _cards(code, pack))
    return tuple(spot.said for spot in sorted(spots))


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
            said = f"{folder}/{file}: '{entry.id}'"
            yield from _thin(said, ("term", terms, GOOD_TERMS), ("message", messages[code, entry.id], enough))
            name = known.get(entry.id, EntryWords()).name
            if len(name) > LONGEST_NAME:
                yield Spot(
                    LONGEST_NAME / len(name), f"{said}: its name has {len(name)} characters; {LONGEST_NAME} fit on a button."
                )
    nameless = taught.activities[code, UNNAMED]
    yield from _thin(f"{folder}/activities.yaml: '{UNNAMED}'", ("message", nameless, GOOD_MESSAGES_WITHOUT_A_TASK))
    others = taught.activities[code, OFF_LIST]
    yield from _thin(f"{folder}/activities.yaml: '{OFF_LIST}'", ("message", others, GOOD_MESSAGES_OFF_THE_LIST))
    yield from _duties(f"{folder}/duties.yaml", words, pack)
    for clause in pack.policy.clauses:
        if not clause.decides:
            asked = taught.clauses[code, clause.id]
            yield from _thin(f"{folder}/questions.yaml: '{clause.id}'", ("question", asked, GOOD_QUESTIONS))


def _duties(file: str, words: LanguageWords, pack: Pack) -> Iterator[Spot]:
    """Duties with few words of a breach, and such words that are also words for data: they count as both."""
    kinds = {term.casefold(): id_ for id_, entry in words.data.items() for term in entry.terms}
    for duty in pack.policy.vocabulary.duties:
        broken_by = words.duties.get(duty.id, EntryWords()).broken_by
        if len(broken_by) < GOOD_BREACHES:
            advice = f"{GOOD_BREACHES} are a good start, as one not understood is a yes."
            yield Spot(len(broken_by) / GOOD_BREACHES, f"{file}: '{duty.id}' has {len(broken_by)} words of a breach; {advice}")
        for word in broken_by:
            if word.casefold() in kinds:
                kind = kinds[word.casefold()]
                yield Spot(1.0, f"{file}: '{duty.id}': '{word}' is a word for '{kind}' in data.yaml too, and counts as both.")


def _cards(code: str, pack: Pack) -> Iterator[Spot]:
    """The spot, when there are tools of which people read in the default language."""
    left, worded = untranslated(pack.policy.vocabulary, pack.languages[code].cards)
    if left:
        names = ", ".join(f"'{id_}'" for id_ in left[:MOST_NAMES]) + (" ..." if len(left) > MOST_NAMES else "")
        done = worded - len(left)
        said = f"languages/{code}/tools: {done} of {worded} tools {'is' if done == 1 else 'are'} translated"
        yield Spot(done / worded, f"{said}; people read the others in the default language: {names}.")


def _golden(pack: Pack) -> Iterator[Spot]:
    yield from _thin("golden: the pack", ("golden question", len(golden_questions(Folder(pack.root))), GOOD_GOLDEN))


def _thin(where: str, *counted: tuple[str, int, int]) -> Iterator[Spot]:
    """The spot, when one of its counts is below what is advised; each is what is counted, how many, how many are advised."""
    share = min(have / enough for _, have, enough in counted)
    if share < 1:
        has = " and ".join(f"{have} {what}{'' if have == 1 else 's'}" for what, have, _ in counted)
        yield Spot(share, f"{where} has {has}; {' and '.join(str(enough) for *_, enough in counted)} are a good start.")
