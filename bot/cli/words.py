"""`mayi policy words`: the words a pack has in force, its own and the shipped ones together, as lines of a file of its own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import yaml

from bot.library import load_pack
from bot.library.languages import BY_ID, SENTENCES
from bot.library.validation import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.library.languages import LanguageFiles

FILES = (*SENTENCES, *BY_ID, "groups", "tools", "grammar")
WIDTH = 100_000
"""Characters of a line: a sentence is never broken, so that it can be copied."""


def words(root: Path, file: str, key: str, language: str | None) -> int:
    """Print what a pack says or hears under a key; exit code 1 when there is no such file, key or language.

    Args:
        root: folder of the pack.
        file: of a language, without its ending, such as `replies`.
        key: with dots (`route.approval`); empty for the whole file.
        language: a code; None is the pack's default language.
    """
    pack = load_pack(root)
    code = language or pack.policy.default_language
    wrong = _unknown("file of words", file, FILES) or _unknown("language of this pack", code, tuple(pack.languages))
    if wrong is None:
        found: Any = _of(pack.languages[code], file)
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
