"""Pages about requests in every language: whole sentences, days in words, nothing that a reader must not learn."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from bot.calendars import WorkingDays
from bot.cases import happenings as h
from bot.cases.acts import ACTS
from bot.cases.case import Case, State, after, file
from bot.cases.filling import Problem
from bot.cases.people import Person
from bot.cases.sealing import HandlerKey
from bot.cases.views import HandledCase, InboxLine, OwnCase, handled, line, own
from bot.conversation import QuestionAsked
from bot.conversation.requesting import (
    EMPLOYEES,
    HANDLERS,
    CaseShown,
    Draft,
    FormShown,
    InboxShown,
    NotPossible,
    RequestShown,
    RequestsShown,
    View,
)
from bot.ports import Inbox, Notice, Posted
from bot.rendering import Page, Paragraph, StepList, plain_text
from bot.rendering.page import CaseList, Filters, Form, Progress, Talk, Timeline
from bot.rendering.renderer import Renderer

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.cases.kinds import RequestKind
    from bot.rendering.page import Entry

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "de", "fr", "es")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UNFILLED = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|Undefined")
KEYS = (HandlerKey("k1", "h", bytes(range(32)), "{}"),)
WRITTEN = "the-text-somebody-wrote"
EMPLOYEE = Person("e", "Sample employee", "e@example.com", unit="operations", place="de", zone="Europe/Berlin")


def opt_out(*happenings: h.AnyHappening, zone: str = "Europe/Berlin", place: str = "de", **facts: str) -> Case:
    """A case with what happened to it."""
    filed = h.Filed(
        at=MONDAY,
        by="e",
        kind="opt_out",
        submission="s",
        facts={"tool": "m365-copilot", **facts},
        grounds=True,
        place=place,
        zone=zone,
        route="ai_desk",
        tier="high",
        protects=True,
    )
    case = file("AB23-CD45-EF", filed)
    for happening in happenings:
        case = after(case, happening)
    return case


def seen(desk: Desk, case: Case) -> OwnCase:
    """The employee's view."""
    return own(case, desk.pack.requests[case.kind], WorkingDays(desk.pack.calendars))


def worked(desk: Desk, case: Case) -> HandledCase:
    """A handler's view."""
    return handled(case, desk.pack.requests[case.kind], WorkingDays(desk.pack.calendars))


def listed(desk: Desk, case: Case) -> InboxLine:
    """A line of the inbox."""
    return line(case, desk.pack.requests[case.kind], WorkingDays(desk.pack.calendars))


TAKEN, ASKED = h.Taken(at=MONDAY, by="h"), h.Asked(at=MONDAY, by="h", text="Which part of the work?")
MISSED = h.Missed(at=MONDAY + timedelta(days=30), step="decision")
REFUSED = h.Decided(at=MONDAY, by="h", outcome="refused", reason="The scan is the law's.", conditions="", until=None)
PARTLY = h.Decided(at=MONDAY, by="h", outcome="partly", reason="Half.", conditions="Mornings.", until=date(2027, 3, 1))
APPEALED = h.Appealed(at=MONDAY, by="e", reason="Please look again.", route="people_relations")
PROPOSED = h.Proposed(at=MONDAY, by="h", outcome="refused", reason="The scan is the law's.", until=date(2027, 3, 1))
AGAIN = h.Decided(at=MONDAY, by="g", outcome="granted")
COURSES: dict[str, tuple[h.AnyHappening, ...]] = {
    "filed": (),
    "taken": (TAKEN,),
    "asked": (TAKEN, ASKED),
    "answered": (TAKEN, ASKED, h.Written(at=MONDAY, by="e", text="All of it.", from_employee=True)),
    "missed": (MISSED, h.Escalated(at=MONDAY, route="oversight", why="missed")),
    "refused": (TAKEN, REFUSED),
    "proposed": (TAKEN, PROPOSED),
    "proposed otherwise": (PROPOSED, h.Proposed(at=MONDAY, by="g", outcome="granted", conditions="Mornings."), ASKED),
    "decided together": (PROPOSED, PROPOSED.settled(MONDAY, "g", "both_sides")),
    "partly": (TAKEN, PARTLY, h.CheckedIn(at=MONDAY, step="check_in_1")),
    "appealed": (REFUSED, APPEALED),
    "decided again": (REFUSED, APPEALED, AGAIN),
    "handed over": (h.HandedOver(at=MONDAY, by="h", route="policy_desk", note="x"), h.Recused(at=MONDAY, by="i")),
    "closed": (PARTLY, h.Closed(at=MONDAY), h.Ended(at=MONDAY)),
    "withdrawn": (h.Withdrawn(at=MONDAY, by="e"),),
    "reminded": (h.Reminded(at=MONDAY, step="start"),),
}


def block(page: Page, kind: type) -> object:
    """The first block of a kind."""
    return next(one for one in page.blocks if isinstance(one, kind))


def text(page: Page) -> str:
    """All words of a page, its title among them."""
    return f"{page.title}\n{plain_text(page)}"


def entry(page: Page, id_: str) -> Entry:
    """A field of the form on a page."""
    form = block(page, Form)
    assert isinstance(form, Form)
    return next(one for one in form.entries if one.id == id_)


def form_page(desk: Desk, kind: str, language: str = "en", **changes: object) -> Page:
    """The form of a kind of request."""
    draft = Draft("request", kind, kind, "sub-1", team="adjustments", keys=KEYS)
    return desk.renderer.request_page(FormShown(replace(draft, **changes)), language)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("course", COURSES)
def test_every_state_of_a_request_reads_in_whole_sentences(desk: Desk, course: str, language: str) -> None:
    """The employee and the handler see state, next step and history, with no gap and no id in it."""
    case = opt_out(*COURSES[course])
    pages = (
        desk.renderer.request_page(RequestShown(seen(desk, case), "filed"), language),
        desk.renderer.request_page(CaseShown(worked(desk, case), EMPLOYEE, {"h": "Handler"}, HANDLERS, "taken"), language),
        desk.renderer.request_page(RequestsShown((seen(desk, case),), (), tuple(desk.pack.requests)), language),
        desk.renderer.request_page(InboxShown(Inbox((listed(desk, case),), 1), "mine", "", "", 1, {"e": "E"}, {}), language),
    )
    for page in pages:
        assert page.language == language
        assert not UNFILLED.search(text(page)), text(page)
        for id_ in ("ai_desk", "people_relations", "opt_out", "m365-copilot", "hard_stop", "check_in_1", "oversight"):
            assert id_ not in text(page), (id_, text(page))
    for page in pages[:2]:
        assert isinstance(block(page, Progress), Progress)
        assert isinstance(block(page, Timeline), Timeline)
    assert [page.case for page in pages] == [case.id, case.id, "", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_every_kind_reads_whole_and_says_first_who_will_read_it(desk: Desk, language: str) -> None:
    """Nobody fills in a field before knowing who sees it; each field and each choice has words."""
    for kind in desk.pack.requests.values():
        page = form_page(desk, kind.id, language)
        form = block(page, Form)
        assert isinstance(form, Form)
        assert desk.renderer.team_name("adjustments", language) in form.readers
        assert [one.id for one in form.entries] == [field.id for field in kind.fields]
        for one in form.entries:
            assert one.label not in {"", one.id}
            assert all(choice.label not in {"", choice.value} for choice in one.choices)
            assert bool(one.choices) == (one.type in {"choice", "choices"})
        assert not UNFILLED.search(text(page))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", [*EMPLOYEES[1:], *HANDLERS])
def test_every_action_on_a_case_has_a_form(desk: Desk, action: str, language: str) -> None:
    """Buttons, titles, readers and fields of everything that can be done to a case."""
    draft = Draft(action, "AB", "opt_out", "s", {}, {}, "ai_desk", (), "AB", {"team": ("policy_desk", "oversight")}, 4)  # type: ignore[arg-type]
    page = desk.renderer.request_page(FormShown(draft), language)
    form = block(page, Form)
    assert isinstance(form, Form)
    assert form.title
    assert form.readers
    assert form.send
    assert (form.version, page.case) == ("4", "AB")
    assert [one.id for one in form.entries] == [field.id for field in ACTS[action]]
    assert all(choice.label != choice.value for one in form.entries for choice in one.choices)
    assert form.grave == (action in {"withdraw", "agree", "decide", "recuse"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_tell_nothing_to_somebody_who_walks_by(desk: Desk, language: str) -> None:
    """A window, a tab or a locked screen never shows which kind of request, which tool or whose it is."""
    case = opt_out(*COURSES["refused"])
    pages = [
        form_page(desk, "accommodation", language),
        form_page(desk, "opt_out", language),
        desk.renderer.request_page(RequestShown(seen(desk, case)), language),
        desk.renderer.request_page(CaseShown(worked(desk, case), EMPLOYEE, {}, ()), language),
        desk.renderer.notice_page(posted("decided"), EMPLOYEE, language),
    ]
    assert pages[0].title == pages[1].title
    names = [desk.renderer.request_page(RequestShown(seen(desk, case)), language).blocks[0]]
    revealing = [one.title.casefold() for one in names if isinstance(one, Paragraph)] + [
        "copilot",
        "sample",
        case.id.casefold(),
    ]
    for page in pages:
        assert not [word for word in revealing if word in page.title.casefold()]


def test_days_are_said_in_words_in_each_language(desk: Desk) -> None:
    """A deadline is a day that people say, not a code."""
    case = opt_out()
    due = [block(desk.renderer.request_page(RequestShown(seen(desk, case)), language), Progress) for language in LANGUAGES]
    said = [one.due for one in due if isinstance(one, Progress)]
    assert ["25 November 2026" in said[0], "25. November 2026" in said[1]] == [True, True]
    assert ["25 novembre 2026" in said[2], "25 de noviembre de 2026" in said[3]] == [True, True]
    first = desk.renderer.request_page(
        RequestShown(seen(desk, opt_out(h.Decided(at=MONDAY, by="h", outcome="granted", until=date(2027, 3, 1))))), "fr"
    )
    assert "1er mars 2027" in text(first)


@pytest.mark.parametrize(
    ("place", "zone"),
    [("de", "Europe/Berlin"), ("us-ca", "America/Los_Angeles"), ("au", "Australia/Sydney"), ("uk", "Europe/London")],
)
def test_a_day_is_the_employees_own_wherever_she_is(desk: Desk, place: str, zone: str) -> None:
    """A step that ends at midnight on Wednesday is due on Wednesday, for her and in the handler's list."""
    case = opt_out(zone=zone, place=place)
    shown = block(desk.renderer.request_page(RequestShown(seen(desk, case)), "en"), Progress)
    inbox = block(
        desk.renderer.request_page(InboxShown(Inbox((listed(desk, case),), 1), "all", "", "", 1, {}, {}), "en"), CaseList
    )
    assert isinstance(shown, Progress)
    assert isinstance(inbox, CaseList)
    assert "25 November 2026" in shown.due
    assert "25 November 2026" in inbox.lines[0].due


def test_a_refusal_names_the_appeal_and_its_last_day(desk: Desk) -> None:
    """Reason first, then the way on, one press away; after the appeal the ways outside are named."""
    page = desk.renderer.request_page(RequestShown(seen(desk, opt_out(*COURSES["refused"]))), "en")
    assert "The scan is the law's." in text(page)
    steps = [step for one in page.blocks if isinstance(one, StepList) for step in one.steps]
    assert ("form", "appeal/AB23-CD45-EF") in [(step.kind, step.target) for step in steps]
    assert "23 December 2026" in text(page)
    final = desk.renderer.request_page(RequestShown(seen(desk, opt_out(*COURSES["decided again"]))), "en")
    assert "appeal/" not in str(final.blocks)
    assert "outside the company" in text(final)


def test_a_missed_deadline_is_owned_up_to(desk: Desk) -> None:
    """The employee reads that it was missed, whose fault it is and what she can do; the step shows as late until it is done."""
    page = desk.renderer.request_page(RequestShown(seen(desk, opt_out(*COURSES["missed"]))), "en")
    assert "our fault" in text(page)
    early = h.Missed(at=MONDAY, step="start")
    waiting = block(desk.renderer.request_page(RequestShown(seen(desk, opt_out(early))), "en"), Progress)
    assert isinstance(waiting, Progress)
    assert waiting.late
    answered = opt_out(early, h.Written(at=MONDAY, by="h", text="We have begun.", from_employee=False))
    done = block(desk.renderer.request_page(RequestShown(seen(desk, answered)), "en"), Progress)
    assert isinstance(done, Progress)
    assert not done.late
    last = opt_out(early, h.Missed(at=MONDAY, step="decision"), h.Missed(at=MONDAY, step="hard_stop"))
    overdue = block(desk.renderer.request_page(RequestShown(seen(desk, last)), "en"), Progress)
    assert isinstance(overdue, Progress)
    assert overdue.late


def test_sealed_fields_are_there_only_with_keys_and_otherwise_it_says_why(desk: Desk) -> None:
    """With keys the browser seals; without, no field takes grounds and the form says so."""
    with_keys, without = block(form_page(desk, "accommodation"), Form), block(form_page(desk, "accommodation", keys=()), Form)
    assert isinstance(with_keys, Form)
    assert isinstance(without, Form)
    assert [one.id for one in with_keys.entries if one.sealed] == ["ground", "limitation", "adjustment"]
    assert [key.public for key in with_keys.keys] == ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"]
    assert with_keys.elsewhere
    assert not with_keys.no_keys
    assert [one.id for one in without.entries] == ["direction", "tool", "activity"]
    assert "none of them has made a key" in without.no_keys
    plain = block(form_page(desk, "approval", keys=()), Form)
    assert isinstance(plain, Form)
    assert (plain.no_keys, plain.elsewhere) == ("", "")


def test_what_was_written_comes_back_beside_what_is_wrong_with_it(desk: Desk) -> None:
    """A form that is sent back keeps every word and says at the field what to do."""
    values, problems = {"why": "x" * 2001, "until": "tomorrow", "tool": "m365-copilot"}, {"why": "too_long", "until": "bad_day"}
    page = form_page(desk, "opt_out", values=values, problems=problems)
    assert entry(page, "why").value == values["why"]
    assert "2000" in entry(page, "why").problem
    assert "2001" in entry(page, "why").problem
    assert entry(page, "until").value == "tomorrow"
    assert entry(page, "tool").problem == ""
    form = block(page, Form)
    assert isinstance(form, Form)
    assert "Nothing is lost" in form.problem
    keys = block(form_page(desk, "accommodation", problems={"": "keys_changed"}), Form)
    assert isinstance(keys, Form)
    assert "keys" in keys.problem


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_every_thing_said_and_every_name_has_its_own_words(desk: Desk, language: str) -> None:
    """What the code can say, each language can."""
    book = desk.phrasebooks[language]
    tree = [node for path in (ROOT / "bot").rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    raised = {
        node.args[0].value
        for node in tree
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"NotPossibleError", "NotPossible"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {"window_over", "changed", "needs_reason", "no_such_kind"} <= raised
    for reason in (*raised, "over", "not_decided", "appealed_before", "already_decided"):
        assert book.has(f"requests.not_possible.{reason}"), reason
    for problem in (*get_args(Problem), "keys_changed"):
        assert book.has(f"requests.problems.{problem}"), problem
    said = ("filed", "again", "written", "appealed", "withdrawn", "check_in_thanks")
    for name in (*said, "taken", "asked", "replied", "decided", "handed_over", "recused"):
        assert book.has(f"requests.said.{name}"), name
    for state in State:
        assert all(book.has(f"requests.states.{state}.{part}") for part in ("word", "own", "handled")), state
    for happening in get_args(h.AnyHappening):
        assert book.has(f"requests.timeline.{happening.model_fields['name'].default}"), happening
    assert set(get_args(View)) == set(book.below("requests.inbox.views"))
    for kind in desk.pack.requests:
        for action in ("ask", "reply", "decide"):
            assert book.below(f"requests.kinds.{kind}.templates.{action}"), (kind, action)


def test_a_refused_action_says_why_and_gives_the_text_back(desk: Desk) -> None:
    """Two handlers decide at once: the second is told, and her reason is in the form in front of her."""
    draft = Draft(
        "decide", "AB", "opt_out", "s", {"outcome": "refused", "reason": WRITTEN}, team="ai_desk", case="AB", version=7
    )
    page = desk.renderer.request_page(NotPossible("changed", "AB", draft), "en")
    assert "Somebody was quicker" in text(page)
    assert entry(page, "reason").value == WRITTEN
    assert (page.case, page.reason) == ("AB", "changed")
    over = desk.renderer.request_page(NotPossible("over", "AB", draft), "en")
    assert WRITTEN in text(over)
    assert not [one for one in over.blocks if isinstance(one, Form)]
    lost = Draft("request", "nothing-like-it", "nothing-like-it", "s", {"why": WRITTEN})
    assert WRITTEN in text(desk.renderer.request_page(NotPossible("out_of_reach", "", lost), "en"))
    assert desk.renderer.request_page(NotPossible("never-heard-of"), "en").blocks


def test_a_form_that_could_not_be_kept_is_shown_again_whole(desk: Desk) -> None:
    """The database is away: the form stands there with every answer, and does not claim that a team has no keys."""
    draft = Draft("request", "accommodation", "accommodation", "s", {"direction": "needs_ai"})
    page = desk.renderer.request_page(NotPossible("out_of_reach", "", draft), "en")
    form = block(page, Form)
    assert isinstance(form, Form)
    assert (entry(page, "direction").value, form.submission, form.no_keys) == ("needs_ai", "s", "")


def test_a_case_page_offers_what_may_be_done_and_hides_what_the_employee_told_the_product(desk: Desk) -> None:
    """Actions as they are allowed, names for people who acted, the employee's for her messages, no check-in in sight."""
    case = opt_out(*COURSES["answered"], h.CheckedIn(at=MONDAY, step="check_in_1"), why=WRITTEN)
    page = desk.renderer.request_page(CaseShown(worked(desk, case), EMPLOYEE, {"h": "Handler"}, ("ask", "decide")), "en")
    targets = [step.target for one in page.blocks if isinstance(one, StepList) for step in one.steps]
    assert targets == ["ask/AB23-CD45-EF", "decide/AB23-CD45-EF", "console"]
    talk = block(page, Talk)
    assert isinstance(talk, Talk)
    assert [(one.who, one.mine) for one in talk.speeches] == [("Handler", True), ("Sample employee", False)]
    assert WRITTEN in text(page)
    assert "High risk" in text(page)
    assert "worse" not in text(page)


@pytest.mark.parametrize("said", ["recused", "handed_over"])
def test_who_left_a_case_sees_nothing_of_it_any_more(desk: Desk, said: str) -> None:
    """The page after stepping aside says so, and shows no line of the case."""
    case = opt_out(why=WRITTEN)
    page = desk.renderer.request_page(CaseShown(worked(desk, case), EMPLOYEE, {}, (), said), "en")
    assert WRITTEN not in text(page)
    assert EMPLOYEE.name not in text(page)


def test_an_inbox_counts_its_views_and_its_pages(desk: Desk) -> None:
    """120 cases are three pages of fifty; the current view is marked; an unknown handler is somebody who left."""
    lines = (replace(listed(desk, opt_out()), handler="gone"), replace(listed(desk, opt_out()), missed=True))
    reply = InboxShown(Inbox(lines, 120), "overdue", "sam", "", 2, {"e": "Sample employee"}, {"overdue": 120, "mine": 3})
    page = desk.renderer.request_page(reply, "en")
    filters, cases = block(page, Filters), block(page, CaseList)
    assert isinstance(filters, Filters)
    assert isinstance(cases, CaseList)
    assert [(one.view, one.count) for one in filters.filters if one.count] == [("mine", 3), ("overdue", 120)]
    assert [one.view for one in filters.filters if one.current] == ["overdue"]
    assert (cases.page, cases.pages, cases.total) == (2, 3, 120)
    assert "somebody who has left" in cases.lines[0].facts
    assert [one.late for one in cases.lines] == [False, True]
    assert all(one.handled for one in cases.lines)
    empty = block(desk.renderer.request_page(replace(reply, inbox=Inbox((), 0)), "en"), CaseList)
    assert isinstance(empty, CaseList)
    assert "Nothing found" in empty.empty


def posted(what: str, case: str = "AB23-CD45-EF", **values: str) -> Posted:
    """A notice on its way."""
    return Posted(Notice("n", "e", what, case, values, MONDAY), "waiting", 0)


EMPLOYEES_NOTICES = (
    "filed",
    "taken",
    "asked",
    "written",
    "decided",
    "appealed",
    "withdrawn",
    "missed_employee",
    "check_in",
    "ends_soon",
    "ended",
    "closed",
)
HANDLERS_NOTICES = (
    "new_case",
    "reminded",
    "escalated",
    "handed_over",
    "employee_wrote",
    "appeal_to_decide",
    "withdrawn_handler",
    "ends_soon_handler",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_says_little_and_leads_to_the_right_page(desk: Desk, language: str) -> None:
    """To the employee no kind and no tool, because a preview shows the text; to handlers the kind; each with one step."""
    kind = desk.phrasebooks[language].say("requests.kinds.accommodation.name")
    for what in (*EMPLOYEES_NOTICES, *HANDLERS_NOTICES):
        page = desk.renderer.notice_page(posted(what, kind="accommodation", step="decision", why="missed"), EMPLOYEE, language)
        assert page.title == desk.phrasebooks[language].say("notices.title")
        assert not UNFILLED.search(text(page)), what
        steps = block(page, StepList)
        assert isinstance(steps, StepList)
        if what in HANDLERS_NOTICES:
            assert kind in text(page), what
            assert (steps.steps[0].kind, steps.steps[0].target) == ("handled", "AB23-CD45-EF")
        else:
            assert kind.casefold() not in text(page).casefold(), what
            assert (steps.steps[0].kind, steps.steps[0].target) in {("case", "AB23-CD45-EF"), ("form", "check_in/AB23-CD45-EF")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_manager_learns_who_need_not_use_what_until_when_and_nothing_else(desk: Desk, language: str) -> None:
    """No kind, no reason, no number, no way to the case; without a tool, all of them; without an end, none is made up."""
    told = {"employee": "Ada Sample", "tool": "m365-copilot"}
    for what in ("manager_protected", "manager_granted", "manager_ended"):
        page = desk.renderer.notice_page(posted(what, "", until="2027-03-01", **told), EMPLOYEE, language)
        assert "Ada Sample" in text(page)
        assert "Microsoft 365 Copilot" in text(page)
        assert [type(one) for one in page.blocks] == [Paragraph]
        for id_ in desk.pack.requests:
            assert desk.phrasebooks[language].say(f"requests.kinds.{id_}.name").casefold() not in text(page).casefold()
    granted = desk.renderer.notice_page(posted("manager_granted", "", until="2027-03-01", **told), EMPLOYEE, language)
    assert "2027" in text(granted)
    open_end = desk.renderer.notice_page(
        posted("manager_granted", "", until="", employee="Ada Sample", tool=""), EMPLOYEE, language
    )
    assert not UNFILLED.search(text(open_end))
    assert "2027" not in text(open_end)


def test_a_notice_speaks_the_language_of_its_reader(desk: Desk) -> None:
    """German for whoever reads German; the policy's own language for one that it does not speak."""
    german, other = replace(EMPLOYEE, language="de"), replace(EMPLOYEE, language="xx")
    assert desk.renderer.notice_page(posted("decided"), german).language == "de"
    assert desk.renderer.notice_page(posted("decided"), other).language == "en"


def test_an_employees_notices_stand_in_her_overview(desk: Desk) -> None:
    """What she was told is there even where a chat could not deliver it."""
    failed = replace(posted("decided"), state="failed")
    page = desk.renderer.request_page(RequestsShown((), (failed, posted("filed")), ("opt_out", "nothing-like-it")), "en")
    told = block(page, Timeline)
    assert isinstance(told, Timeline)
    assert len(told.moments) == 2
    assert "could not be delivered" in told.moments[0][1]
    steps = [step for one in page.blocks if isinstance(one, StepList) for step in one.steps]
    assert [(step.kind, step.target) for step in steps] == [("request", "opt_out")]


def test_a_case_of_a_kind_that_is_gone_still_reads(desk: Desk) -> None:
    """A company that drops a form keeps its old cases readable."""
    case = replace(seen(desk, opt_out()), kind="old_kind", facts={"old_field": WRITTEN, "tool": "old-tool"}, team="old_team")
    page = desk.renderer.request_page(RequestShown(case), "en")
    assert WRITTEN in text(page)
    assert "old_team" in text(page)


def test_an_answer_opens_the_form_with_what_the_question_told(desk: Desk) -> None:
    """No magic words: whoever writes about her eyes is offered the adjustment form first, and the tool goes along."""
    page = desk.hear(QuestionAsked("i really can't do this copilot thing because of my eyes", date(2026, 11, 23)))
    step = next(step for one in page.blocks if isinstance(one, StepList) for step in one.steps)
    assert (step.kind, step.target) == ("request", "accommodation")
    assert ("tool", "m365-copilot") in step.about
    asked = desk.hear(QuestionAsked("may we install a new ai plug-in for our crm", date(2026, 11, 23)))
    steps = [step for one in asked.blocks if isinstance(one, StepList) for step in one.steps]
    approval = next(step for step in steps if (step.kind, step.target) == ("request", "approval"))
    assert dict(approval.about)["activity"] == "new_tool"
    assert "clause" in dict(approval.about)


def test_a_pack_without_forms_leads_to_what_can_be_done(desk: Desk) -> None:
    """A renderer that only answers offers no form that is not there."""
    bare = Renderer(desk.knowledge.policy, desk.phrasebooks)
    page = bare.page(desk.turn(QuestionAsked("I want to opt out of copilot", date(2026, 11, 23))))
    kinds = {step.kind for one in page.blocks if isinstance(one, StepList) for step in one.steps}
    assert "request" not in kinds


def test_two_kinds_of_one_intent_are_both_offered(desk: Desk) -> None:
    """A company with two forms for one wish shows both by their titles."""
    kinds: dict[str, RequestKind] = dict(desk.pack.requests)
    kinds["contest"] = kinds["contest"].model_copy(update={"intent": "opt_out"})
    both = Renderer(desk.knowledge.policy, desk.phrasebooks, kinds, desk.pack.routes)
    page = both.page(desk.turn(QuestionAsked("I want to opt out of copilot", date(2026, 11, 23))))
    steps = [step for one in page.blocks if isinstance(one, StepList) for step in one.steps]
    assert [step.label for step in steps][:2] == ["Have a decision looked at again", "Ask to work without AI"]
