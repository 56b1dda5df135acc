"""The demo as `mayi demo` puts it together, in memory, on a machine whose clock stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signin_world import HandClock, Visitor

from bot.channels.web import build_site
from bot.channels.web.signin import identity
from bot.cli.demo_clock import DemoClock, DemoTime
from bot.cli.sample_keys import put_sample_keys
from bot.cli.sample_people import put_sample_people
from bot.conversation.requesting import FormSent
from bot.report_office import SpeakUpOffice
from bot.reporting import Reporting
from bot.settings import Settings
from storage import Store
from storage.reports import MemoryReportBox

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.ports import Notice


class DemoWorld:
    """Sample people with keys, and nobody else; it is Friday, 20 November 2026, at noon."""

    def __init__(self, desk: Desk, *, demo: bool = True) -> None:
        """Nothing was filed or reported; `demo` False is a server that is none, although it was handed the clock of one."""
        self.machine = HandClock()
        self.clock = DemoClock(self.machine)
        self.store = Store.in_memory(self.clock)
        self.clock.recall(self.store.memory)
        self.box = MemoryReportBox()
        self.office = SpeakUpOffice(desk, self.store, self.box, self.clock, self.machine)
        ports = (self.store.directory, self.store.keyring, self.clock)
        self.office.reporting = Reporting(self.box, *ports, self.office.reporting.desk.said, pace=0, bits=1)
        put_sample_people(self.store, desk.pack)
        put_sample_keys(self.store)
        self.days = DemoTime(self.clock, self.office)
        accounts, settings = (self.store.accounts, self.store.directory), Settings(demo=demo)
        self.app = build_site(
            self.office, identity(*accounts, settings, self.machine, self.office, days=self.days), speaking=self.office
        )

    def visitor(self, base: str = "http://127.0.0.1:8080") -> Visitor:
        """Somebody with a new browser."""
        return Visitor(self, base)

    def file(self, kind: str, **values: str) -> None:
        """The sample employee files a request."""
        self.office.hear(FormSent("s-employee", "request", kind, f"submission-of-{kind}", values))

    def told(self, person: str, what: str) -> list[Notice]:
        """Notices of one name that somebody got."""
        return [posted.notice for posted in self.store.outbox.notices_of(person, 1000) if posted.notice.what == what]
