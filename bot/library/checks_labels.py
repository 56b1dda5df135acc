"""Labels of example messages that nobody defined.

Such a label would be dropped when the pack is learnt, and the message would teach that what it names is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.library.faults import Fault
from bot.library.validation import did_you_mean
from bot.understanding.words import INTENTS, OFF_LIST, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.library.pack import Pack
    from bot.understanding.words import EntryWords, LanguageWords, Message

LONGEST_QUOTE = 60
"""Characters of a message that show which one is meant."""


class Labelled(NamedTuple):
    """A message's labels of one kind, what that kind is called, and those that exist."""

    ask: str
    what: str
    given: tuple[str, ...]
    known: tuple[str, ...]


def label_faults(pack: Pack) -> Iterator[Fault]:
    """A fault for each label that is not in the vocabulary, with the message it stands at."""
    for code, files in pack.languages.items():
        for name, labels in _labels(files.words, pack):
            unknown = ((one, label) for one in labels for label in one.given if label not in one.known)
            for one, label in unknown:
                quote = one.ask if len(one.ask) <= LONGEST_QUOTE else f"{one.ask[:LONGEST_QUOTE]}..."
                said = f"\"{quote}\": there is no {one.what} '{label}'{did_you_mean(label, one.known)}"
                yield Fault(f"languages/{code}/{name}.yaml", 0, said)


def _labels(words: LanguageWords, pack: Pack) -> Iterator[tuple[str, Iterator[Labelled]]]:
    """The labels of every file of a language."""
    vocabulary = pack.policy.vocabulary
    activities = (*(entry.id for entry in vocabulary.activities), OFF_LIST)
    data = tuple(entry.id for entry in vocabulary.data)
    clauses = tuple(pack.policy.clause_by_id)
    yield "activities", (one for each in _phrases(words.activities) for one in _facts(each, activities, data))
    yield "data", (one for each in _phrases(words.data) for one in _facts(each, activities, data))
    yield "intents", (Labelled(one.ask, "intent", one.also, INTENTS) for one in _phrases(words.intents))
    yield "questions", (Labelled(one.ask, "intent", one.also, INTENTS) for asked in words.questions.values() for one in asked)
    yield "messages", (one for each in words.messages for one in _facts(each, activities, data))
    yield "messages", (Labelled(one.ask, "intent", one.also, INTENTS) for one in words.messages)
    yield "messages", (Labelled(one.ask, "clause", one.clauses, clauses) for one in words.messages)


def _phrases(entries: Mapping[str, EntryWords]) -> Iterator[Phrase]:
    return (phrase for entry in entries.values() for phrase in entry.examples)


def _facts(phrase: Phrase | Message, activities: tuple[str, ...], data: tuple[str, ...]) -> Iterator[Labelled]:
    further = phrase.also if isinstance(phrase, Phrase) else ()  # of a whole message, `also` are intents
    yield Labelled(phrase.ask, "activity", (*further, *phrase.activities), activities)
    yield Labelled(phrase.ask, "kind of data", phrase.data, data)
