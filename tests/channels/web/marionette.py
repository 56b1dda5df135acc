"""Driving Firefox by Marionette, the protocol below geckodriver: messages of JSON with their length before them.

A message is `[0, id, command, parameters]`, its answer `[1, id, error, result]`.
Source: firefox-source-docs.mozilla.org, `testing/marionette`, Protocol.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
PATIENCE = 60.0  # seconds
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""Name under which WebDriver hands out elements."""


class Firefox:
    """A running Firefox with one tab."""

    def __init__(self, wire: socket.socket) -> None:
        """`wire` was just connected; the first message is a greeting."""
        self._wire, self._last = wire, 0
        self._read()
        self.command("WebDriver:NewSession", {})

    def command(self, name: str, parameters: Mapping[str, Any]) -> Any:
        """Do one thing; an error of the browser fails the test."""
        self._last += 1
        sent = json.dumps([0, self._last, name, parameters]).encode()
        self._wire.sendall(f"{len(sent)}:".encode() + sent)
        _, number, error, result = self._read()
        assert number == self._last
        assert error is None, f"{name}: {error}"
        return result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._some(1)
        return json.loads(self._some(int(length[:-1])))

    def _some(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            more = self._wire.recv(size - len(got))
            assert more, "Firefox is gone"
            got += more
        return got

    def go(self, address: str) -> None:
        """Open a page."""
        self.command("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *values: Any, chrome: bool = False) -> Any:
        """Run a function's body in the page, or in the browser itself; what it promises is waited for."""
        self.command("Marionette:SetContext", {"value": "chrome" if chrome else "content"})
        body = f"const done = arguments[arguments.length - 1]; (async (...given) => {{ {script} }})(...arguments).then(done);"
        found = self.command("WebDriver:ExecuteAsyncScript", {"script": body, "args": list(values), "newSandbox": False})
        self.command("Marionette:SetContext", {"value": "content"})
        return found["value"]

    def until(self, script: str, patience: float = PATIENCE) -> None:
        """Wait until a piece of script says yes."""
        end = time.monotonic() + patience
        while not self.run(f"return Boolean({script});"):
            assert time.monotonic() < end, (
                f"never: {script}; the page says: {self.run('return document.body.innerText;')[:600]}"
            )
            time.sleep(0.1)

    def click(self, selector: str) -> None:
        """Click as a person does: on something that is in sight."""
        found = self.command("WebDriver:FindElement", {"using": "css selector", "value": selector})
        self.command("WebDriver:ElementClick", {"id": found["value"][ELEMENT]})

    def type(self, selector: str, text: str) -> None:
        """Write into a field, key by key."""
        found = self.command("WebDriver:FindElement", {"using": "css selector", "value": selector})
        self.command("WebDriver:ElementSendKeys", {"id": found["value"][ELEMENT], "text": text})


def written(prefs: Mapping[str, Any]) -> str:
    """Preferences as a profile keeps them."""
    return "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in prefs.items())


@contextmanager
def firefox(profile: Path, prefs: Mapping[str, Any]) -> Iterator[Firefox]:
    """A Firefox without a window, with a profile that holds some preferences and nothing else."""
    assert FIREFOX is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "user.js").write_text(written({**prefs, "marionette.port": port}), encoding="utf-8")
    line = [
        FIREFOX,
        "-marionette",
        "-remote-allow-system-access",
        "-headless",
        "-no-remote",
        "-profile",
        str(profile),
        "about:blank",
    ]
    quiet = subprocess.DEVNULL
    env = {**os.environ, "HOME": str(profile), "MOZ_HEADLESS": "1"}
    running = subprocess.Popen(line, stdout=quiet, stderr=quiet, env=env, start_new_session=True)
    try:
        with connected(port) as wire:
            yield Firefox(wire)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        running.wait(20)


def connected(port: int) -> socket.socket:
    """The wire to a browser that is starting."""
    end = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE * 4)
        assert time.monotonic() < end, "Firefox does not start"
        time.sleep(0.1)
