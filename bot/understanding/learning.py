"""Learning a pack: from its examples to what is kept of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.understanding.annotator import Annotator
from bot.understanding.classifier import train
from bot.understanding.processes import side_by_side
from bot.understanding.sentences import shipped
from bot.understanding.tokens import clean
from bot.understanding.training import lessons, tasks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.policy import Policy
    from bot.understanding.classifier import Model
    from bot.understanding.features import Features
    from bot.understanding.training import Lesson
    from bot.understanding.words import LanguageWords

    Prepared = tuple[list[Features], NDArray[np.float32]]

PORTIONS = 8
"""Parts that messages are prepared in: more than there are processes, so that none of those waits long for the others."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a pack's examples taught, for keeping.

    Attributes:
        model: the classifiers.
        languages: counts of words and letter runs, by language.
        examples: how many messages it learnt from.
        per_activity: how many of them an activity has, on average.
        per_kind: how many of them name each data kind.
    """

    model: Model
    languages: Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]]
    examples: int
    per_activity: float
    per_kind: Mapping[str, int]


def learn(policy: Policy, languages: Mapping[str, LanguageWords]) -> Learnt:
    """Learn from every example of a pack; a minute and a half for 60,000 of them on two cores.

    Args:
        policy: whose words and clauses they are.
        languages: words by language code, with their examples.
    """
    taught = lessons(policy, languages)
    annotator = Annotator(policy, languages)
    for code, words in languages.items():
        of_language = (lesson.text for lesson in taught if lesson.language == code)
        annotator.recogniser.learn(code, of_language, words.grammar.stopwords)
    whole = [one for one in taught if one.intents]
    about = sum(len(one.activities or ()) for one in whole)
    return Learnt(
        model=_trained(policy, languages, taught),
        languages=annotator.recogniser.learnt(),
        examples=len(whole),
        per_activity=about / max(1, len(policy.vocabulary.activities)),
        per_kind=Counter(kind for one in whole for kind in one.data or ()),
    )


def _trained(policy: Policy, languages: Mapping[str, LanguageWords], taught: Sequence[Lesson]) -> Model:
    bare = {code: words.without_examples() for code, words in languages.items()}
    messages = [(lesson.text, lesson.language) for lesson in taught]
    size = -(-len(messages) // PORTIONS)
    portions = [messages[first : first + size] for first in range(0, len(messages), size)]
    prepared = side_by_side(_prepared, [(policy, bare, portion) for portion in portions], len(messages))
    rows = [features for portion, _ in prepared for features in portion]
    return train(rows, np.concatenate([meanings for _, meanings in prepared]), tasks(taught, policy.vocabulary))


def _prepared(policy: Policy, languages: Mapping[str, LanguageWords], messages: Sequence[tuple[str, str]]) -> Prepared:
    """Features and meanings, (messages, numbers of a meaning), of some messages with their languages."""
    annotator = Annotator(policy, languages, of_pack=True)
    features = [annotator.annotate(text, language).features for text, language in messages]
    return features, shipped().of_all([clean(text) for text, _ in messages])
