"""Whether words for "removed" hold: no "not" stands with them, and it is not the tool that is to remove, which would see all.

The small words come from a language's `grammar.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understanding.tokens import stems, tokenise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.understanding.lexicon import Mention
    from bot.understanding.tokens import Token
    from bot.understanding.words import Grammar

REACH_OF_BY = 8
"""Words between words for "removed" and the tool that is to do it, with the tool, at most."""


class Removal:
    """Reads what stands around words for "removed"."""

    def __init__(self, grammar: Grammar, language: str) -> None:
        """Take the small words of a language."""
        self._nots, self._own_act = _words(grammar.nots, language), _words(grammar.own_act, language)
        self._by, self._with = _words(grammar.done_by, language), _words(grammar.done_with, language)
        self._right_before = {stems(term, language) for term in grammar.negators}
        self._joins = {phrase[0] for phrase in (stems(term, language) for term in grammar.splitters) if len(phrase) == 1}

    def is_denied(self, between: Sequence[Token]) -> bool:
        """Whether a "not" stands between a data word and "removed": names that are "not left out" are in it."""
        said = {token.word for token in between}
        return not self._nots.isdisjoint(said) or any((token.stem,) in self._right_before for token in between[-1:])

    def is_undone(self, word: Mention, hands: Collection[int], tokens: Sequence[Token]) -> bool:
        """Whether words that say what was taken out are followed by a "not", or by the tool that is to do it.

        German puts its "not" last: "ich lösche die Namen nicht". A "with" counts behind what she says that she does: in "I
        remove the names with Copilot" the tool sees them, in "anonymised data with Copilot" it does not, nor behind a mark.

        Args:
            word: the words for "removed".
            hands: where tools, or words for AI, begin.
            tokens: of the message.
        """
        follow: list[Token] = []
        for at in range(word.last + 1, min(len(tokens), word.last + 1 + REACH_OF_BY)):
            marked = tokens[at].start - tokens[at - 1].end > 1
            if marked or tokens[at].stem in self._joins or tokens[at].line != tokens[word.last].line:
                break
            follow.append(tokens[at])
        if follow and follow[0].word in self._nots:
            return True
        does = any(token.word in self._own_act for token in tokens[word.first : word.last + 1])
        by = [at for at, token in enumerate(follow) if token.word in self._by or (does and token.word in self._with)]
        return any(word.last + 1 + at + step in hands for at in by for step in (1, 2) if at + step < len(follow))


def _words(terms: Iterable[str], language: str) -> set[str]:
    """As they stand, not their stems: German "nicht" and "nichts" have the same."""
    return {token.word for term in terms for token in tokenise(term, language)}
