"""Builds the desk from a folder of content: the pack, what its examples taught, and the words it answers in.

Stores, requests, accounts and channels are not built here: they stand around the desk, in `bot.office` and the commands.
"""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.conversation import Knowledge, respond
from bot.library import load_pack
from bot.library.borrowing import taught_words
from bot.library.cache import can_keep, keep, recall, recall_learnt
from bot.library.whereabouts import Whereabouts
from bot.rendering import Renderer
from bot.rendering.phrasebook import Names, Phrasebook
from bot.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.conversation import Event, Turn
    from bot.library import Pack
    from bot.library.languages import LanguageFiles
    from bot.rendering import Page
    from bot.understanding import Learnt

log = structlog.get_logger()

LEARN = "import sys; from pathlib import Path; from bot.assembly import learn; learn(Path(sys.argv[1]), Path(sys.argv[2]))"
"""What the process that learns runs."""


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

    Args:
        content: folder of the pack.
        cache: where what was learnt from a pack is kept; None learns anew each time.

    Raises:
        PackFaultyError: the pack has a blocking fault.
    """
    known = recall(cache, content)
    if known is None:
        pack = load_pack(content)
        known = _learnt_before(pack, cache) or _learnt_elsewhere(content, cache) or (pack, _understanding(pack).learnt)
    pack, learnt = known
    phrasebooks = _phrasebooks(pack.languages)
    knowledge = Knowledge(pack.policy, _understanding(pack, learnt))
    return Desk(pack, knowledge, Renderer(pack.policy, phrasebooks, pack.requests, pack.routes, Whereabouts(pack)), phrasebooks)


def settle() -> None:
    """Tell the garbage collector that what is loaded now stays; looking through a whole pack again and again costs time."""
    gc.collect()
    gc.freeze()


def learn(content: Path, cache: Path) -> None:
    """Learn a pack's examples and keep what was learnt."""
    pack = load_pack(content)
    keep(cache, pack, _understanding(pack).learnt)


def _learnt_before(pack: Pack, cache: Path | None) -> tuple[Pack, Learnt] | None:
    """A pack that teaches nothing new: its forms, routes or sentences changed, nothing people are understood by."""
    learnt = recall_learnt(cache, pack)
    if learnt is None:
        return None
    keep(cache, pack, learnt)
    return recall(cache, pack.root) or (pack, learnt)


def _learnt_elsewhere(content: Path, cache: Path | None) -> tuple[Pack, Learnt] | None:
    """Learn in a process of its own, so that the memory it takes is given back; None when that did not work."""
    log.info("learning_a_pack", seconds="up to 120, once for each version of a pack")
    # It imports what this process does: -P leaves out the folder the command was started in, which may hold a "bot" too.
    same = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with tempfile.TemporaryDirectory() as passing:
        folder = cache if cache is not None and can_keep(cache) else Path(passing)
        # Nothing a person typed is in these arguments: both are folders from the settings.
        command = [sys.executable, "-P", "-c", LEARN, str(content), str(folder)]
        done = subprocess.run(command, check=False, capture_output=True, env=same)  # noqa: S603 - as said
        if done.returncode != 0:
            error, where = _what_broke(done.stderr.decode(errors="replace"))
            log.error("learning_failed", error=error or f"exit {done.returncode}", where=where)
        return recall(folder, content)


def _what_broke(trace: str) -> tuple[str, str]:
    """Class of the exception that ends a traceback, and file and line it came from; empty where there is none.

    No more of it may be logged: its sentence may quote the pack, a path the name of whoever runs the program.
    """
    places = list(re.finditer(r'^  File "(?P<file>.+)", line (?P<line>\d+).*$', trace, re.MULTILINE))
    if not places:
        return "", ""
    name = re.search(r"^(?:\w+\.)*(?P<name>\w+)", trace[places[-1].end() :], re.MULTILINE)
    return name["name"] if name else "", f"{Path(places[-1]['file']).name}:{places[-1]['line']}"


def _understanding(pack: Pack, learnt: Learnt | None = None) -> Understanding:
    words = taught_words(pack) if learnt is None else {code: files.words for code, files in pack.languages.items()}
    return Understanding(pack.policy, words, learnt)


def _phrasebooks(languages: Mapping[str, LanguageFiles]) -> dict[str, Phrasebook]:
    books = {}
    for code, files in languages.items():
        names = Names(
            activities={id_: entry.name for id_, entry in files.words.activities.items() if entry.name},
            data={id_: entry.name for id_, entry in files.words.data.items() if entry.name},
            roles={id_: entry.name for id_, entry in files.words.roles.items() if entry.name},
            places={id_: entry.name for id_, entry in files.words.places.items() if entry.name},
            cards=files.cards,
            duties={id_: entry.name for id_, entry in files.words.duties.items() if entry.name},
        )
        books[code] = Phrasebook(code, files.sentences, names)
    return books
