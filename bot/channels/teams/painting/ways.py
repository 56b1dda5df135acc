"""Where a step leads: to a dialog, to a changed card, or to a web page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.channels.chat import PAGES, PLACES
from bot.channels.teams.painting.elements import link
from bot.channels.teams.painting.surface import Surface

if TYPE_CHECKING:
    from bot.channels.teams.painting.actions import Buttons
    from bot.channels.teams.painting.elements import Element
    from bot.channels.teams.words import Words
    from bot.rendering.page import Page, Step

VERBS = {
    "policy": ("page", "policy"),
    "tools": ("page", "tools"),
    "about": ("page", "how"),
    "requests": ("requests", ""),
    "console": ("inbox", "mine"),
    "speak-up": ("speak", ""),
}
"""Pages that open here, with the verb and its target; every other page opens in the browser."""


class Ways:
    """Buttons for steps, for one page on one surface."""

    def __init__(self, web: str, page: Page, make: Buttons, words: Words, known: list[str]) -> None:
        """`web` is the public address of the web pages; `known` what an answer on the page rests on."""
        self._web, self._page, self._make, self._words, self._known = web.rstrip("/"), page, make, words, known

    def address(self, kind: str, target: str) -> str:
        """The web page of a thing."""
        return f"{self._web}{PLACES[kind]}{quote(target.lstrip('/'), safe='/#')}"

    def form_address(self, action: str, target: str) -> str:
        """The web page of a form."""
        return f"{self._web}/requests/new/{quote(target, safe='')}" if action == "request" else self.address("case", target)

    def page(self) -> Element:
        """A link to this page, for what does not fit on a card."""
        page = self._page
        if page.case:
            address = self.address("handled" if page.kind == "case" else "case", page.case)
        else:
            address = f"{self._web}{PAGES.get(page.kind, '/')}"
        return link(self._words.say("read_on"), address)

    def actions(self, step: Step) -> list[Element]:
        """The button of a step; a form has a second one, for clients that open no dialog."""
        kind, target = step.kind, step.target
        if kind == "mail":
            return [link(step.label, f"mailto:{quote(target, safe='@.+-_')}")]
        if kind == "reading":
            return [self._make.act("reading", step.label, target=target, known=self._known)]
        if kind == "page":
            return [self._place(target, step.label)]
        if kind in {"tool", "clause", "case", "handled"}:
            return [self._make.open(kind, step.label, target=target)]
        return self._form(step)

    def _place(self, target: str, label: str) -> Element:
        """A page that a card can show, or else its address on the web."""
        if target in VERBS:
            verb, about = VERBS[target]
            return self._make.open(verb, label, target=about)
        return link(label, f"{self._web}/{quote(target.lstrip('/'), safe='/#')}")

    def _form(self, step: Step) -> list[Element]:
        target = step.target if step.kind == "form" else f"request/{step.target}"
        tags = {"target": target, "about": [f"{facet}:{id_}" for facet, id_ in step.about]}
        first = self._make.open("form", step.label, **tags)
        if self._make.surface != Surface.CHAT:
            return [first]
        return [first, self._make.here("form", self._words.say("here", label=step.label), **tags)]
