"""Who a report is sealed to, changed by handlers' browsers: more readers, others, fewer, and everything encrypted anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.ports_reports import BoxWork, RefusedError
from bot.reporting import arriving
from bot.reporting.desk import ADMIN, ReportDesk
from bot.reporting.handling import DONE
from bot.reporting.leaving import settle
from bot.reporting.showing import NOT_THERE, Showing
from bot.reports.report import MAILBOX, Item, Reader, RecoveryKey, Report, Wrap
from bot.reports.sizes import MOST_ITEMS, PADDED

MOST_WRAPS = 20_000
MOST_SHOWN = 2 * MOST_ITEMS
"""Items of a report: a side that cannot see the other's newest ones counts its own."""


class PassingOn:
    """Changes of readers. All of them are whole or do not happen."""

    def __init__(self, desk: ReportDesk, showing: Showing) -> None:
        """`showing` knows who may."""
        self._desk, self._showing = desk, showing

    def wraps(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Seal a report to more keys, or pass on what appeared later to those who read it already."""
        with self._desk.box.work() as work:
            report = work.report(report_id)
            left = self._showing.to_pass_on(work, person, [report_id])
            if report is None or not left:
                report = self._hers(work, person, report_id)
            self._add(work, report, person, arriving.obj(sent))
            settle(self._desk, work, [report_id])
        return self._done()

    def handover(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Seal it to others, then take her own keys out."""
        fields = arriving.obj(sent)
        to = arriving.key_ids(fields, "to")
        with self._desk.box.work() as work:
            report = self._hers(work, person, report_id)
            self._add(work, report, person, fields)
            live = self._desk.live(work, report)
            there = {reader.key for reader in live if reader.role == "reader" and reader.person != person}
            if not to or not set(to) <= there:
                raise RefusedError("last_reader", 409)
            self._leave(work, report, person)
        return self._done()

    def recuse(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Take her out for good; when only people on standby remain, they see it from now on."""
        arriving.obj(sent)
        with self._desk.box.work() as work:
            report = self._hers(work, person, report_id)
            others = [one for one in self._desk.live(work, report) if one.person != person and one.role != "recovery"]
            if not others:
                raise RefusedError("last_reader", 409)
            self._leave(work, report, person)
            work.recuse(report_id, person)
            if all(one.role == "standby" for one in others):
                work.put(replace(report, escalated=True))
        return self._done()

    def _leave(self, work: BoxWork, report: Report, person: str) -> None:
        """She opens nothing of what has appeared."""
        work.drop_keys(report.id, self._keys_there(work, report, person), until=self._desk.today())

    def rekey(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Exchange every body for one under a new key, sealed to those who remain; the old bodies are erased.

        What has not appeared yet is left as it is: nobody who is taken out was ever given it. Her wraps of it are dropped, but
        for somebody who still works here, who leaves as with a hand over.
        """
        fields, today = arriving.obj(sent), self._desk.today()
        remove = set(arriving.key_ids(fields, "remove"))
        with self._desk.box.work() as work:
            report = self._hers(work, person, report_id)
            old = {item.id: item for item in work.items([report_id], PADDED, until=today)}
            live = self._desk.live(work, report)
            stay = [reader for reader in live if reader.key not in remove]
            mine = [reader.key for reader in stay if reader.person == person]
            if not mine:
                raise RefusedError("last_reader", 409)
            authors = {item.by for item in old.values()}
            new = [arriving.item(one, PADDED, authors) for one in arriving.objects(fields, "items", MOST_SHOWN)]
            self._whole(old, new, [reader.key for reader in stay], mine)
            out = [one for one in work.readers(report_id) if one not in stay and one.role not in {"leaving", "gone"}]
            work.drop_keys(report_id, [one.key for one in out if one not in live or one.role == "recovery"])
            work.drop_keys(report_id, [one.key for one in out if one in live and one.role != "recovery"], until=today)
            for item in new:
                before = old[item.id]
                work.add_item(item.kept(report_id, before.n, before.day))
            settle(self._desk, work, [report_id])
        self._desk.box.stir()
        return self._done()

    @staticmethod
    def _whole(old: Mapping[str, Item], new: Sequence[arriving.SentItem], keys: Collection[str], mine: Collection[str]) -> None:
        """Every item there is, once, of its kind and author, for those who remain; nobody becomes a reader by it."""
        if sorted(item.id for item in new) != sorted(old):
            raise RefusedError("keys_changed", 409)
        for item in new:
            before = old[item.id]
            if (item.kind, item.by) != (before.kind, before.by) or any(wrap.sender not in mine for wrap in item.wraps):
                raise arriving.unreadable()
            mailbox = any(wrap.key == MAILBOX for wrap in before.wraps)
            arriving.expect_wraps(item, keys, mailbox=mailbox, reason="keys_changed")

    def recovery(self, person: str, sent: object) -> Mapping[str, Any]:
        """Keep the public half of a recovery key; two people hold the private half in two parts, made in the browser."""
        fields = arriving.obj(sent)
        found = self._desk.directory.person(person)
        if found is None or not found.active or not found.is_a(ADMIN):
            raise RefusedError(NOT_THERE, 404)
        holders = fields.get("holders")
        if not isinstance(holders, list) or len({str(one) for one in holders}) != 2:  # noqa: PLR2004 - two holders
            raise arriving.unreadable()
        people = [self._desk.directory.person(str(one)) for one in holders]
        if any(one is None or not one.active for one in people):
            raise arriving.unreadable()
        key = arriving.text(fields, "key")
        if not arriving.KEY_ID.fullmatch(key):
            raise arriving.unreadable()
        first, second = sorted(str(one) for one in holders)
        with self._desk.box.work() as work:
            work.put_recovery(RecoveryKey(key, arriving.octets(fields, "public", 32), (first, second)))
        return DONE

    def _add(self, work: BoxWork, report: Report, person: str, fields: Mapping[str, Any]) -> None:
        """Wraps made by one of her keys: of all that has appeared for keys she lets in, of what they lack for those inside."""
        found = self._sent(work, report, person, fields)
        today = self._desk.today()
        shown = {item.id for item in work.items([report.id], PADDED, bodies=False, until=today)}
        inside = {reader.key for reader in self._desk.live(work, report) if reader.role != "recovery"}
        lets_in = self._showing.hers(work, person, report.id) is not None
        missing = {key.id: (holder, key) for holder, key in self._desk.missing(work, report)} if lets_in else {}
        lacks = {(one.key, one.item) for one in work.lacking(found, today, [report.id])}
        for key, items in found.items():
            if not (set(items) <= shown if key in inside else key in missing and set(items) == shown):
                raise RefusedError("keys_changed", 409)
        for key, items in found.items():
            if key not in inside:
                holder, public = missing[key]
                work.add_readers(report.id, [Reader(key, holder.id, "reader", public.public)])
            for item, wrap in items.items():
                if key not in inside or (key, item) in lacks:
                    work.add_wraps(item, [wrap])

    def _sent(self, work: BoxWork, report: Report, person: str, fields: Mapping[str, Any]) -> Mapping[str, Mapping[str, Wrap]]:
        """Wraps that she sent, by key and item; none for people who recused themselves."""
        mine = self._keys_there(work, report, person)
        found: dict[str, dict[str, Wrap]] = {}
        for one in arriving.objects(fields, "wraps", MOST_WRAPS):
            wrap = arriving.wrap(one)
            if wrap.sender not in mine:
                raise arriving.unreadable()
            found.setdefault(wrap.key, {})[arriving.random_id(one, "item")] = wrap
        recused = work.recused_of([report.id])[report.id]
        if set(found) & {key.id for out in recused for key in self._desk.keyring.keys_of(out)}:
            raise RefusedError("recused", 409)
        return found

    def _hers(self, work: BoxWork, person: str, report_id: str) -> Report:
        report = self._showing.hers(work, person, report_id)
        if report is None:
            raise RefusedError(NOT_THERE, 404)
        return report

    @staticmethod
    def _keys_there(work: BoxWork, report: Report, person: str) -> tuple[str, ...]:
        return tuple(one.key for one in work.readers(report.id) if one.person == person and one.role != "gone")

    def _done(self) -> Mapping[str, Any]:
        self._desk.touched()
        return DONE
