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


def test_with_several_who_are_part_of_it_none_of_them_gets_a_box(
    enter: Callable[..., Page], open_world: tuple[str, World], sent: list[str], clean: Callable[[Page], None]
) -> None:
    """The browser works out who is left from all that is ticked, by keyboard too; what is unticked again counts no more."""
    world = open_world[1]
    for person in ("h1", "o1", "p1"):
        if not world.office.keys_of(person):
            make_key(enter(person))
    ann = enter("e1")
    for about, reader in ((("HR people relations", "Ombudsperson"), "p1"), (("HR people relations", "My manager"), "o1")):
        fill(ann)
        for one in (*about, "HR accommodations"):
            ann.get_by_label(one).focus()
            ann.keyboard.press("Space")
        ann.get_by_label("HR accommodations").uncheck()
        assert ann.get_by_role("group", name="Which of these are part of it?").locator(":checked").count() == 2
        clean(ann)
        sent.clear()
        ann.locator("form.block.form button.send").click()
        ann.wait_for_url("**done=request")
        boxes = json.loads(next(one for one in map(boxes_in, sent) if one))
        assert {box["key"] for box in boxes} == {key.id for key in world.office.keys_of(reader)}
        kept = world.store.cases.boxes(case_of(ann), reader)
        assert {box.key for box in kept} == {box["key"] for box in boxes}


def test_somebody_in_danger_stands_first_in_the_inbox_for_everybody(
    enter: Callable[..., Page], clean: Callable[[Page], None]
) -> None:
    """A word and a sign beside the name of the request, read out with its link; in a narrow window too."""
    ann = enter("e1")
    make_key(enter("h1"))
    fill(ann)
    ann.get_by_label("Somebody is in danger now").check()
    ann.locator("form.block.form button.send").click()
    ann.wait_for_url("**done=request")
    for width in (1280, 390):
        hana = enter("h1", viewport={"width": width, "height": 800})
        hana.goto("/console?view=all")
        first = hana.locator(".cases li").first
        first.get_by_role("link", name="Cannot wait Harm, told with a name").wait_for()
        assert first.locator("use[href='#icon-urgent']").count() == 1
        assert hana.evaluate("document.documentElement.scrollWidth <= innerWidth")
        clean(hana)


def boxes_in(request: str) -> str:
    """Sealed boxes in a request, as JSON; empty when there are none."""
    return parse_qs(request.rpartition(" ")[2]).get("boxes", [""])[0]
