"""A word that is reported in every way is searched for in everything that a real server keeps, writes, sends and remembers."""

from __future__ import annotations

import base64
import gzip
import json
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg
import pytest
from reports_server import ReportsServer

from bot.report_office import receipt_words
from bot.reporting import receipt
from bot.reporting.browser import HandlerBrowser, ReporterBrowser
from bot.reporting.sealing import json_content
from bot.reporting.texts import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reports_server import OverHttp


def spelled(secret: bytes) -> set[bytes]:
    """A secret as it could lie somewhere: plain, wide, hexadecimal, percent-encoded, base64 from any of three places."""
    text = secret.decode("latin-1")
    plain = {secret, secret.hex().encode(), secret.hex().upper().encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}
    percent = {quote(secret, safe="").encode(), "".join(f"%{byte:02x}" for byte in secret).encode()}
    by_place = set()
    for before in range(3):
        whole = base64.b64encode(bytes(before) + secret)
        inner = whole[-(-before * 8 // 6) : (before + len(secret)) * 8 // 6]
        by_place |= {inner, inner.translate(bytes.maketrans(b"+/", b"-_"))}
    return plain | percent | by_place


def places(
    found: Iterable[tuple[str, bytes]], secrets_: Mapping[str, bytes], spell: Callable[[bytes], set[bytes]] = spelled
) -> list[str]:
    """Where any spelling of a secret lies."""
    wanted = {name: spell(secret) for name, secret in secrets_.items()}
    return [f"{name} in {place}" for place, data in found for name, ways in wanted.items() if any(way in data for way in ways)]


def on_disk(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder: databases, journals, temporary files, logs, backups, those unpacked too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield str(path.relative_to(folder)), data
            if data[:2] == b"\x1f\x8b":
                yield f"{path.name} unpacked", gzip.decompress(data)


def said_in_every_way(server: ReportsServer, marker: str, reporter: ReporterBrowser) -> tuple[HandlerBrowser, ...]:
    """As a reporter and her handler write it, on every page that has a field."""
    hr, ombudsperson = server.handler("s-hr-1"), server.handler("s-oversight-1")
    file = len(b"{}").to_bytes(2, "big") + json_content({}) + marker.encode() * 50
    told = {"text": marker, "tool": marker, "category": marker, "about": (marker,), "left_out": (marker,), "file": file}
    reporter.send(server.told(**told))
    server.turn(1)
    server.until(hr.reports)
    hr.answer(reporter.id, f"Thank you for {marker}.", "acknowledge")
    hr.answer(reporter.id, f"A note: {marker}.", note=True)
    reporter.write({"text": marker, "act": "named", "name": marker, "reach": marker})
    reporter.write({"text": marker, "act": "checkin", "changes": [marker], "answer": marker})
    server.turn(1)
    server.until(lambda: len(hr.contents(reporter.id)) == 6)
    http: OverHttp = hr._service  # type: ignore[assignment]  # noqa: SLF001 - her browser
    assert marker.encode() in hr.file(reporter.id)
    http.export("", reporter.id)
    hr.close(reporter.id, f"Closing {marker}.", marker)
    assert sum(marker in text.decode() for text in reporter.texts()) == 6
    return hr, ombudsperson


def said_wrongly(server: ReportsServer, loud: str) -> OverHttp:
    """As somebody sends it who does not use the page: in the open, in every place that a request has."""
    http = server.http()
    for path in ("/speak-up/api/report", "/speak-up/api/post", "/speak-up/api/mailbox"):
        http.call("POST", path, content=loud)
        http.call("POST", path, json={"report": loud, "locator": loud, "items": [{"id": loud, loud: loud}], "work": loud})
        http.call("POST", f"{path}?{loud}={loud}", json=[loud], headers={"User-Agent": loud, "Referer": f"http://{loud}/"})
    http.call("GET", f"/speak-up/{loud}")
    http.call("GET", f"/speak-up/api/log/{loud}")
    http.call("GET", f"/console/reports/api/report/{loud}")
    http.heard.clear()  # its own words may come back to it
    return http


def backups(server: ReportsServer) -> None:
    """Both, as an administrator makes them."""
    command = str(Path(sys.executable).with_name("mayi"))
    for words in (("backup", "backup.gz"), ("reports", "backup", "reports-backup.gz")):
        subprocess.run([command, *words], env=server.environment, cwd=server.folder, check=True, capture_output=True)


def a_day_later(server: ReportsServer, http: OverHttp) -> None:
    """Time has done what it does, on the server's clock: another day of the log is closed."""
    days = len(http.log()["days"])
    server.turn(1)
    server.until(lambda: len(http.log()["days"]) > days)


def database_folder(url: str) -> Path:
    """Where a PostgreSQL server keeps its files, everything written down."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return Path(row[0])


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_word_reported_in_every_way_is_nowhere_on_a_real_server(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Databases, journals, temporary files, logs, the queue, backups, answers, and the server's memory then and later."""
    new: Callable[[], str] = request.getfixturevalue("postgres") if engine == "postgresql" else str
    marker, loud = (f"{word}{secrets.token_hex(6)}" for word in ("zwiebelturm", "posaune"))
    words = receipt.new_words(receipt_words())
    derived = receipt.derived(words)
    own = {"words": " ".join(words[:10]).encode(), "mailbox key": derived.private, "nonce": derived.nonce}
    own |= {"key as text": pack(derived.private).encode(), "marker": marker.encode()}
    with ReportsServer(tmp_path, new(), reports=(url := new())) as server:
        reporter = ReporterBrowser(server.http(), derived)  # type: ignore[arg-type] - the calls that browsers make
        people = said_in_every_way(server, marker, reporter)
        wrong = said_wrongly(server, loud)
        assert places(server.memory(), own, lambda secret: {secret}) == []
        backups(server)
        answers = [("an answer", one) for one in wrong.heard + wrong.call("GET", "/health").content.splitlines()]
        answers += [("an answer", one) for who in (reporter, *people) for one in who._service.heard]  # type: ignore[attr-defined]  # noqa: SLF001
        a_day_later(server, wrong)
        assert places(server.memory(), {"marker": own["marker"]}) == []
        assert places(server.memory(), own, lambda secret: {secret}) == []
        kept = [*on_disk(tmp_path), *(on_disk(database_folder(url)) if url else ())]
        assert server.core_limit() == {"core": "0"}
    kept += on_disk(tmp_path)
    assert any(reporter.id.encode() in data for name, data in kept if "backup" not in name)
    assert any(reporter.id.encode() in data for name, data in kept if name == "reports-backup.gz unpacked")
    assert places(answers, own) == []
    own |= {"locator": derived.locator, "locator as text": pack(derived.locator).encode(), "loud": loud.encode()}
    assert places(kept, own) == []


@pytest.mark.parametrize(("broken", "place"), [("log", "log"), ("temporary file", "temporary"), ("memory", "memory")])
def test_the_same_search_finds_it_when_a_protection_is_broken(broken: str, place: str, tmp_path: Path) -> None:
    """A server that logs, leaves files or remembers, and a page that forgets to seal: the search fails as it should."""
    marker = f"zwiebelturm{secrets.token_hex(6)}"
    with ReportsServer(tmp_path, broken=broken) as server:
        server.handler("s-hr-1")
        reporter = ReporterBrowser(server.http())  # type: ignore[arg-type] - the calls that browsers make
        sent: dict[str, Any] = reporter.send(server.told())
        reporter._service.report(sent | {"text": marker})  # noqa: SLF001 - the same again, with a field that is not sealed
        found = places([*on_disk(tmp_path), *server.memory()], {"marker": marker.encode()})
    assert any(one.startswith(f"marker in {place}") for one in found)


def test_every_spelling_is_found() -> None:
    """The search itself: a secret in the middle of something longer, however it is written."""
    secret = b"zwiebelturm7"
    for before in range(4):
        around = bytes(before) + secret + b"!!"
        for data in (around, base64.b64encode(around), around.hex().encode(), around.decode().encode("utf-16")):
            assert places([("x", data)], {"s": secret})
    assert places([("x", json.dumps({"a": base64.urlsafe_b64encode(b"\xff" + secret).decode()}).encode())], {"s": secret})
    assert places([("x", b"zwiebelturm8")], {"s": secret}) == []
