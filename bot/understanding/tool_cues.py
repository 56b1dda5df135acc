"""How a language speaks of tools: whether the words around a word make it a product's name, or a person's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understanding.tokens import stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.understanding.tokens import Token
    from bot.understanding.words import ToolWords

SPACE, POSSESSIVE = 1, 3
"""Characters between a name and what follows it: "Westlaw AI", "Westlaw's AI"; a comma and a space are two."""

_LOOKS_LIKE_A_PRODUCT = re.compile(r"^(?!Mc[A-Z])(?:[A-Z][a-z]+[A-Z]\w*|[a-z]+[A-Z]\w*|\w*(?:GPT|AI|Bot)\d*|[A-Z]\w*\d+)$")


@dataclass(frozen=True, slots=True)
class ToolCues:
    """How a language speaks of tools, as stems.

    Attributes:
        ours, mine: what stands right before the company's edition, or a private one.
        cues: what stands right before any tool ("using").
        nouns: what stands right after the name of one ("app").
        after: what stands right after an ordinary word at the beginning of a message that is used as a name ("for").
        titles: what stands right before a person's name ("Mr").
        as_such: words for AI as such.
        parts: words for a part of a product, `within` what stands between it and the product ("the AI button in HubSpot").
        small: words too small to be the beginning of a name that is written in one word ("in video calls").
        behind_its_ai: what may follow "Westlaw's AI" without making it another name: parts, small words and `after`.
        owned: what a firm owns and no product makes ("contract").
        endings: of words that are written like a product's name and are none, as they stand.
        nouns_have_capitals: whether a capital says nothing.
    """

    ours: tuple[tuple[str, ...], ...]
    mine: tuple[tuple[str, ...], ...]
    cues: tuple[tuple[str, ...], ...]
    nouns: frozenset[tuple[str, ...]]
    after: frozenset[str]
    titles: frozenset[str]
    as_such: frozenset[str]
    parts: frozenset[str]
    within: frozenset[str]
    small: frozenset[str]
    behind_its_ai: frozenset[str]
    owned: frozenset[str]
    endings: tuple[str, ...]
    nouns_have_capitals: bool

    @classmethod
    def of(cls, words: ToolWords, small: Collection[str], language: str) -> ToolCues:
        """From the words of a language; `small` as stems."""

        def phrases(of_kind: Iterable[str]) -> tuple[tuple[str, ...], ...]:
            return tuple(filter(None, (stems(phrase, language) for phrase in of_kind)))

        def single(of_kind: Iterable[str]) -> frozenset[str]:
            return frozenset(form for phrase in phrases(of_kind) for form in phrase)

        parts, after = single(words.parts), single(words.after)
        return cls(
            ours=phrases(words.ours),
            mine=phrases(words.mine),
            cues=phrases(words.cues),
            nouns=frozenset(phrases(words.new_tool_words)),
            after=after,
            titles=single(words.titles),
            as_such=single(words.as_such),
            parts=parts,
            within=single(words.within),
            small=frozenset(small),
            behind_its_ai=parts.union(after, small),
            owned=single(words.owned),
            endings=words.endings,
            nouns_have_capitals=words.nouns_have_capitals,
        )

    def uses_as_name(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Whether an ordinary word is used as a product's name: after "use", or by its capital, at a beginning by what follows.

        In capitals alone it is an abbreviation: PI is a principal investigator, PHI is health data. Several words need
        their capitals: "le chat" is also where customers write to.
        """
        word, capitalised = tokens[first].text, all(token.capitalised for token in tokens[first : last + 1])
        if first == last and stands_before(self.cues, tokens, first):
            return True
        if first == last and word.isupper() and len(word) > 1:
            return False
        if capitalised and first > 0 and tokens[first - 1].sentence == tokens[first].sentence:
            return True
        begins = capitalised or first == last == 0  # "gamma for slides?" is typed without a capital
        return begins and last + 1 < len(tokens) and tokens[last + 1].stem in self.after

    def names_a_person(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word stands behind a title: "Frau Gamma"."""
        return at > 0 and tokens[at].capitalised and tokens[at - 1].stem in self.titles

    def speaks_of_a_tool(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word that nothing knows is a product's name."""
        token = tokens[at]
        if token.text.endswith(self.endings):
            return False
        if _LOOKS_LIKE_A_PRODUCT.match(token.text) and not token.text.isupper():
            return stands_before(self.cues, tokens, at) or not self._owns_something(tokens, at)
        if not token.capitalised:
            return False
        noun = at + 1 < len(tokens) and (tokens[at + 1].stem,) in self.nouns
        beside = noun and tokens[at + 1].start == token.end + 1 and not tokens[at + 1].capitalised
        return beside or stands_before(self.cues, tokens, at)

    def _owns_something(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a name is a firm's: "AcmeCorp's contract", not "FooBar's free app"."""
        behind = tokens[at + 1 : at + 3]
        is_owner = bool(behind) and behind[0].start - tokens[at].end == POSSESSIVE
        return is_owner and any(word.stem in self.owned for word in behind)

    def names_its_ai(self, tokens: Sequence[Token], at: int, taken: Collection[int]) -> bool:
        """Whether the AI of a product is named: "Westlaw's AI", "the AI search in Westlaw", "l'IA de Genially".

        Positions `taken` are names of other tools: in "Meta AI in WhatsApp" the AI is Meta's.
        """
        own = [here for here, token in enumerate(tokens) if token.sentence == tokens[at].sentence]
        follows = self._its_ai_follows([tokens[here] for here in own if at <= here < at + 3])
        return follows or self._its_ai_precedes(["" if here in taken else tokens[here].stem for here in own if here < at])

    def _its_ai_follows(self, name: Sequence[Token]) -> bool:
        beside = len(name) > 1 and name[1].start - name[0].end in {SPACE, POSSESSIVE} and name[1].stem in self.as_such
        return beside and (len(name) == 2 or name[2].stem in self.behind_its_ai)  # noqa: PLR2004 - the end of the sentence

    def _its_ai_precedes(self, before: Sequence[str]) -> bool:
        gap = 1 if before and before[-1] in self.within else 0
        gap = gap or (2 if len(before) > 1 and before[-2] in self.within and before[-1] in self.small else 0)
        rest = before[: len(before) - gap]
        if not gap or not rest:
            return False
        alone = rest[-1] in self.as_such and gap == 1
        return alone or not (self.as_such.isdisjoint(rest[-3:]) or self.parts.isdisjoint(rest[-2:]))


def stands_before(phrases: Iterable[tuple[str, ...]], tokens: Sequence[Token], first: int) -> bool:
    """Whether one of the phrases ends right before a token."""
    return any(
        first >= len(parts) and tuple(token.stem for token in tokens[first - len(parts) : first]) == parts for parts in phrases
    )
