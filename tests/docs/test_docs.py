"""Documentation is run: every command a page shows is one the program has, and those that only read are executed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".pytest_cache" / "packs"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"^(?: {4,}|\t)(?P<line>(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?(?:mayi|make) .*?)(?: {2,}#.*)?$", re.MULTILINE)
OURS = {
    "~/our-policy": "content",
    "/srv/mayi/policy": "content",
    "people.csv": "{folder}/people.csv",
    "~/mayi-backup": "{folder}/mayi-backup",
    "/tmp/new.db": "{folder}/new.db",  # noqa: S108 - stands in the page
}
STARTS_A_SERVER = {"serve", "demo"}


def commands(page: Path) -> list[str]:
    """The commands shown on a page."""
    return [match["line"] for match in COMMAND.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_shows_commands_that_run(page: Path, tmp_path: Path) -> None:
    """Each `mayi` command of a page works as it is written, our policy and our people standing in for theirs."""
    shown = commands(page)
    kept = {f"MAYI_{name}": f"sqlite:///{tmp_path / name}.db" for name in ("DATABASE", "REPORTS_DATABASE")}
    (tmp_path / "people.csv").write_bytes((ROOT / "content" / "sample_people.csv").read_bytes())
    assert shown
    for line in shown:
        for theirs, ours in OURS.items():
            line = line.replace(theirs, ours.format(folder=tmp_path))  # noqa: PLW2901 - the line as it is run
        words = shlex.split(line)
        settings = dict(word.split("=", 1) for word in words if "=" in word and word.split("=")[0].isupper())
        words = [word for word in words if word.split("=")[0] not in settings]
        if Path(words[0]).name == "make":
            assert f"\n{words[1]}:" in f"\n{(ROOT / 'Makefile').read_text(encoding='utf-8')}", line
            continue
        arguments = ["--help"] if words[1] in STARTS_A_SERVER else words[2:]
        if words[1:3] == ["bench", "ask"]:
            arguments = ["ask", "--help"]
        done = subprocess.run(
            [str(Path(sys.executable).with_name("mayi")), words[1], *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env={**os.environ, "MAYI_CACHE": str(CACHE), **kept, **settings},
        )
        assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_links_between_pages_lead_somewhere() -> None:
    """A relative link in a page of documentation names a file that exists."""
    pages = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "DECISIONS.md", ROOT / "SECURITY.md", ROOT / "content" / "README.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_setting_is_documented() -> None:
    """The table of settings in docs/admin.md has all of them."""
    from bot.settings import Settings  # noqa: PLC0415 - the import is what is tested

    documented = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        group = getattr(field.annotation, "model_fields", None)
        names = [name] if group is None else [f"{name}_{inner}" for inner in group]
        for setting in names:
            assert f"`MAYI_{setting.upper()}`" in documented


def test_every_room_is_described() -> None:
    """CONTRIBUTING names every room of `bot/`."""
    described = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for room in (ROOT / "bot").iterdir():
        if room.name.startswith("__") or room.suffix not in {"", ".py"}:
            continue
        name = f"bot/{room.name}" if room.suffix else f"bot/{room.name}/"
        assert name in described, room.name


def test_every_test_that_security_names_is_there() -> None:
    """A line of the threat model names the test that fails when it is no longer true."""
    named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 10
    for path, test in named:
        assert (ROOT / path).exists(), path
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test
