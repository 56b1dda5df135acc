"""Tools in a message: names of the catalogue, well-known products without an entry, and unknown ones.

1. A name is compared by its letters and digits alone, so "chat gpt", "Chat-GPT" and "ChatGPT" are one.
2. A small typo is forgiven in a word that nothing else knows.
3. "our ..." means the company's edition of a brand, "my own ..." the private one.
4. A word nobody knows that is used as a tool ("using Foobarly") is an unlisted tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.policy import NamedTool
from bot.understanding.tokens import fold, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.policy import Tool, Vocabulary
    from bot.understanding.tokens import Token
    from bot.understanding.words import ToolWords

LONGEST_NAME = 5
"""Words a tool's name has at most."""

TYPO_FROM_LETTERS = 6
TWO_TYPOS_FROM_LETTERS = 9

_LOOKS_LIKE_A_PRODUCT = re.compile(r"^(?:[A-Z][a-z]+[A-Z]\w*|[a-z]+[A-Z]\w*|\w*(?:GPT|AI|Bot)\d*|[A-Z]\w*\d+)$")


@dataclass(frozen=True, slots=True)
class ToolMention:
    """A tool found: positions of its first and last token, inclusive."""

    tool: NamedTool
    first: int
    last: int


class ToolNames:
    """Recognises tools by name in any language."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Arrange the names of the catalogue."""
        self._vocabulary = vocabulary
        self._by_letters: dict[str, Tool] = {}
        for tool in vocabulary.tools:
            for name in (tool.name, *tool.aliases):
                self._by_letters.setdefault(_letters(name), tool)
        self._long_names = [name for name in self._by_letters if len(name) >= TYPO_FROM_LETTERS]

    def find(self, tokens: Sequence[Token], words: ToolWords, language: str, known: Sequence[bool]) -> list[ToolMention]:
        """Tools in order.

        Args:
            tokens: the message.
            words: how this language speaks of tools.
            language: its code.
            known: for each token, whether it is an ordinary word of the language.
        """
        found: list[ToolMention] = []
        at = 0
        while at < len(tokens):
            hit = self._named(tokens, at, known)
            if hit is None:
                at += 1
                continue
            tool, last = hit
            found.append(ToolMention(self._edition(tool, tokens, at, last, words, language), at, last))
            at = last + 1
        taken = {position for mention in found for position in range(mention.first, mention.last + 1)}
        found.extend(self._unheard_of(tokens, words, language, known, taken))
        return found

    def _named(self, tokens: Sequence[Token], at: int, known: Sequence[bool]) -> tuple[Tool, int] | None:
        """The longest catalogue name that begins here."""
        for last in range(min(at + LONGEST_NAME, len(tokens)) - 1, at - 1, -1):
            if tokens[last].sentence != tokens[at].sentence:
                continue
            tool = self._by_letters.get("".join(token.word for token in tokens[at : last + 1]))
            if tool is not None and (not tool.only_capitalised or (tokens[at].capitalised and at > 0)):
                return tool, last
        word = tokens[at].word
        if not known[at] and len(word) >= TYPO_FROM_LETTERS:
            allowed = 2 if len(word) >= TWO_TYPOS_FROM_LETTERS else 1
            best = process.extractOne(word, self._long_names, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
            if best is not None and best[0][0] == word[0]:
                return self._by_letters[best[0]], at
        return None

    def _edition(self, tool: Tool, tokens: Sequence[Token], first: int, last: int, words: ToolWords, language: str) -> NamedTool:  # noqa: PLR0913
        """The company's or the private edition of a brand, as the words around the name say."""
        catalogue = self._vocabulary.tool_by_id
        if _stands_before(words.ours, tokens, first, language) and tool.approved_edition:
            tool = catalogue[tool.approved_edition]
        elif _stands_before(words.mine, tokens, first, language) and tool.status == "approved":
            private = catalogue.get(tool.public_edition or "")
            return NamedTool((private or tool).name, "public", private.id if private else None)
        return named(tool)

    @staticmethod
    def _unheard_of(
        tokens: Sequence[Token], words: ToolWords, language: str, known: Sequence[bool], taken: set[int]
    ) -> Iterable[ToolMention]:
        """Products that nothing knows but that are spoken of as tools."""
        nouns = {stems(noun, language) for noun in words.new_tool_words}
        for at, token in enumerate(tokens):
            if at in taken or known[at] or not token.text[:1].isalpha() or len(token.text) < 3:  # noqa: PLR2004
                continue
            product = bool(_LOOKS_LIKE_A_PRODUCT.match(token.text)) and not token.text.isupper()
            cue = token.capitalised and _stands_before(words.cues, tokens, at, language)
            noun = token.capitalised and at + 1 < len(tokens) and (tokens[at + 1].stem,) in nouns
            if product or cue or noun:
                yield ToolMention(NamedTool(token.text, "unlisted"), at, at)


def named(tool: Tool) -> NamedTool:
    """A catalogue entry as a person's tool."""
    return NamedTool(tool.name, tool.status, None if tool.status == "unlisted" else tool.id)


def _letters(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum())


def _stands_before(phrases: Iterable[str], tokens: Sequence[Token], first: int, language: str) -> bool:
    """Whether one of the phrases ends right before a token."""
    for phrase in phrases:
        parts = stems(phrase, language)
        if parts and first >= len(parts) and tuple(token.stem for token in tokens[first - len(parts) : first]) == parts:
            return True
    return False
