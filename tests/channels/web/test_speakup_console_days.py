"""The console of reports on its harder days: the session ended, the quarter is over, somebody left with the only key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from requests_world import MONDAY
from speakup_walks import done, open_mailbox, open_report, report, unlock

from bot.reporting.browser import ReporterBrowser, Told
from bot.reporting.effort import Effort

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from speakup_world import SpeakUpWorld

pytestmark = pytest.mark.browser

Enter = Callable[..., "Page"]
TEAM = "people_relations"


def sign_in_as(tab: Page, person: str) -> None:
    """A session of somebody in this browser."""
    tab.context.clear_cookies()
    tab.context.add_cookies([{"name": "who", "value": person, "url": tab.url.removesuffix("/console/reports")}])


def test_when_the_session_ended_nothing_typed_is_lost_and_it_goes_on_after_signing_in(
    enter: Enter, house: SpeakUpWorld
) -> None:
    """Said in plain words, with a link that opens in a new tab; the same page then sends what stands in it."""
    ann = enter()
    words = report(ann)
    house.go()
    hana = enter("h1")
    open_report(hana, house.newest())
    hana.locator("#answer-text").fill("A long answer, thought over for an hour.")
    hana.context.clear_cookies()
    hana.get_by_role("button", name="Seal and send").click()
    problem = hana.locator("form[data-do=answer] [data-problem]")
    problem.get_by_text("What you wrote is still here").wait_for()
    assert hana.locator("#answer-text").input_value() == "A long answer, thought over for an hour."
    with hana.context.expect_page() as opened:
        problem.get_by_role("link", name="Sign in in a new tab").click()
    assert opened.value.url.endswith("/sign-in?back=/console/reports")
    opened.value.close()
    sign_in_as(hana, "h1.second")
    hana.get_by_role("button", name="Seal and send").click()
    done(hana, "Sent.")
    assert problem.inner_text() == ""
    open_mailbox(ann, words)
    ann.get_by_text("thought over for an hour").wait_for()


def test_what_one_person_wrote_is_not_sent_as_another(enter: Enter, house: SpeakUpWorld) -> None:
    """A colleague signed in in the same browser meanwhile."""
    report(enter())
    house.go()
    hana = enter("h1")
    open_report(hana, house.newest())
    hana.locator("#answer-text").fill("Mine.")
    sign_in_as(hana, "h2.1")
    hana.get_by_role("button", name="Seal and send").click()
    hana.get_by_text("Somebody else is signed in in this browser now").wait_for()
    assert hana.locator("#answer-text").input_value() == "Mine."


def test_every_address_of_the_console_says_that_the_session_ended(enter: Enter) -> None:
    """The list, figures, attempts, the wrong passphrase's neighbour: a link, not the page for signing in as if it were data."""
    hana = enter("h1")
    unlock(hana)
    hana.context.clear_cookies()
    for heading, place in (("Figures of reports", "figures"), ("Attempts to find reporters", "attempts")):
        hana.get_by_role("heading", name=heading).click()
        problem = hana.locator(f"[data-{place}] .problem")
        problem.wait_for()
        assert problem.get_by_role("link", name="Sign in in a new tab").count() == 1
        assert "<" not in problem.inner_text()


def test_a_quarter_is_counted_by_the_console_of_whoever_opens_it_first(
    enter: Enter, house: SpeakUpWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five reports closed with outcomes in the page of a browser of ours; the sums are those of what is sealed in them."""
    monkeypatch.setattr(Effort, "check", lambda *_: None)
    service, hana = house.office.reporting, enter("h1")
    reporters = []
    for number in range(5):
        reporter = ReporterBrowser(service)
        told = Told(TEAM, "One of five.", category="bias" if number else "made up", tool="made up" if number else "")
        service.report(reporter.prepare(told) | {"work": {}})
        reporters.append(reporter)
    house.go()
    open_report(hana, reporters[0].id)
    for reporter in reporters:
        open_report(hana, reporter.id)
        hana.locator("[data-deed=close] summary").click()
        hana.locator("#close-outcome").select_option("partly")
        hana.get_by_role("button", name="Close the report").click()
        done(hana, "The report is closed.")
        reporter.write({"text": "", "act": "checkin", "days": 30, "answer": "nothing"})
    hana.locator("[data-clocks]").get_by_text("closed (Partly put right)").wait_for()
    house.clock.time = MONDAY.replace(year=MONDAY.year + 1, month=1, day=4)
    with hana.expect_response("**/console/reports/api/counts") as counted:
        unlock(hana)
    assert counted.value.status == 200
    with house.office.box.look() as look:
        assert look.counts("2026-Q4", TEAM) == {
            "category": {"bias": 4, "something_else": 1},
            "tool": {"none": 5},
            "outcome": {"partly": 5},
            "time": {"never": 5},
            "checkin": {"nothing": 5},
        }
    house.clock.time = MONDAY


def test_what_is_late_comes_first(enter: Enter, house: SpeakUpWorld) -> None:
    report(enter(), "Nobody answers this.")
    late = house.newest()
    house.go(12)
    report(enter(), "This came today.")
    house.go()
    hana = enter("h1")
    unlock(hana)
    assert hana.locator("[data-days] h3").first.inner_text() == "Overdue"
    hana.locator("[data-days] section").first.locator(f"[data-case='{late}']").wait_for()
    assert hana.locator("[data-days] section").last.locator(f"[data-case='{late}']").count() == 0


def test_what_opens_for_nobody_any_more_is_said_to_both_sides(enter: Enter, house: SpeakUpWorld) -> None:
    """She wrote, her only reader left the same day; the new one reads what to do, and so does she."""
    ann = enter()
    words = report(ann, "Before she left.", about=["The ombudsperson"], left_out=["Sample Handler Two"])
    this = house.newest()
    house.go()
    open_mailbox(ann, words)
    ann.get_by_label("Your message").fill("It happened again.")
    ann.locator("form[data-act=message]").get_by_role("button", name="Send").click()
    done(ann, "Sent.")
    third = house.add_key("h3")
    hana = enter("h1")
    open_report(hana, this)
    hana.get_by_role("button", name="Let Sample Handler Three read it").click()
    done(hana, "Sample Handler Three can read it now.")
    (left,) = [one for one in (house.store.directory.person("h1"),) if one]
    house.store.directory.put([replace(left, active=False)])
    house.go()
    tess = enter("h3")
    open_report(tess, this)
    tess.locator("[data-talk] li").last.wait_for()
    assert "Nobody who is here can open this message" in tess.locator("[data-talk]").inner_text()
    assert "It happened again." not in tess.content()
    open_mailbox(ann, words)
    hers = ann.locator("[data-talk] li", has_text="It happened again.")
    hers.wait_for()
    assert "Please write it again" in hers.inner_text()
    house.store.directory.put([left])
    house.store.keyring.remove(third)


def test_a_new_colleague_is_let_into_reports_of_every_page(
    enter: Enter, house: SpeakUpWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says how many there are on all pages, not on the one that is shown."""
    monkeypatch.setattr(Effort, "check", lambda *_: None)
    service = house.office.reporting
    for _ in range(103):
        service.report(ReporterBrowser(service).prepare(Told(TEAM, "One of many.")) | {"work": {}})
    house.go()
    third = house.add_key("h3")
    hana = enter("h1")
    unlock(hana)
    hers = [line for page in (0, 1) for line in service.inbox("h1", page=page)["reports"]]
    hana.get_by_text(f"has no key to {len(hers)} of these reports").wait_for()
    assert hana.locator("[data-waiting] button").count() == 1
    house.store.keyring.remove(third)
