"""The web chat over a desk with hand-made answers: in process, and for a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
import uvicorn
from fake_desk import FakeDesk
from requests_world import World
from speakup_world import SpeakUpWorld

from bot.assembly import open_desk
from bot.channels.web import build_app
from bot.library import shipped_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Request
    from starlette.types import ASGIApp

    from bot.assembly import Desk

CACHE = Path(__file__).resolve().parents[3] / ".pytest_cache" / "packs"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def desk() -> FakeDesk:
    """Who answers."""
    return FakeDesk()


class Reader:
    """A browser without script: it keeps cookies and does not follow redirects by itself."""

    def __init__(self, desk: FakeDesk) -> None:
        """Read the web chat of a desk."""
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(build_app(desk)), base_url="http://mayi.test")

    def request(self, method: str, address: str, **what: Any) -> httpx.Response:
        """Ask for an address."""

        async def ask() -> httpx.Response:
            return await self._client.request(method, address, **what)

        return anyio.run(ask)

    def get(self, address: str, **what: Any) -> httpx.Response:
        """Open a page."""
        return self.request("GET", address, **what)

    def post(self, address: str, **what: Any) -> httpx.Response:
        """Send a form."""
        return self.request("POST", address, **what)


@pytest.fixture
def client(desk: FakeDesk) -> Reader:
    """Somebody who reads without script."""
    return Reader(desk)


@contextmanager
def on_a_port(app: ASGIApp) -> Iterator[str]:
    """An app on a port of this machine; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def put_on_a_port() -> Iterator[Callable[[ASGIApp], str]]:
    """Put an app on a port of this machine until the tests of the file are through; gives its address."""
    with ExitStack() as until_the_end:
        yield lambda app: until_the_end.enter_context(on_a_port(app))


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[str, FakeDesk]]:
    """The web chat on a port of this machine."""
    desk = FakeDesk()
    with on_a_port(build_app(desk)) as address:
        yield address, desk


@pytest.fixture(scope="session")
def sample() -> Desk:
    """The sample pack, ready to answer."""
    return open_desk(shipped_content(), CACHE)


@pytest.fixture
def world(sample: Desk) -> World:
    """A small company in which nothing was filed yet."""
    return World(sample)


@pytest.fixture(scope="module")
def open_world(sample: Desk) -> Iterator[tuple[str, World]]:
    """A small company on a port of this machine, shared by the tests of one file."""
    made = World(sample)
    with on_a_port(made.site) as address:
        yield address, made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser, served: tuple[str, FakeDesk]) -> Iterator[Page]:
    """A new tab on the start page; anything the console complains about fails the test."""
    context = chromium.new_context(base_url=served[0], viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto("/")
    yield page
    context.close()
    assert [text for text in complaints if not text.startswith("Failed to load resource")] == []


# ---- speaking up ----

PATIENCE = 15_000  # milliseconds; all wait for something a person would see
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def open_house(sample: Desk, put_on_a_port: Callable[[ASGIApp], str]) -> tuple[str, SpeakUpWorld]:
    """The company on a port of this machine; HR and the ombudsperson have keys."""
    world = SpeakUpWorld(sample)
    for person in ("h1", "h2", "o1"):
        world.add_key(person)
    return put_on_a_port(world.site), world


@pytest.fixture
def house(open_house: tuple[str, SpeakUpWorld]) -> SpeakUpWorld:
    """The company."""
    return open_house[1]


@pytest.fixture
def requests() -> list[Request]:
    """Everything that any browser of a test asked for."""
    return []


@pytest.fixture
def enter(chromium: Browser, open_house: tuple[str, SpeakUpWorld], requests: list[Request]) -> Iterator[Callable[..., Page]]:
    """Open a browser, as a handler when one is named; what its console complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(person: str = "", **how: Any) -> Page:
        options: dict[str, Any] = {"viewport": {"width": 1100, "height": 850}, "reduced_motion": "reduce"} | how
        context = chromium.new_context(base_url=open_house[0], **options)
        if person:
            context.add_cookies([{"name": "who", "value": f"{person}.1", "url": open_house[0]}])
        context.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright marks what it is given
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return tab

    yield open_as
    for context in contexts:
        context.close()
    assert [text for text in complaints if not text.startswith("Failed to load resource")] == []


@pytest.fixture(scope="module")
def clean() -> Callable[..., None]:
    """Ask axe about a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def look(tab: Page, rule: str = "") -> None:
        found = axe.run(tab, options={"runOnly": [rule]} if rule else RULES)
        assert found.violations_count == 0, f"{tab.url}: {found.generate_report()}"

    return look
