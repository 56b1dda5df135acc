"""`mayi policy words`: the words a pack has in force, its own and the shipped ones together, as lines of a file of its own.

Of files that are borrowed whole (`speaking_up`, `calendars`) it prints the one in force, remarks and all, to copy and change.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import yaml

from bot.library import load_pack
from bot.library.files import Folder
from bot.library.languages import BY_ID, SENTENCES, read_language
from bot.library.places import shipped_content
from bot.library.validation import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.library import Pack
    from bot.library.languages import LanguageFiles

WHOLE = ("speaking_up", "calendars")
"""Files beside those of languages, which a pack borrows as they are until it writes its own."""

FILES = (*SENTENCES, *BY_ID, "groups", "tools", "grammar")
WIDTH = 100_000
"""Characters of a line: a sentence is never broken, so that it can be copied."""


def words(root: Path, file: str, key: str, language: str | None) -> int:
    """Print what a pack says or hears under a key; exit code 1 when there is no such file, key or language.

    Args:
        root: folder of the pack.
        file: of a language, without its ending, such as `replies`; or one that is borrowed whole.
        key: with dots (`route.approval`); empty for the whole file.
        language: a code; None is the pack's default language. One that the pack does not have yet, as it is shipped.
    """
    pack = load_pack(root)
    if file in WHOLE and not key:
        return _whole(f"{file}.yaml", root)
    code = language or pack.policy.default_language
    wrong = _unknown("file of words", file, (*FILES, *WHOLE)) or _unknown("language", code, _languages(pack))
    if wrong is None and file in WHOLE:
        wrong = f"'{file}' is printed whole; leave out '{key}'."
    if wrong is None:
        found: Any = _of(pack.languages.get(code) or _as_shipped(code, pack), file)
        steps = [step for step in key.split(".") if step]
        for at, step in enumerate(steps):
            options = tuple(found) if isinstance(found, dict) else ()
            wrong = wrong or _unknown(f"key below '{'.'.join(steps[:at]) or file}'", step, options)
            found = found[step] if wrong is None else {}
    if wrong is not None:
        print(wrong, file=sys.stderr)
        return 1
    print(f"# languages/{code}/{file}.yaml")
    for step in reversed(steps):
        found = {step: found}
    print(yaml.dump(found, Dumper=_Lines, allow_unicode=True, sort_keys=False, width=WIDTH), end="")
    return 0


def _whole(name: str, root: Path) -> int:
    """Print a file of the pack, or the shipped one that stands for it."""
    own = root / name
    print(f"# {name}")
    print((own if own.is_file() else shipped_content() / name).read_text(encoding="utf-8"), end="")
    return 0


def _languages(pack: Pack) -> tuple[str, ...]:
    """Codes of the pack, then those that are shipped."""
    shipped = sorted(folder.name for folder in (shipped_content() / "languages").iterdir() if folder.is_dir())
    return tuple(dict.fromkeys((*pack.languages, *shipped)))


def _as_shipped(code: str, pack: Pack) -> LanguageFiles:
    """A language that the pack could borrow; that it has no words of its own there yet is no fault here."""
    return read_language(code, Folder(pack.root), Folder(shipped_content()), pack.policy.vocabulary)


class _Lines(yaml.SafeDumper):
    """Writes a text of several lines as such."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Lines.add_representer(str, _text)


def _of(files: LanguageFiles, file: str) -> dict[str, Any]:
    """A file as plain keys and values, what is empty left out."""
    if file in SENTENCES:
        return dict(getattr(files, file))
    held = getattr(files.words, file)
    if file in BY_ID:
        return {id_: entry.model_dump(mode="json", exclude_defaults=True) for id_, entry in held.items()}
    if file == "groups":
        return {name: list(phrases) for name, phrases in held.items()}
    return dict(held.model_dump(mode="json", exclude_defaults=True))


def _unknown(what: str, word: str, known: Sequence[str]) -> str | None:
    return None if word in known else f"There is no {what} '{word}'{did_you_mean(word, known)}"
