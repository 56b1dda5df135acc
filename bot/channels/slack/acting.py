"""Buttons, shortcuts and sent modals. A button carries ids alone; one of an older policy gets an answer that says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.asker import asker_of
from bot.channels.slack.home import show_home
from bot.channels.slack.painting.views import form_of
from bot.channels.slack.tags import Tag, filled, read
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
    FormSent,
    FormWanted,
    InboxOpened,
    RequestOpened,
    RequestsOpened,
)

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.respond.async_respond import AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cases.people import Person
    from bot.channels.slack.speaking import Speaker
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent, View
    from bot.rendering.page import Page

ACTIONS = {*EMPLOYEES, *HANDLERS}
VIEWS = ("mine", "unassigned", "due_soon", "overdue", "all", "over")
FEEDBACK = "feedback"
"""The intent that a thumb down leads to."""


class Acting:
    """Handlers for what people press and send."""

    def __init__(self, speak: Speaker) -> None:
        """`speak` hears and paints."""
        self._speak = speak

    async def pressed(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond) -> None:
        """A button or a list of ours."""
        action = body["actions"][0]
        asker = asker_of(body)
        if action.get("type") == "static_select" and action["action_id"].startswith("mayi:language"):
            await self._choose_language(asker.user, (action.get("selected_option") or {}).get("value", ""), client)
            await ack()
            return
        if "url" in action:
            await ack()
            return
        tag = read(action.get("value"))
        language = self._speak.known_language(tag.language)
        if asker.outside:
            await respond(response_type="ephemeral", replace_original=False, **self._outside(language))
        else:
            await self._do(tag, language, body, client, respond)
        await ack()

    async def _do(self, tag: Tag, language: str, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond) -> None:
        """What a button asks for."""
        if tag.act in {"share", "reading", "good"}:
            await self._in_place(tag, language, respond)
        elif tag.act == "change":
            page = self._again(tag.known, StatedFacts(), language)
            await self._open(client, body, self._speak.views(language).facts(tag.known, page, body.get("response_url", "")))
        elif tag.act == "speak":
            await self._open(client, body, self._speak.views(language).door(language))
        elif tag.act in {"form", "new", "bad", "page", "case", "handled", "inbox", "clause", "tool"}:
            await self._page(tag, language, body, client)
        else:
            await respond(response_type="ephemeral", replace_original=False, **self._speak.sentence("unknown", language))

    async def _in_place(self, tag: Tag, language: str, respond: AsyncRespond) -> None:
        if tag.act == "good":
            await respond(response_type="ephemeral", replace_original=False, **self._speak.sentence("thanks", language))
        elif tag.act == "share":
            page = self._again(tag.known, StatedFacts(), language)
            await respond(response_type="in_channel", replace_original=False, **self._speak.message(page, private=False))
        else:
            page = self._again(tag.known, StatedFacts(activity=tag.target), language)
            await respond(replace_original=True, **self._speak.message(page))

    def _again(self, known: tuple[tuple[str, str], ...], facts: StatedFacts, language: str) -> Page:
        return self._speak.desk.hear(FactsChanged(known, self._speak.desk.today(), facts, language), language)

    async def _page(self, tag: Tag, language: str, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A page of ours in a modal."""
        event: Event | RequestEvent | None = self._static(tag, language)
        if event is None:
            person = await self._speak.person(asker_of(body).user)
            if person is None:
                await self._tell(client, body, "nobody_known", language)
                return
            event = self._about_requests(tag, person, language)
        if event is None:
            await self._tell(client, body, "unknown", language)
            return
        page = await self._speak.hear(event, language)
        await self._open(client, body, self._painted(page, language))

    def _painted(self, page: Page, language: str) -> dict[str, Any]:
        views, form = self._speak.views(language), form_of(page)
        if form is not None and page.kind in {"form", "not_possible"}:
            return views.form(page, form)
        return views.read(page)

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
        action, _, target = ("request", "", FEEDBACK) if tag.act == "bad" else tag.target.partition("/")
        if action not in ACTIONS:
            return None
        return FormWanted(person.id, action, target, tag.stated, tag.clause, language)

    async def sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A form: done once, then the page of what came of it; mistakes stand at their fields."""
        sent = filled(body["view"])
        language = self._speak.known_language(sent.tag.language)
        person = await self._speak.person(asker_of(body).user)
        if person is None or asker_of(body).outside or sent.tag.act not in ACTIONS:
            await ack(response_action="update", view=self._said("nobody_known" if person is None else "unknown", language))
            return
        event = FormSent(
            person.id,
            sent.tag.act,
            sent.tag.target,
            sent.tag.submission,
            sent.values,
            version=sent.tag.version,
            language=language,
        )
        page = await self._speak.hear(event, language)
        form = form_of(page)
        problems = {entry.id: entry.problem for entry in form.entries if entry.problem and not entry.sealed} if form else {}
        if page.kind == "form" and problems:
            await ack(response_action="errors", errors=problems)
            return
        await ack(response_action="update", view=self._painted(page, language))

    async def facts_sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Other facts: the answer they were changed on becomes the new one."""
        sent = filled(body["view"])
        language = self._speak.known_language(sent.tag.language)
        page = self._again(sent.tag.known, sent.facts, language)
        if sent.tag.where.startswith("http"):
            hook = AsyncWebhookClient(sent.tag.where, timeout=10)
            await hook.send_dict({"replace_original": True, **self._speak.message(page)})
            await ack()
            return
        await ack(response_action="update", view=self._speak.views(language).read(page))

    async def read(self, ack: AsyncAck) -> None:
        """A page to read was closed by its button."""
        await ack()

    async def with_this(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """May I use AI with this, on a message: its text is answered and forgotten."""
        text = str((body.get("message") or {}).get("text") or "").strip()
        language = await self._speak.language(asker_of(body).user)
        if not text:
            await self._tell(client, body, "no_words", language)
        else:
            page = self._speak.answer(text)
            await self._open(client, body, self._speak.views(page.language).read(page))
        await ack()

    async def harm_here(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Report AI harm in this message: the door; the message is not read."""
        language = await self._speak.language(asker_of(body).user)
        await self._open(client, body, self._speak.views(language).door(language))
        await ack()

    async def new_request(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The global shortcut: what can be filed."""
        language = await self._speak.language(asker_of(body).user)
        await self._page(Tag("new"), language, body, client)
        await ack()

    async def _choose_language(self, user: str, language: str, client: AsyncWebClient) -> None:
        if language in self._speak.desk.languages:
            await asyncio.to_thread(self._speak.desk.speak_to, user, language)
        await show_home(self._speak, user, client)

    async def _open(self, client: AsyncWebClient, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Open a modal; from within one, put it on top, or in its place when three are open already."""
        within = body.get("view") or {}
        if within.get("type") != "modal":
            await client.views_open(trigger_id=body["trigger_id"], view=view)
        elif within.get("previous_view_id"):
            await client.views_update(view_id=within["id"], view=view)
        else:
            await client.views_push(trigger_id=body["trigger_id"], view=view)

    async def _tell(self, client: AsyncWebClient, body: dict[str, Any], key: str, language: str) -> None:
        await self._open(client, body, self._said(key, language))

    def _said(self, key: str, language: str) -> dict[str, Any]:
        """One sentence as a modal."""
        return self._speak.views(language).sentence(self._speak.sentence(key, language)["blocks"], language)

    def _outside(self, language: str) -> dict[str, Any]:
        return self._speak.sentence("outside", language, company=self._speak.desk.company)
