"""The pages of speaking up as they come over the line: the same for everybody, kept by nobody."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
import yaml
from requests_world import Tab
from speakup_world import SpeakUpWorld

from bot.channels import web
from bot.ports import OutOfReachError
from bot.report_office import receipt_words
from bot.reporting.browser import PAGE_BYTES

if TYPE_CHECKING:
    from bot.assembly import Desk

STATIC = Path(web.__file__).parent / "static"
LANGUAGES = Path(__file__).parents[3] / "content" / "languages"
OPEN = ("/speak-up", "/speak-up/mailbox", "/speak-up/api/door", "/speak-up/api/news", "/speak-up/api/log")


@pytest.fixture
def house(sample: Desk) -> SpeakUpWorld:
    """The company; one handler has a key."""
    world = SpeakUpWorld(sample, bits=0)
    world.add_key("h1")
    return world


def ask(house: SpeakUpWorld, method: str, address: str, **what: Any) -> httpx.Response:
    """Somebody asks, with nothing remembered from before."""

    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(house.site), base_url="http://mayi.test") as client:
            return await client.request(method, address, **what)

    return anyio.run(asking)


@pytest.mark.parametrize("address", OPEN)
def test_everybody_gets_the_same_bytes_and_no_cookie(house: SpeakUpWorld, address: str) -> None:
    """Signed in or not, known or not, from wherever: nothing tells one visitor from another."""
    known = {
        "Cookie": "who=h1.1; lang=de",
        "User-Agent": "Somebody/1.0",
        "X-Forwarded-For": "192.0.2.7",
        "Referer": "https://a.example",
    }
    plain, signed = ask(house, "GET", address), ask(house, "GET", address, headers=known)
    assert plain.status_code == 200
    assert plain.content == signed.content
    assert plain.headers == signed.headers
    assert "set-cookie" not in plain.headers
    assert plain.headers["cache-control"] == "no-store"
    assert plain.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in plain.headers["content-security-policy"]
    assert "cookie" not in plain.headers.get("vary", "").lower()


@pytest.mark.parametrize(("wanted", "says"), [("de", "Postfach"), ("fr", "boîte"), ("es", "buzón"), ("en", "mailbox")])
def test_the_pages_speak_the_language_that_is_chosen_or_preferred(house: SpeakUpWorld, wanted: str, says: str) -> None:
    chosen = ask(house, "GET", f"/speak-up?lang={wanted}")
    preferred = ask(house, "GET", "/speak-up", headers={"Accept-Language": f"{wanted}-XX, it;q=0.5"})
    assert chosen.content == preferred.content
    assert f'<html lang="{wanted}"' in chosen.text
    assert says in chosen.text


def test_five_sentences_stand_before_the_first_field(house: SpeakUpWorld) -> None:
    page = ask(house, "GET", "/speak-up").text
    before = page[: page.index("<form")]
    (told,) = re.findall(r'<section class="before".*?</section>', before, re.DOTALL)
    assert told.count("<li>") == 5
    for sentence in re.findall(r"<li>(.*?)</li>", told, re.DOTALL):
        assert len(re.findall(r"[.!?](?:\s|$)", re.sub("<[^>]+>", "", sentence))) == 1


def test_no_field_could_be_sent_by_the_browser_itself(house: SpeakUpWorld) -> None:
    """What is written has no name, so that no form, however it is broken, can put it into an address."""
    for address in ("/speak-up", "/speak-up/mailbox"):
        page = ask(house, "GET", address).text
        assert set(re.findall(r'<form method="(\w+)"', page)) == {"dialog"}
        assert not re.findall(r"<textarea[^>]*\bname=", page)
        assert all(
            'spellcheck="false"' in field and 'autocomplete="off"' in field for field in re.findall("<textarea[^>]*>", page)
        )


def test_the_address_is_shown_and_the_same_as_a_picture(house: SpeakUpWorld) -> None:
    page = ask(house, "GET", "/speak-up").text
    assert '<p class="address">http://mayi.test/speak-up</p>' in page
    assert '<path transform="scale' in page or 'class="qrline"' in page
    assert "data:" not in page


def test_behind_a_proxy_the_printed_address_is_the_public_one_whatever_a_request_says(sample: Desk) -> None:
    world = SpeakUpWorld(sample, bits=0, address="https://mayi.example.com/")
    world.add_key("h1")
    plain = ask(world, "GET", "/speak-up").text
    assert '<p class="address">https://mayi.example.com/speak-up</p>' in plain
    forged = ask(world, "GET", "/speak-up", headers={"Host": "elsewhere.example"})
    assert forged.text == plain


def test_nobody_with_a_key_leaves_the_outside_channels(sample: Desk) -> None:
    page = ask(SpeakUpWorld(sample), "GET", "/speak-up").text
    assert "Nobody can read reports here yet" in page
    assert "https://www.eeoc.gov/" in page
    assert "<textarea" not in page


def test_only_these_pages_own_scripts_are_below_their_address(house: SpeakUpWorld) -> None:
    assert ask(house, "GET", "/speak-up/static/speakup/report.js").status_code == 200
    for name in ("chat.js", "console.js", "../app.py", "speakup/none.js", "vendor/README.md"):
        assert ask(house, "GET", f"/speak-up/static/{name}").status_code == 404
    plain = ask(house, "GET", "/speak-up/static/vendor/hpke.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert (
        plain.content
        == ask(house, "GET", "/speak-up/static/vendor/hpke.js").content
        == (STATIC / "vendor" / "hpke.js").read_bytes()
    )


def test_an_address_that_is_none_leads_back_to_the_door(house: SpeakUpWorld) -> None:
    missing = ask(house, "GET", "/speak-up/nowhere", headers={"Cookie": "who=h1.1"})
    assert missing.status_code == 404
    assert 'href="/speak-up"' in missing.text
    assert "Sample" not in missing.text


def test_every_page_of_the_site_leads_to_the_door(house: SpeakUpWorld) -> None:
    for address in ("/", "/policy", "/tools", "/about"):
        assert '<a href="/speak-up">' in ask(house, "GET", address).text


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [(b"{", 400, "unreadable"), (b"[" * 5000, 400, "unreadable"), (b"{}", 400, "unreadable"), (b"", 400, "unreadable")],
)
def test_what_is_no_report_is_refused_by_name(house: SpeakUpWorld, sent: bytes, status: int, error: str) -> None:
    refused = ask(house, "POST", "/speak-up/api/report", content=sent)
    assert (refused.status_code, refused.json()) == (status, {"v": 1, "error": error})
    assert house.reports() == 0


def test_fifty_megabytes_are_refused_before_they_are_read(house: SpeakUpWorld) -> None:
    read = 0

    async def body() -> Any:
        nonlocal read
        for _ in range(50):
            read += 1
            yield b"x" * 1_000_000

    announced = ask(house, "POST", "/speak-up/api/report", content=body(), headers={"Content-Length": "50000000"})
    assert (announced.status_code, announced.json()["error"], read) == (413, "too_large", 0)
    assert ask(house, "POST", "/speak-up/api/report", content=body()).status_code == 413
    assert read < 50


def test_another_site_cannot_send_for_somebody(house: SpeakUpWorld) -> None:
    foreign = ask(house, "POST", "/speak-up/api/report", content=b"{}", headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, foreign.json()["error"]) == (403, "foreign")


@pytest.mark.parametrize("sent", [{"locator": "A" * 22}, {"locator": 5}, [], "x", {"locator": "A" * 22, "page": 99_999}])
def test_a_mailbox_that_is_none_answers_like_one(house: SpeakUpWorld, sent: object) -> None:
    found = ask(house, "POST", "/speak-up/api/mailbox", json=sent)
    assert (found.status_code, len(found.content)) == (200, PAGE_BYTES)


def test_when_the_store_is_out_of_reach_the_page_says_so(house: SpeakUpWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OutOfReachError

    monkeypatch.setattr(house.office.reporting, "door", away)
    monkeypatch.setattr(house.office.reporting, "report", away)
    page = ask(house, "GET", "/speak-up")
    assert page.status_code == 503
    assert "does not reach its server" in page.text
    sent = ask(house, "POST", "/speak-up/api/report", json={})
    assert (sent.status_code, sent.json()["error"]) == (503, "out_of_reach")


def test_no_log_tells_of_a_visit(
    house: SpeakUpWorld, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        for address in OPEN:
            ask(house, "GET", address)
        ask(house, "POST", "/speak-up/api/report", content=b"a marker word")
        ask(house, "POST", "/speak-up/api/mailbox", json={"locator": "A" * 22})
    ours = [one.getMessage() for one in caplog.records if one.name.split(".")[0] not in {"httpx", "httpcore", "asyncio"}]
    assert ours == []
    assert "speak-up" not in "".join(capsys.readouterr())


# ---- the console's side ----


class Handler(Tab):
    """A handler's browser without script."""

    def __init__(self, house: SpeakUpWorld, person: str) -> None:
        super().__init__(house, person)  # type: ignore[arg-type]
        self.csrf = f"csrf-of-{person}-1"

    def act(self, path: str, value: object, csrf: str | None = None) -> httpx.Response:  # type: ignore[override]
        """Send something as the page's script does."""
        sent = {"csrf": self.csrf if csrf is None else csrf, "sent": json.dumps(value)}
        return self.post(f"/console/reports/api/{path}", sent, follow_redirects=False)


def test_the_console_is_for_handlers_and_those_who_answer_for_them(house: SpeakUpWorld) -> None:
    assert Handler(house, "h1").open("/console/reports").status_code == 200
    assert Handler(house, "e1").open("/console/reports").status_code == 403
    stranger = Tab(house)  # type: ignore[arg-type]
    assert stranger.open("/console/reports").url.path == "/sign-in"


GETS = ("list", "list/1", "figures", "uncounted", "attempts", "report/x", "report/x/item/y", "report/x/export")
POSTS = (
    "counts",
    "recovery",
    *(f"report/x/{name}" for name in ("answer", "close", "reopen", "wraps", "handover", "recuse", "rekey")),
)


def test_scripts_of_an_ended_session_are_told_so_and_led_nowhere(house: SpeakUpWorld) -> None:
    """Every address answers with the name of what happened; the page that is open keeps what was typed."""
    nobody = Handler(house, "")
    for address in GETS:
        answer = nobody.open(f"/console/reports/api/{address}")
        assert (answer.status_code, answer.json()) == (401, {"v": 1, "error": "signed_out"})
        assert answer.history == []
        assert answer.headers["cache-control"] == "no-store"
    for address in POSTS:
        answer = nobody.act(address, {})
        assert (answer.status_code, answer.json()) == (401, {"v": 1, "error": "signed_out"})


def test_a_page_of_an_earlier_session_gets_the_value_of_the_new_one_and_another_site_does_not(house: SpeakUpWorld) -> None:
    """Nothing is done with the old value; what it sends again with the new one is."""
    hana = Handler(house, "h1")
    answer = hana.act("counts", {}, csrf="of an earlier session")
    assert (answer.status_code, answer.json()["error"], answer.json()["person"]) == (403, "stale", "h1")
    assert hana.act("counts", {}, csrf=answer.json()["csrf"]).json() == {"v": 1, "done": True}
    form = {"csrf": "of an earlier session", "sent": "{}"}
    elsewhere = hana.post("/console/reports/api/counts", form, headers={"Sec-Fetch-Site": "cross-site"})
    assert (elsewhere.status_code, elsewhere.json()) == (403, {"v": 1, "error": "foreign"})


def test_a_report_that_is_not_hers_is_like_one_that_is_not_there(house: SpeakUpWorld) -> None:
    hana = Handler(house, "h1")
    for address in ("report/nothing", "report/nothing/item/none", "report/nothing/export"):
        assert hana.open(f"/console/reports/api/{address}").status_code == 404
    for name in ("answer", "close", "reopen", "wraps", "handover", "recuse", "rekey"):
        assert hana.act(f"report/nothing/{name}", {}).json()["error"] in {"no_such_report", "unreadable"}


def test_what_a_handler_sends_carries_her_sessions_value(house: SpeakUpWorld) -> None:
    assert Handler(house, "h1").act("report/x/recuse", {}, csrf="wrong").status_code == 403
    assert Handler(house, "h1").act("report/x/recuse", {}, csrf="").status_code == 403


def test_a_question_that_narrows_the_list_is_noted_and_changes_nothing(house: SpeakUpWorld) -> None:
    hana, una = Handler(house, "h1"), Handler(house, "u1")
    plain = hana.open("/console/reports/api/list").content
    assert una.open("/console/reports/api/attempts").json()["attempts"] == []
    assert hana.open("/console/reports/api/list?team=people_relations&day=2026-11-23").content == plain
    assert hana.open("/console/reports/api/figures?quarter=2026-Q3").status_code == 200
    noted = una.open("/console/reports/api/attempts").json()["attempts"]
    assert sorted((one["person"], one["what"]) for one in noted) == [
        ("Sample Handler One", "filter"),
        ("Sample Handler One", "search"),
    ]


# ---- words ----


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """Sentences by their path."""
    if isinstance(value, Mapping):
        return {k: v for key, below in value.items() for k, v in flat(below, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {k: v for at, below in enumerate(value) for k, v in flat(below, f"{path}.{at}").items()}
    return {path: value}


def pages(code: str) -> dict[str, Any]:
    """Sentences of these pages."""
    return flat(yaml.safe_load((LANGUAGES / code / "speak_up.yaml").read_text(encoding="utf-8"))["pages"])


@pytest.mark.parametrize("code", ["de", "fr", "es"])
def test_every_language_says_the_same_things(code: str) -> None:
    """The same sentences with the same gaps, none left in English."""
    english, other = pages("en"), pages(code)
    assert set(other) == set(english)
    gaps = re.compile(r"\{\{ \w+ \}\}")
    assert {k for k in english if sorted(gaps.findall(str(english[k]))) != sorted(gaps.findall(str(other[k])))} == set()
    same = {k for k in english if english[k] == other[k] and len(gaps.sub("", str(english[k]))) > 12}
    assert same == set()


def test_the_words_of_receipts_are_those_of_the_list() -> None:
    source = (STATIC / "speakup" / "words.js").read_text(encoding="utf-8")
    found = re.search(r"`(.*)`", source, re.DOTALL)
    assert found
    assert tuple(found[1].split()) == receipt_words()
