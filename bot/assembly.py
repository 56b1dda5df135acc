"""Builds the whole program once, with explicit arguments. The only room that knows every other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.conversation import Knowledge, respond
from bot.library import load_pack
from bot.library.cache import keep, recall
from bot.rendering import Renderer
from bot.rendering.phrasebook import Names, Phrasebook
from bot.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from bot.conversation import Event, Turn
    from bot.library import Pack
    from bot.library.languages import LanguageFiles
    from bot.rendering import Page


@dataclass(frozen=True)
class Desk:
    """Where channels bring events and get pages.

    Attributes:
        pack: what was read from the content folder.
        knowledge: the policy and its understanding.
        renderer: its words.
        phrasebooks: the sentences it uses, by language.
    """

    pack: Pack
    knowledge: Knowledge
    renderer: Renderer
    phrasebooks: Mapping[str, Phrasebook]

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages it speaks, the default first."""
        return self.knowledge.policy.languages

    @property
    def company(self) -> str:
        """The company whose policy it is."""
        return self.knowledge.policy.name

    @property
    def clause_ids(self) -> tuple[str, ...]:
        """Clauses that open."""
        return tuple(self.knowledge.policy.clause_by_id)

    def hear(self, event: Event, language: str | None = None) -> Page:
        """Answer an event as a page.

        Args:
            event: what happened.
            language: to answer in; None answers in the language of the words.
        """
        return self.renderer.page(self.turn(event), language)

    def turn(self, event: Event) -> Turn:
        """Answer an event as plain values."""
        return respond(event, self.knowledge)

    def sentences(self, language: str) -> Mapping[str, str]:
        """Sentences of the web pages' frame."""
        files = self.pack.languages.get(language) or self.pack.languages[self.languages[0]]
        return files.pages

    def today(self) -> date:
        """The day whose clauses hold."""
        return datetime.now(tz=UTC).date()


def open_desk(content: Path, cache: Path | None = None) -> Desk:
    """Read a pack and make ready to answer.

    Raises:
        PackFaultyError: the pack has a blocking fault.
    """
    known = recall(cache, content)
    if known is not None:
        pack, learnt = known
    else:
        pack, learnt = load_pack(content), None
    words = {code: files.words for code, files in pack.languages.items()}
    understanding = Understanding(pack.policy, words, learnt)
    if learnt is None:
        keep(cache, pack, understanding.learnt)
    phrasebooks = _phrasebooks(pack.languages)
    return Desk(pack, Knowledge(pack.policy, understanding), Renderer(pack.policy, phrasebooks), phrasebooks)


def _phrasebooks(languages: Mapping[str, LanguageFiles]) -> dict[str, Phrasebook]:
    books = {}
    for code, files in languages.items():
        names = Names(
            activities={id_: entry.name for id_, entry in files.words.activities.items() if entry.name},
            data={id_: entry.name for id_, entry in files.words.data.items() if entry.name},
            roles={id_: entry.name for id_, entry in files.words.roles.items() if entry.name},
            places={id_: entry.name for id_, entry in files.words.places.items() if entry.name},
        )
        books[code] = Phrasebook(code, files.replies, names)
    return books
