"""Fingerprints of the report page's scripts: the same everywhere, and a server that sends others is found out."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reports_server import ReportsServer
from typer.testing import CliRunner

from bot.channels import web
from bot.cli import report_prints
from bot.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator

STATIC = Path(web.__file__).parent / "static"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a real server."""
    with ReportsServer(tmp_path_factory.mktemp("reports")) as server:
        yield server.address


def told(*words: str) -> tuple[int, str]:
    """Exit code and everything said."""
    done = CliRunner().invoke(app, ["reports", "fingerprint", *words])
    return done.exit_code, done.output


def test_they_are_what_every_other_tool_says(tmp_path: Path) -> None:
    """Also the one for all files, which anybody can work out from the lines with `sha256sum`."""
    code, said = told()
    *lines, last = said.splitlines()
    assert code == 0
    assert f"{hashlib.sha256((STATIC / 'speakup' / 'report.js').read_bytes()).hexdigest()}  speakup/report.js" in lines
    (tmp_path / "lines").write_text("".join(f"{line}\n" for line in lines))
    done = subprocess.run(["sha256sum", tmp_path / "lines"], check=True, capture_output=True, text=True)  # noqa: S607 - on the path
    assert done.stdout.split()[0] == last.split()[0]


def test_a_server_of_this_release_is_found_right_and_one_that_is_away_is_said_to_be(address: str) -> None:
    """Every file, both pages, and the policy that keeps other scripts out."""
    code, said = told("--address", address)
    assert (code, said.splitlines()[-1]) == (0, f"{address} sends these files and no other script, to whoever asked just now.")
    code, said = told("--address", "http://127.0.0.1:1")
    assert (code, said.splitlines()[-1]) == (1, "http://127.0.0.1:1 does not answer (ConnectError).")


def test_one_changed_script_is_found(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the release is the one that differs, which is the same."""
    monkeypatch.setattr(report_prints, "prints", lambda: {"speakup/report.js": "0" * 64})
    code, said = told("--address", address)
    assert code == 1
    assert "speakup/report.js is another one there." in said
    assert "runs something that is not of this release: /speak-up/static/speakup/mailbox.js" in said


@pytest.mark.parametrize(
    "page",
    ["<script>send()</script>", '<SCRIPT SRC="https://elsewhere.example/x.js">', '<link rel="stylesheet" href="/x.css">'],
)
def test_anything_that_runs_in_a_page_is_noticed(page: str) -> None:
    """A script in the page, from elsewhere, a style of another name; data for scripts is none."""
    assert list(report_prints._loaded(page))  # noqa: SLF001 - what it finds in a page
    assert not list(report_prints._loaded('<script type="application/json" id="words">{}</script>'))  # noqa: SLF001 - as above
