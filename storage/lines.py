"""A case as lists need it: which rows stand for it, and which of them one handler's list holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy import case as sql_case
from sqlmodel import Session, col, select

from bot.cases import happenings as h
from bot.cases.case import LIVE, OPEN, OVER, Case, State
from bot.cases.views import InboxLine
from bot.ports import VIEWS, Course, Inbox, InboxQuery, View
from storage.columns import storable
from storage.tables import CaseExcludedRow, CaseReachRow, CaseRow


def row_of(case: Case, line: InboxLine) -> dict[str, Any]:
    """The columns of `case_line`."""
    course = course_of(case)
    return {
        "id": case.id,
        "submission": case.filed.submission,
        "version": case.version,
        "kind": line.kind,
        "state": str(line.state),
        "employee": line.employee,
        "route": line.route,
        "handler": line.handler,
        "tier": line.tier,
        "place": case.filed.place,
        "zone": case.filed.zone,
        "filed": line.filed,
        "due_at": line.due,
        "step": line.step,
        "missed": line.missed,
        "changed_at": case.changed_at,
        "over_at": over_since(case),
        "decided_at": course.decided,
        "late": course.late,
        "urgent": line.urgent,
    }


def line_of(row: CaseRow) -> InboxLine:
    """What a list shows."""
    return InboxLine(
        id=row.id,
        kind=row.kind,
        state=State(row.state),
        employee=row.employee,
        route=row.route,
        handler=row.handler,
        tier=row.tier,
        filed=row.filed,
        due=row.due_at,
        step=row.step,
        missed=row.missed,
        zone=row.zone,
        urgent=row.urgent,
    )


DECISIONS = frozenset({"decision", "hard_stop", "appeal"})
"""Steps that end with a decision."""


def course_of(case: Case) -> Course:
    """How a case went. The clock notes every day that passed without the decision it was for."""
    late = any(isinstance(happening, h.Missed) and happening.step in DECISIONS for happening in case.happenings)
    decided = case.decision.at if case.decision is not None else None
    return Course(case.route, case.filed.at, decided, late, case.state in OPEN, case.kind, case.filed.facts)


def course_of_row(row: CaseRow, first: h.AnyHappening) -> Course:
    """The same from a row and the first happening."""
    facts = first.facts if isinstance(first, h.Filed) else {}
    return Course(row.route, row.filed, row.decided_at, row.late, State(row.state) in OPEN, row.kind, facts)


def over_since(case: Case) -> datetime | None:
    """When it was closed or withdrawn; the clock may have added to it since."""
    if case.state not in OVER:
        return None
    return next(happening.at for happening in reversed(case.happenings) if isinstance(happening, h.Closed | h.Withdrawn))


def reach_of(case: Case) -> frozenset[str]:
    """Who the case is for as a handler, as `case_reach` has it: the same as `bot.cases.people.sight`."""
    teams = {_team(team) for team in {case.route, *case.escalated_to} if team}
    return frozenset(teams | {_person(person) for person in case.beside})


def reach_of_reader(query: InboxQuery) -> frozenset[str]:
    """What a reader finds in `case_reach`."""
    return frozenset({_person(query.person)} | {_team(team) for team in query.teams})


def _team(team: str) -> str:
    return f"team:{team}"


def _person(person: str) -> str:
    return f"person:{person}"


STATES = {"all": LIVE, "over": OVER}
"""States of a view; every view that is not here is about open cases."""


def states_of(query: InboxQuery) -> frozenset[State]:
    """States that a view shows."""
    return STATES.get(query.view, OPEN)


def inbox(session: Session, query: InboxQuery) -> Inbox:
    """One page of a handler's list. Cases she is excluded from are in no line and in no count."""
    wanted = and_(*_conditions(query))
    total = session.exec(select(func.count()).select_from(CaseRow).where(wanted)).one()
    rows = session.exec(
        select(CaseRow).where(wanted).order_by(*_order(query)).offset(max(query.offset, 0)).limit(max(query.limit, 0))
    )
    return Inbox(tuple(line_of(row) for row in rows), int(total))


def counts(session: Session, query: InboxQuery) -> dict[View, int]:
    """How many cases each view has, in one pass over the reader's cases."""
    columns = [func.sum(sql_case((and_(*_in_view(replace(query, view=view))), 1), else_=0)) for view in VIEWS]
    wanted: Any = select(*columns)
    found = session.exec(wanted.select_from(CaseRow).where(*_hers(query))).one()
    return {view: int(number or 0) for view, number in zip(VIEWS, found, strict=True)}


def _in_view(query: InboxQuery) -> list[ColumnElement[bool]]:
    return [col(CaseRow.state).in_(sorted(states_of(query))), *_view(query)]


def _conditions(query: InboxQuery) -> list[ColumnElement[bool]]:
    conditions = [*_in_view(query), *_hers(query)]
    if query.kind:
        conditions.append(col(CaseRow.kind) == query.kind)
    if query.search or query.employees:
        letters = storable(query.search.strip().lower())
        found = [func.lower(CaseRow.id).contains(letters, autoescape=True)] if letters else []
        conditions.append(or_(*found, col(CaseRow.employee).in_(query.employees)))
    return conditions


def _hers(query: InboxQuery) -> list[ColumnElement[bool]]:
    """Cases that are for a reader, and that she is not kept out of."""
    reader = col(CaseReachRow.who).in_(sorted(reach_of_reader(query)))
    reach = exists().where(col(CaseReachRow.case_id) == col(CaseRow.id), reader)
    excluded = select(CaseExcludedRow.case_id).where(col(CaseExcludedRow.person) == query.person)
    return [reach, col(CaseRow.id).not_in(excluded)]


def _view(query: InboxQuery) -> list[ColumnElement[bool]]:
    due = col(CaseRow.due_at)
    if query.view == "mine":
        return [col(CaseRow.handler) == query.person]
    if query.view == "unassigned":
        return [col(CaseRow.handler) == ""]
    if query.view == "due_soon":
        return [due > query.now, due <= query.soon]
    if query.view == "overdue":
        return [or_(due <= query.now, col(CaseRow.missed))]
    return []


def _order(query: InboxQuery) -> list[Any]:
    """What cannot wait, then what is due first; what is due never comes last. Of what is over, the latest change first."""
    if query.view == "over":
        return [col(CaseRow.changed_at).desc(), col(CaseRow.id)]
    due = col(CaseRow.due_at)
    return [col(CaseRow.urgent).desc(), due.is_(None), due, col(CaseRow.filed), col(CaseRow.id)]
