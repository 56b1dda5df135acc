"""The home tab of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation import PolicyOpened
from bot.conversation.requesting import RequestsOpened

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.speaking import Speaker


async def show_home(speak: Speaker, user: str, client: AsyncWebClient) -> None:
    """Publish somebody's home tab."""
    language = await speak.language(user)
    policy = speak.desk.hear(PolicyOpened(speak.desk.today(), "", language), language)
    person = await speak.person(user)
    requests = await speak.hear(RequestsOpened(person.id, language), language) if person is not None else None
    names = {code: speak.words(code).language or code for code in speak.desk.languages}
    await client.views_publish(user_id=user, view=speak.views(language).home(policy, requests, names))
