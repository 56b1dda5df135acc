"""The sentences and names of one language, ready to be filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from bot.policy.clauses import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from bot.policy import Tool


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called in one language, and what is said of tools.

    Attributes:
        activities, data, roles, places, duties: label by id.
        cards: translated words of tools, by id; a tool without is shown in the words of the catalogue.
    """

    activities: Mapping[str, str]
    data: Mapping[str, str]
    roles: Mapping[str, str]
    places: Mapping[str, str]
    cards: Mapping[str, Wording] = field(default_factory=dict)
    duties: Mapping[str, str] = field(default_factory=dict)


class Phrasebook:
    """Sentences by dotted key (`sentence.allowed`); a key that is missing is a fault, never a silence."""

    def __init__(self, language: str, sentences: Mapping[str, Any], names: Names) -> None:
        """Take the sentences. Each is compiled when it is first said: one answer needs a few of a thousand."""
        self.language = language
        self.names = names
        # Sandboxed: a pack's author writes sentences, not programs. Not escaped: channels escape what they paint.
        self._environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self._texts = dict(_flat(sentences))
        self._templates: dict[str, Template] = {}

    def say(self, key: str, **words: object) -> str:
        """A sentence.

        Raises:
            KeyError: there is no sentence with this key.
        """
        text = self._texts[key]
        return self._template(key, text).render(**words) if "{{" in text or "{%" in text else text

    def _template(self, key: str, text: str) -> Template:
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = self._environment.from_string(text)
        return template

    def say_or(self, key: str, otherwise: str, **words: object) -> str:
        """A sentence, or something else where the pack no longer has one: an old case may name what was since removed."""
        return self.say(key, **words) if self.has(key) else otherwise

    def below(self, key: str) -> tuple[str, ...]:
        """Names right below a key, in the order of the file."""
        prefix = f"{key}."
        inside = (known[len(prefix) :] for known in self._texts if known.startswith(prefix))
        return tuple(dict.fromkeys(rest.split(".", 1)[0] for rest in inside))

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._texts

    def card(self, tool: Tool) -> Wording:
        """The words of a tool's card: its text, and each sentence under its original. Names of products stay as they are."""
        return self.names.cards.get(tool.id) or Wording(title=tool.name, text=tool.about)

    @property
    def keys(self) -> frozenset[str]:
        """Every key."""
        return frozenset(self._texts)


def _flat(sentences: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in sentences.items():
        name = f"{prefix}{key}"
        found.extend(_flat(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))])
    return found
