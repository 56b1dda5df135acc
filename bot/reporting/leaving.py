"""What somebody who left a report has still to pass on.

What a reporter writes appears the day after, sealed to those who read the report when she wrote it. Somebody who hands a
report over may therefore hold the only key to a message that neither she nor her successor can see yet. Her wraps of what
has not appeared stay, whether there is anything or not, so that nobody notices that something is on its way. When it appears
and nobody else can open it, her browser passes it on; in any other case the wraps are dropped that day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.ports_reports import BoxLook, BoxWork
from bot.reporting.desk import Reach, ReportDesk
from bot.reports.report import Held
from bot.reports.sizes import PADDED


def left_to(desk: ReportDesk, look: BoxLook, person: str, report_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Items by report that only a person who left can open, for as long as she works here."""
    # Of others nothing is looked at: whoever asks for a report that is not hers must not wait longer because of them.
    hers = _needed(desk, look, [one for one in look.held(report_ids) if one.reader.person == person])
    return {id_: frozenset(one.item for one in hers if one.report == id_) for id_ in {one.report for one in hers}}


def settle(desk: ReportDesk, work: BoxWork, report_ids: Collection[str] | None = None) -> bool:
    """Drop what is held for nothing any more, in some reports or in all; says whether there was anything."""
    held, today = work.held(report_ids), desk.today()
    needed = set(_needed(desk, work, held))
    kept = {one for one in held if one.day is not None and (one.day > today or one in needed)}
    for one in held:
        if one.item and one not in kept:
            work.drop_wraps([one.item], [one.reader.key])
    staying = {(one.report, one.reader.key) for one in kept}
    gone = {(one.report, one.reader) for one in held if (one.report, one.reader.key) not in staying}
    for report, reader in gone:
        work.add_readers(report, [replace(reader, role="gone")])
    return bool(gone) or len(kept) < len(held)


def _needed(desk: ReportDesk, look: BoxLook, held: Sequence[Held]) -> tuple[Held, ...]:
    """What has appeared and opens for nobody who reads the report now."""
    today = desk.today()
    shown = [one for one in held if one.day is not None and one.day <= today]
    reports = look.reports({one.report for one in shown})
    reach = Reach(desk, look, reports)
    opening = {report.id: {reader.key for reader in reach.opening(report)} for report in reports}
    items = look.items([report.id for report in reports], PADDED, bodies=False, until=today)
    nobody = {item.id for item in items if not any(wrap.key in opening[item.report] for wrap in item.wraps)}
    return tuple(one for one in shown if one.item in nobody)
