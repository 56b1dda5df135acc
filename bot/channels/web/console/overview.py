"""Figures for those who run it, the log for auditors, and what could not be delivered for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from bot.cases.people import Person
from bot.channels.web.visits import Reception, Visit, html

if TYPE_CHECKING:
    from starlette.responses import Response

SECTION = "console"
A_PAGE = 100
POLICY_OWNER, ADMIN, AUDITOR = "policy_owner", "admin", "auditor"


class OverviewPages:
    """Looking at the whole, without a single request."""

    def __init__(self, reception: Reception) -> None:
        """`reception` lets people in."""
        self._in = reception
        self._desk = reception.desk

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        read, act = self._in.reading, self._in.acting
        return [
            Route("/console/figures", read(SECTION, self._figures)),
            Route("/console/audit", act(SECTION, self._verify), methods=["POST"]),
            Route("/console/audit", read(SECTION, self._audit)),
            Route("/console/undelivered", read(SECTION, self._undelivered)),
        ]

    def _figures(self, visit: Visit) -> Response:
        if not sees_figures(visit.signed.person):
            return self._in.notice(visit.frame, "not_yours", 403)
        painted = self._in.painter.paint(
            "console/figures.html",
            visit.frame,
            figures=self._desk.figures(visit.person, visit.language),
            topics=self._desk.topics(visit.person, visit.language),
            propose=self._desk.proposal_kind(visit.person),
        )
        return html(painted)

    def _audit(self, visit: Visit) -> Response:
        return self._log(visit, None, visit.request.query_params.get("before", ""))

    def _verify(self, visit: Visit, _: Mapping[str, str]) -> Response:
        """Check the whole chain; it reads everything, so it is done when asked for."""
        return self._log(visit, "asked")

    def _log(self, visit: Visit, verify: str | None, before: str = "") -> Response:
        if not visit.signed.person.is_a(AUDITOR):
            return self._in.notice(visit.frame, "not_yours", 403)
        start = int(before) if before.isdecimal() and len(before) < 16 else 0  # noqa: PLR2004
        lines = self._desk.log(visit.person, start, A_PAGE)
        verdict = self._desk.verify_log(visit.person) if verify else None
        earlier = lines[-1].n if len(lines) == A_PAGE and lines[-1].n > 1 else 0
        painted = self._in.painter.paint("console/audit.html", visit.frame, lines=lines, verdict=verdict, earlier=earlier)
        return html(painted)

    def _undelivered(self, visit: Visit) -> Response:
        if not visit.signed.person.is_a(ADMIN):
            return self._in.notice(visit.frame, "not_yours", 403)
        failures = self._desk.undelivered(visit.person)
        return html(self._in.painter.paint("console/undelivered.html", visit.frame, failures=failures))


def sees_figures(person: Person) -> bool:
    """Whether somebody works on requests or answers for how they are worked."""
    return bool(person.teams_of) or any(person.is_a(role) for role in (POLICY_OWNER, ADMIN, AUDITOR))
