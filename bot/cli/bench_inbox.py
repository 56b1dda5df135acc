"""`mayi bench inbox`: how long the server takes for a handler's list when very many cases are open.

The cases are filed through the casework, as people would; nobody decides them. The handler is in every team, so that every list
is as long as it can be. Times are of the whole request inside the server: signing in is a stand-in, everything else is real.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import httpx
from rich.console import Console
from rich.table import Table

from bot.assembly import open_desk, settle
from bot.cases.people import HANDLER, Person
from bot.channels.web import Signed, build_site
from bot.cli.bench_year import database
from bot.cli.year.plan import plan, staff
from bot.cli.year.worker import SetClock
from bot.conversation.requesting import FormSent
from bot.office import Office
from storage import open_store

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.settings import Settings

EMPLOYEES = 3000
SPREAD = timedelta(days=40)
LIMIT = 300.0
"""Milliseconds that a list may take."""

CSRF = "of-the-benchmark"
READER = Person("reader", "Reader", "reader@example.com")
LISTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "mine": ("/console?view=mine", {}),
    "unassigned": ("/console?view=unassigned", {}),
    "due soon": ("/console?view=due_soon", {}),
    "overdue": ("/console?view=overdue", {}),
    "all, first page": ("/console?view=all", {}),
    "all, last page": ("/console?view=all&page=200", {}),
    "search by name": ("/console/search", {"search": "employee-17", "view": "all"}),
    "search by number": ("/console/search", {"search": "7K", "view": "all"}),
}


class Reader:
    """Signs in one person, whoever asks."""

    def __init__(self, person: Person) -> None:
        """`person` is who."""
        self._signed = Signed(person, CSRF)

    def who(self, _: Request) -> Signed | None:
        """The person."""
        return self._signed

    def routes(self) -> list[BaseRoute]:
        """Nothing to sign in with."""
        return []


def inbox(settings: Settings, cases: int, rounds: int, *, postgres: bool) -> int:
    """Print the figures; exit code 1 when a list takes longer than it may."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder), postgres=postgres) as url:
        clock = SetClock(datetime.now(tz=UTC))
        store = open_store(url, clock=clock)
        office = Office(open_desk(settings.content, settings.cache), store, clock)
        reader = replace(READER, roles=tuple(f"{HANDLER}{team.id}" for team in office.desk.pack.routes.teams))
        began = time.perf_counter()
        _fill(office, clock, reader, cases)
        filled = time.perf_counter() - began
        settle()
        timed = anyio.run(_timed, office, reader, rounds)
        store.close()
    engine = "PostgreSQL" if postgres else "SQLite"
    slow = show(timed, f"The inbox with {cases} open cases on {engine}, {rounds} requests a list, milliseconds")
    print(f"Filed in {filled:.0f} s.")
    return 1 if slow else 0


def _fill(office: Office, clock: SetClock, reader: Person, cases: int) -> None:
    """File requests over some weeks; the reader takes one of fifty."""
    rules, now = office.casework.desk.rules, clock.moment
    places = [place.id for place in office.desk.pack.policy.vocabulary.places]
    office.store.directory.put([reader, *staff(office.desk.pack.routes, places, EMPLOYEES)])
    for number, one in enumerate(plan(1, cases, rules.kinds, rules.known, EMPLOYEES)):
        clock.moment = now - SPREAD + SPREAD * number / cases
        values = {name: value for name, value in one.values.items() if not value.startswith("20")}  # days are past by now
        page = office.hear(FormSent(one.person, "request", one.kind, one.submission, values))
        if number % 50 == 0:
            office.hear(FormSent(reader.id, "take", page.case, f"take-{number}"))
    clock.moment = now


async def _timed(office: Office, reader: Person, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every request, by list."""
    transport = httpx.ASGITransport(build_site(office, Reader(reader)))
    timed: dict[str, list[float]] = {name: [] for name in LISTS}
    async with httpx.AsyncClient(transport=transport, base_url="http://mayi.test") as client:
        for _ in range(rounds + 1):
            for name, (address, form) in LISTS.items():
                start = time.perf_counter()
                method = "POST" if form else "GET"
                page = await client.request(method, address, data={**form, "csrf": CSRF} if form else None)
                timed[name].append((time.perf_counter() - start) * 1000)
                page.raise_for_status()
    return {name: sorted(times[1:]) for name, times in timed.items()}  # the first round only warms up


def show(timed: Mapping[str, Sequence[float]], title: str) -> bool:
    """Print the figures; whether one of them is over the limit."""
    table = Table(title=title)
    for column in ("list", "p50", "p99"):
        table.add_column(column, justify="left" if column == "list" else "right")
    slow = False
    for name, times in timed.items():
        late = times[min(len(times) - 1, int(len(times) * 0.99))]
        slow = slow or late > LIMIT
        table.add_row(name, f"{times[len(times) // 2]:.0f}", f"{late:.0f}")
    console = Console()
    console.print(table)
    console.print(f"Every list must stay under {LIMIT:.0f} ms: {'NOT kept' if slow else 'kept'}.")
    return slow
