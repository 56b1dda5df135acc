"""How a message is put: asked or told, in how many sentences, and how each of them begins.

The same words ask for permission or tell of harm: "Can the assistant answer patients?", "The assistant answers patients".
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.understanding.tokens import Token

OPENING = 3
"""Words of a sentence that tell how it begins."""
MANY = 3
"""More sentences than these count as these."""
ASKED, TOLD = "asked", "told"


def shape(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Marks of how a message is put, each once.

    Args:
        text: the cleaned message.
        tokens: its words.
    """
    return tuple(dict.fromkeys(_marks(text, tokens)))


def _marks(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    if not tokens:
        return
    sentences = [list(words) for _, words in groupby(tokens, key=lambda token: token.sentence)]
    yield "question mark" if "?" in text else "no question mark"
    yield "ends asked" if text.rstrip().endswith("?") else "ends told"
    if "!" in text:
        yield "exclamation mark"
    yield f"sentences {min(MANY, len(sentences))}"
    ends = [*(words[0].start for words in sentences[1:]), len(text)]
    for words, end in zip(sentences, ends, strict=True):
        manner = ASKED if "?" in text[words[-1].end : end] else TOLD
        for count in range(1, OPENING + 1):
            yield f"{manner}: {' '.join(token.word for token in words[:count])}"
