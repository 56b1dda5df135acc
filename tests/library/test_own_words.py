"""Words of a pack's own ids beside those of ids it shares with the shipped pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_pack import VOCABULARY

from bot.library import load_pack, shipped_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.understanding.words import LanguageWords

SHARED = VOCABULARY.replace("[tasting]", "[tasting, announce]").replace("modifiers:\n", "modifiers:\n  - published\n")
OWN_DUTY = 'tasting: {name: "Taste it", broken_by: ["without tasting"]}\n'


def words(root: Path) -> LanguageWords:
    """What English messages are recognised by."""
    return load_pack(root).languages["en"].words


@pytest.fixture(scope="module")
def shipped() -> LanguageWords:
    """The shipped pack's."""
    return words(shipped_content())


def test_one_duty_of_its_own_leaves_the_shipped_ones_their_words(
    make_pack: Callable[..., Path], shipped: LanguageWords
) -> None:
    """Who adds a duty writes that duty, and none of the others again."""
    known = words(make_pack({"languages/en/duties.yaml": OWN_DUTY}, vocabulary=SHARED)).duties
    assert known["tasting"].broken_by == ("without tasting",)
    assert known["announce"] == shipped.duties["announce"]
    assert set(known) == {"tasting", "announce"}


def test_the_same_holds_for_modifiers(make_pack: Callable[..., Path], shipped: LanguageWords) -> None:
    """One file, one rule: what is left out and is shipped keeps the shipped words."""
    own = 'anonymised: {name: "No names", terms: ["guests whited out"]}\n'
    known = words(make_pack({"languages/en/modifiers.yaml": own}, vocabulary=SHARED)).modifiers
    assert known["anonymised"].terms == ("guests whited out",)
    assert known["published"] == shipped.modifiers["published"]


def test_words_of_a_breach_are_added_to_the_shipped_ones(make_pack: Callable[..., Path], shipped: LanguageWords) -> None:
    """Nobody has to copy a list to add a word to it, and what is added to the shipped list later is heard as well."""
    own = OWN_DUTY + 'announce: {name: "Say it", broken_by: ["on the quiet"]}\n'
    known = words(make_pack({"languages/en/duties.yaml": own}, vocabulary=SHARED)).duties
    assert known["announce"].broken_by[0] == "on the quiet"
    assert set(known["announce"].broken_by) > set(shipped.duties["announce"].broken_by)
    assert known["announce"].name == "Say it"


def test_a_name_alone_renames(make_pack: Callable[..., Path], shipped: LanguageWords) -> None:
    """Who calls it something else does not mean to be understood no more; an empty block takes the words out."""
    own = OWN_DUTY + 'announce: {name: "Say it"}\n'
    changes = {"languages/en/duties.yaml": own, "languages/en/modifiers.yaml": 'published: {name: "On the board"}\n'}
    known = words(make_pack(changes, vocabulary=SHARED))
    assert known.duties["announce"] == shipped.duties["announce"].model_copy(update={"name": "Say it"})
    assert known.modifiers["published"].terms == shipped.modifiers["published"].terms
    emptied = OWN_DUTY + "announce: {}\n"
    assert words(make_pack({"languages/en/duties.yaml": emptied}, vocabulary=SHARED)).duties["announce"].broken_by == ()


def test_towns_are_added_to_the_shipped_ones(make_pack: Callable[..., Path], shipped: LanguageWords) -> None:
    """Who writes "in Cork" below a country does not take its other towns away; a rule for it would not hold there."""
    abroad = SHARED.replace("  - island\n", "  - island\n  - es\n")
    own = 'es: {name: "Over there", terms: ["at the villa"]}\nisland: {name: "The island", terms: ["on the island"]}\n'
    known = words(make_pack({"languages/en/places.yaml": own}, vocabulary=abroad)).places
    assert (known["es"].name, known["es"].terms) == ("Over there", ("at the villa", *shipped.places["es"].terms))
    assert known["island"].terms == ("on the island",)


def test_a_language_of_its_own_has_a_name(make_pack: Callable[..., Path]) -> None:
    """A pack may speak what the shipped one does not; what it calls that is no sentence nobody says."""
    replies = load_pack(make_pack({"languages/en/replies.yaml": "languages: {it: Italian}\n"})).languages["en"].replies
    assert replies["languages"]["it"] == "Italian"


def test_words_of_a_breach_can_be_the_only_ones(make_pack: Callable[..., Path]) -> None:
    """Who says `only_these` gets just these words; an empty block has none."""
    own = OWN_DUTY + 'announce: {name: "Say it", broken_by: ["on the quiet"], only_these: true}\n'
    known = words(make_pack({"languages/en/duties.yaml": own}, vocabulary=SHARED)).duties
    assert known["announce"].broken_by == ("on the quiet",)
    none = words(make_pack({"languages/en/duties.yaml": OWN_DUTY + "announce: {}\n"}, name="none", vocabulary=SHARED)).duties
    assert none["announce"].broken_by == ()


def test_a_block_of_words_alone_keeps_the_shipped_name(make_pack: Callable[..., Path], shipped: LanguageWords) -> None:
    """Nobody has to copy a name to add a word, and no page shows an id in its place."""
    own = OWN_DUTY + 'announce: {broken_by: ["on the quiet"]}\n'
    known = words(make_pack({"languages/en/duties.yaml": own}, vocabulary=SHARED)).duties["announce"]
    assert known.name == shipped.duties["announce"].name
    assert "on the quiet" in known.broken_by


def test_words_for_tools_and_small_words_are_added_to_the_shipped_ones(
    make_pack: Callable[..., Path], shipped: LanguageWords
) -> None:
    """Who knows one more way to say "a tool I found" writes that one; `only_these` leaves the shipped words out."""
    own = {"languages/en/tools.yaml": "unlisted: [gizmo from the fair]\n", "languages/en/grammar.yaml": "never: [nowise]\n"}
    known = words(make_pack(own))
    assert known.tools.unlisted == ("gizmo from the fair", *shipped.tools.unlisted)
    assert known.tools.ours == shipped.tools.ours
    assert known.grammar.never == ("nowise", *shipped.grammar.never)
    alone = {name: text + "only_these: true\n" for name, text in own.items()}
    known = words(make_pack(alone, name="alone"))
    assert known.tools.unlisted == ("gizmo from the fair",)
    assert known.grammar.without == ()


def test_messages_for_an_intent_are_added_to_the_shipped_ones(make_pack: Callable[..., Path], shipped: LanguageWords) -> None:
    """One's own way of reporting is heard, and what the shipped messages teach of wishes is not lost by it."""
    own = {"languages/en/intents.yaml": 'report:\n  examples: ["the oven went mad again"]\n'}
    loaded = load_pack(make_pack(own)).languages["en"]
    assert next(one.ask for one in loaded.words.intents["report"].examples) == "the oven went mad again"
    assert set(loaded.words.intents["report"].examples) > set(shipped.intents["report"].examples)
    assert loaded.words.intents["opt_out"] == shipped.intents["opt_out"]
    assert shipped_content() / "languages/en/messages.yaml" in loaded.borrowed


def test_a_file_that_filled_a_gap_is_part_of_the_version(make_pack: Callable[..., Path]) -> None:
    """An answer can be replayed: the hash covers shipped words where they are used, and only there."""
    shipped_duties = shipped_content() / "languages/en/duties.yaml"
    own = {"languages/en/duties.yaml": OWN_DUTY}
    assert shipped_duties in load_pack(make_pack(own, name="with", vocabulary=SHARED)).languages["en"].borrowed
    assert shipped_duties not in load_pack(make_pack(own, name="without")).languages["en"].borrowed


def test_groups_of_its_own_stand_beside_the_shipped_ones(make_pack: Callable[..., Path], shipped: LanguageWords) -> None:
    """Shipped words of a breach need the shipped groups; one of the same name is the pack's."""
    own = {"languages/en/groups.yaml": 'tastes: ["tastes", "tries"]\nnobody: ["no cook"]\n'}
    known = words(make_pack(own, vocabulary=SHARED)).groups
    assert known["tastes"] == ("tastes", "tries")
    assert known["nobody"] == ("no cook",)
    assert set(known) == {"tastes", *shipped.groups}
    assert known["checks"] == shipped.groups["checks"]
