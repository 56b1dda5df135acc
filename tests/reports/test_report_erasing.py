"""Reports that were kept long enough are gone: from the tables, the free pages, the write-ahead log. What stays is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from report_house import make_house
from test_speaking_up import refused
from typer.testing import CliRunner

from bot.cli.main import app
from bot.reporting import Reporting
from bot.reporting.browser import ReporterBrowser, WrongReceiptError
from bot.reporting.texts import unpack
from bot.reports.clocks import years_before
from bot.reports.report import MAILBOX, Item, Report, Wrap
from storage.reports import open_report_box

if TYPE_CHECKING:
    from pathlib import Path

    from report_house import House

    from bot.reporting import Surroundings


def one_year(house: House) -> None:
    """The policy keeps closed reports for a year."""
    desk, store = house.reporting.desk, house.store
    said = replace(desk.said, rules=desk.said.rules.model_copy(update={"keep_years": 1}))
    house.reporting = Reporting(house.box, store.directory, store.keyring, house.clock, said, pace=0, bits=1)


def closed_report(house: House) -> tuple[ReporterBrowser, list[bytes]]:
    """A report with a file that was closed on 3 March 2026, and pieces of its sealed bodies."""
    reporter = ReporterBrowser(house.reporting)
    sent = reporter.send(house.told(file=b"\x00\x02{}photo"))
    house.go()
    house.reporting.export("hr-1", reporter.id)
    house.reporting.inbox("hr-1", asked=True)
    house.handlers["hr-1"].close(reporter.id)
    bodies = [unpack(item["body"]) for item in sent["items"]]
    return reporter, [body[at : at + 24] for body in bodies for at in (100, len(body) // 2, len(body) - 60)]


def test_what_is_erased_is_in_no_file_any_more(disk: House, tmp_path: Path) -> None:
    """Neither its bodies nor its ids, also in pages that nothing uses; the last tick of the day is enough."""
    one_year(disk)
    reporter, pieces = closed_report(disk)
    disk.reporting.tick()
    path = tmp_path / "reports.db"
    assert all(piece in path.read_bytes() for piece in pieces)
    disk.clock.day = date(2027, 3, 3)
    disk.reporting.tick()
    assert all(piece in path.read_bytes() for piece in pieces)
    disk.go()
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert [piece for piece in [*pieces, reporter.id.encode()] if piece in kept] == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_postgresql_gives_back_the_pages_of_what_was_erased(said: Surroundings, postgres: Any) -> None:
    """A deleted row would lie in its page until somebody needs the room; the table is laid anew instead."""
    url = postgres()
    box = open_report_box(url)
    house = make_house(box, said)
    one_year(house)
    closed_report(house)
    house.clock.day = date(2027, 3, 4)
    house.reporting.tick()
    with psycopg.connect(url) as connection:
        sizes = connection.execute("SELECT pg_relation_size('speak_item'), pg_relation_size('speak_wrap')").fetchone()
    assert sizes == (0, 0)
    box.close()


def test_figures_commitments_and_young_attempts_stay(anywhere: House) -> None:
    """The mailbox opens no more; an attempt on the report goes with it, others go when they are as old."""
    one_year(anywhere)
    reporter, _ = closed_report(anywhere)
    with anywhere.box.work() as work:
        work.count("2026-Q1", "people_relations", {"category": {"bias": 5}})
    anywhere.clock.day = date(2027, 1, 4)
    anywhere.reporting.inbox("hr-2", asked=True)
    assert len(anywhere.reporting.attempts("auditor")["attempts"]) == 3
    anywhere.clock.day = date(2027, 3, 4)
    anywhere.reporting.tick()
    (left,) = anywhere.reporting.attempts("auditor")["attempts"]
    assert (left["day"], left["person"], left["what"]) == ("2027-01-04", "Sample hr-2", "search")
    assert anywhere.counts("2026-Q1", "people_relations")["category"] == {"bias": 5}
    assert len(anywhere.reporting.log_day("2026-03-02")["leaves"]) == 8
    assert anywhere.reporting.log_faults() == ()
    assert anywhere.handlers["hr-1"].reports() == []
    assert refused(anywhere.reporting.read, "hr-1", reporter.id) == "no_such_report"
    with pytest.raises(WrongReceiptError):
        ReporterBrowser(anywhere.reporting, reporter.receipt).look()


def test_an_open_report_is_never_erased(house: House) -> None:
    """However old it is; and a report that was opened again counts from its last closing."""
    one_year(house)
    never, again = house.report(), house.report()
    house.go()
    house.handlers["hr-1"].close(again.id)
    house.reporting.reopen("hr-1", again.id, {})
    house.clock.day += timedelta(days=3000)
    house.reporting.tick()
    assert sorted(house.handlers["hr-1"].reports()) == sorted([never.id, again.id])


def test_years_are_years_also_on_the_last_of_february() -> None:
    """Three years are not 1,095 days."""
    assert years_before(date(2027, 3, 4), 3) == date(2024, 3, 4)
    assert years_before(date(2028, 2, 29), 3) == date(2025, 3, 1)


def test_mayi_retention_says_how_many_reports_were_erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was closed long ago goes, one that was closed this year stays."""
    url = f"sqlite:///{tmp_path / 'reports.db'}"
    box = open_report_box(url)
    with box.work() as work:
        for name, closed in (("A" * 22, date(2020, 1, 1)), ("B" * 22, date.today())):  # noqa: DTZ011 - near enough
            report = Report(name, name.encode(), bytes(32), "people_relations", "low", date(2019, 1, 1))
            work.put(replace(report, state="closed", closed=closed))
            wraps = (Wrap(MAILBOX, "", bytes(32), bytes(80)),)
            work.add_item(Item(name, name, "head", MAILBOX, 0, date(2019, 1, 1), name.encode() * 40, wraps))
    box.close()
    monkeypatch.setenv("MAYI_DATABASE", f"sqlite:///{tmp_path / 'mayi.db'}")
    monkeypatch.setenv("MAYI_REPORTS_DATABASE", url)
    done = CliRunner().invoke(app, ["retention"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Sealed reports that were closed more than 3 years ago: 1 erased." in done.stdout
    assert b"A" * 22 not in (tmp_path / "reports.db").read_bytes()
    assert b"B" * 22 in (tmp_path / "reports.db").read_bytes()
