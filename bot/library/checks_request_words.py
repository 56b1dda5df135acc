"""Words of requests that are missing in a language, or that cannot be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.faults import Fault
from bot.library.requests import KINDS, ROUTING
from bot.rendering.gaps import wrong_gaps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bot.cases.kinds import RequestKind
    from bot.library.files import Folder
    from bot.library.pack import Pack

FILES = ("requests", "notices")


def request_word_faults(pack: Pack, folder: Folder) -> Iterator[Fault]:
    """Words that the pack's own kinds and tiers need, in every language of the pack, and gaps nothing fills."""
    own_kinds = pack.requests if folder.names(KINDS) else {}
    teams = {team.id for team in pack.routes.teams}
    own_tiers = pack.routes.tiers if folder.has(ROUTING) else ()
    for code, files in pack.languages.items():
        name = f"languages/{code}/requests.yaml"
        known = _flat(files.requests)
        for kind in own_kinds.values():
            for key in _needed(kind, teams):
                if not known.get(key):
                    yield Fault(name, 0, f"'{key}' is missing or empty in '{code}'; add it.")
        for tier in own_tiers:
            if not known.get(f"tiers.{tier.id}"):
                yield Fault(name, 0, f"'tiers.{tier.id}' is missing or empty in '{code}'; add it.")
        for file in FILES:
            yield from _gaps(f"languages/{code}/{file}.yaml", file, folder)


def _needed(kind: RequestKind, teams: Collection[str]) -> Iterator[str]:
    """Keys of the words that a kind cannot do without; teams have names of their own."""
    prefix = f"kinds.{kind.id}"
    yield from (f"{prefix}.{key}" for key in ("name", "title", "readers"))
    for field in kind.fields:
        yield f"{prefix}.fields.{field.id}.label"
        yield from (f"{prefix}.fields.{field.id}.options.{option}" for option in field.options if option not in teams)


def _gaps(name: str, file: str, folder: Folder) -> Iterator[Fault]:
    """Sentences the pack itself wrote that cannot be filled in."""
    source = folder.yaml(name) if folder.has(name) else None
    if source is None or not isinstance(source.data, dict):
        return
    for key, what in wrong_gaps(file, _flat(source.data)):
        yield Fault(name, source.line_of(key.split(".")), f"'{key}': {what}")


def _flat(sentences: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in sentences.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str | int | float):
            found[f"{prefix}{key}"] = str(value)
    return found
