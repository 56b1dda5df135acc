"""A draft to a form: who will read it, then at most seven fields, what is wrong beside the field it is about."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from bot.cases.acts import ACTS
from bot.rendering.page import Choice, Entry, Form, Key, Paragraph
from bot.rendering.requests import verdict

if TYPE_CHECKING:
    from bot.cases.kinds import FormField
    from bot.conversation.requesting import Draft
    from bot.rendering.page import Block
    from bot.rendering.wording import Wording

GRAVE = frozenset({"withdraw", "agree", "decide", "recuse"})
"""Actions that cannot be undone."""

SOMETIMES = frozenset({("decide", "reason")})
"""Fields of actions that other answers make necessary: a full grant needs no reason, everything else does."""

LINES: Mapping[str, Literal["text", "long_text", "day", "yes_no"]] = {
    "text": "text",
    "people": "text",
    "figure": "text",
    "long_text": "long_text",
    "day": "day",
    "yes_no": "yes_no",
}
"""For each type of field that is no list, how it is filled in."""


class FormPainter:
    """Words forms in one language."""

    def __init__(self, words: Wording) -> None:
        """Use the words of one language."""
        self._words = words
        self._say = words.say

    def form(self, draft: Draft) -> list[Block]:
        """The form, or what was written when there is no such form any more."""
        if draft.action == "request":
            kind = self._words.kinds.get(draft.kind)
            return self.kept(draft.values) if kind is None else [self._request(draft, kind.fields)]
        form = self._act(draft, ACTS[draft.action])
        if draft.proposal is None:
            return [form]
        # The button stands below the words it agrees to.
        return [*verdict(draft.proposal, draft.kind, self._words, self._say("requests.decision.proposed")), form]

    def kept(self, values: Mapping[str, str]) -> list[Block]:
        """What somebody wrote, given back where it cannot be sent."""
        return [Paragraph(text) for text in values.values() if text.strip()]

    def _request(self, draft: Draft, fields: tuple[FormField, ...]) -> Form:
        prefix = f"requests.kinds.{draft.kind}"
        team = self._words.team(draft.team)
        sealed = any(field.sealed for field in fields)
        shown = [field for field in fields if not field.sealed or draft.keys]
        return Form(
            action=draft.action,
            target=draft.target,
            submission=draft.submission,
            title=self._say(f"{prefix}.title"),
            readers=self._say(f"{prefix}.readers", team=team, line=self._words.with_line(draft.team, draft.kind)),
            entries=tuple(self._entry(field, draft, f"{prefix}.fields.{field.id}") for field in shown),
            send=self._say("requests.form.send"),
            version="" if draft.version is None else str(draft.version),
            problem=self._problem_of_all(draft),
            keys_by=draft.keys_by,
            keys=tuple(Key(key.id, base64.urlsafe_b64encode(key.public).rstrip(b"=").decode()) for key in draft.keys),
            no_keys=self._say("requests.form.no_keys", team=team) if sealed and draft.team and not draft.keys else "",
            elsewhere=self._say("requests.form.elsewhere") if sealed and draft.keys else "",
        )

    def _act(self, draft: Draft, fields: tuple[FormField, ...]) -> Form:
        prefix = f"requests.actions.{draft.action}"
        own = f"{prefix}.together" if draft.together else prefix
        return Form(
            action=draft.action,
            target=draft.target,
            submission=draft.submission,
            title=self._say(f"{prefix}.title"),
            readers=self._say(f"{own}.readers", team=self._words.team(draft.team)),
            entries=tuple(self._entry(field, draft, f"{prefix}.fields.{field.id}") for field in fields),
            send=self._say(f"{own}.send"),
            version="" if draft.version is None else str(draft.version),
            problem=self._problem_of_all(draft),
            grave=draft.action in GRAVE and not draft.together,
        )

    def _entry(self, field: FormField, draft: Draft, key: str) -> Entry:
        choices = self._choices(field, draft, key)
        value = draft.values.get(field.id, "")
        templates = self._templates(field, draft)
        unset = "requests.form.choose" if field.required else "requests.form.unset"
        # What is asked of handlers may read differently for a kind: a report of harm is not granted until a day.
        own, say_or = f"requests.kinds.{draft.kind}.actions.{draft.action}.fields.{field.id}", self._words.book.say_or
        return Entry(
            id=field.id,
            label=say_or(f"{own}.label", self._say(f"{key}.label")),
            type="choices" if field.type == "about" else LINES.get(field.type, "choice"),
            hint=say_or(f"{own}.hint", say_or(f"{key}.hint", "")),
            choices=choices,
            required=field.required,
            value=value,
            longest=field.longest,
            problem=self._problem(field, draft.problems.get(field.id, ""), value),
            sealed=field.sealed,
            unset=self._say(unset) if choices else "",
            templates=templates,
            templates_label=self._say("requests.form.templates") if templates else "",
            sometimes=(draft.action, field.id) in SOMETIMES,
        )

    def _choices(self, field: FormField, draft: Draft, key: str) -> tuple[Choice, ...]:
        """What can be chosen. A list that the draft brings along is one of teams: there is no other kind of it."""
        if field.id in draft.choices:
            return tuple(Choice(id_, self._words.team(id_)) for id_ in draft.choices[field.id])
        if field.type == "about":
            return tuple(Choice(id_, self._words.about(draft.kind, field.id, id_)) for id_ in field.options)
        if field.type == "choice":
            outcomes = field.id == "outcome" and draft.action == "decide"
            own = f"requests.kinds.{draft.kind}.outcomes" if outcomes else f"{key}.options"
            general = {id_: self._words.book.say_or(f"{key}.options.{id_}", id_) for id_ in field.options}
            return tuple(Choice(id_, self._words.book.say_or(f"{own}.{id_}", general[id_])) for id_ in field.options)
        return tuple(Choice(id_, name) for id_, name in self._words.offered.get(field.type, ()))

    def _templates(self, field: FormField, draft: Draft) -> tuple[Choice, ...]:
        """Ready texts for the first free text of what a handler does."""
        book = self._words.book
        key = f"requests.kinds.{draft.kind}.templates.{draft.action}"
        first = next((entry.id for entry in ACTS.get(draft.action, ()) if entry.type == "long_text"), "")
        if field.id != first:
            return ()
        return tuple(Choice(book.say(f"{key}.{id_}.text"), book.say(f"{key}.{id_}.name")) for id_ in book.below(key))

    def _problem(self, field: FormField, name: str, value: str) -> str:
        if not name:
            return ""
        key = f"requests.problems.{name}"
        fallback = self._say("requests.form.wrong")
        return self._words.book.say_or(key, fallback, longest=field.longest, length=len(value))

    def _problem_of_all(self, draft: Draft) -> str:
        """What is wrong with the whole; a pointer to the fields when they are wrong."""
        whole = draft.problems.get("", "")
        if whole:
            return self._words.book.say_or(f"requests.problems.{whole}", self._say("requests.form.wrong"))
        return self._say("requests.form.wrong") if draft.problems else ""
