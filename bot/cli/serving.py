"""`mayi serve` and `mayi demo`: one web server with every channel, and the jobs beside it."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import uvicorn

from bot import jobs
from bot.assembly import open_desk, settle
from bot.channels.web import build_site
from bot.channels.web.signin import identity
from bot.cli.demo_clock import DemoTime
from bot.cli.hardening import leave_no_dumps
from bot.cli.keeping import carry_over, opened, ready
from bot.cli.sample_keys import PASSPHRASE, put_sample_keys
from bot.cli.sample_people import put_sample_people
from bot.office import SystemClock
from bot.ports import OutOfReachError
from bot.report_office import SpeakUpOffice
from storage import NotMigratedError, UnusableUrlError
from storage.reports import open_report_box

if TYPE_CHECKING:
    from bot.cli.demo_clock import DemoClock
    from bot.cli.slack import SlackSide
    from bot.cli.teams import TeamsSide
    from bot.office import Office
    from bot.settings import Settings


def serve(settings: Settings, demo: DemoClock | None = None) -> int:
    """Run until interrupted; exit code 1 when the address or the database cannot be had.

    Args:
        settings: of this installation.
        demo: the clock of `mayi demo`, which goes forward by hand; None for the machine's.
    """
    taken = _why_taken(settings)
    if taken:
        print(taken, file=sys.stderr)
        return 1
    try:
        with ExitStack() as until_the_end:
            return _run(settings, until_the_end, demo)
    except (NotMigratedError, UnusableUrlError) as error:
        print(error, file=sys.stderr)
    except OutOfReachError as error:
        print(f"The database does not answer, or cannot be written to ({error}).", file=sys.stderr)
    return 1


def _run(settings: Settings, until_the_end: ExitStack, demo: DemoClock | None) -> int:
    leave_no_dumps()
    office = _office(settings, until_the_end, demo)
    store = office.store
    settle()
    teams = _teams(settings, office)
    slack = _slack(settings, office)
    couriers = (*((slack.courier,) if slack else ()), *((teams.courier,) if teams else ()))
    work = jobs.Work(store.outbox, store.directory, couriers, office.casework.clockwork.tick, housekeeping=office.tidy)
    running = jobs.start(work, jobs.database_beside(settings.database))
    until_the_end.callback(running.stop)
    office.wake = running.wake
    days = DemoTime(demo, office) if demo is not None else None
    who = identity(store.accounts, store.directory, settings, office.browsers, office, days=days)
    app = build_site(office, who, speaking=office, address=settings.public_url)
    _greet(settings, office, days)
    # No access log: a line a question would be a trace of who asked.
    server = teams.beside(app) if teams else app
    uvicorn.run(
        slack.beside(server) if slack else server,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
    )
    return 0


def _office(settings: Settings, until_the_end: ExitStack, demo: DemoClock | None) -> SpeakUpOffice:
    """Everything that is kept, and the policy; sessions end by the machine's clock even where days pass by hand."""
    if settings.demo:
        carry_over(settings)  # what somebody tried with an older version is no reason not to start
    store = opened(settings, demo)
    until_the_end.callback(store.close)
    if demo is not None:
        demo.recall(store.memory)
    print("Reading the policy. The first time, its words are learnt too, which takes about two minutes.", flush=True)
    box = open_report_box(ready(settings.reports_database))
    until_the_end.callback(box.close)
    office = SpeakUpOffice(open_desk(settings.content, settings.cache), store, box, demo, SystemClock())
    if settings.demo:
        put_sample_people(store, office.desk.pack)
        put_sample_keys(store)
    return office


def _teams(settings: Settings, office: Office) -> TeamsSide | None:
    """Microsoft Teams, whose libraries are loaded only where it is set up."""
    if not settings.teams.wanted:
        return None
    from bot.cli.teams import open_teams

    return open_teams(settings, office)


def _slack(settings: Settings, office: Office) -> SlackSide | None:
    """Slack, whose libraries are loaded only where it is set up."""
    if not settings.slack.wanted:
        return None
    from bot.cli.slack import open_slack

    return open_slack(settings, office)


def _greet(settings: Settings, office: Office, days: DemoTime | None) -> None:
    address = f"http://{settings.host}:{settings.port}"
    print(f"MayI answers at {address} from {office.company} {office.desk.knowledge.policy.version}.", flush=True)
    if days is not None:
        print("Open it and ask, for instance: can i paste our client list into chatgpt to clean it up", flush=True)
        print(f"File a request there, and work on it at {address}/console as one of the sample people.", flush=True)
        print(f"Speak up without a name at {address}/speak-up; sample people open reports with: {PASSPHRASE}", flush=True)
        today = f"{days.today():%A} {days.today().day} {days.today():%B %Y}"
        print(f"It is {today} in this demo; let days pass at {address}/sign-in to see what takes time.", flush=True)
        print("Stop it with Ctrl+C.", flush=True)


def _why_taken(settings: Settings) -> str:
    """A sentence when the address cannot be listened on, else empty."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {settings.port} is in use. Stop what runs there, or choose another: MAYI_PORT=8081."
            return f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}."
    return ""
