"""Speaking up in a real browser, as the person who reports and as the people who handle it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from speakup_walks import (
    TOLD,
    choose,
    done,
    fill,
    forth,
    look_over,
    lose,
    open_mailbox,
    open_report,
    report,
    seal,
    send,
    sent_by,
    unlock,
    words_on,
)

from bot.report_office import receipt_words
from bot.reporting.hpke import public_of
from bot.reporting.receipt import check_word
from bot.reporting.sealing import joined, read_half
from bot.reporting.texts import unpack
from bot.reports import commitments

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Request, Route
    from speakup_world import SpeakUpWorld


pytestmark = pytest.mark.browser

BUDGET = 150_000  # bytes over the line, headers too
UNPACKED = 240_000  # of a browser that unpacks nothing: there is none today
MAILBOX_BYTES = 131_120
TEN = ("abandon",) * 10
OF_NOBODY = " ".join((*TEN, check_word(TEN, receipt_words())))

Enter = Callable[..., "Page"]


def test_report_answer_check_in_and_closing_as_both_people(
    enter: Enter, house: SpeakUpWorld, requests: list[Request], open_house: tuple[str, SpeakUpWorld]
) -> None:
    """The whole way; nothing that the reporter writes leaves her browser in the open, and nothing names her."""
    ann = enter()
    words = report(ann)
    open_mailbox(ann, words)
    assert "have not seen it yet" in ann.locator("#state").inner_text()
    house.go()

    hana = enter("h1")
    open_report(hana, house.newest())
    assert hana.locator("[data-facts]").get_by_text("Wrong or invented facts").count() == 1
    hana.locator("#answer-act").select_option("acknowledge")
    hana.locator("#answer-text").fill("Thank you. Which shift was it?")
    hana.get_by_role("button", name="Seal and send").click()
    done(hana, "Sent.")
    hana.locator("#answer-act").select_option("note")
    hana.locator("#answer-text").fill("Only among us.")
    hana.get_by_role("button", name="Seal and send").click()
    hana.locator("[data-talk]").get_by_text("Only among us.").wait_for()

    open_mailbox(ann, words)
    ann.get_by_text("Which shift was it?").wait_for()
    assert "acknowledged" in ann.locator("#state").inner_text()
    assert ann.get_by_text("Only among us.").count() == 0
    ann.get_by_label("Your message").fill("The night shift, I think.")
    ann.locator("form[data-act=message]").get_by_role("button", name="Send").click()
    done(ann, "Sent.")
    assert not ann.locator("[data-check-in]").is_visible()
    house.go(31)

    open_mailbox(ann, words)
    check_in = ann.locator("[data-check-in]")
    check_in.get_by_label("Something changed").check()
    check_in.get_by_label("My shifts or hours").check()
    check_in.get_by_role("button", name="Answer").click()
    done(ann, "Thank you.")
    assert not check_in.is_visible()
    house.go()

    open_report(hana, house.newest())
    hana.get_by_text("The night shift, I think.").wait_for()
    hana.get_by_text("After 30 days: Something changed: My shifts or hours").wait_for()
    hana.locator("[data-deed=close] summary").click()
    hana.get_by_label("Outcome").select_option(index=1)
    hana.locator("#close-text").fill("The tool was taken off the ward.")
    hana.get_by_role("button", name="Close the report").click()
    done(hana, "The report is closed.")
    open_mailbox(ann, words)
    assert "It is closed. How it ended: Put right" in ann.locator("#state").inner_text()
    ann.get_by_text("The tool was taken off the ward.").wait_for()

    expect_nothing_told(ann, requests, words, open_house[0])


def expect_nothing_told(ann: Page, requests: list[Request], words: str, site: str) -> None:
    """No plain text, no cookie, no referrer, nothing foreign, nothing kept."""
    hers = [one for one in requests if one.frame.page == ann]
    left = sent_by(hers)
    for secret in (TOLD, "invented", "night shift", "_facts", words, " ".join(words.split()[:2]), "Adobe", "firefly"):
        assert secret not in left
    assert all(one.url.startswith(site) for one in hers)
    assert not any("?" in one.url and "lang=" not in one.url for one in hers)
    assert not any({"cookie", "referer"} & set(one.all_headers()) for one in hers)
    assert ann.context.cookies() == []
    assert ann.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_cookie_of_another_page_is_not_sent_along(enter: Enter, requests: list[Request]) -> None:
    """Somebody who is signed in elsewhere on this site reports without saying so."""
    ann = enter("e1")
    words = report(ann)
    open_mailbox(ann, words)
    asked = [one for one in requests if "/speak-up/api/" in one.url]
    assert {one.url.rsplit("/", 1)[-1].partition("?")[0] for one in asked} == {"door", "challenge", "report", "mailbox"}
    assert not any("cookie" in one.all_headers() for one in asked)
    assert [one["name"] for one in ann.context.cookies()] == ["who"]


def test_the_report_page_costs_little_and_loads_nothing_foreign(
    enter: Enter, requests: list[Request], open_house: tuple[str, SpeakUpWorld]
) -> None:
    """All that comes over the line, with the receipt and its worker, stays within 150 kB; no font, nothing from elsewhere."""
    ann = enter()
    fill(ann)
    look_over(ann)
    bodies = [len(one.response().body()) for one in requests]  # type: ignore[union-attr]
    sizes = [one.sizes() for one in requests]
    served = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    assert served <= BUDGET
    assert served < sum(bodies) <= UNPACKED
    assert {"hpke.js", "argon2.js", "labourer.js", "words.js"} <= {one.url.rsplit("/", 1)[-1] for one in requests}
    assert {one.resource_type for one in requests} <= {"document", "script", "stylesheet", "fetch", "image", "other"}
    assert all(one.url.startswith(open_house[0]) for one in requests)
    assert all(one.response().all_headers()["cache-control"] == "no-store" for one in requests)  # type: ignore[union-attr]


def test_without_script_the_page_says_so_and_names_the_outside_channels(enter: Enter) -> None:
    """Nothing can be typed that would leave in the open."""
    for address in ("/speak-up", "/speak-up/mailbox"):
        tab = enter(java_script_enabled=False)
        tab.goto(address)
        assert tab.get_by_role("heading", name="This page needs JavaScript").is_visible()
        assert tab.locator("noscript a[href^='https://']").count() > 5
        assert tab.locator("noscript a[href^='https://']").first.is_visible()
        assert not any(field.is_visible() for field in tab.locator("textarea, input, select").all())


@pytest.mark.parametrize("missing", ["crypto.subtle.generateKey", "window.Worker"])
def test_a_browser_that_cannot_seal_is_told_so(enter: Enter, missing: str) -> None:
    tab = enter()
    holder, name = missing.rsplit(".", 1)
    tab.add_init_script(f"Object.defineProperty({holder}, '{name}', {{ value: undefined }})")
    for address in ("/speak-up", "/speak-up/mailbox"):
        tab.goto(address)
        tab.get_by_role("heading", name="This browser cannot seal a report").wait_for()
        assert not any(field.is_visible() for field in tab.locator("textarea, input[type=radio], input[type=file]").all())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("abandon ability able", "eleven words. These are 3"),
        ("abandon " * 10 + "qwertz", "Word 11 (“qwertz”) is not in the list"),
        ("abandon " * 11, "do not fit together"),
    ],
)
def test_a_mistyped_receipt_is_found_without_asking_anybody(
    enter: Enter, requests: list[Request], typed: str, says: str
) -> None:
    tab = enter()
    tab.goto("/speak-up/mailbox")
    tab.get_by_label("Your words").fill(typed)
    tab.get_by_role("button", name="Open the mailbox").click()
    tab.get_by_text(says).wait_for()
    assert not any(one.method == "POST" for one in requests)
    assert tab.get_by_label("Your words").input_value() == typed


def test_a_receipt_of_nobody_opens_nothing_and_looks_the_same(enter: Enter, requests: list[Request]) -> None:
    """The answer has the size of any other; the page is the one page there is."""
    ann = enter()
    words = report(ann)
    bea = enter()
    bea.goto("/speak-up/mailbox")
    page = bea.content()
    bea.get_by_label("Your words").fill(OF_NOBODY)
    bea.get_by_role("button", name="Open the mailbox").click()
    bea.get_by_text("These words open no mailbox here.").wait_for()
    assert not bea.locator("[data-open]").is_visible()
    open_mailbox(ann, words)
    asked = [one for one in requests if one.url.endswith("/api/mailbox")]
    assert [one.sizes()["responseBodySize"] for one in asked] == [MAILBOX_BYTES] * 2
    assert len({len(one.post_data or "") for one in asked}) == 1
    assert "words open no mailbox" in page  # the sentence is in the page from the start


def test_a_lost_connection_loses_nothing_and_doubles_nothing(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    before = house.reports()
    fill(ann)
    words = look_over(ann)
    lose(ann, "report")
    send(ann)
    ann.get_by_text("the connection was lost. Everything is still here").wait_for()
    assert words_on(ann) == words
    ann.get_by_role("button", name="Send the report").click()
    ann.get_by_role("heading", name="It is sent").wait_for()
    assert house.reports() == before + 1

    open_mailbox(ann, words)
    lose(ann, "post")
    ann.get_by_label("Your message").fill("Twice is once.")
    button = ann.locator("form[data-act=message]").get_by_role("button", name="Send")
    button.click()
    ann.get_by_text("the connection was lost. Everything is still here").wait_for()
    assert ann.get_by_label("Your message").input_value() == "Twice is once."
    button.click()
    done(ann, "Sent.")
    assert ann.locator("[data-talk]").get_by_text("Twice is once.").count() == 1


def test_a_server_out_of_reach_is_said_and_can_be_tried_again(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    before = house.reports()
    fill(ann)
    look_over(ann)
    ann.route("**/speak-up/api/report", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    send(ann)
    ann.get_by_text("The server cannot take it right now. Everything is still here.").wait_for()
    ann.unroute("**/speak-up/api/report")
    ann.get_by_role("button", name="Send the report").click()
    ann.get_by_role("heading", name="It is sent").wait_for()
    assert house.reports() == before + 1


def test_keys_that_change_meanwhile_are_sealed_to_anew_with_the_same_receipt(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    gone = house.add_key("h3")
    fill(ann, "The keys changed while I wrote.")
    words = look_over(ann)
    house.store.keyring.remove(gone)
    send(ann)
    ann.get_by_text("Meanwhile the people who can open it have changed.").wait_for()
    assert "Handler Three" not in ann.locator("[data-facts]").inner_text()
    ann.get_by_role("button", name="It is right: show my receipt").click()
    assert words_on(ann) == words
    ann.get_by_role("button", name="Send the report").click()
    ann.get_by_role("heading", name="It is sent").wait_for()
    open_mailbox(ann, words)
    ann.get_by_text("The keys changed while I wrote.").wait_for()


def test_two_tabs_know_nothing_of_each_other(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    other = ann.context.new_page()
    before = house.reports()
    fill(ann, "From the first tab.")
    fill(other, "From the second tab.")
    words = []
    for tab in (ann, other):
        tab.bring_to_front()
        words.append(look_over(tab))
    assert words[0] != words[1]
    for tab in (ann, other):
        tab.bring_to_front()
        send(tab)
    for tab, mine, text in ((ann, words[0], "first"), (other, words[1], "second")):
        tab.bring_to_front()
        tab.get_by_role("heading", name="It is sent").wait_for()
        open_mailbox(tab, mine)
        tab.get_by_text(f"From the {text} tab.").wait_for()
    assert house.reports() == before + 2


def test_a_double_click_sends_one_report(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    before = house.reports()
    fill(ann)
    look_over(ann)
    ann.get_by_label("I have written the words down.").check()
    ann.get_by_role("button", name="Send the report").dblclick()
    ann.get_by_role("heading", name="It is sent").wait_for()
    assert house.reports() == before + 1


def test_nothing_is_sent_before_the_words_are_written_down(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    before = house.reports()
    fill(ann)
    look_over(ann)
    ann.get_by_role("button", name="Send the report").click()
    ann.get_by_text("Please write the words down first").wait_for()
    assert house.reports() == before


def test_what_is_missing_is_named_and_can_be_jumped_to(enter: Enter) -> None:
    ann = enter()
    ann.goto("/speak-up")
    ann.get_by_role("button", name="Write a report").click()
    ann.get_by_role("button", name="Next").click()
    ann.get_by_text("Something is missing:").wait_for()
    assert ann.evaluate("document.activeElement.textContent") == "What happened?"
    ann.keyboard.press("Enter")
    assert ann.evaluate("document.activeElement.name") == "category"


def test_one_thing_is_changed_after_looking_it_over(enter: Enter, house: SpeakUpWorld) -> None:
    """The way there and back is one step; the receipt stays the same."""
    ann = enter()
    fill(ann, "With a typo.")
    words = look_over(ann)
    ann.get_by_role("button", name="Back").click()
    ann.get_by_role("button", name="Change: Your words").click()
    ann.locator("#text").fill("Without a typo.")
    ann.get_by_role("button", name="Next").click()
    ann.locator("[data-facts]").get_by_text("Without a typo.").wait_for()
    ann.get_by_role("button", name="It is right: show my receipt").click()
    assert words_on(ann) == words
    send(ann)
    ann.get_by_role("heading", name="It is sent").wait_for()
    house.go()
    open_mailbox(ann, words)
    ann.get_by_text("Without a typo.").wait_for()


def test_who_it_is_about_cannot_notice(enter: Enter, house: SpeakUpWorld) -> None:
    """A report about HR goes to the ombudsperson; HR's list has the same bytes before and after."""
    house.go()
    hana = enter("h1")
    hana.goto("/console/reports")
    listed = "async () => (await fetch('/console/reports/api/list')).text()"
    before = hana.evaluate(listed)
    ann = enter()
    report(ann, "It is HR itself.", about=["Somebody in HR", "Somebody in the AI office"])
    assert "Ombudsperson" in (ann.locator("[data-who]").text_content() or "")
    assert "Handler" not in (ann.locator("[data-who]").text_content() or "")
    house.go()
    assert hana.evaluate(listed) == before
    olga = enter("o1")
    open_report(olga, house.newest())


def test_when_nobody_inside_is_left_the_outside_channels_are_one_click_away(enter: Enter) -> None:
    ann = enter()
    fill(ann, about=["Somebody in HR", "Somebody in the AI office", "The ombudsperson"])
    ann.get_by_text("Nobody inside the company is left").wait_for()
    ann.get_by_role("button", name="Outside channels").click()
    assert ann.get_by_role("link", name="EEOC").is_visible()


def test_a_person_who_is_unticked_gets_no_key(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    words = report(ann, "Not for the second handler.", left_out=["Sample Handler Two"])
    house.go()
    hana = enter("h1")
    open_report(hana, house.newest())
    assert "Left out by the reporter" in hana.locator("[data-facts]").inner_text()
    assert hana.get_by_role("button", name="Let Sample Handler Two read it").count() == 0
    other = enter("h2")
    unlock(other)
    assert other.locator(f"[data-case='{house.newest()}']").count() == 0
    assert other.goto(f"/console/reports/api/report/{house.newest()}").status == 404  # type: ignore[union-attr]
    open_mailbox(ann, words)
    assert ann.get_by_text("was left out by you").count() == 0


def test_leaving_at_once_leaves_nothing_behind(enter: Enter, house: SpeakUpWorld) -> None:
    """Button and Escape; the way back does not lead to the page."""
    assert house
    for way in ("button", "keys"):
        ann = enter()
        ann.goto("/policy")
        fill(ann)
        if way == "button":
            ann.get_by_role("link", name="Leave now").click()
        else:
            for _ in range(3):
                ann.keyboard.press("Escape")
        ann.wait_for_url(re.compile(r"/$"))
        ann.go_back()
        assert ann.url.endswith("/policy")


def test_proof_that_it_was_filed_by_that_day(enter: Enter, house: SpeakUpWorld) -> None:
    """Anybody can follow the proof to the head of the day without us."""
    ann = enter()
    words = report(ann, "Filed by this day.")
    day = house.clock.now().date()
    house.go()
    open_mailbox(ann, words)
    ann.get_by_text("Prove that you reported it").click()
    ann.get_by_role("button", name="Look for my report in the log").click()
    ann.get_by_text("It is in the log of").wait_for()
    found = json.loads(ann.locator("[data-proof] pre").inner_text())
    assert found["day"] == day.isoformat()
    assert "text" not in found
    ann.get_by_label("Put my words into the proof too").check()
    ann.get_by_role("button", name="Look for my report in the log").click()
    ann.locator("[data-proof] pre").get_by_text("Filed by this day.").wait_for()
    with_words = json.loads(ann.locator("[data-proof] pre").inner_text())
    assert hashlib.sha256(with_words["text"].encode()).hexdigest() == found["text_sha256"]
    mine = commitments_leaf(unpack(found["nonce"]), bytes.fromhex(found["text_sha256"]))
    at = sum((step["side"] == "left") << n for n, step in enumerate(found["path"]))
    root = commitments.root_by(mine, at, [bytes.fromhex(step["hash"]) for step in found["path"]])
    assert commitments.head(bytes.fromhex(found["previous"]), day, root).hex() == found["head"]
    kept = {one["day"]: one["head"] for one in house.office.reporting.log()["days"]}
    assert kept[found["day"]] == found["head"]


def commitments_leaf(nonce: bytes, text_hash: bytes) -> bytes:
    """Spelt out here, not taken from the code under test."""
    return hashlib.sha256(b"MayI leaf v1\n" + nonce + text_hash).digest()


def test_a_named_case_by_ones_own_act(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    words = report(ann, "I may tell who I am.")
    open_mailbox(ann, words)
    ann.get_by_role("heading", name="Give your name").click()
    named = ann.locator("form[data-act=named]")
    named.get_by_label("Your name").fill("Sample Person")
    named.get_by_role("button").click()
    named.get_by_text("Something is missing here.").wait_for()
    named.get_by_label("I want to give my name").check()
    named.get_by_role("button").click()
    done(ann, "Sent.")
    house.go()
    hana = enter("h1")
    open_report(hana, house.newest())
    hana.get_by_text("The reporter gave a name: Sample Person").wait_for()


def test_the_mailbox_shows_what_somebody_who_came_later_writes(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    words = report(ann, "It goes through many hands.")
    house.go()
    third = house.add_key("h3")
    hana, tess = enter("h1"), enter("h3")
    open_report(hana, house.newest())
    hana.get_by_role("button", name="Let Sample Handler Three read it").click()
    done(hana, "Sample Handler Three can read it now.")
    open_report(tess, house.newest())
    tess.locator("#answer-text").fill("I have it now.")
    tess.get_by_role("button", name="Seal and send").click()
    done(tess, "Sent.")
    open_mailbox(ann, words)
    ann.get_by_text("I have it now.").wait_for()
    assert ann.get_by_text("It goes through many hands.").is_visible()
    assert ann.get_by_text("I have it now.").count() == 1
    house.store.keyring.remove(third)


def test_a_file_goes_sealed_and_comes_out_without_its_name(enter: Enter, house: SpeakUpWorld, tmp_path: Path) -> None:
    picture = tmp_path / "ward-seven-petra.txt"
    picture.write_bytes(b"what the screen said")
    ann = enter()
    fill(ann, "With a file.", file=picture)
    seal(ann)
    assert "attachment.txt (1 kB)" in ann.locator("[data-facts]").inner_text()
    ann.get_by_role("button", name="It is right: show my receipt").click()
    send(ann)
    ann.get_by_role("heading", name="It is sent").wait_for()
    house.go()
    hana = enter("h1")
    open_report(hana, house.newest())
    with hana.expect_download() as download:
        hana.get_by_role("button", name="Open the file").click()
    assert download.value.suggested_filename == "attachment.txt"
    assert download.value.path().read_bytes() == b"what the screen said"


def test_no_size_that_leaves_the_browser_tells_whether_there_is_a_file(
    enter: Enter, requests: list[Request], tmp_path: Path
) -> None:
    """Without a file and with one of up to a megabyte the same number of bytes goes out; the page says so beside the field."""
    picture = tmp_path / "numbers.csv"
    picture.write_bytes(b"1,2,3\n" * 160_000)
    for file in (None, picture):
        ann = enter()
        report(ann, file=file)
        assert "A report has the same size without a file or with one of up to 1 MB" in ann.locator("#file-why").text_content()
    sent = [one for one in requests if one.url.endswith("/api/report")]
    assert len({len(one.post_data or "") for one in sent}) == 1
    assert len(sent) == len((None, picture))


def test_a_report_without_a_file_shows_none_and_fetches_none(
    enter: Enter, house: SpeakUpWorld, requests: list[Request], tmp_path: Path
) -> None:
    """The words say whether there is one, so that nobody loads a megabyte of zeros; a message's file shows as before."""
    ann = enter()
    words = report(ann, "No file.")
    house.go()
    hana = enter("h1")
    open_report(hana, house.newest())
    assert hana.locator("[data-talk] li").count() == 1
    assert hana.get_by_role("button", name="Open the file").count() == 0
    open_mailbox(ann, words)
    assert "File:" not in ann.locator("[data-talk]").inner_text()
    assert "A message with a file is larger than one without" in ann.locator("#file-why").text_content()
    note = tmp_path / "note.txt"
    note.write_bytes(b"asked for")
    ann.get_by_label("Your message").fill("Here it is.")
    ann.get_by_label("Add one file").set_input_files(note)
    ann.get_by_role("button", name="Take the file out again").wait_for()
    ann.locator("form[data-act=message]").get_by_role("button", name="Send").click()
    done(ann, "Sent.")
    house.go()
    open_report(hana, house.newest())
    assert hana.locator("[data-talk] li").count() == 1 + 2
    assert not any("/item/" in one.url for one in requests)
    with hana.expect_download() as download:
        hana.get_by_role("button", name="Open the file").click()
    assert download.value.path().read_bytes() == b"asked for"


def test_a_slow_line_is_said_and_the_same_goes_again(enter: Enter, house: SpeakUpWorld) -> None:
    """While a megabyte goes out the page says that it still sends, and how much; a line that breaks then costs nothing."""
    ann = enter()
    ann.clock.install()
    fill(ann)
    look_over(ann)
    before = house.reports()
    held: list[Route] = []
    ann.route("**/speak-up/api/report", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    send(ann)
    ann.get_by_text("Sending …").wait_for()
    ann.clock.fast_forward("00:09")
    ann.get_by_text("Still sending (1.4 MB). On a slow line this takes some minutes.").wait_for()
    held.pop().abort()
    ann.get_by_text("the connection was lost").wait_for()
    ann.unroute("**/speak-up/api/report")
    ann.get_by_role("button", name="Send the report").click()
    ann.get_by_role("heading", name="It is sent").wait_for()
    assert house.reports() == before + 1


def test_a_proxy_that_refuses_a_report_without_a_file_does_not_blame_a_file(enter: Enter) -> None:
    """A web server in front that takes a megabyte at most answers 413 by itself."""
    ann = enter()
    fill(ann)
    look_over(ann)
    ann.route("**/speak-up/api/report", lambda route: route.fulfill(status=413, body="<html></html>"))
    send(ann)
    ann.get_by_text("It was not taken. Everything is still here.").wait_for()
    assert "too large" not in ann.locator("main").inner_text()
    assert ann.get_by_role("button", name="Send the report").is_enabled()


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(enter: Enter, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    ann = enter()
    choose(ann)
    forth(ann)
    ann.locator("#text").fill(TOLD)
    ann.get_by_label("Add one file").set_input_files(large)
    ann.get_by_text("The file is too large. Up to 10.0 MB is taken.").wait_for()
    assert ann.locator("#text").input_value() == TOLD
    forth(ann)
    seal(ann)


def test_reports_lock_themselves_after_ten_quiet_minutes(enter: Enter, house: SpeakUpWorld) -> None:
    ann = enter()
    report(ann, "It locks itself.")
    house.go()
    hana = enter("h1")
    hana.clock.install()
    open_report(hana, house.newest())
    hana.clock.fast_forward("09:50")
    assert hana.get_by_text("It locks itself.").count() == 1
    hana.clock.fast_forward("00:15")
    hana.get_by_text("Locked again.").wait_for()
    assert "It locks itself." not in hana.content()


def test_a_wrong_passphrase_opens_nothing(enter: Enter) -> None:
    hana = enter("h1")
    hana.goto("/console/reports")
    hana.get_by_label("Your passphrase").fill("not this one at all")
    hana.get_by_role("button", name="Open with my passphrase").click()
    hana.get_by_text("That is not the passphrase of any of your keys.").wait_for()
    assert not hana.locator("[data-unlocked]").is_visible()


def test_figures_and_attempts_are_shown_to_those_who_may(enter: Enter, house: SpeakUpWorld) -> None:
    """Small numbers stay hidden; what a handler tried stands in the auditor's list."""
    with house.office.box.work() as work:
        work.count("2026-Q3", "people_relations", {"outcome": {"put_right": 6, "partly": 1}})
    una = enter("u1")
    una.goto("/console/reports")
    una.get_by_role("heading", name="Figures of reports").click()
    una.get_by_role("heading", name="2026-Q3").first.wait_for()
    outcome = una.get_by_role("region", name="2026-Q3 HR people relations Outcome")
    assert "6" in outcome.get_by_role("row", name="Put right").inner_text()
    assert outcome.get_by_role("row", name="Partly").count() == 0
    assert outcome.get_by_role("row", name="All others: fewer than 5, or kept back").count() == 1
    assert una.locator("[data-unlock]").count() == 0
    enter("h1").goto("/console/reports/api/list?day=2026-11-23")
    una.get_by_role("heading", name="Attempts to find reporters").click()
    una.get_by_role("row", name="Sample Handler One tried to search").first.wait_for()


def test_the_recovery_ceremony_shows_one_half_after_the_other(enter: Enter, house: SpeakUpWorld) -> None:
    alma = enter("a1")
    alma.goto("/console/reports")
    alma.get_by_text("Recovery key").click()
    alma.get_by_label("Holder 1").fill("a1")
    alma.get_by_label("Holder 2").fill("u1")
    alma.get_by_role("button", name="Make the key and show the halves").click()
    done(alma, "The key is kept.")
    halves = []
    for holder in ("a1", "u1"):
        alma.get_by_role("heading", name=f"Half of {holder}").wait_for()
        halves.append(read_half(alma.locator(".half code").inner_text()))  # one at a time
        alma.get_by_role("button", name=f"{holder} has it on paper").click()
    alma.get_by_text("Both halves are out of sight.").wait_for()
    assert alma.locator("code").count() == 0
    first, second = halves
    with house.office.box.work() as work:
        assert public_of(joined(first, second)) == work.recovery().public  # type: ignore[union-attr]
        work.kept.recovery = None


def test_axe_finds_nothing_and_the_smallest_screen_is_enough(
    enter: Enter, house: SpeakUpWorld, clean: Callable[..., None]
) -> None:
    small: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
    ann = enter(**small)

    def fits(tab: Page) -> None:
        clean(tab)
        tab.emulate_media(color_scheme="dark")
        clean(tab, "color-contrast")
        tab.emulate_media(color_scheme="light")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320

    ann.goto("/speak-up")
    for summary in ann.locator("summary").all():
        summary.click()
    fits(ann)
    ann.get_by_role("button", name="Write a report").click()
    forth(ann)
    ann.get_by_text("Something is missing:").wait_for()
    fits(ann)
    choose(ann)
    fits(ann)
    forth(ann)
    ann.locator("#text").fill("Write to anna@example.org. On Tuesday I told Petra Schulz.")
    ann.get_by_text("This will be taken out before sending").wait_for()
    fits(ann)
    forth(ann)
    fits(ann)
    seal(ann)
    fits(ann)
    ann.get_by_role("button", name="It is right: show my receipt").click()
    words = words_on(ann)
    fits(ann)
    send(ann)
    ann.get_by_role("heading", name="It is sent").wait_for()
    fits(ann)
    ann.goto("/speak-up/mailbox")
    fits(ann)
    open_mailbox(ann, words)
    for summary in ann.locator("summary").all():
        summary.click()
    fits(ann)
    house.go()
    hana = enter("h1", **small)
    unlock(hana)
    fits(hana)
    hana.locator("[data-case]").first.click()
    hana.locator("[data-talk] li").first.wait_for()
    for summary in hana.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    fits(hana)


def test_the_whole_report_by_keyboard(enter: Enter, house: SpeakUpWorld) -> None:
    """Tab, arrows, space and letters alone; focus goes to what is new."""
    before = house.reports()
    ann = enter()
    ann.goto("/speak-up")
    focused = "document.activeElement"

    def tab_to(what: str) -> None:
        for _ in range(40):
            ann.keyboard.press("Tab")
            if ann.evaluate(f"{focused}.matches({what!r})"):
                return
        pytest.fail(f"Tab does not reach {what}")

    def on(*fields: tuple[str, str]) -> None:
        for field, key in fields:
            tab_to(field)
            ann.keyboard.press(key)
        tab_to("[data-forth]")
        ann.keyboard.press("Enter")

    ann.get_by_role("button", name="Write a report").wait_for()
    tab_to("[data-start]")
    ann.keyboard.press("Enter")
    assert ann.evaluate(f"{focused}.textContent") == "Step 1 of 8: What it is about"
    on(("[name=category]", "Space"))
    assert ann.evaluate(f"{focused}.textContent") == "Step 2 of 8: The AI tool"
    on(("#tool", "ArrowDown"), ("[name=required]", "Space"))
    on(("[name=severity]", "Space"), ("[name=checked]", "Space"))
    on()
    tab_to("#text")
    ann.keyboard.type("By keyboard.")
    on()
    on()
    ann.get_by_role("heading", name="This is what leaves your browser").wait_for()
    assert ann.evaluate(f"{focused}.id") == "review-title"
    tab_to("[data-to-receipt]")
    ann.keyboard.press("Enter")
    assert ann.evaluate(f"{focused}.id") == "receipt-title"
    tab_to("#written")
    ann.keyboard.press("Space")
    tab_to("[data-send]")
    ann.keyboard.press("Enter")
    ann.get_by_role("heading", name="It is sent").wait_for()
    assert ann.evaluate(f"{focused}.id") == "sent-title"
    assert house.reports() == before + 1
