"""What the conversation knows: one policy and how to read questions about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.policy import Policy
    from bot.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A policy with the understanding that belongs to it; replaced as one when a new pack is published."""

    policy: Policy
    understanding: Understanding
