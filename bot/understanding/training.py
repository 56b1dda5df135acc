"""What the pack's examples teach: one row a message, and for each head which labels are right.

Heads: `intent` (what the message wants), `activity` and `data` (what it is about), `clause` (whose
words answer it). Activity and data are learnt only from messages whose facts are fully labelled.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.understanding.classifier import Task
from bot.understanding.words import INTENTS, MAY_I, OFF_LIST, UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.policy import Clause, Policy, Vocabulary
    from bot.understanding.words import LanguageWords, Phrase

EVENING_OUT = 0.5
"""0 counts every message alike, 1 every label alike."""

FAIR_INTENT = 0.5
"""What an intent counts that is fair too, beside the one a message is filed under."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How loud each source is where it is learnt what a message is about.

    Attributes:
        term: what a bare term, or a sentence of a clause, counts as an example beside a whole message.
        meaning: what meaning counts beside words.
    """

    term: float
    meaning: float


WITH_MANY, WITH_FEW = Shares(term=0.3, meaning=1.0), Shares(term=1.0, meaning=0.7)
"""A pack with few messages says less in them, and more in its terms and its very words."""

FEW = 100
"""Messages an activity, on average; a pack with fewer has few, and learns from what people read of it too."""

SENTENCE, SHORTEST, LONGEST = re.compile(r"(?<=[.!?])\s+"), 20, 200
"""Where a clause's sentences end, and how many characters one has that says something by itself."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One labelled message.

    Attributes:
        intents: the intent it is filed under, then others that are fair; empty for a bare term, a name or a clause's sentence.
        activities, data: its facts, or None where the example does not say.
        clauses: clauses whose words answer it, or None where nobody said.
    """

    text: str
    language: str
    intents: tuple[str, ...]
    activities: tuple[str, ...] | None = None
    data: tuple[str, ...] | None = None
    clauses: tuple[str, ...] | None = None


def lessons(policy: Policy, languages: Mapping[str, LanguageWords]) -> list[Lesson]:
    """Every example of the pack, in the order of its files, each text once."""
    taught: dict[tuple[str, str], Lesson] = {}
    from_words = (lesson for words in languages.values() for lesson in _from_words(words, policy))
    lent = (lesson for words in languages.values() for lesson in _from_elsewhere(words))
    # Words first: there an example carries all its labels, under a clause only those of the clause, lent none but its intents.
    for lesson in (*from_words, *_from_clauses(policy), *lent):
        taught.setdefault((lesson.language, lesson.text), lesson)
    if _has_few(taught.values(), policy.vocabulary):
        for lesson in _from_what_is_shown(policy, languages):
            taught.setdefault((lesson.language, lesson.text), lesson)
    return list(taught.values())


def _from_clauses(policy: Policy) -> Iterator[Lesson]:
    for clause in policy.clauses:
        intent = MAY_I if clause.decides else "info"
        for example in clause.examples:
            yield Lesson(
                example.ask,
                example.lang or policy.default_language,
                (example.intent or intent, *(() if clause.decides else clause.answers)),
                activities=_only_activity(clause) if example.intent in {None, MAY_I} else None,
                clauses=None if clause.decides else (clause.id,),
            )


def _from_what_is_shown(policy: Policy, languages: Mapping[str, LanguageWords]) -> Iterator[Lesson]:
    """What people read of a task, its name and the sentences of its clause, is about it as well."""
    for words in languages.values():
        named = {id_: entry.name for id_, entry in words.activities.items() if entry.name}
        yield from (Lesson(name, words.code, (), (id_,), ()) for id_, name in named.items())
    for clause in policy.clauses:
        activity = _only_activity(clause)
        if activity is not None:
            said = (one for one in SENTENCE.split(clause.text) if SHORTEST < len(one) < LONGEST)
            yield from (Lesson(one, policy.default_language, (), activity, ()) for one in said)


def _has_few(taught: Iterable[Lesson], vocabulary: Vocabulary) -> bool:
    named = sum(len(one.activities or ()) for one in taught if one.intents)
    return named < FEW * len(vocabulary.activities)


def _only_activity(clause: Clause) -> tuple[str, ...] | None:
    activities = clause.when.activity if clause.when is not None else None
    return activities if activities is not None and len(activities) == 1 else None


def _from_words(words: LanguageWords, policy: Policy) -> Iterator[Lesson]:
    """What one language teaches."""
    code = words.code
    for id_, entry in words.activities.items():
        yield from (Lesson(phrase.ask, code, (MAY_I,), (id_, *phrase.also), phrase.data) for phrase in entry.examples)
        plain = (term.replace(" *", "") for term in entry.terms if "{" not in term)
        yield from (Lesson(term, code, (), (id_,), ()) for term in plain)
    for id_, entry in words.data.items():
        yield from (_about_data(id_, phrase, code) for phrase in entry.examples)
    for id_, entry in words.intents.items():
        yield from (Lesson(phrase.ask, code, (id_, *phrase.also)) for phrase in entry.examples)
    for message in words.messages:
        yield Lesson(
            message.ask,
            code,
            (message.intent, *message.also),
            (message.activities or (UNNAMED,)) if message.intent == MAY_I else None,
            message.data if message.intent == MAY_I else None,
            tuple(id_ for id_ in message.clauses if id_ in policy.clause_by_id) if message.intent != MAY_I else None,
        )
    for id_, asked in words.questions.items():
        clause = policy.clause_by_id.get(id_)
        if clause is not None:
            fair = clause.answers
            yield from (Lesson(phrase.ask, code, ("info", *phrase.also, *fair), clauses=(id_,)) for phrase in asked)


def _from_elsewhere(words: LanguageWords) -> Iterator[Lesson]:
    """What messages of the shipped pack teach: what they want, nothing else."""
    return (Lesson(message.ask, words.code, (message.intent, *message.also)) for message in words.elsewhere)


def _about_data(kind: str, phrase: Phrase, code: str) -> Lesson:
    """A message under a data kind; without activities it names none, unless it stands under no kind."""
    named = (*phrase.activities, *phrase.also)
    activities = named or (None if kind == UNNAMED else (UNNAMED,))
    return Lesson(phrase.ask, code, (MAY_I,), activities, (*(() if kind == UNNAMED else (kind,)), *phrase.data))


def tasks(taught: Sequence[Lesson], vocabulary: Vocabulary) -> list[Task]:
    """The heads, each with the lessons it learns from; rows are numbers of `taught`."""
    meant = [number for number, lesson in enumerate(taught) if lesson.intents]
    heard = [taught[number] for number in meant]
    asked = [number for number in meant if taught[number].clauses]
    clauses = tuple(dict.fromkeys(id_ for number in asked for id_ in taught[number].clauses or ()))
    quoting = label_targets(clauses, (taught[number].clauses or () for number in asked))
    return [
        Task("intent", meant, INTENTS, intent_targets(heard), balance([lesson.intents[0] for lesson in heard])),
        *_about(taught, heard, vocabulary),
        Task("clause", asked, clauses, quoting, np.ones(len(asked), np.float32)),
    ]


def _about(taught: Sequence[Lesson], heard: Sequence[Lesson], vocabulary: Vocabulary) -> Iterator[Task]:
    """What a message is about: its activities, and its kinds of data."""
    shares = WITH_FEW if _has_few(heard, vocabulary) else WITH_MANY
    facts = [number for number, one in enumerate(taught) if one.activities is not None and one.data is not None]
    told = [taught[number] for number in facts]
    weights = np.array([1.0 if one.intents else shares.term for one in told], dtype=np.float32)
    activities = (*(entry.id for entry in vocabulary.activities), UNNAMED, OFF_LIST)
    data = tuple(entry.id for entry in vocabulary.data)
    for name, labels, wanted in (
        ("activity", activities, [one.activities or () for one in told]),
        ("data", data, [one.data or () for one in told]),
    ):
        yield Task(name, facts, labels, label_targets(labels, wanted), weights, shaped=False, meaning=shares.meaning)


def intent_targets(taught: Iterable[Lesson]) -> NDArray[np.float32]:
    """Wanted scores of the intent head, (messages, INTENTS)."""
    rows = []
    for lesson in taught:
        row = dict.fromkeys(INTENTS, 0.0)
        for intent in lesson.intents[1:]:
            row[intent] = FAIR_INTENT
        row[lesson.intents[0]] = 1.0
        rows.append(list(row.values()))
    return np.array(rows, dtype=np.float32)


def balance(first_labels: Sequence[str]) -> NDArray[np.float32]:
    """A weight for each message, so that a label with few examples is heard beside one with many."""
    counts = Counter(first_labels)
    typical = len(first_labels) / max(1, len(counts))
    return np.array([(typical / counts[label]) ** EVENING_OUT for label in first_labels], dtype=np.float32)


def label_targets(labels: tuple[str, ...], wanted: Iterable[tuple[str, ...]]) -> NDArray[np.float32]:
    """Wanted scores of a head in which several labels can be right, (messages, labels)."""
    column = {label: number for number, label in enumerate(labels)}
    sets = list(wanted)
    targets = np.zeros((len(sets), len(labels)), dtype=np.float32)
    for row, chosen in enumerate(sets):
        for label in chosen:
            if label in column:
                targets[row, column[label]] = 1.0
    return targets
