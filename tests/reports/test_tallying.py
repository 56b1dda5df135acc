"""What reports were about is counted when a quarter is over, as a whole: daily copies of the database show no single one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_house import make_house, someone
from tallying_browser import sums, tally
from test_speaking_up import refused

from bot.reporting import Reporting
from bot.reporting.browser import HandlerBrowser
from bot.reporting.sealing import new_id
from bot.reporting.texts import pack
from bot.reports.figures import FEWEST, table
from storage.reports import MemoryReportBox, load_box, open_report_box, save_box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from report_house import House

    from bot.reporting import Surroundings

TEAM, QUARTER, OVER = "people_relations", "2026-Q1", date(2026, 4, 1)
ONE = {"category": "bias", "tool": "", "outcome": "put_right", "answer": "changed"}
OTHER = {"category": "privacy_leak", "tool": "other", "outcome": "partly", "answer": "nothing"}


def closed(house: House, facts: Mapping[str, str] = ONE, by: str = "hr-1", **told: Any) -> str:
    """A report that came, was answered, was closed and is checked in on, within two days; returns its id."""
    reporter = house.report(category=facts["category"], tool=facts["tool"], **told)
    house.go()
    house.handlers[by].close(reporter.id, "It is done.", facts["outcome"])
    reporter.write({"text": "", "act": "checkin", "days": 30, "answer": facts["answer"]})
    house.go()
    return reporter.id


def rows(path: Path) -> list[tuple[Any, ...]]:
    """Every row of every table of a copy, with its table."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(name, *row) for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - its own names


def shape(row: Sequence[Any]) -> str:
    """A row without what is random: of ids, keys and sealed bytes only how long they are."""
    return repr([len(cell) if isinstance(cell, bytes) or (isinstance(cell, str) and len(cell) == 22) else cell for cell in row])


def lived(folder: Path, said: Surroundings, facts: Mapping[str, str]) -> list[list[str]]:
    """Copies of the database, one a day, of a company in which one report came and was closed."""
    folder.mkdir()
    box = open_report_box(f"sqlite:///{folder / 'reports.db'}")
    house = make_house(box, said)
    copies = []
    reporter = house.report(category=facts["category"], tool=facts["tool"])
    for day in range(5):
        house.go()
        if day == 1:
            house.handlers["hr-1"].close(reporter.id, outcome=facts["outcome"])
        if day == 2:
            reporter.write({"text": "", "act": "checkin", "days": 30, "answer": facts["answer"]})
        if day == 3:
            house.clock.day = OVER
            tally(house.reporting, house.handlers["hr-1"])
        copies.append(sorted(shape(row) for row in rows(folder / "reports.db")))
    data = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not [word for word in facts.values() if word not in {"", "other"} and word.encode() in data]
    box.close()
    return copies


def test_daily_copies_do_not_tell_what_a_report_was_about_that_was_closed_alone(said: Surroundings, tmp_path: Path) -> None:
    """Two companies, one report each, of another kind, tool, outcome, answer: every copy is the same but for what is random."""
    assert lived(tmp_path / "one", said, ONE) == lived(tmp_path / "other", said, OTHER)


def test_a_quarter_is_counted_as_a_whole_when_it_is_over(anywhere: House, said: Surroundings) -> None:
    """After a restart as well; before, nothing is; afterwards nothing is added and no browser is asked again."""
    house, hr = anywhere, anywhere.handlers["hr-2"]
    for number in range(7):
        closed(house, OTHER if number == 3 else ONE)
    assert house.reporting.uncounted("hr-2") == {"v": 1, "quarters": []}
    house.clock.day = OVER
    assert house.counts(QUARTER, TEAM) == {}
    store = house.store
    house.reporting = Reporting(house.box, store.directory, store.keyring, house.clock, said, pace=0, bits=1)
    (figures,) = house.reporting.figures("hr-1", "en")["quarters"]
    assert figures["total"] is None
    (waiting,) = house.reporting.uncounted("hr-2")["quarters"]
    assert (len(waiting["closed"]), len(waiting["told"])) == (7, 7)
    (sent,) = tally(house.reporting, hr)
    assert house.counts(QUARTER, TEAM) == {
        "category": {"bias": 6, "privacy_leak": 1},
        "tool": {"none": 6, "other": 1},
        "outcome": {"put_right": 6, "partly": 1},
        "time": {"within_3": 7},
        "checkin": {"changed": 6, "nothing": 1},
    }
    assert house.reporting.figures("hr-1", "en")["quarters"][0]["total"] == 7
    before = house.counts(QUARTER, TEAM)
    assert tally(house.reporting, hr) == []
    house.reporting.count("hr-2", sent)
    assert house.counts(QUARTER, TEAM) == before


def test_fewer_than_five_are_never_counted(house: House) -> None:
    """Four of a quarter stay in their reports for good; with more of the next quarter they are not mixed."""
    four = [closed(house) for _ in range(4)]
    house.clock.day = OVER
    assert house.reporting.uncounted("hr-1")["quarters"] == []
    one = {"category": {"bias": 4}, "tool": {"none": 4}, "outcome": {"put_right": 4}, "checkin": {}}
    house.reporting.count("hr-1", {"quarter": QUARTER, "team": TEAM, "reports": four, **one})
    assert house.counts(QUARTER, TEAM) == {}
    for _ in range(5):
        closed(house)
    house.clock.day = date(2026, 7, 1)
    (waiting,) = house.reporting.uncounted("hr-1")["quarters"]
    assert (waiting["quarter"], len(waiting["closed"])) == ("2026-Q2", 5)


def test_check_ins_are_counted_with_four_closings_and_closings_without_check_ins(house: House) -> None:
    """Each list is counted when there are five for it."""
    for number in range(6):
        reporter = house.report(category="bias")
        house.go()
        if number < 4:
            house.handlers["hr-1"].close(reporter.id)
        reporter.write({"text": "", "act": "checkin", "days": 30, "answer": "rather_not"})
        reporter.write({"text": "I pressed it twice.", "act": "checkin", "days": 30, "answer": "nothing"})
        house.go()
    house.clock.day = OVER
    (sent,) = tally(house.reporting, house.handlers["hr-1"])
    assert sent["reports"] == []
    assert house.counts(QUARTER, TEAM) == {"checkin": {"nothing": 6}}


def wrong_sums(right: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What no browser of ours sends: one report alone, sums of other reports, unknown words, sums that do not fit."""
    first, *others = right["reports"]
    one = {"category": {"bias": 1}, "tool": {"none": 1}, "outcome": {"put_right": 1}}
    every: list[dict[str, Any]] = [
        {"reports": [first], **one, "checkin": {}},
        {"reports": [new_id(), *others]},
        {"reports": [first, first, *others]},
        {"category": {"bias": 4, "what somebody wrote": 1}},
        {"outcome": {"put_right": 6}},
        {"outcome": {"put_right": 5, "partly": 0}},
        {"outcome": {"put_right": True}},
        {"checkin": {"changed": 1}},
        {"checkin": {"changed": 600}},
        {"category": []},
    ]
    return [dict(right) | change for change in every]


def test_sums_that_could_tell_of_one_report_are_refused_and_nothing_is_kept(house: House) -> None:
    for _ in range(5):
        closed(house)
    house.clock.day = OVER
    (waiting,) = house.reporting.uncounted("hr-1")["quarters"]
    right = sums(house.reporting, house.handlers["hr-1"], waiting)
    for wrong in wrong_sums(right):
        assert refused(house.reporting.count, "hr-1", wrong) == "unreadable"
    for stranger in ("om-1", "auditor", "employee"):
        assert house.reporting.uncounted(stranger)["quarters"] == []
        house.reporting.count(stranger, right)
    house.reporting.count("hr-1", right | {"quarter": "2026-Q2"})
    assert house.counts(QUARTER, TEAM) == {}
    house.reporting.count("hr-1", right)
    assert house.counts(QUARTER, TEAM)["category"] == {"bias": 5}


def test_whoever_can_open_most_is_asked_to_count(house: House) -> None:
    """A colleague who came later, or stepped aside, would leave some out, and what is counted is counted for good."""
    ids = [closed(house) for _ in range(6)]
    house.reporting.recuse("hr-2", ids[0], {})
    newcomer = house.new_handler("hr-3", team=TEAM)
    key = {"key": newcomer.key, "public": pack(newcomer.public)}
    for id_ in ids[:5]:
        house.reporting.wraps("hr-1", id_, {"wraps": house.handlers["hr-1"].wraps_for(id_, [key])})
    house.clock.day = OVER
    assert house.reporting.uncounted("hr-2")["quarters"] == []
    assert house.reporting.uncounted("hr-3")["quarters"] == []
    assert len(house.reporting.uncounted("hr-1")["quarters"][0]["closed"]) == 6
    house.store.directory.put([someone("hr-1", (), active=False)])
    assert len(house.reporting.uncounted("hr-2")["quarters"][0]["closed"]) == 5


def test_a_report_that_is_opened_again_is_counted_once(house: House) -> None:
    """In the quarter of its last closing, or, when it was counted, never again."""
    first, *_ = [closed(house) for _ in range(6)]
    house.reporting.reopen("hr-1", first, {})
    house.clock.day = OVER
    tally(house.reporting, house.handlers["hr-1"])
    assert house.counts(QUARTER, TEAM)["outcome"] == {"put_right": 5}
    house.handlers["hr-1"].close(first, outcome="partly")
    again = [closed(house) for _ in range(4)]
    house.reporting.reopen("hr-1", again[0], {})
    house.handlers["hr-1"].close(again[0], outcome="partly")
    house.clock.day = date(2026, 7, 1)
    tally(house.reporting, house.handlers["hr-1"])
    assert house.counts("2026-Q2", TEAM)["outcome"] == {"partly": 2, "put_right": 3}
    house.reporting.reopen("hr-1", first, {})
    house.handlers["hr-1"].close(first)
    house.clock.day = date(2026, 10, 1)
    assert house.reporting.uncounted("hr-1")["quarters"] == []


def test_what_waits_to_be_counted_is_in_a_backup(disk: House, said: Surroundings, tmp_path: Path) -> None:
    """Nothing else has to be kept for it, and no key of the server's."""
    for _ in range(5):
        closed(disk)
    save_box(disk.box, tmp_path / "backup.gz")  # type: ignore[arg-type]
    box = open_report_box(f"sqlite:///{tmp_path / 'new.db'}")
    load_box(box, tmp_path / "backup.gz")
    store = disk.store
    service = Reporting(box, store.directory, store.keyring, disk.clock, said, pace=0, bits=1)
    disk.clock.day = OVER
    hr = HandlerBrowser(service, "hr-1", disk.handlers["hr-1"].private)
    hr.key = disk.handlers["hr-1"].key
    tally(service, hr)
    with box.look() as look:
        assert look.counts(QUARTER, TEAM)["category"] == {"bias": 5}
    box.close()


@given(st.lists(st.tuples(st.sampled_from([ONE, OTHER]), st.booleans()), max_size=9))
@settings(max_examples=12, deadline=None)
def test_whatever_is_closed_no_count_is_of_fewer_than_five(said: Surroundings, reports: list[tuple[Any, bool]]) -> None:
    """All counts of a list together are five reports or more, or none; what is shown of them is what may be shown."""
    house = make_house(MemoryReportBox(), said)
    for facts, left_out in reports:
        closed(house, facts, **({"left_out": ("Sample hr-2",)} if left_out else {}))
    house.clock.day = OVER
    tally(house.reporting, house.handlers["hr-1"])
    counts = house.counts(QUARTER, TEAM)
    known = sum(not left_out for _, left_out in reports)
    assert {name: sum(cells.values()) for name, cells in counts.items()} == (
        dict.fromkeys(("category", "tool", "outcome", "time", "checkin"), known) if known >= FEWEST else {}
    )
    for one in house.reporting.figures("hr-1", "en")["quarters"]:
        for name, cells in one["tables"].items():
            shown = tuple((row["id"], row["count"]) for row in cells)
            assert shown == table(counts.get(name, {}), [row["id"] for row in cells])


def test_a_browser_that_cannot_open_one_report_counts_the_others(house: House) -> None:
    """Somebody's damaged report does not keep a quarter from being counted."""
    ids = [closed(house) for _ in range(6)]
    house.clock.day = OVER
    (waiting,) = house.reporting.uncounted("hr-1")["quarters"]
    rest = {"closed": sorted(ids[1:]), "told": ids[1:]}
    house.reporting.count("hr-1", sums(house.reporting, house.handlers["hr-1"], {**waiting, **rest}))
    assert house.counts(QUARTER, TEAM)["category"] == {"bias": 5}
    assert house.reporting.uncounted("hr-1")["quarters"] == []


@pytest.mark.parametrize("over", [False, True])
def test_figures_never_change_once_they_are_shown(house: House, *, over: bool) -> None:
    """What an older program counted in the open is shown with the rest of its quarter, or when there is no rest."""
    with house.box.work() as work:
        work.count(QUARTER, TEAM, {"outcome": {"put_right": 6}})
    for _ in range(5 if over else 2):
        closed(house)
    house.clock.day = OVER
    first = house.reporting.figures("auditor", "en")["quarters"]
    totals = {one["team"]: one["total"] for one in first}
    assert max((total for total in totals.values() if total), default=0) == (0 if over else 6)
    tally(house.reporting, house.handlers["hr-1"])
    shown = house.reporting.figures("auditor", "en")["quarters"]
    assert [one["total"] for one in shown if one["total"]] == ([11] if over else [6])
    assert (shown == first) != over
