"""Where things lead to: the addresses of steps, forms and cases, and what an answer takes along to a form."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from bot.conversation.requesting import EMPLOYEES
from bot.rendering.page import CaseList, Form, Page, Paragraph

PLACES = {"tool": "/tools/", "clause": "/policy/", "page": "/", "mail": "mailto:"}
CASES = {"case": "/requests/", "handled": "/console/"}
NO_REQUESTS = "/about#requests"
"""Where a request leads on a server that takes none."""


def address_of(kind: str, target: str, *, requests_open: bool = True) -> str:
    """Where a step leads."""
    if kind in PLACES:
        return f"{PLACES[kind]}{target.lstrip('/')}"
    if not requests_open:
        return NO_REQUESTS
    if kind == "request":
        return form_address(kind, target)
    if kind in CASES:
        return f"{CASES[kind]}{quote(target, safe='')}"
    action, _, about = target.partition("/")
    return form_address(action, about)


def form_address(action: str, target: str) -> str:
    """Where a form is shown, and where it is sent to."""
    about = quote(target, safe="")
    if action == "request":
        return f"/requests/new/{about}"
    return f"/requests/{about}/{action}" if action in EMPLOYEES else f"/console/{about}/{action}"


def proposal_address(kind: str, type_: str, id_: str, figure: str) -> str:
    """The form of a proposal, filled in with what a figure is about; a figure that may be shown names nobody."""
    return f"{form_address('request', kind)}?{urlencode({type_: id_, 'figure': figure})}"


def address_of_form(form: Form) -> str:
    """Where a form is sent to."""
    return form_address(form.action, form.target)


def heading_of(page: Page) -> str:
    """What a page about requests is about, for its first line. Its title says less: it may stand on a screen others see."""
    for block in (block for block in page.blocks if page.kind != "form" or isinstance(block, Form)):
        if isinstance(block, Form | CaseList) or (isinstance(block, Paragraph) and block.title):
            return block.title
    return ""
