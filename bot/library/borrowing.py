"""What a pack takes from the shipped one: words of a language that are no company's own."""

from __future__ import annotations

from functools import cache
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

from bot.library.files import LARGEST_MESSAGES, Folder
from bot.understanding.words import INTENTS, MAY_I, OFF_LIST, UNNAMED, EntryWords, Grammar, Message, ToolWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.library.files import Source
    from bot.library.pack import Pack
    from bot.policy import Vocabulary
    from bot.understanding.words import LanguageWords

LENDING = ("activities", "data", "messages", "questions")
"""Files of the shipped pack that no pack borrows for what they say, only for what their messages want."""

WordsT = TypeVar("WordsT", ToolWords, Grammar)

BESIDE = {"duties": ("broken_by", "kept_by"), "intents": ("terms", "examples"), "places": ("terms",)}
"""Words by file that stand beside the shipped ones of the same id instead of replacing them."""

MOST_LENT = 3_000
"""Messages of a language that ask for permission, and as many that want something else. Three times as many take four times
as long to learn and brought two more of 270 questions of three packs to the right intent."""


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two files as one, key by key, those above winning."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = laid_over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


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
    """A pack's own entries; shipped ones for ids of which its file says nothing but a name; some words of both (`BESIDE`).

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
    kind = PurePath(source.name).stem
    beside = BESIDE.get(kind, ())
    renamed = {id_ for id_, one in own.items() if one.name and not one.only_these and not _has_words(one)}
    wanted = {id_ for id_, one in own.items() if not one.only_these and any(getattr(one, key) for key in beside)}
    entries = {
        id_: EntryWords.model_validate(entry)
        for id_, entry in shipped_entries(kind, shipped, source.name, vocabulary).items()
        if id_ not in source.data or id_ in wanted or id_ in renamed
    }
    for id_, one in entries.items():
        if id_ in renamed:
            entries[id_] = one.model_copy(update={"name": own[id_].name})
        elif id_ in own:
            entries[id_] = _beside(own[id_], one, beside)
    return {**own, **entries}, [shipped.root / source.name] if entries else []


def _has_words(entry: EntryWords) -> bool:
    return any(entry.model_dump(exclude={"name", "only_these"}).values())


def _beside(own: EntryWords, shipped: EntryWords, keys: Sequence[str]) -> EntryWords:
    """Words of both: a breach, or a town, that a pack's author did not think of would be a yes to what is forbidden.

    A block that says nothing but words keeps the shipped name.
    """
    words = {key: tuple(dict.fromkeys((*getattr(own, key), *getattr(shipped, key)))) for key in keys}
    return own.model_copy(update={"name": own.name or shipped.name, "hint": own.hint or shipped.hint, **words})


def general_words(own: WordsT, name: str, shipped: Folder) -> tuple[WordsT, list[Path]]:
    """A pack's own words for tools in general, or small words of its language, beside the shipped ones.

    Args:
        own: what its file says; with `only_these`, nothing is added.
        name: of the file.
        shipped: the shipped pack.
    """
    source = shipped.yaml(name) if shipped.has(name) and not own.only_these else None
    if source is None:
        return own, []
    lent = type(own).model_validate(source.data)
    both: dict[str, Any] = {key: _both(getattr(own, key), getattr(lent, key)) for key in source.data}
    return own.model_copy(update=both), [shipped.root / name]


def _both(own: object, shipped: object) -> object:
    """Words of two lists; of two marks, a yes."""
    return tuple(dict.fromkeys((*own, *shipped))) if isinstance(own, tuple) and isinstance(shipped, tuple) else own or shipped


def lending_files(code: str, shipped: Folder) -> list[Path]:
    """Shipped files whose messages teach a pack that borrows the intents of a language."""
    names = (f"languages/{code}/{kind}.yaml" for kind in LENDING)
    return [shipped.root / name for name in names if shipped.has(name)]


def taught_words(pack: Pack) -> dict[str, LanguageWords]:
    """The words of a pack, by language, as they are learnt from: with messages of the shipped policy where it borrows intents.

    They are read when a pack is learnt and not with the pack, as that takes seconds.
    """
    words = {}
    for code, files in pack.languages.items():
        lent = _lent(tuple(path for path in files.borrowed if path.stem in LENDING))
        words[code] = files.words.model_copy(update={"elsewhere": lent}) if lent else files.words
    return words


@cache
def _lent(files: tuple[Path, ...]) -> tuple[Message, ...]:
    """Messages of the shipped policy with what they want: intents alone have few, and a small pack has fewer.

    What such a message is about is left out, also that it names nothing: among a pack's few messages that would be heard most.
    """
    messages = [one for path in files for one in _wanting(path)]
    messages.sort(key=lambda one: crc32(one.ask.encode()))
    may_i = [one for one in messages if one.intent == MAY_I]
    others = [one for one in messages if one.intent != MAY_I]
    return (*may_i[:MOST_LENT], *others[:MOST_LENT])


def _wanting(path: Path) -> Iterator[Message]:
    source = Folder(path.parent).yaml(path.name, LARGEST_MESSAGES)
    if source is None:
        return
    if path.stem == "messages":
        yield from (Message(ask=one["ask"], intent=one["intent"], also=one.get("also", ())) for one in source.data)
        return
    if path.stem == "questions":
        examples, intent = chain.from_iterable(source.data.values()), "info"
    else:
        examples, intent = chain.from_iterable(entry.get("examples", ()) for entry in source.data.values()), MAY_I
    for example in examples:
        yield Message(ask=example if isinstance(example, str) else example["ask"], intent=intent)
