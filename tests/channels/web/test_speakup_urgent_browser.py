"""Somebody is in danger now: the page says to call for help, says the same day everywhere, and puts the report first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from speakup_walks import forth, look_over, open_mailbox, report, send, to_the_harm, unlock

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from speakup_world import SpeakUpWorld

pytestmark = pytest.mark.browser

Enter = Callable[..., "Page"]
CALL = "Call for help now"


def told_of_danger(tab: Page) -> None:
    """Up to where everything is looked over, with the gravest choice."""
    to_the_harm(tab)
    tab.locator("#severity").get_by_label("A nuisance").check()
    assert not tab.get_by_text(CALL).first.is_visible()
    tab.locator("#severity").get_by_label("Somebody is in danger now").check()
    call = tab.locator("#severity").get_by_text(CALL)
    assert call.is_visible()
    assert "112" in call.inner_text()
    assert "Do not wait for an answer here" in call.inner_text()
    tab.locator("#checked").get_by_label("No", exact=True).check()
    for _ in range(3):
        forth(tab)


def test_danger_is_not_left_waiting(enter: Enter, house: SpeakUpWorld) -> None:
    """At the choice, after sending, in the mailbox, and first in the list of those who handle it, before newer ones."""
    ann = enter()
    told_of_danger(ann)
    words = look_over(ann)
    send(ann)
    ann.get_by_role("heading", name="It is sent").wait_for()
    assert ann.locator("[data-sent-urgent]").get_by_text(CALL).is_visible()
    said = ann.locator("[data-next] li").first.inner_text()
    assert "within" not in said
    open_mailbox(ann, words)
    day = ann.locator("[data-clocks] dd").first.inner_text()
    assert day in said

    house.go()
    report(enter())
    house.go()
    hana = enter("h1")
    unlock(hana)
    first = hana.locator("[data-days] section").first
    first.get_by_role("heading", name="Cannot wait").wait_for()
    assert first.locator(".urgent").inner_text() == "Somebody is in danger now"


def test_outside_channels_are_folded_by_place(enter: Enter) -> None:
    """Seventy at once are none: each place is a line that opens, and a chosen place opens its own alone."""
    ann = enter(viewport={"width": 375, "height": 740})
    ann.goto("/speak-up")
    box = ann.locator("[data-outside-box]")
    box.locator("summary").first.click()
    assert box.locator("li:visible").count() == 0
    assert "Germany" in box.locator(".places summary").first.inner_text()
    ann.locator("#outside-place").select_option("de")
    assert box.locator("li:visible").count() > 0
    assert not box.get_by_text("Fair Work Ombudsman").is_visible()
    assert box.locator("li:visible").first.inner_text().startswith("Antidiskriminierungsstelle")


def test_on_a_phone_the_way_to_write_is_in_sight_at_once(enter: Enter) -> None:
    """What to know before is read on the way down; nobody has to scroll past it to find the button."""
    ann = enter(viewport={"width": 375, "height": 740})
    ann.goto("/speak-up")
    button = ann.get_by_role("button", name="Write a report")
    button.wait_for()
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740
