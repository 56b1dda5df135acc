"""Letting days pass in the demo: what the page says, what happens meanwhile, and who cannot do it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from demo_world import DemoWorld
from signin_world import REAL, Visitor

from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from bot.assembly import Desk

FRIDAY, DAYS = date(2026, 11, 20), "/sign-in/days"
OPT_OUT = {"why": "licence", "tool": "chatgpt"}


@pytest.fixture
def demo(sample: Desk) -> DemoWorld:
    """A demo in which nothing happened yet."""
    return DemoWorld(sample)


@pytest.fixture
def ann(demo: DemoWorld) -> Visitor:
    """A stranger on the page for choosing who to be."""
    return on_the_page(demo)


def on_the_page(demo: DemoWorld) -> Visitor:
    visitor = demo.visitor()
    visitor.get("/sign-in")
    return visitor


def press(ann: Visitor, days: int, **more: str) -> str:
    """Press a button and look at the page that comes."""
    answer = ann.send(DAYS, days=str(days), **more)
    assert answer.status_code == 303, answer.text
    return ann.get(answer.headers["location"]).text


def test_the_page_says_what_day_it_is_and_a_button_makes_it_the_next(demo: DemoWorld, ann: Visitor) -> None:
    assert "Today is Friday 20 November 2026." in ann.page.text
    assert [value for _, value, _ in ann.form(DAYS).buttons] == ["1", "7", "30"]
    assert "It is now Saturday 21 November 2026 in this demo. No reminder and no deadline was due." in press(ann, 1)
    assert "It is now Saturday 28 November 2026 in this demo." in press(ann, 7)
    assert "It is now Monday 28 December 2026 in this demo." in press(ann, 30)
    assert demo.office.today() == date(2026, 12, 28)
    assert "Today is Monday 28 December 2026." in ann.get("/sign-in").text


@pytest.mark.parametrize(
    ("language", "today", "now"),
    [
        ("en", "Today is Friday 20 November 2026.", "It is now Saturday 21 November 2026 in this demo."),
        ("de", "Heute ist Freitag, der 20. November 2026.", "In dieser Vorführung ist jetzt Samstag, der 21. November 2026."),
        ("fr", "Nous sommes le vendredi 20 novembre 2026.", "Nous sommes maintenant le samedi 21 novembre 2026 dans"),
        ("es", "Hoy es viernes, 20 de noviembre de 2026.", "En esta demostración ahora es sábado, 21 de noviembre de 2026."),
    ],
)
def test_it_speaks_every_language(ann: Visitor, language: str, today: str, now: str) -> None:
    ann.browser.cookies.set("lang", language)
    assert today in ann.get("/sign-in").text
    assert now in press(ann, 1)


def test_deadlines_remind_and_pass_on_their_days_and_the_page_says_how_many(demo: DemoWorld, ann: Visitor) -> None:
    """Filed on a Friday: it is to be begun by Tuesday, and on Wednesday the person hears that it was not."""
    demo.file("opt_out", **OPT_OUT)
    text = press(ann, 7)
    (missed,) = demo.told("s-employee", "missed_employee")
    assert missed.at is not None
    assert missed.at.date() == date(2026, 11, 25)
    assert "1 deadline was missed, and others were told." in text
    assert "was due" not in text
    assert "reminder" in press(ann, 30)
    assert len(demo.told("s-employee", "missed_employee")) > 1


def test_every_day_in_between_is_lived(demo: DemoWorld, ann: Visitor) -> None:
    """The public log closes each day, and whoever opens reports is asked to look on every working day."""
    demo.office.tidy()
    press(ann, 7)
    days = [date.fromisoformat(one["day"]) for one in demo.office.reporting.log()["days"]]
    assert [(day - FRIDAY).days for day in days] == [-1, 0, 1, 2, 3, 4, 5, 6]
    with demo.store.cases.work() as work:
        asked = [day for day in range(20, 28) if work.done(f"reports_round-2026-11-{day}")]
    assert asked == [20, 23, 24, 25, 26, 27]
    handler = demo.office.reporting.desk.everybody()[0]
    assert [notice.at.date() for notice in demo.told(handler, "reports_round") if notice.at] == [date(2026, 11, 27)]


def test_whoever_is_signed_in_stays_so_and_goes_on_from_there(demo: DemoWorld, ann: Visitor) -> None:
    """Sessions end by the machine's clock: a form that is open elsewhere can still be sent."""
    ann.send("/sign-in/sample", person="s-employee")
    ann.get("/requests")
    token = ann.token
    ann.get("/sign-in?back=/requests/new/opt_out")
    text = press(ann, 30)
    assert "Go on as Sample employee" in text
    assert 'href="/requests/new/opt_out"' in text
    assert demo.office.today() == date(2026, 12, 20)
    assert (ann.get("/requests").status_code, ann.token) == (200, token)


def test_another_site_and_a_form_without_the_sessions_value_move_nothing(demo: DemoWorld, ann: Visitor) -> None:
    form = ann.form(DAYS).fields | {"days": "1"}
    assert ann.post(DAYS, form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert ann.post(DAYS, form, headers={"Origin": "http://evil.example"}).status_code == 403
    ann.get("/sign-in")
    ann.send("/sign-in/sample", person="s-employee")
    assert ann.post(DAYS, form).status_code == 403
    assert demo.visitor("http://mayi.company.de").post(DAYS, form).status_code == 403
    assert demo.office.today() == FRIDAY


def test_a_double_click_counts_once_and_says_so(demo: DemoWorld, ann: Visitor) -> None:
    form = ann.form(DAYS).fields | {"days": "1"}
    ann.post(DAYS, form)
    second = ann.post(DAYS, form)
    assert "Time had moved on already" in ann.get(second.headers["location"]).text
    assert demo.office.today() == date(2026, 11, 21)


@pytest.mark.parametrize("form", [{"days": "-1"}, {"days": "365"}, {"days": ""}, {"since": "today"}, {"since": ""}])
def test_nothing_but_the_three_buttons_moves_time(demo: DemoWorld, ann: Visitor, form: dict[str, str]) -> None:
    assert ann.send(DAYS, **({"days": "1"} | form)).status_code == 400
    assert demo.office.today() == FRIDAY


def test_opening_the_address_leads_back_to_the_page(ann: Visitor) -> None:
    assert ann.get(DAYS).headers["location"] == "/sign-in"


def test_a_made_up_address_claims_nothing_that_did_not_happen(ann: Visitor) -> None:
    for said in ("2026-11-20", "2027-01-01", "<b>"):
        text = ann.get("/sign-in", params={"passed": said}).text
        assert "It is now" not in text
        assert "Today is Friday" in text


def test_what_somebody_wrote_is_not_left_behind(ann: Visitor) -> None:
    """Her text travels to signing in and nowhere else, so no other button is beside it."""
    ann.post("/sign-in", {"back": "/requests/new/opt_out", "kept-f-why": "licence"})
    assert "kept-f-why" in ann.page.text
    assert DAYS not in ann.page.text


def test_where_a_real_person_is_in_the_list_no_days_pass(demo: DemoWorld, ann: Visitor) -> None:
    """Her deadlines are nobody's to try."""
    form = ann.form(DAYS).fields | {"days": "1"}
    demo.store.directory.put([REAL])
    assert DAYS not in ann.get("/sign-in").text
    assert ann.post(DAYS, form).status_code == 400
    assert demo.office.today() == FRIDAY


def test_a_database_that_is_away_is_said_and_time_goes_on_from_where_it_is(
    demo: DemoWorld, ann: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OutOfReachError

    with monkeypatch.context() as broken:
        broken.setattr(demo.store.memory, "put", away)
        assert ann.send(DAYS, days="1").status_code == 503
    assert demo.office.today() == FRIDAY
    ann.get("/sign-in")
    assert "It is now Saturday" in press(ann, 1)


def test_outside_the_demo_there_is_no_such_address(sample: Desk) -> None:
    """Even on a server that was handed such a clock by mistake."""
    real = DemoWorld(sample, demo=False)
    ann = on_the_page(real)
    assert DAYS not in ann.page.text
    assert ann.post(DAYS, {"days": "1", "since": "2026-11-20"}).status_code in {404, 405}
    assert ann.get(DAYS).status_code == 404
    assert real.office.today() == FRIDAY
