"""Every kind of block that a page can have is painted by every channel: none is left out, and none breaks a page."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import pytest
from rich.console import Console

from bot.channels.slack.speaking import Speaker
from bot.channels.teams.painting import Look
from bot.channels.teams.speech import Speech
from bot.channels.terminal.paint import paint
from bot.channels.web.painting import TEMPLATES, template_of
from bot.cli.slack import SlackDesk
from bot.cli.teams import TeamsDesk
from bot.office import Office
from bot.rendering import page as pages
from bot.rendering import request_blocks
from bot.rendering.page import Page
from bot.rendering.plain import plain_text
from storage import Store

if TYPE_CHECKING:
    from bot.assembly import Desk

WORD = "heron"
WEB = "https://mayi.example"
BLOCKS = [kind for kind in get_args(pages.Block) if kind is not pages.Door]
"""All but the door, which has no words of a page: chats say it with their own (`test_slack_in_confidence.py` and Teams')."""

EVERY_BLOCK = pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)


def filled(kind: Any) -> Any:
    """A value of an annotated type: the word wherever there is a text, one of everything there can be several of."""
    if is_dataclass(kind):
        hints = get_type_hints(kind, {**vars(pages), **vars(request_blocks), "Mapping": Mapping})
        return kind(**{name: filled(hint) for name, hint in hints.items()})  # type: ignore[operator]
    if get_origin(kind) is tuple:
        return tuple(filled(part) for part in get_args(kind) if part is not Ellipsis)
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    return {str: WORD, bool: False, int: 1}.get(kind)


def page_with(kind: type) -> Page:
    """A page with one block and nothing else to read."""
    return Page("notice", "", "en", (filled(kind),), ("1", "0" * 12))


@pytest.fixture(scope="module")
def office(desk: Desk) -> Office:
    return Office(desk, Store.in_memory())


@EVERY_BLOCK
def test_slack_shows_it(office: Office, kind: type) -> None:
    message = Speaker(SlackDesk(office, WEB)).message(page_with(kind))
    assert WORD in json.dumps(message["blocks"])


@EVERY_BLOCK
def test_teams_shows_it(office: Office, kind: type) -> None:
    card = Speech(TeamsDesk(office, WEB)).card(page_with(kind), Look())
    assert WORD in json.dumps(card["body"])


@EVERY_BLOCK
def test_the_web_has_a_template_for_it(kind: type) -> None:
    assert (TEMPLATES / template_of(filled(kind))).is_file()


@EVERY_BLOCK
def test_plain_text_says_it(kind: type) -> None:
    assert WORD in plain_text(page_with(kind)).casefold()


@pytest.mark.parametrize("kind", [kind for kind in BLOCKS if kind.__module__ == pages.__name__])
def test_a_terminal_shows_it(kind: type) -> None:
    """But for blocks about requests, which the command line has no page with."""
    written = io.StringIO()
    page = page_with(kind)
    if kind is pages.Verdict:
        page = Page("notice", "", "en", (pages.Verdict("allowed", WORD, WORD),), page.version)
    paint(page, Console(file=written, force_terminal=True))
    assert WORD in written.getvalue()


def test_a_chat_names_the_clauses_that_answer_some_people_otherwise(office: Office) -> None:
    """The policy at a glance has them beside its activities, on the web and in chats alike."""
    tier = pages.Tier("allowed", "Yes", "", (("drawing", "Draw"),), (pages.ClauseLine("H-1", "Herons may fly", ""),))
    page = Page("policy", "", "en", (pages.TierList((tier,)),), ("1", "0" * 12))
    blocks = Speaker(SlackDesk(office, WEB)).message(page)["blocks"]
    card = Speech(TeamsDesk(office, WEB)).card(page, Look())
    assert all("H-1" in json.dumps(shown) and "Herons may fly" in json.dumps(shown) for shown in (blocks, card["body"]))


def test_slack_sets_every_line_about_what_is_late_in_bold_by_itself(office: Office) -> None:
    """A mark that begins on one line and ends on the next is shown as a star."""
    late = pages.Progress("filed", "Filed", "It waits.", "The answer is late.\nThe next step is on Monday.", late=True)
    page = Page("request", "", "en", (late,), ("1", "0" * 12))
    shown = Speaker(SlackDesk(office, WEB)).message(page)["blocks"][0]["text"]["text"]
    assert shown.endswith("\n:alarm_clock: *The answer is late.*\n*The next step is on Monday.*")
