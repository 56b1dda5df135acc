"""What the chat channels have in common: the door inwards, addresses of web pages, and buttons that come back untrusted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from bot.conversation.events import FACETS, StatedFacts
from bot.rendering.doors import SPEAK_UP
from bot.rendering.page import Door, Paragraph, StepList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.cases.people import Person
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.ports import Posted
    from bot.rendering.page import Block, Page

DOOR = f"/{SPEAK_UP}"
"""The door for speaking up: one address for everybody, without anything that could tell one visitor from another."""

PLACES = {"tool": "/tools/", "clause": "/policy/", "case": "/requests/", "handled": "/console/", "page": "/"}
"""Where the web shows a thing, by the kind of step that leads there."""

PAGES = {"requests": "/requests", "inbox": "/console", "catalogue": "/tools", "how": "/about", "policy": "/policy"}
"""Where the web shows a page, by its kind."""

LONGEST_TAG = 200
MOST_TAGS = 60

Pairs = tuple[tuple[str, str], ...]
"""Pairs of facet and id."""


class Desk(Protocol):
    """The one door from a chat inwards."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes the policy speaks; the first is its own."""

    @property
    def company(self) -> str:
        """Whose policy it is."""

    @property
    def web(self) -> str:
        """Public address of the web pages, without a slash at the end."""

    @property
    def feedback(self) -> str:
        """Kind of request that tells the policy team what is wrong with an answer; empty when the policy has none."""

    def today(self) -> date:
        """The day of the answer."""

    def sentences(self, language: str) -> Mapping[str, Any]:
        """The web pages' sentences (`pages.yaml`), for words that all channels share."""

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of the channel's own surfaces: its key in `channels.yaml`."""

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event; one about requests blocks while the database works.

        A page about requests is of kind `form`, `request`, `requests`, `case`, `inbox` or `not_possible`.
        """

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words, in the language of the person it is for."""

    def first_time(self, delivery: str) -> bool:
        """Note a delivery that has an effect; False when it was noted before. Blocks.

        Raises:
            OutOfReachError: the database does not answer.
        """


def is_harm(page: Page) -> bool:
    """Whether a page leads first to the door for speaking up, so that the first thing to say is that a chat is not private."""
    steps = [step for block in page.blocks if isinstance(block, StepList) for step in block.steps]
    return page.kind == "route" and bool(steps) and (steps[0].kind, steps[0].target) == ("page", SPEAK_UP)


def with_door(page: Page, not_private: str) -> Page:
    """A page about harm as a chat shows it, with what has to be read before anybody tells more; any other page as it is.

    Where help is comes first, for somebody in danger; then that a chat is not private, the thanks, what to do at once, what
    sets the two ways of telling apart, and the door; then everything else.

    Args:
        page: what to show.
        not_private: the sentence that says who keeps what is written here.
    """
    if not is_harm(page):
        return page
    before_the_forms = page.blocks[: next(at for at, block in enumerate(page.blocks) if isinstance(block, StepList))]
    help_ = [block for block in before_the_forms if is_warning(block)]
    told = [block for block in before_the_forms if block not in help_]
    forms = page.blocks[len(before_the_forms) :]
    return replace(page, blocks=(*help_, Paragraph(not_private, tone="warning"), *told, Door(), *forms))


def is_warning(block: Block) -> bool:
    """Whether a block says what nobody may miss, wherever it is read."""
    return isinstance(block, Paragraph) and block.tone == "warning"


def stated(about: Pairs) -> StatedFacts:
    """The facts a form is filled in with."""
    return StatedFacts(**{facet: id_ for facet, id_ in about if facet in FACETS})


def clause_of(about: Pairs) -> str:
    """The clause a form is filled in with; empty for none."""
    return next((id_ for facet, id_ in about if facet == "clause"), "")


def changed(chosen: Iterable[tuple[str, str]], known: Pairs) -> StatedFacts:
    """What was chosen, pairs of facet and value, and differs from what the answer rests on."""
    new = {facet: value for facet, value in chosen if facet in FACETS and value}
    return StatedFacts(**{facet: value for facet, value in new.items() if not _is_known(facet, value, known)})


def _is_known(facet: str, value: str, known: Pairs) -> bool:
    """Whether a choice is the one the answer already rests on, alone."""
    ids = [id_ for one, id_ in known if one == facet]
    if facet == "tool":  # known as `status/id`, chosen by the id or, where there is none, by the status
        ids = [id_.partition("/")[2] or id_.partition("/")[0] for id_ in ids]
    return ids == [value]


def text_of(parts: Mapping[str, Any], key: str, longest: int = LONGEST_TAG) -> str:
    """A text that came back; empty when it is none, or longer than any of ours."""
    found = parts.get(key)
    return found if isinstance(found, str) and len(found) <= longest else ""


def pairs_of(found: Any) -> Pairs:
    """Pairs of facet and id that came back as a list of `facet:id`; whatever is not of this shape is left out."""
    if not isinstance(found, list):
        return ()
    texts = [one for one in found[:MOST_TAGS] if isinstance(one, str) and len(one) <= LONGEST_TAG]
    return tuple((facet, id_) for facet, colon, id_ in (text.partition(":") for text in texts) if colon)
