"""Where something of the policy stands in the files of a pack, so that whoever edits them finds the place.

The program never edits a pack: it is a repository of its own, with its own review. It says the file, the line and the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.files import FENCE, Folder
from bot.rendering.wording import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.library.files import Source
    from bot.library.pack import Pack

CLAUSE, TOOL = "clause", "tool"
TEXT = "text"
"""The words below the front matter, which have no key."""


class Whereabouts:
    """Looks places up in the files as they stand now."""

    def __init__(self, pack: Pack) -> None:
        """`pack` says which files there are."""
        self._pack, self._folder = pack, Folder(pack.root)

    def __call__(self, type_: str, id_: str, key: str) -> tuple[Spot, ...]:
        """Every place of a key; none for what is not in the pack any more.

        Args:
            type_: `clause` or `tool`.
            id_: of it.
            key: of the front matter, or `text`.
        """
        clause = self._pack.policy.clause_by_id.get(id_) if type_ == CLAUSE else None
        if clause is not None:
            return tuple(self._in_all(clause.source, "clauses", id_, key))
        if type_ == TOOL and id_ in self._pack.policy.vocabulary.tool_by_id:
            return tuple(self._in_all(f"tools/{id_}.md", "tools", id_, key))
        return ()

    def _in_all(self, original: str, folder: str, id_: str, key: str) -> Iterator[Spot]:
        """In the original, and for its words in every translation too."""
        yield from self._in(original, key)
        if key == TEXT:
            for code in self._pack.languages:
                yield from self._in(f"languages/{code}/{folder}/{id_}.md", key)

    def _in(self, name: str, key: str) -> Iterator[Spot]:
        source = self._folder.markdown(name) if self._folder.has(name) else None
        if source is not None and isinstance(source.data, dict):
            yield from _spots(source, source.data, key)


def _spots(source: Source, data: Mapping[str, object], key: str) -> Iterator[Spot]:
    if key == TEXT:
        end = source.text.splitlines().index(FENCE, 1)
        yield Spot(source.name, end + 2, key, "")
        return
    if key in data:
        yield Spot(source.name, source.line_of([key]), key, str(data[key]))
    rulings = data.get("cases")
    for number, ruling in enumerate(rulings if isinstance(rulings, list) else ()):
        if isinstance(ruling, dict) and key in ruling:
            yield Spot(source.name, source.line_of(["cases", number, key]), key, str(ruling[key]))
