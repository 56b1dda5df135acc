"""Harm told of with a name in a real browser: sealed to whom it goes to; and the way from sealed reports' figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from test_requests_browser import PASSPHRASE, case_of, clean, enter, make_key, open_grounds, sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from requests_world import World

__all__ = ["clean", "enter", "sent"]  # fixtures

pytestmark = pytest.mark.browser
STORY = "The tool put my salary into the minutes of the whole team."


def fill(tab: Page, about: str = "") -> None:
    tab.goto("/requests/new/report")
    tab.get_by_label("What happened?").select_option(label="Personal or secret data got out")
    if about:
        tab.get_by_label(about).check()
    tab.get_by_label("What happened, in your own words?").fill(STORY)


def test_the_story_is_sealed_to_those_it_goes_to(
    enter: Callable[..., Page],
    open_world: tuple[str, World],
    sent: list[str],
    clean: Callable[[Page], None],
) -> None:
    world = open_world[1]
    ann = enter("e1")
    make_key(enter("h1"))
    fill(ann, "HR people relations")
    clean(ann)
    ann.locator("form.block.form button.send").click()
    ann.get_by_text("None of the people who would read this has made a key yet").wait_for()
    assert ann.get_by_label("What happened, in your own words?").input_value() == STORY
    make_key(enter("o1"))
    fill(ann, "My manager")
    sent.clear()
    ann.locator("form.block.form button.send").click()
    ann.wait_for_url("**done=request")
    case = case_of(ann)
    boxes = json.loads(next(one for one in map(boxes_in, sent) if one))
    assert {box["key"] for box in boxes} == {key.id for key in world.office.keys_of("o1")}
    assert STORY not in " ".join(sent)
    clean(ann)
    odile = enter("o1")
    odile.goto(f"/console/{case}")
    open_grounds(odile, PASSPHRASE)
    odile.get_by_text(STORY).wait_for()
    clean(odile)


def boxes_in(request: str) -> str:
    """Sealed boxes in a request, as JSON; empty when there are none."""
    return parse_qs(request.rpartition(" ")[2]).get("boxes", [""])[0]
