"""The pages for signing in, as somebody with a browser and no script sees them, and as somebody who means no good does."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError
from signin_world import ADMIN, EMPLOYEE, HANDLER, LEFT, PASSPHRASE, REAL, Door, PageRead
from starlette.requests import Request

from bot.accounts.local import Proof
from bot.ports import OutOfReachError
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from signin_world import Visitor

    from bot.cases.people import Person

NEW = "/requests/new/note"
SHORT, WRONG = "short", "wrong wrong wrong"
WHY = 'Because of my eyes.\nSecond line, "quoted" & <b>bold</b>'


@pytest.fixture
def door() -> Door:
    """A site with accounts of its own."""
    return Door()


@pytest.fixture
def ann(door: Door) -> Visitor:
    """An employee at her browser, not signed in."""
    door.has_account(EMPLOYEE)
    return door.visitor()


# ---- in and out ----


def test_signing_in_leads_to_where_she_wanted_to_go(ann: Visitor) -> None:
    ann.get("/requests")
    assert ann.page.headers["location"] == "/sign-in?back=/requests"
    ann.get("/sign-in?back=/requests/abc")
    ann.send("/sign-in/password", mail=EMPLOYEE.mail, password=PASSPHRASE)
    assert (ann.page.status_code, ann.page.headers["location"]) == (303, "/requests/abc")
    assert ann.is_in() == "e-1"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: x=y",
        "/sign-in/first",
        "/sign-out",
        "evil.example",
        "/" + "x" * 300,
        "/\t/evil.example",
    ],
)
def test_the_way_back_stays_on_this_site(ann: Visitor, back: str) -> None:
    ann.sign_in(EMPLOYEE, back=back)
    assert ann.page.headers["location"] == "/requests"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(door: Door) -> None:
    door.has_account(EMPLOYEE)
    ann = door.visitor()
    ann.sign_in(EMPLOYEE)
    plain = ann.page.headers["set-cookie"]
    assert re.fullmatch(r"mayi=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", plain)
    safe = door.visitor("https://mayi.test")
    safe.sign_in(EMPLOYEE)
    assert re.fullmatch(r"__Host-mayi=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", safe.page.headers["set-cookie"])
    assert safe.is_in() == "e-1"


def test_behind_a_proxy_that_speaks_https_the_cookie_is_a_safe_one() -> None:
    door = Door(public_url="https://mayi.test")
    door.has_account(EMPLOYEE)
    ann = door.visitor("http://10.0.0.1:8080")
    ann.sign_in(EMPLOYEE)
    assert ann.page.headers["set-cookie"].startswith("__Host-mayi=")
    assert "Secure" in ann.page.headers["set-cookie"]


def test_over_https_a_cookie_without_the_prefix_is_not_looked_at(door: Door) -> None:
    """A neighbouring site or an unencrypted page could have planted it."""
    door.has_account(EMPLOYEE)
    ann = door.visitor()
    ann.sign_in(EMPLOYEE)
    other = door.visitor("https://mayi.test")
    other.browser.cookies.set("mayi", ann.token)
    assert other.is_in() == ""


@pytest.mark.parametrize("forged", ["x", "A" * 43, "' or 1=1 --", "../../x"])
def test_a_forged_cookie_opens_nothing(door: Door, forged: str) -> None:
    eve = door.visitor()
    eve.browser.cookies.set("mayi", forged)
    assert eve.is_in() == ""
    assert eve.get("/account").status_code == 303


def test_a_cookie_planted_before_signing_in_is_worth_nothing_afterwards(door: Door) -> None:
    """Session fixation: Eve puts a value she knows into Ann's browser and waits until Ann signs in with it."""
    door.has_account(EMPLOYEE)
    door.has_account(HANDLER, app=True)
    eve, ann = door.visitor(), door.visitor()
    ann.browser.cookies.set("mayi", "E" * 43, domain="127.0.0.1", path="/")
    ann.sign_in(EMPLOYEE)
    assert ann.is_in() == "e-1"
    assert ann.token != "E" * 43
    eve.browser.cookies.set("mayi", "E" * 43)
    assert eve.is_in() == ""


def test_signing_in_again_ends_the_session_before(ann: Visitor, door: Door) -> None:
    ann.sign_in(EMPLOYEE)
    old = ann.token
    ann.browser.cookies.delete("mayi")
    other = door.visitor()
    other.browser.cookies.set("mayi", old)
    assert other.is_in() == "e-1"
    other.post("/sign-in/password", {"mail": EMPLOYEE.mail, "password": PASSPHRASE})
    third = door.visitor()
    third.browser.cookies.set("mayi", old)
    assert third.is_in() == ""


def test_somebody_signed_in_is_not_asked_again(ann: Visitor) -> None:
    ann.sign_in(EMPLOYEE)
    assert ann.get("/sign-in?back=/requests/abc").headers["location"] == "/requests/abc"


def test_signing_out_ends_the_session_and_not_only_the_cookie(ann: Visitor, door: Door) -> None:
    ann.sign_in(EMPLOYEE)
    token, csrf = ann.token, ann.csrf()
    assert ann.post("/sign-out", {"csrf": csrf}).headers["location"] == "/sign-in?done=out"
    assert "You are signed out." in ann.get("/sign-in?done=out").text
    assert ann.is_in() == ""
    eve = door.visitor()
    eve.browser.cookies.set("mayi", token)
    assert eve.is_in() == ""


def test_signing_out_everywhere_ends_every_browser(ann: Visitor, door: Door) -> None:
    ann.sign_in(EMPLOYEE)
    phone = door.visitor()
    phone.sign_in(EMPLOYEE)
    ann.get("/account")
    ann.send("/sign-out/everywhere")
    assert (ann.is_in(), phone.is_in()) == ("", "")


@pytest.mark.parametrize("csrf", ["", "wrong", "é"])
@pytest.mark.parametrize("address", ["/sign-out", "/sign-out/everywhere", "/account/password", "/account/second", NEW])
def test_without_the_value_of_her_session_nothing_is_done(ann: Visitor, door: Door, address: str, csrf: str) -> None:
    ann.sign_in(EMPLOYEE)
    filled = {"csrf": csrf, "now": PASSPHRASE, "password": "another fine passphrase", "again": "another fine passphrase"}
    assert ann.post(address, filled).status_code == 403
    assert ann.is_in() == "e-1"
    assert door.taken == []
    assert door.local.sign_in(EMPLOYEE.mail, Proof(PASSPHRASE))[0] == EMPLOYEE


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
@pytest.mark.parametrize("address", ["/sign-in/password", "/sign-in/first", "/sign-in", "/sign-out", NEW])
def test_what_another_site_sends_is_refused(ann: Visitor, address: str, headers: dict[str, str]) -> None:
    """With the right value of the session, too; and nobody is signed in as somebody else unawares."""
    ann.sign_in(EMPLOYEE)
    csrf = ann.csrf()
    answer = ann.post(address, {"csrf": csrf, "mail": EMPLOYEE.mail, "password": PASSPHRASE}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert ann.is_in() == "e-1"


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "same-origin"}, {"origin": "null"}, {"origin": "http://127.0.0.1:8080"}]
)
def test_what_our_own_pages_send_is_taken(ann: Visitor, headers: dict[str, str]) -> None:
    """Our pages send `Origin: null`, because their address is nobody's business."""
    ann.post("/sign-in/password", {"mail": EMPLOYEE.mail, "password": PASSPHRASE}, headers=headers)
    assert ann.is_in() == "e-1"


# ---- wrong tries ----


def test_unknown_wrong_and_locked_look_the_same(ann: Visitor, door: Door) -> None:
    def page(mail: str, password: str) -> tuple[int, str]:
        ann.get("/sign-in")
        answer = ann.send("/sign-in/password", mail=mail, password=password)
        return answer.status_code, answer.text.replace(mail, "MAIL")

    wrong = page(EMPLOYEE.mail, WRONG)
    assert wrong[0] == 422
    assert "That did not match." in wrong[1]
    assert page("nobody@example.com", PASSPHRASE) == wrong
    assert page(LEFT.mail, PASSPHRASE) == wrong
    for _ in range(6):
        assert page(EMPLOYEE.mail, WRONG) == wrong
    assert door.store.accounts.account("e-1").locked_until is not None
    assert page(EMPLOYEE.mail, PASSPHRASE) == wrong
    door.clock.turn(minutes=15)
    assert page(EMPLOYEE.mail, PASSPHRASE)[0] == 303


def test_every_try_costs_one_comparison_whoever_it_is(ann: Visitor, door: Door) -> None:
    for mail in (EMPLOYEE.mail, "nobody@example.com", "", "x" * 5000):
        before = door.passwords.compared
        ann.post("/sign-in/password", {"mail": mail, "password": WRONG})
        assert door.passwords.compared == before + 1


def test_after_a_wrong_try_the_mail_is_kept_and_the_password_is_not(ann: Visitor) -> None:
    ann.sign_in(EMPLOYEE, WRONG, back="/requests/abc")
    assert ann.form("/sign-in/password").fields["mail"] == EMPLOYEE.mail
    assert ann.form("/sign-in/password").fields["back"] == "/requests/abc"
    assert WRONG not in ann.page.text
    assert ann.token == ""


def test_a_password_of_megabytes_is_refused_before_it_is_read(ann: Visitor, door: Door) -> None:
    before = door.passwords.compared
    assert ann.post("/sign-in/password", {"mail": EMPLOYEE.mail, "password": "x" * 10**6}).status_code == 413
    assert door.passwords.compared == before


def test_what_another_site_sends_to_sign_in_is_not_read(ann: Visitor, door: Door) -> None:
    taken = []

    async def pieces() -> AsyncIterator[bytes]:
        taken.append(1)
        yield b"mail=x"

    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"}
    assert ann.request("POST", "/sign-in/password", content=pieces(), headers=headers).status_code == 403
    assert taken == []
    assert door.passwords.compared == 0


def test_what_was_typed_is_not_painted_as_html(ann: Visitor) -> None:
    ann.post("/sign-in/password", {"mail": '"><script>alert(1)</script>', "password": "x", "back": '"><script>'})
    assert "<script>alert" not in ann.page.text


# ---- who may be in ----


def test_somebody_who_leaves_is_out_at_once(ann: Visitor, door: Door) -> None:
    ann.sign_in(EMPLOYEE)
    assert ann.is_in() == "e-1"
    door.store.directory.put([replace(EMPLOYEE, active=False)])
    assert ann.is_in() == ""
    ann.sign_in(EMPLOYEE)
    assert ann.page.status_code == 422


def test_a_session_ends_in_time(ann: Visitor, door: Door) -> None:
    ann.sign_in(EMPLOYEE)
    door.clock.turn(hours=2)
    assert ann.is_in() == ""


def test_a_site_that_wants_shorter_sessions_says_so() -> None:
    door = Door(session_hours=1, idle_hours=0.5)
    door.has_account(EMPLOYEE)
    ann = door.visitor()
    ann.sign_in(EMPLOYEE)
    door.clock.turn(minutes=29)
    assert ann.is_in() == "e-1"
    door.clock.turn(minutes=29)
    assert ann.is_in() == "e-1"
    door.clock.turn(minutes=2)
    assert ann.is_in() == ""


@pytest.mark.parametrize("person", [HANDLER, ADMIN])
def test_a_password_alone_gets_a_handler_no_further_than_to_a_second_step(door: Door, person: Person) -> None:
    door.has_account(person)
    hana = door.visitor()
    hana.sign_in(person, back="/console/abc")
    assert hana.page.headers["location"] == "/account/second?back=/console/abc"
    assert hana.is_in() == ""
    assert hana.get("/account").headers["location"] == "/account/second"
    assert hana.get("/account/password").headers["location"] == "/account/second"
    assert hana.get("/sign-in").headers["location"] == "/account/second"
    hana.post(NEW, {"f-why": "x"})
    assert door.taken == []


def test_somebody_who_becomes_a_handler_needs_a_second_step_from_then_on(ann: Visitor, door: Door) -> None:
    ann.sign_in(EMPLOYEE)
    door.store.directory.put([replace(EMPLOYEE, roles=("handler:some_team",))])
    assert ann.is_in() == ""
    assert ann.get("/sign-in").headers["location"] == "/account/second"


def test_the_first_time_from_the_code_to_the_console(door: Door) -> None:
    """Code, password, app, recovery codes, console; then in again with password and code."""
    hana, code = door.visitor(), door.local.invite(HANDLER, anew=False)
    hana.get("/sign-in/first")
    hana.send("/sign-in/first", mail=HANDLER.mail, code=code, password=PASSPHRASE, again="something else entirely")
    assert "The two passwords are not the same." in hana.page.text
    assert hana.form("/sign-in/first").fields["code"] == code
    hana.send("/sign-in/first", password=PASSPHRASE, again=PASSPHRASE)
    assert hana.page.headers["location"].startswith("/account/second")
    hana.get("/account/second?back=/console/abc")
    half = hana.token
    secret = hana.form("/account/second").fields["secret"]
    assert "<svg" in hana.page.text
    assert "data:" not in hana.page.text
    assert "style=" not in hana.page.text
    hana.send("/account/second", new_code="000000")
    assert "That code did not match." in hana.page.text
    assert hana.form("/account/second").fields["secret"] == secret
    hana.send("/account/second", new_code=door.code(secret))
    codes = re.findall(r"<code>([A-Z2-7-]+)</code>", hana.page.text)
    assert len(set(codes)) == 10
    assert "/console/abc" in PageRead(hana.page.text).links
    assert hana.token != half
    assert hana.is_in() == "h-1"
    for page in ("/account", "/account/codes", "/account/second"):
        assert not any(code in hana.get(page).text for code in codes)
    other = door.visitor()
    other.browser.cookies.set("mayi", half)
    assert other.is_in() == ""
    door.clock.turn(seconds=30)
    other.browser.cookies.delete("mayi")
    other.sign_in(HANDLER)
    assert other.page.status_code == 422
    other.sign_in(HANDLER, code=door.code(secret))
    assert other.page.headers["location"] == "/console"
    assert door.visitor().sign_in(HANDLER, code=codes[3]).status_code == 303
    assert "Recovery codes left: 9" in hana.get("/account").text


def test_an_employee_may_leave_the_second_step_for_later(door: Door) -> None:
    ann, code = door.visitor(), door.local.invite(EMPLOYEE, anew=False)
    ann.get("/sign-in/first")
    ann.send("/sign-in/first", mail=EMPLOYEE.mail, code=code, password=PASSPHRASE, again=PASSPHRASE)
    assert ann.is_in() == "e-1"
    assert "/account" in PageRead(ann.get("/account/second").text).links


def test_a_second_step_set_up_later_needs_the_password(ann: Visitor, door: Door) -> None:
    """Somebody at a computer that was left alone must not lock its owner out."""
    ann.sign_in(EMPLOYEE)
    door.clock.turn(minutes=11)
    ann.get("/account/second")
    secret = ann.form("/account/second").fields["secret"]
    ann.send("/account/second", new_code=door.code(secret), now=WRONG)
    assert ann.page.status_code == 422
    assert door.store.accounts.account("e-1").totp_secret == ""
    ann.send("/account/second", new_code=door.code(secret), now=PASSPHRASE)
    assert door.store.accounts.account("e-1").totp_secret == secret


def test_changing_the_password_signs_out_everywhere_else(ann: Visitor, door: Door) -> None:
    ann.sign_in(EMPLOYEE)
    phone = door.visitor()
    phone.sign_in(EMPLOYEE)
    ann.get("/account/password")
    ann.send("/account/password", now=PASSPHRASE, again=SHORT, password=SHORT)
    assert "at least 12 characters" in ann.page.text
    better = "another fine passphrase"
    ann.send("/account/password", now=PASSPHRASE, password=better, again=better)
    assert ann.page.headers["location"] == "/account?done=password"
    assert (ann.is_in(), phone.is_in()) == ("e-1", "")
    assert phone.sign_in(EMPLOYEE).status_code == 422
    assert phone.sign_in(EMPLOYEE, better).status_code == 303


def test_turning_the_second_step_off_and_getting_new_recovery_codes(door: Door) -> None:
    secret, ann = door.has_account(EMPLOYEE, app=True), door.visitor()
    ann.sign_in(EMPLOYEE, code=door.code(secret))
    door.clock.turn(seconds=30)
    ann.get("/account/codes")
    ann.send("/account/codes", now=PASSPHRASE, code=door.code(secret))
    assert len(re.findall(r"<code>([A-Z2-7-]+)</code>", ann.page.text)) == 10
    ann.get("/account/second/off")
    ann.send("/account/second/off", now=PASSPHRASE, code="000000")
    assert ann.page.status_code == 422
    door.clock.turn(seconds=30)
    ann.send("/account/second/off", now=PASSPHRASE, code=door.code(secret))
    assert ann.page.headers["location"] == "/account?done=second_off"
    assert door.visitor().sign_in(EMPLOYEE).status_code == 303


def test_looking_who_is_there_happens_once_for_a_page(ann: Visitor, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    ann.sign_in(EMPLOYEE)
    asked: list[object] = []
    find = door.store.accounts.session
    monkeypatch.setattr(door.store.accounts, "session", lambda *what: asked.append(what) or find(*what))
    cookie = [(b"cookie", f"mayi={ann.token}".encode()), (b"host", b"127.0.0.1:8080")]
    request = Request({"type": "http", "scheme": "http", "path": "/", "headers": cookie})
    assert [door.identity.who(Request(request.scope)) for _ in range(3)] == [door.identity.who(request)] * 3
    assert len(asked) == 1


# ---- what somebody had written ----


def test_what_she_wrote_goes_through_signing_in_and_is_sent_by_her(ann: Visitor, door: Door) -> None:
    ann.post(NEW, {"csrf": "of-a-session-that-ended", "f-why": WHY, "submission": "s-1", "f-until": ""})
    assert ann.page.status_code == 401
    written = ann.form(NEW)
    ann.post(written.buttons[0][2], {**written.fields, written.buttons[0][0]: written.buttons[0][1]})
    ann.send("/sign-in/password", mail=EMPLOYEE.mail, password=WRONG)
    ann.send("/sign-in/password", mail=EMPLOYEE.mail, password=PASSPHRASE)
    assert ann.page.status_code == 200
    assert "Because of my eyes." in ann.page.text
    assert "Sample Employee" in ann.page.text
    assert door.taken == []
    ann.send(NEW)
    assert ann.page.text == "taken"
    assert door.taken == [{"by": "e-1", "f-why": WHY, "submission": "s-1", "f-until": ""}]


def test_it_can_be_sent_from_the_first_page_too_after_signing_in_in_another_tab(ann: Visitor, door: Door) -> None:
    ann.post(NEW, {"f-why": WHY})
    written = ann.form(NEW)
    assert 'target="_blank"' in ann.page.text
    ann.sign_in(EMPLOYEE)
    ann.post("/sign-in", {**written.fields, "back": NEW})
    ann.send(NEW)
    assert [one["f-why"] for one in door.taken] == [WHY]


def test_a_text_of_sixty_kilobytes_travels_and_a_longer_one_waits_where_it_is(ann: Visitor) -> None:
    longest = "x" * 59_980
    ann.post(NEW, {"f-why": longest})
    assert ann.form(NEW).buttons[0][2] == "/sign-in"
    ann.post("/sign-in", {**ann.form(NEW).fields, "back": NEW})
    assert ann.form("/sign-in/password").fields["kept-f-why"] == longest
    ann.send("/sign-in/password", mail=EMPLOYEE.mail, password=PASSPHRASE)
    assert ann.form(NEW).fields["f-why"] == longest
    ann.browser.cookies.clear()
    longer = longest + "x" * 60
    ann.post(NEW, {"f-why": longer})
    assert "formaction" not in ann.page.text
    assert ann.form(NEW).fields["f-why"] == longer
    assert ann.post("/sign-in", {"back": NEW, "f-why": longer}).status_code == 413
    assert "go back one page" in ann.page.text
    demo = Door(demo=True).visitor()
    assert demo.post("/sign-in/sample", {"back": NEW, "kept-f-why": longer, "person": "e-1"}).status_code == 413


@pytest.mark.parametrize("back", ["https://evil.example/requests/new/x", "/sign-out", "/language", "//evil.example", ""])
def test_a_text_travels_to_our_own_rooms_alone(ann: Visitor, back: str) -> None:
    ann.post("/sign-in", {"back": back, "kept-f-why": WHY})
    assert "kept-f-why" not in ann.form("/sign-in/password").fields
    ann.post("/sign-in/password", {"back": back, "kept-f-why": WHY, "mail": EMPLOYEE.mail, "password": PASSPHRASE})
    assert ann.page.status_code == 303


def test_the_value_of_the_session_that_ended_does_not_travel(ann: Visitor) -> None:
    ann.post("/sign-in", {"back": NEW, "f-why": WHY, "csrf": "old"})
    assert "kept-csrf" not in ann.form("/sign-in/password").fields


# ---- the database is away ----


@pytest.mark.parametrize("method", ["session", "account", "put_session"])
def test_when_the_database_is_away_she_is_told_so_and_nothing_is_lost(
    ann: Visitor, door: Door, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    ann.sign_in(EMPLOYEE)
    csrf = ann.csrf()

    def away(*_: object) -> None:
        raise OutOfReachError

    monkeypatch.setattr(door.store.accounts, method, away)
    if method == "session":
        assert ann.get("/requests").status_code == 503
        assert ann.get("/account").status_code == 503
        assert ann.post(NEW, {"f-why": WHY, "csrf": csrf}).status_code == 503
        assert "nothing is lost" in ann.page.text
        kept = ann.form(NEW).fields
        monkeypatch.undo()
        assert ann.post(NEW, kept).text == "taken"
        assert door.taken == [{"by": "e-1", "f-why": WHY}]
    else:
        other = door.visitor()
        assert other.sign_in(EMPLOYEE).status_code == 503
        assert "Nothing is lost" in other.page.text
        monkeypatch.undo()
        assert other.sign_in(EMPLOYEE).status_code == 303


def test_asking_needs_neither_sign_in_nor_database(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OutOfReachError

    for method in ("session", "account", "put_session", "delete_session"):
        monkeypatch.setattr(door.store.accounts, method, away)
    eve = door.visitor()
    eve.browser.cookies.set("mayi", "A" * 43)
    assert eve.get("/").status_code == 200
    assert eve.get("/policy").status_code == 200


# ---- the demo ----


def test_in_the_demo_one_click_makes_her_a_sample_person_and_another() -> None:
    door = Door(demo=True)
    ann = door.visitor()
    ann.get("/sign-in?back=/requests/abc")
    assert "This is a demo." in ann.page.text
    names = {value for _, value, _ in ann.form("/sign-in/sample").buttons}
    assert names == {"e-1", "h-1", "a-1"}
    ann.send("/sign-in/sample", person="h-1")
    assert ann.page.headers["location"] == "/requests/abc"
    assert ann.is_in() == "h-1"
    assert ann.get("/account").headers["location"] == "/sign-in"
    ann.get("/sign-in")
    ann.send("/sign-in/sample", person="e-1")
    assert ann.is_in() == "e-1"


@pytest.mark.parametrize("person", [REAL.id, LEFT.id, "nobody", ""])
def test_in_the_demo_nobody_real_can_be_chosen(person: str) -> None:
    ann = Door(demo=True).visitor()
    ann.post("/sign-in/sample", {"person": person})
    assert ann.page.status_code == 403
    assert ann.is_in() == ""


@pytest.mark.parametrize("base", ["http://mayi.company.de", "http://192.168.1.5:8080", "http://127.0.0.1.evil.example"])
def test_the_demo_answers_on_this_machine_alone(base: str) -> None:
    """A name elsewhere that is made to point here would let a site walk its visitors in."""
    ann = Door(demo=True).visitor(base)
    assert ann.get("/sign-in").status_code == 403
    assert ann.post("/sign-in/sample", {"person": "e-1"}).status_code == 403
    assert ann.is_in() == ""


def test_outside_the_demo_nobody_can_be_chosen(door: Door) -> None:
    ann = door.visitor()
    assert ann.post("/sign-in/sample", {"person": "e-1"}).status_code in {404, 405}
    assert "demo" not in ann.get("/sign-in").text
    assert ann.is_in() == ""


def test_in_the_demo_there_are_no_passwords() -> None:
    ann = Door(demo=True).visitor()
    assert ann.post("/sign-in/password", {"mail": EMPLOYEE.mail, "password": PASSPHRASE}).status_code in {404, 405}


@pytest.mark.parametrize(
    "settings",
    [
        {"demo": True, "host": "0.0.0.0"},  # noqa: S104 - what is refused here
        {"demo": True, "host": "192.168.1.5"},
        {"demo": True, "host": "::"},
        {"demo": True, "public_url": "https://mayi.company.de"},
    ],
)
def test_the_demo_does_not_start_where_others_reach_it(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"127\.0\.0\.1 alone"):
        Settings(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_page_speaks_every_language(door: Door, language: str) -> None:
    door.has_account(EMPLOYEE)
    ann = door.visitor()
    ann.browser.cookies.set("lang", language)
    assert f'<html lang="{language}">' in ann.get("/sign-in").text
    assert ann.get("/sign-in/first").status_code == 200
    ann.sign_in(EMPLOYEE)
    for page in ("/account", "/account/password", "/account/second"):
        assert f'<html lang="{language}">' in ann.get(page).text


def test_choosing_a_language_keeps_the_way_back(ann: Visitor) -> None:
    ann.get("/sign-in?back=/requests/abc")
    ann.send("/language", lang="de")
    assert ann.page.headers["location"] == "/sign-in?back=/requests/abc"


def test_opening_an_address_that_something_is_sent_to_begins_anew(ann: Visitor) -> None:
    for address in ("/sign-in/password", "/sign-out", "/sign-out/everywhere"):
        assert ann.get(address).headers["location"] == "/sign-in"
