"""Forms that were sent. Each has one effect, however often it is sent; mistakes stand at their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.slack.acting import ACTIONS
from bot.channels.slack.asker import asker_of
from bot.channels.slack.opening import change_message
from bot.channels.slack.painting.views import form_of
from bot.channels.slack.speaking import ALONE
from bot.channels.slack.tags import filled
from bot.conversation import FactsChanged
from bot.conversation.requesting import FormSent

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck

    from bot.channels.slack.speaking import Speaker
    from bot.rendering.page import Form


class Filling:
    """Handlers for modals that were sent."""

    def __init__(self, speak: Speaker) -> None:
        """`speak` hears and paints."""
        self._speak = speak

    async def sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A form: done once, then the page of what came of it."""
        sent, asker = filled(body["view"]), asker_of(body)
        language = self._speak.known_language(sent.tag.language)
        person = None if asker.outside else await self._speak.person(asker)
        if person is None or sent.tag.act not in ACTIONS:
            await ack(
                response_action="update", view=self._speak.said("nobody_known" if person is None else "unknown", language)
            )
            return
        tag = sent.tag
        event = FormSent(
            person.id, tag.act, tag.target, tag.submission, sent.values, version=tag.version, language=language  # type: ignore[arg-type]  # it is one of ACTIONS
        )
        page = await self._speak.hear(event, language)
        form = form_of(page)
        wrong = problems_at_fields(form) if form is not None and page.kind == "form" else {}
        if wrong:
            await ack(response_action="errors", errors=wrong)
        else:
            await ack(response_action="update", view=self._speak.painted(page))

    async def facts_sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Other facts: the answer they were changed on becomes the new one, or the modal does when that is gone."""
        sent = filled(body["view"])
        language = self._speak.known_language(sent.tag.language)
        event = FactsChanged(sent.tag.known, self._speak.desk.today(), sent.facts, language)
        page = self._speak.desk.hear(event, language)
        message = {"replace_original": True, **self._speak.message(page, ALONE)}
        if await change_message(sent.tag.where, message):
            await ack()
        else:
            await ack(response_action="update", view=self._speak.views(language).read(page))

    async def read(self, ack: AsyncAck) -> None:
        """A page to read was closed by its button."""
        await ack()


def problems_at_fields(form: Form) -> dict[str, str]:
    """What is wrong, by field; empty when something is wrong that no field of the modal stands for."""
    wrong = {entry.id: entry.problem for entry in form.entries if entry.problem}
    return {} if any(entry.sealed for entry in form.entries if entry.problem) else wrong
