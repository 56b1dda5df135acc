"""Trained classifiers, kept between starts: numbers that follow from the pack alone.

The file's name is a hash of the pack and of the program's own code for understanding, so a stale one
is never read; a broken one is trained anew. It holds no question and no person.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

import bot.understanding
from bot.understanding.classifier import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEPT = 8
"""Packs whose classifiers stay; the oldest is removed."""


def cached_model(folder: Path | None, content_hash: str) -> Model | None:
    """The classifiers of a pack, or None when they have to be trained."""
    if folder is None:
        return None
    try:
        with np.load(_file(folder, content_hash), allow_pickle=False) as stored:
            heads = {str(name): tuple(map(str, stored[f"{name}.labels"])) for name in stored["heads"]}
            return Model(stored["rarity"], heads, stored["weights"], stored["bias"])
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None


def keep_model(folder: Path | None, content_hash: str, model: Model) -> None:
    """Store classifiers; a folder that cannot be written to costs time at the next start, nothing else."""
    if folder is None:
        return
    arrays: dict[str, NDArray[Any]] = {f"{name}.labels": np.array(labels) for name, labels in model.heads.items()}
    arrays |= {"heads": np.array(list(model.heads)), "rarity": model.rarity, "weights": model.weights, "bias": model.bias}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.savez(part, allow_pickle=False, **arrays)
        os.replace(part.name, _file(folder, content_hash))  # noqa: PTH105 - atomic, also over an existing file
        for old in sorted(folder.glob("model-*.npz"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _file(folder: Path, content_hash: str) -> Path:
    digest = hashlib.sha256(content_hash.encode())
    for path in sorted(Path(bot.understanding.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return folder / f"model-{digest.hexdigest()[:24]}.npz"
