"""MayI in Slack, as people see it: ask, change a fact, file, handle, be told; and what must not work."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING

import pytest
from fake_slack import Answer, FakeSlack, button, buttons, said

from bot.channels.slack.tags import read
from bot.conversation.requesting import FormSent
from bot.ports import TryLaterError, UndeliverableError

if TYPE_CHECKING:
    from bot.channels.slack import SlackCourier
    from bot.office import Office

pytestmark = pytest.mark.usefixtures("bot")

CLIENTS = "can i paste our client list into chatgpt to clean it up"
FORGED = {"secret": "of somebody else"}
PRIVATE = "purple heron ledger"


def file_opt_out(slack: FakeSlack) -> dict[str, object]:
    """Open the form from an answer and send it; returns the modal that says what happens now."""
    answer = slack.command("i do not want to use the ai note taker, my licence is at stake").json()
    assert slack.press(button(answer, "Opt out")).status_code == 200
    form = slack.stack[-1]
    ground = next(block for block in form["blocks"] if block.get("block_id") == "ground")
    chosen = {"selected_option": ground["element"]["options"][1]}
    done = slack.send_view(form, {"ground": chosen, "why": {"value": "My licence forbids recordings."}}).json()
    assert done["response_action"] == "update"
    view: dict[str, object] = done["view"]
    return view


def test_the_command_is_answered_to_the_asker_alone(slack: FakeSlack) -> None:
    answer = slack.command(CLIENTS)
    assert answer.status_code == 200
    assert answer.json()["response_type"] == "ephemeral"
    assert answer.json()["text"].startswith("No")
    assert "D-4" in said(answer.json())
    assert not slack.made("chat.postMessage")


def test_the_command_alone_shows_what_there_is(slack: FakeSlack) -> None:
    labels = [one["text"]["text"] for one in buttons(slack.command("").json())]
    assert {"New request", "My requests", "The policy", "Speak up"} <= set(labels)


def test_no_button_carries_the_question(slack: FakeSlack) -> None:
    answer = slack.command(f"may i translate the {PRIVATE} with deepl")
    assert PRIVATE not in said(answer.json())
    for one in buttons(answer.json()):
        assert "heron" not in json.dumps(one)


def test_a_changed_fact_changes_the_message_in_place(slack: FakeSlack) -> None:
    answer = slack.command("can i summarise our meeting notes with chatgpt").json()
    assert slack.press(button(answer, "Change a fact")).status_code == 200
    view = slack.stack[-1]
    tools = next(block for block in view["blocks"] if block.get("block_id") == "tool")
    option = next(one for one in tools["element"]["options"] if "Copilot" in one["text"]["text"])
    assert slack.send_view(view, {"tool": {"selected_option": option}}).status_code == 200
    changed = slack.hooks[-1]
    assert changed["replace_original"] is True
    assert "Copilot" in said(changed)
    assert changed["text"] != answer["text"]


def test_an_answer_can_be_shared_in_the_room(slack: FakeSlack) -> None:
    answer = slack.command(CLIENTS).json()
    slack.press(button(answer, "Share"))
    assert slack.hooks[-1]["response_type"] == "in_channel"
    assert slack.hooks[-1]["text"] == answer["text"]


def test_a_direct_message_is_answered_and_a_mention_in_its_thread(slack: FakeSlack) -> None:
    slack.direct("darf ich kundendaten in chatgpt eingeben")
    mention = {"type": "app_mention", "channel": "C1", "user": "U1", "text": f"<@UBOT> {CLIENTS}", "ts": "7.7", "team": "T1"}
    slack.event(mention)
    direct, mentioned = slack.made("chat.postMessage")
    assert direct["channel"] == "D1"
    assert direct["text"].startswith("Nein")
    assert mentioned["thread_ts"] == "7.7"


def test_a_delivery_that_comes_again_has_one_effect(slack: FakeSlack) -> None:
    for retry in range(3):
        headers = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"} if retry else {}
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": "D1",
            "user": "U1",
            "text": CLIENTS,
            "ts": "1.1",
            "team": "T1",
        }
        assert slack.event(event, "Ev-same", headers=headers).status_code == 200
    assert len(slack.made("chat.postMessage")) == 1


def test_what_could_not_be_answered_is_not_acknowledged_and_comes_again(slack: FakeSlack) -> None:
    slack.answers = [Answer(500, "oops")] * 3
    statuses = slack.until_taken(slack.dm(CLIENTS), "Ev-1")
    assert statuses[0] in {500, 503}
    assert statuses[-1] == 200
    assert len(slack.made("chat.postMessage")) == 1


def test_harm_told_in_a_room_gets_the_warning_and_the_door_first(slack: FakeSlack) -> None:
    text = "<@UBOT> the ai tool leaked my salary to the whole team, i want to report that"
    slack.event({"type": "app_mention", "channel": "C1", "user": "U1", "text": text, "ts": "7.7", "team": "T1"})
    message = slack.made("chat.postMessage")[-1]
    assert "not private" in message["blocks"][0]["text"]["text"]
    assert "https://mayi.example.com/speak-up" in json.dumps(message["blocks"][:4])


def test_filing_from_an_answer_to_the_decision(slack: FakeSlack, office: Office) -> None:
    view = file_opt_out(slack)
    assert "You are protected" in said(view)
    case_id = office.store.cases.cases_of("eve")[0].id
    slack.press({"action_id": "mayi:handled:0", "type": "button", "value": f'{{"a":"handled","t":"{case_id}"}}'}, user="U2")
    case = slack.stack[-1]
    assert "My licence forbids recordings." in said(case)
    slack.press(button(case, "Decide"), user="U2", view={**case, "type": "modal"})
    form = slack.stack[-1]
    outcome = next(block for block in form["blocks"] if block.get("block_id") == "outcome")
    refused = {"selected_option": outcome["element"]["options"][2]}
    wrong = slack.send_view(form, {"outcome": refused}, user="U2").json()
    assert wrong["response_action"] == "errors"
    assert "reason" in wrong["errors"]
    done = slack.send_view(form, {"outcome": refused, "reason": {"value": "The bench needs it."}}, user="U2").json()
    assert done["response_action"] == "update"
    assert "Your proposal was sent." in said(done["view"])
    agree(slack, case_id, "U9")
    decision = office.store.cases.read(case_id).decision  # type: ignore[union-attr]
    assert decision is not None
    assert decision.outcome == "refused"


def agree(slack: FakeSlack, case_id: str, user: str) -> None:
    """Open the case, open what is proposed, read the reason, and agree."""
    slack.press({"action_id": "mayi:handled:0", "type": "button", "value": f'{{"a":"handled","t":"{case_id}"}}'}, user=user)
    case = slack.stack[-1]
    slack.press(button(case, "Agree"), user=user, view={**case, "type": "modal"})
    form = slack.stack[-1]
    assert "The bench needs it." in said(form)
    assert form["submit"]["text"] == "I agree"
    for _ in range(2):
        assert slack.send_view(form, {}, user=user).json()["response_action"] == "update"


def test_a_form_sent_twice_is_one_case(slack: FakeSlack, office: Office) -> None:
    answer = slack.command("i want to opt out of the note taker").json()
    slack.press(button(answer, "Opt out"))
    form = slack.stack[-1]
    for _ in range(2):
        assert slack.send_view(form, {"why": {"value": "Because."}}).json()["response_action"] == "update"
    assert len(office.store.cases.cases_of("eve")) == 1


def test_sealed_fields_are_left_out_and_the_way_to_them_is_shown(slack: FakeSlack) -> None:
    answer = slack.command("i need an adjustment, the note taker makes my anxiety worse").json()
    slack.press(button(answer, "djustment"))
    form = slack.stack[-1]
    assert "limitation" not in [block.get("block_id") for block in form["blocks"]]


def test_somebody_the_directory_does_not_know_is_told_so(slack: FakeSlack) -> None:
    answer = slack.command("i want to opt out of the note taker", user="U77").json()
    slack.press(button(answer, "Opt out"), user="U77")
    assert "list of people who work here" in slack.hooks[-1]["text"]


def test_the_home_tab_shows_my_requests_the_door_and_the_languages(slack: FakeSlack) -> None:
    file_opt_out(slack)
    slack.event({"type": "app_home_opened", "user": "U1", "tab": "home"})
    home = slack.made("views.publish")[-1]["view"]
    assert "Opt-out" in said(home)
    assert "https://mayi.example.com/speak-up" in said(home)
    select = home["blocks"][-1]["accessory"]
    german = next(one for one in select["options"] if one["value"] == "de")
    slack.press({"action_id": "mayi:language:0", "type": "static_select", "selected_option": german})
    assert "Darf ich" in said(slack.made("views.publish")[-1]["view"])


def test_the_door_is_the_same_for_everybody(slack: FakeSlack) -> None:
    doors = set()
    for user in ("U1", "U2", "U77"):
        slack.interact({"type": "message_action", "callback_id": "mayi_harm_here", "message": {"text": PRIVATE}}, user)
        view = {key: value for key, value in slack.stack[-1].items() if key != "id"}
        doors.add(json.dumps(view, sort_keys=True))
    assert len(doors) == 1
    assert "heron" not in doors.pop()


def test_a_message_shortcut_answers_for_the_text_of_a_message(slack: FakeSlack) -> None:
    message = {"text": CLIENTS}
    slack.interact({"type": "message_action", "callback_id": "mayi_with_this", "message": message})
    assert "D-4" in said(slack.stack[-1])
    slack.interact({"type": "message_action", "callback_id": "mayi_with_this", "message": {}})
    assert "no words" in said(slack.stack[-1])


def test_the_global_shortcut_offers_what_can_be_filed(slack: FakeSlack) -> None:
    slack.interact({"type": "shortcut", "callback_id": "mayi_new_request"})
    assert len(buttons(slack.stack[-1])) >= 5


@pytest.mark.parametrize(
    "value",
    ["", "{", "[]", '{"a":"explode"}', '{"a":"form","t":"launch/rockets"}', '{"a":"share","k":["activity:gone"]}', "x" * 5000],
)
def test_an_unknown_or_old_button_is_answered_and_changes_nothing(slack: FakeSlack, office: Office, value: str) -> None:
    answer = slack.press({"action_id": "mayi:whatever:0", "type": "button", "value": value})
    assert answer.status_code == 200
    assert slack.hooks or slack.stack
    assert office.store.log.head().count == 0


def test_forged_old_and_unsigned_deliveries_are_refused(slack: FakeSlack) -> None:
    assert slack.command(CLIENTS, **FORGED).status_code == 401
    assert slack.command(CLIENTS, at=int(time.time()) - 600).status_code == 401
    assert slack.command("x" * 600_000).status_code == 413


def test_people_of_other_companies_and_bots_get_no_answer_of_the_policy(slack: FakeSlack) -> None:
    slack.direct(CLIENTS, bot_id="B2")
    slack.direct(CLIENTS, subtype="message_changed")
    assert not slack.made("chat.postMessage")
    slack.direct(CLIENTS, team="T-other", user_team="T-other")
    assert "people who work at" in slack.made("chat.postMessage")[-1]["text"]
    mention = {"type": "app_mention", "channel": "C1", "user": "U8", "text": CLIENTS, "ts": "1", "user_team": "T-other"}
    slack.event(mention)
    assert "people who work at" in slack.made("chat.postMessage")[-1]["text"]


def test_no_text_is_logged(slack: FakeSlack, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    slack.command(f"may i use ai for the {PRIVATE}")
    slack.answers = [Answer(500, "oops")] * 3
    slack.direct(f"and for the {PRIVATE}")
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]  # those of the test
    assert "heron" not in "\n".join(record.getMessage() for record in ours)
    assert "heron" not in "".join(capsys.readouterr())


def test_a_notice_says_nothing_on_a_locked_screen(slack: FakeSlack, office: Office, courier: SlackCourier) -> None:
    office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."}))
    for name in office.store.outbox.waiting():
        posted = office.store.outbox.notice(name)
        person = office.person(posted.notice.to) if posted else None
        assert posted is not None
        assert person is not None
        courier.deliver(person, posted)
    messages = slack.made("chat.postMessage")
    assert {message["channel"] for message in messages} >= {"U1", "U2"}
    for message in messages:
        assert "pt-out" not in message["text"]
        assert "licence" not in said(message)


@pytest.mark.parametrize(
    ("answer", "error", "problem"),
    [
        (Answer(429, "", {"Retry-After": "7"}), TryLaterError, "rate_limited"),
        (Answer(500, "<html>down</html>"), TryLaterError, ""),
        (Answer(200, "<html>hello</html>"), TryLaterError, ""),
        (
            Answer(200, '{"ok": false, "error": "user_disabled"}', {"Content-Type": "application/json"}),
            UndeliverableError,
            "user_disabled",
        ),
    ],
)
def test_what_slack_answers_to_a_notice_is_tried_again_or_given_up(  # noqa: PLR0913, PLR0917 - fixtures and a table
    slack: FakeSlack, office: Office, courier: SlackCourier, answer: Answer, error: type[Exception], problem: str
) -> None:
    office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."}))
    posted = office.store.outbox.notices_of("eve")[0]
    eve = office.person("eve")
    assert eve is not None
    slack.answers = [answer] * 4
    with pytest.raises(error) as raised:
        courier.deliver(eve, posted)
    assert problem in str(raised.value)
    if problem == "rate_limited":
        assert raised.value.seconds == 7  # type: ignore[attr-defined]


def test_tags_that_do_not_fit_are_left_out_not_cut() -> None:
    from bot.channels.slack.tags import Tag  # noqa: PLC0415

    many = tuple(("activity", f"a_rather_long_activity_{number}") for number in range(80))
    tag = Tag("form", "request/opt_out", known=many, about=(("tool", "x"),))
    assert len(tag.written()) <= 2000
    assert read(tag.written()).target == "request/opt_out"


def test_the_address_can_be_verified(slack: FakeSlack) -> None:
    """Slack asks for a word back before it delivers to an address."""
    answer = slack.post(json.dumps({"type": "url_verification", "challenge": "abc"}), form=False)
    assert "abc" in answer.text
