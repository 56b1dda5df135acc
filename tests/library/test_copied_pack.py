"""The sample pack under another name: a copy to change, or its own folder by a shorter path."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.library import Pack, load_pack, shipped_content
from bot.library.borrowing import taught_words
from bot.understanding.training import Lesson, lessons

if TYPE_CHECKING:
    from collections.abc import Mapping


def taught(pack: Pack) -> Mapping[tuple[str, str], Lesson]:
    """What each of its messages teaches."""
    return {(lesson.language, lesson.text): lesson for lesson in lessons(pack.policy, taught_words(pack))}


@pytest.fixture(scope="module")
def shipped() -> Pack:
    """The sample pack where it lies."""
    return load_pack(shipped_content())


def test_a_copy_teaches_all_that_the_sample_teaches(shipped: Pack, tmp_path: Path) -> None:
    """Whoever begins with a copy is understood as well: what is borrowed takes no label from the pack's own messages."""
    copy = taught(load_pack(Path(shutil.copytree(shipped_content(), tmp_path / "mine"))))
    assert {key: copy.get(key) for key in taught(shipped)} == taught(shipped)


def test_a_folder_named_by_a_shorter_path_borrows_nothing_from_itself(shipped: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """`MAYI_CONTENT=content` is the sample pack, in the same version."""
    monkeypatch.chdir(shipped_content().parent)
    pack = load_pack(Path(shipped_content().name))
    assert pack.policy.content_hash == shipped.policy.content_hash
    assert {code: files.borrowed for code, files in pack.languages.items()} == dict.fromkeys(pack.languages, ())
