"""The clock of the demo: it goes on after a restart, never back, and `mayi serve` has none."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from small_pack import make_pack

from bot.cli.demo_clock import DemoClock
from bot.settings import Settings
from storage import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
CACHE = Path(__file__).resolve().parents[2] / ".pytest_cache" / "packs"
DAYS = "/sign-in/days"


class MachineClock:
    """The clock of a machine, which somebody may put back."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def started(machine: MachineClock, store: Store) -> DemoClock:
    """The clock of a demo that starts."""
    clock = DemoClock(machine)
    clock.recall(store.memory)
    return clock


def test_it_goes_with_the_machine_until_it_is_turned_and_ahead_of_it_from_then_on() -> None:
    machine, store = MachineClock(), Store.in_memory()
    clock = started(machine, store)
    assert clock.now() == MONDAY
    clock.forward(24)
    machine.moment += timedelta(minutes=5)
    assert clock.now() == MONDAY + timedelta(days=1, minutes=5)


def test_it_goes_on_after_a_restart_with_the_same_database(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'demo.db'}"
    for start in range(3):
        machine = MachineClock(MONDAY + timedelta(hours=start))
        store = open_store(database)
        clock = started(machine, store)
        assert clock.now() == MONDAY + timedelta(days=7 * start, hours=start)
        clock.forward(7 * 24)
        store.close()


def test_it_does_not_go_back_when_the_machines_clock_is_put_back() -> None:
    machine, store = MachineClock(), Store.in_memory()
    started(machine, store).forward(48)
    machine.moment -= timedelta(days=10, minutes=20)
    reached = MONDAY + timedelta(days=2)
    again = started(machine, store)
    assert reached <= again.now() < reached + timedelta(hours=1)
    again.forward(24)
    assert started(machine, store).now() >= reached + timedelta(days=1)


@pytest.fixture(scope="module")
def kettle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small pack on disk, so that a start takes no training."""
    return make_pack(tmp_path_factory.mktemp("kettle") / "pack")


@contextmanager
def running(command: str, folder: Path, kettle: Path, **settings: str) -> Iterator[tuple[httpx.Client, Path]]:
    """The real command with everything it keeps in one folder; gives a browser on it, and what it prints."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    plain = {key: value for key, value in os.environ.items() if not key.startswith("MAYI_")}
    ours = {"CONTENT": kettle, "CACHE": CACHE, "DATABASE": f"sqlite:///{folder}/mayi.db", **settings}
    ours["REPORTS_DATABASE"] = f"sqlite:///{folder}/reports.db"
    printed = folder / "printed"
    with printed.open("wb") as out:
        environment = plain | {f"MAYI_{name}": str(value) for name, value in ours.items()}
        mayi = [str(Path(sys.executable).with_name("mayi")), command, "--port", str(port)]
        process = subprocess.Popen(mayi, env=environment, stdout=out, stderr=out)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as browser:
            yield wait_for(browser, process, printed), printed
    finally:
        process.terminate()
        process.wait(30)


def wait_for(browser: httpx.Client, process: subprocess.Popen[bytes], printed: Path) -> httpx.Client:
    """Wait until it answers."""
    for _ in range(1200):
        assert process.poll() is None, printed.read_text()
        try:
            browser.get("/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return browser
    raise AssertionError(printed.read_text())


def day_of(browser: httpx.Client) -> date:
    """The day that the demo's sign-in page says it is."""
    (day,) = re.findall(r'name="since" value="([^"]+)"', browser.get("/sign-in").text)
    return date.fromisoformat(day)


def test_the_demo_goes_on_where_it_was_when_it_was_stopped(kettle: Path, tmp_path: Path) -> None:
    with running("demo", tmp_path, kettle) as (browser, _):
        before = day_of(browser)
        answer = browser.post(DAYS, data={"days": "7", "since": before.isoformat(), "back": ""})
        assert answer.status_code == 303
        assert (day_of(browser) - before).days == 7
    with running("demo", tmp_path, kettle) as (browser, printed):
        now = day_of(browser)
        assert now >= before + timedelta(days=7)
        assert f"It is {now:%A} {now.day} {now:%B %Y} in this demo" in printed.read_text()
        assert now.isoformat() in browser.get("/speak-up/api/door").text


@pytest.mark.parametrize("settings", [{}, {"DEMO": "true"}], ids=["plain", "with sample people"])
def test_a_server_that_is_no_demo_has_no_such_clock(kettle: Path, tmp_path: Path, settings: dict[str, str]) -> None:
    """Neither the page nor the address, nor a clock that a demo turned in the same database before."""
    store = open_store(f"sqlite:///{tmp_path}/mayi.db")
    started(MachineClock(datetime.now(tz=UTC)), store).forward(24 * 400)
    store.close()
    with running("serve", tmp_path, kettle, **settings) as (browser, _):
        assert DAYS not in browser.get("/sign-in").text
        today = datetime.now(tz=UTC).date()
        for form in ({"days": "1", "since": today.isoformat()}, {}):
            assert browser.post(DAYS, data=form).status_code in {404, 405}
        assert browser.get(DAYS).status_code == 404
        assert abs(date.fromisoformat(browser.get("/speak-up/api/door").json()["day"]) - today) <= timedelta(days=1)


def test_no_setting_moves_time() -> None:
    words = {"clock", "time", "day", "days", "date", "ahead", "now"}
    assert not [name for name in Settings.model_fields if words & set(name.split("_"))]
