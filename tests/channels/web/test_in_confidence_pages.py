"""Harm told of with a name on the web pages, and changes of the policy that begin with a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from requests_world import Tab, World
from speakup_world import SpeakUpWorld

from bot.cases.people import Person

if TYPE_CHECKING:
    import httpx

    from bot.assembly import Desk

HARM = "the ai tool leaked my salary to the whole team, i want to report that"
NEVER = "ZZZZ-ZZZZ-ZZ"
CLAUSE = {"what": "clause_outcome", "clause": "A-1", "proposal": "conditional", "why": "Seven people asked."}
TOOL = {"what": "tool_status", "tool": "chatgpt", "proposal": "blocked", "why": "Seven people asked."}


@pytest.fixture
def ann(world: World) -> Tab:
    """An employee."""
    return Tab(world, "e1")


@pytest.fixture
def hana(world: World) -> Tab:
    """A handler of HR."""
    return Tab(world, "h1")


@pytest.fixture
def paula(world: World) -> Tab:
    """A policy owner, with a colleague."""
    roles = ("policy_owner", "handler:policy_desk")
    world.store.directory.put((Person("p2", "Sample Policy Owner Two", "p2@example.org", place="us", roles=roles),))
    return Tab(world, "p1")


def test_the_web_chat_says_the_difference_and_offers_both_ways(world: World) -> None:
    tab = Tab(world)
    text = tab.post("/ask", {"text": HARM}).text
    order = ["Without your name", "With your name", 'href="/speak-up"', "/requests/start/report"]
    found = [text.index(words, text.index("Without your name") if "href" in words else 0) for words in order]
    assert found == sorted(found)
    assert "salary" not in text[text.index("/requests/start/report") :].partition("</form>")[0]


def test_it_is_filed_worked_and_closed_by_those_it_is_for(ann: Tab, hana: Tab) -> None:
    case = ann.file("report", harm="bias", severity="high")
    assert "Only you and the people who handle it (HR people relations) know that this exists" in ann.text
    assert "Somebody answers you by" in ann.text
    hana.open(f"/console/{case}")
    assert "Nobody but the people who handle this may learn that it exists" in hana.text
    hana.do(case, "take")
    hana.do(case, "reply", text="I look into it.")
    hana.open(f"/console/{case}/decide")
    assert "Confirmed: something is done about it." in hana.text
    hana.send(outcome="granted", reason="The tool is switched off for applications.")
    ann.open(f"/requests/{case}")
    assert "Confirmed: something is done about it." in ann.text
    assert "Granted" not in ann.text


def bytes_of(page: httpx.Response, *ids: str) -> str:
    """Status and whole page, without ids that stand in its own address."""
    text = page.text
    for id_ in ids:
        text = text.replace(id_, "")
    return f"{page.status_code} {text}"


def everything(world: World, case: str) -> dict[str, str]:
    """Every page of people who do not handle it: a manager who is a handler, her manager, others with roles."""
    seen = {}
    for person in ("m1", "m2", "e2", "p1", "a1", "o1"):
        tab = Tab(world, person)
        views = [f"/console?view={view}" for view in ("mine", "unassigned", "due_soon", "overdue", "all", "over")]
        paths = ["/requests", "/requests/download", "/console/figures", "/console/undelivered", *views]
        for path in [*paths, f"/console/{case}", f"/console/{case}/grounds", f"/console/{case}/decide", f"/requests/{case}"]:
            seen[f"{person} {path.replace(case, '·')}"] = bytes_of(tab.open(path), case)
        seen[f"{person} search"] = bytes_of(tab.post("/console/search", {"search": "Employee One"}), case)
    return seen


def test_promise_8_managers_and_everybody_else_see_the_same_bytes_with_and_without_it(world: World, ann: Tab) -> None:
    for number in range(4):  # one more, and HR's figures would be shown
        ann.file("contest", about="pay", decision=f"Bonus {number}", look_again="The sum.")
    before = everything(world, NEVER)
    case = ann.file("report", harm="reprisal", tool="m365-copilot")
    after = everything(world, case)
    assert {name for name in before if before[name] != after[name]} == set()
    assert world.store.outbox.notices_of("m1") == world.store.outbox.notices_of("m2") == ()


def test_the_log_tells_an_auditor_no_more_than_of_any_other_request(world: World, ann: Tab) -> None:
    """The chain has its entries, so that nothing can vanish from it; they name no person and no kind."""
    case = ann.file("report", harm="bias")
    lines = world.office.log("u1", 0, 10)
    assert {line.name for line in lines} == {"filed"}
    assert "report" not in repr(lines)
    assert {line.case for line in lines} == {case}
    assert not {name for line in lines for name in line.__slots__} & {"person", "kind", "employee"}


def test_what_is_about_hr_goes_to_the_ombudsperson(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("report", harm="bias", about="people_relations")
    assert hana.open(f"/console/{case}").status_code == 404
    assert Tab(world, "o1").open(f"/console/{case}").status_code == 200


def test_both_of_two_who_are_part_of_it_are_left_out(world: World, ann: Tab, hana: Tab) -> None:
    """Harmed by her manager together with HR: boxes to tick, as many as it takes; the case says whom, and neither finds it."""
    ann.open("/requests/new/report")
    boxes = re.findall(r'<input type="checkbox" name="f-about" value="(\w+)"', ann.page.text)
    assert boxes == ["people_relations", "adjustments", "ai_desk", "oversight", "manager", "somebody_else"]
    case = ann.file("report", harm="reprisal", about=["manager", "people_relations"])
    assert "Which of these are part of it? HR people relations · My manager" in ann.text
    for person in ("h1", "h2", "m1"):
        tab = Tab(world, person)
        assert tab.open(f"/console/{case}").status_code == 404
        assert case not in tab.open("/console?view=all").text
        assert world.store.outbox.notices_of(person) == ()
    odile = Tab(world, "o1")
    odile.open(f"/console/{case}")
    assert "HR people relations · My manager" in odile.text
    assert case in odile.open("/console").text
    assert hana.open("/console").text.count(case) == 0
    kept = ann.open("/requests/download").json()
    assert kept["requests"][0]["happenings"][0]["facts"]["about"] == "people_relations,manager"


def test_what_was_ticked_is_still_ticked_when_the_form_comes_back(ann: Tab) -> None:
    ann.open("/requests/new/report")
    ann.send(about=["oversight", "manager"], part_of_it="Nobody At All")
    assert ann.page.status_code == 422
    ticked = re.findall(r'name="f-about" value="(\w+)"[^>]* checked', ann.page.text)
    assert ticked == ["oversight", "manager"]
    ann.open("/requests/new/report")
    ann.send(harm="bias", about=["manager", "the_moon"])
    assert ann.page.status_code == 422
    assert re.findall(r'name="f-about" value="(\w+)"[^>]* checked', ann.page.text) == ["manager"]


def test_somebody_in_danger_stands_first_with_a_word_and_a_sign(world: World, ann: Tab, hana: Tab) -> None:
    """Filed last, and the other two are due before it; colour is not the only sign. Who asked sees no mark of it."""
    first = ann.file("contest", about="pay", decision="Bonus", look_again="The sum.")
    second = ann.file("report", harm="bias", severity="high")
    world.clock.turn(days=2)
    danger = ann.file("report", harm="unsafe_advice", severity="danger")
    hana.open("/console?view=all")
    order = re.findall(r'href="/console/([^"]+)" data-case', hana.page.text)
    assert order == [danger, *sorted((first, second), key=order.index)]
    lines = re.findall(r'<li class="[^"]*">.*?</li>', hana.page.text, re.DOTALL)
    assert ["Cannot wait" in line and "#icon-urgent" in line for line in lines] == [True, False, False]
    hana.open(f"/console/{danger}")
    assert "Cannot wait" in hana.text
    hana.do(danger, "decide", outcome="granted")
    hana.open("/console?view=all")
    assert "Cannot wait" not in hana.text
    assert "Cannot wait" not in ann.open("/requests").text


def test_who_is_named_does_not_get_it_and_a_name_nobody_has_is_asked_again(world: World, ann: Tab, hana: Tab) -> None:
    ann.open("/requests/new/report")
    ann.send(harm="bias", part_of_it="Sample Handler On")
    assert ann.page.status_code == 422
    assert "We find nobody of this name" in ann.text
    ann.send(harm="bias", part_of_it="Sample Handler One")
    case = ann.page.url.path.rsplit("/", 1)[-1]
    assert hana.open(f"/console/{case}").status_code == 404
    assert Tab(world, "h2").open(f"/console/{case}").status_code == 200


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_sentence_is_there_in_every_language(ann: Tab, paula: Tab, language: str) -> None:
    for tab, path in ((ann, "/requests/new/report"), (paula, "/requests/new/change"), (paula, "/console/figures")):
        tab.request("POST", "/language", data={"lang": language, "back": "/"})
        assert tab.open(path).status_code == 200
        assert not re.search(r"\{\{|\}\}|Undefined", tab.text)


# ---- from a figure to a change of the policy ----


def five_about_a_tool(world: World, ann: Tab) -> None:
    for _ in range(5):
        ann.file("opt_out", tool="chatgpt")
    ann.file("opt_out", tool="m365-copilot")
    world.clock.turn(days=60)


def test_a_proposal_begins_with_the_figure_as_it_is_shown(world: World, ann: Tab, paula: Tab) -> None:
    five_about_a_tool(world, ann)
    paula.open("/console/figures")
    links = re.findall(r'href="(/requests/new/change\?[^"]*)"', paula.page.text)
    assert len(links) == 1  # the number below five is not there, and leads nowhere
    assert "m365-copilot" not in paula.page.text
    paula.open(links[0].replace("&amp;", "&"))
    filled = paula.form.filled
    assert filled["f-tool"] == "chatgpt"
    assert re.fullmatch(r"2026-Q4 · What requests are about · Tool: [^:]*ChatGPT[^:]*: 5", filled["f-figure"])


def test_nobody_else_gets_the_way_from_figures_to_a_proposal(world: World, ann: Tab, hana: Tab) -> None:
    five_about_a_tool(world, ann)
    hana.open("/console/figures")
    assert "What requests are about" not in hana.text
    auditor = Tab(world, "u1")
    auditor.open("/console/figures")
    assert "ChatGPT" in auditor.text
    assert "/requests/new/change" not in auditor.page.text
    assert auditor.open("/requests/new/change").status_code == 404
    assert "Propose a change" not in ann.open("/requests").text


def test_somebody_else_decides_and_the_case_says_where_to_edit(world: World, paula: Tab) -> None:
    case = paula.file("change", **CLAUSE)
    assert paula.open(f"/console/{case}").status_code == 404
    petra = Tab(world, "p2")
    petra.do(case, "decide", outcome="granted", reason="The figures are clear.")
    for tab, path in ((paula, f"/requests/{case}"), (petra, f"/console/{case}")):
        tab.open(path)
        assert "Accepted: the policy is changed." in tab.text
        spot = re.search(r"(clauses/A-1-[\w-]+\.md), line (\d+) outcome, now: (\w+)", tab.text)
        assert spot, tab.text
        line = (world.office.desk.pack.root / spot[1]).read_text().splitlines()[int(spot[2]) - 1]
        assert line.strip() == f"outcome: {spot[3]}"
        assert "MayI says where to look and changes nothing" in tab.text


def test_a_tools_status_stands_in_its_own_file(world: World, paula: Tab) -> None:
    case = paula.file("change", **TOOL)
    Tab(world, "p2").do(case, "decide", outcome="partly", reason="After the summer.")
    paula.open(f"/requests/{case}")
    assert re.search(r"tools/chatgpt\.md, line \d+ status, now: public", paula.text)


def test_words_of_a_clause_are_named_in_every_language(world: World, paula: Tab) -> None:
    case = paula.file("change", what="clause_text", clause="I-16", proposal="New words.", why="Unclear.")
    paula.open(f"/requests/{case}")
    assert "Where to edit it" not in paula.text
    Tab(world, "p2").do(case, "decide", outcome="granted")
    paula.open(f"/requests/{case}")
    found = set(re.findall(r"(\S*I-16\S*\.md), line (\d+)", paula.text))
    assert {name.split("/")[1] if name.startswith("languages") else "en" for name, _ in found} == {"en", "de", "fr", "es"}
    for name, line in found:
        text = (world.office.desk.pack.root / name).read_text().splitlines()
        assert text[int(line) - 2] == "---"


def test_a_refusal_asks_nobody_to_edit_anything(world: World, paula: Tab) -> None:
    case = paula.file("change", **TOOL)
    Tab(world, "p2").do(case, "decide", outcome="refused", reason="Too few.")
    paula.open(f"/requests/{case}")
    assert "Not accepted." in paula.text
    assert "Where to edit it" not in paula.text


def test_an_address_fills_in_known_ids_alone(paula: Tab) -> None:
    paula.open("/requests/new/change?tool=no-such-tool&clause=A-1&figure=2026-Q3%0A7%00")
    assert paula.form.filled.get("f-tool", "") == ""
    assert paula.form.filled["f-clause"] == "A-1"
    assert paula.form.filled["f-figure"] == "2026-Q3 7"


def test_figures_of_sealed_reports_lead_a_policy_owner_to_the_same_form(sample: Desk) -> None:
    """The page is told which form; a handler without that role gets no such link."""
    house = SpeakUpWorld(sample)
    house.store.directory.put((Person("p1", "Sample Policy Owner", "p1@example.org", roles=("policy_owner",)),))
    for person, found in (("p1", True), ("h1", False)):
        page = Tab(house, person).open("/console/reports")  # type: ignore[arg-type]
        assert page.status_code == 200
        assert ('data-propose="change"' in page.text) is found
