"""Cards of tools are translated in files of their own; what is missing, misplaced or outdated there is said."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from small_pack import FILES, PACK, tool

from bot.conversation import ToolShown, Turn
from bot.library import Fault, load_pack, read_pack, shipped_content, thin_spots
from bot.library.whereabouts import Whereabouts
from bot.rendering import Renderer, plain_text
from bot.rendering.phrasebook import Names, Phrasebook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.assembly import Desk

TODAY = date(2026, 11, 21)
FILE = "languages/de/tools/ladlewriter.md"
ORIGINAL = "tools/ladlewriter.md"
CARD = """\
card:
  purpose: "Wording menus."
  data_goes_to: "The cellar."
  kept_for: "90 days."
  trains_on_inputs: "No."
  limits: ["Cannot taste.", "Loves adjectives."]
  updates: "Never."
---
About"""
GERMAN = """\
---
id: ladlewriter
words:
  Wording menus.: Speisekarten formulieren.
  The cellar.: In den Keller.
  90 days.: 90 Tage.
  No.: Nein.
  Cannot taste.: Kann nicht kosten.
  Loves adjectives.: Liebt Adjektive.
  Never.: Nie.
  Kitchenware: Küchenkram
---
Schreibt Karten.
"""
LADLEWRITER = tool("ladlewriter", "Ladlewriter", "approved", "[recipes]").replace("---\nAbout", CARD)
BILINGUAL = {
    **{name.replace("/en/", "/de/"): text for name, text in FILES.items() if "/en/" in name},
    "pack.yaml": PACK.replace("[en]", "[en, de]"),
    ORIGINAL: LADLEWRITER,
}


@pytest.fixture
def write(make_pack: Callable[..., Path]) -> Callable[..., Path]:
    """Write the kitchen's pack in two languages, with one translated card; returns its folder."""

    def make(changes: Mapping[str, str | bytes | None] | None = None) -> Path:
        return make_pack({**BILINGUAL, FILE: GERMAN, **(changes or {})})

    return make


def changed(old: str, new: str, text: str = GERMAN) -> str:
    """A file with one change; the change is there."""
    assert old in text
    return text.replace(old, new, 1)


def card(root: Path, language: str, id_: str = "ladlewriter") -> str:
    """The page of a tool, as somebody reads it, title first."""
    pack = load_pack(root)
    books = {
        code: Phrasebook(code, files.sentences, Names({}, {}, {}, {}, files.cards)) for code, files in pack.languages.items()
    }
    shown = ToolShown(pack.policy.vocabulary.tool_by_id[id_])
    page = Renderer(pack.policy, books).page(Turn((shown,), language))
    return f"{page.title}\n{plain_text(page)}"


def faults(root: Path) -> list[Fault]:
    """What is wrong with translated cards."""
    return [fault for fault in read_pack(root, TODAY)[1] if fault.file.startswith("languages/de/tools")]


def test_a_german_reads_a_german_card_and_everybody_else_the_original(write: Callable[..., Path]) -> None:
    """The text, every sentence of the card and the vendor; the product's name and the dates are the catalogue's."""
    root = write()
    assert faults(root) == []
    german, english = card(root, "de"), card(root, "en")
    for words in ("Schreibt Karten.", "Speisekarten formulieren.", "In den Keller.", "90 Tage.", "Kann nicht kosten. Liebt"):
        assert words in german
        assert words not in english
    for words in ("About Ladlewriter.", "Wording menus.", "The cellar.", "90 days.", "Cannot taste.", "Kitchenware"):
        assert words in english
        assert words not in german
    assert "Küchenkram" in german
    assert german.startswith("Ladlewriter\n")
    assert "2099" in german


def test_a_pack_without_translations_still_shows_its_card(write: Callable[..., Path]) -> None:
    """Whole, in the words of the policy's own language, under German labels; that stops nothing and is no fault."""
    root = write({FILE: None})
    assert faults(root) == []
    german = card(root, "de")
    for words in ("About Ladlewriter.", "Wording menus.", "90 days.", "Loves adjectives.", "Kitchenware", "Modellkarte"):
        assert words in german


def test_tools_nobody_has_translated_are_listed_as_what_can_be_improved(write: Callable[..., Path]) -> None:
    """In one line for a language, however many they are; a pack that is translated whole is told nothing."""
    (listed,) = [line for line in map(str, thin_spots(load_pack(write()))) if "/tools" in line]
    assert listed.startswith("languages/de/tools: 1 of 3 tools is translated; people read the others in the default language")
    assert listed.endswith(": 'spoonchat', 'sporkbot'.")
    others = {f"languages/de/tools/{id_}.md": f"---\nid: {id_}\n---\nÜber {id_}.\n" for id_ in ("spoonchat", "sporkbot")}
    root = write(others)
    assert [line for line in map(str, thin_spots(load_pack(root))) if "/tools" in line] == []
    assert "Über sporkbot." in card(root, "de", "sporkbot")


def test_an_outdated_sentence_is_never_shown(write: Callable[..., Path]) -> None:
    """When the contract changes from 90 to 30 days, a German reads the new fact, in English, and not the old one."""
    root = write({ORIGINAL: changed("90 days.", "30 days.", LADLEWRITER)})
    german = card(root, "de")
    assert "30 days." in german
    assert "90" not in german
    assert "In den Keller." in german
    assert [(fault.line, fault.what, fault.blocking) for fault in faults(root)] == [
        (3, "a sentence of the card is not translated (or has changed): 30 days.", False),
        (
            6,
            "no sentence of the card in tools/ladlewriter.md reads like this (any more); correct or remove it: 90 days.",
            False,
        ),
    ]


def test_an_empty_sentence_leaves_the_original(write: Callable[..., Path]) -> None:
    """Not a gap in the card."""
    root = write({FILE: changed("In den Keller.", '""')})
    assert "The cellar." in card(root, "de")
    assert [fault.what for fault in faults(root)] == ["a sentence of the card is not translated (or has changed): The cellar."]


BROKEN: dict[str, tuple[Mapping[str, str | bytes | None], str, int, str]] = {
    # What was done: (changes, file, line, words that must be said)
    "a tool nobody knows": (
        {FILE: None, "languages/de/tools/laddlewriter.md": changed("id: ladlewriter", "id: laddlewriter")},
        "languages/de/tools/laddlewriter.md",
        2,
        "'laddlewriter' is translated, but there is no such tool; did you mean 'ladlewriter'?",
    ),
    "a file that is called otherwise": (
        {FILE: None, "languages/de/tools/ladle.md": GERMAN},
        "languages/de/tools/ladle.md",
        2,
        "it translates 'ladlewriter'; call the file ladlewriter.md",
    ),
    "no id": ({FILE: changed("id: ladlewriter\n", "")}, FILE, 2, "'id' is missing; add it"),
    "no keys": ({FILE: "---\nladlewriter\n---\nSchreibt Karten.\n"}, FILE, 2, "'id' is missing; add it"),
    "no text": ({FILE: changed("Schreibt Karten.\n", "")}, FILE, 2, "the text below the second '---' is missing"),
    "no front matter": ({FILE: "Schreibt Karten.\n"}, FILE, 1, "begin with a line '---', then the keys"),
    "broken YAML": ({FILE: changed("90 Tage.", '"90 Tage.')}, FILE, 12, "YAML cannot be read here"),
    "a colon without quotes": ({FILE: changed("90 Tage.", "Kurz: 90 Tage.")}, FILE, 6, "needs quotes"),
    "bytes that are no text": ({FILE: b"---\nid: \xff\n---\nx\n"}, FILE, 0, "save it as UTF-8"),
    "a key nobody knows": ({FILE: changed("words:", "wrods:")}, FILE, 3, "did you mean 'words'?"),
    "facts of the catalogue": (
        {FILE: changed("words:", "status: approved\nwords:")},
        FILE,
        3,
        "'status' stands in the catalogue alone, for all languages; here are 'id', 'words' and the text below",
    ),
    "a card as in the catalogue": ({FILE: changed("words:", "card:")}, FILE, 3, "'card' stands in the catalogue alone"),
    "a number for a sentence": ({FILE: changed("90 Tage.", "90")}, FILE, 6, "must be text; put it in quotes"),
    "a list for the words": (
        {FILE: re.sub(r"words:\n(  .*\n)+", "words: [Nein.]\n", GERMAN)},
        FILE,
        3,
        "'words' must hold keys and values",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_translation_says_where_it_is_and_what_to_write(broken: str, write: Callable[..., Path]) -> None:
    """With its file and its line, and such a pack does not start."""
    changes, file, line, words = BROKEN[broken]
    said = faults(write(changes))
    found = [fault for fault in said if words in fault.what]
    assert [(fault.file, fault.line, fault.blocking) for fault in found] == [(file, line, True)], said


def test_a_tool_with_a_fault_of_its_own_is_not_called_unknown(write: Callable[..., Path]) -> None:
    """One mistake is one fault."""
    found = read_pack(write({ORIGINAL: changed("status: approved", "status: aproved", LADLEWRITER)}), TODAY)[1]
    assert {fault.file for fault in found if "ladlewriter" in fault.file} == {ORIGINAL}


def test_whoever_edits_the_words_of_a_tool_is_led_to_every_translation(write: Callable[..., Path]) -> None:
    """The words stand in each language; a fact stands in the catalogue alone."""
    where = Whereabouts(load_pack(write()))
    assert [(spot.file, spot.line) for spot in where("tool", "ladlewriter", "text")] == [(ORIGINAL, 19), (FILE, 13)]
    assert [spot.file for spot in where("tool", "ladlewriter", "status")] == [ORIGINAL]


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_the_cards_of_the_sample_say_the_same_in_every_language(desk: Desk, language: str) -> None:
    """Every tool has its translation, each with the same figures and the same names of products."""
    listed = {tool.id: tool for tool in desk.pack.policy.vocabulary.tools if tool.status != "unlisted"}
    cards = desk.pack.languages[language].cards
    assert cards.keys() == listed.keys()
    names = {tool.name for tool in listed.values()}
    for id_, words in cards.items():
        for original, said in ((listed[id_].about, words.text), *words.words.items()):
            assert sorted(re.findall(r"\d+", original)) == sorted(re.findall(r"\d+", said)), (id_, said)
            assert {name for name in names if name in original} == {name for name in names if name in said}, (id_, said)


def test_no_card_of_the_sample_is_outdated() -> None:
    """Whoever changes a card changes its translations, or sees here which."""
    assert [str(fault) for fault in read_pack(shipped_content())[1] if "/tools/" in fault.file] == []
