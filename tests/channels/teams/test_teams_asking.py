"""Asking in Teams, over real HTTP and the real SDK."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from teams_world import BOT, button, elements, words_of

from bot.channels.teams.painting.actions import MARK
from bot.channels.teams.painting.limits import size_of
from bot.conversation import QuestionAsked
from bot.rendering.page import Step, StepList

if TYPE_CHECKING:
    from teams_world import World

    from bot.assembly import Desk

QUESTION = "can i paste our client list into chatgpt to clean it up"


def test_a_question_is_answered_with_the_outcome_first(world: World) -> None:
    card = world.client().write(QUESTION)
    first = card["body"][0]
    assert first["style"] == "attention"
    assert first["items"][0]["text"] == "✗ No"
    assert "D-4 Data about people" in words_of(card)
    assert world.connector.sent[-1].activity["summary"] == "May I use AI for this?"


def test_the_card_holds_tags_and_not_a_word_of_the_question(world: World) -> None:
    """What Teams stores with the card and sends back says what was understood, not what was asked."""
    whole = json.dumps(world.client().write("can i paste the Zebrafinch list of clients into chatgpt, said Mrs Quillfeather"))
    assert "chatgpt" in whole
    assert "Zebrafinch" not in whole
    assert "Quillfeather" not in whole
    assert "paste" not in whole


def test_a_changed_fact_changes_the_card_in_place(world: World) -> None:
    client = world.client()
    card = client.write(QUESTION)
    changed = client.tap(button(card, verb="facts"), {"fact-data": "public", "fact-activity": "analyse_data"}, message="m-1")
    assert changed["body"][0]["items"][0]["text"] == "◐ Yes, if"
    world.connector.wait_for(2)
    assert world.connector.sent[-1].method == "PUT"
    assert world.connector.sent[-1].message == "m-1"
    assert world.connector.sent[-1].card == changed


def test_an_untouched_card_gives_the_same_answer_again(world: World) -> None:
    client = world.client()
    card = client.write(QUESTION)
    again = client.tap(button(card, verb="facts"))
    assert again["body"][0] == card["body"][0]


def test_a_client_without_universal_actions_gets_the_card_changed_too(world: World) -> None:
    """`Action.Submit`, the fallback, arrives as a message without text."""
    client = world.client()
    fallback = button(client.write(QUESTION), verb="facts")["fallback"]
    value = {**fallback["data"], "fact-data": "public"}
    assert client.send(client.activity("message", value=value, replyToId="m-1")).status_code == 200
    assert world.connector.sent[-1].method == "PUT"
    assert world.connector.sent[-1].card["body"][0]["items"][0]["text"] == "◐ Yes, if"


def test_another_reading_is_one_tap_away(world: World, desk: Desk, golden: list[str]) -> None:
    """Where the bot is not sure, the other thing that may be meant is a button."""
    unsure = next(text for text in golden if any(step.kind == "reading" for step in steps(desk, text)))
    client = world.client()
    card = client.write(unsure)
    other = button(card, verb="reading")
    assert other["title"].split(":")[0] in words_of(client.tap(other))


def steps(desk: Desk, text: str) -> list[Step]:
    """Every step of an answer."""
    page = desk.hear(QuestionAsked(text, desk.today()))
    return [step for block in page.blocks if isinstance(block, StepList) for step in block.steps]


def test_a_clause_opens_in_a_dialog(world: World) -> None:
    client = world.client()
    opened = client.tap(button(client.write(QUESTION), "D-4", verb="clause"))
    assert "Data about people" in words_of(opened)
    assert not any(element["type"] == "Action.Execute" for element in elements(opened))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("help", "May I use AI for this?"),
        ("Policy", "Not with AI. There is always another way"),
        ("tools", "Approved"),
        ("my requests", "You have no open request"),
        ("speak up", "https://mayi.example/speak-up"),
        ("Hilfe", "Fragen Sie mich mit Ihren eigenen Worten"),
        ("how it works", "No generative"),
    ],
)
def test_commands_are_words(world: World, said: str, shown: str) -> None:
    card = world.client().write(said)
    assert shown.casefold() in (words_of(card) + world.connector.sent[-1].activity["summary"]).casefold()


def test_the_door_is_the_same_for_everybody(world: World) -> None:
    """Nothing on the card could tell one visitor of the page from another."""
    cards = [world.client(who).write("speak up") for who in ("employee", "manager", "board")]
    assert cards[0] == cards[1] == cards[2]
    links = [element["url"] for element in elements(cards[0]) if element["type"] == "Action.OpenUrl"]
    assert links == ["https://mayi.example/speak-up"]


def test_somebody_who_writes_of_harm_is_first_told_that_a_chat_is_not_private(world: World) -> None:
    """Before a clause, before a button: nothing more should be written here, and where the door is."""
    words = words_of(world.client().write("the ai tool insulted me, i want to report it")).splitlines()
    assert words[0].startswith("⚠ What you write here is not private: Teams keeps it with your name")
    assert [line.partition(":")[0] for line in words[3:5]] == ["Without your name", "With your name"]
    assert words.index("The address: https://mayi.example/speak-up") < 10


def test_in_a_channel_the_answer_is_short_and_repeats_nothing(world: World) -> None:
    card = world.client(room="channel").write(f"<at>MayI</at> {QUESTION}")
    words = words_of(card)
    assert "✗ No" in words
    assert "client list" not in words
    assert "Analyse data" not in words
    assert "Write to MayI alone" in words
    assert not [element for element in elements(card) if element["type"].startswith("Input.")]
    assert button(card, "alone")["url"] == f"https://teams.microsoft.com/l/chat/0/0?users={BOT}"


@pytest.mark.parametrize("room", ["channel", "groupChat"])
@pytest.mark.parametrize(
    "said", ["i would rather not use ai, i want to opt out", "my requests", "AI harmed me, I want to report it"]
)
def test_what_is_about_a_person_is_not_said_where_others_read(world: World, room: str, said: str) -> None:
    words = words_of(world.client(room=room).write(f"<at>MayI</at> {said}"))
    assert words.splitlines() == [
        "That is better said between the two of us. Write to me alone, please.",
        "Write to MayI alone",
    ]


def test_ask_about_a_message_of_somebody_else(world: World) -> None:
    body = {"contentType": "html", "content": "<p>can I paste our <b>client list</b> into&nbsp;ChatGPT to clean it up</p>"}
    value = {"commandId": "ask", "messagePayload": {"id": "1", "body": body}}
    task = world.client().invoke("composeExtension/fetchTask", value).json()["task"]["value"]
    assert task["card"]["content"]["body"][0]["items"][0]["text"] == "✗ No"
    assert "paste" not in json.dumps(task)
    assert not world.connector.sent


def test_report_harm_from_a_message_leads_to_the_door_and_reads_nothing(world: World) -> None:
    answers = []
    for text in ("It insulted Mrs Quillfeather", "Something else entirely"):
        value = {"commandId": "report", "messagePayload": {"id": "1", "body": {"contentType": "text", "content": text}}}
        answers.append(world.client().invoke("composeExtension/fetchTask", value).json())
    assert answers[0] == answers[1]
    assert "https://mayi.example/speak-up" in json.dumps(answers[0])
    assert "Teams can record" in json.dumps(answers[0])


def test_a_delivery_that_comes_twice_is_answered_once(world: World) -> None:
    client = world.client()
    activity = client.activity("message", text=QUESTION)
    assert [client.send(activity).status_code for _ in range(3)] == [200, 200, 200]
    assert len(world.connector.sent) == 1


def test_an_answer_that_could_not_be_sent_may_come_again(world: World) -> None:
    """Not acknowledged, so Teams sends it again, and then it is answered."""
    client = world.client()
    activity = client.activity("message", text=QUESTION)
    world.connector.refuse(500)
    assert client.send(activity).status_code == 502
    assert client.send(activity).status_code == 200
    assert len(world.connector.sent) == 1


@pytest.mark.parametrize("status", [412, 429, 502, 504])
def test_what_teams_asks_to_try_again_is_tried_again(world: World, status: int) -> None:
    world.connector.refuse(status, after="0")
    assert "✗ No" in words_of(world.client().write(QUESTION))


def test_asking_keeps_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    client = world.client()
    client.tap(button(client.write(QUESTION + " Zebrafinch"), verb="facts"), {"fact-data": "public"})
    kept = world.store.memory
    assert kept.purge("teams.people", world.clock.now().replace(year=2100)) == 0
    assert kept.purge("teams.deliveries", world.clock.now().replace(year=2100)) == 0
    written = capsys.readouterr()
    assert "Zebrafinch" not in written.out + written.err


def test_a_greeting_once_for_one_installation(world: World) -> None:
    client = world.client()
    came = client.activity("installationUpdate", action="add")
    added = client.activity("conversationUpdate", membersAdded=[{"id": BOT}])
    for activity in (came, added, came):
        assert client.send(activity).status_code == 200
    assert len(world.connector.sent) == 1
    assert "the Sample" not in words_of(world.connector.sent[0].card)
    assert world.desk.recall("aad-employee")


def test_a_removed_app_is_forgotten(world: World) -> None:
    world.installed("employee")
    client = world.client()
    client.send(client.activity("installationUpdate", action="remove"))
    assert world.desk.recall("aad-employee") is None


EVERY_INTENT = (
    "i want to opt out",
    "i need an adjustment",
    "approve a tool for me please",
    "contest a decision",
    "the rule is unfair",
)


@pytest.mark.parametrize("question", EVERY_INTENT)
def test_every_way_has_a_button_for_a_form(world: World, question: str) -> None:
    client = world.client()
    form = client.tap(button(client.write(question), verb="form"))
    assert [element for element in elements(form) if element["type"].startswith("Input.")]
    assert button(form, verb="send")


def test_every_answer_stays_below_the_limit(world: World, desk: Desk) -> None:
    """Every page of the policy, and every clause, as a card."""
    client = world.client()
    for said in ("policy", "tools", "how it works"):
        assert size_of(client.write(said)) < 80_000
    for clause in desk.clause_ids:
        data: dict[str, Any] = {MARK: {"do": "clause", "lang": "en", "target": clause}}
        assert size_of(client.tap({"type": "Action.Submit", "data": data})) < 80_000
