"""Every kind of card, made by the real bot: what the card checks look at, and what the pictures show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.channels.teams.painting import Look, Surface
from bot.channels.teams.speech import Speech
from bot.conversation import (
    CatalogueOpened,
    ClauseOpened,
    FactsChanged,
    HowItWorksOpened,
    PolicyOpened,
    QuestionAsked,
    StatedFacts,
    ToolOpened,
)
from bot.conversation.requesting import (
    CaseOpened,
    FormSent,
    FormWanted,
    InboxOpened,
    RequestOpened,
    RequestsOpened,
)
from bot.rendering.page import CaseList, Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teams_world import World

    from bot.rendering.page import Page

ALLOWED = "may I use Microsoft 365 Copilot to summarise a public report"
PROHIBITED = "can i paste our client list into chatgpt to clean it up"
SLIP = "i pasted a customer's passport into chatgpt by mistake, what now"
DANGER = "the ai tool insulted me, i want to report it. I want to die."
OPT_OUT = "i would rather not use ai, i want to opt out"
LONG = "I write user manuals. The texts of the tool were wrong three times last month. " * 10


def pages(world: World) -> Iterator[tuple[str, Page, Look]]:
    """Name, page and look of each."""
    chat, plain, dialog = Look(viewer="29:employee"), Look(Surface.PLAIN), Look(Surface.DIALOG)
    hear, today = world.desk.hear, world.desk.today()
    asked = {name: hear(QuestionAsked(text, today)) for name, text in (("allowed", ALLOWED), ("prohibited", PROHIBITED))}
    yield from ((f"answer-{name}", page, chat) for name, page in asked.items())
    yield "answer-facts-changed", hear(FactsChanged((("activity", "translate"),), today, StatedFacts(data="public"))), chat
    yield "answer-in-dialog", asked["prohibited"], dialog
    yield "answer-in-channel", asked["prohibited"], replace(chat, brief=True)
    yield "answer-gone", hear(FactsChanged((("data", "long-gone"),), today)), chat
    for name, text in (
        ("quoted", "which ai tools are approved?"),
        ("route", OPT_OUT),
        ("harm", "the ai tool insulted me, i want to report it"),
        ("slip", SLIP),
        ("danger", DANGER),
        ("outside", "where is the canteen"),
    ):
        yield name, hear(QuestionAsked(text, today)), chat
    yield "answer-german", hear(QuestionAsked("darf ich unsere kundenliste in chatgpt einfügen", today)), chat
    for name, event in (
        ("clause", ClauseOpened("D-4", today)),
        ("policy", PolicyOpened(today)),
        ("tools", CatalogueOpened(today)),
        ("tool", ToolOpened("m365-copilot", today)),
        ("how", HowItWorksOpened(today)),
    ):
        yield name, hear(event), dialog
    yield from _requests(world, chat, plain, dialog)


def _requests(world: World, chat: Look, plain: Look, dialog: Look) -> Iterator[tuple[str, Page, Look]]:
    hear = world.desk.hear
    wanted = hear(FormWanted("employee", "request", "opt_out", StatedFacts(activity="draft_text", tool="m365-copilot")))
    yield "form", wanted, dialog
    yield "form-as-card", wanted, plain
    submission = form_of(wanted).submission
    wrong = FormSent("employee", "request", "opt_out", submission, {"until": "2020-01-01", "tool": "m365-copilot"})
    yield "form-with-problems", hear(wrong), dialog
    yield "form-sealed", hear(FormWanted("employee", "request", "accommodation")), dialog
    yield "form-harm", hear(FormWanted("employee", "request", "report")), dialog
    values = {"tool": "m365-copilot", "activity": "draft_text", "ground": "quality", "why": LONG}
    filed = hear(FormSent("employee", "request", "opt_out", submission, values))
    yield "filed", filed, dialog
    case = filed.case
    yield "requests-empty", hear(RequestsOpened("manager")), chat
    yield "requests", hear(RequestsOpened("employee")), chat
    yield "request", hear(RequestOpened("employee", case)), chat
    handler = next(id_ for id_ in ("ai-1", "head", "hr-1") if hear(CaseOpened(id_, case)).kind == "case")
    yield "inbox", hear(InboxOpened(handler, "unassigned")), replace(chat, viewer="")
    yield "case", hear(CaseOpened(handler, case)), Look(viewer="29:ai-1")
    yield "form-decide", hear(FormWanted(handler, "decide", case)), dialog
    asked = form_of(hear(FormWanted(handler, "ask", case)))
    text = "Which *part* of your work does [this](https://example.com) touch most?\n1. writing\n2. reading"
    hear(FormSent(handler, "ask", case, asked.submission, {"text": text}, version=int(asked.version)))
    yield "case-with-talk", hear(CaseOpened(handler, case)), Look(viewer="29:ai-1")
    yield "request-with-question", hear(RequestOpened("employee", case)), chat
    yield "not-possible", hear(RequestOpened("board", case)), chat
    for posted in world.store.outbox.notices_of(handler)[:1]:
        person = world.office.person(handler)
        assert person is not None
        yield "notice-to-handler", world.desk.notice_page(posted, person), Look(viewer="29:ai-1")
    manager = world.office.person("manager")
    assert manager is not None
    for posted in world.store.outbox.notices_of("manager")[:1]:
        yield "notice-to-manager", world.desk.notice_page(posted, manager), Look(viewer="29:manager")


def form_of(page: Page) -> Form:
    """The form on a page."""
    return next(block for block in page.blocks if isinstance(block, Form))


def cases_on(page: Page) -> tuple[str, ...]:
    """Ids of the cases in the lists of a page."""
    return tuple(line.id for block in page.blocks if isinstance(block, CaseList) for line in block.lines)


def cards(world: World) -> dict[str, dict[str, Any]]:
    """Every card by its name."""
    speech = Speech(world.desk)
    made = {name: speech.card(page, look) for name, page, look in pages(world)}
    words = speech.words("en")
    own = speech.own
    return made | {
        "welcome": own.welcome(words, "en", world.desk.company, Surface.CHAT),
        "welcome-in-channel": own.welcome_room(words, "en", "28:app-1"),
        "answer-in-channel": own.in_short(made["answer-in-channel"], words, "28:app-1"),
        "channel-not-here": own.room_only(words, "en", "28:app-1"),
        "door": own.door(words, "en"),
        "unknown-button": own.note(words, "unknown", "en"),
    }
