"""A process that brings notices to a file until none waits; the test kills it on the way."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot import jobs
from bot.cases.people import Person
from bot.ports import Posted
from storage import open_store


class FileCourier:
    """Writes each notice it brings on a line."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def reaches(self, person: Person) -> bool:
        return bool(person.slack)

    def deliver(self, person: Person, posted: Posted) -> None:
        assert person.id == posted.notice.to
        with self._path.open("a") as file:
            file.write(f"{posted.notice.id}\n")
        time.sleep(0.01)


folder = Path(sys.argv[1])
store = open_store(f"sqlite:///{folder / 'mayi.db'}")
work = jobs.Work(store.outbox, store.directory, (FileCourier(folder / "brought.txt"),), tick=lambda: 0)
running = jobs.start(work, f"sqlite:///{folder / 'jobs.db'}", schedule=False)
while store.outbox.waiting():
    running.wake()
    time.sleep(0.05)
running.stop()
store.close()
