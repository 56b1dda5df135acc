"""A pack without a fault can still be thin: what the manual advises and the pack does not have yet, the thinnest first."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from small_pack import ACTIVITIES, DATA, FILES, VOCABULARY, clause

from bot.library import load_pack, shipped_content, summed_up, thin_spots

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BREACHES = "15 words of a breach are a good start, as one not understood is a yes."
UNHEARD = "so words for it are not heard; section 4 says what to write."
KINDS_OF_FISH = [
    f"{colour} {fish}"
    for colour in ("black", "white", "green", "red", "blue", "old")
    for fish in ("cod", "eel", "ray", "tuna", "carp")
]
GOLDEN = '{"id": "g", "lang": "en", "text": "may AI order fish for us", "intent": "may_i", "accept": ["prohibited"]}\n'
RICH_FISH = "order_fish:\n  name: Ordering fish\n  terms: [{terms}]\n  examples: [{examples}]\n".format(
    terms=", ".join(f"buy {fish}" for fish in KINDS_OF_FISH[:12]),
    examples=", ".join(f'"may AI get us some {fish}"' for fish in KINDS_OF_FISH),
)
TASTED = {
    "languages/en/duties.yaml": "tasting:\n  name: Tasting\n  broken_by:\n"
    + "".join(f"  - without tasting the {fish}\n" for fish in KINDS_OF_FISH[:15])
}


def spots(make_pack: Callable[..., Path], changes: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What can be improved in the kitchen's pack after a change."""
    return tuple(map(str, thin_spots(load_pack(make_pack(changes)))))


def test_every_thin_spot_says_its_file_what_it_has_and_what_is_a_good_start(make_pack: Callable[..., Path]) -> None:
    """An author reads where to write more, and how much is enough."""
    assert set(spots(make_pack)) == {
        "golden: the pack has 0 golden questions; 10 golden questions are a good start.",
        "languages/en/activities.yaml: 'order_fish' has 3 terms and 4 messages; 12 terms and 30 messages are a good start.",
        "languages/en/activities.yaml: 'word_menu' has 3 terms and 4 messages; 12 terms and 30 messages are a good start.",
        "languages/en/activities.yaml: 'unnamed' has 2 messages; 5 messages are a good start.",
        "languages/en/activities.yaml: 'off_list' has 0 messages; 30 messages are a good start.",
        "languages/en/data.yaml: 'guests' has 2 terms and 2 messages; 12 terms and 15 messages are a good start.",
        "languages/en/data.yaml: 'recipes' has 2 terms and 2 messages; 12 terms and 15 messages are a good start.",
        "languages/en/data.yaml: 'specials' has 1 term and 2 messages; 12 terms and 15 messages are a good start.",
        f"languages/en/duties.yaml: 'tasting' has 0 words of a breach; {BREACHES}",
        f"vocabulary.yaml: modifiers without 'published', 'uninvolved', 'not_ours', {UNHEARD}",
    }


def test_data_of_which_no_clause_speaks_is_listed(make_pack: Callable[..., Path]) -> None:
    """Ordinary papers that were forgotten get the default outcome, and every question about them a no that nobody wrote."""
    said = "vocabulary.yaml: 'prices': no clause speaks of this data, so it gets the default outcome."
    changes = {
        "vocabulary.yaml": FILES["vocabulary.yaml"].replace("data: [", "data: [prices, "),
        "languages/en/data.yaml": DATA + 'prices: {name: Prices, terms: [price], examples: ["prices into AI?"]}\n',
    }
    assert said in spots(make_pack, changes)
    ruled = {**changes, "clauses/K-5.md": clause("K-5", "cases:\n  - {when: {data: [prices]}, outcome: allowed}")}
    assert said not in [str(spot) for spot in thin_spots(load_pack(make_pack(ruled, name="ruled")))]


def test_a_pack_that_hears_every_word_about_data_is_told_nothing_of_it(make_pack: Callable[..., Path]) -> None:
    """The words are shipped; a pack only says which of its kinds they take out."""
    more = "modifiers:\n  - {id: published, turns: [recipes], into: specials}\n  - {id: uninvolved, turns: [guests]}\n"
    heard = FILES["vocabulary.yaml"].replace("modifiers:\n", more + "  - {id: not_ours, turns: [recipes]}\n")
    assert not [line for line in spots(make_pack, {"vocabulary.yaml": heard}) if "modifiers" in line]


def test_what_is_thin_alike_is_said_once_a_file(make_pack: Callable[..., Path]) -> None:
    """A pack of an afternoon is thin nearly everywhere; a list of fifty like sentences hides the one that is not like them."""
    longer = ACTIVITIES.replace('"Wording the menu"', '"Wording the menu of the day, every day"')
    more = DATA + 'prices: {name: Prices, terms: [price], examples: ["prices into AI?"]}\n'
    vocabulary = FILES["vocabulary.yaml"].replace("data: [", "data: [prices, ")
    rule = clause("K-5", "when: {data: [prices]}\noutcome: allowed")
    changes = {
        "languages/en/activities.yaml": longer,
        "languages/en/data.yaml": more,
        "vocabulary.yaml": vocabulary,
        "clauses/K-5.md": rule,
    }
    found = summed_up(thin_spots(load_pack(make_pack(changes))))
    (data,) = [line for line in found if "data.yaml" in line]
    assert data == (
        "languages/en/data.yaml: 12 terms and 15 messages are a good start; 'prices' has 1 term and 1 message, "
        "'specials' has 1 term and 2 messages, 'guests' has 2 terms and 2 messages, and 1 more."
    )
    assert "languages/en/activities.yaml: 'word_menu': its name has 38 characters; 32 fit on a button." in found
    assert found[0] == "golden: the pack has 0 golden questions; 10 golden questions are a good start."


def test_a_name_too_long_for_a_button_is_listed(make_pack: Callable[..., Path]) -> None:
    """It would be cut where people tap it."""
    longer = ACTIVITIES.replace('"Wording the menu"', '"Wording the menu of the day, every day"')
    said = "languages/en/activities.yaml: 'word_menu': its name has 38 characters; 32 fit on a button."
    assert said in spots(make_pack, {"languages/en/activities.yaml": longer})
    assert said not in spots(make_pack)


def test_the_thinnest_spot_comes_first(make_pack: Callable[..., Path]) -> None:
    """Who has an hour begins at the top of the list."""
    found = spots(make_pack)
    assert found[0].startswith("golden: ")
    assert "'off_list'" in found[1]
    assert "'tasting'" in found[2]
    assert "'specials'" in found[3]
    assert "'unnamed'" in found[-1]


def test_what_has_enough_is_not_listed(make_pack: Callable[..., Path]) -> None:
    """Fifteen words of a breach, twelve terms, thirty messages a task and off the list, and five without a task."""
    unnamed = 'unnamed: {examples: ["ok?", "Spoonchat?", "may I", "can we", "use it"]}\n'
    off_list = f"off_list: {{examples: [{', '.join(f'paint the {fish} by AI' for fish in KINDS_OF_FISH)}]}}\n"
    richer = ACTIVITIES.split("order_fish:")[0] + RICH_FISH + unnamed + off_list
    found = spots(make_pack, {**TASTED, "languages/en/activities.yaml": richer, "golden/q.jsonl": GOLDEN * 10})
    words = [line for line in found if line.startswith("languages/")]
    assert [line.split("'")[1] for line in words] == ["specials", "word_menu", "guests", "recipes"]


def test_a_word_that_breaks_a_duty_and_names_data_is_listed(make_pack: Callable[..., Path]) -> None:
    """It is read as both, and one of them was not meant."""
    said = "languages/en/duties.yaml: 'tasting': 'guest list' is a word for 'guests' in data.yaml too, and counts as both."
    duties = TASTED["languages/en/duties.yaml"] + "  - Guest list\n"
    assert said.replace("guest list", "Guest list") in spots(make_pack, {"languages/en/duties.yaml": duties})
    assert not [line for line in spots(make_pack, TASTED) if "duties.yaml" in line]


def test_a_shipped_word_of_a_breach_that_names_a_task_is_listed(make_pack: Callable[..., Path]) -> None:
    """Borrowed with the duty, it would turn the task's every yes into a no; where the task is to be the breach, it is meant."""
    lists = VOCABULARY.replace("duties: [tasting]", "duties: [tasting, human_check]")
    words = ACTIVITIES.replace('"buy fish"', '"buy fish", "without a person"')
    said = "languages/en/duties.yaml: 'human_check': 'without a person' is a word for 'order_fish' in activities.yaml too, "
    own = {"languages/en/activities.yaml": words}
    assert f"{said}and counts as both." in spots(make_pack, {**own, "vocabulary.yaml": lists})
    meant = lists.replace("  - order_fish", "  - {id: order_fish, breaks: [human_check]}")
    assert f"{said}and counts as both." not in spots(make_pack, {**own, "vocabulary.yaml": meant})


def test_messages_with_labels_count_wherever_they_stand(make_pack: Callable[..., Path]) -> None:
    """A message in `messages.yaml`, or one under data that names its task, is as good as one under the activity."""
    whole = "".join(f'- {{ask: "{fish}, by a bot?", intent: may_i, activities: [order_fish]}}\n' for fish in KINDS_OF_FISH[:5])
    under = DATA.replace('"our recipes into AI?"', '{ask: "fish after our recipes, ordered by AI?", activities: [order_fish]}')
    found = spots(make_pack, {"languages/en/messages.yaml": whole, "languages/en/data.yaml": under})
    assert any("'order_fish' has 3 terms and 10 messages" in line for line in found)


def test_a_clause_that_informs_wants_questions_in_every_language(make_pack: Callable[..., Path]) -> None:
    """Its own examples count in the language they are in; what decides needs no questions."""
    asked = "".join(f'  - {{ask: "who owns the {fish}?"}}\n' for fish in ("eel", "cod", "ray"))
    informs = clause("K-4", "", kind="informs", examples=asked)
    de = {name.replace("/en/", "/de/"): text for name, text in FILES.items() if "/en/" in name}
    found = spots(
        make_pack,
        {
            **de,
            "pack.yaml": FILES["pack.yaml"].replace("[en]", "[en, de]"),
            "clauses/K-4.md": informs,
            "languages/en/questions.yaml": 'K-4: ["whose fish is it?", "who has the fish?"]\n',
        },
    )
    assert "languages/en/questions.yaml: 'K-4' has 5 questions; 10 questions are a good start." in found
    assert "languages/de/questions.yaml: 'K-4' has 0 questions; 10 questions are a good start." in found
    assert not any("K-1" in line for line in found)


def test_the_manual_advises_the_same_numbers() -> None:
    """What `check` calls a good start is what content/README.md calls so."""
    manual = " ".join((shipped_content() / "README.md").read_text(encoding="utf-8").split())
    assert (
        "Write 12 terms and 30 examples per activity, 12 terms and 15 examples per kind of data, 30 tasks off your list"
        in manual
    )
    assert re.search(r"`unnamed:` in `activities.yaml`[^|]*\|[^|]*five or more", manual)
    assert re.search(r"10 or more each", manual)
    assert "Write 15 or more: a breach that is not understood is a yes" in manual
    assert "10 golden questions" in manual
