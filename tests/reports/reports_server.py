"""The real server in a process of its own, and the browsers of reporters and handlers that talk to it over HTTP."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import httpx
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.ports_reports import RefusedError
from bot.reporting.browser import HandlerBrowser, ReporterBrowser, Told
from bot.reporting.texts import pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".pytest_cache" / "packs"
DAY = 86_400
API, CONSOLE = "/speak-up/api", "/console/reports/api"
WORK = {"m": 47_104, "t": 1, "p": 1}
TEAM, STANDBY = "people_relations", "oversight"


class OverHttp:
    """The service as browsers reach it; every answer is kept, to be searched."""

    def __init__(self, address: str) -> None:
        """Nobody is signed in."""
        self.client = httpx.Client(base_url=address, trust_env=False, timeout=120)
        self.person = self.csrf = ""
        self.heard: list[bytes] = []

    def call(self, method: str, path: str, **what: Any) -> httpx.Response:
        """Ask, and remember what came."""
        answer = self.client.request(method, path, **what)
        self.heard.append(str(answer.headers).encode() + answer.content)
        return answer

    def _json(self, method: str, path: str, **what: Any) -> Any:
        answer = self.call(method, path, **what)
        if answer.status_code == 401 and self.person:  # the clock was turned, and her session ended
            self.sign_in(self.person)
            answer = self.call(method, path, **what)
        if answer.status_code != 200:
            raise RefusedError(answer.json()["error"], answer.status_code)
        return answer.json()

    def door(self, language: str) -> Any:
        """What the report page needs."""
        return self._json("GET", f"{API}/door?lang={language}")

    def challenge(self) -> Any:
        """A piece of work."""
        return self._json("GET", f"{API}/challenge")

    def report(self, sent: object) -> Any:
        """Send a report."""
        return self._json("POST", f"{API}/report", json=sent)

    def post(self, sent: object) -> Any:
        """Send a message."""
        return self._json("POST", f"{API}/post", json=sent)

    def log(self) -> Any:
        """Closed days of the log."""
        return self._json("GET", f"{API}/log")

    def mailbox(self, sent: object) -> bytes:
        """A page of a mailbox."""
        return self.call("POST", f"{API}/mailbox", json=sent).content

    def sign_in(self, person: str) -> None:
        """As one of the sample people."""
        self.person = person
        self.call("POST", "/sign-in/sample", data={"person": person})
        page = self.call("GET", "/console/keys").text
        self.csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]

    def add_key(self, browser: HandlerBrowser) -> None:
        """Keep a key that her browser made and locked."""
        public, salt, nonce = pack(browser.public), os.urandom(16), os.urandom(12)
        wrap = hash_secret_raw(b"four quiet words today", salt, WORK["t"], WORK["m"], WORK["p"], 32, Type.ID)
        sealed = AESGCM(wrap).encrypt(nonce, browser.private, f"MayI key v1 {browser.key} {public}".encode())
        locked = {"v": 1, "kdf": "argon2id", **WORK, "salt": pack(salt), "nonce": pack(nonce), "sealed": pack(sealed)}
        form = {"csrf": self.csrf, "id": browser.key, "public": public, "locked": json.dumps(locked)}
        assert self.call("POST", "/console/keys", data=form).status_code == 303

    def inbox(self, _: str, *, asked: bool = False) -> Any:
        """Her reports."""
        return self._json("GET", f"{CONSOLE}/list{'?q=1' if asked else ''}")

    def read(self, _: str, report: str) -> Any:
        """A report."""
        return self._json("GET", f"{CONSOLE}/report/{report}")

    def item(self, _: str, report: str, item: str) -> Any:
        """An item."""
        return self._json("GET", f"{CONSOLE}/report/{report}/item/{item}")

    def export(self, _: str, report: str) -> Any:
        """A report to read offline."""
        return self._json("GET", f"{CONSOLE}/report/{report}/export")

    def act(self, name: str, report: str, sent: object) -> Any:
        """Anything that changes a report."""
        form = {"csrf": self.csrf, "sent": json.dumps(sent)}
        return self._json("POST", f"{CONSOLE}/report/{report}/{name}", data=form)

    def answer(self, _: str, report: str, sent: object) -> Any:
        """Write."""
        return self.act("answer", report, sent)

    def close(self, _: str, report: str, sent: object) -> Any:
        """Close."""
        return self.act("close", report, sent)


class ReportsServer:
    """`mayi serve` for sample people, with everything it writes below one folder."""

    def __init__(self, folder: Path, database: str = "", broken: str = "", reports: str = "") -> None:
        """`database` and `reports` are files below the folder unless they are given; `broken` as in `turned_server`."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.address = folder, f"http://127.0.0.1:{self.port}"
        self._browsers: list[OverHttp] = []
        self._clock, self.log = folder / "clock", folder / "log"
        self._clock.write_text("0")
        temporary = folder / "temporary"
        temporary.mkdir()
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("MAYI_")} | {
            "MAYI_DATABASE": database or f"sqlite:///{folder / 'mayi.db'}",
            "MAYI_REPORTS_DATABASE": reports or f"sqlite:///{folder / 'reports.db'}",
            "MAYI_DEMO": "true",
            "MAYI_CACHE": str(CACHE),
            "TURNED_CLOCK": str(self._clock),
            "BROKEN": broken,
            "HOME": str(folder),
            **dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "TEMP"), str(temporary)),
        }

    def __enter__(self) -> Self:
        """Start, and wait until it answers."""
        command = [sys.executable, str(HERE / "turned_server.py"), "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(4000):  # the pack's words may have to be learnt first
            assert self.process.poll() is None, self.log.read_text()
            try:
                if httpx.get(f"{self.address}/health", trust_env=False).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def __exit__(self, *_: object) -> None:
        """Stop."""
        for browser in self._browsers:
            browser.client.close()
        self.process.terminate()
        self.process.wait(30)

    def http(self) -> OverHttp:
        """A browser that knows nobody."""
        self._browsers.append(OverHttp(self.address))
        return self._browsers[-1]

    def handler(self, person: str) -> HandlerBrowser:
        """A handler who is signed in and has a key."""
        service = self.http()
        service.sign_in(person)
        browser = HandlerBrowser(service, person)  # type: ignore[arg-type] - the calls that browsers make
        service.add_key(browser)
        return browser

    def reporter(self, **told: Any) -> ReporterBrowser:
        """Somebody who has sent a report."""
        browser = ReporterBrowser(self.http())  # type: ignore[arg-type] - as above
        browser.send(self.told(**told))
        return browser

    @staticmethod
    def told(text: str = "It made up a dose.", **changes: Any) -> Told:
        """A report to HR, with oversight on standby."""
        return Told(**({"team": TEAM, "standby": STANDBY, "text": text} | changes))

    def turn(self, days: float) -> None:
        """Turn the server's clock."""
        self._clock.write_text(str(float(self._clock.read_text()) + days * DAY))

    def until(self, seen: Any, why: str = "") -> Any:
        """Wait until something is so."""
        for _ in range(600):
            if found := seen():
                return found
            time.sleep(0.05)
        raise AssertionError(why or self.log.read_text())

    def memory(self) -> Iterator[tuple[str, bytes]]:
        """What a core dump would hold: every part of the memory that the process has written to."""
        self.process.send_signal(signal.SIGUSR1)
        time.sleep(0.1)
        with Path(f"/proc/{self.process.pid}/mem").open("rb", buffering=0) as memory:
            for line in Path(f"/proc/{self.process.pid}/maps").read_text().splitlines():
                span, mode = line.split()[:2]
                start, end = (int(part, 16) for part in span.split("-"))
                if "w" not in mode or "r" not in mode:
                    continue
                try:
                    memory.seek(start)
                    yield f"memory {line}", memory.read(end - start)
                except OSError:
                    continue

    def core_limit(self) -> Mapping[str, str]:
        """What the kernel says of core dumps of this process."""
        limits = Path(f"/proc/{self.process.pid}/limits").read_text()
        return {"core": re.findall(r"Max core file size\s+(\S+)", limits)[0]}

    def raw(self, data: bytes, more: bytes = b"", times: int = 0, wait: float = 20.0) -> bytes:
        """Send bytes as they are, and then others as often as the server takes them; what came back until it closed."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.settimeout(wait)
            try:
                line.sendall(data)
                for _ in range(times):
                    line.sendall(more)
            except ConnectionError:
                times = 0
            try:
                while part := line.recv(65_536):
                    answer += part
            except ConnectionError:
                pass
        return answer

    def resident(self) -> int:
        """Most bytes of memory that the process ever had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024
