"""A small company that takes sealed reports, with the real service behind the pages and a clock that is turned by hand."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from requests_world import HandClock, StandInIdentity

from bot.cases.people import Person
from bot.cases.sealing import HandlerKey
from bot.channels.web import build_site
from bot.office import Office
from bot.report_office import report_surroundings
from bot.reporting import Reporting
from bot.reporting.hpke import new_private, public_of
from bot.reporting.texts import pack
from storage import Store
from storage.reports import MemoryReportBox

if TYPE_CHECKING:
    from bot.assembly import Desk

PASSPHRASE = "four quiet words today"  # noqa: S105 - of keys that live as long as a test
WORK = {"m": 47_104, "t": 1, "p": 1}
HR, OVERSIGHT = ("handler:people_relations",), ("handler:oversight",)
PEOPLE = (
    Person("h1", "Sample Handler One", "h1@example.org", place="us", roles=HR),
    Person("h2", "Sample Handler Two", "h2@example.org", place="us", roles=HR),
    Person("h3", "Sample Handler Three", "h3@example.org", place="us", roles=HR),
    Person("o1", "Sample Ombudsperson", "o1@example.org", place="us", roles=OVERSIGHT),
    Person("a1", "Sample Administrator", "a1@example.org", place="us", roles=("admin",)),
    Person("u1", "Sample Auditor", "u1@example.org", place="us", roles=("auditor",)),
    Person("e1", "Sample Employee One", "e1@example.org", place="us"),
)


class SpeakUpOffice(Office):
    """The office with speaking up."""

    def __init__(self, desk: Desk, store: Store, clock: HandClock, *, bits: int = 1) -> None:
        """Nobody has a key yet."""
        super().__init__(desk, store, clock)
        self.box = MemoryReportBox()
        said = report_surroundings(desk.pack)
        self.reporting = Reporting(self.box, store.directory, store.keyring, clock, said, pace=0, bits=bits)

    def speak_up(self, language: str) -> Mapping[str, Any]:
        """Sentences of the pages."""
        return self.desk.pack.languages[language].speak_up["pages"]  # type: ignore[no-any-return]


class SpeakUpWorld:
    """Everything, with the site that shows it."""

    def __init__(self, desk: Desk, *, bits: int = 1, address: str = "") -> None:
        """Everybody is there; nobody has a key. `address` is the public one of the site."""
        self.clock = HandClock()
        self.store = Store.in_memory(self.clock)
        self.store.directory.put(PEOPLE)
        self.office = SpeakUpOffice(desk, self.store, self.clock, bits=bits)
        self.site = build_site(self.office, StandInIdentity(self.store), speaking=self.office, address=address)

    def go(self, days: int = 1) -> None:
        """Let days pass, and do what time does."""
        for _ in range(days):
            self.clock.turn(days=1)
            self.office.reporting.tick()

    def add_key(self, person: str) -> str:
        """A key as her browser would make it, opened by `PASSPHRASE`; returns its id."""
        private, id_ = new_private(), pack(os.urandom(16))
        public, salt, nonce = public_of(private), os.urandom(16), os.urandom(12)
        wrap = hash_secret_raw(PASSPHRASE.encode(), salt, WORK["t"], WORK["m"], WORK["p"], 32, Type.ID)
        sealed = AESGCM(wrap).encrypt(nonce, private, f"MayI key v1 {id_} {pack(public)}".encode())
        locked = {"v": 1, "kdf": "argon2id", **WORK, "salt": pack(salt), "nonce": pack(nonce), "sealed": pack(sealed)}
        self.store.keyring.add(HandlerKey(id_, person, public, json.dumps(locked)))
        return id_

    def reports(self) -> int:
        """How many reports the box holds."""
        with self.office.box.look() as look:
            return len(look.kept.reports)

    def newest(self) -> str:
        """Id of the report that came last."""
        with self.office.box.look() as look:
            return list(look.kept.reports)[-1]
