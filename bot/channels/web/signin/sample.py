"""The demo: labelled sample people to switch between with one click. Nobody else, and on this machine alone.

The name in the address bar has to be one of this machine's own, too: a site elsewhere whose name is made to point here could
otherwise let its visitors' browsers walk in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from bot.accounts.rules import LOOPBACK, is_sample
from bot.accounts.sessions import SAMPLE
from bot.cases.people import Person
from bot.channels.web.identity import SIGN_IN
from bot.channels.web.signin.days import DaysPages
from bot.channels.web.signin.entrance import Entrance, field, own_path
from bot.channels.web.signin.keeping import Kept, kept_of
from bot.channels.web.visits import to
from bot.ports import Directory

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

GROUPS = ("asks", "leads", "decides", "policy", "runs")
"""What sample people do, in the order of the page."""


class SamplePages:
    """Choosing who to be."""

    def __init__(self, entrance: Entrance, directory: Directory, days: DaysPages | None = None) -> None:
        """`directory` holds the sample people; `days` lets time pass for them."""
        self._at = entrance
        self._directory = directory
        self._days = days

    def routes(self) -> list[BaseRoute]:
        """Every address. The name above each page leads here, to be somebody else."""
        return [
            Route("/sign-in/sample", self._at.taking(self._chosen), methods=["POST"]),
            Route("/account", self._at.reading(lambda _: to(SIGN_IN))),
        ]

    def show(self, request: Request, back: str, kept: Kept | None = None) -> Response:
        """The sample people."""
        if request.url.hostname not in LOOPBACK:
            return self._at.plain(request, "not_here", 403)
        people = [person for person in self._directory.everybody() if person.active and is_sample(person)]
        # What somebody wrote goes on with her when she signs in, and nowhere else: no days pass under it.
        days = self._days.part(request, back) if self._days is not None and kept is None else None
        return self._at.page(request, "sample", groups=grouped(people), back=back, kept=kept, days=days)

    def _chosen(self, request: Request, form: dict[str, str]) -> Response:
        kept, back = kept_of(form), own_path(form.get("back", ""))
        person = self._directory.person(field(form, "person"))
        if request.url.hostname not in LOOPBACK:
            return self._at.plain(request, "not_here", 403)
        if person is None or not person.active or not is_sample(person):
            return self._at.plain(request, "unknown", 403)
        return self._at.let_in(request, person, SAMPLE, back, kept)


def grouped(people: Sequence[Person]) -> list[tuple[str, list[Person]]]:
    """People by what they do, each once; groups without people are left out."""
    leads = {person.manager for person in people}
    found: dict[str, list[Person]] = {group: [] for group in GROUPS}
    for person in people:
        found[_group(person, leads)].append(person)
    return [(group, found[group]) for group in GROUPS if found[group]]


def _group(person: Person, leads: set[str]) -> str:
    if person.is_a("admin") or person.is_a("auditor"):
        return "runs"
    if person.is_a("policy_owner"):
        return "policy"
    if person.teams_of:
        return "decides"
    return "leads" if person.id in leads else "asks"
