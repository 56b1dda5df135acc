"""End to end in Microsoft's 365 Agents Playground, in headless Chromium: ask, change a fact, opt out, be told of the decision.

The Playground is for evaluation on a developer's machine: npm puts it into the test cache, and nothing of it is shipped. It
knows one person and shows no dialogs, so forms come as cards, and the handler decides at the desk.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest
from gallery import form_of
from npm_packages import package
from playwright.sync_api import expect, sync_playwright
from teams_world import PEOPLE

from bot.conversation.requesting import FormSent, FormWanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from teams_world import World

PLAYGROUND = ("@microsoft/m365agentsplayground", "0.2.28")
SOMEBODY = "00000000-0000-0000-0000-0000000000020"
"""Id of the person the Playground pretends to be."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 20_000


@pytest.fixture
def playground(local_world: World, tmp_path: Path) -> Iterator[str]:
    """The Playground beside our bot; its address."""
    program = package(*PLAYGROUND).parents[1] / ".bin" / "agentsplayground"
    employee = next(person for person in PEOPLE if person.id == "employee")
    local_world.store.directory.put([replace(employee, teams=SOMEBODY)])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-e", f"{local_world.bot}/teams/messages", "-c", "msteams", "--disable-telemetry", "-p", str(port)]
    with (tmp_path / "playground.log").open("wb") as log:
        running = subprocess.Popen([str(program), *words], stdout=log, stderr=log, cwd=tmp_path)
    address = f"http://localhost:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(address)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                break
        yield address
    finally:
        running.terminate()
        running.wait(timeout=10)


@pytest.fixture
def chat(playground: str) -> Iterator[Page]:
    """The personal chat, open in a browser."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(playground)
        yield page
        browser.close()


def say(page: Page, words: str) -> None:
    """Write a message."""
    page.get_by_role("textbox").last.click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def choose(page: Page, label: str, option: str) -> None:
    """Pick a value of a list on the newest card that has one of this name."""
    page.get_by_role("combobox", name=label).last.click()
    page.get_by_role("option", name=re.compile(option)).first.click()


def seen(where: Locator) -> None:
    """Wait until it is there."""
    expect(where.last).to_be_visible(timeout=PATIENCE)


@pytest.mark.browser
def test_an_employees_way_through_teams(chat: Page, local_world: World) -> None:
    """Greeted, answered, a fact changed in place, an opt-out filed from the card, decided, and told so."""
    seen(chat.get_by_text("Ask me in your own words."))
    say(chat, "can i paste our client list into chatgpt to clean it up")
    seen(chat.get_by_text("✗ No"))
    chat.get_by_role("button", name="Change a fact").last.click()
    choose(chat, "What goes in", "^Public information")
    chat.get_by_role("button", name="Show the answer").last.click()
    seen(chat.get_by_text("◐ Yes, if"))
    expect(chat.get_by_text("✗ No")).to_have_count(0)

    say(chat, "i would rather not use ai, i want to opt out")
    chat.get_by_role("button", name="Opt out of this").last.click()
    seen(chat.get_by_text("Ask to work without AI"))
    choose(chat, "Which tool?", "^Microsoft 365 Copilot")
    chat.get_by_role("textbox", name="What should the people who decide know?").fill("The texts are wrong.")
    chat.get_by_role("button", name="Send", exact=True).last.click()
    seen(chat.get_by_text("You are protected"))
    (case,) = local_world.store.cases.cases_of("employee")
    assert case.filed.facts["why"] == "The texts are wrong."

    decide(local_world, case.id)
    with ThreadPoolExecutor(1) as jobs:  # as the queue does; the browser's own loop runs in this thread
        jobs.submit(bring, local_world).result()
    seen(chat.get_by_text("There is a decision for you."))
    chat.get_by_role("button", name="Open").last.click()
    seen(chat.get_by_text("The result counts, not the way to it."))


def decide(world: World, case: str) -> None:
    """A handler grants it at the desk, and so does the manager's manager."""
    found = world.store.cases.read(case)
    assert found is not None
    who = next(person.id for person in world.store.directory.team(found.route) if person.id not in found.excluded)
    form = form_of(world.office.hear(FormWanted(who, "decide", case)))
    values = {"outcome": "granted", "reason": "The result counts, not the way to it."}
    sent = FormSent(who, "decide", case, form.submission, values, version=int(form.version))
    assert world.office.hear(sent).kind == "case"
    yes = form_of(world.office.hear(FormWanted("head", "agree", case)))
    assert world.office.hear(FormSent("head", "agree", case, yes.submission, version=int(yes.version))).kind == "case"


def bring(world: World) -> None:
    """Bring what there is to tell to the person of the Playground."""
    for notice_id in world.store.outbox.waiting():
        posted = world.store.outbox.notice(notice_id)
        person = world.office.person(posted.notice.to) if posted is not None else None
        if posted is not None and person is not None and person.teams == SOMEBODY:
            world.courier.deliver(person, posted)
