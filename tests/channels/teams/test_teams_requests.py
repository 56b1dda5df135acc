"""Requests in Teams: forms as dialogs and as cards, both sides of a case, over real HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from teams_world import button, elements, words_of

from bot.channels.teams.painting.actions import MARK
from bot.channels.teams.taps import read_tap
from bot.cli.chat_desk import REACHED as REMEMBERED

if TYPE_CHECKING:
    from teams_world import Client, World

OPT_OUT = "i would rather not use ai, i want to opt out"
VALUES = {
    "field-tool": "m365-copilot",
    "field-activity": "draft_text",
    "field-ground": "quality",
    "field-why": "The texts are wrong.",
}


def fields_of(card: dict[str, Any]) -> dict[str, Any]:
    """Inputs by id."""
    return {element["id"]: element for element in elements(card) if element["type"].startswith("Input.")}


def filed(client: Client) -> dict[str, Any]:
    """File an opt-out from the card, in a dialog; the card that says so."""
    form = client.tap(button(client.write(OPT_OUT), verb="form"))
    return client.tap(button(form, verb="send"), VALUES)


def case_of(world: World, who: str = "employee") -> str:
    """The one case of somebody."""
    (case,) = world.store.cases.cases_of(who)
    return case.id


def handler_of(world: World) -> str:
    """Somebody who handles the employee's case."""
    case = world.store.cases.read(case_of(world))
    assert case is not None
    return next(person.id for person in world.store.directory.team(case.route) if person.id not in case.excluded)


def test_an_opt_out_is_filed_from_the_card(world: World) -> None:
    client = world.client()
    card = filed(client)
    assert "We have it" in words_of(card)
    assert "You are protected" in words_of(card)
    case = world.store.cases.read(case_of(world))
    assert case is not None
    assert case.filed.facts["why"] == "The texts are wrong."


def test_the_form_is_filled_in_with_what_the_question_told(world: World) -> None:
    client = world.client()
    card = client.write("i do not want to use Microsoft 365 Copilot for writing texts, let me opt out")
    fields = fields_of(client.tap(button(card, verb="form")))
    assert fields["field-tool"]["value"] == "m365-copilot"


def test_a_form_sent_three_times_is_one_request(world: World) -> None:
    """A double click, a retried delivery: the same submission, one case, one set of notices."""
    client = world.client()
    send = button(client.tap(button(client.write(OPT_OUT), verb="form")), verb="send")
    cards = [client.tap(send, VALUES) for _ in range(3)]
    told = world.store.outbox.notices_of("employee")
    assert case_of(world)
    assert len(told) == 1
    assert len({json.dumps(card["body"][0]) for card in cards}) == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(world: World) -> None:
    client = world.client()
    form = client.tap(button(client.write(OPT_OUT), verb="form"))
    again = client.tap(button(form, verb="send"), VALUES | {"field-until": "2020-01-01"})
    assert "This day is over" in words_of(again)
    assert fields_of(again)["field-why"]["value"] == "The texts are wrong."
    assert "We have it" in words_of(client.tap(button(again, verb="send"), VALUES | {"field-until": "2026-12-01"}))


def test_a_client_without_dialogs_gets_the_form_as_a_card(world: World) -> None:
    """The same form, one step further away, in the chat itself; when it is sent, the card says so for good."""
    client = world.client()
    here = button(client.write(OPT_OUT), "(here in the chat)")
    assert here["type"] == "Action.Execute"
    form = client.tap(here)
    world.connector.wait_for(2)
    done = client.tap(button(form, verb="send"), VALUES)
    assert "We have it" in words_of(done)
    world.connector.wait_for(3)
    assert world.connector.sent[-1].method == "PUT"
    assert world.connector.sent[-1].card == done


def test_where_dialogs_are_off_every_form_comes_as_a_card(local_world: World) -> None:
    client = local_world.client()
    card = client.write(OPT_OUT)
    assert not any(element.get("data", {}).get("msteams", {}).get("type") == "task/fetch" for element in elements(card))
    assert "We have it" in words_of(client.tap(button(client.tap(button(card, verb="form")), verb="send"), VALUES))


def test_the_way_of_a_request_through_both_sides(world: World) -> None:
    """Filed, taken, asked, answered, decided, and the employee is told: every step a button."""
    world.installed("employee")
    employee = world.client()
    filed(employee)
    who, case = handler_of(world), case_of(world)
    handler = world.client(who)
    listed = handler.tap(button(handler.write("inbox"), "Nobody", verb="inbox"))
    opened = handler.tap(button(listed, verb="handled"))
    taken = handler.tap(button(handler.tap(button(opened, "Take", verb="form")), verb="send"))
    asked = handler.tap(button(taken, "Ask", verb="form"))
    handler.tap(button(asked, verb="send"), {"field-text": "Which texts?"})
    own = employee.tap(button(employee.write("my requests"), verb="case"))
    assert "Which texts?" in words_of(own)
    reply = employee.tap(button(own, "Write", verb="form"))
    employee.tap(button(reply, verb="send"), {"field-text": "The manuals."})
    current = handler.tap({"type": "Action.Submit", "data": {MARK: {"do": "handled", "lang": "en", "target": case}}})
    assert "The manuals." in words_of(current)
    decide = handler.tap(button(current, "Decide", verb="form"))
    decided = handler.tap(button(decide, verb="send"), {"field-outcome": "granted", "field-reason": "The result counts."})
    assert "Granted" in words_of(decided)
    assert "Your proposal was sent." in words_of(decided)
    delivered(world)
    assert not [one for one in world.connector.sent if "There is a decision for you." in words_of(one.card)]
    agreed(world, "head")
    delivered(world)
    assert "There is a decision for you." in words_of(world.connector.sent[-1].card)
    assert "Granted" in words_of(employee.tap(button(world.connector.sent[-1].card, "Open")))


def agreed(world: World, who: str) -> dict[str, Any]:
    """Somebody opens the case and presses the one button below what is proposed; what she is shown."""
    client = world.client(who)
    open_ = {"type": "Action.Submit", "data": {MARK: {"do": "handled", "lang": "en", "target": case_of(world)}}}
    return client.tap(button(client.tap(open_), "I agree", verb="send"))


def test_both_sides_decide_with_the_reason_on_the_card_and_one_press(world: World) -> None:
    """The manager's manager hears of it, opens it, reads the reason, and agrees; pressed again, it is there once."""
    world.installed("head")
    filed(world.client())
    who, case = handler_of(world), case_of(world)
    sent = {"do": "send", "lang": "en", "target": f"decide/{case}", "submission": "one", "version": "1"}
    reason = {"field-outcome": "refused", "field-reason": "The bench needs it."}
    proposal = world.client(who).tap({"type": "Action.Submit", "data": {MARK: sent}}, reason)
    assert "I agree" not in json.dumps(proposal)
    own = world.client().tap({"type": "Action.Submit", "data": {MARK: {"do": "case", "lang": "en", "target": case}}})
    assert "One of them has looked at it" in words_of(own)
    assert "The bench needs it." not in words_of(own)
    delivered(world)
    head = world.client("head")
    opened = head.tap(button(world.connector.sent[-1].card, "Open"))
    assert "The bench needs it." in words_of(opened)
    assert button(opened, "Decide otherwise", verb="form")
    press = button(opened, "I agree", verb="send")
    assert "The decision was sent." in words_of(head.tap(press))
    assert "It is there once." in words_of(head.tap(press))
    decided = world.store.cases.read(case)
    assert decided is not None
    assert [(one.by, one.reason) for one in decided.decisions] == [("head", "The bench needs it.")]


def delivered(world: World) -> None:
    """Bring every notice to those who installed the app."""
    for notice_id in world.store.outbox.waiting():
        posted = world.store.outbox.notice(notice_id)
        assert posted is not None
        person = world.office.person(posted.notice.to)
        if person is not None and world.desk.recall(person.teams):
            world.courier.deliver(person, posted)


def test_a_handlers_card_shows_each_viewer_her_own(world: World) -> None:
    """The card asks for the viewer's own view; somebody who may not see the case gets the same as for one that never was."""
    filed(world.client())
    case = case_of(world)
    data = {MARK: {"do": "handled", "lang": "en", "target": case}}
    action = {"type": "Action.Execute", "verb": "handled", "data": data}
    seen = {}
    for who in (handler_of(world), "manager", "employee"):
        response = world.client(who).invoke("adaptiveCard/action", {"action": action, "trigger": "automatic"}, replyToId="m-1")
        seen[who] = response.json()["value"]
    assert "What you can do" in words_of(seen[handler_of(world)])
    assert words_of(seen["manager"]) == words_of(seen["employee"])
    never = {"type": "Action.Execute", "verb": "handled", "data": {MARK: {**data[MARK], "target": "AAAA-AAAA-AA"}}}
    assert words_of(world.client("manager").tap(never)) == words_of(seen["manager"])
    assert not [sent for sent in world.connector.sent if sent.method == "PUT"]


def test_two_handlers_who_press_at_once_are_not_both_right(world: World) -> None:
    filed(world.client())
    team = world.store.cases.read(case_of(world))
    assert team is not None
    one, two = [person.id for person in world.store.directory.team(team.route)][:2]
    open_ = {"type": "Action.Submit", "data": {MARK: {"do": "handled", "lang": "en", "target": case_of(world)}}}
    cards = {who: world.client(who).tap(open_) for who in (one, two)}
    forms = {who: world.client(who).tap(button(cards[who], "Take", verb="form")) for who in (one, two)}
    world.client(one).tap(button(forms[one], verb="send"))
    late = world.client(two).tap(button(forms[two], verb="send"))
    assert "nothing" in words_of(late).casefold() or "somebody" in words_of(late).casefold()
    case = world.store.cases.read(case_of(world))
    assert case is not None
    assert case.handler == one


def test_somebody_the_directory_does_not_know_loses_nothing(world: World) -> None:
    client = world.client("stranger")
    card = client.tap(button(client.write(OPT_OUT), verb="form"))
    assert not [element for element in elements(card) if element["type"].startswith("Input.")]
    assert words_of(card).strip()


@pytest.mark.parametrize("verb", ["form", "send", "case", "handled", "inbox", "requests"])
def test_nothing_about_a_person_is_shown_where_others_read(world: World, verb: str) -> None:
    """A forged or copied button in a channel."""
    client = world.client(room="channel")
    tap = {"type": "Action.Execute", "verb": verb, "data": {MARK: {"do": verb, "lang": "en", "target": "request/opt_out"}}}
    assert "Write to me alone" in words_of(client.tap(tap))


def test_a_form_sent_where_others_read_files_nothing(world: World) -> None:
    client = world.client()
    send = button(client.tap(button(client.write(OPT_OUT), "(here in the chat)")), verb="send")
    card = world.client(room="channel").tap(send, VALUES)
    assert "Write to me alone" in words_of(card)
    assert world.store.cases.cases_of("employee") == ()


def test_where_to_write_is_remembered_when_something_is_filed(world: World) -> None:
    filed(world.client())
    kept = world.store.memory.get(REMEMBERED, "aad-employee")
    assert kept is not None
    assert set(kept) == {"conversation", "service_url", "user", "bot", "tenant", "channel"}


BAD_TAPS: tuple[Any, ...] = (
    {},
    {MARK: None},
    {MARK: "facts"},
    {MARK: {"do": "launch"}},
    {MARK: {"do": ["facts"], "known": "all"}},
    {MARK: {"do": "form", "target": "erase/everything"}},
    {MARK: {"do": "send", "target": "decide/AAAA", "submission": "x" * 100_000}},
    {MARK: {"do": "facts", "known": [1, None, "x", "data:long-gone"]}},
    {MARK: {"do": "clause", "target": "Z-999"}},
    {MARK: {"do": "reading", "target": "never-heard-of", "known": ["activity:gone-too"]}},
)


@pytest.mark.parametrize("data", BAD_TAPS, ids=range(len(BAD_TAPS)))
@pytest.mark.parametrize("kind", ["Action.Execute", "Action.Submit"])
def test_a_button_that_is_not_ours_or_too_old_gets_a_plain_answer(world: World, data: dict[str, Any], kind: str) -> None:
    card = world.client().tap({"type": kind, "verb": "any", "data": data})
    assert words_of(card).strip()
    assert world.store.cases.cases_of("employee") == ()


def test_a_card_of_an_older_policy_is_decided_by_the_policy_of_today(world: World) -> None:
    """A fact the policy no longer knows is never left out, because that could turn a no into a yes."""
    data = {MARK: {"do": "facts", "lang": "en", "known": ["activity:translate", "data:a-kind-of-last-year"]}}
    assert "has changed since" in words_of(world.client().tap({"type": "Action.Execute", "verb": "facts", "data": data}))


@pytest.mark.parametrize("name", ["", "signin/verifyState", "fileConsent/invoke", "composeExtension/query", "made/up"])
def test_an_unknown_invoke_is_said_to_be_unknown(world: World, name: str) -> None:
    assert world.client().invoke(name, {"anything": 1}).status_code == 501


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask"])
@pytest.mark.parametrize("value", [{}, {"data": "text"}, {"action": []}, {"commandId": 7}, {"messagePayload": {"body": []}}])
def test_an_invoke_with_nothing_sensible_in_it_is_answered(world: World, name: str, value: dict[str, Any]) -> None:
    assert world.client().invoke(name, value).status_code == 200


def test_when_the_office_breaks_a_dialog_stays_open_and_a_card_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """HTTP 500 keeps a dialog open with everything in it; nothing that was written is in the log."""
    client = world.client()
    send = button(client.tap(button(client.write(OPT_OUT), verb="form")), verb="send")

    def broken(*_: object) -> None:
        raise RuntimeError("Zebrafinch")

    monkeypatch.setattr(world.office.casework, "hear", broken)
    data = {**send["data"], **VALUES}
    assert client.invoke("task/submit", {"data": data}).status_code == 500
    action = {"type": "Action.Execute", "verb": "send", "data": data}
    answer = client.invoke("adaptiveCard/action", {"action": action, "trigger": "manual"}).json()
    assert answer["statusCode"] == 500
    assert "broke on our side" in answer["value"]["message"]
    written = "".join(capsys.readouterr())
    assert "RuntimeError" in written
    assert "Zebrafinch" not in written
    monkeypatch.undo()
    assert "We have it" in words_of(client.tap(send, VALUES))


def test_what_comes_back_is_cut_to_size() -> None:
    tap = read_tap({MARK: {"do": "send"}, "field-text": "x" * 50_000, "field-none": "mayi:none", "other": "y", "field-n": 7})
    assert len(tap.filled["text"]) == 12_000
    assert tap.filled["none"] == ""
    assert set(tap.filled) == {"text", "none"}


def test_a_ready_text_stands_where_nothing_was_written() -> None:
    tap = read_tap({MARK: {"do": "send"}, "ready-text": "A ready text.", "ready-note": "Another.", "field-note": "My own."})
    assert tap.filled == {"text": "A ready text.", "note": "My own."}
