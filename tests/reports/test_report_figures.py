"""Figures: what two people see together tells no more than what one of them sees, and neither tells a count below five."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_house import make_house, someone
from tallying_browser import tally

from bot.reporting.closing import LISTS
from bot.reports.figures import FEWEST, shown, table, total
from storage.reports import MemoryReportBox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from report_house import House

    from bot.reporting import Surroundings

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
EVERYBODY = ("hr-1", "hr-2", "om-1", "auditor", "owner")
MOVES = range(1, 9)

reports = st.lists(
    st.tuples(st.sampled_from(QUARTERS), st.integers(0, 1), *(st.integers(0, 2) for _ in LISTS)), min_size=0, max_size=60
)


def counted(said: Surroundings, closed: Sequence[tuple[Any, ...]]) -> House:
    """A company in October in which these reports were closed: quarter, team, a value for each list."""
    house = make_house(MemoryReportBox(), said)
    house.store.directory.put([someone("owner", ("policy_owner",))])
    rules = said.rules
    values = {
        "category": rules.categories,
        "tool": said.tools,
        "outcome": rules.outcomes,
        "time": ("within_3", "within_7", "never"),
        "checkin": ("changed", "nothing", "rather_not"),
    }
    with house.box.work() as work:
        work.add_leaves(date(2026, 2, 1), [bytes(32)])
        for quarter, team, *picked in closed:
            facts = {name: {values[name][at]: 1} for name, at in zip(LISTS, picked, strict=True)}
            work.count(quarter, rules.teams[team], facts)
    house.clock.day = date(2026, 10, 2)
    return house


@st.composite
def full_lists(draw: st.DrawFn, cells: int, total: int) -> list[int]:
    """A list in which most cells may be shown, and its sum."""
    few = st.sampled_from((0, 1, 4, 5, 6, 9))
    found = [draw(few) if draw(st.integers(0, 5)) == 0 else 5 for _ in range(cells)]
    found[draw(st.integers(0, cells - 1))] += max(0, total - sum(found))
    return found


@settings(max_examples=300)
@given(data=st.data(), cells=st.integers(2, 9))
def test_a_list_of_any_length_hides_what_would_follow(data: st.DataObject, cells: int) -> None:
    """The sum is known from the lists beside it."""
    counts = data.draw(full_lists(cells, 40))
    ids = [str(at) for at in range(cells)]
    rows = [{"id": id_, "count": count} for id_, count in table(dict(zip(ids, counts, strict=True)), ids)]
    assert_hidden_cells_could_be_others(dict(zip(ids, counts, strict=True)), rows, sum_is_known=True)


def views(house: House) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything that anybody is shown, put together; the same place has to show the same to everybody."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for person in EVERYBODY:
        for one in house.reporting.figures(person, "en")["quarters"]:
            place = (one["quarter"], one["team"])
            assert found.setdefault(place, one) == one
    return found


def other_lists(counts: Sequence[int], at: int, *, sum_is_known: bool) -> list[list[int]]:
    """Lists that differ in one cell: something moved to another one, or, where the sum is not known, more or less of it.

    And the same numbers turned round, which differ where a whole list is hidden.
    """
    turned = [[*counts[by:], *counts[:by]] for by in range(len(counts))]
    found = [one for one in turned if one[at] != counts[at]]
    for size in MOVES:
        for sign in (size, -size):
            changed = [*counts]
            changed[at] += sign
            found += [] if sum_is_known else [changed]
            for to in range(len(counts)):
                if to != at:
                    moved = [*changed]
                    moved[to] -= sign
                    found.append(moved)
    return [one for one in found if min(one) >= 0]


@settings(max_examples=60)
@given(closed=reports)
def test_no_pair_of_people_gets_a_hidden_cell(said: Surroundings, closed: list[tuple[Any, ...]]) -> None:
    """A handler, one of another team, an auditor, a policy owner, all together: each hidden cell could be another number."""
    house = counted(said, closed)
    together = views(house)
    labels = {said.labels["en"]["teams"][team]: team for team in said.rules.teams}
    with house.box.look() as look:
        for (quarter, label), seen in together.items():
            counts = look.counts(quarter, labels[label])
            sums = sum(counts.get("outcome", {}).values())
            assert seen["total"] == (sums if sums >= FEWEST else None)
            for name, rows in seen["tables"].items():
                assert_hidden_cells_could_be_others(counts.get(name, {}), rows, sum_is_known=seen["total"] is not None)


def assert_hidden_cells_could_be_others(
    counts: Mapping[str, int], rows: Sequence[Mapping[str, Any]], *, sum_is_known: bool
) -> None:
    """Each has a list beside it that looks the same and has another number there."""
    true, seen = [counts.get(row["id"], 0) for row in rows], tuple(row["count"] for row in rows)
    for at, cell in enumerate(seen):
        assert cell is None or cell == true[at] >= FEWEST
        rivals = other_lists(true, at, sum_is_known=sum_is_known) if cell is None else []
        assert cell is not None or any(
            shown(one) == seen and (sum_is_known or total(one) is None or sum(true)) for one in rivals
        )


@given(closed=reports)
@settings(max_examples=20)
def test_that_a_line_is_there_tells_nothing(said: Surroundings, closed: list[tuple[Any, ...]]) -> None:
    """The same quarters, teams and rows, whether anything was closed or not."""

    def lines(house: House) -> list[Any]:
        found = [house.reporting.figures(person, "en")["quarters"] for person in EVERYBODY]
        return [
            (one["quarter"], one["team"], [(name, [row["id"] for row in rows]) for name, rows in one["tables"].items()])
            for quarters in found
            for one in quarters
        ]

    assert lines(counted(said, closed)) == lines(counted(said, []))


def test_what_the_policy_has_no_more_hides_its_list() -> None:
    """A line of its own would say that it is not zero, and a list without it could be subtracted."""
    assert table({"a": 9, "b": 7}, ("a", "b")) == (("a", 9), ("b", 7))
    assert table({"a": 9, "b": 7, "gone": 1}, ("a", "b")) == (("a", None), ("b", None))
    assert table({"a": 9, "b": 7, "gone": 0}, ("a", "b")) == (("a", 9), ("b", 7))


@pytest.mark.parametrize("way", ["closing", "check-in"])
def test_who_was_left_out_cannot_subtract_what_she_knows(house: House, way: str) -> None:
    """Six reports, one of them without her: neither her figures nor an auditor's have six anywhere, only the five of hers."""
    house.store.directory.put([someone("owner", ("policy_owner",))])
    for number in range(6):
        left_out = ("Sample hr-1",) if number == 3 else ()
        reporter = house.report(left_out=left_out, category="bias")
        house.go()
        if way == "closing":
            house.handlers["hr-2"].close(reporter.id)
        else:
            reporter.write({"text": "", "act": "checkin", "days": 30, "answer": "changed"})
    house.clock.day = date(2026, 4, 1)
    tally(house.reporting, house.handlers["hr-2"])
    name, id_ = ("category", "bias") if way == "closing" else ("checkin", "changed")
    for person in ("hr-1", "hr-2", "auditor", "owner"):
        figures = house.reporting.figures(person, "en")["quarters"]
        every = [row["count"] for one in figures for rows in one["tables"].values() for row in rows]
        every += [one["total"] for one in figures]
        assert {cell for cell in every if cell is not None} <= {5}
        assert figures[0]["total"] == (5 if way == "closing" else None)
    assert house.counts("2026-Q1", "people_relations")[name] == {id_: 5}


def test_handing_a_report_over_does_not_take_it_out_of_the_figures(house: House) -> None:
    """Whoever read it once knows of it."""
    for _ in range(5):
        reporter = house.report()
        house.go()
        house.reporting.handover("hr-1", reporter.id, {"to": [house.handlers["hr-2"].key], "wraps": []})
        house.handlers["hr-2"].close(reporter.id)
    house.clock.day = date(2026, 4, 1)
    tally(house.reporting, house.handlers["hr-2"])
    assert house.counts("2026-Q1", "people_relations")["outcome"] == {"put_right": 5}
