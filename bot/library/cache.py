"""What follows from a pack alone, kept between starts: the parsed files and what the examples taught.

The file names carry a hash of the pack and of the program's own code, so a stale one is never read; a
broken one is made anew. They hold no question and no person. Examples of `languages/` are left out:
once learnt, nothing needs them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

import bot
from bot.library.files import content_hash
from bot.library.languages import LanguageFiles
from bot.library.pack import Pack
from bot.library.places import shipped_content
from bot.policy import Clause, Contact, Outcome, Policy, Vocabulary
from bot.policy.clauses import AlwaysOn
from bot.understanding import Learnt
from bot.understanding.classifier import Model
from bot.understanding.words import EntryWords, LanguageWords

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEPT = 6
"""Files that stay; the oldest are removed."""

ROOMS_IT_DEPENDS_ON = ("policy", "understanding", "library")


class _StoredPolicy(BaseModel):
    """A policy's fields."""

    model_config = ConfigDict(frozen=True)

    name: str
    version: str
    content_hash: str
    languages: tuple[str, ...]
    vocabulary: Vocabulary
    clauses: tuple[Clause, ...]
    contacts: tuple[Contact, ...]
    always_on: tuple[AlwaysOn, ...]
    default_outcome: Outcome
    strictest_first: tuple[Outcome, ...]


class _StoredLanguage(BaseModel):
    """A language's files, without examples."""

    model_config = ConfigDict(frozen=True)

    words: LanguageWords
    replies: dict[str, Any]
    pages: dict[str, Any]


class _Stored(BaseModel):
    """The readable half of what is kept; the numbers lie beside it."""

    model_config = ConfigDict(frozen=True)

    policy: _StoredPolicy
    languages: dict[str, _StoredLanguage]
    counts: dict[str, tuple[dict[str, int], dict[str, int]]]
    examples: int
    per_activity: float


def recall(folder: Path | None, root: Path) -> tuple[Pack, Learnt] | None:
    """A pack and what it taught, or None when it has to be read and learnt."""
    if folder is None or not root.is_dir():
        return None
    name = _name(root)
    try:
        stored = _Stored.model_validate_json((folder / f"{name}.json").read_bytes())
        with (folder / f"{name}.npz").open("rb") as file, np.load(file, allow_pickle=False) as numbers:
            heads = {str(head): tuple(map(str, numbers[f"{head}.labels"])) for head in numbers["heads"]}
            model = Model(numbers["rarity"], heads, numbers["weights"].astype(np.float32), numbers["bias"])
    except (OSError, KeyError, ValueError, EOFError, BadZipFile, ValidationError):
        return None
    policy = Policy(**{field: getattr(stored.policy, field) for field in _StoredPolicy.model_fields})
    languages = {code: LanguageFiles(one.words, one.replies, one.pages, {}, ()) for code, one in stored.languages.items()}
    return Pack(root, policy, languages), Learnt(model, stored.counts, stored.examples, stored.per_activity)


def keep(folder: Path | None, pack: Pack, learnt: Learnt) -> None:
    """Store a pack; a folder that cannot be written to costs time at the next start, nothing else."""
    if folder is None:
        return
    languages = {
        code: _StoredLanguage(words=_without_examples(files.words), replies=files.replies, pages=files.pages)
        for code, files in pack.languages.items()
    }
    policy = _StoredPolicy(**{field: getattr(pack.policy, field) for field in _StoredPolicy.model_fields})
    counts = {code: (dict(words), dict(runs)) for code, (words, runs) in learnt.languages.items()}
    stored = _Stored(
        policy=policy, languages=languages, counts=counts, examples=learnt.examples, per_activity=learnt.per_activity
    )
    model = learnt.model
    arrays: dict[str, NDArray[Any]] = {f"{name}.labels": np.array(labels) for name, labels in model.heads.items()}
    arrays |= {"heads": np.array(list(model.heads)), "rarity": model.rarity, "bias": model.bias}
    arrays["weights"] = model.weights.astype(np.float16)
    name = _name(pack.root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{name}.json", stored.model_dump_json(by_alias=True).encode())
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.savez(part, allow_pickle=False, **arrays)
        os.replace(part.name, folder / f"{name}.npz")  # noqa: PTH105 - atomic, also over an existing file
        for old in sorted(folder.glob("pack-*"), key=lambda path: path.stat().st_mtime)[: -2 * KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _write(target: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        part.write(data)
    os.replace(part.name, target)  # noqa: PTH105 - as above


def _without_examples(words: LanguageWords) -> LanguageWords:
    def trimmed(entries: dict[str, EntryWords]) -> dict[str, EntryWords]:
        return {id_: entry.model_copy(update={"examples": ()}) for id_, entry in entries.items()}

    kinds = ("activities", "data", "duties", "roles", "places", "modifiers", "intents")
    return words.model_copy(
        update={"questions": {}, "messages": (), "ordinary": (), **{kind: trimmed(getattr(words, kind)) for kind in kinds}}
    )


def _name(root: Path) -> str:
    """A name that changes with the pack, with the shipped words it may borrow, and with the program."""
    shipped = shipped_content()
    borrowed = () if root.resolve() == shipped else sorted(shipped.glob("languages/*/*.yaml"))
    digest = hashlib.sha256(content_hash(root, borrowed).encode())
    package = Path(bot.__file__).parent
    for path in sorted(path for room in ROOMS_IT_DEPENDS_ON for path in (package / room).glob("*.py")):
        digest.update(path.read_bytes())
    return f"pack-{digest.hexdigest()[:24]}"
