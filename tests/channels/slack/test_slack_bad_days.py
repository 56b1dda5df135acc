"""What happens when Slack is slow, full, gone, or somebody is not who the bot expects."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import structlog
from fake_slack import ACK_SECONDS, Answer, FakeSlack, button, buttons, said, until

from bot.channels.slack import sending, timely
from bot.conversation.requesting import FormSent
from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from slack_world import SetClock

    from bot.channels.slack import SlackCourier
    from bot.office import Office

pytestmark = pytest.mark.usefixtures("bot")

CLIENTS = "can i paste our client list into chatgpt to clean it up"
HARM = "the ai tool leaked my salary to the whole team, i want to report that"
OPT_OUT = "i want to opt out of the note taker"
MENTION = {"type": "app_mention", "channel": "C1", "user": "U1", "text": f"<@UBOT> {CLIENTS}", "ts": "7.7", "team": "T1"}
NOTES = "can i summarise our meeting notes with chatgpt"


def choose_copilot(slack: FakeSlack) -> dict[str, object]:
    """Choose another tool in the modal for facts; what Slack is answered."""
    view = slack.stack[-1]
    tools = next(block for block in view["blocks"] if block.get("block_id") == "tool")
    option = next(one for one in tools["element"]["options"] if "Copilot" in one["text"]["text"])
    answered = slack.send_view(view, {"tool": {"selected_option": option}})
    answer: dict[str, object] = answered.json() if answered.text else {}
    return answer


# A message that is gone


@pytest.mark.parametrize("why", ["deleted", "slow"])
def test_an_answer_that_cannot_be_changed_in_place_is_shown_in_the_modal(slack: FakeSlack, why: str) -> None:
    answer = slack.command(NOTES).json()
    slack.press(button(answer, "Change a fact"))
    where = json.loads(slack.stack[-1]["private_metadata"])["w"]
    if why == "deleted":
        slack.gone.add(where.rsplit("/", maxsplit=1)[-1])
    else:
        slack.slow["hook"] = 4.0
    shown = choose_copilot(slack)
    assert "can no longer be changed" in said(shown["view"])
    assert "Copilot" in said(shown["view"])


def test_sharing_when_slack_takes_no_message_any_more_shows_the_answer_in_a_modal(slack: FakeSlack) -> None:
    answer = slack.command(CLIENTS).json()
    hook = slack.hook()
    slack.gone.add(hook.rsplit("/", maxsplit=1)[-1])
    slack.press(button(answer, "Share"), response_url=hook)
    assert "can no longer be changed" in said(slack.stack[-1])
    assert "D-4" in said(slack.stack[-1])


def test_a_forged_address_in_a_modal_is_never_called(slack: FakeSlack) -> None:
    answer = slack.command(NOTES).json()
    slack.press(button(answer, "Change a fact"))
    metadata = json.loads(slack.stack[-1]["private_metadata"])
    slack.stack[-1]["private_metadata"] = json.dumps({**metadata, "w": slack.hook().replace("127.0.0.1", "localhost")})
    assert "Copilot" in said(choose_copilot(slack))
    assert not slack.hooks


# What is kept of a delivery


def test_ids_of_deliveries_are_forgotten_after_some_days(slack: FakeSlack, office: Office, clock: SetClock) -> None:
    slack.direct(CLIENTS, event_id="Ev-1")
    assert office.store.memory.get("slack.deliveries", "Ev-1") is not None
    clock.moment += timedelta(days=5)
    slack.direct(CLIENTS, event_id="Ev-2")
    assert office.store.memory.get("slack.deliveries", "Ev-1") is None
    assert office.store.memory.get("slack.deliveries", "Ev-2") is not None


# Triggers, modals


def test_a_press_whose_trigger_has_expired_is_told_so_and_works_the_next_time(slack: FakeSlack) -> None:
    answer = slack.command(OPT_OUT).json()
    assert slack.press(button(answer, "Opt out"), trigger_id="expired").status_code == 200
    assert "press the button again" in slack.hooks[-1]["text"]
    assert slack.press(button(answer, "Opt out")).status_code == 200
    assert slack.stack[-1]["callback_id"] == "mayi:form"


@pytest.mark.parametrize(
    "answer", [Answer(429, "", {"Retry-After": "1"}), Answer(500, "down"), Answer(200, "<html>hello</html>")]
)
def test_a_modal_that_slack_does_not_take_is_told_beside_the_message(slack: FakeSlack, answer: Answer) -> None:
    shown = slack.command(CLIENTS).json()
    slack.answers = [answer] * 3
    assert slack.press(button(shown, "Change a fact")).status_code == 200
    until(lambda: bool(slack.hooks))
    assert "Nothing was lost" in slack.hooks[-1]["text"]


def test_a_slow_slack_is_acknowledged_in_time_and_gets_the_modal_all_the_same(slack: FakeSlack) -> None:
    shown = slack.command(CLIENTS).json()
    slack.held["views.open"] = threading.Event()
    assert slack.press(button(shown, "Change a fact")).status_code == 200
    assert not slack.stack, "acknowledged before Slack has answered"
    slack.held["views.open"].set()
    until(lambda: bool(slack.stack))


def test_however_deep_somebody_goes_slack_has_never_more_than_three_modals(slack: FakeSlack, office: Office) -> None:
    office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."}))
    inbox = {"action_id": "mayi:page:0", "type": "button", "value": '{"a":"page","t":"inbox"}'}
    slack.press(inbox, user="U2")
    for words in ("Nobody's yet", "Open", "Take"):
        slack.press_here(words, user="U2")
        assert len(slack.stack) <= 3
    form = slack.stack[-1]
    assert form["callback_id"] == "mayi:form"
    assert slack.send_view(form, {}, user="U2").json()["response_action"] == "update"
    assert office.store.cases.cases_of("eve")[0].handler == "hanna"


def test_a_form_while_the_database_is_away_keeps_what_was_written(slack: FakeSlack, office: Office) -> None:
    answer = slack.command(OPT_OUT).json()
    slack.press(button(answer, "Opt out"))
    form, hear = slack.stack[-1], office.casework.hear

    def away(_: object) -> None:
        raise OutOfReachError

    office.casework.hear = away  # type: ignore[method-assign,assignment]
    assert slack.send_view(form, {"why": {"value": "Because."}}).status_code == 500
    office.casework.hear = hear  # type: ignore[method-assign]
    assert slack.send_view(form, {"why": {"value": "Because."}}).json()["response_action"] == "update"
    assert len(office.store.cases.cases_of("eve")) == 1


def test_a_form_that_takes_too_long_stays_open_and_counts_once(slack: FakeSlack, office: Office) -> None:
    slack.press(button(slack.command(OPT_OUT).json(), "Opt out"))
    form, hear, go_on = slack.stack[-1], office.casework.hear, threading.Event()

    def slowly(event: object) -> object:
        assert go_on.wait(20)
        return hear(event)  # type: ignore[arg-type]

    office.casework.hear = slowly  # type: ignore[method-assign,assignment]
    answer = slack.send_view(form, {"why": {"value": "Because."}})
    assert "Nothing is lost" in next(iter(answer.json()["errors"].values()))
    assert not office.store.cases.cases_of("eve"), "answered before it is done"
    go_on.set()
    until(lambda: len(office.store.cases.cases_of("eve")) == 1)
    office.casework.hear = hear  # type: ignore[method-assign]
    assert slack.send_view(form, {"why": {"value": "Because."}}).json()["response_action"] == "update"
    assert len(office.store.cases.cases_of("eve")) == 1


def test_a_form_that_fails_after_it_was_answered_is_logged_by_its_kind_alone(slack: FakeSlack, office: Office) -> None:
    slack.press(button(slack.command(OPT_OUT).json(), "Opt out"))
    form, go_on = slack.stack[-1], threading.Event()

    def away(event: object) -> None:
        assert go_on.wait(20)
        raise OutOfReachError(str(event))

    office.casework.hear = away  # type: ignore[method-assign,assignment]
    with structlog.testing.capture_logs() as logged:
        answer = slack.send_view(form, {"why": {"value": "My licence."}})
        assert "Nothing is lost" in next(iter(answer.json()["errors"].values()))
        assert logged == []
        go_on.set()
        until(lambda: bool(logged))
    assert [(line["event"], line["error"]) for line in logged] == [("slack_call_failed", "OutOfReachError")]
    assert "licence" not in str(logged)


def test_the_bot_stops_waiting_before_slack_does() -> None:
    assert max(timely.SECONDS, sending.SECONDS) < ACK_SECONDS


# Threads, rooms, others


def test_a_message_in_a_thread_is_answered_there(slack: FakeSlack) -> None:
    slack.direct(CLIENTS, thread_ts="5.5")
    slack.event({**MENTION, "thread_ts": "3.3"})
    assert [one["thread_ts"] for one in slack.made("chat.postMessage")] == ["5.5", "3.3"]


def test_nobody_changes_the_answer_that_somebody_else_reads(slack: FakeSlack) -> None:
    slack.event({**MENTION, "text": f"<@UBOT> {NOTES}"})
    answer = slack.made("chat.postMessage")[-1]
    stands = {"container": {"type": "message", "thread_ts": "7.7"}, "message": {"thread_ts": "7.7", "parent_user_id": "U1"}}
    slack.press(button(answer, "Change a fact"), user="U3", **stands)
    choose_copilot(slack)
    assert slack.hooks[-1]["replace_original"] is False
    assert (slack.hooks[-1]["response_type"], slack.hooks[-1]["thread_ts"]) == ("ephemeral", "7.7")
    slack.press(button(answer, "Change a fact"), user="U1", **stands)
    choose_copilot(slack)
    assert slack.hooks[-1]["replace_original"] is True
    assert "Share in this room" not in said(answer)


def test_a_file_with_a_question_is_answered(slack: FakeSlack) -> None:
    slack.direct(CLIENTS, subtype="file_share")
    assert "D-4" in said(slack.made("chat.postMessage")[-1])


def test_slacks_marks_for_links_and_signs_are_no_words_of_the_question(slack: FakeSlack) -> None:
    plain = slack.command("may i translate R&D notes with deepl").json()
    marked = slack.command("may i translate R&amp;D notes with <https://deepl.com|deepl>").json()
    assert marked["text"] == plain["text"]


@pytest.mark.parametrize("way", ["command", "direct", "shortcut"])
def test_harm_gets_the_warning_thanks_the_difference_and_the_door_before_anything_else(slack: FakeSlack, way: str) -> None:
    if way == "command":
        blocks = slack.command(HARM).json()["blocks"]
    elif way == "direct":
        slack.direct(HARM)
        blocks = slack.made("chat.postMessage")[-1]["blocks"]
    else:
        slack.interact({"type": "message_action", "callback_id": "mayi_with_this", "message": {"text": HARM}})
        blocks = slack.stack[-1]["blocks"]
    assert "not private" in blocks[0]["text"]["text"]
    assert "nobody may make you pay for it" in blocks[1]["text"]["text"]
    assert "With your name" in blocks[2]["text"]["text"]
    assert "https://mayi.example.com/speak-up" in said(blocks[3])


def test_a_question_too_long_to_read_is_refused_and_not_cut(slack: FakeSlack) -> None:
    assert "too long to read" in slack.command("x " * 7000).json()["text"]


def test_somebody_of_another_workspace_gets_no_answer_by_any_way(slack: FakeSlack, office: Office) -> None:
    answer = slack.command(OPT_OUT).json()
    stranger = {"home": "T-other"}
    for one in buttons(answer):
        slack.press(one, **stranger)
        assert "people who work at" in slack.hooks[-1]["text"]
    for shortcut in ("mayi_with_this", "mayi_new_request"):
        payload = {"type": "message_action", "callback_id": shortcut, "message": {"text": CLIENTS}, **stranger}
        slack.interact({**payload, "type": "shortcut"} if shortcut == "mayi_new_request" else payload)
        assert "people who work at" in said(slack.stack[-1])
    slack.press(button(answer, "Opt out"))
    form = slack.stack[-1]
    slack.interact({"type": "view_submission", "view": {**form, "state": {"values": {}}}, **stranger})
    assert not office.store.cases.cases_of("eve")


def test_a_body_that_is_no_json_and_no_text_is_refused(slack: FakeSlack) -> None:
    assert slack.post("payload=%7Bnot-json", form=True).status_code == 400


# Who somebody is


def member(mail: str, **more: object) -> dict[str, object]:
    """Somebody as Slack tells of her."""
    return {"id": "U77", "team_id": "T1", "is_email_confirmed": True, "profile": {"email": mail}, **more}


def test_somebody_whom_slack_knows_by_her_mail_address_can_file(slack: FakeSlack, office: Office) -> None:
    office.store.directory.put([replace(office.store.directory.person("eve"), slack="")])  # type: ignore[type-var]
    slack.users["U77"] = member("Eve@example.com")
    answer = slack.command(OPT_OUT, user="U77").json()
    for _ in range(2):
        slack.press(button(answer, "Opt out"), user="U77")
    assert slack.send_view(slack.stack[-1], {"why": {"value": "Why."}}, user="U77").json()["response_action"] == "update"
    assert len(office.store.cases.cases_of("eve")) == 1
    assert len(slack.made("users.info")) == 1


@pytest.mark.parametrize(
    "more",
    [{"team_id": "T-other"}, {"is_email_confirmed": False}, {"is_bot": True}, {"deleted": True}, {"is_stranger": True}],
    ids=str,
)
def test_a_mail_address_that_slack_does_not_vouch_for_opens_nothing(
    slack: FakeSlack, office: Office, more: dict[str, object]
) -> None:
    office.store.directory.put([replace(office.store.directory.person("eve"), slack="")])  # type: ignore[type-var]
    slack.users["U77"] = member("eve@example.com", **more)
    slack.press(button(slack.command(OPT_OUT, user="U77").json(), "Opt out"), user="U77")
    assert not slack.stack
    assert "list of people who work here" in slack.hooks[-1]["text"]


def test_a_guest_can_ask_and_files_only_when_the_directory_has_her(slack: FakeSlack) -> None:
    slack.users["U78"] = {**member("guest@elsewhere.example"), "is_restricted": True}
    answer = slack.command(OPT_OUT, user="U78").json()
    assert answer["blocks"]
    slack.press(button(answer, "Opt out"), user="U78")
    assert "list of people who work here" in slack.hooks[-1]["text"]


def test_the_home_tab_of_somebody_unknown_says_so_and_has_the_door(slack: FakeSlack) -> None:
    slack.event({"type": "app_home_opened", "user": "U79", "tab": "home"})
    home = said(slack.made("views.publish")[-1]["view"])
    assert "do not find you in the list" in home
    assert "https://mayi.example.com/speak-up" in home
    assert "New request" not in home


def test_a_handler_has_her_list_on_the_home_tab(slack: FakeSlack) -> None:
    slack.event({"type": "app_home_opened", "user": "U2", "tab": "home"})
    slack.event({"type": "app_home_opened", "user": "U1", "tab": "home"})
    handler, employee = (said(one["view"]) for one in slack.made("views.publish"))
    assert "To handle" in handler
    assert "To handle" not in employee


# Notices


def deliver_all(office: Office, courier: SlackCourier) -> None:
    """Bring every notice that waits."""
    for name in office.store.outbox.waiting():
        posted = office.store.outbox.notice(name)
        person = office.person(posted.notice.to) if posted else None
        if posted is not None and person is not None and courier.reaches(person):
            courier.deliver(person, posted)


def test_a_handler_takes_and_decides_from_the_card_of_a_notice(slack: FakeSlack, office: Office, courier: SlackCourier) -> None:
    office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."}))
    deliver_all(office, courier)
    card = next(one for one in slack.made("chat.postMessage") if one["channel"] == "U2")
    assert {"Take", "Decide"} <= {one["text"]["text"].split()[0] for one in buttons(card)}
    slack.press(button(card, "Take"), user="U2")
    assert slack.stack[-1]["submit"]["text"] == "Take it", "a window without fields has a button to send it all the same"
    assert slack.send_view(slack.stack[-1], {}, user="U2").json()["response_action"] == "update"
    assert office.store.cases.cases_of("eve")[0].handler == "hanna"
    slack.press(button(card, "Take"), user="U2")
    assert "licence" not in card["text"]


def test_whoever_has_to_agree_reads_the_reason_and_agrees_from_the_card_of_a_notice(
    slack: FakeSlack, office: Office, courier: SlackCourier
) -> None:
    """The button that does it is below the reason; a button of long ago does nothing."""
    case = office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."})).case
    refused = {"outcome": "refused", "reason": "The bench needs it."}
    office.hear(FormSent("hanna", "decide", case, "s2", refused, version=1))
    deliver_all(office, courier)
    card = [one for one in slack.made("chat.postMessage") if one["channel"] == "U9"][-1]
    assert "needs you" in card["blocks"][0]["text"]["text"]
    assert "bench" not in str(card)
    slack.press(button(card, "Agree"), user="U9")
    old = slack.stack[-1]
    assert "The bench needs it." in said(old)
    office.hear(FormSent("omar", "decide", case, "s3", refused | {"reason": "Another reason."}, version=2))
    assert "nothing was decided" in said(slack.send_view(old, {}, user="U9").json()["view"])
    slack.press(button(card, "Agree"), user="U9")
    now = slack.stack[-1]
    assert "Another reason." in said(now)
    slack.send_view(now, {}, user="U9")
    found = office.store.cases.read(case)
    assert found is not None
    assert [(one.by, one.reason) for one in found.decisions] == [("boss", "Another reason.")]


def test_a_ready_text_fills_its_field_and_leaves_the_rest(slack: FakeSlack, office: Office) -> None:
    case = office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."})).case
    slack.press({"action_id": "mayi:form:0", "type": "button", "value": f'{{"a":"form","t":"ask/{case}"}}'}, user="U2")
    form = slack.stack[-1]
    chooser = next(block["elements"][0] for block in form["blocks"] if block["type"] == "actions")
    chosen = {"action_id": chooser["action_id"], "type": "static_select", "selected_option": chooser["options"][0]}
    slack.press(chosen, user="U2", view={**form, "type": "modal", "state": {"values": {}}})
    filled = slack.stack[-1]
    text = next(block for block in filled["blocks"] if block["type"] == "input" and "initial_value" in block["element"])
    assert text["block_id"] not in [block.get("block_id") for block in form["blocks"]]
    assert filled["private_metadata"] == form["private_metadata"]
    assert slack.send_view(filled, {}, user="U2").json()["response_action"] == "update"
    found = office.store.cases.read(case)
    assert found is not None
    assert text["element"]["initial_value"] in said([str(one) for one in found.happenings])


def test_notices_to_one_person_keep_a_second_between_them(
    slack: FakeSlack, office: Office, courier: SlackCourier, waits: list[float]
) -> None:
    office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."}))
    deliver_all(office, courier)
    first = len(waits)
    deliver_all(office, courier)
    assert first == 0
    assert len(waits) == len(slack.made("chat.postMessage")) / 2
    assert all(0 < one <= 1 for one in waits)


def test_two_answers_in_one_room_keep_a_second_between_them(slack: FakeSlack) -> None:
    slack.strict_rate = True
    assert [slack.direct(CLIENTS).status_code for _ in range(3)] == [200, 200, 200]
    assert len(slack.made("chat.postMessage")) == 3


def test_somebody_without_a_slack_id_gets_notices_where_slack_knows_her_mail(
    slack: FakeSlack, office: Office, courier: SlackCourier
) -> None:
    office.store.directory.put([replace(office.store.directory.person("eve"), slack="")])  # type: ignore[type-var]
    eve = office.person("eve")
    assert eve is not None
    assert not courier.reaches(replace(eve, mail="nobody@example.com"))
    slack.users["U77"] = member("eve@example.com")
    assert courier.reaches(eve)
    office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."}))
    deliver_all(office, courier)
    assert "U77" in {one["channel"] for one in slack.made("chat.postMessage")}
