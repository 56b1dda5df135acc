"""What a reporter and a handler do on the pages of speaking up, as steps that tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from speakup_world import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Page, Request, Route

TOLD = "The assistant invented a dosage in ward seven."


def forth(tab: Page) -> None:
    """Go on to the next step."""
    tab.get_by_role("button", name="Next").click()


def to_the_harm(tab: Page) -> None:
    """Open the page and go to the questions about the harm."""
    tab.goto("/speak-up")
    tab.get_by_role("button", name="Write a report").click()
    tab.get_by_label("Wrong or invented facts").check()
    forth(tab)
    tab.locator("#tool").select_option(index=1)
    tab.locator("#required").get_by_label("Yes").check()
    forth(tab)


def choose(tab: Page) -> None:
    """Answer the questions that have choices."""
    to_the_harm(tab)
    tab.locator("#severity").get_by_role("radio").nth(2).check()
    tab.locator("#checked").get_by_label("No", exact=True).check()
    forth(tab)


def fill(tab: Page, text: str = TOLD, about: Sequence[str] = (), file: Path | None = None) -> None:
    """Answer every question of the report page, up to the last: who gets it, and when."""
    choose(tab)
    for one in about:
        tab.get_by_label(one).check()
    forth(tab)
    tab.locator("#text").fill(text)
    if file is not None:
        tab.get_by_label("Add one file").set_input_files(file)
        tab.get_by_role("button", name="Take the file out again").wait_for()
    forth(tab)


def seal(tab: Page) -> None:
    """Go on to where everything is looked over."""
    tab.get_by_role("button", name="Look it over").click()
    tab.get_by_role("heading", name="This is what leaves your browser").wait_for()


def look_over(tab: Page) -> str:
    """Go on to the receipt; returns its words."""
    seal(tab)
    tab.get_by_role("button", name="It is right: show my receipt").click()
    tab.get_by_role("heading", name="Write down these words").wait_for()
    return words_on(tab)


def words_on(tab: Page) -> str:
    """Words of the receipt that is shown."""
    return " ".join(tab.locator("[data-receipt] li").all_inner_texts())


def send(tab: Page) -> None:
    """Tick the box and send."""
    tab.get_by_label("I have written the words down.").check()
    tab.get_by_role("button", name="Send the report").click()


def report(
    tab: Page, text: str = TOLD, about: Sequence[str] = (), left_out: Sequence[str] = (), file: Path | None = None
) -> str:
    """Report something; returns the words of the receipt.

    Args:
        tab: of the reporter.
        text: what happened.
        about: teams it is about, as the page names them.
        left_out: handlers who are unticked, as the page names them.
        file: goes along.
    """
    fill(tab, text, about, file)
    for one in left_out:
        tab.get_by_label(one).uncheck()
    words = look_over(tab)
    send(tab)
    tab.get_by_role("heading", name="It is sent").wait_for()
    return words


def open_mailbox(tab: Page, words: str) -> None:
    """Open the mailbox with the first four letters of each word."""
    tab.goto("/speak-up/mailbox")
    tab.get_by_label("Your words").fill(" ".join(word[:4] for word in words.split()))
    tab.get_by_role("button", name="Open the mailbox").click()
    tab.locator("#state").wait_for()


def unlock(tab: Page, passphrase: str = PASSPHRASE) -> None:
    """Open the list of reports."""
    tab.goto("/console/reports")
    tab.get_by_label("Your passphrase").fill(passphrase)
    tab.get_by_role("button", name="Open with my passphrase").click()
    tab.get_by_role("button", name="Lock again").wait_for()


def open_report(tab: Page, report: str) -> None:
    """Open a report of the list."""
    unlock(tab)
    line = tab.locator(f"[data-case='{report}']")
    while not line.count() and tab.locator("[data-more]").is_visible():  # what is late comes first, a hundred on a page
        before = tab.locator("[data-case]").count()
        tab.locator("[data-more]").click()
        tab.locator("[data-case]").nth(before).wait_for()
    line.click()
    tab.locator("[data-talk] li").first.wait_for()


def done(tab: Page, sentence: str) -> None:
    """Wait until the page says so."""
    tab.locator("[data-done]").get_by_text(sentence).wait_for()


def sent_by(requests: list[Request]) -> str:
    """All that left the browsers: addresses, headers, bodies."""
    return "\n".join(f"{one.url} {one.headers} {one.post_data or ''}" for one in requests)


def lose(tab: Page, path: str, times: int = 1) -> None:
    """Let what is sent arrive, and the answer get lost."""
    left = [times]

    def handle(route: Route) -> None:
        if left[0]:
            left[0] -= 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    tab.route(f"**/speak-up/api/{path}", handle)
