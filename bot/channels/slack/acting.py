"""Buttons and shortcuts. A button carries ids alone; one of an older policy gets an answer that says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import structlog

from bot.channels.slack.asker import Asker, asker_of
from bot.channels.slack.asking import words_of
from bot.channels.slack.home import show_home
from bot.channels.slack.opening import change_message, open_view, open_when_ready
from bot.channels.slack.painting.blocks import PLACES
from bot.channels.slack.speaking import ALONE, ROOM
from bot.channels.slack.tags import Tag, read
from bot.conversation import (
    CatalogueOpened,
    ClauseOpened,
    FactsChanged,
    HowItWorksOpened,
    PolicyOpened,
    StatedFacts,
    ToolOpened,
)
from bot.conversation.requesting import (
    EMPLOYEES,
    HANDLERS,
    CaseOpened,
    FormWanted,
    InboxOpened,
    RequestOpened,
    RequestsOpened,
)

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cases.people import Person
    from bot.channels.slack.deliveries import Deliveries
    from bot.channels.slack.speaking import Speaker
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent, View
    from bot.rendering.page import Page

log = structlog.get_logger()

ACTIONS = {*EMPLOYEES, *HANDLERS}
VIEWS = ("mine", "unassigned", "due_soon", "overdue", "all", "over")
FEEDBACK = "feedback"
"""The intent that a thumb down, and asking the policy team, lead to."""

IN_MODAL = frozenset({"form", "new", "bad", "team", "page", "case", "handled", "inbox", "clause", "tool"})
"""Acts that open a page or a form."""

LANGUAGE = "language"


class Acting:
    """Handlers for what people press."""

    def __init__(self, speak: Speaker, deliveries: Deliveries) -> None:
        """`speak` hears and paints; `deliveries` knows a press that came before."""
        self._speak, self._deliveries = speak, deliveries

    async def pressed(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A button or a list of ours; the same press, delivered again, does nothing more."""
        action = body["actions"][0]
        if "url" not in action and self._deliveries.first_here(f"press:{body.get('trigger_id')}"):
            await self._act(action, asker_of(body), body, client)
        await ack()

    async def _act(self, action: dict[str, Any], asker: Asker, body: dict[str, Any], client: AsyncWebClient) -> None:
        tag = read(action.get("value"))
        language = self._speak.known_language(tag.language)
        if asker.outside:
            words = self._speak.sentence("outside", language, company=self._speak.desk.company)
            await self._say(words, language, body, client)
        elif action.get("type") == "static_select" and action["action_id"].split(":")[1] == LANGUAGE:
            await self._choose_language(asker, (action.get("selected_option") or {}).get("value", ""), client)
        else:
            await self._do(tag, language, body, client)

    async def _do(self, tag: Tag, language: str, body: dict[str, Any], client: AsyncWebClient) -> None:
        """What a button asks for."""
        if tag.act in {"share", "reading"}:
            await self._in_place(tag, language, body, client)
        elif tag.act == "good":
            log.info("answer_helped", where=tag.clause[:20])
            await self._say(self._speak.sentence("thanks", language), language, body, client)
        elif tag.act == "change":
            page = self._again(tag, StatedFacts(), language)
            where = str(body.get("response_url") or "")
            await open_view(client, body, self._speak.views(language).facts(tag.known, page, where))
        elif tag.act == "speak":
            await open_view(client, body, self._speak.views(language).door(language))
        elif tag.act in IN_MODAL:
            await self._page(tag, language, body, client)
        else:
            await self._say(self._speak.sentence("unknown", language), language, body, client)

    async def _in_place(self, tag: Tag, language: str, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Share an answer in its room, or change it; without a message to change, it opens in a modal."""
        page = self._again(tag, StatedFacts(activity=tag.target) if tag.target else StatedFacts(), language)
        if tag.act == "share":
            message = {"response_type": "in_channel", "replace_original": False, **self._speak.message(page, ROOM)}
        else:
            message = {"replace_original": True, **self._speak.message(page, ALONE if _is_alone(body) else ROOM)}
        if not await change_message(str(body.get("response_url") or ""), message):
            await open_view(client, body, self._speak.views(language).read(page))

    async def _say(self, words: dict[str, Any], language: str, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A sentence to whoever pressed: beside the message, or in a modal where there is none."""
        message = {"response_type": "ephemeral", "replace_original": False, **words}
        if not await change_message(str(body.get("response_url") or ""), message):
            await open_view(client, body, self._speak.views(language).sentence(words["blocks"], language))

    def _again(self, tag: Tag, facts: StatedFacts, language: str) -> Page:
        return self._speak.desk.hear(FactsChanged(tag.known, self._speak.desk.today(), facts, language), language)

    async def _page(self, tag: Tag, language: str, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A page of ours in a modal."""
        waiting = self._speak.views(language).waiting(language)
        await open_when_ready(client, body, self._painted(tag, language, asker_of(body)), waiting)

    async def _painted(self, tag: Tag, language: str, asker: Asker) -> dict[str, Any]:
        event: Event | RequestEvent | None = self._static(tag, language)
        if event is None:
            person = await self._speak.person(asker)
            if person is None:
                return self._speak.said("nobody_known", language)
            event = self._about_requests(tag, person, language)
        if event is None:
            return self._speak.said("unknown", language)
        return self._speak.painted(await self._speak.hear(event, language))

    def _static(self, tag: Tag, language: str) -> Event | None:
        """Pages of the policy, the same for everybody."""
        today = self._speak.desk.today()
        if tag.act == "clause":
            return ClauseOpened(tag.target, today)
        if tag.act == "tool":
            return ToolOpened(tag.target, today)
        pages: dict[str, Event] = {
            "policy": PolicyOpened(today, "", language),
            "catalogue": CatalogueOpened(today),
            "tools": CatalogueOpened(today),
            "how": HowItWorksOpened(today),
        }
        return pages.get(tag.target) if tag.act == "page" else None

    @staticmethod
    def _about_requests(tag: Tag, person: Person, language: str) -> RequestEvent | None:
        """Pages and forms about requests."""
        if tag.act == "new" or (tag.act, tag.target) == ("page", "requests"):
            return RequestsOpened(person.id, language)
        if tag.act == "inbox" or (tag.act, tag.target) == ("page", "inbox"):
            view = tag.target if tag.target in VIEWS else "mine"
            return InboxOpened(person.id, cast("View", view), language=language)
        if tag.act == "case":
            return RequestOpened(person.id, tag.target, language)
        if tag.act == "handled":
            return CaseOpened(person.id, tag.target, language)
        if tag.act == "bad":
            log.info("answer_did_not_help", where=tag.clause[:20])
        action, _, target = ("request", "", FEEDBACK) if tag.act in {"bad", "team"} else tag.target.partition("/")
        if action not in ACTIONS:
            return None
        return FormWanted(person.id, action, target, tag.stated, tag.clause, language)

    async def with_this(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """May I use AI with this, on a message: its text is answered and forgotten."""
        asker = asker_of(body)
        text = words_of((body.get("message") or {}).get("text"))
        if asker.outside or not text:
            key = "outside" if asker.outside else "no_words"
            view = self._speak.said(key, await self._speak.language(asker.user))
        else:
            page = self._speak.answer(text)
            view = self._speak.views(page.language).read(page)
        await open_view(client, body, view)
        await ack()

    async def harm_here(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Report AI harm in this message: the door; the message is not read."""
        language = await self._speak.language(asker_of(body).user)
        await open_view(client, body, self._speak.views(language).door(language))
        await ack()

    async def new_request(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The global shortcut: what can be filed."""
        language = await self._speak.language(asker_of(body).user)
        await self._page(Tag("new"), language, body, client)
        await ack()

    async def unknown(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A button, list, shortcut or form that is not ours, or not any more."""
        language = self._speak.desk.languages[0]
        if body.get("type") == "view_submission":
            await ack(response_action="update", view=self._speak.said("unknown", language))
            return
        await self._say(self._speak.sentence("unknown", language), language, body, client)
        await ack()

    async def _choose_language(self, asker: Asker, language: str, client: AsyncWebClient) -> None:
        if language in self._speak.desk.languages:
            await asyncio.to_thread(self._speak.desk.speak_to, asker.user, language)
        await show_home(self._speak, asker, client)


def _is_alone(body: dict[str, Any]) -> bool:
    """Whether a message is visible to one person in a room."""
    return bool((body.get("container") or {}).get("is_ephemeral"))
