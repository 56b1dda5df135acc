"""Clauses' own words as HTML: Markdown without raw HTML, with each named clause a link to it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict


def linked(text: str, clause_ids: Collection[str]) -> Markup:
    """Plain text, escaped, in which the names of clauses are links."""
    pattern = _pattern(frozenset(clause_ids))
    if pattern is None:
        return escape(text)
    parts = pattern.split(text)
    # every second part is an id the policy knows
    return Markup("").join(_link(part) if index % 2 else part for index, part in enumerate(parts))


def _link(clause_id: str) -> Markup:
    return Markup('<a href="/policy/{0}" data-peek>{0}</a>').format(clause_id)


@lru_cache(maxsize=4)
def _pattern(clause_ids: frozenset[str]) -> re.Pattern[str] | None:
    if not clause_ids:
        return None
    longest_first = sorted(clause_ids, key=lambda id_: (-len(id_), id_))
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])")


def as_html(markdown: str, clause_ids: Collection[str]) -> Markup:
    """Markdown as HTML; headings, images and raw HTML have no place in a clause and stay plain text."""
    return Markup(_reader().render(markdown, {"clause_ids": clause_ids}))  # noqa: S704 - html is off, all text is escaped


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "heading", "lheading"])
    reader.add_render_rule("text", _text)
    return reader


def _text(_: RendererProtocol, tokens: Sequence[Token], index: int, __: OptionsDict, env: EnvType) -> str:
    inside_link = index > 0 and tokens[index - 1].type == "link_open"
    ids: Any = () if inside_link else env["clause_ids"]
    return str(linked(tokens[index].content, ids))
