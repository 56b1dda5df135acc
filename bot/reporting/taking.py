"""The reporter's side: taking a report, its mailbox, its messages. Nobody is signed in here, and nobody is looked at."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.ports_reports import BoxLook, BoxWork, RefusedError
from bot.reporting import arriving
from bot.reporting.desk import Reach, ReportDesk, numbered, senders, shown_item
from bot.reporting.effort import Effort
from bot.reporting.hpke import new_private, public_of, seal
from bot.reporting.texts import pack
from bot.reports.clocks import batch_day, check_ins, due
from bot.reports.report import MAILBOX, Item, Reader, Report
from bot.reports.sizes import MAILBOX_PAGE, MOST_ITEMS, PADDED, padded, sealed_sizes

LONGEST_DELAY = 14
MOST_PAGES = 1000
TAKEN: Mapping[str, Any] = {"v": 1, "taken": True}
KINDS = ["head", "text", "file"]
"""Of the items of a report: without a file too, so that no size tells whether there is one."""

FIRST_TEXT = max(sealed_sizes("text"))


class Taking:
    """Reports and messages as they arrive."""

    def __init__(self, desk: ReportDesk, effort: Effort, pace: float) -> None:
        """`pace` is how many seconds an answer of the mailbox takes at least."""
        self._desk, self._effort, self._pace = desk, effort, pace
        self._secret = secrets.token_bytes(32)
        self._nobody = public_of(new_private())

    def report(self, sent: object) -> Mapping[str, Any]:
        """Take a report."""
        fields = arriving.obj(sent)
        id_ = arriving.random_id(fields, "report")
        locator = hashlib.sha256(arriving.octets(fields, "locator", 16)).digest()
        with self._desk.box.look() as look:
            known, same = self._known(look, id_, locator)
        if same:
            return TAKEN
        self._effort.check(fields.get("work"), id_)
        if known:
            return TAKEN  # an id or a mailbox of another report: nobody honest gets here, and a guess learns nothing
        if not self._desk.box.has_room():
            raise RefusedError("full", 507)
        report, readers, items = self._read(fields, id_, locator)
        leaf = arriving.octets(fields, "leaf", 32)
        with self._desk.box.work() as work:
            if any(self._known(work, id_, locator)):
                return TAKEN
            work.put(report)
            work.add_readers(id_, readers)
            for n, item in enumerate(items):
                if work.report_of(item.id):
                    raise arriving.unreadable()
                work.add_item(item.kept(id_, n, report.day))
            work.add_leaves(self._open_day(work), [leaf])
        self._desk.touched()
        return TAKEN

    @staticmethod
    def _known(look: BoxLook, id_: str, locator: bytes) -> tuple[bool, bool]:
        """Whether the id or the mailbox is there already, and whether both are those of one report."""
        by_id, by_locator = look.report(id_), look.by_locator(locator)
        same = by_id is not None and by_locator is not None and by_id.id == by_locator.id
        return by_id is not None or by_locator is not None, same

    def _open_day(self, work: BoxWork) -> date:
        """The day of the log that a commitment belongs to: today, or the first one not closed when the clock was ahead."""
        last = work.log(1)
        return max(self._desk.today(), last[0].day + timedelta(days=1)) if last else self._desk.today()

    def _read(
        self, fields: Mapping[str, Any], id_: str, locator: bytes
    ) -> tuple[Report, tuple[Reader, ...], tuple[arriving.SentItem, ...]]:
        rules = self._desk.said.rules
        team = arriving.one_of(fields, "team", rules.teams)
        day = batch_day(self._desk.today(), arriving.whole(fields, "after", 0, LONGEST_DELAY))
        severity = arriving.one_of(fields, "severity", rules.severities)
        report = Report(id_, locator, arriving.octets(fields, "mailbox", 32), team, severity, day)
        readers = self._readers(fields, team)
        items = tuple(arriving.item(one, PADDED, (MAILBOX,)) for one in arriving.objects(fields, "items", 3))
        kinds = [item.kind for item in items]
        if kinds != KINDS or len(items[1].body) != FIRST_TEXT:
            raise RefusedError("wrong_size")
        if len({item.id for item in items}) != len(items):
            raise arriving.unreadable()
        for item in items:
            arriving.expect_wraps(item, [reader.key for reader in readers], mailbox=item.kind != "file")
        return report, readers, items

    def _readers(self, fields: Mapping[str, Any], team: str) -> tuple[Reader, ...]:
        """Who it is sealed to, if all of them can still read it."""
        rules = self._desk.said.rules
        wanted, standing = arriving.key_ids(fields, "readers"), arriving.key_ids(fields, "standby")
        recovery = arriving.text(fields, "recovery")
        of_team, of_all = self._desk.keys_of_teams([team]), self._desk.keys_of_teams(rules.teams)
        with self._desk.box.look() as look:
            known = look.recovery()
        gone = [key for key in wanted if key not in of_team] + [key for key in standing if key not in of_all]
        if not wanted or gone or set(wanted) & set(standing) or (recovery and (known is None or known.key != recovery)):
            raise RefusedError("keys_changed", 409)
        readers = [Reader(key, of_team[key][0].id, "reader", of_team[key][1].public) for key in wanted]
        readers += [Reader(key, of_all[key][0].id, "standby", of_all[key][1].public) for key in standing]
        if recovery and known is not None:
            readers.append(Reader(known.key, "", "recovery", known.public))
        return tuple(readers)

    def mailbox(self, sent: object) -> bytes:
        """A page of a mailbox, or as many bytes that nobody can open, at the same pace."""
        start = time.monotonic()
        try:
            fields = arriving.obj(sent)
            locator, page = arriving.octets(fields, "locator", 16), arriving.whole(fields, "page", 0, MOST_PAGES)
        except RefusedError:
            locator, page = secrets.token_bytes(16), 0
        hashed = hashlib.sha256(locator).digest()
        with self._desk.box.look() as look:
            report = look.by_locator(hashed)
            plain, to = b"", self._nobody
            if report is None:
                look.items([pack(locator)], ("head", "text"))
                look.readers(pack(locator))
            else:
                pages = self._pages(look, report)
                if page < len(pages):
                    plain, to = json.dumps(pages[page], separators=(",", ":")).encode(), report.mailbox
        info = f"MayI mailbox v1\n{pack(locator)}\n{page}".encode()
        enc, ct = seal(padded(plain, (MAILBOX_PAGE,)), to, info)
        time.sleep(max(0.0, self._pace - (time.monotonic() - start)))
        return enc + ct

    def _pages(self, look: BoxLook, report: Report) -> list[dict[str, Any]]:
        """The mailbox in pieces that fit, the newest first."""
        every = look.items([report.id], ("head", "text"))
        hers = numbered([item for item in every if any(wrap.key == MAILBOX for wrap in item.wraps)])
        reach, today = Reach(self._desk, look, [report]), self._desk.today()
        lost = {one.id for one in hers if one.by == MAILBOX and one.day <= today and reach.lost(report, one)}
        items = [shown_item(item, {MAILBOX}, lost=item.id in lost) for item in hers]
        frame = self._frame(look, report)
        room = MAILBOX_PAGE - 4 - len(json.dumps(frame)) - 1024
        pieces: list[list[dict[str, Any]]] = [[]]
        used = 0
        for item in reversed(items):
            size = len(json.dumps(item)) + 1
            if used + size > room and pieces[-1]:
                pieces.append([])
                used = 0
            pieces[-1].insert(0, item)
            used += size
        return [frame | {"pages": len(pieces), "page": at, "items": piece} for at, piece in enumerate(pieces)]

    def _frame(self, look: BoxLook, report: Report) -> dict[str, Any]:
        desk, today = self._desk, self._desk.today()
        readers = desk.live(look, report)
        recovery = next((reader for reader in readers if reader.role == "recovery"), None)
        dues = due(report, desk.said.rules.clocks, desk.said.working_day, today)
        return {
            "v": 1,
            "report": report.id,
            "state": report.state if report.day <= today else "waiting",
            "day": report.day.isoformat(),
            "outcome": report.outcome,
            "pass": pack(self._pass(report.locator, today)),
            "clocks": [{"name": one.name, "day": one.day.isoformat(), "met": one.met} for one in dues],
            "checkins": [
                {"days": days, "day": day.isoformat(), "open": come}
                for days, day, come in check_ins(report, desk.said.rules, today)
            ],
            "readers": [
                {
                    "key": reader.key,
                    "public": pack(reader.public),
                    "name": desk.name_of(reader.person),
                    "standby": reader.role == "standby",
                }
                for reader in readers
                if reader.role != "recovery"
            ],
            "recovery": None if recovery is None else {"key": recovery.key, "public": pack(recovery.public)},
            "senders": senders(look.readers(report.id)),
            "attempts": self._attempts(look, report, readers),
        }

    def _attempts(self, look: BoxLook, report: Report, readers: Sequence[Reader]) -> list[dict[str, str]]:
        """What was tried on this report, and what people who can read it tried on all of theirs."""
        people = {reader.person for reader in readers}
        found = [
            one
            for one in look.attempts()
            if one.report == report.id or (not one.report and one.person in people and one.day >= report.day)
        ]
        return [{"day": one.day.isoformat(), "what": one.what, "team": report.team} for one in found[:50]]

    def post(self, sent: object) -> Mapping[str, Any]:
        """Take a message."""
        fields = arriving.obj(sent)
        locator = hashlib.sha256(arriving.octets(fields, "locator", 16)).digest()
        item = arriving.item(fields.get("item"), ("text",), (MAILBOX,))
        file = None if fields.get("file") is None else arriving.item(fields["file"], ("file",), (MAILBOX,))
        given = arriving.octets(fields, "pass", 32)
        today = self._desk.today()
        passes = [self._pass(locator, day) for day in (today, today - timedelta(days=1))]
        known = [hmac.compare_digest(given, one) for one in passes]
        with self._desk.box.look() as look:
            report = look.by_locator(locator)
            if report is None or not any(known):
                raise RefusedError("pass_old", 409)
            if look.item(report.id, item.id) is not None:
                return TAKEN
        self._effort.check(fields.get("work"), item.id)
        if not self._desk.box.has_room():
            raise RefusedError("full", 507)
        with self._desk.box.work() as work:
            self._add(work, report.id, [one for one in (item, file) if one is not None])
        self._desk.touched()
        return TAKEN

    def _add(self, work: BoxWork, report_id: str, items: Sequence[arriving.SentItem]) -> None:
        report = work.report(report_id)
        there = work.items([report_id], PADDED, bodies=False)
        if report is None:
            raise RefusedError("pass_old", 409)
        owners = {work.report_of(item.id) for item in items}
        if owners == {report_id}:
            return
        if owners != {""} or len({item.id for item in items}) != len(items):
            raise arriving.unreadable()
        if len(there) + len(items) > MOST_ITEMS:
            raise RefusedError("full", 507)
        keys = [reader.key for reader in self._desk.live(work, report)]
        day = max(batch_day(self._desk.today(), 0), report.day)
        for item in items:
            arriving.expect_wraps(item, keys, mailbox=item.kind != "file", reason="keys_changed")
        for n, item in enumerate(items, start=_next(there)):
            work.add_item(item.kept(report_id, n, day))

    def _pass(self, locator: bytes, day: date) -> bytes:
        """What only somebody who opened the mailbox can show."""
        return hmac.digest(self._secret, locator + day.isoformat().encode(), "sha256")


def _next(there: Sequence[Item]) -> int:
    return max((item.n for item in there), default=-1) + 1
