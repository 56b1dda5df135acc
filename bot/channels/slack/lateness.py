"""What Slack is answered when the work is not done within its three seconds; the work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.response import BoltResponse

from bot.channels.slack.painting.elements import escaped, section
from bot.channels.slack.tags import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.request.async_request import AsyncBoltRequest

    from bot.channels.slack.speaking import Speaker

LATE = "late"
"""Name of the sentence, and of the block that says it."""

PARTS = ("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks")
"""What of a view goes back to Slack; the rest is Slack's own."""


class Lateness:
    """Answers for what takes longer."""

    def __init__(self, speak: Speaker) -> None:
        """`speak` has the words."""
        self._speak = speak

    async def answer(self, request: AsyncBoltRequest) -> BoltResponse:
        """An answer after which Slack or the person tries again, where that is needed."""
        body = request.body
        if body.get("type") == "event_callback":
            return BoltResponse(status=503, body="")  # Slack delivers it again
        if body.get("type") == "view_submission":
            return BoltResponse(status=200, body={"response_action": "update", "view": self._again(body["view"])})
        if "command" in body:
            words = self._speak.sentence(LATE, self._speak.desk.languages[0])
            return BoltResponse(status=200, body={"response_type": "ephemeral", **words})
        return BoltResponse(status=200, body="")

    def _again(self, view: Mapping[str, Any]) -> dict[str, Any]:
        """The same form, what is filled in stays, with a sentence; sending it again has no second effect."""
        language = self._speak.known_language(read(view.get("private_metadata")).language)
        text = escaped(self._speak.words(language).say(LATE))
        said = {**section(f":hourglass: {text}"), "block_id": LATE}
        kept = [block for block in view.get("blocks", ()) if block.get("block_id") != LATE]
        return {**{part: view[part] for part in PARTS if view.get(part)}, "blocks": [said, *kept]}
