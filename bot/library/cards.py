"""Translated cards of tools, `languages/<code>/tools/<id>.md`: read, and compared with the catalogue.

Each sentence of a card stands under its original, as with clauses: when somebody changes the original, say how long texts are
kept, the old translation no longer fits, and people read the new original instead of a fact that has gone stale.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from bot.library.faults import Fault
from bot.library.validation import did_you_mean, validated
from bot.policy import Tool
from bot.policy.clauses import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library.files import Folder, Source
    from bot.policy import Vocabulary


class _CardFile(BaseModel):
    """One file; `text` is what stands below its front matter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    words: dict[str, str] = {}
    text: str


def read_cards(code: str, folder: Folder, vocabulary: Vocabulary) -> dict[str, Wording]:
    """The translated cards of one language, by id of the tool; faults are noted in `folder`."""
    cards: dict[str, Wording] = {}
    for name in folder.names(f"languages/{code}/tools/*.md"):
        source = folder.markdown(name)
        if source is None:
            continue
        data, misplaced = _without_facts(source)
        folder.faults.extend(misplaced)
        file = validated(_CardFile, source, {**data, "text": source.body}, folder.faults)
        if file is None:
            continue
        tool = vocabulary.tool_by_id.get(file.id)
        if tool is not None:
            folder.faults.extend(_wrong(file, source, tool))
            # An empty translation is none: people read the original.
            said = {original: words for original, words in file.words.items() if words.strip()}
            cards[tool.id] = Wording(title=tool.name, text=file.text, words=said)
        elif not folder.has(f"tools/{file.id}.md"):  # one with a fault of its own is no tool yet, and says so itself
            what = f"'{file.id}' is translated, but there is no such tool{did_you_mean(file.id, _with_a_page(vocabulary))}"
            folder.faults.append(Fault(name, source.line_of(["id"]), what))
    return cards


def untranslated(vocabulary: Vocabulary, cards: dict[str, Wording]) -> tuple[list[str], int]:
    """Ids of tools that people read of in the default language, and how many tools have words to translate."""
    worded = [id_ for id_ in _with_a_page(vocabulary) if vocabulary.tool_by_id[id_].about or vocabulary.tool_by_id[id_].card]
    return [id_ for id_ in worded if id_ not in cards], len(worded)


def _with_a_page(vocabulary: Vocabulary) -> list[str]:
    return [tool.id for tool in vocabulary.tools if tool.status != "unlisted"]


def _without_facts(source: Source) -> tuple[dict[str, object], list[Fault]]:
    """A file's keys without those of the catalogue, which whoever copies the original takes along, and a fault for each."""
    data = dict(source.data) if isinstance(source.data, dict) else {}
    facts = [key for key in data if key in Tool.model_fields and key != "id"]
    for key in facts:
        del data[key]
    what = "'{}' stands in the catalogue alone, for all languages; here are 'id', 'words' and the text below."
    return data, [Fault(source.name, source.line_of([key]), what.format(key)) for key in facts]


def _wrong(file: _CardFile, source: Source, tool: Tool) -> Iterator[Fault]:
    """What keeps a translation from being the one of this tool, as it stands in the catalogue today."""
    if PurePosixPath(source.name).stem != tool.id:
        yield Fault(source.name, source.line_of(["id"]), f"it translates '{tool.id}'; call the file {tool.id}.md.")
    if tool.about and not file.text:
        yield Fault(source.name, source.line_of([]), "the text below the second '---' is missing; people read it first.")
    for sentence in _sentences(tool):
        if not file.words.get(sentence, "").strip():
            what = f"a sentence of the card is not translated (or has changed): {sentence}"
            yield Fault(source.name, source.line_of(["words"]), what, blocking=False)
    for original in file.words.keys() - {*_sentences(tool), tool.vendor}:
        what = f"no sentence of the card in tools/{tool.id}.md reads like this (any more); correct or remove it: {original}"
        yield Fault(source.name, source.line_of(["words", original]), what, blocking=False)


def _sentences(tool: Tool) -> tuple[str, ...]:
    """What has to be translated; the vendor may be, as most are nothing but a name."""
    card = tool.card
    if card is None:
        return ()
    said = (card.purpose, card.data_goes_to, card.kept_for, card.trains_on_inputs, *card.limits, card.updates)
    return tuple(dict.fromkeys(sentence for sentence in said if sentence))
