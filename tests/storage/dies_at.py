"""A program that is killed at every step: files a request and decides it, and dies before the n-th thing it tells the database.

Started by `test_store_trouble.py` with the URL of a database. For n = 1, 2, ... a child process tries with a case of its own,
until one gets through. What was acknowledged is printed before the next step: `<n> filed`, `<n> decided`.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from request_scenes import MONDAY, box, decided, filed, line_of, notice, taken
from sqlalchemy import event

from bot.cases.case import after
from bot.cases.deadlines import Alarm
from storage import open_store

if TYPE_CHECKING:
    from storage import Store


def file_it(store: Store, name: str) -> None:
    """File a request; any number of times is one case."""
    case = filed(name)
    with store.cases.work() as work:
        if work.case_of(case.filed.submission) is not None:
            return
        work.record(0, case, line_of(case), [Alarm(MONDAY, "start", "missed")])
        work.keep_boxes(name, [box()])
        work.post([notice(f"{name} filed", case=name)])


def decide_it(store: Store, name: str) -> None:
    """Decide it with one click; any number of times is one decision."""
    with store.cases.work() as work:
        if work.done(f"{name} click"):
            return
        case = work.case(name)
        assert case is not None
        later = after(after(case, taken()), decided())
        work.record(case.version, later, line_of(later), ())
        work.post([notice(f"{name} decided", case=name)])


def die_before(store: Store, step: int) -> None:
    """Kill this process before the n-th statement or commit."""
    left = [step]

    def count(*_arguments: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    assert store.database is not None
    event.listen(store.database.engine, "before_cursor_execute", count)
    event.listen(store.database.engine, "commit", count)


def child(url: str, step: int) -> None:
    """One try."""
    store = open_store(url)
    die_before(store, step)
    for act, name in ((file_it, "filed"), (decide_it, "decided")):
        act(store, f"case-{step}")
        os.write(1, f"{step} {name}\n".encode())
    store.close()


def main(url: str) -> None:
    """Try until nobody dies."""
    open_store(url).close()  # what a program loads once is loaded once
    step = 0
    while True:
        step += 1
        pid = os.fork()
        if pid == 0:
            child(url, step)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status):
            sys.exit(os.WEXITSTATUS(status))


if __name__ == "__main__":
    main(sys.argv[1])
