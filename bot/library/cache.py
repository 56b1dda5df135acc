"""What follows from a pack alone, kept between starts: the parsed files and what the examples taught.

Two files, because learning takes two minutes and parsing some seconds. `pack-*.json` is named after every file of the pack and
the program's own code; `learnt-*.npz` after what is learnt from alone, so that a changed form, route, contact or sentence
teaches nothing anew. A stale one is never read; a broken one is made anew. They hold no question and no person. Examples of
`languages/` are left out: once learnt, nothing needs them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from pydantic import BaseModel, ConfigDict

import bot
from bot.cases.kinds import RequestKind
from bot.cases.places import Calendars
from bot.cases.routing import Routes
from bot.library.borrowing import taught_words
from bot.library.files import content_hash
from bot.library.languages import LanguageFiles
from bot.library.pack import Pack
from bot.library.places import shipped_content
from bot.policy import Clause, Contact, Outcome, Policy, Vocabulary
from bot.policy.clauses import AlwaysOn, Wording
from bot.reports.rules import SpeakingUpRules
from bot.understanding import Learnt
from bot.understanding.classifier import Model
from bot.understanding.taught import name_of_lessons
from bot.understanding.words import LanguageWords

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEPT = 6
"""Files of each sort that stay; the oldest are removed."""

OF_A_MODEL = ("rarity", "weights", "scale", "landmarks", "landmark_scale", "slopes", "bias")
"""Its tables of numbers."""

ROOMS_THAT_LEARN = ("policy", "understanding")
ROOMS_THAT_READ = (*ROOMS_THAT_LEARN, "cases", "reports", "library")


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
    default_clause: str | None
    strictest_first: tuple[Outcome, ...]


class _StoredLanguage(BaseModel):
    """A language's files, without examples."""

    model_config = ConfigDict(frozen=True)

    words: LanguageWords
    replies: dict[str, Any]
    pages: dict[str, Any]
    requests: dict[str, Any]
    notices: dict[str, Any]
    channels: dict[str, Any]
    speak_up: dict[str, Any]
    cards: dict[str, Wording]


class _Stored(BaseModel):
    """A parsed pack; `learnt` is the name of the file with what it taught."""

    model_config = ConfigDict(frozen=True)

    policy: _StoredPolicy
    languages: dict[str, _StoredLanguage]
    requests: dict[str, RequestKind]
    routes: Routes
    calendars: Calendars
    speaking_up: SpeakingUpRules
    learnt: str


class _Counted(BaseModel):
    """The readable part of what a pack taught; the numbers lie in the same file."""

    model_config = ConfigDict(frozen=True)

    counts: dict[str, tuple[dict[str, int], dict[str, int]]]
    examples: int
    per_activity: float
    per_kind: dict[str, int]


def recall(folder: Path | None, root: Path) -> tuple[Pack, Learnt] | None:
    """A pack and what it taught, or None when it has to be read or learnt."""
    if folder is None or not root.is_dir():
        return None
    try:
        stored = _Stored.model_validate_json((folder / f"{_name_of_pack(root)}.json").read_bytes())
    except (OSError, ValueError):
        return None
    learnt = _numbers(folder / f"{stored.learnt}.npz")
    if learnt is None:
        return None
    policy = Policy(**{field: getattr(stored.policy, field) for field in _StoredPolicy.model_fields})
    languages = {
        code: LanguageFiles(clauses={}, borrowed=(), **{field: getattr(one, field) for field in _StoredLanguage.model_fields})
        for code, one in stored.languages.items()
    }
    return Pack(root, policy, languages, stored.requests, stored.routes, stored.calendars, stored.speaking_up), learnt


def recall_learnt(folder: Path | None, pack: Pack) -> Learnt | None:
    """What a pack taught, if it, or one that teaches the same, was learnt before."""
    return None if folder is None else _numbers(folder / f"{_name_of_learnt(pack)}.npz")


def _numbers(path: Path) -> Learnt | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as numbers:
            heads = {str(head): tuple(map(str, numbers[f"{head}.labels"])) for head in numbers["heads"]}
            model = Model(heads=heads, **{name: numbers[name] for name in OF_A_MODEL})
            counted = _Counted.model_validate_json(numbers["counted"].tobytes())
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None
    return Learnt(model, counted.counts, counted.examples, counted.per_activity, counted.per_kind)


def can_keep(folder: Path) -> bool:
    """Whether files can be written to a folder, which is made if there is none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def keep(folder: Path | None, pack: Pack, learnt: Learnt) -> None:
    """Store a pack; a folder that cannot be written to costs time at the next start, nothing else."""
    if folder is None:
        return
    name = _name_of_learnt(pack)
    languages = {
        code: _StoredLanguage(
            words=files.words.without_examples(),
            replies=files.replies,
            pages=files.pages,
            requests=files.requests,
            notices=files.notices,
            channels=files.channels,
            speak_up=files.speak_up,
            cards=files.cards,
        )
        for code, files in pack.languages.items()
    }
    policy = _StoredPolicy(**{field: getattr(pack.policy, field) for field in _StoredPolicy.model_fields})
    stored = _Stored(
        policy=policy,
        languages=languages,
        requests=pack.requests,
        routes=pack.routes,
        calendars=pack.calendars,
        speaking_up=pack.speaking_up,
        learnt=name,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{_name_of_pack(pack.root)}.json", stored.model_dump_json(by_alias=True).encode())
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            np.savez(part, allow_pickle=False, **_arrays(learnt))
        os.replace(part.name, folder / f"{name}.npz")  # noqa: PTH105 - atomic, also over an existing file
        for sort in ("pack-*", "learnt-*"):
            for old in sorted(folder.glob(sort), key=lambda path: path.stat().st_mtime)[:-KEPT]:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _arrays(learnt: Learnt) -> dict[str, NDArray[Any]]:
    counts = {code: (dict(words), dict(runs)) for code, (words, runs) in learnt.languages.items()}
    counted = _Counted(
        counts=counts, examples=learnt.examples, per_activity=learnt.per_activity, per_kind=dict(learnt.per_kind)
    )
    model = learnt.model
    arrays: dict[str, NDArray[Any]] = {f"{name}.labels": np.array(labels) for name, labels in model.heads.items()}
    arrays |= {name: getattr(model, name) for name in OF_A_MODEL} | {"heads": np.array(list(model.heads))}
    arrays["counted"] = np.frombuffer(counted.model_dump_json().encode(), dtype=np.uint8)
    return arrays


def _write(target: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        part.write(data)
    os.replace(part.name, target)  # noqa: PTH105 - as above


def _name_of_pack(root: Path) -> str:
    """A name that changes with the pack, with the shipped files it may borrow, and with the program."""
    shipped = shipped_content()
    patterns = ("languages/*/*.yaml", "requests/*.yaml", "tools/*", "*.yaml")
    borrowed = () if root.resolve() == shipped else sorted(path for pattern in patterns for path in shipped.glob(pattern))
    digest = hashlib.sha256(content_hash(root, borrowed).encode())
    return f"pack-{_with_program(digest, ROOMS_THAT_READ)}"


def _name_of_learnt(pack: Pack) -> str:
    """A name that changes with what is learnt from, and with the program."""
    digest = hashlib.sha256(name_of_lessons(pack.policy, taught_words(pack)).encode())
    return f"learnt-{_with_program(digest, ROOMS_THAT_LEARN)}"


def _with_program(digest: hashlib._Hash, rooms: tuple[str, ...]) -> str:
    package = Path(bot.__file__).parent
    for path in sorted(path for room in rooms for path in (package / room).glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
