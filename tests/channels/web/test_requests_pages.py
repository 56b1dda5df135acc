"""Requests of an employee on the web, without script: what she files, sees, and never loses."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest
from requests_world import HANDLERS, PEOPLE, Tab, World

from bot.cases.people import Person
from bot.cases.sealing import HandlerKey
from bot.channels.web.arriving_forms import packed
from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.assembly import Desk

WHY = "The notes of the tool get my cases wrong."


@pytest.fixture
def ann(world: World) -> Tab:
    """An employee."""
    return Tab(world, "e1")


def test_a_page_of_hers_sends_her_to_sign_in_and_back(world: World) -> None:
    tab = Tab(world)
    for address in ("/requests", "/requests/new/opt_out", "/requests/ABCD-EFGH-JK", "/requests/download", "/console"):
        tab.open(address)
        assert tab.page.url.path == "/sign-in"
        assert tab.page.url.params["back"] == address


def test_filing_shows_what_happens_now_and_until_when(ann: Tab) -> None:
    ann.file("opt_out", why=WHY)
    assert ann.page.history, "a reload must not send it again"
    assert "Sent." in ann.text
    assert "Somebody answers you by 25 November 2026." in ann.text
    assert WHY in ann.text
    ann.open("/requests")
    assert "Opt-out" in ann.text
    assert "Somebody answers you by 25 November 2026." in ann.text


def test_an_answer_opens_its_form_filled_in_and_nothing_stands_in_an_address(world: World) -> None:
    tab = Tab(world)
    tab.post("/requests/start/approval", {"activity": "draft_text", "data": "personal", "tool": "m365-copilot"})
    assert tab.page.url.path == "/sign-in"
    assert "draft_text" not in str(tab.page.url)
    tab.sign_in("e1")
    tab.open(tab.page.url.params["back"])
    assert tab.form.filled["f-activity"] == "draft_text"
    assert tab.form.filled["f-data"] == "personal"
    assert tab.form.filled["f-tool"] == "m365-copilot"
    tab.send(purpose="Letters to customers.")
    tab.open("/requests/new/approval")
    assert "f-activity" not in tab.form.filled, "the next form starts empty"


def test_the_answer_in_the_chat_has_the_button_that_opens_the_form(ann: Tab) -> None:
    ann.post("/ask", {"text": "I would rather not use Copilot for my reports. Can I opt out?", "lang": "en"})
    found = re.search(r'<form method="post" action="/requests/start/(\w+)">(.*?)</form>', ann.page.text, re.DOTALL)
    assert found, ann.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[2]))
    ann.post(f"/requests/start/{found[1]}", fields)
    assert ann.page.url.path == f"/requests/new/{found[1]}"
    assert ann.form.action == f"/requests/new/{found[1]}"


@pytest.mark.parametrize(("address", "scheme"), [("https://mayi.example.com", "http"), ("", "https")])
def test_over_https_no_cookie_travels_in_the_open(sample: Desk, address: str, scheme: str) -> None:
    """Behind a proxy that ends TLS, too, where the last stretch is plain."""
    ann = Tab(World(sample, address=address), "e1")
    for path, form in (("/language", {"lang": "de"}), ("/requests/start/opt_out", {"tool": "chatgpt"})):
        ann.post(f"{scheme}://mayi.test{path}", form, follow_redirects=False)
        assert "; Secure" in ann.page.headers["set-cookie"], path
    open_in_a_house = Tab(World(sample), "e1")
    open_in_a_house.post("/language", {"lang": "de"}, follow_redirects=False)
    assert "Secure" not in open_in_a_house.page.headers["set-cookie"]


def test_one_form_sent_twice_is_one_request(ann: Tab) -> None:
    ann.open("/requests/new/opt_out")
    form = ann.form
    first = ann.post(form.action, form.filled | {"f-why": WHY}).url.path
    second = ann.post(form.action, form.filled | {"f-why": WHY}).url.path
    assert first == second
    ann.open("/requests")
    assert ann.page.text.count("data-case") == 1


def test_a_message_sent_twice_stands_there_once(ann: Tab) -> None:
    case = ann.file("opt_out")
    ann.open(f"/requests/{case}/write")
    form = ann.form
    for _ in range(2):
        ann.post(form.action, form.filled | {"f-text": "Has anybody begun?"})
    assert ann.text.count("Has anybody begun?") == 1


def test_a_form_with_something_wrong_comes_back_whole_with_the_focus_on_it(ann: Tab) -> None:
    ann.open("/requests/new/approval")
    ann.send(purpose=WHY, activity="no such activity")
    assert ann.page.status_code == 422
    assert ann.form.filled["f-purpose"] == WHY
    assert ann.form.focused == "f-activity"
    assert ann.page.text.count('aria-invalid="true"') == 2
    ann.open("/requests")
    assert "data-case" not in ann.page.text


def test_a_session_that_ends_mid_form_loses_nothing(ann: Tab) -> None:
    ann.open("/requests/new/opt_out")
    ann.sign_out()
    ann.send(why=f"{WHY} <b>&amp;</b>")
    assert ann.page.status_code == 401
    assert 'target="_blank"' in ann.page.text
    kept = ann.form.filled
    assert "csrf" not in kept
    ann.sign_in("e1", session="2")
    ann.post(ann.form.action, kept)
    assert "You had to sign in again" in ann.text
    assert ann.form.filled["f-why"] == f"{WHY} <b>&amp;</b>"
    assert ann.form.filled["submission"] == kept["submission"]
    ann.send()
    assert ann.page.url.path.startswith("/requests/")
    assert WHY in ann.text


@pytest.mark.parametrize("csrf", ["", "csrf-of-e1-2", "csrf-of-e2-1"])
def test_a_form_of_another_session_does_nothing_but_come_back(ann: Tab, csrf: str) -> None:
    ann.open("/requests/new/opt_out")
    form = ann.form
    ann.post(form.action, form.filled | {"csrf": csrf, "f-why": WHY})
    assert ann.page.url.path == form.action
    assert ann.form.filled["f-why"] == WHY
    ann.open("/requests")
    assert "data-case" not in ann.page.text


def test_a_form_that_another_site_sends_does_nothing(ann: Tab) -> None:
    ann.open("/requests/new/opt_out")
    form = ann.form
    ann.post(form.action, form.filled, headers={"Sec-Fetch-Site": "cross-site"})
    assert ann.page.status_code == 403
    ann.open("/requests")
    assert "data-case" not in ann.page.text


def test_writing_taking_back_and_what_is_then_possible(ann: Tab) -> None:
    case = ann.file("opt_out")
    ann.act(case, "write", text="Here is an example.")
    assert "Here is an example." in ann.text
    ann.act(case, "withdraw")
    assert "Taken back" in ann.text
    ann.open(f"/requests/{case}")
    assert f"/requests/{case}/write" not in ann.page.text
    ann.open(f"/requests/{case}/write")
    ann.send(text="One more thing.")
    assert ann.page.status_code == 409
    assert ann.page.text.count("One more thing.") == 1, "what she wrote is given back"
    ann.post(f"/requests/{case}/write", {"csrf": "of an earlier session", "f-text": "One last thing."})
    assert ann.page.text.count("One last thing.") == 1


def test_appeal_and_check_in(world: World, ann: Tab) -> None:
    case = ann.file("opt_out")
    Tab(world, "h1").do(case, "decide", outcome="refused", reason="The work cannot be done without it.")
    Tab(world, "m2").agree(case)
    ann.open(f"/requests/{case}")
    assert "The work cannot be done without it." in ann.text
    ann.act(case, "appeal", reason="Look at the second example.")
    assert "Another person decides it." in ann.text
    world.clock.turn(days=31)
    world.office.casework.clockwork.tick()
    ann.open(f"/requests/{case}")
    assert f"/requests/{case}/check_in" in ann.page.text
    ann.act(case, "check_in", changed="nothing")
    assert "Thank you." in ann.text


def unlike(page: str, *ids: str) -> str:
    """A page without the ids that stand in its own address."""
    for id_ in ids:
        page = page.replace(id_, "")
    return page


def test_somebody_elses_request_looks_like_one_that_never_was(world: World, ann: Tab) -> None:
    case, never = ann.file("opt_out", why=WHY), "ZZZZ-ZZZZ-ZZ"
    ben = Tab(world, "e2")
    for path in ("", "/write", "/withdraw", "/appeal"):
        theirs, nothing = ben.open(f"/requests/{case}{path}"), ben.open(f"/requests/{never}{path}")
        assert theirs.status_code == nothing.status_code == 404
        assert unlike(theirs.text, case) == unlike(nothing.text, never)
    form = {"csrf": "csrf-of-e2-1", "submission": "s" * 20, "f-text": "hello"}
    theirs, nothing = ben.post(f"/requests/{case}/write", form), ben.post(f"/requests/{never}/write", form)
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.text.count("hello") == 1, "what somebody wrote to a request that is gone is given back"
    assert unlike(theirs.text, case) == unlike(nothing.text, never)


def test_no_such_kind_action_or_address(ann: Tab) -> None:
    case = ann.file("opt_out")
    for address in ("/requests/new/nothing", f"/requests/{case}/decide", f"/requests/{case}/request", "/requests/x/y/z"):
        assert ann.open(address).status_code == 404, address
        assert "<h1>" in ann.page.text


def test_everything_kept_about_her_is_hers_to_take(ann: Tab) -> None:
    case = ann.file("opt_out", why=WHY)
    ann.open("/requests/download")
    assert ann.page.headers["content-disposition"].startswith("attachment")
    kept = json.loads(ann.page.text)
    assert kept["person"]["name"] == "Sample Employee One"
    assert [request["id"] for request in kept["requests"]] == [case]
    assert WHY in ann.page.text


def test_without_keys_no_grounds_are_taken_and_the_page_says_so(ann: Tab) -> None:
    ann.open("/requests/new/accommodation")
    assert "data-seal" not in ann.page.text
    assert 'class="notice"' in ann.page.text
    case = ann.file("accommodation", direction="cannot_use")
    assert ann.open(f"/requests/{case}").status_code == 200


@pytest.fixture
def keys(world: World) -> Iterator[list[HandlerKey]]:
    """Keys of two handlers."""
    made = [HandlerKey(f"key-of-{person}-0123456789", person, os.urandom(32), "{}") for person in ("h1", "h2")]
    for key in made:
        world.office.add_key(key)
    yield made
    for key in made:
        world.office.remove_key(key.person, key.id)


def boxes(keys: list[HandlerKey], size: int = 1040) -> str:
    """What the script would put into the form."""
    return json.dumps([{"key": key.id, "enc": packed(bytes(32)), "ct": packed(bytes(size))} for key in keys])


def test_sealed_fields_have_no_name_under_which_a_form_could_send_them(ann: Tab, keys: list[HandlerKey]) -> None:
    ann.open("/requests/new/accommodation")
    fields = re.findall(r"<(?:input|textarea|select)[^>]*data-seal=[^>]*>", ann.page.text)
    assert len(fields) >= 3
    for field in fields:
        # a radio button needs a name to be one of several; it belongs to no form
        assert "name=" not in field or 'form=""' in field, field
    assert keys[0].id in ann.page.text
    assert "<noscript>" in ann.page.text


def test_boxes_are_kept_for_the_keys_they_are_sealed_to(world: World, ann: Tab, keys: list[HandlerKey]) -> None:
    case = ann.file("accommodation", direction="cannot_use")
    assert world.office.boxes(case, "h1")[1] == ()
    ann.open("/requests/new/accommodation")
    form = ann.form
    ann.post(form.action, form.filled | {"f-direction": "cannot_use", "boxes": boxes(keys)})
    case = ann.page.url.path.rsplit("/", 1)[-1]
    submission, kept = world.office.boxes(case, "h1")
    assert submission == form.filled["submission"]
    assert [box.key for box in kept] == [keys[0].id]
    assert len(kept[0].ciphertext) == 1040


def test_sealed_answers_survive_a_form_that_comes_back(ann: Tab, keys: list[HandlerKey]) -> None:
    ann.open("/requests/new/accommodation")
    form = ann.form
    ann.post(form.action, form.filled | {"boxes": boxes(keys)})
    assert ann.page.status_code == 422
    assert json.loads(ann.form.filled["boxes"]) == json.loads(boxes(keys))
    assert "Your sealed answers are kept." in ann.text
    ann.send(direction="cannot_use")
    assert ann.page.url.path.startswith("/requests/")


@pytest.mark.parametrize("wrong", ["no json", "{}", "[1]", '[{"key": "k", "enc": "AA", "ct": "!"}]', "[" * 2000])
def test_boxes_of_another_make_are_no_boxes(world: World, ann: Tab, keys: list[HandlerKey], wrong: str) -> None:
    ann.open("/requests/new/accommodation")
    form = ann.form
    ann.post(form.action, form.filled | {"f-direction": "cannot_use", "boxes": wrong})
    case = ann.page.url.path.rsplit("/", 1)[-1]
    assert world.office.boxes(case, keys[0].person)[1] == ()


def test_grounds_reach_every_key_of_a_large_team(world: World, ann: Tab) -> None:
    """However many read: whoever has a key gets a box of her own."""
    team = [Person(f"many{number}", "Sample Handler", "many@example.org", place="us", roles=HANDLERS) for number in range(7)]
    world.store.directory.put([*PEOPLE, *team])
    made = [HandlerKey(f"key-{one.id}-{number:012}", one.id, os.urandom(32), "{}") for one in team for number in range(10)]
    for key in made:
        world.office.add_key(key)
    ann.open("/requests/new/accommodation")
    form = ann.form
    ann.post(form.action, form.filled | {"f-direction": "cannot_use", "boxes": boxes(made)})
    case = ann.page.url.path.rsplit("/", 1)[-1]
    assert sum(len(world.office.boxes(case, one.id)[1]) for one in team) == 70


def test_large_boxes_for_many_keys_arrive_and_more_than_that_is_refused(ann: Tab, keys: list[HandlerKey]) -> None:
    ann.open("/requests/new/accommodation")
    form = ann.form
    ann.post(form.action, form.filled | {"f-direction": "cannot_use", "boxes": boxes(keys * 10, 16_400)})
    assert ann.page.url.path.startswith("/requests/")
    ann.open("/requests/new/accommodation")
    ann.post(form.action, form.filled | {"boxes": "x" * 7_000_000})
    assert ann.page.status_code == 413


def test_a_database_that_is_away_loses_no_text(world: World, ann: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    ann.open("/requests/new/opt_out")

    def away(*_: object) -> None:
        raise OutOfReachError

    monkeypatch.setattr(type(world.store.cases), "work", away)
    ann.send(why=WHY)
    assert ann.page.status_code == 503
    assert ann.form.filled["f-why"] == WHY
    monkeypatch.undo()
    ann.send()
    assert ann.page.url.path.startswith("/requests/")
    assert WHY in ann.text


def test_no_text_is_logged_or_stands_in_an_address(ann: Tab, capfd: pytest.CaptureFixture[str]) -> None:
    case = ann.file("opt_out", why=WHY)
    seen = [str(ann.page.url), *(str(page.url) for page in ann.page.history)]
    ann.act(case, "write", text=WHY)
    ann.post(f"/requests/{case}/write", {"csrf": "wrong", "f-text": WHY})
    seen += [str(ann.page.url)]
    assert not any("cases" in address or "notes" in address for address in seen)
    written = capfd.readouterr()
    assert WHY not in written.out + written.err


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_page_speaks_every_language(world: World, ann: Tab, keys: list[HandlerKey], language: str) -> None:
    assert keys
    case = ann.file("opt_out")
    ann.post("/language", {"lang": language, "back": "/requests"})
    pages = (
        "/requests",
        "/requests/new/accommodation",
        f"/requests/{case}",
        f"/requests/{case}/write",
        "/requests/new/nothing",
    )
    for address in pages:
        ann.open(address)
        assert f'<html lang="{language}">' in ann.page.text
        assert ann.page.status_code in {200, 404}, address
    ann.sign_out()
    assert ann.post(f"/requests/{case}/write", {"f-text": WHY}).status_code == 401
    hana = Tab(world, "h1")
    hana.post("/language", {"lang": language, "back": "/console"})
    for address in ("/console", f"/console/{case}", f"/console/{case}/decide", "/console/keys", "/console/figures"):
        assert hana.open(address).status_code == 200, address
        assert f'<html lang="{language}">' in hana.page.text
