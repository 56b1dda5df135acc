"""Large forms: who may send one, and that nobody else waits for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from speakup_world import SpeakUpWorld

from bot.channels.web import arrivals
from bot.channels.web.arrivals import MOST_ESCAPES
from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.assembly import Desk

COUNTS, FILED = "/console/reports/api/counts", "/requests/new/accommodation"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ANN, HANA = {"Cookie": "who=e1.1"}, {"Cookie": "who=h1.1"}
PIECE = b"x" * 1_000_000


@pytest.fixture
def house(sample: Desk) -> SpeakUpWorld:
    """The company."""
    return SpeakUpWorld(sample)


def open_client(house: SpeakUpWorld) -> httpx.AsyncClient:
    """Anybody's browser."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(house.site), base_url="http://mayi.test")


class Upload:
    """Five megabytes on their way, and how many of them were taken."""

    def __init__(self) -> None:
        self.taken = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        """One after the other, as they are asked for."""
        for _ in range(5):
            self.taken += 1
            yield PIECE


def send(house: SpeakUpWorld, address: str, content: Any, headers: dict[str, str]) -> httpx.Response:
    """Somebody sends a form."""

    async def sending() -> httpx.Response:
        async with open_client(house) as client:
            return await client.post(address, content=content, headers={**FORM, **headers})

    return anyio.run(sending)


@pytest.mark.parametrize("announced", [{"Content-Length": "5000000"}, {}])
def test_nobody_in_particular_sends_nothing_large(house: SpeakUpWorld, announced: dict[str, str]) -> None:
    """Whoever is not signed in is told so before what she sends is read; of a form of a page, no more than it takes to see."""
    to_console, to_page = Upload(), Upload()
    answer = send(house, COUNTS, to_console.pieces(), announced)
    assert (answer.status_code, answer.json(), to_console.taken) == (401, {"v": 1, "error": "signed_out"}, 0)
    page = send(house, FILED, to_page.pieces(), announced)
    assert page.status_code == 401
    assert "what you wrote is still in the form" in page.text
    assert to_page.taken == (0 if announced else 1)


def test_another_site_sends_nothing_at_all(house: SpeakUpWorld) -> None:
    """Not even with her cookie."""
    for address in (COUNTS, FILED):
        upload = Upload()
        answer = send(house, address, upload.pieces(), {**HANA, "Sec-Fetch-Site": "cross-site"})
        assert (answer.status_code, upload.taken) == (403, 0)


def test_when_nobody_can_be_asked_who_she_is_nothing_large_is_read(
    house: SpeakUpWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form stays where it is, and the page says that it can be sent again."""

    def away(*_: object) -> None:
        raise OutOfReachError

    monkeypatch.setattr(type(house.store.directory), "person", away)
    announced = {"Content-Length": "5000000"}
    for address in (COUNTS, FILED):
        upload = Upload()
        answer = send(house, address, upload.pieces(), {**HANA, **announced})
        assert (answer.status_code, upload.taken) == (503, 0)


def test_while_a_large_form_is_read_others_are_answered(house: SpeakUpWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The large one is held fast in the middle until somebody else has her page."""
    parse, order = arrivals.parse_qsl, []
    begun, answered = threading.Event(), threading.Event()

    def held(*given: Any, **named: Any) -> Any:
        order.append("reading")
        begun.set()
        answered.wait(10)
        order.append("read")
        return parse(*given, **named)

    async def large() -> None:
        async with open_client(house) as client:
            form = {"csrf": "csrf-of-h1-1", "sent": "{}", "more": "x" * 1_000_000}
            answer = await client.post(COUNTS, data=form, headers=HANA)
            order.append(str(answer.status_code))

    async def other() -> None:
        async with open_client(house) as client:
            await anyio.to_thread.run_sync(begun.wait)
            assert (await client.get("/")).status_code == 200
            order.append("somebody else has her page")
            answered.set()

    async def both() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(large)
            tasks.start_soon(other)

    monkeypatch.setattr(arrivals, "parse_qsl", held)
    anyio.run(both)
    assert order == ["reading", "somebody else has her page", "read", "200"]


def test_two_large_forms_are_read_at_a_time(house: SpeakUpWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes several times its size in memory; the others wait, and all are answered."""
    parse, lock, now, most = arrivals.parse_qsl, threading.Lock(), [0], [0]
    second_is_there = threading.Event()

    def counted(*given: Any, **named: Any) -> Any:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        if most[0] > 1:
            second_is_there.set()
        second_is_there.wait(10)
        found = parse(*given, **named)
        with lock:
            now[0] -= 1
        return found

    answers: list[int] = []

    async def large() -> None:
        async with open_client(house) as client:
            form = {"csrf": "csrf-of-h1-1", "sent": "{}", "more": "x" * 1_000_000}
            answers.append((await client.post(COUNTS, data=form, headers=HANA)).status_code)

    async def all_of_them() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(8):
                tasks.start_soon(large)

    monkeypatch.setattr(arrivals, "parse_qsl", counted)
    anyio.run(all_of_them)
    assert answers == [200] * 8
    assert most == [2]


@pytest.mark.parametrize("hostile", [b"%41" * (MOST_ESCAPES + 1), "é".encode() * 100_000, b"\x01" * 200_000])
def test_a_large_form_that_no_browser_makes_is_refused(house: SpeakUpWorld, hostile: bytes) -> None:
    """Taking it apart would cost more than its size says."""
    answer = send(house, COUNTS, b"csrf=csrf-of-h1-1&sent={}&more=" + hostile, HANA)
    assert (answer.status_code, answer.json()["error"]) == (400, "unreadable")


def test_a_long_text_in_any_script_is_no_hostile_one(house: SpeakUpWorld) -> None:
    """Every letter of it takes six bytes of a form."""
    form = {"csrf": "csrf-of-e1-1", "submission": "s", "f-why": "ё" * 40_000}

    async def sending() -> httpx.Response:
        async with open_client(house) as client:
            return await client.post("/requests/new/opt_out", data=form, headers=ANN)

    page = anyio.run(sending)
    assert page.status_code == 422
    assert "ё" * 40_000 in page.text
