"""Rules of the house that no linter knows: what a module says about itself, and what may not be written in one."""

from __future__ import annotations

import ast
import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

import pytest

from bot.library import load_pack, shipped_content
from bot.logbook import ALLOWED
from bot.policy import Outcome
from bot.understanding.words import INTENTS

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for room in ("bot", "storage") for path in (ROOT / room).rglob("*.py"))
LONGEST_MODULE = 340

OUTSIDE_ROOMS = {
    "the durable engine has one room": {"bot.jobs"},
    "products of bytes have one room": {"bot.understanding"},
    "the web framework has one room": {"bot.channels.slack", "bot.channels.teams", "bot.channels.web", "bot.cli"},
    "Microsoft's bot SDK has one room": {"bot.channels.teams"},
    "Slack has one room": {"bot.channels.slack", "bot.cli"},
}
"""Contracts of `pyproject.toml` that shut something out of every room but these."""

OWN_WORDS = {
    # Words of the product itself that a pack's ids happen to share.
    *(str(outcome) for outcome in Outcome),
    *INTENTS,
    "approved",  # statuses of a tool
    "public",
    "blocked",
    "unlisted",
    "unnamed",
    "own",  # what a person sees of her own request
    "manager",  # somebody is told as the manager of somebody
    "personal",  # a chat with the bot alone, as Teams calls it
    "everyone",
    "de",  # languages; the places Germany and Spain have the same letters
    "fr",
    "es",
    "it",
    "us",
    "other",  # the intent
}


def name_of(path: Path) -> str:
    """A module as it is written in an import."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """A stranger who opens any file reads first what it does."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_longer_than_can_be_read_in_one_go(path: Path) -> None:
    """A longer module has two jobs."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def rooms() -> set[str]:
    """Every room of the house; each channel is one."""
    inside = {path for folder in ("bot", "bot/channels") for path in (ROOT / folder).iterdir()} - {ROOT / "bot" / "channels"}
    found = {path for path in inside if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()}
    return {"storage", *(name_of(path).removesuffix(".py").replace("/", ".") for path in found)}


def contracts() -> dict[str, dict[str, list[str]]]:
    """Contracts about imports, by name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


@pytest.mark.parametrize(("name", "home"), OUTSIDE_ROOMS.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_what_has_one_room_is_shut_out_of_every_other(name: str, home: set[str]) -> None:
    """A room that is built later is not forgotten."""
    named = set(contracts()[name]["source_modules"])
    assert {room for room in rooms() if room not in named and room.rpartition(".")[0] not in named} == home


def test_channels_are_kept_apart_every_one_from_every_other() -> None:
    apart = contracts()["channels know neither each other nor the rooms that decide"]["modules"]
    assert set(apart) == {room for room in rooms() if room.startswith("bot.channels.")} - {"bot.channels.chat"}


def test_every_field_of_a_line_in_the_log_is_really_written() -> None:
    """Any other is dropped before it is written, and whoever reads the log would miss it."""
    dropped = [
        f"{name_of(path)}:{node.lineno}: {field.arg}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"log.info", "log.warning", "log.error"}
        for field in node.keywords
        if field.arg not in ALLOWED
    ]
    assert dropped == []


def ids_of_the_sample_pack() -> set[str]:
    """Every id that a pack of another company would not have."""
    policy = load_pack(shipped_content()).policy
    words = policy.vocabulary
    people = (words.roles, words.places, policy.contacts)
    lists = (words.activities, words.data, words.duties, words.modifiers, words.tools, *people)
    ids = {entry.id for entries in lists for entry in entries}
    return (ids | set(policy.clause_by_id) | {tool.name for tool in words.tools}) - OWN_WORDS


def literals(path: Path) -> list[tuple[int, str]]:
    """Every string a module uses, with its line; what it says about itself in docstrings does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]


def test_no_clause_tool_activity_or_data_kind_is_named_in_python() -> None:
    """Everything a company decides stands in its pack: another pack runs without touching a line of code."""
    ids = ids_of_the_sample_pack()
    assert {"D-4", "m365-copilot", "draft_text", "special", "contractor", "ai_office", "announce"} <= ids
    named = [f"{name_of(path)}:{line}: {text!r}" for path in MODULES for line, text in literals(path) if text in ids]
    assert named == []


def tracked() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the developer's own git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_this_machine_or_a_registry() -> None:
    """What is in the repository works elsewhere: no path of one machine, no package mirror of one network."""
    # The checkout's own place and what lies around it, but not the folder for temporary files, which docs may use.
    around = {ROOT, ROOT.parent, Path.home()} - {Path(tempfile.gettempdir()), Path("/")}
    places = "|".join(re.escape(f"{place}/") for place in sorted(around))
    forbidden = re.compile(
        rf"{places}|/home/\w|/Users/\w"
        r"|--(?:extra-)?index-url|--find-links|https?://[\w.:-]*/(?:simple|artifactory|nexus)\b"
    )
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".npz", ".png", ".ico"}:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found.extend(
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if forbidden.search(line)
        )
    assert found == []


ROOMS_THAT_DECIDE = [path for path in MODULES if path.parent.name in {"policy", "conversation"}]


@pytest.mark.parametrize("path", ROOMS_THAT_DECIDE, ids=name_of)
def test_the_rooms_that_decide_know_no_clock_no_file_and_no_network(path: Path) -> None:
    """The policy and the conversation are pure: the day comes in with the question."""
    forbidden = {"time", "socket", "os", "pathlib", "io", "urllib", "http", "subprocess", "random", "logging"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert forbidden.isdisjoint(alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in forbidden
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "today", "utcnow"}
