"""Facts that terms give: data kinds, tools, role, place, stated breaches.

A tool that is named counts with its edition; without a name, "a free tool" or "our approved tool" give its status.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.policy import NamedTool
from bot.understanding.data_facts import DataFinder
from bot.understanding.reading import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.policy import Vocabulary
    from bot.understanding.lexicon import Mention
    from bot.understanding.negation import Negation
    from bot.understanding.tokens import Token
    from bot.understanding.tool_names import ToolMention

STATUSES: tuple[Literal["public", "approved", "unlisted"], ...] = ("public", "approved", "unlisted")


@dataclass(frozen=True, slots=True)
class Facts:
    """What terms say about a stretch of a message.

    Attributes:
        data: kinds that go in.
        taken_back: kinds that the message says do not.
        turned: what a modifier makes of kinds: personal data without names are internal.
        roles, places: everything that is named, what counts first.
        kept: duties of which it says that they will not be broken: "nothing goes out without me reading it", "I read it all".
    """

    data: tuple[str, ...]
    taken_back: frozenset[str]
    turned: Mapping[str, str]
    tools: tuple[NamedTool, ...]
    activities: tuple[str, ...]
    roles: tuple[str, ...]
    places: tuple[str, ...]
    breaches: frozenset[str]
    kept: frozenset[str]
    intents: tuple[str, ...]
    found: tuple[Found, ...]


class FactFinder:
    """Turns mentions into facts."""

    def __init__(self, vocabulary: Vocabulary, negation: Negation) -> None:
        """Use a pack's lists and a language's negation."""
        self._vocabulary = vocabulary
        self._negation = negation
        self._data = DataFinder(vocabulary, negation)

    def facts(self, mentions: Sequence[Mention], tools: Sequence[ToolMention], tokens: Sequence[Token]) -> Facts:
        """Facts of a whole message or of one of its parts."""
        # "Copilot instead of ChatGPT". Of one tool alone "not ChatGPT?" is still a question about it.
        named, tools = tools, [tool for tool in tools if not self._negation.sets_aside(tool, tokens)] or tools
        # "I'm not in legal" names a role that is not hers.
        mentions = [one for one in mentions if one.facet != "role" or not self._negation.sets_aside(one, tokens)]
        data = self._data.find(mentions, named, tokens)
        by_facet: dict[str, list[Mention]] = {}
        for mention in mentions:
            by_facet.setdefault(mention.facet, []).append(mention)
        duties = by_facet.get("duty", ())
        broken = frozenset(m.id for m in duties if not self._negation.denies(m, tokens))
        found = [_found(mention, tokens) for mention in mentions if mention.facet in {"activity", "role", "place", "duty"}]
        found.extend(Found("data", kind, tokens[m.first].start, tokens[m.last].end) for kind, m in data.named)
        found.extend(Found("tool", m.tool.name, tokens[m.first].start, tokens[m.last].end) for m in tools)
        return Facts(
            data=self._ordered(kind for kind, _ in data.named),
            taken_back=data.taken_back,
            turned=data.turned,
            tools=self._tools(tools, by_facet),
            activities=_unique(m.id for m in by_facet.get("activity", ()) if not self._negation.rules_out(m, tokens)),
            roles=_unique(mention.id for mention in by_facet.get("role", ())),
            places=self._places(mention.id for mention in by_facet.get("place", ())),
            breaches=broken,
            kept=frozenset(m.id for m in (*duties, *self._keeping(by_facet, tokens))) - broken,
            intents=_unique(mention.id for mention in by_facet.get("intent", ())),
            found=tuple(found),
        )

    def _keeping(self, by_facet: Mapping[str, Sequence[Mention]], tokens: Sequence[Token]) -> list[Mention]:
        """Words that say that a duty is kept, with no "not" beside them."""
        return [mention for mention in by_facet.get("kept", ()) if not self._negation.stands_beside(mention, tokens)]

    def _ordered(self, kinds: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(kinds), key=lambda kind: self._vocabulary.data_order[kind]))

    @staticmethod
    def _tools(named: Sequence[ToolMention], by_facet: dict[str, list[Mention]]) -> tuple[NamedTool, ...]:
        """Named tools; "personal account" beside an approved one makes it private, "runs locally" an unlisted one."""
        statuses = {mention.id for mention in by_facet.get("status", ())}
        if "local" in statuses:
            statuses.add("unlisted")
        tools = list(dict.fromkeys(mention.tool for mention in named))
        if not tools:
            return tuple(NamedTool("", status) for status in STATUSES if status in statuses)
        if "local" in statuses:
            tools = [NamedTool(tool.name, "unlisted") if tool.status == "public" else tool for tool in tools]
        elif "public" in statuses and "approved" not in statuses:
            tools = [NamedTool(tool.name, "public") if tool.status == "approved" else tool for tool in tools]
        return tuple(dict.fromkeys(tools))

    def _places(self, named: Iterable[str]) -> tuple[str, ...]:
        """The narrowest place named, then those that do not hold it: "Berlin and New York", but "Berlin, Germany"."""
        wider = self._vocabulary.wider_places
        places = sorted(_unique(named), key=lambda id_: len(wider.get(id_, ())), reverse=True)
        held = {one for place in places for one in wider.get(place, ()) if one != place}
        return tuple(place for place in places if place not in held)


def _found(mention: Mention, tokens: Sequence[Token]) -> Found:
    return Found(mention.facet, mention.id, tokens[mention.first].start, tokens[mention.last].end)


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
