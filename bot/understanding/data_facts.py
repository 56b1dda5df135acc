"""Which kinds of data a message puts in: named, taken back, or turned into another by a modifier.

1. A data word counts unless it is taken back: "without customer names", "not the names", "names removed".
   "I can't write it without the names" takes nothing back, and "not only public data" is not public.
   So does a word within a modifier that changes its kind: "no patient involved". And one within a phrase that puts
   nothing in: a "password-protected" file.
2. A modifier beside it changes it: "anonymised client list" is no longer about people, nor is "Our client list. It is
   anonymised." or "I've taken out the names. Our client list ..."; with an exception behind it, "anonymised except for the
   names", it changes nothing.
3. What is open to everybody is not where its sentence says so: "not on our website yet", "already on the intranet".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.policy import Modifier, Vocabulary
    from bot.understanding.lexicon import Mention
    from bot.understanding.negation import Negation
    from bot.understanding.tokens import Token
    from bot.understanding.tool_names import ToolMention

REACH_OF_NOT_YET = 3
"""Words between a "before" and words that say what was taken out, at most."""

REACH_OF_NOT_ONLY = 6
"""Words between "not only" and a word for open data, at most."""


@dataclass(frozen=True, slots=True)
class DataFacts:
    """Kinds of data of a stretch of a message.

    Attributes:
        named: kinds that go in, with the words they came from.
        taken_back: kinds that the message says do not go in.
        turned: what modifiers make of kinds: personal data without names are internal.
    """

    named: tuple[tuple[str, Mention], ...]
    taken_back: frozenset[str]
    turned: Mapping[str, str]


class DataFinder:
    """Tells what goes in from what is taken out."""

    def __init__(self, vocabulary: Vocabulary, negation: Negation) -> None:
        """Use a pack's lists and a language's negation."""
        self._modifier_by_id = vocabulary.modifier_by_id
        self._negation = negation
        self._open = {kind.id for kind in vocabulary.data if kind.open}

    def find(self, mentions: Sequence[Mention], tools: Sequence[ToolMention], tokens: Sequence[Token]) -> DataFacts:
        """Data of a message; `tools` are all that it names, be it as one that is not used."""
        hands = {tool.first for tool in tools} | {one.first for one in mentions if one.facet == "ai"}
        others: list[Mention | ToolMention] = [*(one for one in mentions if one.facet == "duty"), *tools]
        removed = [one for one in _removed(mentions, tokens) if not self._is_undone(one, mentions, hands, tokens)]
        data = [one for one in mentions if one.facet == "data"]
        unpublished = [one for one in mentions if one.facet == "unpublished"]
        modifiers = [
            (one, self._modifier_by_id[one.id])
            for one in mentions
            if one.facet in {"modifier", "behind"}
            and not self._negation.takes_back(one, tokens, others, removed)
            and not self._negation.has_exception(one, tokens)
            and not self._is_undone(one, mentions, hands, tokens)
            and not (self._modifier_by_id[one.id].into in self._open and _is_disputed(one, mentions, tokens))
            and not any(word.first <= one.last and one.first <= word.last for word in unpublished)
        ]
        harmless = [one for one in mentions if one.facet == "no_data"]
        out = {
            one
            for one in data
            if _is_within(one, modifiers)
            or any(word.first <= one.first and one.last <= word.last for word in harmless)
            or self._is_out(one, mentions, tokens, others, removed)
        }
        named = [(self._as_modified(one, modifiers, tokens), one) for one in data if one not in out]
        named = named or _left_over({one.id for one in data if not _is_within(one, modifiers)}, modifiers)
        gone = {one.id for one in out}.union(*(modifier.turns for _, modifier in modifiers))
        if unpublished:
            gone |= self._open
        return DataFacts(
            named=tuple(named),
            taken_back=frozenset(gone) - {kind for kind, _ in named},
            turned={kind: into.into for _, into in modifiers if into.into is not None for kind in into.turns},
        )

    def _is_undone(self, word: Mention, mentions: Sequence[Mention], hands: Collection[int], tokens: Sequence[Token]) -> bool:
        """Whether what was taken out is in all the same: not done yet, or done by the tool, which sees it."""
        not_yet = (one for one in mentions if one.facet == "not_yet")
        return any(_is_right_before(one, word, tokens) for one in not_yet) or self._negation.removal.is_undone(
            word, hands, tokens
        )

    def _as_modified(self, mention: Mention, modifiers: Sequence[tuple[Mention, Modifier]], tokens: Sequence[Token]) -> str:
        """A kind of data as the modifiers beside it leave it."""
        kind = mention.id
        for word, modifier in modifiers:
            if kind in modifier.turns and modifier.into is not None and self._negation.is_about(word, mention, tokens):
                kind = modifier.into
        return kind

    def _is_out(
        self,
        mention: Mention,
        mentions: Sequence[Mention],
        tokens: Sequence[Token],
        others: Sequence[Mention | ToolMention],
        removed: Sequence[Mention],
    ) -> bool:
        """Whether a kind of data is taken back, or is open data of which the message says that it is not, or not all."""
        if mention.id in self._open and _is_disputed(mention, mentions, tokens):
            return True
        if mention.id in self._open and any(
            one.facet == "not_only" and 0 < mention.last - one.last <= REACH_OF_NOT_ONLY and _together(one, mention, tokens)
            for one in mentions
        ):
            return True
        if any(one.facet == "cannot" and _together(one, mention, tokens) for one in mentions):
            return False
        return self._negation.takes_back(mention, tokens, others, removed)


def _is_within(mention: Mention, modifiers: Sequence[tuple[Mention, Modifier]]) -> bool:
    """Whether a data word is a part of the very phrase that says it is not in it: "no patient is mentioned"."""
    return any(word.first <= mention.first and mention.last <= word.last and mention.id in of.turns for word, of in modifiers)


def _is_right_before(not_yet: Mention, word: Mention, tokens: Sequence[Token]) -> bool:
    """Whether a "before", a "to" or a "half" stands within a few words before, or in it: "before the names are removed"."""
    if not_yet.last >= word.first:
        return not_yet.first <= word.last
    return word.first - not_yet.last - 1 <= REACH_OF_NOT_YET and _together(not_yet, word, tokens)


def _is_disputed(open_: Mention, mentions: Sequence[Mention], tokens: Sequence[Token]) -> bool:
    """Whether something in its sentence says that what would be open to everybody is not: "not yet on our website"."""
    here = tokens[open_.first].sentence
    return any(one.facet == "unpublished" and tokens[one.first].sentence == here for one in mentions)


def _left_over(named: set[str], modifiers: Sequence[tuple[Mention, Modifier]]) -> list[tuple[str, Mention]]:
    """What is left when all that was named is taken out: of a letter with its names blacked out, an internal paper.

    Of what is named only to say that it is not there, nothing is left: "a quiz on Rome, no pupil's name in it".
    """
    return [(one.into, word) for word, one in modifiers if one.into is not None and not named.isdisjoint(one.turns)][:1]


def _removed(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """Words that take back the kind of data before them."""
    return [one for one in mentions if one.facet == "removed" or (one.facet == "stays_out" and _ends_a_clause(one, tokens))]


def _ends_a_clause(mention: Mention, tokens: Sequence[Token]) -> bool:
    """Whether nothing but a mark follows: "we don't enter" takes back what "we don't enter there" need not."""
    last, behind = tokens[mention.last], tokens[mention.last + 1 : mention.last + 2]
    return not behind or behind[0].sentence != last.sentence or behind[0].start - last.end > 1


def _together(one: Mention, other: Mention, tokens: Sequence[Token]) -> bool:
    """Whether two mentions stand in one sentence with no mark between them."""
    first, last = min(one.first, other.first), max(one.last, other.last)
    close = all(tokens[at].start - tokens[at - 1].end <= 1 for at in range(first + 1, last + 1))
    return close and tokens[first].sentence == tokens[last].sentence
