"""What all tests share: the sample pack, opened once, and small packs written by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from small_pack import make_pack as write_pack

from bot.assembly import open_desk
from bot.library import shipped_content
from bot.library.files import Folder
from bot.library.pack import golden_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.assembly import Desk

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".pytest_cache" / "packs"

settings.register_profile("thorough", deadline=None, max_examples=3000)
settings.register_profile("mayi", deadline=None)  # a deadline is a timing assert
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "mayi"))


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The sample pack, ready to answer; what it learnt is kept between test runs."""
    return open_desk(shipped_content(), CACHE)


@pytest.fixture(scope="session")
def golden(desk: Desk) -> list[str]:
    """Questions that nothing was learnt from: of the clauses' own examples the bot is sure."""
    return [question.text for question in golden_questions(Folder(desk.pack.root))]


@pytest.fixture(scope="session")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The hand-made pack, ready to answer."""
    return open_desk(write_pack(tmp_path_factory.mktemp("kitchen")), CACHE)


@pytest.fixture
def make_pack(tmp_path: Path) -> Callable[..., Path]:
    """Write the hand-made pack with changes; returns its folder."""

    def make(changes: Mapping[str, str | bytes | None] | None = None, name: str = "pack", **replaced: str) -> Path:
        return write_pack(tmp_path / name, changes, **replaced)

    return make


@pytest.fixture(scope="session")
def mayi() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the real command: `mayi("ask", "...")`; `stdin` is given as text or bytes, `env` on top of a clean one."""
    command = Path(sys.executable).with_name("mayi")
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("MAYI_", "FORCE_COLOR"))}

    def run(
        *words: str, stdin: str | bytes = b"", env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(command), *words],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            env=plain | {"MAYI_CACHE": str(CACHE)} | dict(env or {}),
            cwd=cwd or ROOT,
            timeout=240,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", errors="replace")
        )

    return run
