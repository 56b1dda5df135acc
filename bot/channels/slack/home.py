"""The home tab of one person."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.conversation import PolicyOpened
from bot.conversation.requesting import RequestsOpened

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.people import People
    from bot.channels.slack.speaking import Speaker


async def show_home(speak: Speaker, people: People, user: str, home: str, client: AsyncWebClient) -> None:
    """Publish somebody's home tab."""
    language = await speak.language(user)
    policy = speak.desk.hear(PolicyOpened(speak.desk.today(), "", language), language)
    person = await asyncio.to_thread(people.person, user, client.token or "", home)
    requests = await speak.hear(RequestsOpened(person.id, language), language) if person is not None else None
    names = {code: speak.frame(code).words.language or code for code in speak.desk.languages}
    handles = person is not None and bool(person.teams_of)
    await client.views_publish(user_id=user, view=speak.views(language).home(policy, requests, names, handles=handles))
