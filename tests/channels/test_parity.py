"""docs/channels.md is true: Slack and Teams do the same, each with the handlers it really has."""

from __future__ import annotations

import re
from pathlib import Path

import bot.channels.slack as slack_room
import bot.channels.teams as teams_room
from bot.channels.teams.hearing import ABOUT_ONESELF
from bot.library import load_pack, shipped_content

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "channels.md"
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<slack>[^|]*) \| (?P<teams>[^|]*) \|$", re.MULTILINE)
HANDLER = re.compile(r"`([\w/]+)`")


def rows() -> list[tuple[str, str, str]]:
    """What a person can do, with what does it in Slack and in Teams."""
    found = [(row["what"], row["slack"], row["teams"]) for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))]
    return [row for row in found if not row[0].startswith(("**", "what a person"))]


def source(folder: str) -> str:
    """The program of a channel."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot" / "channels" / folder).rglob("*.py")))


def slack_handlers() -> set[str]:
    """What Bolt calls, and what our buttons can ask for."""
    program = source("slack")
    registered = re.findall(r"self\.bolt\.\w+\([^\n]*\)\((?:self\._once\()?(?:self|acting)\.(\w+)\)", program)
    compared = re.findall(r"\bact (?:==|in) (?:\"(\w+)\"|\{([^}]*)\})", program)
    acts = {word for one, several in compared for word in [one, *re.findall(r"\"(\w+)\"", several)] if word}
    return {name.lstrip("_") for name in registered if name != "_failed"} | acts | {"ready", "SlackCourier"}


def teams_handlers() -> set[str]:
    """What Teams sends, what our buttons can ask for, and the words that are commands."""
    program = source("teams")
    invokes = set(re.findall(r"\"((?:adaptiveCard|task|composeExtension)/\w+)\": self\.", program))
    kinds = {"message", "installationUpdate", "conversationUpdate"}
    verbs = set(re.findall(r"tap\.verb == \"(\w+)\"", program)) | ABOUT_ONESELF
    commands = set(load_pack(shipped_content()).languages["en"].channels["teams"]["commands"])
    return invokes | kinds | verbs | commands | {"TeamsCourier"}


def test_every_row_says_who_does_it_or_why_nobody_does() -> None:
    assert len(rows()) > 18
    for what, slack, teams in rows():
        for cell in (slack, teams):
            assert HANDLER.search(cell) or cell.strip().endswith("."), what


def test_the_table_names_exactly_the_handlers_that_slack_has() -> None:
    assert {name for _, slack, _ in rows() for name in HANDLER.findall(slack)} == slack_handlers()
    assert hasattr(slack_room, "SlackCourier")


def test_the_table_names_exactly_the_handlers_that_teams_has() -> None:
    assert {name for _, _, teams in rows() for name in HANDLER.findall(teams)} == teams_handlers()
    assert hasattr(teams_room, "TeamsCourier")
