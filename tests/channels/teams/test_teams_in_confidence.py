"""Harm told of in Teams: two ways with the difference first, a form for a case that Teams is shown no more of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from teams_world import World, button, elements, person, words_of

if TYPE_CHECKING:
    from typing import Any

    from teams_world import Client

HARM = "the ai tool insulted me, i want to report it"
ELSEWHERE = "This is shown on the web page alone"


def form_of(client: Client) -> dict[str, Any]:
    """The form, opened from the answer."""
    return client.tap(button(client.write(HARM), "Tell of harm with your name"))


def file_harm(client: Client, **values: str) -> dict[str, Any]:
    """Send the form; the card that says so."""
    return client.tap(button(form_of(client), verb="send"), {"field-harm": "offensive"} | values)


def test_the_difference_is_said_before_either_way(world: World) -> None:
    card = world.client().write(HARM)
    words = words_of(card)
    order = ["Teams keeps it", "Without your name", "With your name", "speak-up", "Tell of harm with your name"]
    assert sorted(order, key=words.index) == order
    assert "insulted" not in json.dumps(button(card, "Tell of harm with your name"))


def test_after_a_slip_what_to_do_now_comes_before_the_ways_of_telling(world: World) -> None:
    words = words_of(world.client().write("i pasted a customer's passport into chatgpt by mistake, what now"))
    order = ["Teams keeps it", "Do not type any more into it", "Without your name", "speak-up"]
    assert sorted(order, key=words.index) == order


def test_where_help_is_comes_before_everything_else(world: World) -> None:
    words = words_of(world.client().write(f"{HARM}. I want to die."))
    order = ["⚠ If you, or somebody you know, may be about to die", "Teams keeps it", "Without your name", "speak-up"]
    assert sorted(order, key=words.index) == order


@pytest.mark.parametrize(
    "said", ["I want to die", "I want to kill myself. can i paste our client list into chatgpt", f"{HARM}. I want to die."]
)
def test_where_help_is_is_said_where_others_read_along(world: World, said: str) -> None:
    """Everybody there has read what she wrote; what matters is that she reads this."""
    assert "116 123" in words_of(world.client(room="channel").write(f"<at>MayI</at> {said}"))


def test_the_form_says_what_teams_keeps_and_has_no_field_for_what_is_sealed(world: World) -> None:
    form = form_of(world.client())
    fields = {element["id"] for element in elements(form) if element["type"].startswith("Input.")}
    assert {"field-harm", "field-about", "field-part_of_it"} <= fields
    assert "field-happened" not in fields
    assert "In Slack or Teams, what you choose below passes through them" in words_of(form)


def test_teams_is_shown_that_it_is_there_and_nothing_more(world: World) -> None:
    client = world.client()
    card = file_harm(client)
    (case,) = world.store.cases.cases_of("employee")
    assert case.restricted
    assert ELSEWHERE in words_of(card)
    assert f"https://mayi.example/requests/{case.id}" in json.dumps(card)
    assert "Offensive content" not in words_of(card)
    mine = words_of(client.write("my requests"))
    assert "In confidence" in mine
    assert "told with a name" not in mine


def test_a_handlers_card_names_nobody_and_leads_to_the_console(world: World) -> None:
    world.installed("hr-1")
    file_harm(world.client())
    (case,) = world.store.cases.cases_of("employee")
    hera = world.office.person("hr-1")
    assert hera is not None
    (posted,) = world.store.outbox.notices_of("hr-1")
    world.courier.deliver(hera, posted)
    card = world.connector.sent[-1].card
    assert "Something that only you and your team may see" in words_of(card)
    opened = world.client("hr-1").tap(button(card, "Open"))
    assert f"/console/{case.id}" in json.dumps(opened)
    assert "Sample employee" not in json.dumps([card, opened])


def test_managers_and_other_teams_see_the_same_bytes_with_and_without_it(world: World) -> None:
    def seen() -> list[str]:
        said = ("my requests", "inbox")
        return [words_of(world.client(who).write(one)) for who in ("manager", "head", "ai-1", "board") for one in said]

    before = seen()
    file_harm(world.client())
    assert seen() == before
    assert [world.store.outbox.notices_of(one) for one in ("manager", "head", "ai-1", "admin", "board")] == [()] * 5


def test_it_goes_around_whom_it_is_about(world: World) -> None:
    world.store.directory.put((person("om-1", "", "handler:oversight"),))
    file_harm(world.client(), **{"field-about": "people_relations"})
    assert world.store.outbox.notices_of("hr-1") == ()
    assert [posted.notice.what for posted in world.store.outbox.notices_of("om-1")] == ["new_case"]


def test_it_goes_around_both_of_two_whom_it_is_about(world: World) -> None:
    """Boxes that are ticked together come as one answer; the card shows them as boxes."""
    world.store.directory.put((person("om-1", "", "handler:oversight"), person("po-1", "", "handler:policy_desk")))
    (about,) = [element for element in elements(form_of(world.client())) if element.get("id") == "field-about"]
    assert (about["type"], about["isMultiSelect"]) == ("Input.ChoiceSet", True)
    assert [choice["value"] for choice in about["choices"]][-2:] == ["manager", "somebody_else"]
    file_harm(world.client(), **{"field-about": "oversight,people_relations"})
    assert [world.store.outbox.notices_of(one) for one in ("hr-1", "om-1")] == [(), ()]
    assert [posted.notice.what for posted in world.store.outbox.notices_of("po-1")] == ["new_case"]
    (case,) = world.store.cases.cases_of("employee")
    assert case.filed.facts["about"] == "people_relations,oversight"


def test_what_was_ticked_is_still_ticked_when_the_card_comes_back(world: World) -> None:
    card = file_harm(world.client(), **{"field-about": "people_relations,manager", "field-part_of_it": "Nobody At All"})
    (about,) = [element for element in elements(card) if element.get("id") == "field-about"]
    assert about["value"] == "people_relations,manager"


def test_somebody_in_danger_stands_first_in_the_list(world: World) -> None:
    """With a word and a sign, and still with nothing of what it is."""
    file_harm(world.client())
    file_harm(world.client(), **{"field-severity": "danger"})
    inbox = world.client("hr-1").tap(button(world.client("hr-1").write("inbox"), "All open"))
    lines = [element["text"] for element in elements(inbox) if "In confidence" in str(element.get("text", ""))]
    assert [line.startswith("❗ Cannot wait · In confidence") for line in lines] == [True, False]
    assert "danger" not in json.dumps(inbox)


def test_where_nobody_is_left_nothing_is_taken_and_nothing_lost(world: World) -> None:
    card = file_harm(world.client(), **{"field-about": "people_relations", "field-part_of_it": "hr-1@example.com"})
    assert "Nobody is left who could take this" in words_of(card)
    assert "hr-1@example.com" in json.dumps(card)
    assert world.store.cases.cases_of("employee") == ()
    assert world.store.outbox.notices_of("admin") == ()
