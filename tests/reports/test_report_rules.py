"""Routing, clocks, and figures that cannot be subtracted."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallying_browser import tally

from bot.reporting.texts import pack
from bot.reports.clocks import batch_day, due, news_days, quarter
from bot.reports.figures import FEWEST, shown, total
from bot.reports.report import Report
from bot.reports.routing import chosen
from bot.reports.rules import ClockRule, SpeakingUpRules

if TYPE_CHECKING:
    from report_house import House

    from bot.reporting import Surroundings

ROUTING = json.loads((Path(__file__).parent / "vectors.json").read_text())["routing"]
MOST = {2: 24, 3: 16, 4: 10}


def test_routing_is_as_the_vectors_say() -> None:
    """The browser routes by the same vectors."""
    rules = SpeakingUpRules.model_validate(ROUTING["rules"])
    for way in ROUTING["ways"]:
        facts = {name: way[name] for name in ("category", "severity", "place", "about")}
        found = chosen(rules, way["able"], **facts, wider=ROUTING["wider"])
        assert (found.team, found.standby) == (way["team"], way["standby"])


def test_no_team_of_the_sample_policy_ever_gets_what_is_about_itself(said: Surroundings) -> None:
    """HR is not told of what concerns HR; the ombudsperson is, and the outside alone when she is part of it too."""
    rules = said.rules
    able = set(rules.teams)
    for category, severity, mask in product(rules.categories, rules.severities, range(2 ** len(rules.abouts))):
        about = [one for at, one in enumerate(rules.abouts) if mask >> at & 1]
        found = chosen(rules, able, category=category, severity=severity, place="de", about=about, wider=said.wider)
        assert found.team not in about
        assert not found.standby or found.standby not in about
    facts = {"category": "bias", "severity": "low", "place": "de", "wider": said.wider}
    assert chosen(rules, able, about=[], **facts).team == "people_relations"
    assert chosen(rules, able, about=["people_relations"], **facts).team == "oversight"
    assert chosen(rules, able, about=["manager"], **facts).team == "oversight"
    assert chosen(rules, {"people_relations"}, about=["people_relations"], **facts).team == ""


def one(**changes: Any) -> Report:
    """A report of Monday, 2 March 2026."""
    given: dict[str, Any] = {"severity": "low", "day": date(2026, 3, 2)} | changes
    return Report("r", b"", b"", "team", **given)


def test_clocks_stop_when_somebody_acts_and_the_strictest_rule_wins(said: Surroundings) -> None:
    """Three working days, day 7, every 30 days, day 90; a day when somebody is in danger."""
    clocks, working = said.rules.clocks, said.working_day

    def ends(report: Report, today: date) -> dict[str, tuple[date, bool, bool]]:
        return {name.name: (name.day, name.met, name.late) for name in due(report, clocks, working, today)}

    start = ends(one(), date(2026, 3, 2))
    assert start["personal"] == (date(2026, 3, 5), False, False)
    assert start["acknowledged"] == (date(2026, 3, 9), False, False)
    assert start["status"] == (date(2026, 4, 1), False, False)
    assert start["feedback"] == (date(2026, 5, 31), False, False)
    for rules in (clocks, tuple(reversed(clocks))):
        found = due(one(severity="danger"), rules, working, date(2026, 3, 2))
        assert next(end.day for end in found if end.name == "personal") == date(2026, 3, 3)
    assert ends(one(day=date(2026, 3, 6)), date(2026, 3, 6))["personal"][0] == date(2026, 3, 11)
    spoken = one(personal=date(2026, 3, 4), acknowledged=date(2026, 3, 4), spoken=date(2026, 3, 4))
    after = ends(spoken, date(2026, 4, 4))
    assert after["personal"][1:] == (True, False)
    assert after["status"] == (date(2026, 4, 3), False, True)
    closed = ends(one(closed=date(2026, 3, 3)), date(2027, 1, 1))
    assert all(met and not late for _, met, late in closed.values())


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 400))
def test_a_deadline_is_late_from_the_day_after_it(start: date, later: int) -> None:
    """Through month ends and leap days; nothing depends on an hour."""
    rule = ClockRule.model_validate({"name": "acknowledged", "within": {"amount": 7, "unit": "days"}})
    (found,) = due(one(day=start), [rule], lambda day, _: day, start + timedelta(days=later))
    assert found.late == (later > 7)
    assert batch_day(start, 0) == start + timedelta(days=1)
    assert quarter(start)[-1] == str((start.month - 1) // 3 + 1)


def test_news_days_are_those_of_the_rules(said: Surroundings) -> None:
    """The next two of them."""
    assert news_days(said.rules, date(2026, 3, 3)) == (date(2026, 3, 5), date(2026, 3, 9))


@pytest.mark.parametrize("cells", sorted(MOST))
def test_no_hidden_figure_follows_from_what_is_shown(cells: int) -> None:
    """Somebody who knows the sum and these rules still finds two values at least for each hidden cell of every list."""
    possible = defaultdict(list)
    for counts in product(range(MOST[cells] + 1), repeat=cells):
        if sum(counts) <= MOST[cells]:
            possible[total(counts), shown(counts)].append(counts)
    for (_, seen), counts in possible.items():
        for at, cell in enumerate(seen):
            assert cell is None or cell >= FEWEST
            assert cell is not None or len({one[at] for one in counts}) > 1


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=12))
def test_no_pair_of_lists_reveals_a_hidden_cell(reports: list[tuple[int, int]]) -> None:
    """Two lists over the same reports: for each hidden cell there are other reports that give the very same two answers.

    Any two lists with one sum can be lists over the same reports, so it is enough to find a rival for one of them that keeps
    the sum, or keeps it hidden.
    """
    first, second = ([sum(one[at] == value for one in reports) for value in range(size)] for at, size in ((0, 3), (1, 4)))
    for counts, other in ((first, second), (second, first)):
        seen = shown(counts)
        rivals = [
            rival
            for rival in product(range(13), repeat=len(counts))
            if total(rival) == total(counts) and shown(rival) == seen and (sum(rival) == sum(counts) or total(other) is None)
        ]
        for at, cell in enumerate(seen):
            assert cell is not None or any(rival[at] != counts[at] for rival in rivals)


def test_as_much_is_shown_as_can_be() -> None:
    """One small cell hides its neighbour, not the whole list."""
    assert shown([9, 7, 2, 30]) == (9, 7, None, None)
    assert shown([9, 7]) == (9, 7)
    assert shown([3, 2, 20]) == (None, None, 20)
    assert shown([0, 5]) == (None, None)


def test_figures_are_of_closed_quarters_and_five_at_least(house: House) -> None:
    """Six reports of one kind and two of another: nothing below five, no way to the two, nothing of the running quarter."""
    for number in range(12):
        reporter = house.report(category="bias" if number < 9 else "unsafe_advice")
        house.go()
        house.handlers["hr-1"].close(reporter.id)
    assert house.reporting.figures("hr-1", "en")["quarters"] == []
    house.clock.day = date(2026, 4, 1)
    tally(house.reporting, house.handlers["hr-2"])
    (figures,) = house.reporting.figures("hr-1", "en")["quarters"]
    assert (figures["quarter"], figures["total"]) == ("2026-Q1", 12)
    by_id = {row["id"]: row["count"] for row in figures["tables"]["category"]}
    assert by_id["bias"] == 9
    assert by_id["unsafe_advice"] is None
    assert all(count is None or count >= FEWEST for count in by_id.values())
    assert {row["id"]: row["count"] for row in figures["tables"]["checkin"]} == dict.fromkeys(
        ("changed", "nothing", "rather_not")
    )
    assert house.reporting.figures("hr-1", "en", asked=True)["quarters"] == [figures]
    assert house.reporting.figures("auditor", "de")["quarters"][0]["total"] == 12
    others = house.reporting.figures("om-1", "en")["quarters"]
    assert [one["total"] for one in others] == [None]
    assert {row["count"] for one in others for rows in one["tables"].values() for row in rows} == {None}
    assert house.reporting.figures("employee", "en")["quarters"] == []


def test_every_day_is_in_the_log_and_a_changed_day_is_found(house: House) -> None:
    """The reporter finds her commitment in a day that everybody loads whole; the number of reports does not show."""
    assert house.reporting.log()["days"] == []
    reporter = house.report()
    house.go()
    day = house.reporting.log_day("2026-03-02")
    assert house.reporting.log()["days"][0]["head"] == day["head"]
    assert pack(reporter.leaf) in day["leaves"]
    assert len(day["leaves"]) == 8
    house.go(2)
    assert len(house.reporting.log_day("2026-03-03")["leaves"]) == 8
    assert house.reporting.log_day("2026-03-03")["previous"] == day["head"]
    assert house.reporting.log_faults() == ()
    with house.box.work() as work:
        work.add_leaves(date(2026, 3, 3), [bytes(32)] * 8)
    assert house.reporting.log_faults() == (date(2026, 3, 3),)
