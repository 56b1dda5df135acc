"""Where a request stands, in words: what is late, what a refusal means, what was told about which request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from test_request_wording import (
    APPEALED,
    COURSES,
    EMPLOYEE,
    LANGUAGES,
    MONDAY,
    REFUSED,
    block,
    entry,
    form_page,
    listed,
    opt_out,
    posted,
    seen,
    text,
    worked,
)

from bot.cases import happenings as h
from bot.conversation import QuestionAsked
from bot.conversation.requesting import (
    CaseShown,
    Draft,
    FormShown,
    InboxShown,
    NotPossible,
    RequestShown,
    RequestsShown,
)
from bot.ports import Inbox
from bot.rendering.page import CaseList, Form, Progress, StepList, Table, Timeline

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.cases.case import Case
    from bot.rendering import Page

LATE_AT = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)  # midnight in Berlin after the 25th
LATE = h.Missed(at=LATE_AT, step="start")
OUTSIDE = "outside the company"


def own_page(desk: Desk, case: Case, language: str = "en") -> Page:
    """The employee's page of a case."""
    return desk.renderer.request_page(RequestShown(seen(desk, case)), language)


def head(page: Page) -> Progress:
    """Where it stands."""
    found = block(page, Progress)
    assert isinstance(found, Progress)
    return found


def targets(page: Page) -> list[str]:
    """What the buttons of a page lead to."""
    return [step.target for one in page.blocks if isinstance(one, StepList) for step in one.steps]


@pytest.mark.parametrize(
    "after", [(), (h.Taken(at=MONDAY, by="g"),), (h.Asked(at=MONDAY, by="g", text="?"),), (h.Withdrawn(at=MONDAY, by="e"),)]
)
def test_an_appeal_that_nobody_decided_yet_is_not_called_the_end(desk: Desk, after: tuple[h.AnyHappening, ...]) -> None:
    """Ways outside are named after the second decision; until then the first one is called the first."""
    pending = text(own_page(desk, opt_out(REFUSED, APPEALED, *after)))
    assert OUTSIDE not in pending
    assert "after the appeal" not in pending
    assert "First decision" in pending
    decided = text(own_page(desk, opt_out(*COURSES["decided again"])))
    assert OUTSIDE in decided
    assert "Decision on the appeal" in decided


def test_a_refusal_says_that_the_protection_is_over_and_that_an_appeal_brings_it_back(desk: Desk) -> None:
    """Somebody who read no more than the head knows that it was refused; nothing is left to be taken back."""
    page = own_page(desk, opt_out(*COURSES["refused"]))
    assert head(page).sentence == "Not granted."
    assert "Your protection has ended" in text(page)
    assert "Microsoft 365 Copilot again" in text(page)
    assert "23 November 2026" in text(page)
    assert "If you appeal, you are protected again" in text(page)
    assert "withdraw/AB23-CD45-EF" not in targets(page)
    assert "write/AB23-CD45-EF" in targets(page)
    appealed = own_page(desk, opt_out(*COURSES["appealed"]))
    assert "Your protection has ended" not in text(appealed)
    assert "You are protected" in text(appealed)
    assert "withdraw/AB23-CD45-EF" in targets(appealed)
    over = text(own_page(desk, opt_out(REFUSED, h.Closed(at=MONDAY))))
    assert "Your protection has ended" in over
    assert "If you appeal" not in over
    granted = text(own_page(desk, opt_out(h.Decided(at=MONDAY, by="h", outcome="granted"))))
    assert "protection" not in granted


def test_a_refusal_of_a_request_that_never_protected_speaks_of_no_protection(desk: Desk) -> None:
    case = opt_out(*COURSES["refused"])
    page = desk.renderer.request_page(RequestShown(replace(seen(desk, case), kind="approval")), "en")
    assert "protection" not in text(page)


def test_what_is_late_stays_in_sight_until_it_is_done(desk: Desk) -> None:
    """The next deadline does not hide the one that was missed: neither on the page, nor in the list, nor from handlers."""
    waiting = opt_out(LATE)
    said = "First answer: late since 26 November 2026\nYou get a decision by 14 December 2026."
    assert (head(own_page(desk, waiting)).due, head(own_page(desk, waiting)).late) == (said, True)
    mine = block(desk.renderer.request_page(RequestsShown((seen(desk, waiting),), (), ()), "en"), CaseList)
    assert isinstance(mine, CaseList)
    assert (mine.lines[0].due, mine.lines[0].late) == (said, True)
    handled = head(desk.renderer.request_page(CaseShown(worked(desk, waiting), EMPLOYEE, {}, ()), "en"))
    assert (handled.due, handled.late) == ("First answer: late since 26 November 2026\nDecision by 14 December 2026", True)
    answered = head(own_page(desk, opt_out(LATE, h.Asked(at=LATE_AT + timedelta(days=1), by="h", text="Which part?"))))
    assert (answered.due, answered.late) == ("You get a decision by 14 December 2026.", False)


def test_every_late_step_is_named_and_each_once(desk: Desk) -> None:
    """With all of them late there is no next one; a step of the first round says nothing in the second."""
    steps = ("start", "decision", "hard_stop")
    page = head(own_page(desk, opt_out(*(h.Missed(at=LATE_AT, step=step) for step in steps))))
    late = ("First answer", "Decision", "Decision at the latest")
    assert page.due == ", ".join(f"{step}: late since 26 November 2026" for step in late)
    second = head(own_page(desk, opt_out(LATE, h.Missed(at=LATE_AT, step="decision"), REFUSED, APPEALED)))
    assert not second.late


def test_a_word_that_is_due_again_and_again_is_late_until_it_comes(desk: Desk) -> None:
    missed = [h.Missed(at=LATE_AT + timedelta(days=30 * number), step=f"status_{number}") for number in (1, 2)]
    silent = head(own_page(desk, opt_out(*missed)))
    assert silent.due.count("Next word") == 1
    heard = h.Written(at=LATE_AT + timedelta(days=61), by="h", text="We go on.", from_employee=False)
    assert not head(own_page(desk, opt_out(*missed, heard))).late


def test_a_handlers_list_says_missed_and_keeps_the_coming_day_apart(desk: Desk) -> None:
    lines = (listed(desk, opt_out(LATE)), listed(desk, opt_out()))
    cases = block(desk.renderer.request_page(InboxShown(Inbox(lines, 2), "all", "", "", 1, {}, {}), "en"), CaseList)
    assert isinstance(cases, CaseList)
    assert [line.due for line in cases.lines] == [
        "A deadline was missed\nDecision by 14 December 2026",
        "First answer by 25 November 2026",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_was_told_names_the_request_and_leads_there(desk: Desk, language: str) -> None:
    """Twice "we missed a deadline" is about two requests. Where the kind is nobody's business it is not named."""
    name = desk.phrasebooks[language].say("requests.kinds.opt_out.name")
    notices = (
        posted("missed_employee", kind="opt_out", step="start"),
        posted("missed_employee", "ZZ23-CD45-EF", step="start"),
        posted("new_case", "HH23-CD45-EF", kind="opt_out"),
        posted("manager_protected", "MM23-CD45-EF", employee="Ada Sample", tool=""),
    )
    told = block(desk.renderer.request_page(RequestsShown((), notices, ()), language), Timeline)
    assert isinstance(told, Timeline)
    assert told.moments[0][1].startswith(name)
    assert not told.moments[1][1].startswith(name)
    assert [(way.kind, way.target, way.label) if way else None for way in told.ways] == [
        ("case", "AB23-CD45-EF", "AB23-CD45-EF"),
        ("case", "ZZ23-CD45-EF", "ZZ23-CD45-EF"),
        ("handled", "HH23-CD45-EF", "HH23-CD45-EF"),
        None,
    ], "a manager learns no number and has no way to a case"


def test_the_reason_of_a_decision_is_not_called_optional(desk: Desk) -> None:
    """It is needed or not, as the hint says; a field that is never needed is another thing."""
    page = desk.renderer.request_page(FormShown(Draft("decide", "AB", "opt_out", "s", team="ai_desk", case="AB")), "en")
    assert (entry(page, "reason").sometimes, entry(page, "conditions").sometimes) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_harm_is_decided_in_words_of_its_own(desk: Desk, language: str) -> None:
    """Nothing is granted and nothing holds until a day where somebody told of harm."""
    draft = Draft("decide", "AB", "report", "s", team="oversight", case="AB")
    harm = desk.renderer.request_page(FormShown(draft), language)
    other = desk.renderer.request_page(FormShown(replace(draft, kind="opt_out")), language)
    for field in ("reason", "conditions", "until"):
        assert (entry(harm, field).label, entry(harm, field).hint) != (entry(other, field).label, entry(other, field).hint)
    decided = h.Decided(at=MONDAY, by="h", outcome="granted", conditions="A new plan.", until=date(2027, 1, 31))
    case = opt_out(decided)
    of_harm, of_permission = (
        text(desk.renderer.request_page(RequestShown(replace(seen(desk, case), kind=kind)), language))
        for kind in ("report", "opt_out")
    )
    words = desk.phrasebooks[language].say("requests.decision.conditions")
    assert words in of_permission
    assert words not in of_harm


@pytest.mark.parametrize("language", LANGUAGES)
def test_windows_of_different_acts_have_different_titles(desk: Desk, language: str) -> None:
    """Five open tabs are told apart, and none says what a request is about; nothing found is called that."""
    acts = ("request", "write", "appeal", "withdraw", "check_in", "take", "ask", "reply", "decide", "hand_over", "recuse")
    titles = [
        desk.renderer.request_page(FormShown(Draft(act, "opt_out", "opt_out", "s")), language).title  # type: ignore[arg-type]
        for act in acts
    ]
    titles += [
        desk.renderer.request_page(NotPossible(reason), language).title for reason in ("no_such_case", "over", "no_such_kind")
    ]
    assert len(set(titles)) == len(titles) - 1, "a case and a form that are not there are both just not there"
    assert form_page(desk, "accommodation", language).title == titles[0]


def test_a_tool_that_is_known_but_not_listed_goes_along_to_the_form(desk: Desk) -> None:
    """Its name as the pack has it; a word that only the person knows stays on the page."""
    page = desk.hear(QuestionAsked("May I use llama to summarise my own meeting agenda?", date(2026, 11, 23)))
    step = next(step for one in page.blocks if isinstance(one, StepList) for step in one.steps if step.target == "approval")
    assert ("new_tool", "Llama") in step.about
    unknown = desk.hear(QuestionAsked("May I use Foobarly to summarise my own meeting agenda?", date(2026, 11, 23)))
    assert "oobarly" not in str([one for one in unknown.blocks if isinstance(one, StepList)]).lower()


@pytest.mark.parametrize(
    ("language", "since"),
    [
        ("en", "in force since 1 January 2026"),
        ("de", "gilt seit dem 1. Januar 2026"),
        ("fr", "en vigueur depuis le 1er janvier 2026"),
        ("es", "vale desde el 1 de enero de 2026"),
    ],
)
def test_clauses_say_their_day_in_words(desk: Desk, language: str, since: str) -> None:
    page = desk.hear(QuestionAsked("May I put our customer list into ChatGPT?", date(2026, 11, 23)), language)
    assert since in text(page)
    assert "2026-01-01" not in text(page)
    assert isinstance(block(form_page(desk, "approval", language), Form), Form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_steps_that_come_are_there_with_their_days(desk: Desk, language: str) -> None:
    """Right after sending: the first answer and the decision, for her and for whoever handles it."""
    case, say = opt_out(), desk.phrasebooks[language].say
    pages = (
        own_page(desk, case, language),
        desk.renderer.request_page(CaseShown(worked(desk, case), EMPLOYEE, {}, ()), language),
    )
    for page in pages:
        table = next(one for one in page.blocks if isinstance(one, Table) and one.title == say("requests.timetable"))
        assert [name for name, _ in table.rows] == [
            say(f"requests.steps.{step}") for step in ("start", "decision", "hard_stop")
        ]
        assert [day.split()[0].rstrip(".") for _, day in table.rows] == ["25", "14", "6"]
    waits = own_page(desk, opt_out(*COURSES["appealed"]), language)
    assert say("requests.timetable") not in text(waits), "one step alone stands in the head"
