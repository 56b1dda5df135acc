"""Reading the files of a pack, and saying on which line something in them stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.library.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FENCE = "---"
LARGEST_FILE = 2_000_000
"""Bytes; a pack's file beyond this is a mistake."""

LARGEST_MESSAGES = 10_000_000
"""The same for the one file of a language that holds whole messages, thousands of them."""

SUFFIXES = {".yaml", ".md", ".jsonl"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the pack, parsed.

    Attributes:
        name: path inside the pack.
        data: the YAML of the file, or of its front matter.
        body: the text after the front matter; empty for a YAML file.
        text: the file as it stands, for finding lines.
    """

    name: str
    data: Any
    body: str
    text: str

    def as_written(self, path: Sequence[str | int]) -> Sequence[str | int]:
        """The path as the author wrote it: the only ruling of a clause stands in no list of cases."""
        alone = tuple(path[:2]) == ("cases", 0) and isinstance(self.data, dict) and "cases" not in self.data
        return path[2:] if alone else path

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line of the value at a path of keys; the line of the deepest part that exists."""
        offset = 1 if self.text.startswith(FENCE) else 0
        front = _front(self.text)[0] if offset else self.text
        try:
            node = yaml.compose(front, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            return 0
        line = 0
        for step in self.as_written(path):
            node, line = _child(node, step, line)
            if node is None:
                break
        return line + 1 + offset


class Folder:
    """The files of one pack, or of a pack and the shipped one that fills its gaps."""

    def __init__(self, root: Path) -> None:
        """Read from this folder; by its whole path, as one folder named in two ways would borrow from itself."""
        self.root = root.resolve()
        self.faults: list[Fault] = []

    def names(self, pattern: str) -> list[str]:
        """Files that match, sorted; hidden ones are left out."""
        found = (path.relative_to(self.root).as_posix() for path in self.root.glob(pattern) if path.is_file())
        return sorted(name for name in found if not name.startswith(".") and "/." not in name)

    def has(self, name: str) -> bool:
        """Whether the file exists."""
        return (self.root / name).is_file()

    def yaml(self, name: str, largest: int = LARGEST_FILE) -> Source | None:
        """A YAML file of at most `largest` bytes; None, with a fault noted, when it cannot be read."""
        text = self._text(name, largest)
        return None if text is None else self._parsed(name, text, "", text)

    def markdown(self, name: str) -> Source | None:
        """A Markdown file with front matter; None, with a fault noted, when it cannot be read."""
        text = self._text(name)
        if text is None:
            return None
        if not text.startswith(f"{FENCE}\n") or f"\n{FENCE}\n" not in text:
            self.faults.append(
                Fault(name, 1, "it needs front matter: begin with a line '---', then the keys, then another line '---'.")
            )
            return None
        front, body = _front(text)
        return self._parsed(name, front, body.strip(), text)

    def _text(self, name: str, largest: int = LARGEST_FILE) -> str | None:
        path = self.root / name
        try:
            if path.stat().st_size > largest:
                self.faults.append(Fault(name, 0, f"it is larger than {largest // 1_000_000} MB; split it."))
                return None
            return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            self.faults.append(Fault(name, 0, "the file is missing."))
        except UnicodeDecodeError:
            self.faults.append(Fault(name, 0, "it is not text in UTF-8; save it as UTF-8."))
        except OSError as error:
            self.faults.append(Fault(name, 0, f"it cannot be read: {error.strerror}."))
        return None

    def _parsed(self, name: str, front: str, body: str, text: str) -> Source | None:
        try:
            data = yaml.load(front, Loader=yaml.CSafeLoader)
        except ValueError as error:  # a date such as 2026-13-45
            self.faults.append(Fault(name, 0, f"a value cannot be read ({error}); write dates as 2026-12-31."))
            return None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + (2 if text is not front else 1) if mark is not None else 0
            problem = getattr(error, "problem", None) or "not YAML"
            hint = "is a quote or an indent missing? (Text with a colon and a space in it needs quotes.)"
            self.faults.append(Fault(name, line, f"YAML cannot be read here ({problem}); {hint}"))
            return None
        return Source(name, data, body, text)


def content_hash(root: Path, others: Sequence[Path] = ()) -> str:
    """A hash over the name and bytes of every content file, 16 hexadecimal digits shown of 64.

    Args:
        root: the pack.
        others: files from elsewhere that fill the pack's gaps.
    """
    digest = hashlib.sha256()
    inside = sorted(path for path in root.rglob("*") if path.suffix in SUFFIXES and path.is_file() and _answers(path, root))
    for path in (*inside, *others):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _answers(path: Path, root: Path) -> bool:
    """Whether the file has a part in answers; documentation and test questions have none."""
    return path.name != "README.md" and path.relative_to(root).parts[0] != "golden"


def _front(text: str) -> tuple[str, str]:
    _, front, body = text.split(f"{FENCE}\n", 2)
    return front, body


def _child(node: yaml.Node | None, step: str | int, line: int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line
    return None, line
