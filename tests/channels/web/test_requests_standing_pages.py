"""Where a request stands on the web, without script: what is late, where notices lead, who finds the console."""

from __future__ import annotations

import re

import pytest
from requests_world import Tab, World

RED = re.compile(r'class="due late">.*?</svg>(.*?)<', re.DOTALL)
PLAIN = re.compile(r'class="due">(.*?)<', re.DOTALL)


@pytest.fixture
def ann(world: World) -> Tab:
    """An employee."""
    return Tab(world, "e1")


def menu(tab: Tab) -> str:
    """The entries of the navigation."""
    found = re.search(r"<header.*?</header>", tab.page.text, re.DOTALL)
    assert found, tab.page.text
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def window(tab: Tab) -> str:
    """The title of the window."""
    found = re.search(r"<title>(.*?) - ", tab.page.text)
    assert found, tab.page.text
    return found[1]


def heading(tab: Tab) -> str:
    """The first heading of the page."""
    found = re.search(r"<h1>(.*?)</h1>", tab.page.text)
    assert found, tab.page.text
    return found[1]


def test_red_is_what_is_late_and_nothing_that_comes(world: World, ann: Tab) -> None:
    """A week without an answer: on the page, in her list and in the console the coming day is not painted as late."""
    case = ann.file("opt_out", tool="chatgpt")
    world.clock.turn(days=7)
    world.office.casework.clockwork.tick()
    for address in ("/requests", f"/requests/{case}"):
        ann.open(address)
        assert RED.findall(ann.page.text) == ["First answer: late since 30 November 2026"]
        assert any("15 December 2026" in line for line in PLAIN.findall(ann.page.text))
    handler = Tab(world, "h1")
    handler.open("/console")
    assert RED.findall(handler.page.text) == ["A deadline was missed"]
    assert any("15 December 2026" in line for line in PLAIN.findall(handler.page.text))
    handler.do(case, "reply", text="We have begun.")
    ann.open(f"/requests/{case}")
    assert RED.findall(ann.page.text) == []


def test_every_notice_leads_to_its_request(ann: Tab) -> None:
    cases = [ann.file("opt_out"), ann.file("feedback", what="Which of the two?", problem="unclear")]
    ann.open("/requests")
    told = ann.page.text[ann.page.text.index("What you were told") :]
    assert all(f'<a href="/requests/{case}">{case}</a>' in told for case in cases)
    assert "Feedback: We have what you sent" in told


def test_a_managers_manager_who_decides_finds_the_request_and_the_console(world: World, ann: Tab) -> None:
    """She has no role: what she was told leads there, and the menu has the console. Nobody else's has."""
    case = ann.file("opt_out")
    director = Tab(world, "m2")
    director.open("/requests")
    assert f'href="/console/{case}"' in director.page.text
    assert "Console" in menu(director)
    director.open(f"/console/{case}")
    assert director.page.status_code == 200
    assert "Console" in menu(director)
    ann.open("/requests")
    assert "Console" not in menu(ann)
    manager = Tab(world, "e2")
    manager.open("/requests")
    assert "Console" not in menu(manager)


def test_who_no_longer_handles_it_reads_why_it_may_not_be_there(world: World, ann: Tab) -> None:
    """After the appeal others decide. A number that never was looks the same."""
    case = ann.file("opt_out")
    Tab(world, "h1").do(case, "decide", outcome="refused", reason="Needed.")
    Tab(world, "m2").agree(case)
    ann.act(case, "appeal", reason="Please look again.")
    director = Tab(world, "m2")
    pages = []
    for number in (case, "AAAA-AAAA-AA"):
        director.open(f"/console/{number}")
        assert director.page.status_code == 404
        assert "others have it now" in director.text
        assert (window(director), heading(director)) == ("Not there", "There is no such page")
        pages.append(director.text)
    assert pages[0] == pages[1]


def test_a_page_that_is_not_there_is_not_called_an_act_that_failed(ann: Tab) -> None:
    for address in ("/requests/AAAA-AAAA-AA", "/requests/new/nothing-like-it"):
        ann.open(address)
        assert ann.page.status_code == 404
        assert (window(ann), heading(ann)) == ("Not there", "There is no such page")


def test_a_known_tool_that_is_not_in_the_list_is_filled_in_by_its_name(ann: Tab) -> None:
    """From the answer, through the button, to the line for other tools; the next form is empty again."""
    ann.post("/ask", {"text": "May I use llama to summarise my own meeting agenda?", "lang": "en"})
    found = re.search(r'<form method="post" action="/requests/start/approval">(.*?)</form>', ann.page.text, re.DOTALL)
    assert found, ann.text
    ann.post("/requests/start/approval", dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[1])))
    assert ann.form.filled["f-new_tool"] == "Llama"
    ann.send(purpose="Summaries.", activity="draft_text", data="internal")
    assert ann.page.url.path.startswith("/requests/")
    assert "Llama" in ann.text
    ann.open("/requests/new/approval")
    assert ann.form.filled["f-new_tool"] == ""


def test_the_reason_of_a_decision_has_no_optional_beside_it(world: World, ann: Tab) -> None:
    """It is needed for everything but a full grant, and the hint says so."""
    case = ann.file("opt_out")
    handler = Tab(world, "h1")
    handler.open(f"/console/{case}/decide")
    labels = re.findall(r'<label for="(f-\w+)">(.*?)</label>', handler.page.text)
    optional = {name: "optional" in label for name, label in labels}
    assert optional == {"f-reason": False, "f-conditions": True, "f-until": True}


def test_a_refused_request_cannot_be_taken_back_any_more(ann: Tab, world: World) -> None:
    case = ann.file("opt_out", tool="chatgpt")
    ann.open(f"/requests/{case}")
    assert f"/requests/{case}/withdraw" in ann.page.text
    Tab(world, "h1").do(case, "decide", outcome="refused", reason="Needed.")
    Tab(world, "m2").agree(case)
    ann.open(f"/requests/{case}")
    assert "Your protection has ended" in ann.text
    assert f"/requests/{case}/withdraw" not in ann.page.text
    assert f"/requests/{case}/appeal" in ann.page.text
    ann.act(case, "appeal", reason="Please look again.")
    assert "You are protected" in ann.text
    assert "outside the company" not in ann.text
