"""The files of `languages/<code>/`: words for recognising, sentences for answering, translated clauses and cards.

What a pack does not say of a language itself (how people greet, negate, ask to opt out, what the
buttons are called) is taken from the shipped pack, entries for ids it does not have left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.library.borrowing import general_words, known_ids, laid_over, lending_files, shipped_entries, with_shipped
from bot.library.cards import read_cards
from bot.library.faults import Fault
from bot.library.files import LARGEST_FILE, LARGEST_MESSAGES
from bot.library.validation import did_you_mean, validated
from bot.policy.clauses import Wording
from bot.rendering.gaps import gaps_unlike
from bot.understanding.words import OFF_LIST, UNNAMED, LanguageWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.library.files import Folder, Source
    from bot.policy import Vocabulary

OWN = ("activities", "data", "questions", "messages")
"""Files about the company's own words; never borrowed."""

OPTIONAL = ("questions", "messages", "groups")

GENERAL = ("duties", "roles", "places", "modifiers", "tools", "intents", "grammar", "groups")
"""Files about the language; borrowed from the shipped pack where a pack leaves them out."""

BY_ID = ("duties", "roles", "places", "modifiers", "intents")
"""Those of them with a block for each id of the vocabulary; borrowed block by block where a pack's own file leaves one out."""

SENTENCES = ("replies", "pages", "requests", "notices", "channels", "speak_up")
"""Files of sentences the program says; borrowed key by key."""

CLOSED = ("replies", "pages", "channels")
"""Those of them whose keys are the program's alone; in the others a pack has ids of its own."""

FILLED_AS_SHIPPED = (*CLOSED, "speak_up")
"""Those whose gaps are filled as in the shipped sentence; of the others the program has a list."""

BY_LANGUAGE = "languages"
"""The key in them whose keys are codes of languages; a pack may speak one that the shipped pack does not."""

SHAPES = ((str, "one sentence"), (list, "a list of sentences"), (dict, "keys with sentences below"))
"""What stands under a key, in words."""

OWN_NAMES = {"requests": ("teams",), "replies": ("clause_groups",)}
"""Keys by file that name what is the shipped pack's alone, its teams and the letters of its clauses; never borrowed."""


@dataclass(frozen=True, slots=True)
class LanguageFiles:
    """One language of a pack.

    Attributes:
        words: what messages are recognised by.
        replies, pages, requests, notices: sentences by key, templates of Jinja2.
        channels: words of the chat channels' own surfaces, below the channel's name.
        speak_up: words of the report page and of everything about reports.
        clauses: translated clauses by id.
        cards: translated cards of tools, by id of the tool.
        borrowed: files of the shipped pack that filled gaps.
    """

    words: LanguageWords
    replies: dict[str, Any]
    pages: dict[str, Any]
    clauses: dict[str, Wording]
    borrowed: tuple[Path, ...]
    requests: dict[str, Any] = field(default_factory=dict)
    notices: dict[str, Any] = field(default_factory=dict)
    channels: dict[str, Any] = field(default_factory=dict)
    speak_up: dict[str, Any] = field(default_factory=dict)
    cards: dict[str, Wording] = field(default_factory=dict)

    @property
    def sentences(self) -> dict[str, Any]:
        """Everything the bot says: replies by their keys, the words of requests and notices below keys of that name."""
        return {**self.replies, "requests": self.requests, "notices": self.notices}


def read_language(code: str, folder: Folder, shipped: Folder, vocabulary: Vocabulary) -> LanguageFiles:
    """Read one language; faults are noted in `folder`."""
    words: dict[str, Any] = {"code": code}
    borrowed: list[Path] = []
    for kind in (*OWN, *GENERAL):
        name = f"languages/{code}/{kind}.yaml"
        if folder.has(name):
            source = folder.yaml(name, LARGEST_MESSAGES if kind == "messages" else LARGEST_FILE)
            if source is not None:
                words[kind] = _entries(kind, source, folder, vocabulary)
                if folder.root != shipped.root:
                    words[kind], filling = _filled(kind, words[kind], source, shipped, vocabulary)
                    borrowed.extend(filling)
        elif kind in GENERAL and shipped.has(name):
            words[kind] = shipped_entries(kind, shipped, name, vocabulary)
            borrowed.append(shipped.root / name)
        elif kind not in (*OWN, *OPTIONAL):  # of its own words `check` says which ids have none
            folder.faults.append(Fault(name, 0, f"the file is missing; it holds the {kind} in '{code}'."))
    if shipped.root / f"languages/{code}/intents.yaml" in borrowed:
        borrowed.extend(lending_files(code, shipped))
    sentences: dict[str, dict[str, Any]] = {}
    for kind in SENTENCES:
        sentences[kind] = _sentences(kind, code, folder, shipped, borrowed)
    return LanguageFiles(
        words=LanguageWords.model_validate(words),
        replies=sentences["replies"],
        pages=sentences["pages"],
        clauses=_translations(code, folder),
        borrowed=tuple(borrowed),
        requests=sentences["requests"],
        notices=sentences["notices"],
        channels=sentences["channels"],
        speak_up=sentences["speak_up"],
        cards=read_cards(code, folder, vocabulary),
    )


def _filled(kind: str, own: Any, source: Source, shipped: Folder, vocabulary: Vocabulary) -> tuple[object, list[Path]]:
    """A pack's words of a file with what the shipped pack adds to them, and the files it came from."""
    if kind in BY_ID:
        return with_shipped(own, source, shipped, vocabulary)
    if kind in {"tools", "grammar"}:
        return general_words(own, source.name, shipped)
    if kind == "groups":
        lent = [shipped.root / source.name] if shipped.has(source.name) else []
        return {**shipped_entries(kind, shipped, source.name, vocabulary), **own}, lent
    return own, []


def _entries(kind: str, source: Source, folder: Folder, vocabulary: Vocabulary) -> object:
    """The entries of a file that are sound; what is not is noted and left out."""
    if kind == "messages":
        whole = validated(LanguageWords, source, {"code": "", kind: source.data}, folder.faults)
        return whole.messages if whole is not None else ()
    data = source.data if isinstance(source.data, dict) else {}
    if not isinstance(source.data, dict):
        folder.faults.append(Fault(source.name, 1, "the file must hold 'id:' keys with their words below."))
    known = known_ids(kind, vocabulary)
    if known is None and kind not in {"questions", "groups"}:
        model = type(LanguageWords.model_fields[kind].default)
        return validated(model, source, data, folder.faults) or model()
    sound: dict[str, Any] = {}
    for id_, entry in data.items():
        if known is not None and (id_ not in known or isinstance(entry, list)):
            unknown = f"is not in vocabulary.yaml{did_you_mean(str(id_), known)}"
            what = unknown if id_ not in known else f"is a list; {_where_a_list_belongs(kind, id_)}."
            folder.faults.append(Fault(source.name, source.line_of([id_]), f"'{id_}' {what}"))
            continue
        probe = validated(LanguageWords, source, {"code": "", kind: {id_: entry}}, folder.faults, wrapped=1)
        if probe is not None:
            sound[id_] = getattr(probe, kind)[id_]
    return sound


def _where_a_list_belongs(kind: str, id_: str) -> str:
    """What somebody has to write who put a bare list under an id."""
    if id_ in {UNNAMED, OFF_LIST}:
        return "put the messages under 'examples:'"
    if kind == "duties":
        return "put the words under 'broken_by:'"
    messages = " and messages under 'examples:'" if kind in {"activities", "data", "intents"} else ""
    return f"put {'words' if messages else 'the words'} under 'terms:'{messages}"


def _sentences(kind: str, code: str, folder: Folder, shipped: Folder, borrowed: list[Path]) -> dict[str, Any]:
    """Shipped sentences in the language (or the first shipped one), with the pack's own on top."""
    name = f"languages/{code}/{kind}.yaml"
    fallback = name if shipped.has(name) else f"languages/en/{kind}.yaml"
    merged: dict[str, Any] = {}
    if shipped.root != folder.root and shipped.has(fallback):
        source = shipped.yaml(fallback)
        merged = dict(source.data) if source is not None else {}
        for key in OWN_NAMES.get(kind, ()):
            merged.pop(key, None)
        borrowed.append(shipped.root / fallback)
    if folder.has(name):
        source = folder.yaml(name)
        if source is not None and isinstance(source.data, dict):
            if merged and kind in CLOSED:
                free = (*OWN_NAMES.get(kind, ()), BY_LANGUAGE)
                folder.faults.extend(_unsaid(source, {k: v for k, v in source.data.items() if k not in free}, merged))
            if kind in FILLED_AS_SHIPPED:
                folder.faults.extend(_unfilled(source, source.data, merged))
            merged = laid_over(merged, source.data)
        elif source is not None and source.data is not None:
            folder.faults.append(Fault(name, 1, "the file must hold keys and sentences ('key: \"sentence\"' lines)."))
    return merged


def _unsaid(source: Source, said: Mapping[str, Any], known: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[Fault]:
    """Keys of a file of sentences that the program never says, and what is no sentence."""
    for key, value in said.items():
        here, shipped = (*path, str(key)), known.get(key)
        name = ".".join(here)
        if shipped is None:
            what = f"'{name}' is no sentence that is ever said{did_you_mean(str(key), known)}"
            yield Fault(source.name, source.line_of(here), what)
        elif isinstance(shipped, dict) and isinstance(value, dict):
            yield from _unsaid(source, value, shipped, here)
        elif type(value) is not type(shipped):
            shape = next((words for kind, words in SHAPES if isinstance(shipped, kind)), "as it is shipped")
            yield Fault(source.name, source.line_of(here), f"'{name}' has to be {shape}.")


def _unfilled(source: Source, said: Mapping[str, Any], known: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[Fault]:
    """Sentences with a gap that the shipped sentence has not."""
    for key, value in said.items():
        here, shipped = (*path, str(key)), known.get(key)
        if isinstance(value, dict) and isinstance(shipped, dict):
            yield from _unfilled(source, value, shipped, here)
        elif isinstance(value, str) and isinstance(shipped, str):
            for what in gaps_unlike(value, shipped):
                yield Fault(source.name, source.line_of(here), f"'{'.'.join(here)}': {what}")


def _translations(code: str, folder: Folder) -> dict[str, Wording]:
    wordings: dict[str, Wording] = {}
    for name in folder.names(f"languages/{code}/clauses/*.md"):
        source = folder.markdown(name)
        if source is None or not isinstance(source.data, dict):
            continue
        data = dict(source.data)
        id_ = str(data.pop("id", ""))
        wording = validated(Wording, source, {**data, "text": source.body}, folder.faults)
        if wording is not None:
            wordings[id_] = wording
    return wordings
