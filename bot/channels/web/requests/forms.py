"""Forms on the way back to the person: nothing that she wrote gets lost, whatever happened to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from bot.channels.web.arriving_forms import BOXES, LONGEST_NAME, SUBMISSION, answers, boxes, packed
from bot.rendering.doors import NEW_TOOL
from bot.rendering.page import Form, Page, Paragraph, Timeline

STATUS = {
    "no_such_case": HTTPStatus.NOT_FOUND,
    "no_such_kind": HTTPStatus.NOT_FOUND,
    "nobody_known": HTTPStatus.FORBIDDEN,
    "out_of_reach": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What refusals mean to a machine; every other one is a conflict with how things stand now."""


def status_of(page: Page, *, was_sent: bool = False) -> int:
    """The HTTP status of a page about requests; a form that comes back after it was sent has something wrong in it."""
    if page.kind == "not_possible":
        return STATUS.get(page.reason, HTTPStatus.CONFLICT)
    return HTTPStatus.UNPROCESSABLE_ENTITY if was_sent and page.kind == "form" else HTTPStatus.OK


def form_of(page: Page) -> Form | None:
    """The form on a page."""
    return next((block for block in page.blocks if isinstance(block, Form)), None)


def kept(page: Page, sent: Mapping[str, str]) -> Mapping[str, str]:
    """Texts somebody sent that the page gives back in no other way."""
    if form_of(page) is not None:
        return {}
    given_back = {block.text for block in page.blocks if isinstance(block, Paragraph)}
    return {name: value for name, value in answers(sent).items() if value.strip() and value not in given_back}


def kept_boxes(page: Page, sent: Mapping[str, str]) -> str:
    """Sealed answers that came with a form, for the same form shown again; empty when other keys are to be used now."""
    form, came = form_of(page), boxes(sent.get(BOXES, ""))
    if form is None or not came or not {box.key for box in came} <= {key.id for key in form.keys}:
        return ""
    return json.dumps([{"key": box.key, "enc": packed(box.encapsulated), "ct": packed(box.ciphertext)} for box in came])


def refilled(page: Page, sent: Mapping[str, str], problem: str) -> Page:
    """A fresh form with what was written before, and why it is shown again."""
    written = answers(sent)

    def filled(form: Form) -> Form:
        entries = tuple(entry if entry.sealed else replace(entry, value=written.get(entry.id, "")) for entry in form.entries)
        submission = sent.get(SUBMISSION, "")[:LONGEST_NAME] or form.submission
        return replace(form, entries=entries, submission=submission, problem=problem)

    return replace(page, blocks=tuple(filled(block) if isinstance(block, Form) else block for block in page.blocks))


def with_new_tool(page: Page, name: str) -> Page:
    """A fresh form with the name of a tool that its list does not have, where it has a line for that."""

    def filled(form: Form) -> Form:
        entries = tuple(replace(one, value=name[: one.longest]) if one.id == NEW_TOOL else one for one in form.entries)
        return replace(form, entries=entries)

    if not name:
        return page
    return replace(page, blocks=tuple(filled(block) if isinstance(block, Form) else block for block in page.blocks))


def told_to_handle(page: Page) -> bool:
    """Whether somebody was told of a request that she handles, so that she needs the way to the console."""
    ways = (way for block in page.blocks if isinstance(block, Timeline) for way in block.ways)
    return any(way is not None and way.kind == "handled" for way in ways)
