"""Cases in tables: the ports `CaseBook` and `Work`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.cases.case import LIVE, Case, rebuilt
from bot.cases.deadlines import Alarm
from bot.cases.happenings import from_json
from bot.cases.sealing import SealedBox
from bot.cases.views import InboxLine
from bot.ports import ChangedMeanwhileError, Course, Inbox, InboxQuery, Notice, View
from storage import lines
from storage.chain import Draft, drafted
from storage.columns import storable
from storage.engine import Database, changed
from storage.log import append, keep_bodies
from storage.outbox import notice_row
from storage.tables import (
    AlarmRow,
    CaseExcludedRow,
    CaseReachRow,
    CaseRow,
    HandlerKeyRow,
    LogBodyRow,
    NoticeRow,
    SealedBoxRow,
    SeenRow,
)

Now = Callable[[], datetime]


class SqlCaseBook:
    """The port `CaseBook`."""

    def __init__(self, database: Database, now: Now) -> None:
        """`now` dates what the ports do not date themselves."""
        self._database = database
        self._now = now

    @contextmanager
    def work(self) -> Iterator[SqlWork]:
        """One transaction. Everything it adds to the log is added at its end."""
        with self._database.writing() as session:
            work = SqlWork(self._database, session, self._now)
            yield work
            append(session, work.drafts)

    def read(self, case_id: str) -> Case | None:
        """A case as it stands."""
        with self._database.reading() as session:
            return _case(session, case_id)

    def cases_of(self, employee: str) -> tuple[Case, ...]:
        """An employee's own requests, the newest first."""
        with self._database.reading() as session:
            wanted = (
                select(LogBodyRow.case_id, LogBodyRow.body)
                .join(CaseRow, col(CaseRow.id) == col(LogBodyRow.case_id))
                .where(col(CaseRow.employee) == employee)
                .order_by(col(CaseRow.filed).desc(), col(CaseRow.id), col(LogBodyRow.position))
            )
            rows = session.exec(wanted).all()
        return tuple(
            rebuilt(case_id, [from_json(body) for _, body in bodies])
            for case_id, bodies in groupby(rows, key=lambda row: row[0])
        )

    def inbox(self, query: InboxQuery) -> Inbox:
        """A list of cases."""
        with self._database.reading() as session:
            return lines.inbox(session, query)

    def counts(self, query: InboxQuery) -> dict[View, int]:
        """How many cases each view has for a reader."""
        with self._database.reading() as session:
            return lines.counts(session, query)

    def kinds(self) -> frozenset[str]:
        """Ids of the kinds of all requests that are not over."""
        with self._database.reading() as session:
            live = col(CaseRow.state).in_(sorted(LIVE))
            return frozenset(session.exec(select(CaseRow.kind).where(live).distinct()))

    def courses(self, teams: frozenset[str]) -> tuple[Course, ...]:
        """How the cases of some teams went, in the order they were filed."""
        with self._database.reading() as session:
            wanted = (
                select(CaseRow, LogBodyRow.body)
                .join(LogBodyRow, col(LogBodyRow.case_id) == col(CaseRow.id))
                .where(col(CaseRow.route).in_(sorted(teams)), col(LogBodyRow.position) == 0)
                .order_by(col(CaseRow.filed), col(CaseRow.id))
            )
            return tuple(lines.course_of_row(row, from_json(body)) for row, body in session.exec(wanted))

    def boxes(self, case_id: str, person: str) -> tuple[SealedBox, ...]:
        """Sealed grounds of a case for one handler's keys; none for somebody who is excluded from it."""
        with self._database.reading() as session:
            excluded = select(CaseExcludedRow.case_id).where(col(CaseExcludedRow.person) == person)
            wanted = (
                select(SealedBoxRow)
                .join(HandlerKeyRow, col(HandlerKeyRow.id) == col(SealedBoxRow.key_id))
                .where(col(SealedBoxRow.case_id) == case_id, col(HandlerKeyRow.person) == person)
                .where(col(SealedBoxRow.case_id).not_in(excluded))
                .order_by(col(HandlerKeyRow.seq).desc())
            )
            return tuple(SealedBox(row.key_id, row.encapsulated, row.ciphertext) for row in session.exec(wanted))

    def due(self, now: datetime, limit: int = 100) -> tuple[tuple[str, Alarm], ...]:
        """What the clock has to do by now, the oldest first."""
        with self._database.reading() as session:
            order = (col(AlarmRow.at), col(AlarmRow.case_id), col(AlarmRow.step), col(AlarmRow.action))
            wanted = select(AlarmRow).where(col(AlarmRow.at) <= now).order_by(*order).limit(limit)
            return tuple((row.case_id, _alarm(row)) for row in session.exec(wanted))


class SqlWork:
    """The port `Work`: what is done within one transaction."""

    def __init__(self, database: Database, session: Session, now: Now) -> None:
        """`session` is the transaction."""
        self._database = database
        self._session = session
        self._now = now
        self.drafts: list[Draft] = []

    def case(self, case_id: str) -> Case | None:
        """A case, held for this transaction."""
        self._session.exec(select(CaseRow.id).where(col(CaseRow.id) == case_id).with_for_update()).all()
        return _case(self._session, case_id)

    def case_of(self, submission: str) -> Case | None:
        """The case that a form became; whoever asks for the same form at the same time waits for this transaction."""
        self._alone_with(submission)
        case_id = self._session.exec(select(CaseRow.id).where(col(CaseRow.submission) == submission)).one_or_none()
        return None if case_id is None else self.case(case_id)

    def done(self, act: str) -> bool:
        """Whether an act was done before; notes it as done."""
        return not self._database.insert_new(self._session, SeenRow, {"act": act, "at": self._now()})

    def record(self, before: int, case: Case, line: InboxLine, alarms: Sequence[Alarm]) -> None:
        """Keep what happened to a case since `before` happenings."""
        self._keep_line(before, case, line)
        made = [
            drafted(case.id, position, happening) for position, happening in enumerate(case.happenings[before:], start=before)
        ]
        keep_bodies(self._session, [body for _, body in made])
        self.drafts.extend(draft for draft, _ in made)
        self._replace(CaseReachRow, case.id, [{"who": who} for who in sorted(lines.reach_of(case))])
        self._replace(CaseExcludedRow, case.id, [{"person": person} for person in sorted(case.excluded)])
        dated = [{"at": alarm.at, "step": alarm.step, "action": alarm.action} for alarm in sorted(set(alarms))]
        self._replace(AlarmRow, case.id, dated)

    def _keep_line(self, before: int, case: Case, line: InboxLine) -> None:
        row = lines.row_of(case, line)
        if before == 0:
            try:
                with self._session.begin_nested():
                    self._session.connection().execute(insert(CaseRow).values(**row))
            except IntegrityError as error:
                raise ChangedMeanwhileError(case.id) from error
            return
        same = update(CaseRow).where(col(CaseRow.id) == case.id, col(CaseRow.version) == before)
        if not changed(self._session, same.values(**row)):
            raise ChangedMeanwhileError(case.id)

    def _replace(
        self, table: type[CaseReachRow | CaseExcludedRow | AlarmRow], case_id: str, rows: Sequence[Mapping[str, object]]
    ) -> None:
        connection = self._session.connection()
        connection.execute(delete(table).where(col(table.case_id) == case_id))
        if rows:
            connection.execute(insert(table), [{"case_id": case_id, **row} for row in rows])

    def keep_boxes(self, case_id: str, boxes: Sequence[SealedBox]) -> None:
        """Keep sealed grounds; a box for the same key replaces the one before."""
        rows = [
            {"case_id": case_id, "key_id": box.key, "encapsulated": box.encapsulated, "ciphertext": box.ciphertext}
            for box in boxes
        ]
        self._database.put(self._session, SealedBoxRow, ("case_id", "key_id"), rows)

    def post(self, notices: Sequence[Notice]) -> None:
        """Put notices into the outbox; one that is there already stays as it is."""
        for notice in notices:
            self._database.insert_new(self._session, NoticeRow, notice_row(notice, self._now()))

    def _alone_with(self, name: str) -> None:
        """Hold a name until the end of the transaction. On SQLite the transaction is alone anyway."""
        if not self._database.is_sqlite:
            hold = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
            self._session.connection().execute(hold, {"name": storable(name)})


def _case(session: Session, case_id: str) -> Case | None:
    """A case from its happenings; an erased one is none."""
    wanted = (
        select(LogBodyRow.body)
        .join(CaseRow, col(CaseRow.id) == col(LogBodyRow.case_id))
        .where(col(LogBodyRow.case_id) == case_id)
        .order_by(col(LogBodyRow.position))
    )
    bodies = session.exec(wanted).all()
    return rebuilt(case_id, [from_json(body) for body in bodies]) if bodies else None


def _alarm(row: AlarmRow) -> Alarm:
    return Alarm(row.at, row.step, row.action)  # type: ignore[arg-type]  # the column holds what `record` was given
