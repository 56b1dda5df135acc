"""The console without script: what handlers, auditors and administrators see, and what they must not."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest
from requests_world import Tab, World

from bot.channels.web.arriving_forms import packed
from bot.channels.web.guard import POLICY
from bot.ports import Notice, OutOfReachError

if TYPE_CHECKING:
    import httpx

    from bot.cases.sealing import HandlerKey

NEVER = "ZZZZ-ZZZZ-ZZ"
REASON = "The result can only be had with the tool."
LOCKED = {"v": 1, "kdf": "argon2id", "m": 65_536, "t": 2, "p": 1, "salt": "AAAA", "nonce": "AAAA", "sealed": "AAAA"}


@pytest.fixture
def ann(world: World) -> Tab:
    """An employee."""
    return Tab(world, "e1")


@pytest.fixture
def hana(world: World) -> Tab:
    """A handler."""
    return Tab(world, "h1")


def bytes_of(page: httpx.Response, *ids: str) -> str:
    """Status and whole page, without the ids that stand in its own address."""
    text = page.text
    for id_ in ids:
        text = text.replace(id_, "")
    return f"{page.status_code} {text}"


def shown(tab: Tab) -> list[str]:
    """Ids of the cases in a list."""
    return re.findall(r'href="/console/([\w-]+)" data-case', tab.page.text)


def counts(tab: Tab) -> dict[str, int]:
    """How many cases each view has."""
    found = re.findall(r'view=(\w+)"[^>]*>[^<]*<span class="count">(\d+)', tab.page.text)
    return {view: int(number) for view, number in found}


def test_views_show_what_is_to_do(world: World, ann: Tab, hana: Tab) -> None:
    first, second = ann.file("opt_out"), ann.file("approval", activity="draft_text", data="public", purpose="Letters")
    hana.open("/console")
    assert set(shown(hana)) == {first, second}
    hana.open("/console?view=mine")
    assert shown(hana) == []
    assert counts(hana) == {"mine": 0, "unassigned": 2, "due_soon": 2, "overdue": 0, "all": 2, "over": 0}
    hana.do(first, "take")
    hana.open("/console?view=mine")
    assert shown(hana) == [first]
    world.clock.turn(days=5)
    world.office.casework.clockwork.tick()
    hana.open("/console?view=overdue")
    assert shown(hana) == [second] or set(shown(hana)) == {first, second}
    assert "icon-late" in hana.page.text
    ann.act(second, "withdraw")
    hana.open("/console?view=over")
    assert shown(hana) == [second]


def test_search_by_name_and_number_leaves_no_name_in_an_address(world: World, ann: Tab, hana: Tab) -> None:
    mine, other = ann.file("opt_out"), Tab(world, "e2").file("opt_out")
    for words, expected in (("employee two", [other]), (mine[:9], [mine]), ("nobody at all", [])):
        hana.open("/console")
        form = re.search(r'<form class="search".*?</form>', hana.page.text, re.DOTALL)
        assert form
        hana.post("/console/search", {"csrf": "csrf-of-h1-1", "search": words, "view": "all", "kind": ""})
        assert shown(hana) == expected
        assert "two" not in str(hana.page.url)
        assert f'value="{words}"' in hana.page.text


def test_a_long_list_has_pages(world: World, hana: Tab) -> None:
    ann = Tab(world, "e1")
    ids = {ann.file("opt_out") for _ in range(53)}
    hana.open("/console?view=all")
    first = shown(hana)
    assert len(first) == 50
    hana.open("/console?view=all&page=2")
    assert set(first) | set(shown(hana)) == ids
    for page in ("0", "-1", "99999999", "x", "1e9", "٣"):
        assert hana.open(f"/console?view=all&page={page}").status_code == 200
    hana.post("/console/search", {"csrf": "csrf-of-h1-1", "search": "employee one", "view": "all", "page": "2"})
    assert len(shown(hana)) == 3


def test_a_case_is_worked_from_taking_it_to_a_decision(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out", why="My cases come out wrong.")
    hana.open(f"/console/{case}")
    assert "My cases come out wrong." in hana.text
    hana.do(case, "take")
    assert "You have this case now." in hana.text
    hana.do(case, "ask", text="Which cases?")
    ann.open(f"/requests/{case}")
    assert "Which cases?" in ann.text
    ann.act(case, "write", text="All of them.")
    hana.open(f"/console/{case}")
    assert "All of them." in hana.text
    hana.do(case, "reply", text="Thank you.")
    hana.do(case, "decide", outcome="granted", conditions="Until the tool is repaired.", until="2027-03-31")
    assert "Your proposal was sent." in hana.text
    assert "The decision was sent." not in hana.text
    director = Tab(world, "m2")
    director.agree(case)
    assert "You agreed. The decision was sent." in director.text
    ann.open(f"/requests/{case}")
    assert "Until the tool is repaired." in ann.text
    assert "31 March 2027" in ann.text


def test_a_refusal_needs_a_reason_and_the_form_comes_back_with_the_case_beside_it(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out")
    hana.do(case, "decide", outcome="refused", conditions="None.")
    assert hana.page.status_code == 422
    assert hana.form.filled["f-outcome"] == "refused"
    assert hana.form.filled["f-conditions"] == "None."
    assert hana.form.focused == "f-reason"
    assert "Sample Employee One" in hana.text
    hana.send(reason=REASON)
    Tab(world, "m2").agree(case)
    ann.open(f"/requests/{case}")
    assert REASON in ann.text


def test_of_two_who_decide_at_once_the_second_is_told_and_her_text_kept(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out")
    hugo = Tab(world, "h2")
    hana.open(f"/console/{case}/decide")
    hugo.open(f"/console/{case}/decide")
    hana.send(outcome="granted")
    hugo.send(outcome="refused", reason=REASON)
    assert hugo.page.status_code == 409
    assert REASON in hugo.page.text
    Tab(world, "m2").agree(case)
    ann.open(f"/requests/{case}")
    assert REASON not in ann.text
    assert ann.text.count("The decision") == 1


def test_who_was_overtaken_can_send_her_text_again(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out")
    hugo = Tab(world, "h2")
    hugo.open(f"/console/{case}/decide")
    hana.do(case, "ask", text="One question.")
    hugo.send(outcome="refused", reason=REASON)
    assert hugo.page.status_code == 409
    assert "One question." in hugo.text, "she sees what happened meanwhile"
    assert hugo.form.filled["f-reason"] == REASON
    hugo.send()
    assert "Your proposal was sent." in hugo.text


def test_the_appeal_does_not_exist_for_whoever_decided_first(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("accommodation", direction="cannot_use")
    hana.do(case, "decide", outcome="refused", reason=REASON)
    ann.act(case, "appeal", reason="Please look again.")
    for path in ("", "/take", "/decide", "/grounds"):
        theirs, nothing = hana.open(f"/console/{case}{path}"), hana.open(f"/console/{NEVER}{path}")
        assert bytes_of(theirs, case) == bytes_of(nothing, NEVER)
    hugo = Tab(world, "h2")
    hugo.do(case, "decide", outcome="granted")
    ann.open(f"/requests/{case}")
    assert "Granted" in ann.text


def everything(tab: Tab, case: str) -> str:
    """All that somebody can see of the console, with a case and what can be tried on it."""
    lists = [f"/console?view={view}" for view in ("mine", "unassigned", "due_soon", "overdue", "all", "over")]
    pages = [f"/console/{case}", f"/console/{case}/grounds", f"/console/{case}/decide", f"/console/{case}/take"]
    seen = [bytes_of(tab.open(address), case) for address in [*lists, *pages, "/console/figures", "/console/keys"]]
    search = {"csrf": "csrf-of-m1-1", "search": "sample employee", "view": "all"}
    seen.append(bytes_of(tab.post("/console/search", search), case))
    form = {"csrf": "csrf-of-m1-1", "submission": "s" * 20, "version": "1", "f-outcome": "granted", "f-text": "hello"}
    seen += [bytes_of(tab.post(f"/console/{case}/{action}", form), case) for action in ("decide", "take", "recuse", "ask")]
    return "\n".join(seen)


def test_a_manager_who_is_a_handler_sees_the_same_bytes_with_and_without_the_case(world: World, ann: Tab) -> None:
    mia = Tab(world, "m1")
    without = everything(mia, NEVER)
    case = ann.file("opt_out", why="My manager makes me.")
    assert everything(mia, case).replace(case, "") == without
    assert Tab(world, "h1").open(f"/console/{case}").status_code == 200, "it exists, for others"
    assert "manager makes me" in Tab(world, "h1").open(f"/console/{case}").text


def test_who_steps_aside_sees_nothing_of_it_any_more(ann: Tab, hana: Tab) -> None:
    without = hana.open("/console?view=all").text
    case = ann.file("opt_out")
    hana.do(case, "recuse")
    assert hana.page.url.path == "/console"
    assert "You are out of this case." in hana.text
    assert hana.open("/console?view=all").text == without
    assert bytes_of(hana.open(f"/console/{case}"), case) == bytes_of(hana.open(f"/console/{NEVER}"), NEVER)


def test_handing_over_asks_to_whom(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out")
    hana.do(case, "hand_over", team="policy_desk", note="This is about the clause.")
    assert "handed over" in hana.text
    assert Tab(world, "p1").open(f"/console/{case}").status_code == 200
    assert hana.open(f"/console/{case}").status_code == 404


def test_a_page_that_was_open_too_long_keeps_what_was_written(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out")
    hana.open(f"/console/{case}/decide")
    form = hana.form
    hana.sign_in("h1", session="2")
    hana.post(form.action, form.filled | {"f-outcome": "refused", "f-reason": REASON})
    assert hana.form.filled["f-reason"] == REASON
    assert world.store.cases.read(case).proposal is None
    hana.send()
    assert world.store.cases.read(case).proposal.reason == REASON
    for path in ("/console/search", "/console/keys", "/console/audit"):
        assert hana.post(path, {"csrf": "wrong"}).status_code == 403


def test_a_database_that_is_away_loses_no_decision(world: World, ann: Tab, hana: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    case = ann.file("opt_out")
    hana.open(f"/console/{case}/decide")

    def away(*_: object) -> None:
        raise OutOfReachError

    monkeypatch.setattr(type(world.store.cases), "work", away)
    hana.send(outcome="refused", reason=REASON)
    assert hana.page.status_code == 503
    assert hana.form.filled["f-reason"] == REASON


def test_a_handler_without_a_box_is_told_so(world: World, ann: Tab, hana: Tab) -> None:
    add_key(Tab(world, "h2"), "h2")
    [key] = world.office.keys_of("h2")
    ann.open("/requests/new/accommodation")
    boxes = json.dumps([{"key": key.id, "enc": packed(bytes(32)), "ct": packed(bytes(1040))}])
    form = ann.form
    ann.post(form.action, form.filled | {"f-direction": "cannot_use", "boxes": boxes})
    case = ann.page.url.path.rsplit("/", 1)[-1]
    hana.open(f"/console/{case}")
    assert "They are not sealed to a key of yours." in hana.text
    assert json.loads(hana.open(f"/console/{case}/grounds").text)["boxes"] == []
    hugo = Tab(world, "h2")
    assert "data-unlock" in hugo.open(f"/console/{case}").text
    [box] = json.loads(hugo.open(f"/console/{case}/grounds").text)["boxes"]
    assert box["key"] == key.id
    assert box["locked"] == json.dumps(LOCKED)
    open_case = ann.file("opt_out")
    assert "data-grounds" not in hana.open(f"/console/{open_case}").text


def add_key(tab: Tab, person: str, **changes: str) -> httpx.Response:
    """Send a key as the script would."""
    key = {"id": packed(os.urandom(16)), "public": packed(os.urandom(32)), "locked": json.dumps(LOCKED)}
    return tab.post("/console/keys", {"csrf": f"csrf-of-{person}-1", **key, **changes})


def test_a_key_is_kept_listed_and_removed_after_a_question(world: World, hana: Tab) -> None:
    add_key(hana, "h1")
    assert "Your new key is kept here, locked." in hana.text
    [key] = world.office.keys_of("h1")
    assert key.person == "h1"
    hana.open(f"/console/keys/{key.id}/remove")
    assert "can never be opened" in hana.text
    assert world.office.keys_of("h1") == (key,), "asking removes nothing"
    hana.post(f"/console/keys/{key.id}/remove", {"csrf": "csrf-of-h1-1"})
    assert world.office.keys_of("h1") == ()
    assert hana.open(f"/console/keys/{key.id}/remove").status_code == 404


def test_a_key_that_is_somebody_elses_is_refused_in_words(world: World, hana: Tab) -> None:
    add_key(hana, "h1")
    [key] = world.office.keys_of("h1")
    hugo = Tab(world, "h2")
    assert add_key(hugo, "h2", id=key.id).status_code == 422
    assert "The key was not kept" in hugo.text
    assert world.office.keys_of("h2") == ()
    assert world.office.keys_of("h1") == (key,)


def test_a_double_click_keeps_a_key_once(world: World, hana: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes between the look at her keys and the keeping of this one."""
    keep = world.office.add_key

    def twice(key: HandlerKey) -> None:
        keep(key)
        keep(key)

    monkeypatch.setattr(world.office, "add_key", twice)
    assert add_key(hana, "h1").status_code == 200
    assert "Your new key is kept here, locked." in hana.text
    assert len(world.office.keys_of("h1")) == 1


def test_nobody_removes_the_key_of_another(world: World, hana: Tab) -> None:
    add_key(hana, "h1")
    [key] = world.office.keys_of("h1")
    hugo = Tab(world, "h2")
    assert hugo.open(f"/console/keys/{key.id}/remove").status_code == 404
    hugo.post(f"/console/keys/{key.id}/remove", {"csrf": "csrf-of-h2-1"})
    assert world.office.keys_of("h1") == (key,)


@pytest.mark.parametrize(
    "changes",
    [
        {"public": "AAAA"},
        {"id": "short"},
        {"id": "../../../../../../etc"},
        {"locked": "{}"},
        {"locked": "a private half in the open"},
        {"locked": json.dumps(LOCKED | {"m": 1024})},
        {"locked": json.dumps(LOCKED | {"kdf": "none"})},
        {"locked": json.dumps(LOCKED | {"private": "open"})},
        {"locked": json.dumps(LOCKED | {"sealed": "A" * 3000})},
        {"locked": "[" * 1000},
    ],
)
def test_what_is_no_locked_key_is_not_kept(world: World, hana: Tab, changes: dict[str, str]) -> None:
    assert add_key(hana, "h1", **changes).status_code == 422
    assert world.office.keys_of("h1") == ()


def test_who_handles_nothing_makes_no_key(world: World, ann: Tab) -> None:
    assert add_key(ann, "e1").status_code == 403
    assert world.office.keys_of("e1") == ()


def test_figures_tell_nothing_of_single_people(ann: Tab, hana: Tab) -> None:
    for _ in range(4):
        ann.file("opt_out")
    hana.open("/console/figures")
    row = re.search(r"AI office</th>(.*?)</tr>", hana.page.text, re.DOTALL)
    assert row
    assert re.findall(r">(\d+(?:\.\d+)?)<", row[1]) == []
    ann.file("opt_out")
    hana.open("/console/figures")
    row = re.search(r"AI office</th>(.*?)</tr>", hana.page.text, re.DOTALL)
    assert row
    assert re.findall(r"<td data-label=\"Open\">(\d+)</td>", row[1]) == ["5"]  # on a phone each cell names its column
    assert ann.open("/console/figures").status_code == 403


def test_the_log_is_the_auditors_alone_and_holds_no_content(world: World, ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out", why="My cases come out wrong.")
    hana.do(case, "decide", outcome="refused", reason=REASON)
    Tab(world, "m2").agree(case)
    uma = Tab(world, "u1")
    uma.open("/console/audit")
    assert case in uma.text
    assert "proposed" in uma.text
    assert "decided" in uma.text
    for hidden in ("cases come out", REASON, "Sample Employee", "Sample Handler"):
        assert hidden not in uma.text
    uma.post("/console/audit", {"csrf": "csrf-of-u1-1"})
    assert "The log is whole" in uma.text
    for person in ("e1", "h1", "a1", "p1"):
        assert Tab(world, person).open("/console/audit").status_code == 403
        assert Tab(world, person).post("/console/audit", {"csrf": f"csrf-of-{person}-1"}).status_code == 403
    assert uma.open(f"/console/{case}").status_code == 404, "an auditor reads the log and no case"


def test_what_was_not_delivered_is_the_administrators_and_says_not_what_it_was_about(world: World) -> None:
    with world.store.cases.work() as work:
        work.post([Notice("n1", "e1", "decided", NEVER, {"kind": "accommodation"}, world.clock.now())])
    world.store.outbox.note("n1", "failed", "slack: account_inactive")
    admin = Tab(world, "a1")
    admin.open("/console/undelivered")
    assert "Sample Employee One" in admin.text
    assert "slack: account_inactive" in admin.text
    for hidden in (NEVER, "decided", "accommodation", "Adjustment"):
        assert hidden not in admin.text
    for person in ("e1", "h1", "u1"):
        assert Tab(world, person).open("/console/undelivered").status_code == 403


def test_every_page_keeps_its_headers(ann: Tab, hana: Tab) -> None:
    case = ann.file("opt_out")
    for tab, address in (
        (ann, "/requests"),
        (ann, f"/requests/{case}"),
        (hana, "/console"),
        (hana, f"/console/{case}/grounds"),
    ):
        page = tab.open(address)
        assert page.headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)|<style|\son\w+=|\sstyle=", page.text)


def test_the_console_is_no_place_for_somebody_without_a_role(ann: Tab) -> None:
    ann.open("/requests")
    assert 'href="/console"' not in ann.page.text
    ann.open("/console")
    assert shown(ann) == []
