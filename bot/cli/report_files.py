"""The work behind `mayi reports`."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.keeping import opened as opened_store
from bot.cli.keeping import ready
from bot.library import load_pack
from bot.office import SystemClock
from bot.ports import OutOfReachError
from bot.report_office import open_reporting
from bot.reporting.offline import Key, Opened, UnusableFileError, exported, opened, recovered, safe_name, unlocked
from storage import NotMigratedError, UnusableUrlError
from storage.reports import load_box, open_report_box, save_box
from storage.reports.saving import BoxFileError

if TYPE_CHECKING:
    from bot.reporting import Reporting
    from bot.settings import Settings
    from storage.reports import SqlReportBox

SAYS = {
    "no_key": "This is no key file, or the halves were not typed as they are printed.",
    "passphrase": "The passphrase is not the one of this key.",
    "no_report": "This is no exported report, or it is damaged.",
    "not_for_this_key": "The report is not sealed to this key, or it was changed.",
}
HALVES = 2


def read(key_file: Path, file: Path, halves: tuple[str, ...], files: Path | None) -> int:
    """Print a report."""
    try:
        report = exported(file)
        key = recovered(halves, report) if len(halves) == HALVES else _unlocked(key_file)
        items = opened(report, key)
    except UnusableFileError as error:
        print(SAYS[error.reason], file=sys.stderr)
        return 1
    for item in items:
        _print(item)
    if files is not None:
        _write(items, files)
    return 0


def _unlocked(key_file: Path) -> Key:
    """With a terminal the passphrase is asked for, without one it is the first line of standard input."""
    if sys.stdin.isatty():
        return unlocked(key_file, getpass.getpass("Passphrase: "))
    return unlocked(key_file, sys.stdin.readline().rstrip("\r\n"))


def _print(item: Opened) -> None:
    print(f"--- {item.n}  {item.day}  {item.kind}  {item.by}")
    if item.kind == "text":
        print(item.said.get("text", ""))
    others = {name: value for name, value in item.said.items() if name not in {"v", "text"} and value}
    if others:
        print(json.dumps(others, ensure_ascii=False, indent=1))
    if item.file:
        print(f"{len(item.file)} bytes")


def _write(items: tuple[Opened, ...], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for item in items:
        if item.kind == "file":
            path = folder / safe_name(item.said, item.n)
            path.write_bytes(item.file)
            print(f"{path} written.")


def digest(settings: Settings) -> int:
    """Print who has something to look at."""

    def told(reporting: Reporting) -> int:
        people = reporting.digest()
        for person in people:
            print(person)
        if not people:
            print("Nothing needs attention.", file=sys.stderr)
        return 0

    return _with_service(settings, told)


def tick(settings: Settings) -> int:
    """Do what time does."""

    def done(reporting: Reporting) -> int:
        reporting.tick()
        return 0

    return _with_service(settings, done)


def verify(settings: Settings) -> int:
    """Check the log of commitments."""

    def checked(reporting: Reporting) -> int:
        faults = reporting.log_faults()
        for day in faults:
            print(f"{day.isoformat()} was changed.", file=sys.stderr)
        days = reporting.log()["days"]
        if not faults:
            print(
                f"{len(days)} days are as they were closed."
                + (f" Head of {days[-1]['day']}: {days[-1]['head']}" if days else "")
            )
        return 1 if faults else 0

    return _with_service(settings, checked)


def save(settings: Settings, file: Path) -> int:
    """Write a backup."""
    return _with_box(settings, lambda box: _said(save_box(box, file), file, "written"))


def load(settings: Settings, file: Path) -> int:
    """Fill an empty box."""
    return _with_box(settings, lambda box: _said(load_box(box, file), file, "restored"))


def _said(rows: int, file: Path, what: str) -> int:
    print(f"{file} {what}: {rows} rows.")
    return 0


def _with_service(settings: Settings, work: Callable[[Reporting], int]) -> int:
    def on(box: SqlReportBox) -> int:
        store = opened_store(settings)
        try:
            pack = load_pack(settings.content)
            return work(open_reporting(pack, store.directory, store.keyring, SystemClock(), box))
        finally:
            store.close()

    return _with_box(settings, on)


def _with_box(settings: Settings, work: Callable[[SqlReportBox], int]) -> int:
    try:
        box = open_report_box(ready(settings.reports_database))
        try:
            return work(box)
        finally:
            box.close()
    except (NotMigratedError, UnusableUrlError, BoxFileError) as error:
        print(error, file=sys.stderr)
    except OutOfReachError as error:
        print(f"The database does not answer, or cannot be written to ({error}). Nothing was changed.", file=sys.stderr)
    return 1
