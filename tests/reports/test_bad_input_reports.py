"""What breaks, lies or is too large, sent to a real server over real connections: a clear answer, and nothing lost."""

from __future__ import annotations

import json
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reports_server import API, CONSOLE, ReportsServer

from bot.ports_reports import RefusedError
from bot.reporting.browser import PAGE_BYTES, ReporterBrowser, worked
from bot.reporting.texts import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports_server import OverHttp

    from bot.reporting.browser import HandlerBrowser

POST = b"POST /speak-up/api/report HTTP/1.1\r\nHost: 127.0.0.1\r\n"
MOST_DAYS = 14
MEGABYTE = b"x" * 1_000_000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FEW = settings(max_examples=150)

pytestmark = pytest.mark.usefixtures("hr")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportsServer]:
    """A server for all tests here; whatever they send, it goes on."""
    with ReportsServer(tmp_path_factory.mktemp("reports")) as running:
        yield running
        assert "Traceback" not in running.log.read_text()
        assert "page_failed" not in running.log.read_text()


@pytest.fixture(scope="module")
def hr(server: ReportsServer) -> HandlerBrowser:
    """A handler, so that reports can be taken."""
    return server.handler("s-hr-1")


def kept(server: ReportsServer) -> tuple[int, int]:
    """How many reports and items are in the database."""
    with closing(sqlite3.connect(server.folder / "reports.db")) as connection:
        found = connection.execute("SELECT (SELECT count(*) FROM speak_report), (SELECT count(*) FROM speak_item)").fetchone()
    return int(found[0]), int(found[1])


def new(server: ReportsServer) -> tuple[ReporterBrowser, dict[str, Any]]:
    """A report that is ready to be sent."""
    reporter = ReporterBrowser(server.http())  # type: ignore[arg-type] - the calls that browsers make
    return reporter, reporter.prepare(server.told())


def refused(server: ReportsServer, path: str, sent: object) -> tuple[int, str]:
    """Status and name of a refusal; no name when it was taken."""
    answer = server.http().call("POST", f"{API}/{path}", json=sent)
    return answer.status_code, answer.json().get("error", "")


def test_a_body_of_fifty_megabytes_is_refused_before_it_came_and_takes_no_memory(server: ReportsServer) -> None:
    """By its announced length at once; without one after what is allowed; then the connection is closed."""
    before = server.resident()
    announced = POST + b"Content-Length: 50000000\r\n\r\n"
    unannounced = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"%x\r\n" % len(MEGABYTE) + MEGABYTE + b"\r\n"
    for answer in (server.raw(announced), server.raw(announced, MEGABYTE, 50), server.raw(unannounced, chunk, 50)):
        assert not answer or (b" 413 " in answer and b"too_large" in answer and b"connection: close" in answer.lower())
    assert b" 413 " in server.raw(announced)
    assert server.resident() - before < 60_000_000


def test_a_body_that_stops_or_never_ends_is_kept_nowhere_and_holds_nobody_up(server: ReportsServer) -> None:
    """A connection that was lost while sending, and one that sends nothing more: others are served, and a retry is safe."""
    reporter, sent = new(server)
    body = json.dumps(sent | {"work": worked(reporter._service, reporter.id)}).encode()  # noqa: SLF001 - her browser
    head = POST + b"Content-Length: %d\r\n\r\n" % len(body)
    with (
        socket.create_connection(("127.0.0.1", server.port)) as slow,
        socket.create_connection(("127.0.0.1", server.port)) as cut,
    ):
        slow.sendall(head + body[:100])
        cut.sendall(head + body[:-1])
        cut.close()
        assert server.http().call("GET", "/speak-up").status_code == 200
        slow.sendall(body[100:])
        assert b" 200 " in slow.recv(65_536)
    assert b" 200 " in server.raw(POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert len(reporter.texts()) == 1 + 1


def changed(value: Any, path: list[int], to: Any) -> Any:
    """A value with something else at one place in it."""
    if not path or not isinstance(value, dict | list) or not value:
        return to
    if isinstance(value, list):
        at = path[0] % len(value)
        return [changed(one, path[1:], to) if number == at else one for number, one in enumerate(value)]
    name = sorted(value)[path[0] % len(value)]
    return value | {name: changed(value[name], path[1:], to)}


@pytest.fixture(scope="module")
def worn(server: ReportsServer) -> tuple[OverHttp, dict[str, Any]]:
    """A report that is right in every place, with its work done, and a line to send variants of it."""
    reporter, sent = new(server)
    return server.http(), sent | {"work": worked(reporter._service, reporter.id)}  # noqa: SLF001 - her browser


@FEW
@given(path=st.lists(st.integers(0, 20), min_size=1, max_size=5), to=JSON)
def test_a_report_with_anything_wrong_in_any_place_is_refused_by_name_and_not_kept(
    server: ReportsServer, worn: tuple[OverHttp, dict[str, Any]], path: list[int], to: Any
) -> None:
    """Wrong types, lengths and names anywhere; what is right by chance is not sent: any `v`, some days to wait."""
    http, sent = worn
    wrong = changed(sent, path, to)
    days = wrong["after"]
    assume(wrong | {"v": 1} != sent and (days == 0 or type(days) is not int or not 0 <= days <= MOST_DAYS))
    before = kept(server)
    answer = http.call("POST", f"{API}/report", json=wrong)
    assert answer.status_code in {400, 409}
    assert answer.json().keys() == {"v", "error"}
    assert kept(server) == before


@FEW
@given(sent=JSON, name=st.sampled_from(["report", "post"]))
def test_anything_that_is_json_is_refused_by_name(worn: tuple[OverHttp, dict[str, Any]], sent: Any, name: str) -> None:
    """Numbers, texts, lists where a report or a message should be."""
    answer = worn[0].call("POST", f"{API}/{name}", json=sent)
    assert (answer.status_code, answer.json()) == (400, {"v": 1, "error": "unreadable"})


@pytest.mark.parametrize(
    "sent", [None, [], {}, "x", {"locator": 5}, {"locator": "A" * 22, "page": 10**9}, {"page": -1, "locator": []}]
)
def test_a_mailbox_answers_anything_with_a_page_of_one_size(server: ReportsServer, sent: Any) -> None:
    """Nobody learns from it what was wrong."""
    answer = server.http().call("POST", f"{API}/mailbox", content=json.dumps(sent))
    assert (answer.status_code, len(answer.content)) == (200, PAGE_BYTES)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"v":' + b"9" * 100_000 + b"}", b'{"report":NaN}', b"\x00" * 50, b'"\\ud800"'],
)
def test_what_is_no_json_is_refused_by_name(server: ReportsServer, body: bytes) -> None:
    """Broken text, deep brackets, endless numbers, whatever type it says it is."""
    for kind in ("application/json", "text/plain", "multipart/form-data", "application/json; charset=utf-16"):
        answer = server.http().call("POST", f"{API}/report", content=body, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["error"]) == (400, "unreadable")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/speak-up/api/report", 405),
        ("DELETE", "/speak-up/api/mailbox", 405),
        ("POST", "/speak-up/api/door", 405),
        ("GET", "/speak-up/api/report", 404),
        ("GET", "/speak-up/api/log/2026-02-30", 404),
        ("GET", "/speak-up/api/log/%00", 404),
        ("GET", "/speak-up/api/log/" + "9" * 5000, 404),
        ("GET", "/speak-up/..%2f..%2fetc/passwd", 404),
        ("GET", "/speak-up/static/..%2f..%2f..%2f..%2fetc/passwd", 404),
        ("GET", "/speak-up/static/speakup/%2e%2e/console.js", 404),
        ("GET", "/speak-up/" + "a" * 30_000, 404),
        ("GET", "//speak-up/api/door", 404),
    ],
)
def test_other_methods_and_paths_that_lead_elsewhere_find_nothing(
    server: ReportsServer, method: str, path: str, status: int
) -> None:
    """Nothing outside these pages is served, and no error names a place in the program."""
    answer = server.http().call(method, path)
    assert answer.status_code == status
    assert "root:" not in answer.text
    assert "Traceback" not in answer.text
    assert "set-cookie" not in answer.headers


def test_headers_beyond_all_bounds_are_refused(server: ReportsServer) -> None:
    """Two hundred kilobytes of header, a length that is no number or below zero."""
    for header in (b"X: " + b"y" * 200_000, b"Content-Length: -1", b"Content-Length: " + b"9" * 5000):
        answer = server.raw(POST + header + b"\r\n\r\n")
        assert not answer or answer.startswith(b"HTTP/1.1 400 ")


def test_work_done_once_is_worth_one_report(server: ReportsServer) -> None:
    """A solved puzzle is no good for another report, and a puzzle of another server for none."""
    reporter, sent = new(server)
    work = worked(reporter._service, reporter.id)  # noqa: SLF001 - her browser
    assert server.http().report(sent | {"work": work}) == {"v": 1, "taken": True}
    second = [refused(server, "report", new(server)[1] | {"work": work})[1] for _ in range(6)]
    assert "work_wrong" in second  # one in sixteen is right by chance
    assert refused(server, "report", new(server)[1] | {"work": work | {"puzzle": pack(bytes(40))}}) == (409, "work_old")


def test_a_clock_that_jumps_costs_a_new_puzzle_and_nothing_else(server: ReportsServer, hr: HandlerBrowser) -> None:
    """Two days ahead, and back: a page from before gets `work_old`, its second try is taken and read in the end."""
    reporter, sent = new(server)
    work = worked(reporter._service, reporter.id)  # noqa: SLF001 - her browser
    server.turn(2)
    assert refused(server, "report", sent | {"work": work}) == (409, "work_old")
    again = sent | {"work": worked(reporter._service, reporter.id)}  # noqa: SLF001 - as above
    server.turn(-2)
    assert refused(server, "report", again) == (409, "work_old")
    assert server.http().report(sent | {"work": worked(reporter._service, reporter.id)})["taken"]  # noqa: SLF001 - as above
    server.turn(1.01)
    server.until(lambda: reporter.id in hr.reports())
    reporter.write({"text": "More.", "act": "message"})
    assert len(reporter.texts()) == 3


def test_strangers_locators_all_get_a_page_of_one_size_and_keep_nobody_out(server: ReportsServer) -> None:
    """Many wrong receipts at once, while somebody with a right one reads hers."""
    reporter = server.reporter()

    def wrong(number: int) -> tuple[int, int]:
        asked = {"v": 1, "locator": pack(number.to_bytes(16, "big")), "page": number % 3}
        answer = client.call("POST", f"{API}/mailbox", json=asked)
        return answer.status_code, len(answer.content)

    client = server.http()
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(wrong, range(40))
        assert len(reporter.texts()) == 2
        assert set(found) == {(200, PAGE_BYTES)}


def test_another_person_s_session_and_an_old_page_change_nothing(server: ReportsServer, hr: HandlerBrowser) -> None:
    """No session, a person without a key, a page of an earlier session, a form of another site: told so, and nothing done."""
    reporter = server.reporter()
    server.turn(1.01)
    server.until(lambda: reporter.id in hr.reports())
    before = hr._service.read("", reporter.id)  # noqa: SLF001 - her browser
    stranger, nobody = server.http(), server.http()
    stranger.sign_in("s-employee")
    for name in ("answer", "close", "reopen", "wraps", "handover", "recuse", "rekey"):
        with pytest.raises(RefusedError) as caught:
            stranger.act(
                name, reporter.id, {"item": None, "outcome": "put_right", "category": "something_else", "tool": "none"}
            )
        assert caught.value.status in {400, 404}
        path, form = f"{CONSOLE}/report/{reporter.id}/{name}", {"sent": "{}"}
        assert nobody.call("POST", path, data=form).status_code == 401
        assert hr._service.call("POST", path, data=form | {"csrf": "of-last-year"}).status_code == 403  # type: ignore[attr-defined]  # noqa: SLF001
        ours = form | {"csrf": hr._service.csrf}  # type: ignore[attr-defined]  # noqa: SLF001 - as above
        elsewhere = hr._service.call("POST", path, data=ours, headers={"Sec-Fetch-Site": "cross-site"})  # type: ignore[attr-defined]  # noqa: SLF001
        assert elsewhere.status_code == 403
    for path in (f"report/{reporter.id}", f"report/{reporter.id}/export", f"report/{reporter.id}/item/x"):
        mine, none = (stranger.call("GET", f"{CONSOLE}/{one}") for one in (path, path.replace(reporter.id, "A" * 22)))
        assert (mine.status_code, mine.content) == (none.status_code, none.content)
        assert mine.status_code == 404
    assert hr._service.read("", reporter.id)["items"] == before["items"]  # noqa: SLF001 - as above
