"""The web chat in a real browser: with script, by keyboard alone, at every size, for every eye."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fake_desk import KNOWN, WORDS, FakeDesk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

READABLE = ("/", "/policy", "/policy/A-4", "/tools", "/tools/copilot", "/about", "/nowhere")
PERSONAL_NO = re.compile(r"Personal\s*: No")
SIZES = {"phone": (390, 844), "small phone": (320, 568), "desk": (1280, 800), "200 % zoom": (640, 400)}


def ask(tab: Page, text: str) -> None:
    tab.get_by_label("Your question").fill(text)
    tab.keyboard.press("Enter")
    tab.locator(".exchange:not(.waiting)").filter(has_text=text).last.locator(".answer").wait_for()


def test_log_grows_and_the_newest_answer_is_in_view(tab: Page) -> None:
    ask(tab, "conditional first")
    ask(tab, "prohibited second")
    assert tab.locator(".exchange").count() == 2
    verdict = tab.locator(".exchange").last.get_by_role("heading", name="No", exact=True)
    assert verdict.bounding_box()["y"] < 200
    assert tab.get_by_label("Your question").input_value() == ""
    assert tab.locator("#text").evaluate("box => box === document.activeElement")
    assert tab.get_by_role("status").text_content().startswith("No. You may")
    assert tab.url.endswith("/")


def test_answer_fits_one_screen(tab: Page) -> None:
    ask(tab, "conditional notes")
    box = tab.get_by_label("Your question").bounding_box()
    for part in (".verdict", ".checklist >> nth=0", ".facts"):
        edges = tab.locator(part).bounding_box()
        assert edges["y"] >= 0
        assert edges["y"] + edges["height"] < box["y"]


def test_tapping_a_fact_changes_the_answer_where_it_stands(tab: Page) -> None:
    ask(tab, "conditional notes")
    ask(tab, "ask_first other")
    first = tab.locator(".exchange").first
    first.locator("summary", has_text="What goes in").click()
    first.get_by_role("button", name=PERSONAL_NO).click()
    first.get_by_role("heading", name="No", exact=True).wait_for()
    assert tab.locator(".exchange").count() == 2
    assert first.locator("summary", has_text="What goes in").evaluate("it => it === document.activeElement")
    assert tab.get_by_role("status").text_content().startswith("No.")
    first.get_by_role("button", name="Undo my changes").click()
    first.get_by_role("heading", name="Yes, if", exact=True).wait_for()


def test_a_question_takes_along_what_the_last_answer_rested_on(tab: Page, served: tuple[str, FakeDesk]) -> None:
    ask(tab, "conditional notes")
    assert served[1].heard[-1].before == ()
    ask(tab, "quote who decides")
    ask(tab, "and with DeepL?")
    assert served[1].heard[-1].before == KNOWN
    tab.locator(".exchange").last.get_by_role("button", name="Read it by itself").click()
    tab.locator(".exchange").last.get_by_role("button", name="Read it by itself").wait_for(state="detached")
    assert (served[1].heard[-1].text, served[1].heard[-1].before) == ("and with DeepL?", ())


def test_choosing_an_activity_answers_at_once(tab: Page, served: tuple[str, FakeDesk]) -> None:
    ask(tab, "conditional notes")
    tab.locator("summary", has_text="For").click()
    tab.get_by_label("For", exact=True).select_option("activity_9")
    tab.locator(".value", has_text="activity_9").wait_for()
    assert served[1].heard[-1].facts.activity == "activity_9"
    assert tab.get_by_label("For", exact=True).evaluate("it => it === document.activeElement")


def test_conditions_can_be_ticked_and_nothing_is_sent(tab: Page, served: tuple[str, FakeDesk]) -> None:
    ask(tab, "conditional notes")
    heard = len(served[1].heard)
    tab.get_by_label("Only in Copilot.").check()
    tab.get_by_label("Only in Copilot.").press("Enter")
    assert tab.get_by_label("Only in Copilot.").is_checked()
    assert len(served[1].heard) == heard


def test_clause_opens_over_the_talk_and_closes_again(tab: Page) -> None:
    ask(tab, "conditional notes")
    link = tab.locator(".clauses").get_by_role("link", name="A-4 Meeting notes")
    link.click()
    tab.get_by_role("dialog").get_by_role("heading", name="A-4 Meeting notes").wait_for()
    tab.keyboard.press("Escape")
    assert tab.get_by_role("dialog").count() == 0
    assert link.evaluate("it => it === document.activeElement")


def test_keyboard_alone_reaches_everything(tab: Page) -> None:
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").text_content() == "Skip to the content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.type("conditional notes")
    tab.keyboard.press("Enter")
    tab.locator(".answer").wait_for()
    for _ in range(30):
        tab.keyboard.press("Shift+Tab")
        if "What goes in" in (tab.locator(":focus").text_content() or ""):
            break
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert "Public" in tab.locator(":focus").text_content()
    tab.keyboard.press("Space")
    tab.get_by_role("heading", name="Yes", exact=True).wait_for()
    assert tab.locator(":focus").evaluate("it => it.closest('details').dataset.facet") == "data"


def test_lost_connection_keeps_the_question(tab: Page) -> None:
    tab.route("**/ask", lambda route: route.abort())
    tab.get_by_label("Your question").fill("conditional notes")
    tab.get_by_role("button", name="Ask", exact=True).click()
    tab.get_by_text("The answer did not arrive.").first.wait_for()
    assert tab.get_by_label("Your question").input_value() == "conditional notes"
    tab.unroute("**/ask")
    tab.get_by_role("button", name="Ask", exact=True).click()
    tab.locator(".answer").wait_for()


def test_failure_on_our_side_is_said_in_the_talk(tab: Page, served: tuple[str, FakeDesk]) -> None:
    served[1].broken = True
    try:
        tab.get_by_label("Your question").fill("conditional notes")
        tab.keyboard.press("Enter")
        tab.get_by_role("heading", name="Something broke on our side").wait_for()
    finally:
        served[1].broken = False
    assert tab.get_by_label("Your question").input_value() == "conditional notes"


def test_nothing_is_stored_in_the_browser(tab: Page) -> None:
    ask(tab, "my secret plan")
    kept = tab.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state])"
    )
    assert "secret" not in kept
    assert tab.context.cookies() == []


def test_hostile_text_is_shown_and_never_run(tab: Page) -> None:
    ask(tab, '<img src=x onerror="document.title=1"><script>document.title=2</script>')
    assert tab.title() not in {"1", "2"}
    assert tab.locator(".question img").count() == 0


def test_without_script_everything_is_there(chromium: Browser, served: tuple[str, FakeDesk]) -> None:
    context = chromium.new_context(base_url=served[0], java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/")
    tab.get_by_label("Your question").fill("conditional notes")
    tab.get_by_role("button", name="Ask", exact=True).click()
    tab.get_by_role("heading", name="Yes, if").wait_for()
    assert tab.get_by_label("Your question").bounding_box()["y"] < tab.locator(".verdict").bounding_box()["y"]
    tab.locator("summary", has_text="What goes in").click()
    tab.get_by_role("button", name=PERSONAL_NO).click()
    tab.get_by_role("heading", name="No", exact=True).wait_for()
    tab.locator("summary", has_text="For").click()
    tab.get_by_label("For", exact=True).select_option("activity_9")
    tab.get_by_role("button", name="Show the answer").click()
    tab.locator(".value", has_text="activity_9").wait_for()
    assert served[1].heard[-1].facts.data == "personal"
    tab.get_by_role("button", name="Deutsch").click()
    tab.get_by_role("heading", name="Darf ich dafür KI benutzen?").wait_for()
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen(chromium: Browser, served: tuple[str, FakeDesk], size: str) -> None:
    width, height = SIZES[size]
    context = chromium.new_context(base_url=served[0], viewport={"width": width, "height": height})
    tab = context.new_page()
    for path in READABLE:
        tab.goto(path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
    tab.goto("/")
    ask(tab, "conditional " + "averyveryverylongword" * 12)
    tab.locator("summary", has_text="What goes in").click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Browser, served: tuple[str, FakeDesk], scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    context = chromium.new_context(base_url=served[0], color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

    def clean(what: str) -> None:
        found = axe.run(tab, options=rules)
        assert found.violations_count == 0, f"{what}: {found.generate_report()}"

    for path in READABLE:
        tab.goto(path)
        clean(path)
    tab.goto("/")
    for outcome in WORDS:
        ask(tab, f"{outcome} one")
    ask(tab, "unsure two")
    ask(tab, "quote three")
    for summary in tab.locator(".exchange").first.locator("summary").all():
        summary.click()
        clean("an open fact")
    tab.locator(".clauses a").first.click()
    tab.get_by_role("dialog").get_by_role("heading").first.wait_for()
    clean("dialog")
    context.close()
