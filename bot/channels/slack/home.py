"""The home tab of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation import PolicyOpened
from bot.conversation.requesting import RequestsOpened

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.asker import Asker
    from bot.channels.slack.speaking import Speaker


async def show_home(speak: Speaker, asker: Asker, client: AsyncWebClient) -> None:
    """Publish somebody's home tab."""
    language = await speak.language(asker.user)
    policy = speak.desk.hear(PolicyOpened(speak.desk.today(), "", language), language)
    person = await speak.person(asker)
    requests = None
    if person is not None:
        requests = await speak.hear(RequestsOpened(person.id, language), language)
    names = {code: speak.words(code).language or code for code in speak.desk.languages}
    view = speak.views(language).home(policy, requests, names, handles=person is not None and bool(person.teams_of))
    await client.views_publish(user_id=asker.user, view=view)
