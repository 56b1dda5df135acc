"""Tools in a message: names of the catalogue, well-known products without an entry, and unknown ones.

1. A name is compared by its letters and digits alone, so "chat gpt", "Chat-GPT" and "ChatGPT" are one.
2. A small typo is forgiven in a word that nothing else knows.
3. "our ..." means the company's edition of a brand, "my own ..." the private one.
4. A word nobody knows that is used as a tool ("using Foobarly") is an unlisted tool; so is the AI of a product that
   otherwise has none ("the AI search in Westlaw").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.policy import NamedTool
from bot.understanding.tokens import fold
from bot.understanding.tool_cues import stands_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.policy import Tool, Vocabulary
    from bot.understanding.tokens import Token
    from bot.understanding.tool_cues import ToolCues

LONGEST_NAME = 5
"""Words a tool's name has at most."""

TYPO_FROM_LETTERS = 6
TWO_TYPOS_FROM_LETTERS = 12
"""Shorter, a word that has nothing to do with it is as near: "synthesise" and Synthesia."""

SHORTEST = 3
"""Letters of a product that nothing knows, at least."""


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
        self._ordinary = {_letters(name) for tool in vocabulary.tools for name in _ordinary_words(tool)}
        self._beginnings = {name[:length] for name in self._by_letters for length in range(1, len(name) + 1)}
        self._no_ai = {_letters(name) for name in vocabulary.no_ai} - self._by_letters.keys()
        self._long_names = [name for name in self._by_letters if len(name) >= TYPO_FROM_LETTERS]

    def find(self, tokens: Sequence[Token], cues: ToolCues, known: Sequence[bool]) -> list[ToolMention]:
        """Tools in order.

        Args:
            tokens: the message.
            cues: how its language speaks of tools.
            known: for each token, whether it is an ordinary word of the language.
        """
        found: list[ToolMention] = []
        at = 0
        while at < len(tokens):
            hit = self._named(tokens, at, known, cues)
            if hit is None:
                at += 1
                continue
            tool, last = hit
            found.append(ToolMention(self._edition(tool, tokens, at, cues), at, last))
            at = last + 1
        taken = {position for mention in found for position in range(mention.first, mention.last + 1)}
        found.extend(self._unheard_of(tokens, cues, known, taken))
        return found

    def _named(self, tokens: Sequence[Token], at: int, known: Sequence[bool], cues: ToolCues) -> tuple[Tool, int] | None:
        """The longest catalogue name that begins here."""
        letters, best_so_far = "", None
        for last in range(at, min(at + LONGEST_NAME, len(tokens))):
            letters += tokens[last].word
            if letters not in self._beginnings or tokens[last].sentence != tokens[at].sentence:
                break
            first, tool = tokens[at], self._by_letters.get(letters)
            if tool is not None and last > at and tool.name.isalnum() and (len(first.word) == 1 or first.stem in cues.small):
                continue  # "may I translate" does not name iTranslate, nor "in video calls" InVideo
            if letters in self._ordinary and not cues.uses_as_name(tokens, at, last):
                continue
            if last == at and cues.names_a_person(tokens, at):
                continue
            if tool is not None:
                best_so_far = tool, last
        if best_so_far is not None:
            return best_so_far
        word = tokens[at].word
        if not known[at] and word not in self._no_ai and len(word) >= TYPO_FROM_LETTERS:
            allowed = 2 if len(word) >= TWO_TYPOS_FROM_LETTERS else 1
            best = process.extractOne(word, self._long_names, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
            name = best[0] if best is not None and best[0][0] == word[0] else None
            # Without its capital only the very name counts: "let cursor write it", as nobody uses that word otherwise.
            if name is not None and (name == word or tokens[at].capitalised or name not in self._ordinary):
                return self._by_letters[name], at
        return None

    def _edition(self, tool: Tool, tokens: Sequence[Token], first: int, cues: ToolCues) -> NamedTool:
        """The company's or the private edition of a brand, as the words around the name say."""
        catalogue = self._vocabulary.tool_by_id
        if stands_before(cues.ours, tokens, first) and tool.approved_edition:
            tool = catalogue[tool.approved_edition]
        elif stands_before(cues.mine, tokens, first) and tool.status == "approved":
            private = catalogue.get(tool.public_edition or "")
            return NamedTool((private or tool).name, "public", private.id if private else None)
        return named(tool)

    def _unheard_of(
        self, tokens: Sequence[Token], cues: ToolCues, known: Sequence[bool], taken: set[int]
    ) -> Iterable[ToolMention]:
        """Products without an entry, or that nothing knows, that are spoken of as tools."""
        for at, token in enumerate(tokens):
            if at in taken or not token.text[:1].isalpha() or len(token.text) < SHORTEST:
                continue
            without_ai = token.word in self._no_ai
            unknown = not known[at] and not without_ai
            # "personio" is a name in any letters, "excel" is also a verb.
            program = without_ai and (token.capitalised or not known[at])
            may_be = program or (unknown and token.capitalised and not cues.nouns_have_capitals)
            if (unknown and cues.speaks_of_a_tool(tokens, at)) or (may_be and cues.names_its_ai(tokens, at, taken)):
                yield ToolMention(NamedTool(token.text, "unlisted"), at, at)


def named(tool: Tool) -> NamedTool:
    """A catalogue entry as a person's tool."""
    return NamedTool(tool.name, tool.status, None if tool.status == "unlisted" else tool.id)


def _ordinary_words(tool: Tool) -> Iterable[str]:
    """Names of a tool that are also ordinary words."""
    if isinstance(tool.only_capitalised, tuple):
        return tool.only_capitalised
    return [name for name in (tool.name, *tool.aliases) if tool.only_capitalised and len(name.split()) == 1]


def _letters(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum())
