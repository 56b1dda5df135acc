"""Modals and the home tab: forms with their fields, pages to read, the ways that are always open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.slack.painting.blocks import DOOR, Blocks
from bot.channels.slack.painting.elements import Buttons, Element, actions, context, escaped, header, section
from bot.channels.slack.painting.limits import OPTION_TEXT, OPTION_VALUE, OPTIONS, TITLE, check, label
from bot.channels.slack.tags import Tag
from bot.rendering.page import CaseList, FactList, Form, Paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.channels.slack.words import Words
    from bot.rendering.page import Entry, Page

LONGEST_INPUT = 3000
FORM, FACTS, READ = "mayi:form", "mayi:facts", "mayi:read"
"""callback ids of the modals that are ours."""

FIELD = "field"
TICKED = "yes"


def form_of(page: Page) -> Form | None:
    """The form on a page, if there is one."""
    return next((block for block in page.blocks if isinstance(block, Form)), None)


class Views:
    """Paints views in one language."""

    def __init__(self, web: str, words: Words) -> None:
        """`web` is the public address of the web pages."""
        self._web, self._words = web.rstrip("/"), words

    def form(self, page: Page, form: Form) -> Element:
        """A form as a modal; what has to be sealed is left out, with the address where it can be filled in."""
        blocks: list[Element] = []
        blocks += [section(escaped(block.text)) for block in page.blocks if isinstance(block, Paragraph)]
        if form.readers:
            blocks.append(section(escaped(form.readers)))
        if form.problem:
            blocks.append(section(f":warning: {escaped(form.problem)}"))
        blocks += [self._input(entry) for entry in form.entries if not entry.sealed]
        if form.elsewhere and any(entry.sealed for entry in form.entries):
            address = f"{self._web}/{(form.action == 'request' and 'requests/new') or 'requests'}/{form.target}"
            blocks.append(context(f"{escaped(form.elsewhere)} <{address}>"))
        tag = Tag(
            form.action,
            form.target,
            language=page.language,
            submission=form.submission,
            version=int(form.version) if form.version.isdecimal() else None,
        )
        return self._modal(form.title, blocks or [section(escaped(form.title))], FORM, tag, form.send)

    def facts(self, known: Sequence[tuple[str, str]], page: Page, where: str) -> Element:
        """Every fact an answer rests on, as a list to choose from."""
        blocks: list[Element] = []
        for block in page.blocks:
            if not isinstance(block, FactList):
                continue
            for fact in block.facts:
                options = [
                    self._option(option.value, self._with_outcome(option.label, option.outcome)) for option in fact.options
                ]
                options = list({option["value"]: option for option in options}.values())[:OPTIONS]
                if not options:
                    continue
                chosen = [option.value for option in fact.options if option.selected]
                select = _select(options, chosen[0] if len(chosen) == 1 else "", label(fact.value, 150))
                blocks.append(_labelled(fact.facet, fact.label, select, optional=True))
        tag = Tag("facts", known=tuple(known), language=page.language, where=where)
        return self._modal(self._words.say("change"), blocks, FACTS, tag, self._words.say("show"))

    def read(self, page: Page) -> Element:
        """A page to read."""
        return self._modal(page.title, Blocks(self._web, page, self._words, "modal").paint(), READ, Tag(language=page.language))

    def door(self, language: str) -> Element:
        """The door for speaking up: the same for everybody."""
        return self._modal(self._words.say("door_title"), door(self._web, self._words, language), READ, Tag(language=language))

    def sentence(self, blocks: list[Element], language: str) -> Element:
        """Something to say in a modal."""
        return self._modal(self._words.say("welcome_title"), blocks, READ, Tag(language=language))

    def kinds(self, page: Page) -> Element:
        """What can be filed: the ways on the page of her requests."""
        blocks = Blocks(self._web, page, self._words, "modal").paint()
        return self._modal(self._words.say("new_request"), blocks, READ, Tag(language=page.language))

    def home(self, policy: Page, requests: Page | None, languages: Mapping[str, str]) -> Element:
        """The home tab: how to ask, my requests, the policy at a glance, the door, the language."""
        make = Buttons(policy.language)
        blocks: list[Element] = [header(self._words.say("welcome_title")), section(escaped(self._words.say("welcome")))]
        if requests is not None:
            shown = [block for block in requests.blocks if isinstance(block, CaseList)]
            part = Blocks(self._web, _with(requests, shown), self._words, "home").paint()[:40]
            blocks += [*part, *actions([make.act("new", self._words.say("new_request"), style="primary")])]
        blocks += [{"type": "divider"}, *Blocks(self._web, policy, self._words, "home").paint()[:12]]
        links = [
            make.link(self._words.say(name), f"{self._web}{path}")
            for name, path in (("policy", "/policy"), ("tools", "/tools"))
        ]
        blocks += [*actions(links), {"type": "divider"}, *door(self._web, self._words, policy.language)]
        options = [self._option(code, name) for code, name in languages.items()]
        select = {**_select(options, policy.language, self._words.say("language")), "action_id": "mayi:language:0"}
        blocks.append({**section(f"*{escaped(self._words.say('language'))}*"), "accessory": select})
        view = {"type": "home", "blocks": blocks}
        check(view, "home")
        return view

    def _modal(self, title: str, blocks: list[Element], callback: str, tag: Tag, send: str = "") -> Element:
        view: Element = {
            "type": "modal",
            "callback_id": callback,
            "title": _plain(label(title, TITLE)),
            "close": _plain(label(self._words.say("close"), TITLE)),
            "blocks": blocks,
            "private_metadata": tag.written(),
        }
        if send:
            view["submit"] = _plain(label(send, TITLE))
        check(view, "modal")
        return view

    def _input(self, entry: Entry) -> Element:
        return _labelled(entry.id, entry.label, self._field(entry), optional=not entry.required, hint=entry.hint)

    def _field(self, entry: Entry) -> Element:
        if entry.type == "choice":
            options = [self._option(choice.value, choice.label) for choice in entry.choices][:OPTIONS]
            return _select(options, entry.value, "")
        if entry.type == "yes_no":
            box: Element = {"type": "checkboxes", "action_id": FIELD, "options": [self._option(TICKED, entry.label)]}
            return {**box, "initial_options": box["options"]} if entry.value else box
        if entry.type == "day":
            day: Element = {"type": "datepicker", "action_id": FIELD}
            return {**day, "initial_date": entry.value} if entry.value else day
        field: Element = {"type": "plain_text_input", "action_id": FIELD, "multiline": entry.type == "long_text"}
        field["max_length"] = min(entry.longest, LONGEST_INPUT)
        if entry.value:
            field["initial_value"] = entry.value[:LONGEST_INPUT]
        return field

    def _with_outcome(self, text: str, outcome: str) -> str:
        word = self._words.outcome(outcome)
        return f"{text}: {word}" if word else text

    @staticmethod
    def _option(value: str, text: str) -> Element:
        return {"text": _plain(label(text, OPTION_TEXT)), "value": value[:OPTION_VALUE]}


def door(web: str, words: Words, language: str) -> list[Element]:
    """What others can see, and the address, before anybody opens it."""
    address = f"{web}{DOOR}"
    lines = (words.say("door"), words.say("door_address", address=address))
    text = "\n".join((f"*{escaped(words.say('door_title'))}*", *map(escaped, lines)))
    return [section(text), *actions([Buttons(language).link(words.say("door_open"), address)])]


def _with(page: Page, blocks: Sequence[object]) -> Page:
    return replace(page, blocks=tuple(blocks))  # type: ignore[arg-type]


def _plain(text: str) -> Element:
    return {"type": "plain_text", "text": text, "emoji": False}


def _select(options: list[Element], chosen: str, placeholder: str) -> Element:
    select: Element = {"type": "static_select", "action_id": FIELD, "options": options}
    initial = next((option for option in options if option["value"] == chosen), None)
    if initial is not None:
        select["initial_option"] = initial
    if placeholder:
        select["placeholder"] = _plain(placeholder)
    return select


def _labelled(id_: str, text: str, element: Element, *, optional: bool, hint: str = "") -> Element:
    made: Element = {"type": "input", "block_id": id_, "label": _plain(text), "element": element, "optional": optional}
    if hint:
        made["hint"] = _plain(hint)
    return made
