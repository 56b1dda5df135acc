"""What is kept between starts may be lost, broken or forbidden; it costs time, never a wrong answer."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from small_pack import FILES, FISH, NAP, NAP_WORDS, PACK, ROUTING
from small_pack import make_pack as write_pack

import bot.assembly
from bot.assembly import open_desk
from bot.conversation import AnswerGiven, QuestionAsked
from bot.library import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.assembly import Desk

    Run = Callable[..., subprocess.CompletedProcess[str]]

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


class LearningError(Exception):
    """The program was about to learn, which takes a minute."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Path]:
    """The kitchen's pack, read and learnt, and the cache that holds it since then."""
    cache = tmp_path_factory.mktemp("warm")
    return open_desk(write_pack(tmp_path_factory.mktemp("kitchen")), cache), cache


@pytest.fixture(scope="module")
def warm(first: tuple[Desk, Path]) -> Path:
    """A cache that holds what the kitchen's pack taught."""
    return first[1]


@pytest.fixture
def no_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning is an error."""

    def learn(*_: object) -> None:
        raise LearningError

    monkeypatch.setattr(bot.assembly, "_learnt_elsewhere", learn)


@pytest.fixture
def cache(warm: Path, tmp_path: Path) -> Path:
    """The same, of its own."""
    return Path(shutil.copytree(warm, tmp_path / "cache"))


@pytest.mark.usefixtures("no_learning")
def test_the_second_start_recalls_and_answers_the_same(
    make_pack: Callable[..., Path], first: tuple[Desk, Path], cache: Path, reads: list[Path]
) -> None:
    """A pack is learnt once; later starts give word for word the same page, the second of them without reading it again."""
    root = make_pack()
    for _ in range(2):
        assert open_desk(root, cache).hear(ASKED) == first[0].hear(ASKED)
    assert reads == []
    assert outcome(open_desk(root, cache)) == "prohibited"


RUBBISH = (b"", b"{", b"PK\x03\x04 not a zip", b"\x00" * 4000)


@pytest.mark.usefixtures("no_learning")
@pytest.mark.parametrize("rubbish", RUBBISH)
def test_a_broken_file_of_a_pack_is_written_anew(
    rubbish: bytes, make_pack: Callable[..., Path], cache: Path, reads: list[Path]
) -> None:
    """A crash while writing, or a full disk, leaves no start that fails: the file is written again and then used."""
    root = make_pack()
    (kept,) = cache.glob("*.json")
    kept.write_bytes(rubbish)
    assert outcome(open_desk(root, cache)) == "prohibited"
    assert kept.read_bytes() != rubbish
    open_desk(root, cache)
    assert reads == [root]


@pytest.mark.usefixtures("no_learning")
@pytest.mark.parametrize("rubbish", RUBBISH)
def test_a_broken_file_of_what_was_learnt_is_never_used(rubbish: bytes, make_pack: Callable[..., Path], cache: Path) -> None:
    """It is learnt again, as if there had been no file."""
    (kept,) = cache.glob("*.npz")
    kept.write_bytes(rubbish)
    with pytest.raises(LearningError):
        open_desk(make_pack(), cache)


def test_cache_files_cut_short_are_made_anew(make_pack: Callable[..., Path], cache: Path, reads: list[Path]) -> None:
    """Half a file is as good as none."""
    root = make_pack()
    sizes = {kept: kept.stat().st_size for kept in cache.iterdir()}
    for kept, size in sizes.items():
        kept.write_bytes(kept.read_bytes()[: size // 2])
    assert outcome(open_desk(root, cache)) == "prohibited"
    assert {kept: kept.stat().st_size for kept in cache.iterdir()} == sizes
    open_desk(root, cache)
    assert reads == [root]


def test_a_changed_pack_is_not_read_from_the_cache(make_pack: Callable[..., Path], cache: Path, reads: list[Path]) -> None:
    """Whoever edits one word of a clause gets it at the next start, under another content hash."""
    root = make_pack()
    before = open_desk(root, cache)
    (root / "clauses" / "K-2.md").write_text(FISH.replace("outcome: prohibited\nreason", "outcome: ask_first\nreason"))
    after = open_desk(root, cache)
    assert reads == [root]
    assert (outcome(before), outcome(after)) == ("prohibited", "ask_first")
    assert before.knowledge.policy.content_hash != after.knowledge.policy.content_hash


SPOONCHAT = "---\nid: spoonchat\nwords: {Kitchenware: Ironmongery}\n---\nTalks of spoons.\n"
QUIET = {
    # What a company changes often, and what teaches nothing.
    "a form": {"requests/nap.yaml": NAP, "languages/en/requests.yaml": NAP_WORDS},
    "routes": {"routing.yaml": ROUTING.replace("kinds: [nap], ", ""), "languages/en/requests.yaml": NAP_WORDS},
    "calendars": {"calendars.yaml": "default: {zone: Europe/Rome}\n"},
    "a sentence": {"languages/en/replies.yaml": 'conditions: "Mind this"\n'},
    "a word of a request": {"languages/en/requests.yaml": "title: {inbox: Tray}\n"},
    "an office": {"pack.yaml": PACK.replace("Head chef", "Chef")},
    "the reason of a clause": {"clauses/K-2.md": FISH.replace("reason: ", "reason: Now and always, ")},
    "the words of a tool": {"languages/en/tools/spoonchat.md": SPOONCHAT},
}


@pytest.mark.usefixtures("no_learning")
@pytest.mark.parametrize("changes", QUIET.values(), ids=QUIET)
def test_what_teaches_nothing_is_not_learnt_again(
    changes: Mapping[str, str], make_pack: Callable[..., Path], warm: Path
) -> None:
    """Whoever changes a form, a route, an office or a sentence waits a second for it, not a minute."""
    before, after = open_desk(make_pack(name="before"), warm), open_desk(make_pack(changes, name="after"), warm)
    assert after.knowledge.policy.content_hash != before.knowledge.policy.content_hash
    assert (outcome(before), outcome(after)) == ("prohibited", "prohibited")


LOUD = {
    # What people are understood by.
    "an example": ("languages/en/activities.yaml", "may I have AI write the menu", "would AI be fine for the menu"),
    "a term": ("languages/en/activities.yaml", 'terms: ["menu",', 'terms: ["carte", "menu",'),
    "a role": ("vocabulary.yaml", "[cook]", "[cook, maid]"),
    "words of a role": ("languages/en/roles.yaml", "", 'cook: {name: "Cook", terms: ["I am a cook"]}'),
    "a sentence of a clause, as few other messages speak of its task": (
        "clauses/K-2.md",
        "People buy fish.",
        "Only people buy fish.",
    ),
    "a question of a clause": ("clauses/K-1.md", "ok to let the machine draft the menu?", "may a machine draft the menu card"),
}


@pytest.mark.usefixtures("no_learning")
@pytest.mark.parametrize(("file", "old", "new"), LOUD.values(), ids=LOUD)
def test_what_teaches_is_learnt_again(file: str, old: str, new: str, make_pack: Callable[..., Path], warm: Path) -> None:
    """A new example, term, role or question of a clause is learnt at the next start."""
    text = FILES.get(file, "")
    assert old in text
    root = make_pack({file: text.replace(old, new) if old else new})
    with pytest.raises(LearningError):
        open_desk(root, warm)


@pytest.mark.usefixtures("no_learning")
def test_kinds_routes_calendars_and_cards_come_back_as_they_were(
    make_pack: Callable[..., Path], warm: Path, reads: list[Path]
) -> None:
    """A recalled pack has the same forms, routes, time zones and words of tools as one that was read."""
    own = {"requests/nap.yaml": NAP, "languages/en/requests.yaml": NAP_WORDS, "routing.yaml": ROUTING}
    root = make_pack({**own, "languages/en/tools/spoonchat.md": SPOONCHAT})
    read, recalled = load_pack(root), [open_desk(root, warm).pack for _ in range(2)][1]
    assert reads == [root]
    assert (recalled.requests, recalled.routes, recalled.calendars) == (read.requests, read.routes, read.calendars)
    assert list(recalled.requests) == ["nap"]
    assert recalled.languages["en"].sentences == read.languages["en"].sentences
    assert recalled.languages["en"].cards == read.languages["en"].cards
    assert recalled.languages["en"].cards["spoonchat"].text == "Talks of spoons."


def test_a_cache_folder_that_cannot_be_written_is_no_error(make_pack: Callable[..., Path], tmp_path: Path) -> None:
    """An impossible cache folder costs time at the next start, nothing else."""
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    assert outcome(open_desk(make_pack(), blocked)) == "prohibited"
    assert blocked.read_text() == "not a folder"


def test_where_nothing_can_be_kept_it_is_learnt_once_and_answers(
    make_pack: Callable[..., Path], tmp_path: Path, warm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read-only, below a file, or none at all: learning gets a folder that passes, and is not done again in the server."""
    root, locked, blocked = make_pack(), tmp_path / "locked", tmp_path / "a file"
    locked.mkdir(mode=0o500)
    blocked.write_text("not a folder")
    learnt: list[Path] = []

    def learn(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        learnt.append(Path(shutil.copytree(warm, command[-1], dirs_exist_ok=True)))
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(bot.assembly.subprocess, "run", learn)
    caches = (locked, locked / "below", blocked, blocked / "below", None)
    for cache in caches:
        assert outcome(open_desk(root, cache)) == "prohibited"
    assert len(learnt) == len(caches)
    assert not {blocked, blocked / "below"}.intersection(learnt)
    assert not learnt[-1].exists()


def test_a_folder_named_like_the_program_is_not_taken_for_it(mayi: Run, make_pack: Callable[..., Path], tmp_path: Path) -> None:
    """Wherever the command is started, what learns is the program that was installed."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    settings = {"MAYI_CONTENT": str(make_pack()), "MAYI_CACHE": str(tmp_path / "cache")}
    done = mayi("ask", "may AI order fish for us", env=settings, cwd=tmp_path)
    assert done.returncode == 0
    assert "learning_a_pack" in done.stderr
    assert "learning_failed" not in done.stderr
    assert not (tmp_path / "ran").exists()


TRACE = b"""\
Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "/srv/quentin/bot/assembly.py", line 120, in learn
    keep(cache, pack, learnt)
    ^^^^^^^^^^^^^^^^^^^^^^^^^
numpy.linalg.LinAlgError: Quentin's
  matrix
is singular
"""


@pytest.mark.parametrize(
    ("stderr", "said"),
    [(TRACE, {"error": "LinAlgError", "where": "assembly.py:120"}), (b"", {"error": "exit -9", "where": ""})],
)
def test_why_learning_failed_is_logged_in_two_words(
    make_pack: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stderr: bytes, said: dict[str, str]
) -> None:
    """What broke and where, so that it can be mended; never a sentence or a path. It is learnt all the same."""

    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, -9, b"", stderr)

    monkeypatch.setattr(bot.assembly.subprocess, "run", fail)
    with structlog.testing.capture_logs() as logged:
        assert outcome(open_desk(make_pack(), tmp_path / "cache")) == "prohibited"
    assert logged[1:] == [{"event": "learning_failed", "log_level": "error", **said}]


def test_what_is_kept_holds_no_question(make_pack: Callable[..., Path], cache: Path) -> None:
    """The cache holds the pack and what it taught; what people ask never reaches it."""
    root = make_pack()
    desk = open_desk(root, cache)
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    desk.hear(QuestionAsked("may AI order zanzibarfish for Quentin Marrow", date(2026, 11, 21)))
    open_desk(root, cache)
    assert {path: path.read_bytes() for path in cache.iterdir()} == kept
    assert not any(b"uentin" in content or b"zanzibar" in content for content in kept.values())


def test_the_folder_does_not_grow_for_ever(make_pack: Callable[..., Path], cache: Path) -> None:
    """A policy author who edits all day leaves a handful of files."""
    for day in range(1, 10):
        open_desk(make_pack({"clauses/K-2.md": FISH.replace("2026-01-01", f"2026-01-0{day}")}), cache)
    assert 2 <= len(list(cache.iterdir())) <= 14
