"""Harm told of in Slack: two ways with the difference first, a form for a case that Slack is shown no more of."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fake_slack import FakeSlack, button, buttons, said

from bot.cases.people import Person
from bot.conversation.requesting import FormSent

if TYPE_CHECKING:
    from bot.channels.slack import SlackCourier
    from bot.office import Office

pytestmark = pytest.mark.usefixtures("bot")

HARM = "the ai tool leaked my salary to the whole team, i want to report that"
HR = Person("hera", "Sample Hera", "hera@example.com", "boss", "hr", "de", "UTC", ("handler:people_relations",), slack="U7")
OMBUD = Person("odile", "Sample Odile", "odile@example.com", "", "law", "de", "UTC", ("handler:oversight",), slack="U8")


@pytest.fixture(autouse=True)
def handlers(office: Office) -> None:
    office.store.directory.put((HR, OMBUD))


def file_harm(slack: FakeSlack, **chosen: dict[str, object]) -> dict[str, object]:
    """Open the form from the answer and send it."""
    slack.press(button(slack.command(HARM).json(), "with your name"))
    form = slack.stack[-1]
    harm = next(block for block in form["blocks"] if block.get("block_id") == "harm")
    leak = {"selected_option": harm["element"]["options"][2]}
    done: dict[str, object] = slack.send_view(form, {"harm": leak, **chosen}).json()
    return done


def test_the_difference_is_said_before_either_way(slack: FakeSlack) -> None:
    answer = slack.command(HARM).json()
    words = said(answer)
    order = ["not private: Slack keeps it", "Without your name", "With your name", "/speak-up", "Tell of harm with your name"]
    assert sorted(order, key=words.index) == order
    named, door = button(answer, "with your name"), button(answer, "Open the page")
    assert "salary" not in json.dumps(named)
    assert door["url"] == "https://mayi.example.com/speak-up"


def test_after_a_slip_what_to_do_now_comes_before_the_ways_of_telling(slack: FakeSlack) -> None:
    words = said(slack.command("i pasted a customer's passport into chatgpt by mistake, what now").json())
    order = ["not private: Slack keeps it", "Do not type any more into it", "Without your name", "/speak-up"]
    assert sorted(order, key=words.index) == order


def test_where_help_is_comes_before_everything_else(slack: FakeSlack) -> None:
    answer = slack.command("the ai tool leaked my salary to the whole team, i want to report it. I want to die.").json()
    words = said(answer)
    order = ["talk to a person now", "not private: Slack keeps it", "Without your name", "/speak-up"]
    assert sorted(order, key=words.index) == order
    assert "talk to a person now" in answer["text"], "a notification and a screen reader say it too"


def test_the_form_says_what_slack_keeps_and_leads_to_the_page_that_seals(slack: FakeSlack) -> None:
    slack.press(button(slack.command(HARM).json(), "with your name"))
    form = slack.stack[-1]
    assert {block.get("block_id") for block in form["blocks"]} >= {"harm", "severity", "tool", "about", "part_of_it"}
    assert "happened" not in {block.get("block_id") for block in form["blocks"]}
    assert "In Slack or Teams, what you choose below passes through them" in said(form)
    assert "Your own manager never does" in said(form)


def test_after_sending_slack_is_shown_that_it_is_there_and_nothing_more(slack: FakeSlack, office: Office) -> None:
    done = file_harm(slack)
    (case,) = office.store.cases.cases_of("eve")
    assert case.restricted
    shown = json.dumps(done)
    assert "We have it." in shown
    assert f"https://mayi.example.com/requests/{case.id}" in shown
    assert "Personal or secret data" not in shown
    slack.event({"type": "app_home_opened", "user": "U1", "tab": "home"})
    home = said(slack.made("views.publish")[-1]["view"])
    assert "In confidence" in home
    assert "told with a name" not in home


def test_a_handler_is_led_to_the_console_and_the_card_names_nobody(
    slack: FakeSlack, office: Office, courier: SlackCourier
) -> None:
    file_harm(slack)
    (posted,) = office.store.outbox.notices_of("hera")
    courier.deliver(HR, posted)
    card = slack.made("chat.postMessage")[-1]
    assert "Something that only you and your team may see" in said(card)
    assert [one["text"]["text"] for one in buttons(card)] == ["Open"]
    slack.press(button(card, "Open"), user="U7")
    opened = said(slack.stack[-1])
    assert "/console/" in opened
    assert "Sample employee" not in opened + said(card)
    slack.press(button(slack.command("", user="U7").json(), "To handle"), user="U7")
    slack.press(button(slack.stack[-1], "All open"), user="U7")
    listed = said(slack.stack[-1])
    assert "In confidence" in listed
    assert "Sample employee" not in listed


def test_the_manager_hears_nothing_and_the_inbox_of_others_stays_as_it_was(slack: FakeSlack, office: Office) -> None:
    def views() -> list[str]:
        seen = []
        for user in ("U3", "U9", "U2", "U8"):
            slack.event({"type": "app_home_opened", "user": user, "tab": "home"})
            seen.append(json.dumps(slack.made("views.publish")[-1]["view"]["blocks"]))
            answer = slack.command("", user=user).json()
            if any("To handle" in one["text"]["text"] for one in buttons(answer)):
                slack.press(button(answer, "To handle"), user=user)
                seen.append(json.dumps(slack.stack[-1]["blocks"]))
        return seen

    before = views()
    file_harm(slack)
    assert views() == before
    assert [office.store.outbox.notices_of(one) for one in ("head", "boss", "hanna", "omar", "odile")] == [()] * 5


def test_hr_never_gets_what_is_about_hr(slack: FakeSlack, office: Office) -> None:
    slack.press(button(slack.command(HARM).json(), "with your name"))
    about = next(block for block in slack.stack[-1]["blocks"] if block.get("block_id") == "about")
    options = about["element"]["options"]
    assert about["element"]["type"] == "checkboxes"
    assert [one["text"]["text"] for one in options][:3] == ["HR people relations", "HR accommodations", "AI office"]
    file_harm(slack, about={"selected_options": options[:1]})
    assert office.store.outbox.notices_of("hera") == ()
    assert [posted.notice.what for posted in office.store.outbox.notices_of("odile")] == ["new_case"]


def test_neither_of_two_who_are_part_of_it_gets_it(slack: FakeSlack, office: Office) -> None:
    """Boxes that are ticked together; and none ticked is no answer."""
    office.store.directory.put((replace(HR, id="paul", name="Sample Paul", slack="U6", roles=("handler:policy_desk",)),))
    slack.press(button(slack.command(HARM).json(), "with your name"))
    about = next(block for block in slack.stack[-1]["blocks"] if block.get("block_id") == "about")
    options = {one["value"]: one for one in about["element"]["options"]}
    file_harm(slack, about={"selected_options": [options["oversight"], options["people_relations"]]})
    assert [office.store.outbox.notices_of(one) for one in ("hera", "odile")] == [(), ()]
    assert [posted.notice.what for posted in office.store.outbox.notices_of("paul")] == ["new_case"]
    (case,) = office.store.cases.cases_of("eve")
    assert case.filed.facts["about"] == "people_relations,oversight"
    file_harm(slack, about={"selected_options": []})
    assert [posted.notice.what for posted in office.store.outbox.notices_of("hera")] == ["new_case"]


def test_somebody_in_danger_stands_first_in_the_list(slack: FakeSlack) -> None:
    """With a word and a sign, and still with nothing of what it is."""
    file_harm(slack)
    slack.press(button(slack.command(HARM).json(), "with your name"))
    severity = next(block for block in slack.stack[-1]["blocks"] if block.get("block_id") == "severity")
    danger = next(one for one in severity["element"]["options"] if one["value"] == "danger")
    file_harm(slack, severity={"selected_option": danger})
    slack.press(button(slack.command("", user="U7").json(), "To handle"), user="U7")
    slack.press(button(slack.stack[-1], "All open"), user="U7")
    lines = [block["text"]["text"] for block in slack.stack[-1]["blocks"] if "In confidence" in str(block.get("text"))]
    assert len(lines) == 2
    assert lines[0].startswith(":exclamation: *Cannot wait* · *In confidence*")
    assert "Cannot wait" not in lines[1]
    assert "danger" not in json.dumps(slack.stack[-1])


def test_a_name_nobody_has_stands_beside_its_field(slack: FakeSlack, office: Office) -> None:
    done = file_harm(slack, part_of_it={"value": "Somebody Unheard-of"})
    assert done["response_action"] == "errors"
    assert "We find nobody of this name" in json.dumps(done)
    assert office.store.cases.cases_of("eve") == ()


def test_the_notice_to_the_person_says_nothing_on_a_locked_screen(
    slack: FakeSlack, office: Office, courier: SlackCourier
) -> None:
    file_harm(slack)
    (case,) = office.store.cases.cases_of("eve")
    office.hear(FormSent("hera", "reply", case.id, "answer-1", {"text": "Thank you for telling us."}))
    eve = office.person("eve")
    assert eve is not None
    courier.deliver(eve, office.store.outbox.notices_of("eve")[0])
    card = slack.made("chat.postMessage")[-1]
    assert "There is a message for you." in said(card)
    assert "Thank you for telling us" not in said(card)
