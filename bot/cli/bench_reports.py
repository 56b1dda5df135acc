"""`mayi bench reports`: how long the server takes for a handler's list when very many reports are sealed to her.

Reports are put into the box as browsers would have sent them: sizes, wraps and readers are real, what is inside is random, as
the server cannot tell. Files alone are short: they lie in a table of their own, which neither the list nor a report that is
opened reads, and ten thousand whole ones would be ten gigabytes. Times are of the whole request inside the server: signing in
is a stand-in, everything else is real.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import httpx

from bot.assembly import open_desk, settle
from bot.cases.people import HANDLER, Person
from bot.cases.sealing import HandlerKey
from bot.channels.web import build_site
from bot.cli.bench_inbox import READER, Reader, show
from bot.cli.bench_year import database
from bot.report_office import SpeakUpOffice
from bot.reporting.sealing import new_id
from bot.reports.report import MAILBOX, Item, Kind, Report, Wrap
from bot.reports.report import Reader as Sealed
from bot.reports.sizes import CT, ENC, sealed_sizes
from storage import open_store
from storage.reports import open_report_box

if TYPE_CHECKING:
    from bot.reports.rules import SpeakingUpRules
    from bot.settings import Settings
    from storage.reports import SqlReportBox

SEED = 20_261_121
SPREAD = 400
"""Days that the reports are spread over."""

COLLEAGUES, ON_STANDBY = 4, 2
CLOSED, LATE, WRITTEN = 0.7, 0.2, 4
"""Share of reports that are closed; share of those on standby that were escalated; most messages after the first."""

SHORT = 1024
"""Bytes of a file's body here; it has a megabyte at least."""

AT_ONCE = 200
LIST = "/console/reports/api/list"


def reports(settings: Settings, count: int, rounds: int, *, postgres: bool) -> int:
    """Print the figures; exit code 1 when a list takes longer than it may."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder), postgres=postgres) as url:
        store = open_store(f"sqlite:///{folder}/beside.db")
        box = open_report_box(url)
        office = SpeakUpOffice(open_desk(settings.content, settings.cache), store, box)
        rules = office.desk.pack.speaking_up
        reader = replace(READER, roles=tuple(f"{HANDLER}{team}" for team in rules.teams))
        began = time.perf_counter()
        some = _fill(office, box, reader, rules, count)
        filled = time.perf_counter() - began
        began = time.perf_counter()
        office.reporting.tick()
        ticked = time.perf_counter() - began
        settle()
        timed = anyio.run(_timed, office, reader, some, rounds)
        box.close()
        store.close()
    engine = "PostgreSQL" if postgres else "SQLite"
    slow = show(timed, f"The list with {count} sealed reports on {engine}, {rounds} requests each, milliseconds")
    print(f"Filled in {filled:.0f} s; what time does took {ticked:.1f} s.")
    return 1 if slow else 0


def _fill(office: SpeakUpOffice, box: SqlReportBox, reader: Person, rules: SpeakingUpRules, count: int) -> str:
    """Put reports that are sealed to the reader and to others; returns the id of one."""
    pick = random.Random(SEED)  # noqa: S311 - the same reports every time, nothing secret
    people = [replace(reader, id=f"colleague-{number}") for number in range(COLLEAGUES + ON_STANDBY)]
    keys = []
    office.store.directory.put([reader, *people])
    for person in (reader, *people):
        key = HandlerKey(new_id(), person.id, os.urandom(32), "{}")
        office.store.keyring.add(key)
        keys.append(Sealed(key.id, person.id, "reader", key.public))
    today, some = datetime.now(tz=UTC).date(), ""
    for start in range(0, count, AT_ONCE):
        with box.work() as work:
            for _ in range(min(AT_ONCE, count - start)):
                report = _report(pick, rules, today)
                standby = pick.random() < LATE
                work.put(replace(report, escalated=standby))
                first = replace(keys[0], role="standby" if standby else "reader")
                readers = [first, *keys[1:-ON_STANDBY], *(replace(one, role="standby") for one in keys[-ON_STANDBY:])]
                work.add_readers(report.id, readers)
                for item in _items(pick, report, [one.key for one in readers]):
                    work.add_item(item)
                some = report.id
    return some


def _report(pick: random.Random, rules: SpeakingUpRules, today: date) -> Report:
    day = today - timedelta(days=pick.randrange(SPREAD))
    closed = today if pick.random() < CLOSED else None
    team, severity = rules.routes[0].team, pick.choice(rules.severities)
    report = Report(new_id(), os.urandom(32), os.urandom(32), team, severity, day, acknowledged=day, personal=day, spoken=day)
    return replace(report, state="closed" if closed else "assessing", closed=closed)


def _items(pick: random.Random, report: Report, keys: Sequence[str]) -> list[Item]:
    kinds: list[tuple[Kind, str]] = [("head", MAILBOX), ("text", MAILBOX), ("file", MAILBOX)]
    kinds += [("text", pick.choice([MAILBOX, keys[0]])) for _ in range(pick.randrange(WRITTEN))]
    return [
        Item(
            id=new_id(),
            report=report.id,
            kind=kind,
            by=by,
            n=n,
            day=report.day,
            body=os.urandom(_length(kind, n)),
            wraps=tuple(
                Wrap(key, "", os.urandom(ENC), os.urandom(CT)) for key in (*keys, *([MAILBOX] if kind != "file" else []))
            ),
        )
        for n, (kind, by) in enumerate(kinds)
    ]


def _length(kind: Kind, n: int) -> int:
    """Bytes of a body; the first text of a report always has the largest size."""
    if kind == "file":
        return SHORT
    return max(sealed_sizes(kind)) if n <= 1 else min(sealed_sizes(kind))


async def _timed(office: SpeakUpOffice, reader: Person, some: str, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every request, by list."""
    transport = httpx.ASGITransport(build_site(office, Reader(reader), speaking=office))
    asked = {"first page": LIST, "second page": f"{LIST}/1", "one report": f"/console/reports/api/report/{some}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://mayi.test") as client:
        first = (await client.get(LIST)).raise_for_status().json()
        asked["last page"] = f"{LIST}/{first['pages'] - 1}"
        timed: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(rounds):
            for name, address in asked.items():
                start = time.perf_counter()
                page = await client.get(address)
                timed[name].append((time.perf_counter() - start) * 1000)
                page.raise_for_status()
    return {name: sorted(times) for name, times in timed.items()}
