"""Buttons, lists and shortcuts. A button carries ids alone; one of an older policy gets an answer that says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from bot.channels.slack.asker import Asker, asker_of, is_hers, thread_of, words_of
from bot.channels.slack.home import show_home
from bot.channels.slack.opening import Opening
from bot.channels.slack.painting.fields import READY, next_block
from bot.channels.slack.painting.views import form_of
from bot.channels.slack.sending import ACTIONS, NEW, Sending
from bot.channels.slack.speaking import LONGEST_TEXT
from bot.channels.slack.tags import PREFIX, Tag, filled, read
from bot.conversation import CatalogueOpened, ClauseOpened, HowItWorksOpened, PolicyOpened, StatedFacts, ToolOpened
from bot.conversation.requesting import (
    CaseOpened,
    FormWanted,
    InboxOpened,
    RequestOpened,
    RequestsOpened,
)
from bot.ports import TryLaterError

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cases.people import Person
    from bot.channels.slack.hooks import Hooks
    from bot.channels.slack.people import People
    from bot.channels.slack.speaking import Speaker
    from bot.channels.slack.timely import Timely
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent, View

VIEWS = ("mine", "unassigned", "due_soon", "overdue", "all", "over")


class Acting(Sending):
    """Handlers for what people press; what they send in modals is in `Sending`."""

    def __init__(self, speak: Speaker, people: People, timely: Timely, hooks: Hooks) -> None:
        """`speak` hears and paints, `people` knows who somebody is, `hooks` change messages."""
        super().__init__(speak, people, timely, hooks)
        self._opening = Opening(speak, hooks)

    async def pressed(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A button or a list of ours."""
        asker = asker_of(body, self.home(context))
        await self._timely.press(self._press(body, asker, client, self.home(context)), ack)

    async def _press(self, body: dict[str, Any], asker: Asker, client: AsyncWebClient, home: str) -> None:
        action = body["actions"][0]
        if "url" in action:
            return
        if action.get("type") == "static_select":
            await self._chosen(action, body, asker, client, home)
            return
        tag = read(action.get("value"))
        language = self._speak.known_language(tag.language)
        if asker.outside:
            await self._opening.tell("outside", language, body, client, company=self._speak.desk.company)
        elif tag.act in {"share", "reading", "good"}:
            await self._about_answer(tag, language, body, client)
        elif tag.act == "change":
            page = self._again(tag.known, StatedFacts(), language)
            where = "" if is_hers(body) else f"{NEW}{thread_of(body)}"
            goal = Tag("facts", where, known=tag.known, language=language, where=str(body.get("response_url") or ""))
            await self._opening.open(self._speak.views(language).facts(page, goal), body, client, language)
        elif tag.act == "speak":
            await self._opening.open(self._speak.views(language).door(language), body, client, language)
        else:
            await self._page(tag, language, body, client, home)

    async def _chosen(
        self, action: dict[str, Any], body: dict[str, Any], asker: Asker, client: AsyncWebClient, home: str
    ) -> None:
        """A list: the language on the home tab, or a ready text in a form."""
        value = str((action.get("selected_option") or {}).get("value", ""))
        act = str(action.get("action_id", "")).removeprefix(PREFIX).partition(":")[0]
        if act == READY:
            await self._ready_text(value, body, asker, client, home)
        elif act == "language" and value in self._speak.desk.languages and not asker.outside:
            await asyncio.to_thread(self._speak.desk.speak_to, asker.user, value)
            await show_home(self._speak, self._people, asker.user, home, client)

    async def _ready_text(self, value: str, body: dict[str, Any], asker: Asker, client: AsyncWebClient, home: str) -> None:
        """Write a ready text into its field; everything else in the modal stays as it is."""
        view = body.get("view") or {}
        sent = filled(view)
        field, _, number = value.rpartition("/")
        person = await self._person(asker.user, client, home)
        if person is None or asker.outside or sent.tag.act not in ACTIONS or not number.isdecimal():
            return
        page = await self._speak.hear(FormWanted(person.id, cast("Any", sent.tag.act), sent.tag.target), sent.tag.language)
        form = form_of(page)
        entry = next((one for one in form.entries if one.id == field), None) if form is not None else None
        if form is None or entry is None or int(number) >= len(entry.templates):
            return
        blocks = {**sent.blocks, field: next_block(sent.blocks.get(field, field))}
        await client.views_update(view_id=view["id"], view=self._filled_in(page, form, sent, entry, int(number), blocks))

    async def _about_answer(self, tag: Tag, language: str, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Say that it helped, share it, or read the question another way."""
        if tag.act == "good":
            await self._opening.tell("thanks", language, body, client)
            return
        if tag.act == "share":
            page, way = self._again(tag.known, StatedFacts(), language), {"response_type": "in_channel"}
        else:
            page, way = self._again(tag.known, StatedFacts(activity=tag.target), language), {"response_type": "ephemeral"}
        if not body.get("response_url"):
            await self._opening.open(self._speak.views(language).read(page), body, client, language)
            return
        here = tag.act == "reading" and is_hers(body)
        thread = thread_of(body)
        message = self._speak.message(page, private=tag.act != "share")
        place = {"replace_original": True} if here else {"replace_original": False, **way}
        in_thread = {"thread_ts": thread} if thread and not here else {}
        if not await self._hooks.send(str(body["response_url"]), {**place, **in_thread, **message}):
            view = self._speak.views(language).read(page, self._speak.frame(language).words.say("gone"))
            await self._opening.open(view, body, client, language)

    async def _page(self, tag: Tag, language: str, body: dict[str, Any], client: AsyncWebClient, home: str) -> None:
        """A page of ours in a modal."""
        event: Event | RequestEvent | None = self._static(tag, language)
        if event is None and tag.act in {"form", "new", "page", "case", "handled", "inbox"}:
            try:
                person = await self._person(asker_of(body).user, client, home)
            except TryLaterError:
                await self._opening.tell("failed", language, body, client)
                return
            if person is None:
                await self._opening.tell("nobody_known", language, body, client)
                return
            event = self._about_requests(tag, person, language)
        if event is None:
            await self._opening.tell("unknown", language, body, client)
            return
        page = await self._speak.hear(event, language)
        await self._opening.open(self._painted(page, language), body, client, language)

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
        action, _, target = tag.target.partition("/")
        if tag.act != "form" or action not in ACTIONS:
            return None
        return FormWanted(person.id, cast("Any", action), target, tag.stated, tag.clause, language)

    async def with_this(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """May I use AI with this, on a message: its text is answered and forgotten."""
        await self._timely.press(self._with_this(body, client, self.home(context)), ack)

    async def _with_this(self, body: dict[str, Any], client: AsyncWebClient, home: str) -> None:
        asker, text = asker_of(body, home), words_of((body.get("message") or {}).get("text"))
        language = await self._speak.language(asker.user)
        if asker.outside:
            await self._opening.tell("outside", language, body, client, company=self._speak.desk.company)
        elif not text or len(text) > LONGEST_TEXT:
            await self._opening.tell("too_long" if text else "no_words", language, body, client)
        else:
            page = self._speak.answer(text)
            await self._opening.open(self._speak.views(page.language).read(page), body, client, page.language)

    async def harm_here(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Report AI harm in this message: the door; the message is not read."""

        async def show() -> None:
            language = await self._speak.language(asker_of(body).user)
            await self._opening.open(self._speak.views(language).door(language), body, client, language)

        await self._timely.press(show(), ack)

    async def new_request(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """The global shortcut: what can be filed."""
        home = self.home(context)

        async def show() -> None:
            asker = asker_of(body, home)
            language = await self._speak.language(asker.user)
            if asker.outside:
                await self._opening.tell("outside", language, body, client, company=self._speak.desk.company)
            else:
                await self._page(Tag("new"), language, body, client, home)

        await self._timely.press(show(), ack)
