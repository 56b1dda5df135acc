"""Every card the bot makes, held against Microsoft's schema, its renderer, and Teams' limits."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from connector_stand_in import ConnectorStandIn
from gallery import cards, pages
from pictures import prepared, shown
from playwright.sync_api import sync_playwright
from teams_world import elements, silent_world, words_of

from bot.channels.teams.painting import Look, Painter, Surface
from bot.channels.teams.painting.limits import LARGEST_CARD, LONGEST_TEXT, shortened, size_of
from bot.channels.teams.speech import Speech
from bot.rendering.page import Entry, Form, Page, Paragraph, Talk
from bot.rendering.page import Speech as Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page as BrowserPage
    from teams_world import World

SCHEMA = Path(__file__).parent / "schema" / "adaptive-card-1.5.json"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def office() -> World:
    return silent_world(ConnectorStandIn())


@pytest.fixture(scope="session")
def gallery(office: World) -> dict[str, dict[str, Any]]:
    return cards(office)


@pytest.fixture(scope="session")
def schema() -> jsonschema.Draft6Validator:
    return jsonschema.Draft6Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_every_card_is_sound_by_microsofts_schema(gallery: dict[str, Any], schema: jsonschema.Draft6Validator) -> None:
    assert len(gallery) > 35
    for name, card in gallery.items():
        faults = [f"{name}: {list(fault.absolute_path)}: {fault.message[:200]}" for fault in schema.iter_errors(card)]
        assert faults == []


def test_the_schema_would_find_a_fault(gallery: dict[str, Any], schema: jsonschema.Draft6Validator) -> None:
    card = gallery["answer-allowed"]
    assert not schema.is_valid({**card, "body": [*card["body"], {"type": "TextBlock", "txt": "no text"}]})


def test_every_card_stays_below_teams_limit(gallery: dict[str, Any]) -> None:
    for name, card in gallery.items():
        assert size_of(card) <= LARGEST_CARD, name


def test_buttons_say_what_they_do_and_fall_back(gallery: dict[str, Any]) -> None:
    """Clients without `Action.Execute` find the same button as `Action.Submit`; a dialog has no other kind."""
    for name, card in gallery.items():
        for element in elements(card["body"]):
            if not element["type"].startswith("Action."):
                continue
            assert element["title"].strip(), name
            if element["type"] == "Action.Execute":
                assert element["fallback"]["type"] == "Action.Submit"
                assert element["fallback"]["data"] == element["data"]


def test_dialogs_know_submit_and_links_alone(office: World) -> None:
    speech = Speech(office.desk)
    for name, page, _ in pages(office):
        kinds = {element["type"] for element in elements(speech.card(page, Look(Surface.DIALOG))["body"])}
        assert "Action.Execute" not in kinds, name


def test_every_input_has_a_label(gallery: dict[str, Any]) -> None:
    for name, card in gallery.items():
        for element in elements(card["body"]):
            if element["type"].startswith("Input."):
                assert element["label"] or element["title"], name


def test_what_somebody_wrote_is_never_read_as_markdown(gallery: dict[str, Any]) -> None:
    """A link that a person wrote into a message does not become one."""
    runs = [element for element in elements(gallery["case-with-talk"]["body"]) if element["type"] == "TextRun"]
    assert any("[this](https://example.com)" in run["text"] for run in runs)
    blocks = [element for element in elements(gallery["case-with-talk"]["body"]) if element["type"] == "TextBlock"]
    assert not any("https://example.com" in block["text"] for block in blocks)


def test_a_card_of_a_handler_is_refreshed_for_her_alone(gallery: dict[str, Any]) -> None:
    for name in ("case", "notice-to-handler"):
        refresh = gallery[name]["refresh"]
        assert refresh["userIds"] == ["29:ai-1"]
        assert refresh["action"]["verb"] == "handled"
    assert "refresh" not in gallery["notice-to-manager"]


def test_a_notice_tells_nothing_of_the_request(gallery: dict[str, Any]) -> None:
    assert "manuals" not in json.dumps(gallery["notice-to-handler"])
    assert "manuals" not in json.dumps(gallery["notice-to-manager"])
    assert "handled" not in json.dumps(gallery["notice-to-manager"])


def test_sealed_fields_never_pass_through_teams(office: World) -> None:
    """A sentence says where they can be written, and a button leads there."""
    entries = (Entry("tool", "Which tool?", "text"), Entry("limitation", "What is hard?", "long_text", sealed=True))
    form = Form("request", "adjust", "s1", "Ask", "We read it.", entries, "Send", elsewhere="On the web page you can.")
    page = Page("form", "A form", "en", (form,), ("1", "abc"))
    card = Painter("https://mayi.example").card(page, Speech(office.desk).words("en"), Look(Surface.DIALOG))
    assert [element["id"] for element in elements(card["body"]) if element["type"].startswith("Input.")] == ["field-tool"]
    assert "On the web page you can." in words_of(card)
    links = [element["url"] for element in elements(card["body"]) if element["type"] == "Action.OpenUrl"]
    assert links == ["https://mayi.example/requests/new/adjust"]


def test_long_words_end_with_a_sentence_and_lead_on(office: World) -> None:
    long = "This sentence has six words exactly. " * 400
    page = Page("request", "A request", "en", (Paragraph(long),), ("1", "abc"), case="AB-1")
    card = Painter("https://mayi.example").card(page, Speech(office.desk).words("en"))
    first = card["body"][0]["text"]
    assert len(first) <= LONGEST_TEXT
    assert first.endswith("exactly. …")
    assert [element["url"] for element in elements(card["body"]) if element["type"] == "Action.OpenUrl"] == [
        "https://mayi.example/requests/AB-1"
    ]


def test_a_page_too_large_for_teams_is_cut_and_leads_on(office: World) -> None:
    said = tuple(
        Said("Somebody", "today", f"Message {number}. " + "Words and words. " * 200, mine=False) for number in range(12)
    )
    page = Page("case", "A case", "en", (Talk("Messages", said), Talk("More", said)), ("1", "abc"), case="AB-1")
    card = Painter("https://mayi.example").card(page, Speech(office.desk).words("en"))
    assert size_of(card) <= LARGEST_CARD
    assert card["body"][-1]["actions"][0]["url"] == "https://mayi.example/console/AB-1"


def test_words_without_sentences_are_cut_between_words() -> None:
    text, cut = shortened("word " * 2000, 100)
    assert cut
    assert text.endswith("word …")
    assert len(text) <= 100
    assert len(shortened("x" * 5000, 100)[0]) <= 100


def test_every_language_has_every_word(office: World) -> None:
    """The same keys and the same gaps in all languages."""
    words = {language: flat(office.desk.words(language)) for language in office.desk.languages}
    for found in words.values():
        assert found == words["en"]


def flat(words: Any, path: str = "") -> dict[str, int]:
    """Keys of nested words with how many gaps each has; lists may differ in length."""
    if isinstance(words, dict):
        return {key: gaps for name, below in words.items() for key, gaps in flat(below, f"{path}.{name}").items()}
    return {path: str(words).count("{{")}


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserPage]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 700, "height": 500})
        prepared(page)
        yield page
        opened.close()


@pytest.mark.browser
def test_microsofts_renderer_has_nothing_to_say_against_any_card(browser: BrowserPage, gallery: dict[str, Any]) -> None:
    """No parse warning, and `validateProperties()` is clean; dialogs among them, which the Playground cannot show."""
    for name, card in gallery.items():
        assert shown(browser, card) == [], name


@pytest.mark.browser
def test_the_renderer_would_say_something(browser: BrowserPage, gallery: dict[str, Any]) -> None:
    card = gallery["form"]
    assert shown(browser, {**card, "body": [*card["body"], {"type": "Input.Unheard", "id": "x"}]})


@pytest.mark.browser
def test_a_form_shows_its_fields_and_says_at_once_what_is_missing(browser: BrowserPage, gallery: dict[str, Any]) -> None:
    shown(browser, gallery["form-decide"])
    labels = browser.locator(".card label").all_inner_texts()
    assert any(text.startswith("Decision") for text in labels)
    browser.get_by_role("button", name="Send the proposal").click()
    assert browser.get_by_text("Please fill this in.").is_visible()


@pytest.mark.browser
def test_facts_unfold_and_can_be_chosen(browser: BrowserPage, gallery: dict[str, Any]) -> None:
    shown(browser, gallery["answer-prohibited"])
    assert not browser.get_by_text("Show the answer").is_visible()
    browser.get_by_role("button", name="Change a fact").click()
    assert browser.get_by_role("button", name="Show the answer").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [340, 700])
def test_no_card_is_wider_than_its_window(browser: BrowserPage, gallery: dict[str, Any], width: int) -> None:
    browser.set_viewport_size({"width": width, "height": 500})
    for name, card in gallery.items():
        shown(browser, card)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, name


def test_in_a_room_nothing_repeats_the_question(office: World) -> None:
    page = next(page for name, page, _ in pages(office) if name == "answer-prohibited")
    brief = Speech(office.desk).card(page, replace(Look(), brief=True))
    assert "Analyse data" not in words_of(brief)
    assert "known" not in json.dumps(brief)
