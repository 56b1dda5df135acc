"""Signing in, in a real browser: with the keyboard alone, with axe on every page, and without a word from the console."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from signin_world import EMPLOYEE, HANDLER, PASSPHRASE, Door

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from starlette.types import ASGIApp

pytestmark = pytest.mark.browser
on_a_dark_phone = pytest.mark.parametrize("tab", ["dark phone"], indirect=True)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
EXPECTED = "Failed to load resource"
"""What the console says of every page with a status of 4xx or 5xx."""


@pytest.fixture(scope="module")
def clean() -> Callable[[Page], None]:
    """Ask axe about a page, and whether it fits a phone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def look(tab: Page) -> None:
        found = axe.run(tab, options=RULES)
        assert found.violations_count == 0, f"{tab.url}: {found.generate_report()}"
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab.url

    return look


@pytest.fixture(scope="module")
def doors(put_on_a_port: Callable[[ASGIApp], str]) -> dict[str, tuple[Door, str]]:
    """Three sites: with accounts of its own, with a company's service too, and the demo."""
    company = {"oidc_issuer": "https://login.invalid", "oidc_client_id": "mayi", "oidc_client_secret": "k7Qw2mXr9Zt4Lp6V"}
    made = {"local": Door(), "company": Door(**company), "demo": Door(demo=True)}
    for door in made.values():
        door.clock.time = datetime.now(tz=UTC)
    return {name: (door, put_on_a_port(door.app)) for name, door in made.items()}


@pytest.fixture
def tab(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A new tab; anything the console complains about fails the test."""
    scheme, _, size = getattr(request, "param", "light desktop").partition(" ")
    viewport = {"width": 1280, "height": 800} if size == "desktop" else {"width": 360, "height": 700}
    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce", viewport=viewport)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [text for text in complaints if not text.startswith(EXPECTED)] == []


@on_a_dark_phone
def test_an_account_from_the_first_code_on(
    tab: Page, doors: dict[str, tuple[Door, str]], clean: Callable[[Page], None]
) -> None:
    """The picture is drawn although nothing but this site's own files may be loaded."""
    door, address = doors["local"]
    code = door.local.invite(HANDLER, anew=True)
    tab.goto(f"{address}/sign-in?back=/requests")
    clean(tab)
    tab.get_by_text("I got a code").click()
    tab.get_by_label("Your code").wait_for()
    clean(tab)
    for label, value in (("Your work mail", HANDLER.mail), ("Your code", code), ("New password", PASSPHRASE)):
        tab.get_by_label(label).fill(value)
    tab.get_by_label("The same password again").fill(PASSPHRASE)
    tab.get_by_role("button", name="Set up the account").click()
    tab.locator(".picture svg").wait_for()
    clean(tab)
    picture = tab.locator(".picture svg").bounding_box()
    assert picture is not None
    assert picture["width"] > 180
    secret = tab.locator(".key").inner_text().replace(" ", "").strip()
    tab.get_by_label("The six digits").fill("000000")
    tab.get_by_role("button", name="Set it up").click()
    tab.get_by_role("alert").wait_for()
    clean(tab)
    tab.get_by_label("The six digits").fill(door.code(secret))
    tab.get_by_role("button", name="Set it up").click()
    tab.locator(".codes li").last.wait_for()
    clean(tab)
    assert tab.locator(".codes li").count() == 10
    for page in ("/account", "/account/password", "/account/codes", "/account/second"):
        tab.goto(address + page)
        clean(tab)


def test_the_keyboard_alone_signs_in(tab: Page, doors: dict[str, tuple[Door, str]], clean: Callable[[Page], None]) -> None:
    door, address = doors["local"]
    door.has_account(EMPLOYEE)
    tab.goto(f"{address}/sign-in?back=/account")
    tab.get_by_label("Your work mail").focus()
    tab.keyboard.type(EMPLOYEE.mail)
    tab.keyboard.press("Tab")
    tab.keyboard.type("wrong wrong wrong")
    tab.keyboard.press("Enter")
    tab.get_by_role("alert").wait_for()
    clean(tab)
    assert tab.evaluate("document.activeElement.id") == "password"
    tab.keyboard.type(PASSPHRASE)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/account")
    clean(tab)
    tab.get_by_role("button", name="Sign out", exact=True).press("Enter")
    tab.wait_for_url("**/sign-in?done=out")
    clean(tab)


def test_a_text_on_its_way_through_signing_in(
    tab: Page, doors: dict[str, tuple[Door, str]], clean: Callable[[Page], None]
) -> None:
    """It is written by script into a form of our own page here; the pages themselves run without any."""
    door, address = doors["company"]
    door.has_account(EMPLOYEE)
    tab.goto(f"{address}/sign-in")
    clean(tab)
    tab.evaluate(
        """() => {
            const form = document.createElement("form"), text = document.createElement("textarea");
            form.method = "post"; form.action = "/requests/new/note";
            text.name = "f-why"; text.value = "one\\ntwo & <three>";
            form.append(text); document.body.append(form); form.submit();
        }"""
    )
    tab.get_by_role("button", name="Sign in and go on").wait_for()
    clean(tab)
    tab.get_by_role("button", name="Sign in and go on").click()
    tab.get_by_text("With a password of MayI").click()
    tab.get_by_label("Your work mail").wait_for()
    clean(tab)
    tab.get_by_label("Your work mail").fill(EMPLOYEE.mail)
    tab.get_by_label("Password", exact=True).fill(PASSPHRASE)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.get_by_text("one\ntwo & <three>").wait_for()
    clean(tab)
    door.taken.clear()
    tab.get_by_role("button", name="Send it now").click()
    tab.get_by_text("taken").wait_for()
    assert door.taken == [{"by": EMPLOYEE.id, "f-why": "one\ntwo & <three>"}]


@pytest.mark.parametrize("tab", ["light desktop", "dark phone"], indirect=True)
def test_the_demo_and_the_plain_pages(tab: Page, doors: dict[str, tuple[Door, str]], clean: Callable[[Page], None]) -> None:
    _, address = doors["demo"]
    tab.goto(f"{address}/sign-in")
    clean(tab)
    tab.get_by_role("button", name="Sample Handler").press("Enter")
    tab.wait_for_url("**/console")
    assert tab.url.endswith("/console")
    tab.goto(doors["company"][1] + "/sign-in/company/back")
    assert tab.get_by_role("heading", level=1).is_visible()
    clean(tab)
