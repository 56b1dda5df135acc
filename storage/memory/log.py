"""The twins of `EventLog` and `Shredder`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.cases.kinds import Span
from bot.ports_log import Entry, Head, Verdict
from storage.chain import linked, tombstone, verify
from storage.memory.kept import Kept
from storage.retention import kept_long_enough


class MemoryEventLog:
    """The port `EventLog`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    def head(self) -> Head:
        """Its end."""
        with self._kept.data:
            return self._kept.head

    def entries(self, case_id: str = "", after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """Entries in order."""
        with self._kept.data:
            wanted = [entry for entry in self._kept.entries if entry.n > after and case_id in {"", entry.case}]
        return tuple(wanted[:limit])

    def verify(self, noted: Head | None = None, most: int = 100) -> Verdict:
        """Look at everything."""
        kept = self._kept
        with kept.data:
            bodies = {(body.case, body.position): body for case in kept.cases.values() for body in case.bodies}
            bodies |= {(body.case, body.position): body for body in kept.tombstones.values()}
            log = [(entry, bodies.pop((entry.case, entry.position), None)) for entry in kept.entries]
            lines = {case_id: case.version for case_id, case in kept.cases.items()}
            return verify(log, kept.head, bodies.values(), lines, noted=noted, most=most)


class MemoryShredder:
    """The port `Shredder`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    def erase(self, case_id: str, at: datetime, by: str = "", why: Literal["asked", "kept_long_enough"] = "asked") -> bool:
        """Erase a case."""
        kept = self._kept
        with kept.writing(), kept.data:
            case = kept.cases.pop(case_id, None)
            if case is None:
                return False
            del kept.submissions[case.submission]
            kept.notices = {key: posted for key, posted in kept.notices.items() if posted.notice.case != case_id}
            draft, body = tombstone(case_id, case.version, at, by, why)
            (entry,) = linked(kept.head, [draft])
            kept.entries.append(entry)
            kept.tombstones[case_id] = body
            kept.head = replace(kept.head, count=entry.n, hash=entry.hash)
            return True

    def retention(self, now: datetime, keep: Callable[[str, str], Span]) -> tuple[str, ...]:
        """Erase what was kept long enough."""
        with self._kept.data:
            over = [case.over for _, case in sorted(self._kept.cases.items()) if case.over is not None and not case.alarms]
        due = tuple(kept_long_enough(over, now, keep))
        return tuple(case_id for case_id in due if self.erase(case_id, now, why="kept_long_enough"))

    def purge(self, before: datetime) -> int:
        """Forget old notices that are not waiting, and old names of acts."""
        kept = self._kept
        with kept.writing(), kept.data:
            notices = [
                key
                for key, posted in kept.notices.items()
                if posted.state != "waiting" and posted.notice.at is not None and posted.notice.at < before
            ]
            acts = [act for act, at in kept.seen.items() if at < before]
            for key in notices:
                del kept.notices[key]
            for act in acts:
                del kept.seen[act]
            return len(notices) + len(acts)
