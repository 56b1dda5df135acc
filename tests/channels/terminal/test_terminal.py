"""A page in a terminal: plain in a pipe, coloured on a screen, the same words in both."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.channels.terminal import paint, question_of
from bot.conversation import CatalogueOpened, ClauseOpened, HowItWorksOpened, PolicyOpened, QuestionAsked, ToolOpened
from bot.rendering import Verdict

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.conversation import Event

DAY = date(2026, 11, 21)


def painted(desk: Desk, event: Event, *, screen: bool) -> str:
    """What a person sees."""
    target = io.StringIO()
    paint(desk.hear(event), Console(file=target, force_terminal=screen, width=100, color_system="standard" if screen else None))
    return target.getvalue()


def test_a_screen_shows_colour_and_a_sign_and_a_pipe_shows_neither(desk: Desk) -> None:
    """Colour is never the only sign, and no escape code ends up in a file."""
    asked = QuestionAsked("May I paste passwords into ChatGPT?", DAY)
    screen, pipe = painted(desk, asked, screen=True), painted(desk, asked, screen=False)
    assert "\x1b[" in screen
    assert "✗ No" in screen
    assert "\x1b" not in pipe
    assert pipe.startswith("NO\n")


@pytest.mark.parametrize(
    "event",
    [
        QuestionAsked("May I translate the client list?", DAY),
        QuestionAsked("am I monitored?", DAY),
        QuestionAsked("I want to opt out", DAY),
        QuestionAsked("", DAY),
        ClauseOpened("D-4", DAY),
        ToolOpened("m365-copilot", DAY),
        CatalogueOpened(DAY),
        PolicyOpened(DAY),
        HowItWorksOpened(DAY),
    ],
)
def test_every_kind_of_page_can_be_painted(desk: Desk, event: Event) -> None:
    """No page falls over in a terminal, and none is empty."""
    for screen in (True, False):
        assert len(re.sub(r"\x1b\[[0-9;]*m", "", painted(desk, event, screen=screen)).strip()) > 20


def test_brackets_in_a_message_are_not_taken_for_markup(desk: Desk) -> None:
    """A message with [bold] or [/] in it is printed as it is, not obeyed."""
    text = painted(desk, QuestionAsked("may I translate [/] [bold]this[/bold] using ZorpleAI[red]?", DAY), screen=True)
    assert any(isinstance(block, Verdict) for block in desk.hear(QuestionAsked("may I translate", DAY)).blocks)
    assert text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[]", 'must be an object with a "text"'),
        ('{"id": "1"}', 'must be an object with a "text"'),
        ('{"text": 3}', 'must be an object with a "text"'),
        ('{"text": "ok?", "lang": 3}', '"lang" must be text'),
        ('{"text": "ok?", "role": []}', '"role" must be text'),
        ('{"text": "' + "x" * 1_000_001 + '"}', "longer than 1000000 characters"),
    ],
)
def test_a_broken_line_says_what_to_write(line: str, words: str) -> None:
    """Whoever writes JSON lines by hand is told what is wrong with one."""
    with pytest.raises(ValueError, match=re.escape(words)):
        question_of(line, DAY)


def test_a_line_carries_its_facts_and_its_id() -> None:
    """Language, role and place of a line reach the question; "everyone" is no role."""
    id_, asked = question_of('{"id": "7", "text": "ok?", "lang": "de", "role": "everyone", "place": "fr", "more": 1}', DAY)
    assert id_ == "7"
    assert asked == QuestionAsked("ok?", DAY, "de", None, "fr")
