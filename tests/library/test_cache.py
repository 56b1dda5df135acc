"""What is kept between starts may be lost, broken or forbidden; it costs time, never a wrong answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from small_pack import FISH

import bot.assembly
from bot.assembly import open_desk
from bot.conversation import AnswerGiven, QuestionAsked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.assembly import Desk

ASKED = QuestionAsked("may AI order fish for us", date(2026, 11, 21))


def outcome(desk: Desk) -> str:
    """What it says about fish."""
    reply = desk.turn(ASKED).replies[0]
    assert isinstance(reply, AnswerGiven)
    return str(reply.answer.outcome)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders that were read and not recalled."""
    read: list[Path] = []
    load = bot.assembly.load_pack

    def load_and_note(root: Path) -> object:
        read.append(root)
        return load(root)

    monkeypatch.setattr(bot.assembly, "load_pack", load_and_note)
    return read


def test_the_second_start_recalls_and_answers_the_same(
    make_pack: Callable[..., Path], tmp_path: Path, reads: list[Path]
) -> None:
    """A pack is learnt once; the next start gives word for word the same page without reading it again."""
    root, cache = make_pack(), tmp_path / "cache"
    first = open_desk(root, cache)
    second = open_desk(root, cache)
    assert reads == [root]
    assert second.hear(ASKED) == first.hear(ASKED)
    assert outcome(second) == "prohibited"


@pytest.mark.parametrize("suffix", ["json", "npz"])
@pytest.mark.parametrize("rubbish", [b"", b"{", b"PK\x03\x04 not a zip", b"\x00" * 4000])
def test_a_broken_cache_file_is_made_anew(
    suffix: str, rubbish: bytes, make_pack: Callable[..., Path], tmp_path: Path, reads: list[Path]
) -> None:
    """A crash while writing, or a full disk, leaves no start that fails: the file is written again and then used."""
    root, cache = make_pack(), tmp_path / "cache"
    open_desk(root, cache)
    (kept,) = cache.glob(f"pack-*.{suffix}")
    kept.write_bytes(rubbish)
    assert outcome(open_desk(root, cache)) == "prohibited"
    assert len(reads) == 2
    assert kept.read_bytes() != rubbish
    open_desk(root, cache)
    assert len(reads) == 2


def test_a_cache_file_cut_short_is_made_anew(make_pack: Callable[..., Path], tmp_path: Path, reads: list[Path]) -> None:
    """Half a file is as good as none."""
    root, cache = make_pack(), tmp_path / "cache"
    open_desk(root, cache)
    for kept in cache.iterdir():
        kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert outcome(open_desk(root, cache)) == "prohibited"
    assert len(reads) == 2


def test_a_changed_pack_is_not_read_from_the_cache(make_pack: Callable[..., Path], tmp_path: Path, reads: list[Path]) -> None:
    """Whoever edits one word of a clause gets it at the next start, under another content hash."""
    root, cache = make_pack(), tmp_path / "cache"
    before = open_desk(root, cache)
    (root / "clauses" / "K-2.md").write_text(FISH.replace("outcome: prohibited\nreason", "outcome: ask_first\nreason"))
    after = open_desk(root, cache)
    assert len(reads) == 2
    assert (outcome(before), outcome(after)) == ("prohibited", "ask_first")
    assert before.knowledge.policy.content_hash != after.knowledge.policy.content_hash


def test_a_cache_folder_that_cannot_be_written_is_no_error(make_pack: Callable[..., Path], tmp_path: Path) -> None:
    """A read-only or impossible cache folder costs time at the next start, nothing else."""
    root, locked = make_pack(), tmp_path / "locked"
    locked.mkdir(mode=0o500)
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    for cache in (locked, locked / "below", blocked, None):
        assert outcome(open_desk(root, cache)) == "prohibited"
    assert blocked.read_text() == "not a folder"


def test_what_is_kept_holds_no_question(make_pack: Callable[..., Path], tmp_path: Path) -> None:
    """The cache holds the pack and what it taught; what people ask never reaches it."""
    root, cache = make_pack(), tmp_path / "cache"
    desk = open_desk(root, cache)
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    desk.hear(QuestionAsked("may AI order zanzibarfish for Quentin Marrow", date(2026, 11, 21)))
    open_desk(root, cache)
    assert {path: path.read_bytes() for path in cache.iterdir()} == kept
    assert not any(b"uentin" in content or b"zanzibar" in content for content in kept.values())


def test_the_folder_does_not_grow_for_ever(make_pack: Callable[..., Path], tmp_path: Path) -> None:
    """A policy author who edits all day leaves a handful of files."""
    cache = tmp_path / "cache"
    for day in range(1, 10):
        open_desk(make_pack({"clauses/K-2.md": FISH.replace("2026-01-01", f"2026-01-0{day}")}), cache)
    assert 2 <= len(list(cache.iterdir())) <= 14
