"""Terms found in a message: exact on stems, tolerant of small typos.

A term is a sequence of stems; `*` lets up to three other words stand between. A word with `=` before it has to be there
in this very form: "=secretly" is not "secret". `{nobody}` stands for any phrase of a group, `{ever?}` for none to four of
them in a row. Where terms of one facet overlap, the longer one wins ("customer support" is not also "customer").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.understanding.tokens import fold, group_of, stems
from bot.understanding.typos import is_slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.understanding.tokens import Token

GAP = 3
"""Words that `*` may stand for, at most."""

IN_A_ROW = 4
"""Phrases that an optional group may stand for, at most."""

EXACTLY = "="

TYPO_FROM_LETTERS = 5
TWO_TYPOS_FROM_LETTERS = 9
NEAREST = 5
"""Words that a typo may have been meant to be, tried from the nearest on."""
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
    """One term: its stems, gaps and groups, those that must be there, words that must stand as they are, and what it names."""

    parts: tuple[str, ...]
    needs: frozenset[str]
    exact: frozenset[str]
    facet: str
    id: str


class Lexicon:
    """All terms of one language, each looked up by the stem or group that the fewest terms share."""

    def __init__(self, language: str, groups: Mapping[str, Iterable[str]] | None = None) -> None:
        """An empty lexicon; fill it with `add`.

        Args:
            language: whose stems are compared.
            groups: phrases that mean the same in a term, by the name they have there.
        """
        self.language = language
        self._terms: list[_Term] = []
        self._by_part: dict[str, list[_Term]] | None = None
        self._stems: set[str] = set()
        self._long_stems: list[str] = []
        self._typos: dict[int, str | None] = {}  # by a number that does not tell what was typed
        self._members: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for name, phrases in (groups or {}).items():
            for phrase in dict.fromkeys(stems(phrase, language) for phrase in phrases):
                if phrase:
                    self._members[phrase[0]].append((f"{{{name}}}", phrase))
                    self._know(phrase)

    def _know(self, forms: Iterable[str]) -> None:
        fresh = set(forms) - self._stems
        self._stems |= fresh
        self._long_stems.extend(part for part in sorted(fresh) if len(part) >= TYPO_FROM_LETTERS)

    def add(self, facet: str, id_: str, terms: Iterable[str]) -> None:
        """Make these terms name an entry of a facet."""
        for term in terms:
            parts = stems(term, self.language)
            while parts and _may_be_nothing(parts[-1]):
                parts = parts[:-1]
            if not parts or _may_be_nothing(parts[0]):
                continue
            needs = frozenset(part for part in parts if not _may_be_nothing(part))
            exact = frozenset(fold(piece[1:]) for piece in term.split() if piece.startswith(EXACTLY))
            self._terms.append(_Term(parts, needs, exact, facet, id_))
            self._know(part for part in needs if group_of(part) is None)
        self._by_part = None

    def _index(self) -> dict[str, list[_Term]]:
        """Terms by their rarest part, worked out when the last term is in."""
        if self._by_part is None:
            shared = Counter(part for term in self._terms for part in term.needs)
            index: dict[str, list[_Term]] = defaultdict(list)
            for term in self._terms:
                index[min(sorted(term.needs), key=lambda part: shared[part])].append(term)
            self._by_part = dict(index)
        return self._by_part

    def knows(self, stem: str) -> bool:
        """Whether any term uses this stem."""
        return stem in self._stems

    def corrected(self, stem: str) -> str:
        """The stem a typo was meant to be, or the stem itself. Call it only for words nobody knows."""
        if len(stem) < TYPO_FROM_LETTERS or stem in self._stems:
            return stem
        number = hash(stem)
        meant = self._typos.get(number, "")
        if meant == "":  # not tried yet; None where it was meant as it stands
            allowed = 2 if len(stem) >= TWO_TYPOS_FROM_LETTERS else 1
            near = process.extract(
                stem, self._long_stems, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=NEAREST
            )
            meant = next((form for form, *_ in near if form[0] == stem[0] and is_slip(stem, form)), None)
            if len(self._typos) >= TYPOS_REMEMBERED:
                self._typos.clear()
            self._typos[number] = meant
        return meant or stem

    def find(self, tokens: Sequence[Token], forms: Sequence[str]) -> list[Mention]:
        """Mentions in order; `forms` are the tokens' stems, typos corrected."""
        index = self._index()
        said = _Said(tokens, forms, self._members)
        found: list[Mention] = []
        for part in said.present & index.keys():
            for term in index[part]:
                if not term.needs <= said.present:
                    continue
                for first in said.starts(term.parts[0]):
                    last = said.end_of(term.parts, first)
                    if last is not None and term.exact <= {token.word for token in tokens[first : last + 1]}:
                        found.append(Mention(term.facet, term.id, first, last))
        found.sort(key=lambda mention: (mention.first, mention.last, mention.facet, mention.id))
        return _longest(found)


class _Said:
    """The words of a message, and which phrases of groups begin where."""

    def __init__(
        self, tokens: Sequence[Token], forms: Sequence[str], members: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
    ) -> None:
        self._sentences = [token.sentence for token in tokens]
        self._forms = said = tuple(forms)
        self._ends: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for first, form in enumerate(forms):
            self._ends[form][first] = [first]
            for group, phrase in members.get(form, ()):
                last = first + len(phrase) - 1
                if said[first : last + 1] == phrase and self._sentences[first] == self._sentences[last]:
                    self._ends[group][first].append(last)
        self.present = frozenset(self._ends)

    def starts(self, part: str) -> Iterable[int]:
        """Where a word, or a phrase of a group, begins."""
        return self._ends[part]

    def end_of(self, parts: Sequence[str], first: int) -> int | None:
        """Position of the last token of a term that begins here, within one sentence."""
        return next((last for end in self._at(parts[0], first) for last in self._rest(parts[1:], end)), None)

    def _rest(self, parts: Sequence[str], at: int) -> Iterator[int]:
        """Where a term can end of which these parts are left; `at` is the last token of what stands before them."""
        if not parts:
            yield at
        elif parts[0] == "*":
            for first in range(at + 1, at + GAP + 2):
                yield from self._from(parts[1:], first, at)
        elif _may_be_nothing(parts[0]):
            for end in self._in_a_row(parts[0].replace("?", ""), at, IN_A_ROW):
                yield from self._rest(parts[1:], end)
        else:
            yield from self._from(parts, at + 1, at)

    def _from(self, parts: Sequence[str], first: int, at: int) -> Iterator[int]:
        if first < len(self._forms) and self._sentences[first] == self._sentences[at]:
            for end in self._at(parts[0], first):
                yield from self._rest(parts[1:], end)

    def _in_a_row(self, group: str, at: int, most: int) -> Iterator[int]:
        """Ends of so many phrases of a group and fewer, one after the other; at last none of them."""
        if most and at + 1 < len(self._forms) and self._sentences[at + 1] == self._sentences[at]:
            for end in self._at(group, at + 1):
                yield from self._in_a_row(group, end, most - 1)
        yield at

    def _at(self, part: str, first: int) -> Sequence[int]:
        """Last tokens of a word, or of phrases of a group, that begin here."""
        return self._ends[part].get(first, ()) if part in self._ends else ()


def _may_be_nothing(part: str) -> bool:
    """Whether a part is a gap or a group that may be left out."""
    return part == "*" or part.endswith("?}")


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
