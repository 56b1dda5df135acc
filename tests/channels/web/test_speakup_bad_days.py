"""Speaking up out of the ordinary: late answers, people who come and go, wrong clocks, two tabs, slow browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from requests_world import MONDAY
from speakup_walks import (
    done,
    fill,
    look_over,
    open_mailbox,
    open_report,
    report,
    seal,
    send,
    unlock,
    words_on,
)
from speakup_world import PASSPHRASE, SpeakUpWorld
from typer.testing import CliRunner

from bot.cli.main import app
from bot.reporting.browser import ReporterBrowser, Told
from bot.reporting.effort import Effort

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

Enter = Callable[..., "Page"]


def answer(tab: Page, text: str, act: str = "") -> None:
    """Write to the reporter."""
    tab.locator("#answer-act").select_option(act)
    tab.locator("#answer-text").fill(text)
    tab.get_by_role("button", name="Seal and send").click()
    done(tab, "Sent.")


def write(tab: Page, text: str) -> None:
    """Write to the handlers."""
    tab.get_by_label("Your message").fill(text)
    tab.locator("form[data-act=message]").get_by_role("button", name="Send").click()
    done(tab, "Sent.")


# ---- people who handle it ----


def test_what_nobody_answers_in_time_appears_to_those_on_standby(enter: Enter, house: SpeakUpWorld) -> None:
    """The ombudsperson sees nothing while HR is in time; once it is late she reads it, and her answer arrives."""
    ann = enter()
    words = report(ann, "Nobody answers this one.")
    house.go()
    this = house.newest()
    olga = enter("o1")
    unlock(olga)
    assert olga.locator(f"[data-case='{this}']").count() == 0
    house.go(7)
    open_report(olga, this)
    olga.get_by_text("Nobody answers this one.").wait_for()
    answer(olga, "I look after it now.", "acknowledge")
    open_mailbox(ann, words)
    ann.get_by_text("I look after it now.").wait_for()
    assert "overdue" not in ann.locator("[data-clocks] div").first.inner_text()


def test_handing_over_takes_the_report_out_of_ones_own_list(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    words = report(ann, "It changes hands.")
    house.go()
    this = house.newest()
    hana, hugo = enter("h1"), enter("h2")
    open_report(hana, this)
    hana.locator("[data-deed=handover] summary").click()
    hana.locator("#handover-to").select_option("Sample Handler Two")
    hana.locator("[data-deed=handover]").get_by_role("button", name="Hand over").click()
    done(hana, "It was handed over. You cannot open it any more.")
    assert hana.locator(f"[data-case='{this}']").count() == 0
    open_report(hugo, this)
    assert "Sample Handler One is in the team, but has no key" in hugo.locator("[data-readers]").inner_text()
    assert hugo.locator("[data-talk]").get_by_text("It changes hands.").count() == 1
    open_mailbox(ann, words)
    write(ann, "To whoever has it now.")
    house.go()
    open_report(hugo, this)
    hugo.get_by_text("To whoever has it now.").wait_for()


def test_whoever_recuses_herself_cannot_be_let_in_again(enter: Enter, house: SpeakUpWorld) -> None:
    report(enter(), "A friend of hers did it.")
    house.go()
    this = house.newest()
    hana, hugo = enter("h1"), enter("h2")
    open_report(hana, this)
    hana.locator("[data-deed=recuse] summary").click()
    hana.get_by_role("button", name="Recuse myself").click()
    hana.locator("[data-deed=recuse]").get_by_text("Something is missing here.").wait_for()
    hana.get_by_label("Yes, take me out for good").check()
    hana.get_by_role("button", name="Recuse myself").click()
    done(hana, "You are out.")
    open_report(hugo, this)
    assert "Sample Handler One" not in hugo.locator("article").inner_text()


def test_a_new_colleague_is_let_into_all_reports_at_once(enter: Enter, house: SpeakUpWorld) -> None:
    """But not into one that its reporter left her out of: of that she is not even told as missing."""
    third = house.add_key("h3")
    report(enter(), "Not for the third handler.", left_out=["Sample Handler Three"])
    closed_to_her = house.newest()
    house.store.keyring.remove(third)
    report(enter(), "Before she came.")
    house.go()
    this = house.newest()
    third = house.add_key("h3")
    hana, tess = enter("h1"), enter("h3")
    unlock(hana)
    hana.get_by_role("button", name="Let Sample Handler Three read them").click()
    done(hana, "Sample Handler Three can read them now.")
    open_report(tess, this)
    tess.get_by_text("Before she came.").wait_for()
    tess.get_by_role("button", name="All reports").click()
    tess.locator("[data-case]").first.wait_for()
    assert tess.locator(f"[data-case='{closed_to_her}']").count() == 0
    unlock(hana)
    assert "Sample Handler Three" not in hana.locator("[data-list]").inner_text()
    house.store.keyring.remove(third)


def test_a_message_on_its_way_is_passed_on_by_itself_to_who_came_meanwhile(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    words = report(ann, "The first word.")
    house.go()
    this = house.newest()
    open_mailbox(ann, words)
    write(ann, "On its way.")
    third = house.add_key("h3")
    hana, tess = enter("h1"), enter("h3")
    open_report(hana, this)
    hana.get_by_role("button", name="Let Sample Handler Three read it").click()
    done(hana, "Sample Handler Three can read it now.")
    house.go()
    open_report(tess, this)
    tess.get_by_text("This was not passed on to you yet.").wait_for()
    with hana.expect_response("**/wraps"):
        unlock(hana)
    open_report(tess, this)
    tess.get_by_text("On its way.").wait_for()
    house.store.keyring.remove(third)


def test_when_a_handler_leaves_everything_is_sealed_anew_and_stays_the_reporters(enter: Enter, house: SpeakUpWorld) -> None:
    """The reporter's words stay hers, notes stay hidden from her, and whom she left out stays left out."""
    third = house.add_key("h3")
    ann = enter()
    words = report(ann, "Sealed anew.", left_out=["Sample Handler Two"])
    house.go()
    this = house.newest()
    hana = enter("h1")
    open_report(hana, this)
    answer(hana, "Only among us.", "note")
    answer(hana, "To the reporter.")
    house.store.keyring.remove(third)
    open_report(hana, this)
    hana.locator("[data-deed=rekey] summary").click()
    hana.locator("[data-deed=rekey]").get_by_role("button", name="Seal it anew").click()
    done(hana, "Everything was sealed anew.")
    mine = hana.locator("[data-talk] li", has_text="Sealed anew.")
    assert "The reporter" in mine.inner_text()
    assert "Left out by the reporter" in hana.locator("[data-facts]").inner_text()
    assert hana.locator("[data-talk]").get_by_text("Only among us.").count() == 1
    open_mailbox(ann, words)
    assert ann.locator("[data-talk] .mine", has_text="Sealed anew.").count() == 1
    ann.get_by_text("To the reporter.").wait_for()
    assert "Only among us." not in ann.content()
    ann.get_by_text("Prove that you reported it").click()
    ann.get_by_role("button", name="Look for my report in the log").click()
    ann.get_by_text("It is in the log of").wait_for()


def test_read_offline_with_the_key_file_and_the_reporter_sees_that_it_was_taken(
    enter: Enter, house: SpeakUpWorld, tmp_path: Path
) -> None:
    ann = enter()
    words = report(ann, "To be read on a train.")
    house.go()
    hana = enter("h1")
    open_report(hana, house.newest())
    answer(hana, "An answer goes along.")
    hana.locator("[data-deed=export] summary").click()
    with hana.expect_download() as sealed:
        hana.get_by_role("button", name="Save the sealed file").click()
    hana.goto("/console/keys")
    with hana.expect_download() as key:
        hana.get_by_role("button", name="Key file to keep offline").first.click()
    report_file, key_file = tmp_path / "report.json", tmp_path / "key.json"
    sealed.value.save_as(report_file)
    key.value.save_as(key_file)
    assert "To be read on a train." not in report_file.read_text()
    read = CliRunner().invoke(app, ["reports", "open", str(key_file), str(report_file)], input=PASSPHRASE + "\n")
    assert read.exit_code == 0
    assert "To be read on a train." in read.stdout
    assert "An answer goes along." in read.stdout
    open_mailbox(ann, words)
    ann.get_by_text("took the sealed report along to read it offline").wait_for()


def test_a_handler_without_a_key_is_told_how_to_get_one_and_nobody_can_write_to_her(enter: Enter, house: SpeakUpWorld) -> None:
    assert house.office.keys_of("h3") == ()
    tess = enter("h3")
    tess.goto("/console/reports")
    assert tess.get_by_text("You have no key yet, so nobody can write to you.").is_visible()
    tess.get_by_role("link", name="My keys").last.click()
    tess.wait_for_url("**/console/keys")
    ann = enter()
    fill(ann)
    assert ann.get_by_label("Sample Handler One").count() == 1
    assert ann.get_by_label("Sample Handler Three").count() == 0


def test_a_list_of_hundreds_opens_what_is_in_sight(enter: Enter, house: SpeakUpWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are there at once, in pages of a hundred; what is sealed in one is opened when it comes into sight."""
    monkeypatch.setattr(Effort, "check", lambda *_: None)
    service = house.office.reporting
    for _ in range(130):
        service.report(ReporterBrowser(service).prepare(Told("people_relations", "One of many.")) | {"work": {}})
    house.go()
    hana = enter("h1")
    unlock(hana)
    lines = hana.locator("[data-case]")
    lines.first.get_by_text("Wrong or invented facts").wait_for()
    assert lines.count() == 100
    assert hana.get_by_role("button", name="A sealed report").count() > 50
    hana.get_by_role("button", name="Show more").click()
    lines.nth(100).wait_for()
    lines.nth(129).scroll_into_view_if_needed()
    lines.nth(129).get_by_text("Wrong or invented facts").wait_for()
    lines.nth(129).click()
    hana.get_by_text("One of many.").wait_for()
    hana.get_by_role("button", name="All reports").click()
    assert lines.count() > 129  # she is back where she was
    assert hana.evaluate("document.activeElement.dataset.case") == lines.nth(129).get_attribute("data-case")


# ---- browsers ----


@pytest.mark.parametrize("days", [-2, 2])
def test_a_clock_that_is_wrong_by_days_changes_nothing(enter: Enter, house: SpeakUpWorld, days: int) -> None:
    """Days come from the server: what is printed, what is late."""
    today = house.clock.now()
    ann = enter()
    ann.clock.set_fixed_time(today + timedelta(days=days))
    fill(ann, "At another time.")
    words = look_over(ann)
    assert f"Sent on: {today.date().isoformat()}" in (ann.locator(".sheet").text_content() or "")
    send(ann)
    ann.get_by_role("heading", name="It is sent").wait_for()
    house.go(3)
    ann.clock.set_fixed_time(house.clock.now() + timedelta(days=20 * days))
    open_mailbox(ann, words)
    assert ann.locator(".late").count() == 0
    write(ann, "Still at another time.")
    house.go()


def test_two_tabs_of_one_mailbox_do_not_get_into_each_others_way(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    words = report(ann, "Two windows onto it.")
    house.go()
    other = ann.context.new_page()
    for tab in (ann, other):
        tab.bring_to_front()
        open_mailbox(tab, words)
    for tab, text in ((ann, "From the left."), (other, "From the right.")):
        tab.bring_to_front()
        write(tab, text)
    ann.bring_to_front()
    ann.get_by_role("button", name="Look again").click()
    ann.get_by_text("From the right.").wait_for()
    assert ann.locator("[data-talk]").get_by_text("From the left.").count() == 1


def test_a_browser_that_works_slowly_is_waited_for_and_says_so(enter: Enter) -> None:
    ann = enter()
    ann.clock.install(time=MONDAY)
    held: list[Route] = []
    ann.route("**/labourer.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    fill(ann)
    ann.get_by_role("button", name="Look it over").click()
    ann.get_by_text("Sealing it in your browser").wait_for()
    ann.clock.fast_forward("00:10")
    ann.get_by_text("This takes longer in your browser").wait_for()
    assert len(held) == 1
    for route in held:
        route.continue_()
    ann.get_by_role("heading", name="This is what leaves your browser").wait_for()
    assert ann.get_by_text("This takes longer in your browser").count() == 0


def test_leaving_by_accident_is_asked_about_and_leaving_at_once_is_not(enter: Enter) -> None:
    """As soon as one choice is made something could be lost; who wants out is never held up."""
    ann = enter()
    asked: list[str] = []
    ann.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    fill(ann)
    ann.goto("/speak-up/mailbox")
    assert asked == ["beforeunload"]
    fill(ann)
    asked.clear()
    ann.get_by_role("link", name="Leave now").click()
    ann.wait_for_url("**/")
    assert asked == []


def test_a_browser_that_cannot_seal_leads_to_the_outside_channels(enter: Enter) -> None:
    ann = enter()
    ann.add_init_script("Object.defineProperty(crypto.subtle, 'generateKey', { value: undefined })")
    ann.goto("/speak-up/mailbox")
    ann.get_by_role("link", name="Outside channels").click()
    ann.get_by_role("link", name="EEOC").wait_for()
    assert not ann.get_by_role("button", name="Write a report").is_visible()


def test_what_is_sealed_is_told_to_screen_readers(enter: Enter) -> None:
    """Every change that is only seen has a live region or moves focus; every field has a name."""
    ann = enter()
    fill(ann, "Ask anna@example.org.")
    assert ann.locator("[data-who]").get_attribute("aria-live") == "polite"
    seal(ann)
    for selector in ("[data-problem]", "[data-status]", "[data-file-status]", "[data-copied]"):
        for region in ann.locator(selector).all():
            assert region.get_attribute("role") in {"alert", "status"}
    unnamed = ann.evaluate(
        "[...document.querySelectorAll('input, select, textarea, button')].filter((one) => !one.labels?.length"
        " && !one.textContent.trim() && !one.ariaLabel).map((one) => one.outerHTML)"
    )
    assert unnamed == []
    ann.get_by_role("button", name="It is right: show my receipt").click()
    assert len(words_on(ann).split()) == 11


def test_axe_finds_nothing_in_the_rarer_states(enter: Enter, house: SpeakUpWorld, clean: Callable[..., None]) -> None:
    """Wrong words, a browser that cannot seal, nobody left, a check-in, a new reader, closing, an attempt, figures, halves."""
    ann, bea = enter(), enter()
    bea.goto("/speak-up/mailbox")
    bea.get_by_label("Your words").fill("abandon ability able")
    bea.get_by_role("button", name="Open the mailbox").click()
    bea.get_by_text("eleven words. These are 3").wait_for()
    clean(bea)
    bea.add_init_script("Object.defineProperty(crypto.subtle, 'generateKey', { value: undefined })")
    for address in ("/speak-up", "/speak-up/mailbox", "/speak-up/nowhere"):
        bea.goto(address)
        bea.locator("h2, .ways").first.wait_for()
        clean(bea)
    fill(ann, about=["Somebody in HR", "Somebody in the AI office", "The ombudsperson"])
    clean(ann)
    words = report(ann, "In every state.")
    house.go()
    third = house.add_key("h3")
    hana = enter("h1")
    open_report(hana, house.newest())
    hana.get_by_role("button", name="Let Sample Handler Three read it").click()
    done(hana, "Sample Handler Three can read it now.")
    answer(hana, "We look into it.", "acknowledge")
    house.go(31)
    open_mailbox(ann, words)
    ann.get_by_text("Sample Handler Three can read what you write now").wait_for()
    ann.get_by_label("Something changed").check()
    ann.locator("[data-check-in]").get_by_label("Tell more, if you like").fill("Ask me at anna@example.org.")
    ann.locator("[data-check-in]").get_by_text("This will be taken out before sending").wait_for()
    clean(ann)
    open_report(hana, house.newest())
    for summary in hana.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    hana.get_by_text("Searching, exporting").wait_for()
    clean(hana)
    alma = enter("a1")
    alma.goto("/console/reports")
    alma.get_by_text("Recovery key").click()
    alma.get_by_label("Holder 1").fill("a1")
    alma.get_by_label("Holder 2").fill("u1")
    alma.get_by_role("button", name="Make the key and show the halves").click()
    alma.get_by_role("heading", name="Half of a1").wait_for()
    clean(alma)
    with house.office.box.work() as work:
        work.kept.recovery = None
    house.store.keyring.remove(third)
