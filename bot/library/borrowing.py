"""What a pack takes from the shipped one: words of a language that are no company's own."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from bot.library.files import LARGEST_MESSAGES
from bot.understanding.words import INTENTS, OFF_LIST, UNNAMED, EntryWords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.library.files import Folder, Source
    from bot.policy import Vocabulary


def known_ids(kind: str, vocabulary: Vocabulary) -> list[str] | None:
    """Ids an entry file may use; None for files that are not keyed by ids."""
    lists = {
        "activities": [*(entry.id for entry in vocabulary.activities), UNNAMED, OFF_LIST],
        "data": [*(entry.id for entry in vocabulary.data), UNNAMED],
        "duties": [entry.id for entry in vocabulary.duties],
        "roles": [entry.id for entry in vocabulary.roles],
        "places": [entry.id for entry in vocabulary.places],
        "modifiers": [entry.id for entry in vocabulary.modifiers],
        "intents": list(INTENTS),
    }
    return lists.get(kind)


def shipped_entries(kind: str, shipped: Folder, name: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """The entries of a shipped file, those for ids that a pack does not have left out."""
    source = shipped.yaml(name)
    data = source.data if source is not None else {}
    known = known_ids(kind, vocabulary)
    return data if known is None else {id_: entry for id_, entry in data.items() if id_ in known}


def with_shipped(
    own: dict[str, EntryWords], source: Source, shipped: Folder, vocabulary: Vocabulary
) -> tuple[dict[str, EntryWords], list[Path]]:
    """A pack's own entries; shipped ones for ids of which its file says nothing; shipped words of a breach beside its own.

    Args:
        own: its sound entries.
        source: the file.
        shipped: the shipped pack.
        vocabulary: of the pack; other ids are left out.

    Returns:
        The entries, and the files that filled a gap.
    """
    if not shipped.has(source.name) or not isinstance(source.data, dict):
        return own, []
    entries = {
        id_: EntryWords.model_validate(entry)
        for id_, entry in shipped_entries(PurePath(source.name).stem, shipped, source.name, vocabulary).items()
        if id_ not in source.data or (id_ in own and own[id_].broken_by and not own[id_].only_these)
    }
    whole = {**own, **{id_: _beside(own[id_], entry) if id_ in own else entry for id_, entry in entries.items()}}
    return whole, [shipped.root / source.name] if entries else []


def _beside(own: EntryWords, shipped: EntryWords) -> EntryWords:
    """Words of a breach from both: one that its author did not think of would be a yes to what is forbidden."""
    return own.model_copy(update={"broken_by": tuple(dict.fromkeys((*own.broken_by, *shipped.broken_by)))})


def elsewhere(code: str, shipped: Folder, borrowed: list[Path]) -> Iterator[dict[str, Any]]:
    """Messages of the shipped policy with what they want: intents alone have few messages, and a pack of its own fewer.

    What such a message is about is left out, also that it names nothing: among a pack's few messages that would be heard most.
    """
    for kind in ("activities", "data", "messages", "questions"):
        name = f"languages/{code}/{kind}.yaml"
        source = shipped.yaml(name, LARGEST_MESSAGES) if shipped.has(name) else None
        if source is None:
            continue
        borrowed.append(shipped.root / name)
        if kind == "messages":
            yield from ({key: message[key] for key in ("ask", "intent", "also") if key in message} for message in source.data)
        elif kind == "questions":
            yield from ({"ask": _text(asked), "intent": "info"} for entry in source.data.values() for asked in entry)
        else:
            entries = source.data.values()
            yield from ({"ask": _text(one), "intent": "may_i"} for entry in entries for one in entry.get("examples", ()))


def _text(example: str | dict[str, Any]) -> str:
    return example if isinstance(example, str) else str(example["ask"])
