"""What a "without", "never" or "removed" does to the words around it.

It is asked whether a kind of data is taken back, whether a stated breach is denied, whether a "not" stands beside words that
say that a duty is kept, and whether a task or a tool is named as one that is not meant. The small words come from a
language's `grammar.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understanding.removal import Removal
from bot.understanding.tokens import stems, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understanding.lexicon import Mention
    from bot.understanding.tokens import Token
    from bot.understanding.tool_names import ToolMention
    from bot.understanding.words import Grammar

REACH_OF_WITHOUT = 4
"""Words between "without" and the data word it takes back, at most."""

REACH_OF_NEVER = 5
"""Words between "never" and a "without" that states a breach, at most."""

AFTER_ONE_WORD, AFTER_WITHOUT = 4, 2
"""Words after one word of a breach, and after a "without", in which a "never" turns it round: "untested code never gets in"."""

REACH_OF_EXCEPT = 4
"""Words behind a modifier within which an "except" takes it back, at most."""

LINES_BETWEEN = 2
"""Lines between what a message names and "it is anonymised", at most: one of them may be empty."""

REACH_BACK = 2
"""Words between a data word and the "removed" that takes it back, at most."""


class Negation:
    """Says whether a data word, or words of a breach, are taken back by the words around them."""

    def __init__(self, grammar: Grammar, language: str) -> None:
        """Take the negating words of a language."""
        self._without = {stems(term, language) for term in grammar.without}
        self._right_before = {stems(term, language) for term in grammar.negators}
        self.removal = Removal(grammar, language)
        self._only = {stems(term, language) for term in grammar.only}
        self._lacking = {phrase[0] for phrase in self._without | self._right_before if phrase}
        # As they stand, not their stems: German "nicht" and "nichts" have the same.
        self._never = {tuple(token.word for token in tokenise(term, language)) for term in grammar.never}
        self._nothing = {phrase[0] for phrase in self._never if len(phrase) == 1}
        self._puts_in = {stems(term, language): term.startswith(",") for term in grammar.puts_in}
        self._excepts = {stems(term, language) for term in grammar.excepts}
        self._wholes = {stems(term, language) for term in grammar.wholes}
        self._whys = {token.word for term in grammar.whys for token in tokenise(term, language)}
        self._doubts = {token.word for term in grammar.doubts for token in tokenise(term, language)}
        self._small = {form for word in grammar.stopwords for form in stems(word, language)}
        phrases = self._without | self._right_before | self._only | self._never | self._excepts | self._puts_in.keys()
        self._longest = max(map(len, phrases), default=0)

    def takes_back(
        self,
        mention: Mention,
        tokens: Sequence[Token],
        others: Sequence[Mention | ToolMention] = (),
        removed: Sequence[Mention] = (),
    ) -> bool:
        """Whether the mention is negated.

        Args:
            mention: a kind of data, or a modifier.
            tokens: of the message.
            others: duties and names of tools; a "without" inside them takes nothing back.
            removed: where the message says that what was named just before is not in it: "names removed".
        """
        sentence = tokens[mention.first].sentence
        if any(token.word in self._whys for token in tokens[: mention.first] if token.sentence == sentence):
            return False
        spoken_for = {at for other in others for at in range(other.first, other.last + 1)}
        since = self._since(mention, tokens)
        before = ["" if at in spoken_for else tokens[at].stem for at in range(since, mention.first)]
        nothing = not self._nothing.isdisjoint(_stretch(tokens, mention.first, over_lines=True))
        if nothing and self._ends_within(before, self._excepts, REACH_OF_WITHOUT):
            return False
        if self._ends_within(before, self._without, REACH_OF_WITHOUT):
            return not self._ends_within(before, self._only, REACH_OF_WITHOUT) and not self.has_exception(mention, tokens)
        if self._ends_within(before[-2:], self._right_before, 1 if before and before[-1] in self._small else 0):
            return True
        line = tokens[mention.last].line
        behind = [one for one in removed if _places(tokens[one.first]) == (sentence, line)]
        near = [one for one in behind if 0 <= one.first - mention.last - 1 <= REACH_BACK]
        gone = any(not self.removal.is_denied(tokens[mention.last + 1 : one.first]) for one in near)
        return gone and not self.has_exception(mention, tokens)

    def _since(self, mention: Mention, tokens: Sequence[Token]) -> int:
        """Where the words begin that can take a mention back: with its line, or behind a "but" or a ", with"."""
        begin = next(at for at in range(mention.first + 1) if _places(tokens[at]) == _places(tokens[mention.first]))
        for end in range(mention.first, begin, -1):
            for first in range(max(begin, end - self._longest), end):
                behind_mark = self._puts_in.get(tuple(token.stem for token in tokens[first:end]))
                if behind_mark is False or (behind_mark and first > 0 and tokens[first].start - tokens[first - 1].end > 1):
                    return end
        return begin

    def sets_aside(self, mention: Mention | ToolMention, tokens: Sequence[Token]) -> bool:
        """Whether a "not" or an "instead of" stands right before, with one small word between at most: "not in ..."."""
        here = _places(tokens[mention.first])
        before = [token.stem for token in tokens[: mention.first] if _places(token) == here]
        between = before[-1:] and before[-1] in self._small and (before[-1],) not in self._only
        return self._ends_within(before, self._right_before, 1 if between else 0)

    def has_exception(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether an "except" follows within a few words: "anonymised except for the name"."""
        sentence = tokens[mention.first].sentence
        after = [token.stem for token in tokens[mention.last + 1 :] if token.sentence == sentence][:REACH_OF_EXCEPT]
        starts = range(len(after))
        return any(tuple(after[at : at + len(parts)]) == parts for parts in self._excepts for at in starts)

    def is_about(self, modifier: Mention, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a modifier speaks of a data word.

        It does of one in its own line; of one in the line or sentence before "it is anonymised"; and of one in the question
        behind "I've taken out the names.", where that names nothing else.
        """
        here, there = tokens[modifier.first], tokens[mention.last]
        if modifier.facet == "behind" and mention.last > modifier.last:
            return False
        if _places(here) == _places(there) or _places(tokens[modifier.last]) == _places(tokens[mention.first]):
            return True
        if abs(here.sentence - there.sentence) > 1 or abs(here.line - there.line) > LINES_BETWEEN:
            return False
        if here.asked and here.sentence != there.sentence:
            return False  # "Does it have to be anonymised?"
        if here.start < there.start and not (here.sentence < there.sentence and there.asked):
            return False
        if here.start < there.start and self._wholes.intersection(_of_sentence(there.sentence, tokens)):
            return False
        until = modifier.first if there.start < here.start else len(tokens)
        around = [at for at in range(until) if _places(tokens[at]) == _places(here)]
        return all(tokens[at].stem in self._small or modifier.first <= at <= modifier.last for at in around)

    def stands_beside(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a "not" stands right before or after the mention."""
        around = (mention.first - 1, mention.last + 1)
        sentence = tokens[mention.first].sentence
        beside = [tokens[at] for at in around if 0 <= at < len(tokens) and tokens[at].sentence == sentence]
        return any((token.stem,) in self._right_before for token in beside)

    def denies(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether words that would state a breach say the opposite.

        A "without" or a "no" stands right before them: "without real people", "no real people"; or a "never": "I won't let it
        decide", "nothing goes out without me reading it"; or it follows: "untested code never gets in".
        """
        here = _places(tokens[mention.first])
        before = [token.stem for token in tokens[: mention.first] if _places(token) == here]
        if self._ends_within(before, self._without, 1 if before and before[-1] in self._small else 0):
            return True
        said = _stretch(tokens, mention.first)
        if self._doubts.intersection(said):
            return False
        close = mention.first > 0 and tokens[mention.first].start - tokens[mention.first - 1].end == 1
        if close and self._ends_within(before, self._right_before, 0):
            return True
        lacks = any(token.stem in self._lacking for token in tokens[mention.first : mention.last + 1])
        if self._ends_within(said, self._never, REACH_OF_NEVER if lacks else 0):
            return True
        return not said and not self._nothing.isdisjoint(self._afterthought(mention, tokens))

    def rules_out(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a task is named as one that is not meant: "it doesn't give a mark", "nothing is sent by itself"."""
        close = mention.first > 0 and tokens[mention.first].start - tokens[mention.first - 1].end == 1
        return close and self._ends_within(_stretch(tokens, mention.first), self._never, 0)

    def _afterthought(self, mention: Mention, tokens: Sequence[Token]) -> list[str]:
        """Words right after the mention, as many as may belong to it, up to the next mark."""
        without = any(phrase[0] == tokens[mention.first].stem for phrase in self._without if phrase)
        reach = AFTER_ONE_WORD if mention.length == 1 else AFTER_WITHOUT if without else 0
        end = mention.last + 1
        while end < len(tokens) and end - mention.last <= reach and tokens[end].start - tokens[end - 1].end == 1:
            end += 1
        return [token.word for token in tokens[mention.last + 1 : end]]

    def _ends_within(self, words: list[str], phrases: set[tuple[str, ...]], reach: int) -> bool:
        """Whether a phrase ends at most `reach` words before the end."""
        ends = range(len(words), max(0, len(words) - reach - 1), -1)
        stretches = (tuple(words[first:end]) for end in ends for first in range(max(0, end - self._longest), end))
        return not phrases.isdisjoint(stretches)


def _of_sentence(number: int, tokens: Sequence[Token]) -> set[tuple[str, ...]]:
    """Every word of a sentence, and every two and three in a row."""
    forms = [token.stem for token in tokens if token.sentence == number]
    return {tuple(forms[at : at + length]) for length in (1, 2, 3) for at in range(len(forms) - length + 1)}


def _places(token: Token) -> tuple[int, int]:
    return token.sentence, token.line


def _stretch(tokens: Sequence[Token], end: int, *, over_lines: bool = False) -> list[str]:
    """Words before a token, back to the last mark between them.

    A mark directly before the token is ignored: German puts a comma before "ohne".
    """
    near = [at for at in range(end) if tokens[at].sentence == tokens[end].sentence]
    near = near if over_lines else [at for at in near if tokens[at].line == tokens[end].line]
    start = end
    for at in reversed(near):
        if at < end - 1 and tokens[at + 1].start - tokens[at].end > 1:
            break
        start = at
    return [token.word for token in tokens[start:end]]
