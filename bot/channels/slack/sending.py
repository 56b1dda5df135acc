"""Modals that are sent: forms, done once; other facts for an answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bot.channels.slack.asker import asker_of
from bot.channels.slack.painting.views import form_of
from bot.channels.slack.tags import filled
from bot.conversation import FactsChanged, StatedFacts
from bot.conversation.requesting import EMPLOYEES, HANDLERS, FormSent
from bot.ports import TryLaterError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cases.people import Person
    from bot.channels.slack.hooks import Hooks
    from bot.channels.slack.people import People
    from bot.channels.slack.speaking import Speaker
    from bot.channels.slack.tags import Filled
    from bot.channels.slack.timely import Timely
    from bot.rendering.page import Entry, Form, Page

ACTIONS = {*EMPLOYEES, *HANDLERS}
NEW = "new:"
"""Begins the target of a modal whose answer is a message of its own; what follows is the thread it belongs to."""

SECONDS = 2.2
"""How long a modal waits for what came of it: Slack's three seconds, less what else there is to do."""


class Sending:
    """Handlers for modals that people send."""

    def __init__(self, speak: Speaker, people: People, timely: Timely, hooks: Hooks) -> None:
        """As for `Acting`."""
        self._speak, self._people, self._timely, self._hooks = speak, people, timely, hooks

    @staticmethod
    def home(context: AsyncBoltContext) -> str:
        """Id of the workspace that the bot is installed in."""
        found = context.authorize_result
        return str(found.team_id or "") if found is not None else ""

    async def _person(self, user: str, client: AsyncWebClient, home: str) -> Person | None:
        return await asyncio.to_thread(self._people.person, user, client.token or "", home)

    async def sent(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A form: done once, then the page of what came of it; mistakes stand at their fields.

        What takes too long goes on. The modal stays open with everything in it; sent again, it shows what came of it.
        """
        sent = filled(body["view"])
        language = self._speak.known_language(sent.tag.language)
        work = self._do(sent, body, client, self.home(context), language)
        await ack(**(await self._timely.outcome(work, SECONDS) or self._wait(sent, language)))

    def _wait(self, sent: Filled, language: str) -> dict[str, Any]:
        first = next(iter(sent.blocks.values()), "")
        if first:
            return {"response_action": "errors", "errors": {first: self._speak.frame(language).words.say("wait")}}
        return {"response_action": "update", "view": self._speak.views(language).sentence("wait", language)}

    async def _do(self, sent: Filled, body: dict[str, Any], client: AsyncWebClient, home: str, language: str) -> dict[str, Any]:
        """What Slack is answered."""
        asker, views = asker_of(body, home), self._speak.views(language)
        try:
            person = None if asker.outside else await self._person(asker.user, client, home)
        except TryLaterError:
            return self._wait(sent, language)
        if person is None or sent.tag.act not in ACTIONS:
            key = "nobody_known" if person is None else "unknown"
            return {"response_action": "update", "view": views.sentence(key, language)}
        event = FormSent(
            person.id,
            cast("Any", sent.tag.act),
            sent.tag.target,
            sent.tag.submission,
            sent.values,
            version=sent.tag.version,
            language=language,
        )
        page = await self._speak.hear(event, language)
        problems = _problems(page, sent)
        if problems:
            return {"response_action": "errors", "errors": problems}
        return {"response_action": "update", "view": self._painted(page, language)}

    def _painted(self, page: Page, language: str) -> dict[str, Any]:
        views, form = self._speak.views(language), form_of(page)
        if form is not None and page.kind in {"form", "not_possible"}:
            return views.form(page, form)
        return views.read(page)

    def _filled_in(  # noqa: PLR0913, PLR0917 - a form as it stands in the modal
        self, page: Page, form: Form, sent: Filled, entry: Entry, number: int, blocks: Mapping[str, str]
    ) -> dict[str, Any]:
        """The form as it is, with a ready text in one field."""
        entries = tuple(
            replace(one, value=entry.templates[number].value if one.id == entry.id else sent.values.get(one.id, one.value))
            for one in form.entries
        )
        version = "" if sent.tag.version is None else str(sent.tag.version)
        same = replace(form, entries=entries, submission=sent.tag.submission, version=version)
        return self._speak.views(page.language).form(page, same, blocks)

    def _again(self, known: tuple[tuple[str, str], ...], facts: StatedFacts, language: str) -> Page:
        return self._speak.desk.hear(FactsChanged(known, self._speak.desk.today(), facts, language), language)

    async def facts_sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Other facts: the answer they were changed on becomes the new one, unless it is somebody else's to read.

        When the message is gone or too old to be changed, the modal says so and shows the answer.
        """
        sent = filled(body["view"])
        language = self._speak.known_language(sent.tag.language)
        page, views = self._again(sent.tag.known, sent.facts, language), self._speak.views(language)
        if not sent.tag.where:
            await ack(response_action="update", view=views.read(page))
            return
        own = sent.tag.target.startswith(NEW)
        thread = sent.tag.target.removeprefix(NEW)
        place: dict[str, Any] = {"replace_original": not own}
        if own:
            place |= {"response_type": "ephemeral", **({"thread_ts": thread} if thread else {})}
        sending = asyncio.create_task(self._hooks.send(sent.tag.where, {**place, **self._speak.message(page)}))
        done, _ = await asyncio.wait({sending}, timeout=SECONDS)
        if done and sending.result():
            await ack()
            return
        sending.cancel()
        await ack(response_action="update", view=views.read(page, self._speak.frame(language).words.say("gone")))

    async def read(self, ack: AsyncAck) -> None:
        """A page to read was closed by its button."""
        await ack()


def _problems(page: Page, sent: Filled) -> dict[str, str]:
    """What is wrong, by block of the modal; empty when nothing is, or nothing that stands in it."""
    form = form_of(page)
    if page.kind != "form" or form is None:
        return {}
    wrong = {entry.id: entry.problem for entry in form.entries if entry.problem and not entry.sealed}
    return {sent.blocks[id_]: problem for id_, problem in wrong.items() if id_ in sent.blocks}
