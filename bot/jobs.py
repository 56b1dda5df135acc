"""Durable work: notices on their way, and the clock. DBOS keeps it in the database, so that a kill loses nothing.

1. A notice is written in the same transaction as what it tells of. Each try to bring it is a workflow whose id is the
   notice's id and the number of the try: started twice, it runs once; killed half-way, it goes on after the next start.
2. A delivery that does not work is tried again, later each time. One that never works ends in the list of failures,
   whatever the reason. Between two tries nothing runs: a notice that waits takes no place from another.
3. Every minute the clock's alarms are rung and forgotten notices are started, each whether or not the other works. The
   alarms stand in the database with the cases; several servers may ring the same one, and it has one effect.
4. Arguments are random ids. Nothing a person wrote, and no name, is ever in them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

import structlog
from dbos import DBOS, DBOSConfig, DBOSConfiguredInstance, SetEnqueueOptions, SetWorkflowID

from bot.ports import Courier, Directory, Outbox, OutOfReachError, TryLaterError, UndeliverableError

log = structlog.get_logger()
Made = TypeVar("Made")

WAITS = (2.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 21_600.0)
"""Seconds before each further try: about eight hours in all, longer than platforms are usually away."""

A_MINUTE = 60.0
MOST_AT_ONCE = 100
NOTICES = "mayi-notices"
ENDED = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
"""States of the engine in which a try is over."""

BROKE_OFF = "broke_off"
"""Problem of a notice whose last try ended without an answer."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the jobs do their work with.

    Attributes:
        outbox, directory: ports.
        couriers: chat channels, the preferred one first.
        tick: rings the clock's alarms, says how many rang.
        waits: seconds before each further try of a delivery.
        housekeeping: what else is done every minute, for instance forgetting what is past its time.
    """

    outbox: Outbox
    directory: Directory
    couriers: Sequence[Courier]
    tick: Callable[[], int]
    waits: Sequence[float] = WAITS
    housekeeping: Callable[[], None] | None = None


@DBOS.dbos_class("mayi_jobs")
class Jobs(DBOSConfiguredInstance):
    """Runs while the server runs. The engine knows one of it for as long as the process lives; it can be started anew."""

    only: ClassVar[Jobs | None] = None

    def __init__(self) -> None:
        """Make the one; `start` gives it its work."""
        super().__init__("jobs")
        self._work: Work
        self._waking = threading.Lock()
        self._stopped = threading.Event()
        self._clock: threading.Thread | None = None

    def wake(self) -> None:
        """Start the next try of every notice that waits; those under way are left alone."""
        if not self._waking.acquire(blocking=False):
            return
        try:
            after = ""
            while waiting := self._work.outbox.waiting(MOST_AT_ONCE, after):
                self._start(waiting)
                after = waiting[-1]
        except OutOfReachError:
            log.warning("notices_wait", error="OutOfReachError")
        finally:
            self._waking.release()

    def _start(self, waiting: Sequence[str]) -> None:
        """See that each of these notices has a try under way, or give it up when all its tries are over."""
        numbers = range(len(self._work.waits) + 1)
        names = [_name(notice_id, number) for notice_id in waiting for number in numbers]
        found = DBOS.list_workflows(workflow_ids=names, load_input=False, load_output=False)
        known = {one.workflow_id: one.status for one in found}
        for notice_id in waiting:
            tries = [known[name] for number in numbers if (name := _name(notice_id, number)) in known]
            if not tries:
                self._enqueue(notice_id, 0)
            elif tries[-1] in ENDED and len(tries) < len(numbers):  # it broke off, or a backup brought the notice back
                self._enqueue(notice_id, len(tries), self._work.waits[len(tries) - 1])
            elif tries[-1] in ENDED:
                log.error("notice_broke_off")
                self._work.outbox.note(notice_id, "failed", BROKE_OFF)

    def _enqueue(self, notice_id: str, number: int, seconds: float | None = None) -> None:
        """Have a try made, `seconds` from now."""
        with SetWorkflowID(_name(notice_id, number)), SetEnqueueOptions(delay_seconds=seconds):
            DBOS.enqueue_workflow(NOTICES, self.bring, notice_id, number)

    @DBOS.workflow()
    def bring(self, notice_id: str, number: int = 0) -> str:
        """Try to bring a notice; when it does not work now, see to the next try, or give it up after the last one.

        Returns:
            What became of it, as `try_once` says.
        """
        outcome, asked = self.try_once(notice_id)
        if outcome == "later" and number < len(self._work.waits):
            self._enqueue(notice_id, number + 1, max(self._work.waits[number], asked))
        elif outcome == "later":
            self.give_up(notice_id)
        return outcome

    @DBOS.step(retries_allowed=True, interval_seconds=1.0, max_attempts=10)
    def try_once(self, notice_id: str) -> tuple[str, float]:
        """One try: `delivered`, `failed` or `later`, and how many seconds the platform asks to wait."""
        outbox, posted = self._work.outbox, self._work.outbox.notice(notice_id)
        if posted is None or posted.state != "waiting":
            return "delivered", 0.0
        person = self._work.directory.person(posted.notice.to)
        courier = next((one for one in self._work.couriers if person is not None and one.reaches(person)), None)
        if person is None or courier is None:
            outbox.note(notice_id, "delivered")  # it stands on her page; no chat channel knows her
            return "delivered", 0.0
        try:
            courier.deliver(person, posted)
        except TryLaterError as error:
            outbox.note(notice_id, "waiting", f"{courier.name}: {error.problem}")
            return "later", error.seconds or 0.0
        except UndeliverableError as error:
            outbox.note(notice_id, "failed", f"{courier.name}: {error.problem}")
            return "failed", 0.0
        except Exception as error:  # noqa: BLE001 - whatever it is, the notice must not be lost for it
            log.error("delivery_failed", error=type(error).__name__)  # noqa: TRY400 - a traceback may quote a text
            outbox.note(notice_id, "waiting", f"{courier.name}: {type(error).__name__}")
            return "later", 0.0
        outbox.note(notice_id, "delivered")
        return "delivered", 0.0

    @DBOS.step(retries_allowed=True, interval_seconds=1.0, max_attempts=10)
    def give_up(self, notice_id: str) -> None:
        """No try worked: from now on it stands in the list of failures."""
        posted = self._work.outbox.notice(notice_id)
        self._work.outbox.note(notice_id, "failed", posted.problem if posted else "")

    def take(self, work: Work) -> None:
        """Take up work."""
        self._work = work
        self._stopped.clear()

    def run_clock(self, seconds: float = A_MINUTE) -> None:
        """Ring at once, and then every so often until `stop`."""

        def run() -> None:
            while True:
                try:
                    self.ring()
                except Exception as error:  # noqa: BLE001 - the clock must go on; the next minute tries again
                    log.error("clock_failed", error=type(error).__name__)  # noqa: TRY400 - a traceback may quote a text
                if self._stopped.wait(seconds):
                    return

        self._clock = threading.Thread(target=run, name="mayi-clock", daemon=True)
        self._clock.start()

    def stop(self) -> None:
        """Stop the clock and the engine; what is under way goes on after the next start."""
        self._stopped.set()
        if self._clock is not None:
            self._clock.join(timeout=10)
        DBOS.destroy(destroy_registry=False)

    def ring(self) -> int:
        """Ring the alarms that are due, and do what else is done every minute; how many rang."""
        rung = self._done("alarms", self._work.tick) or 0
        if self._work.housekeeping is not None:
            self._done("housekeeping", self._work.housekeeping)
        self.wake()
        return rung

    @staticmethod
    def _done(what: str, do: Callable[[], Made]) -> Made | None:
        """Do a piece of the clock's work; None when it failed. The next minute tries again."""
        try:
            return do()
        except OutOfReachError:
            log.warning("clock_waits", error="OutOfReachError", where=what)
        except Exception as error:  # noqa: BLE001 - the other pieces have to be done all the same
            log.error("clock_failed", error=type(error).__name__, where=what)  # noqa: TRY400 - a traceback may quote a text
        return None


def _name(notice_id: str, number: int) -> str:
    """Id of the workflow of a try; the first one has the notice's own."""
    return f"{notice_id}.{number}" if number else notice_id


def database_beside(database: str) -> str:
    """The engine's database for a product database: a file beside a file, tables of its own in PostgreSQL."""
    if not database.startswith("sqlite:///"):
        return database
    stem = database.removesuffix(".db")
    return f"{stem}-jobs.db"


def start(work: Work, database: str, *, schedule: bool = True) -> Jobs:
    """Start the durable engine.

    Args:
        work: what the jobs do their work with.
        database: SQLAlchemy URL of the engine's own tables.
        schedule: whether the clock runs by itself; tests ring it by hand.
    """
    config: DBOSConfig = {
        "name": "mayi",
        "system_database_url": database,
        "enable_otlp": False,
        "log_level": "ERROR",
        "application_version": "1",  # a workflow begun before an upgrade goes on after it
    }
    DBOS(config=config)
    jobs = Jobs.only = Jobs.only or Jobs()
    jobs.take(work)
    DBOS.launch()
    DBOS.register_queue(NOTICES, worker_concurrency=4, limiter={"limit": 20, "period": 1.0}, polling_interval_sec=0.2)
    if schedule:
        jobs.run_clock()
    jobs.wake()
    return jobs
