"""Which of the pack's languages a message is written in, learnt from the pack's own words.

A general language recogniser needs 130 MB and most of a second to load for ninety languages that the
pack does not have; counting words and letter runs of the few it has is exact enough for a line of chat.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING

from bot.understanding.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STOPWORD_COUNT = 40
"""How often a listed function word counts as seen."""

RUN = 3
"""Letters of a run."""

WORDS_REMEMBERED = 20_000

UNSURE = 1.5
"""A lead of less than this over the default language counts as no lead."""

SURE = 6.0
"""A lead of this much makes the words around a quote be those of somebody who writes another language than she quotes."""

TELLING = 12
"""Letters of a word that nobody taught, from which they tell the language: a German compound. Keyboard mash is shorter."""

_QUOTED = re.compile(r'^\s*>.*$|"[^"]{20,}"|[“„»][^“”«»]{20,}[“”«]|«[^»]{20,}»', re.MULTILINE)
_ANNOUNCED = re.compile(r"(?<=\w):\s+\S[^?]{20,}\Z")
"""What follows a colon, and asks nothing: "may Copilot answer this: ..."; not "quick question: ...?"."""

_ADDRESS = re.compile(r"(?<!\S)\S{1,20}?://\S+|\bwww\.\S+")


class LanguageRecogniser:
    """Naive Bayes over words, and over letter runs where a word is new."""

    def __init__(self, default: str) -> None:
        """`default` is the language of a message that gives nothing away."""
        self._default = default
        self._words: dict[str, Counter[str]] = {}
        self._runs: dict[str, Counter[str]] = {}
        self._known: dict[int, dict[str, float]] = {}
        self._totals: dict[str, tuple[float, float]] = {}

    def learn(self, language: str, texts: Iterable[str], stopwords: Iterable[str]) -> None:
        """Count the words of a language."""
        words = Counter(word for text in texts for word in _split(text))
        for stopword in stopwords:
            for word in _split(stopword):
                words[word] += STOPWORD_COUNT
        runs: Counter[str] = Counter()
        for word, times in words.items():
            for run in _runs(word):
                runs[run] += times
        self._words[language], self._runs[language] = words, runs
        self._totals[language] = (log(words.total() + 1), log(runs.total() + 1))

    def learnt(self) -> dict[str, tuple[dict[str, int], dict[str, int]]]:
        """What was counted: for each language its words and its letter runs."""
        return {language: (dict(words), dict(self._runs[language])) for language, words in self._words.items()}

    def remember(self, learnt: Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]]) -> None:
        """Take over what was counted before."""
        for language, (words, runs) in learnt.items():
            self._words[language], self._runs[language] = Counter(words), Counter(runs)
            self._totals[language] = (log(sum(words.values()) + 1), log(sum(runs.values()) + 1))

    def recognise(self, text: str) -> str:
        """The language of a message."""
        if len(self._words) == 1:
            return self._default
        words = self._telling(text)
        scores = self._summed(words)
        best = max(scores, key=lambda language: scores[language])
        if not any(self._words[best][word] or len(word) >= TELLING for word in words):
            return self._default
        return best if scores[best] - scores[self._default] >= UNSURE else self._default

    def of_the_writer(self, text: str, language: str, named: int) -> str:
        """The language of whoever wrote a message that may quote another one: that of the words around the quote.

        Args:
            text: the message.
            language: of the message as a whole.
            named: where AI or a tool is first named: what a colon announces behind it is what goes in.
        """
        announced = _ANNOUNCED.search(text)
        around = text[: announced.start()] if announced is not None and named < announced.start() else text
        around = _QUOTED.sub(" ", around)
        if len(self._words) == 1 or around == text:
            return language
        scores = self._summed(self._telling(around))
        best = max(scores, key=lambda one: scores[one])
        return best if scores[best] - scores[language] >= SURE else language

    def _telling(self, text: str) -> list[str]:
        return [word for word in _split(_ADDRESS.sub(" ", text)) if self._could_be_ours(word)]

    def _summed(self, words: Iterable[str]) -> dict[str, float]:
        scores = dict.fromkeys(self._words, 0.0)
        for word in words:
            for language, score in self._scores(word).items():
                scores[language] += score
        return scores

    def _could_be_ours(self, word: str) -> bool:
        """Whether some language has any of a word's letter runs: a word in another script says nothing about ours."""
        return any(run in counts for counts in self._runs.values() for run in _runs(word))

    def _scores(self, word: str) -> dict[str, float]:
        """How well a word fits each language; remembered by a number that does not tell the word, which nobody keeps."""
        number = hash(word)
        known = self._known.get(number)
        if known is None:
            known = {language: self._score(language, word) for language in self._words}
            if len(self._known) >= WORDS_REMEMBERED:
                self._known.clear()
            self._known[number] = known
        return known

    def _score(self, language: str, word: str) -> float:
        word_total, run_total = self._totals[language]
        times = self._words[language][word]
        if times:
            return log(times + 1) - word_total
        counts = self._runs[language]
        runs = _runs(word)
        return -word_total - 1 + sum(log(counts[run] + 0.5) - run_total for run in runs) / max(1, len(runs)) * 0.5


def _split(text: str) -> list[str]:
    return [word for word in "".join(c if c.isalpha() else " " for c in fold(text)).split() if word]


def _runs(word: str) -> list[str]:
    padded = f"<{word}>"
    return [padded[at : at + RUN] for at in range(len(padded) - RUN + 1)]
