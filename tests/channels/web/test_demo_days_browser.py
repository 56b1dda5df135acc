"""The demo as a stranger walks it: a sealed report from the first word to the question weeks later, in some minutes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from demo_world import DemoWorld
from speakup_walks import TOLD, done, fill, look_over, open_mailbox, send, unlock

from bot.cli.sample_keys import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from starlette.types import ASGIApp

    from bot.assembly import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def open_house(sample: Desk, put_on_a_port: Callable[[ASGIApp], str]) -> tuple[str, DemoWorld]:
    """The demo on a port of this machine."""
    world = DemoWorld(sample)
    return put_on_a_port(world.app), world


def let_pass(tab: Page, button: str) -> str:
    """Let days pass on the sign-in page; what it says then."""
    tab.goto("/sign-in")
    tab.get_by_role("button", name=button).click()
    said = tab.get_by_role("status")
    said.get_by_text("in this demo.").wait_for()
    return said.inner_text()


def open_the_report(tab: Page) -> None:
    """Unlock the list with the passphrase that the demo prints, and open the one report there is."""
    unlock(tab, PASSPHRASE)
    tab.locator("[data-case]").click()
    tab.locator("[data-talk] li").first.wait_for()


def test_a_stranger_sees_a_sealed_report_through(enter: Callable[..., Page]) -> None:
    ann, hana = enter(), enter()
    fill(ann)
    words = look_over(ann)
    readers = ann.locator("[data-facts]").inner_text()
    send(ann)
    ann.get_by_role("heading", name="It is sent").wait_for()
    open_mailbox(ann, words)
    assert "have not seen it yet" in ann.locator("#state").inner_text()

    assert "It is now Saturday 21 November 2026 in this demo." in let_pass(hana, "Next day")
    names = [name for name in hana.locator(".people button").all_inner_texts() if name in readers]
    hana.get_by_role("button", name=names[0], exact=True).click()
    open_the_report(hana)
    hana.get_by_text(TOLD).wait_for()
    hana.locator("#answer-act").select_option("acknowledge")
    hana.locator("#answer-text").fill("Thank you. We look into it.")
    hana.get_by_role("button", name="Seal and send").click()
    done(hana, "Sent.")

    beside = hana.context.new_page()
    assert "Sunday 22 November" in let_pass(beside, "Next day")
    assert "Monday 23 November" in let_pass(beside, "Next day")
    # Her mailbox has been open since Friday: what it holds to send with is old, and it takes something newer by itself.
    ann.get_by_label("Your message").fill("It happened again.")
    ann.locator("form[data-act=message]").get_by_role("button", name="Send").click()
    done(ann, "Sent.")
    open_mailbox(ann, words)
    assert "On Mondays and Thursdays everybody is told" in ann.locator("[data-news]").inner_text()
    ann.get_by_text("Thank you. We look into it.").wait_for()
    assert "acknowledged" in ann.locator("#state").inner_text()

    # Her console has been open all the while: she is still signed in, and what is unlocked stays so.
    hana.locator("[data-deed=close] summary").click()
    hana.get_by_label("Outcome").select_option(index=1)
    hana.locator("#close-text").fill("The tool was taken off the ward.")
    hana.get_by_role("button", name="Close the report").click()
    done(hana, "The report is closed.")

    let_pass(beside, "30 days on")
    open_mailbox(ann, words)
    assert "It is closed." in ann.locator("#state").inner_text()
    check_in = ann.locator("[data-check-in]")
    check_in.get_by_label("Something changed").check()
    check_in.get_by_role("button", name="Answer").click()
    done(ann, "Thank you.")
    let_pass(beside, "Next day")
    beside.get_by_role("link", name=re.compile(f"Go on as {re.escape(names[0])}")).click()
    beside.wait_for_url("**/console")
    open_the_report(beside)
    beside.get_by_text("After 30 days: Something changed").wait_for()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_clean_wide_and_narrow_without_script_too(
    enter: Callable[..., Page], clean: Callable[..., None], width: int, scheme: str
) -> None:
    ann = enter(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for look in range(2):
        if look:
            let_pass(ann, "A week on")
        else:
            ann.goto("/sign-in")
        clean(ann)
        assert ann.evaluate("document.documentElement.scrollWidth <= innerWidth")
    plain = enter(viewport={"width": width, "height": 800}, java_script_enabled=False)
    assert "It is now" in let_pass(plain, "Next day")


def test_time_is_moved_by_keyboard(enter: Callable[..., Page]) -> None:
    """A key does what a click does: what stood there as today is another day afterwards."""
    ann = enter()
    ann.goto("/sign-in")
    before = ann.locator(".days").inner_text()
    ann.get_by_role("button", name="Next day").press("Enter")
    said = ann.get_by_role("status")
    said.get_by_text("It is now").wait_for()
    assert said.inner_text() not in before
