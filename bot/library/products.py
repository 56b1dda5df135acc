"""AI products of this world: a pack need not list them all to have them recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.policy import Tool
from bot.understanding.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def products_elsewhere(own: Iterable[Tool], shipped: Iterable[Tool], kinds: Collection[str]) -> Iterator[Tool]:
    """Products of this world that a pack does not speak of: unlisted there, so that nobody takes them for no tool at all.

    Tools that the shipped policy bought are left out: some of them are invented.
    """
    taken = {name_key(name) for tool in own for name in (tool.name, *tool.aliases)}
    for tool in shipped:
        if tool.status != "approved" and name_key(tool.name) not in taken:
            yield Tool(
                id=f"known:{tool.name}",
                name=tool.name,
                status="unlisted",
                aliases=tuple(alias for alias in tool.aliases if name_key(alias) not in taken),
                only_capitalised=_ordinary_words(tool, taken),
                kinds=tuple(kind for kind in tool.kinds if kind in kinds),
            )


def _ordinary_words(tool: Tool, taken: Collection[str]) -> bool | tuple[str, ...]:
    names = tool.only_capitalised
    return names if isinstance(names, bool) else tuple(name for name in names if name_key(name) not in taken)


def name_key(name: str) -> str:
    """A name as it is compared: letters and digits alone."""
    return "".join(character for character in fold(name) if character.isalnum())
