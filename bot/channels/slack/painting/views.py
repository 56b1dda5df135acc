"""Modals and the home tab: forms with their fields, pages to read, the ways that are always open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.channels.chat import with_door
from bot.channels.slack.painting.blocks import LONGEST_ADDRESS, Blocks, door
from bot.channels.slack.painting.elements import Buttons, Element, actions, aside, escaped, header, plain, said, section
from bot.channels.slack.painting.fields import inputs, option, select
from bot.channels.slack.painting.limits import BLOCKS, ID, LABEL, OPTION_TEXT, OPTION_VALUE, TITLE, check, label
from bot.channels.slack.tags import Tag
from bot.rendering.page import CaseList, FactList, Form, Paragraph, TierList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.channels.slack.painting.frame import Frame
    from bot.rendering.page import Fact, Page

FORM, FACTS, READ = "mayi:form", "mayi:facts", "mayi:read"
"""callback ids of the modals that are ours."""

REQUESTS_ON_HOME, POLICY_ON_HOME = 44, 14
"""Blocks."""

ROOM_AROUND = 8
"""Blocks of a form beside its fields."""

SEND = "OK"
OURS = "MayI"
"""Stands where a title is too long for its line."""
DIVIDER: Element = {"type": "divider"}


def form_of(page: Page) -> Form | None:
    """The form on a page, if there is one."""
    return next((block for block in page.blocks if isinstance(block, Form)), None)


class Views:
    """Paints views in one language."""

    def __init__(self, frame: Frame) -> None:
        """`frame` holds the words."""
        self._frame, self._web, self._words = frame, frame.web, frame.words

    def form(self, page: Page, form: Form, blocks_of: Mapping[str, str] | None = None) -> Element:
        """A form as a modal; what has to be sealed is left out, with the address where it can be filled in.

        Args:
            page: the page it stands on.
            form: the form.
            blocks_of: block id by field, for fields that were filled in anew while the modal was open.
        """
        rest = [block for block in page.blocks if isinstance(block, Paragraph)]
        painted = Blocks(self._frame, replace(page, blocks=tuple(rest)), "modal", ROOM_AROUND).paint() if rest else []
        painted += [*said(form.readers), *said(form.problem, ":warning: ")]
        now = blocks_of or {}
        for entry in form.entries:
            fields = [] if entry.sealed else inputs(entry, now.get(entry.id, ""))
            if len(painted) + len(fields) < BLOCKS["modal"] - 1:
                painted += fields
        painted += self._sealed(form)
        tag = Tag(
            form.action,
            form.target,
            language=page.language,
            submission=form.submission,
            version=int(form.version) if form.version.isdecimal() else None,
        )
        return self._modal(form.title, painted or said(form.title) or [section("…")], FORM, tag, form.send)

    def _sealed(self, form: Form) -> list[Element]:
        """Where the fields can be filled in that only the web page can seal; or why there are none."""
        if form.elsewhere and any(entry.sealed for entry in form.entries):
            address = f"{self._web}/{'requests/new' if form.action == 'request' else 'requests'}/{form.target}"
            return aside(form.elsewhere, f" <{quote(address[:LONGEST_ADDRESS], safe=':/')}>")
        return aside(form.no_keys)

    def facts(self, page: Page, tag: Tag) -> Element:
        """Every fact an answer rests on, as a list to choose from. `tag` says where the new answer goes."""
        facts = [fact for block in page.blocks if isinstance(block, FactList) for fact in block.facts]
        painted = [field for fact in facts for field in self._fact(fact)][: BLOCKS["modal"]]
        if not painted:
            return self.sentence("unknown", page.language)
        return self._modal(self._words.say("change"), painted, FACTS, tag, self._words.say("show"))

    def _fact(self, fact: Fact) -> list[Element]:
        options = [
            option(one.value, self._with_outcome(one.label, one.outcome))
            for one in fact.options
            if 0 < len(one.value) <= OPTION_VALUE
        ]
        if not options or len(fact.facet) > ID:
            return []
        chosen = [one.value for one in fact.options if one.selected]
        chooser = select(options, chosen[0] if len(chosen) == 1 else "", fact.value)
        made: Element = {"type": "input", "block_id": fact.facet, "label": plain(label(fact.label, LABEL) or fact.facet)}
        return [{**made, "element": chooser, "optional": True}]

    def read(self, page: Page, before: str = "") -> Element:
        """A page to read; `before` is a sentence that stands above it."""
        page = with_door(page, self._words.say("not_private"))
        blocks = Blocks(self._frame, page, "modal", BLOCKS["modal"] - ROOM_AROUND)
        painted = [*said(before), *blocks.paint()]
        return self._modal(page.title, painted, READ, Tag(language=page.language))

    def door(self, language: str) -> Element:
        """The door for speaking up: the same for everybody."""
        return self._modal(self._words.say("door_title"), door(self._frame, language), READ, Tag(language=language))

    def sentence(self, key: str, language: str, **values: str) -> Element:
        """One sentence of ours."""
        painted = said(self._words.say(key, **values))
        return self._modal(self._words.say("welcome_title"), painted, READ, Tag(language=language))

    def home(self, policy: Page, requests: Page | None, languages: Mapping[str, str], *, handles: bool) -> Element:
        """The home tab: how to ask, my requests, the policy at a glance, the door, the language.

        Args:
            policy: the policy at a glance.
            requests: her own requests; None for somebody whom the directory does not know.
            languages: names by code.
            handles: whether she handles requests of others.
        """
        say, make = self._words.say, Buttons(policy.language)
        blocks = [header(say("welcome_title")), section(escaped(say("welcome")))]
        if requests is None:
            blocks += aside(say("home_unknown"))
        else:
            blocks.append(header(say("requests")))
            lists = tuple(block for block in requests.blocks if isinstance(block, CaseList))
            blocks += Blocks(self._frame, replace(requests, blocks=lists), "home", REQUESTS_ON_HOME).paint()
            ways = [make.act("new", say("new_request"), style="primary")]
            blocks += actions([*ways, *([make.act("inbox", say("inbox"), "mine")] if handles else [])])
        glance = tuple(block for block in policy.blocks if isinstance(block, TierList))
        blocks += [
            DIVIDER,
            header(say("policy")),
            *Blocks(self._frame, replace(policy, blocks=glance), "home", POLICY_ON_HOME).paint(),
        ]
        links = (("policy", "/policy"), ("tools", "/tools"))
        blocks += actions([make.link(say(name), f"{self._web}{path}") for name, path in links])
        blocks += [DIVIDER, *door(self._frame, policy.language), DIVIDER]
        chooser = select([option(code, name) for code, name in languages.items()], policy.language, say("language"))
        blocks.append({**section(f"*{escaped(say('language'))}*"), "accessory": {**chooser, "action_id": "mayi:language:0"}})
        view = {"type": "home", "blocks": blocks}
        check(view, "home")
        return view

    def _modal(self, title: str, blocks: Sequence[Element], callback: str, tag: Tag, send: str = "") -> Element:
        title = title.strip()
        fits = len(title) <= TITLE
        view: Element = {
            "type": "modal",
            "callback_id": callback,
            "title": plain(title if title and fits else OURS),
            "close": plain(label(self._words.say("close"), TITLE)),
            # Slack's own line for a title is short; a title that would be cut stands below it, whole.
            "blocks": list(blocks) if fits else [header(title), *blocks][: BLOCKS["modal"]],
            "private_metadata": tag.written(),
        }
        # A form without fields is sent too: to take a case, to agree, to step aside.
        if send or any(block["type"] == "input" for block in blocks):
            view["submit"] = plain(label(send, TITLE) or SEND)
        check(view, "modal")
        return view

    def _with_outcome(self, text: str, outcome: str) -> str:
        """A choice with the outcome it would have; both are read, so the choice gives way when there is too little room."""
        word = self._words.outcome(outcome)
        return f"{label(text, OPTION_TEXT - len(word) - 2)}: {word}" if 0 < len(word) < OPTION_TEXT // 2 else text
