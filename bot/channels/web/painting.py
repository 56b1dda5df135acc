"""Painting a neutral page as HTML. Which words, which order: decided before. Here: how it looks."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.channels.web.addresses import address_of, address_of_form, heading_of, proposal_address
from bot.channels.web.arriving_forms import PREFIX
from bot.channels.web.clause_words import as_html, linked
from bot.conversation import StatedFacts
from bot.rendering.page import (
    CaseList,
    Checklist,
    ClauseList,
    ClauseText,
    FactList,
    Filters,
    Form,
    Paragraph,
    Progress,
    StepList,
    Table,
    Talk,
    TierList,
    Timeline,
    ToolList,
    Verdict,
)
from bot.rendering.refusals import NOT_THERE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.channels.web.desk import Desk
    from bot.channels.web.identity import Signed
    from bot.channels.web.statics import Statics
    from bot.conversation.standing import Known
    from bot.rendering.page import Block, Key, Page

TEMPLATES = Path(__file__).parent / "templates"

BLOCKS: dict[type, str] = {
    Verdict: "verdict",
    Paragraph: "paragraph",
    Checklist: "checklist",
    FactList: "facts",
    ClauseList: "clauses",
    ClauseText: "clause_text",
    StepList: "steps",
    Table: "table",
    TierList: "tiers",
    ToolList: "tools",
    Form: "form",
    Progress: "progress",
    CaseList: "cases",
    Talk: "talk",
    Timeline: "timeline",
    Filters: "filters",
}

FEW_CHOICES = 8
"""Up to so many, all choices of a field are seen at once."""

STATES = frozenset({"filed", "in_review", "waiting", "decided", "appealed", "closed", "withdrawn"})
"""States of a request that have a sign."""

OUR_PAGES = ("requests", "console")
"""Pages that every page about requests leads back to by itself."""

MANY_OPTIONS = 12
"""From more options than this on, a list to choose from is quicker than buttons."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around an answer.

    Attributes:
        language: of the frame.
        path: of this page, to come back to after a change of language.
        section: which entry of the navigation is the current one.
        signed: who is signed in, where the page knows it; a page that asks nobody to sign in does not look.
    """

    language: str
    path: str = "/"
    section: str = ""
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page was asked, for asking it again with another fact.

    Attributes:
        text: as typed.
        facts: what was tapped.
        before: what the answer before rested on.
    """

    text: str
    facts: StatedFacts
    before: Known


class Painter:
    """Turns pages into HTML documents, and into the pieces that the script puts into an open one."""

    def __init__(self, desk: Desk, statics: Statics, *, requests_open: bool = False, reports_open: bool = False) -> None:
        """Load the templates; `requests_open` and `reports_open` say whether this server takes requests and sealed reports."""
        self._desk = desk
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals |= {
            "static": statics.address,
            "template_of": template_of,
            "address_of": partial(address_of, requests_open=requests_open),
            "address_of_form": address_of_form,
            "proposal_address": proposal_address,
            "requests_open": requests_open,
            "heading_of": heading_of,
            "key_list": key_list,
            "keys_by": keys_by,
            "sections": partial(sections, requests_open=requests_open),
            "console_sections": partial(console_sections, reports_open=reports_open),
            "few_choices": FEW_CHOICES,
            "states": STATES,
            "many_options": MANY_OPTIONS,
            "prefix": PREFIX,
            "not_there": NOT_THERE,
        }
        self._templates.tests |= {
            "beside": lambda block: isinstance(block, (FactList, ClauseList)),
            "verdict": lambda block: isinstance(block, Verdict),
            "clause_text": lambda block: isinstance(block, ClauseText),
            "acts": lambda block: isinstance(block, StepList) and any(step.kind == "form" for step in block.steps),
            "way_back": lambda step: step.kind == "page" and step.target in OUR_PAGES,
            "progress": lambda block: isinstance(block, Progress),
            "timeline": lambda block: isinstance(block, Timeline),
            "form": lambda block: isinstance(block, Form),
            "filters": lambda block: isinstance(block, Filters),
        }
        self._templates.filters |= {"clause_words": as_html, "linked": linked}

    def start(self, frame: Frame) -> str:
        """The start page: an ask box and examples."""
        return self.paint("ask.html", frame, page=None, text="")

    def answer(self, page: Page, frame: Frame, asked: Asked, *, piece: bool) -> str:
        """A question with its answer, as a whole document or as the piece that joins an open one.

        The piece carries a random name for its form, so that many of them can live in one document.
        """
        return self.paint(
            "exchange.html" if piece else "ask.html",
            frame,
            page=page,
            text=asked.text,
            stated={facet: value for facet, value in asdict(asked.facts).items() if value is not None},
            before=_pairs(asked.before),
            known=next((_pairs(block.known) for block in page.blocks if isinstance(block, FactList)), ""),
            form=f"again-{secrets.token_hex(4)}",
            level=3,
            search="",
        )

    def page(self, page: Page, frame: Frame, *, search: str = "", piece: bool = False) -> str:
        """A page to read, as a document or as the piece that a dialog shows."""
        return self.paint("peek.html" if piece else "page.html", frame, page=page, search=search, level=3 if piece else 2)

    def notice(self, name: str, frame: Frame, *, piece: bool = False) -> str:
        """A page that says what went wrong, that nothing was lost, and what to do."""
        return self.paint("notice_piece.html" if piece else "notice.html", frame, name=name)

    def paint(self, template: str, frame: Frame, **values: object) -> str:
        """Any template, with what every page needs."""
        desk = self._desk
        return self._templates.get_template(template).render(
            frame=frame,
            say=speaker(desk.sentences(frame.language)),
            company=desk.company,
            clause_ids=desk.clause_ids,
            languages=[(code, desk.sentences(code)["language_name"]) for code in desk.languages],
            **values,
        )


def _pairs(known: Known) -> str:
    """As a page carries them; `bot.channels.web.arrivals` reads them back."""
    return " ".join(f"{facet}:{id_}" for facet, id_ in known)


def key_list(keys: Sequence[Key]) -> str:
    """Public keys for the script that seals, as JSON."""
    return json.dumps([{"id": key.id, "public": key.public} for key in keys])


def keys_by(form: Form) -> str:
    """For the script that seals, who reads the rest by what is chosen, as JSON."""
    return json.dumps(asdict(form.keys_by)) if form.keys_by is not None else ""


def sections(signed: Signed | None, *, requests_open: bool, handles: bool = False) -> list[tuple[str, str]]:
    """Entries of the navigation and their addresses.

    Args:
        signed: who is signed in.
        requests_open: whether this server takes requests.
        handles: whether the page shows that somebody without a role has a request to decide: a manager's manager.
    """
    found = [("ask", "/"), ("policy", "/policy"), ("tools", "/tools"), ("about", "/about")]
    if requests_open:
        found.append(("requests", "/requests"))
    if signed is not None and (signed.person.roles or handles):
        found.append(("console", "/console"))
    return found


def console_sections(signed: Signed, *, reports_open: bool = False) -> list[tuple[str, str]]:
    """Entries of the console for somebody with her roles."""
    person = signed.person
    found = [("inbox", "/console")]
    if reports_open:
        found.append(("reports", "/console/reports"))
    if person.teams_of:
        found.append(("keys", "/console/keys"))
    found.append(("figures", "/console/figures"))
    found += [
        (name, f"/console/{name}") for name, role in (("audit", "auditor"), ("undelivered", "admin")) if person.is_a(role)
    ]
    return found


def template_of(block: Block) -> str:
    """The template that paints a kind of block."""
    return f"blocks/{BLOCKS[type(block)]}.html"


def speaker(sentences: Mapping[str, Any]) -> Callable[..., Any]:
    """A function that gives the frame's sentence for a key, its gaps filled."""

    def say(key: str, **values: object) -> Any:
        found = sentences[key]
        return _sentence(found).render(values) if isinstance(found, str) and values else found

    return say


@lru_cache(maxsize=512)
def _sentence(source: str) -> Template:
    """A sentence with gaps; escaping is the page's business, not the sentence's."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False).from_string(source)
