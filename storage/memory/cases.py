"""The twins of `CaseBook` and `Work`."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.cases.case import LIVE, Case, rebuilt
from bot.cases.deadlines import Alarm
from bot.cases.happenings import from_json
from bot.cases.sealing import SealedBox
from bot.cases.views import InboxLine
from bot.ports import VIEWS, ChangedMeanwhileError, Course, Inbox, InboxQuery, Notice, Posted, View
from storage.chain import Draft, drafted, linked, utc
from storage.columns import storable
from storage.lines import course_of, over_since, reach_of, reach_of_reader, states_of
from storage.memory.kept import Kept, KeptCase
from storage.retention import Over

NEVER = datetime.max.replace(tzinfo=UTC)


class MemoryCaseBook:
    """The port `CaseBook`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    @contextmanager
    def work(self) -> Iterator[MemoryWork]:
        """One transaction; nobody sees any of it before its end."""
        with self._kept.writing():
            work = MemoryWork(self._kept)
            yield work
            work.keep()

    def read(self, case_id: str) -> Case | None:
        """A case as it stands."""
        with self._kept.data:
            kept = self._kept.cases.get(case_id)
        return None if kept is None else _case(case_id, kept)

    def cases_of(self, employee: str) -> tuple[Case, ...]:
        """An employee's own requests, the newest first."""
        with self._kept.data:
            hers = [(case_id, kept) for case_id, kept in self._kept.cases.items() if kept.line.employee == employee]
        hers.sort(key=lambda pair: (-pair[1].line.filed.timestamp(), pair[0]))
        return tuple(_case(case_id, kept) for case_id, kept in hers)

    def inbox(self, query: InboxQuery) -> Inbox:
        """A list of cases."""
        with self._kept.data:
            found = [kept for kept in self._kept.cases.values() if _wanted(kept, query)]
        found.sort(key=lambda kept: _order(kept, query))
        start = max(query.offset, 0)
        page = found[start : start + max(query.limit, 0)]
        return Inbox(tuple(kept.line for kept in page), len(found))

    def counts(self, query: InboxQuery) -> dict[View, int]:
        """How many cases each view has for a reader."""
        plain = replace(query, search="", employees=(), kind="", offset=0, limit=0)
        return {view: self.inbox(replace(plain, view=view)).total for view in VIEWS}

    def kinds(self) -> frozenset[str]:
        """Ids of the kinds of all requests that are not over."""
        with self._kept.data:
            return frozenset(kept.line.kind for kept in self._kept.cases.values() if kept.line.state in LIVE)

    def courses(self, teams: frozenset[str]) -> tuple[Course, ...]:
        """How the cases of some teams went, in the order they were filed."""
        with self._kept.data:
            found = [(kept.line.filed, case_id, kept.course) for case_id, kept in self._kept.cases.items()]
        return tuple(course for _, _, course in sorted(found, key=lambda one: one[:2]) if course.team in teams)

    def boxes(self, case_id: str, person: str) -> tuple[SealedBox, ...]:
        """Sealed grounds of a case for one handler's keys."""
        with self._kept.data:
            kept = self._kept.cases.get(case_id)
            if kept is None or person in kept.excluded:
                return ()
            hers = [key.id for key in reversed(self._kept.keys.values()) if key.person == person]
            return tuple(kept.boxes[key] for key in hers if key in kept.boxes)

    def due(self, now: datetime, limit: int = 100) -> tuple[tuple[str, Alarm], ...]:
        """What the clock has to do by now, the oldest first."""
        with self._kept.data:
            due = [
                (alarm.at, case_id, alarm.step, alarm.action, alarm)
                for case_id, kept in self._kept.cases.items()
                for alarm in kept.alarms
                if alarm.at <= now
            ]
        return tuple((case_id, alarm) for _, case_id, _, _, alarm in sorted(due)[:limit])


class MemoryWork:
    """The port `Work`: a layer over what is kept, laid down at the end."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is not changed before `keep`."""
        self._kept = kept
        self._cases: ChainMap[str, KeptCase] = ChainMap({}, kept.cases)
        self._submissions: ChainMap[str, str] = ChainMap({}, kept.submissions)
        self._seen: ChainMap[str, datetime] = ChainMap({}, kept.seen)
        self._notices: dict[str, Posted] = {}
        self._drafts: list[Draft] = []

    def case(self, case_id: str) -> Case | None:
        """A case."""
        kept = self._cases.get(case_id)
        return None if kept is None else _case(case_id, kept)

    def case_of(self, submission: str) -> Case | None:
        """The case that a form became."""
        case_id = self._submissions.get(submission)
        return None if case_id is None else self.case(case_id)

    def done(self, act: str) -> bool:
        """Whether an act was done before; notes it as done."""
        before = act in self._seen
        self._seen.setdefault(act, self._kept.now())
        return before

    def record(self, before: int, case: Case, line: InboxLine, alarms: Sequence[Alarm]) -> None:
        """Keep what happened to a case since `before` happenings."""
        there = self._cases.get(case.id)
        taken = before == 0 and case.filed.submission in self._submissions
        if taken or (there.version if there is not None else 0) != before:
            raise ChangedMeanwhileError(case.id)
        made = [
            drafted(case.id, position, happening) for position, happening in enumerate(case.happenings[before:], start=before)
        ]
        self._drafts.extend(draft for draft, _ in made)
        self._submissions[case.filed.submission] = case.id
        since = over_since(case)
        self._cases[case.id] = KeptCase(
            submission=case.filed.submission,
            version=case.version,
            line=line,
            course=course_of(case),
            reach=reach_of(case),
            excluded=case.excluded,
            over=None if since is None else Over(case.id, case.kind, case.filed.place, case.filed.zone, since),
            changed_at=case.changed_at,
            alarms=tuple(sorted({replace(alarm, at=utc(alarm.at)) for alarm in alarms})),
            bodies=(*(there.bodies if there is not None else ()), *(body for _, body in made)),
            boxes=there.boxes if there is not None else {},
        )

    def keep_boxes(self, case_id: str, boxes: Sequence[SealedBox]) -> None:
        """Keep sealed grounds."""
        kept = self._cases[case_id]
        self._cases[case_id] = replace(kept, boxes={**kept.boxes, **{box.key: box for box in boxes}})

    def post(self, notices: Sequence[Notice]) -> None:
        """Put notices into the outbox."""
        for notice in notices:
            dated = notice if notice.at is not None else replace(notice, at=self._kept.now())
            self._notices.setdefault(notice.id, Posted(dated, "waiting", 0))

    def keep(self) -> None:
        """The end of the transaction."""
        kept = self._kept
        with kept.data:
            kept.cases.update(self._cases.maps[0])
            kept.submissions.update(self._submissions.maps[0])
            kept.seen.update(self._seen.maps[0])
            kept.notices.update({key: posted for key, posted in self._notices.items() if key not in kept.notices})
            for entry in linked(kept.head, self._drafts):
                kept.entries.append(entry)
                kept.head = replace(kept.head, count=entry.n, hash=entry.hash)


def _case(case_id: str, kept: KeptCase) -> Case:
    return rebuilt(case_id, [from_json(body.json) for body in kept.bodies])


def _wanted(kept: KeptCase, query: InboxQuery) -> bool:
    line = kept.line
    letters = storable(query.search.strip().lower())
    searched = bool(query.search or query.employees)
    return (
        line.state in states_of(query)
        and bool(kept.reach & reach_of_reader(query))
        and query.person not in kept.excluded
        and (not query.kind or line.kind == query.kind)
        and (not searched or line.employee in query.employees or (bool(letters) and letters in line.id.lower()))
        and _in_view(line, query)
    )


def _in_view(line: InboxLine, query: InboxQuery) -> bool:
    if query.view == "mine":
        return line.handler == query.person
    if query.view == "unassigned":
        return not line.handler
    if query.view == "due_soon":
        return line.due is not None and query.now < line.due <= query.soon
    if query.view == "overdue":
        return line.missed or (line.due is not None and line.due <= query.now)
    return True


def _order(kept: KeptCase, query: InboxQuery) -> tuple[Any, ...]:
    if query.view == "over":
        return (NEVER - kept.changed_at, kept.line.id)
    due = kept.line.due
    return (not kept.line.urgent, due is None, due or NEVER, kept.line.filed, kept.line.id)
