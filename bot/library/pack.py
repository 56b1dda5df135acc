"""A pack: the policy, and the words it is asked and answered in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.library.faults import Fault, PackFaultyError
from bot.library.files import Folder, content_hash
from bot.library.languages import read_language
from bot.library.places import shipped_content
from bot.library.products import products_elsewhere
from bot.library.requests import read_requests
from bot.library.speaking_up import read_speaking_up
from bot.library.validation import validated
from bot.policy import Clause, Contact, Outcome, Policy, Tool, Vocabulary
from bot.policy.clauses import STRICTEST_FIRST, AlwaysOn, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from bot.cases.kinds import RequestKind
    from bot.cases.places import Calendars
    from bot.cases.routing import Routes
    from bot.library.files import Source
    from bot.library.languages import LanguageFiles
    from bot.reports.rules import SpeakingUpRules

CLAUSE_KEYS_OF_A_RULING = ("outcome", "conditions")


class GoldenQuestion(BaseModel):
    """A question with the answers that are right, written by somebody who did not write the words.

    Attributes:
        accept: outcomes that are right; empty unless the intent is `may_i`.
        clauses: decisive clauses; citing one of them counts.
        hard: a fair expert would hesitate.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    lang: str | None = None
    role: str | None = None
    place: str | None = None
    intent: str
    also_intents: tuple[str, ...] = ()
    accept: tuple[Outcome, ...] = ()
    clauses: tuple[str, ...] = ()
    hard: bool = False


class ContactFacts(BaseModel):
    """An office of `pack.yaml`, under its id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    words: dict[str, str] = {}
    mail: str | None = None
    purpose: str = Field(default="", alias="for")


class Settings(BaseModel):
    """`pack.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    class Outcomes(BaseModel):
        """What no clause speaks of, and which outcome wins."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        default: Outcome = Outcome.NOT_COVERED
        clause: str | None = None
        strictest_first: tuple[Outcome, ...] = STRICTEST_FIRST

        @field_validator("default")
        @classmethod
        def _decides(cls, value: Outcome) -> Outcome:
            if value is Outcome.NEED_INFO:
                message = "need_info asks back and decides nothing; write not_covered, ask_first or prohibited"
                raise ValueError(message)
            return value

        @field_validator("strictest_first")
        @classmethod
        def _complete(cls, value: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
            if sorted(value) != sorted(STRICTEST_FIRST):
                message = f"list each of these once, the strictest first: {', '.join(STRICTEST_FIRST)}"
                raise ValueError(message)
            return value

    name: str
    version: str
    languages: tuple[str, ...] = Field(min_length=1)
    outcomes: Outcomes = Outcomes()
    always_on: tuple[AlwaysOn, ...] = ()
    contacts: dict[str, ContactFacts] = {}


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything read from one folder.

    Attributes:
        root: the folder.
        policy: what it decides.
        languages: the words of each language.
        requests: kinds of request by id.
        routes: who handles them.
        calendars: calendar and clock of every place.
        speaking_up: what can be reported, to whom, and by when somebody has to act.
    """

    root: Path
    policy: Policy
    languages: dict[str, LanguageFiles]
    requests: dict[str, RequestKind]
    routes: Routes
    calendars: Calendars
    speaking_up: SpeakingUpRules


def load_pack(root: Path) -> Pack:
    """Read and check a pack.

    Raises:
        PackFaultyError: with every blocking fault, when there is at least one.
    """
    pack, faults = read_pack(root)
    blocking = tuple(fault for fault in faults if fault.blocking)
    if blocking or pack is None:
        raise PackFaultyError(blocking)
    return pack


def read_pack(root: Path, today: date | None = None) -> tuple[Pack | None, tuple[Fault, ...]]:
    """Read a pack as far as it can be read, with all its faults.

    Args:
        root: the folder.
        today: the day against which reviews are overdue; None leaves dates alone.
    """
    if not root.is_dir():
        return None, (Fault(str(root), 0, "there is no such folder; MAYI_CONTENT must name a folder that holds pack.yaml."),)
    folder = Folder(root)
    settings_source = folder.yaml("pack.yaml")
    settings = settings_source and validated(Settings, settings_source, settings_source.data, folder.faults)
    shipped = Folder(shipped_content())
    lent: list[Path] = []
    vocabulary = _vocabulary(folder, shipped, lent)
    clauses = tuple(_clauses(folder))
    if not settings or vocabulary is None:
        return None, tuple(sorted(folder.faults))
    languages = {code: read_language(code, folder, shipped, vocabulary) for code in settings.languages}
    filed = read_requests(folder, shipped, vocabulary, clauses, settings.contacts)
    speaking_up = read_speaking_up(folder, shipped, filed.routes, lent)
    borrowed = sorted({*lent, *(path for files in languages.values() for path in files.borrowed), *filed.borrowed})
    policy = Policy(
        name=settings.name,
        version=settings.version,
        content_hash=content_hash(root, borrowed),
        languages=settings.languages,
        vocabulary=vocabulary,
        clauses=tuple(_translated(clause, languages) for clause in clauses),
        contacts=tuple(
            Contact.model_validate({"id": id_, **facts.model_dump(by_alias=True)}) for id_, facts in settings.contacts.items()
        ),
        always_on=settings.always_on,
        default_outcome=settings.outcomes.default,
        default_clause=settings.outcomes.clause,
        strictest_first=settings.outcomes.strictest_first,
    )
    from bot.library.checks import check  # noqa: PLC0415 - a tenth of a second; a pack found fine before is not read again

    pack = Pack(root, policy, languages, filed.kinds, filed.routes, filed.calendars, speaking_up)
    golden_questions(folder)
    return pack, tuple(sorted({*folder.faults, *check(pack, folder, today)}))


def _vocabulary(folder: Folder, shipped: Folder, lent: list[Path]) -> Vocabulary | None:
    source = folder.yaml("vocabulary.yaml")
    if source is None:
        return None
    data = source.data if isinstance(source.data, dict) else {}
    lists = {key: [_entry(item) for item in value] if isinstance(value, list) else value for key, value in data.items()}
    if "tools" in lists:
        folder.faults.append(
            Fault(source.name, source.line_of(["tools"]), "tools have a folder of their own; move them to tools/*.md.")
        )
        lists.pop("tools")
    tools, no_ai = tuple(_tools(folder)), _known(folder).no_ai
    vocabulary = validated(Vocabulary, source, lists, folder.faults)
    if vocabulary is None:
        return None
    if folder.root != shipped.root:
        kinds = {kind.id for kind in vocabulary.tool_kinds}
        tools = (*tools, *products_elsewhere(tools, tuple(_tools(shipped)), kinds))
        no_ai = (*no_ai, *_known(shipped).no_ai)
        lent.extend(shipped.root / name for name in (*shipped.names("tools/*.md"), "tools/known.yaml"))
    return vocabulary.model_copy(update={"tools": tools, "no_ai": no_ai})


def _entry(item: object) -> object:
    return {"id": item} if isinstance(item, str) else item


class _Known(BaseModel):
    """`tools/known.yaml`: products that people name and the catalogue does not hold, and names of what is no AI."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    class Product(BaseModel):
        """One of them."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        name: str
        aliases: tuple[str, ...] = ()
        kinds: tuple[str, ...] = ()
        only_capitalised: bool | tuple[str, ...] = False

    known: tuple[Product, ...] = ()
    no_ai: tuple[str, ...] = ()


def _known(folder: Folder) -> _Known:
    source = folder.yaml("tools/known.yaml") if folder.has("tools/known.yaml") else None
    return (source and validated(_Known, source, source.data, folder.faults)) or _Known()


def _tools(folder: Folder) -> Iterator[Tool]:
    for name in folder.names("tools/*.md"):
        source = folder.markdown(name)
        if source is None:
            continue
        data = dict(source.data) if isinstance(source.data, dict) else {}
        tool = validated(Tool, source, {**data, "about": source.body}, folder.faults)
        if tool is not None:
            yield tool
    for product in _known(folder).known:
        yield Tool(id=f"known:{product.name}", status="unlisted", **product.model_dump())


def _clauses(folder: Folder) -> Iterator[Clause]:
    names = folder.names("clauses/*.md")
    if not names:
        folder.faults.append(Fault("clauses", 0, "the folder is missing or empty; a pack needs at least one clause."))
    for name in names:
        source = folder.markdown(name)
        if source is not None:
            clause = validated(Clause, source, _with_cases(source), folder.faults)
            if clause is not None:
                yield clause


def _with_cases(source: Source) -> dict[str, Any]:
    """A clause's data, its single ruling written as its only case."""
    data = dict(source.data) if isinstance(source.data, dict) else {}
    ruling = {key: data.pop(key) for key in CLAUSE_KEYS_OF_A_RULING if key in data}
    if ruling and "cases" not in data:
        data["cases"] = [ruling]
    elif ruling:
        data |= ruling  # both: reported as keys that do not belong
    return {**data, "text": source.body, "source": source.name}


def _translated(clause: Clause, languages: dict[str, LanguageFiles]) -> Clause:
    wordings: dict[str, Wording] = {
        code: files.clauses[clause.id] for code, files in languages.items() if clause.id in files.clauses
    }
    return clause.model_copy(update={"wordings": wordings}) if wordings else clause


def golden_questions(folder: Folder) -> tuple[GoldenQuestion, ...]:
    """Labelled questions of `golden/*.jsonl`, written by somebody who did not write the words."""
    return tuple(question for name in folder.names("golden/*.jsonl") for question in _labelled(name, folder))


def _labelled(name: str, folder: Folder) -> Iterator[GoldenQuestion]:
    for number, line in enumerate((folder.root / name).read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield GoldenQuestion.model_validate(json.loads(line))
        except (ValidationError, ValueError) as error:
            first = str(error).splitlines()[0]
            folder.faults.append(Fault(name, number, f"this is not a golden question ({first}); see content/README.md."))
