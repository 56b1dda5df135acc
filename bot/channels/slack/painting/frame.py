"""What every surface is painted with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.channels.slack.words import Words


@dataclass(frozen=True, slots=True)
class Frame:
    """Words of one language and where the web pages are.

    Attributes:
        web: public address of the web pages, without a slash at its end.
        words: sentences of Slack's own surfaces.
        feedback: kind of request that asks the policy team about an answer; empty when there is none.
        shared: whether others read along, so that there is nothing to share any more.
    """

    web: str
    words: Words
    feedback: str = ""
    shared: bool = False
