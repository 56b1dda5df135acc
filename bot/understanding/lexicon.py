"""Terms found in a message: exact on stems, tolerant of small typos.

A term is a sequence of stems; `*` lets up to three other words stand between. A word with `=` before it has to be there
in this very form: "=secretly" is not "secret". Where terms of one facet overlap, the longer one wins ("customer support"
is not also "customer").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.understanding.tokens import fold, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.understanding.tokens import Token

GAP = 3
"""Words that `*` may stand for, at most."""

EXACTLY = "="

TYPO_FROM_LETTERS = 5
TWO_TYPOS_FROM_LETTERS = 9
TYPOS_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found.

    Attributes:
        facet: which list it belongs to, for instance `activity`.
        id: the entry it names.
        first, last: token positions, inclusive.
    """

    facet: str
    id: str
    first: int
    last: int

    @property
    def length(self) -> int:
        """Tokens covered."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class _Term:
    """One term: its stems with `*` for a gap, the same without gaps, words that must stand as they are, and what it names."""

    parts: tuple[str, ...]
    needs: frozenset[str]
    exact: frozenset[str]
    facet: str
    id: str


class Lexicon:
    """All terms of one language, each looked up by the stem that the fewest terms share."""

    def __init__(self, language: str) -> None:
        """An empty lexicon; fill it with `add`."""
        self.language = language
        self._terms: list[_Term] = []
        self._by_stem: dict[str, list[_Term]] | None = None
        self._stems: set[str] = set()
        self._long_stems: list[str] = []
        self._typos: dict[str, str] = {}

    def add(self, facet: str, id_: str, terms: Iterable[str]) -> None:
        """Make these terms name an entry of a facet."""
        for term in terms:
            parts = stems(term, self.language)
            while parts and parts[-1] == "*":
                parts = parts[:-1]
            if not parts or parts[0] == "*":
                continue
            needs = frozenset(part for part in parts if part != "*")
            exact = frozenset(fold(piece[1:]) for piece in term.split() if piece.startswith(EXACTLY))
            self._terms.append(_Term(parts, needs, exact, facet, id_))
            fresh = needs - self._stems
            self._stems |= fresh
            self._long_stems.extend(part for part in sorted(fresh) if len(part) >= TYPO_FROM_LETTERS)
        self._by_stem = None

    def _index(self) -> dict[str, list[_Term]]:
        """Terms by their rarest stem, worked out when the last term is in."""
        if self._by_stem is None:
            shared = Counter(stem for term in self._terms for stem in term.needs)
            index: dict[str, list[_Term]] = defaultdict(list)
            for term in self._terms:
                index[min(sorted(term.needs), key=lambda stem: shared[stem])].append(term)
            self._by_stem = dict(index)
        return self._by_stem

    def knows(self, stem: str) -> bool:
        """Whether any term uses this stem."""
        return stem in self._stems

    def corrected(self, stem: str) -> str:
        """The stem a typo was meant to be, or the stem itself. Call it only for words nobody knows."""
        if len(stem) < TYPO_FROM_LETTERS or stem in self._stems:
            return stem
        known = self._typos.get(stem)
        if known is None:
            allowed = 2 if len(stem) >= TWO_TYPOS_FROM_LETTERS else 1
            best = process.extractOne(stem, self._long_stems, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
            known = best[0] if best and best[0][0] == stem[0] else stem
            if len(self._typos) >= TYPOS_REMEMBERED:
                self._typos.clear()
            self._typos[stem] = known
        return known

    def find(self, tokens: Sequence[Token], forms: Sequence[str]) -> list[Mention]:
        """Mentions in order; `forms` are the tokens' stems, typos corrected."""
        index = self._index()
        present = frozenset(forms)
        found: list[Mention] = []
        for form in present & index.keys():
            for term in index[form]:
                if not term.needs <= present:
                    continue
                for position, first in enumerate(forms):
                    last = _match(term.parts, forms, tokens, position) if first == term.parts[0] else None
                    if last is not None and term.exact <= {token.word for token in tokens[position : last + 1]}:
                        found.append(Mention(term.facet, term.id, position, last))
        found.sort(key=lambda mention: (mention.first, mention.last, mention.facet, mention.id))
        return _longest(found)


def _match(parts: tuple[str, ...], forms: Sequence[str], tokens: Sequence[Token], position: int) -> int | None:
    """Position of the last token of a term that begins here, within one sentence."""
    sentence = tokens[position].sentence
    at = position
    gap = False
    for part in parts[1:]:
        if part == "*":
            gap = True
            continue
        reach = GAP + 1 if gap else 1
        window = range(at + 1, min(at + 1 + reach, len(forms)))
        hit = next((i for i in window if forms[i] == part and tokens[i].sentence == sentence), None)
        if hit is None:
            return None
        at, gap = hit, False
    return at


def _longest(found: list[Mention]) -> list[Mention]:
    """Mentions that lie inside a longer mention of the same facet but another entry are dropped."""
    kept: list[Mention] = []
    for mention in found:
        inside = any(
            other is not mention
            and other.facet == mention.facet
            and other.first <= mention.first
            and mention.last <= other.last
            and other.length > mention.length
            for other in found
        )
        if not inside and mention not in kept:
            kept.append(mention)
    return kept
