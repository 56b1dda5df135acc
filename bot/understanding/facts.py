"""Facts that terms give: data kinds with what takes them back, tools, role, place, stated breaches.

1. A data word counts unless it is taken back: "without customer names", "not the names", "names removed".
   "I can't write it without the names" takes nothing back, and "not only public data" is not public.
2. A modifier in the same sentence changes it: "anonymised client list" is no longer about people.
3. A tool that is named counts with its edition; without a name, "a free tool" or "our approved tool" give its status.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.policy import NamedTool
from bot.understanding.reading import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.policy import Vocabulary
    from bot.understanding.lexicon import Mention
    from bot.understanding.negation import Negation
    from bot.understanding.tokens import Token
    from bot.understanding.tool_names import ToolMention

REACH_OF_NOT_ONLY = 6
"""Words between "not only" and a word for open data, at most."""

STATUSES: tuple[Literal["public", "approved", "unlisted"], ...] = ("public", "approved", "unlisted")


@dataclass(frozen=True, slots=True)
class Facts:
    """What terms say about a stretch of a message.

    Attributes:
        data: kinds that go in.
        taken_back: kinds that the message says do not.
        turned: what a modifier makes of kinds: personal data without names are internal.
        kept: duties of which it says that they will not be broken: "nothing goes out without me reading it", "I read it all".
    """

    data: tuple[str, ...]
    taken_back: frozenset[str]
    turned: Mapping[str, str]
    tools: tuple[NamedTool, ...]
    activities: tuple[str, ...]
    role: str | None
    place: str | None
    breaches: frozenset[str]
    kept: frozenset[str]
    intents: tuple[str, ...]
    found: tuple[Found, ...]


def _together(one: Mention, other: Mention, tokens: Sequence[Token]) -> bool:
    """Whether two mentions stand in one sentence with no mark between them."""
    first, last = min(one.first, other.first), max(one.last, other.last)
    close = all(tokens[at].start - tokens[at - 1].end <= 1 for at in range(first + 1, last + 1))
    return close and tokens[first].sentence == tokens[last].sentence


class FactFinder:
    """Turns mentions into facts."""

    def __init__(self, vocabulary: Vocabulary, negation: Negation) -> None:
        """Use a pack's lists and a language's negation."""
        self._vocabulary = vocabulary
        self._negation = negation
        self._open = {kind.id for kind in vocabulary.data if kind.open}

    def facts(self, mentions: Sequence[Mention], tools: Sequence[ToolMention], tokens: Sequence[Token]) -> Facts:
        """Facts of a whole message or of one of its parts."""
        data = self._data(mentions, tools, tokens)
        by_facet: dict[str, list[Mention]] = {}
        for mention in mentions:
            by_facet.setdefault(mention.facet, []).append(mention)
        duties = by_facet.get("duty", ())
        broken = frozenset(m.id for m in duties if not self._negation.denies(m, tokens))
        found = [_found(mention, tokens) for mention in mentions if mention.facet in {"activity", "role", "place", "duty"}]
        found.extend(Found("data", kind, tokens[m.first].start, tokens[m.last].end, 1.0) for kind, m in data)
        found.extend(Found("tool", m.tool.name, tokens[m.first].start, tokens[m.last].end, 1.0) for m in tools)
        return Facts(
            data=self._ordered(kind for kind, _ in data),
            taken_back=frozenset(self._taken_back(mentions, tools, tokens)) - {kind for kind, _ in data},
            turned=self._turned(mentions, tools, tokens),
            tools=self._tools(tools, by_facet),
            activities=_unique(m.id for m in by_facet.get("activity", ()) if not self._negation.rules_out(m, tokens)),
            role=_first(by_facet.get("role", ())),
            place=self._place(by_facet.get("place", ())),
            breaches=broken,
            kept=frozenset(m.id for m in (*duties, *self._keeping(by_facet, tokens))) - broken,
            intents=_unique(mention.id for mention in by_facet.get("intent", ())),
            found=tuple(found),
        )

    def _keeping(self, by_facet: Mapping[str, Sequence[Mention]], tokens: Sequence[Token]) -> list[Mention]:
        """Words that say that a duty is kept, with no "not" beside them."""
        return [mention for mention in by_facet.get("kept", ()) if not self._negation.stands_beside(mention, tokens)]

    def _data(
        self, mentions: Sequence[Mention], tools: Sequence[ToolMention], tokens: Sequence[Token]
    ) -> list[tuple[str, Mention]]:
        """Data kinds named and not taken back, as modifiers leave them."""
        others: list[Mention | ToolMention] = [*(one for one in mentions if one.facet == "duty"), *tools]
        modifiers = self._modifiers(mentions, tools, tokens)
        kinds: list[tuple[str, Mention]] = []
        for mention in mentions:
            if mention.facet != "data" or self._is_out(mention, mentions, tokens, others):
                continue
            kind = mention.id
            for word in modifiers:
                modifier = self._vocabulary.modifier_by_id[word.id]
                same = tokens[word.first].sentence == tokens[mention.first].sentence
                if same and kind in modifier.turns and modifier.into is not None:
                    kind = modifier.into
            kinds.append((kind, mention))
        return kinds or self._left_over(mentions, modifiers)

    def _left_over(self, mentions: Sequence[Mention], modifiers: Sequence[Mention]) -> list[tuple[str, Mention]]:
        """What is left when all that was named is taken out: of a letter with its names blacked out, an internal paper."""
        out = {mention.id for mention in mentions if mention.facet == "data"}
        turned = ((self._vocabulary.modifier_by_id[word.id], word) for word in modifiers)
        return [(one.into, word) for one, word in turned if one.into is not None and not out.isdisjoint(one.turns)][:1]

    def _is_out(
        self,
        mention: Mention,
        mentions: Sequence[Mention],
        tokens: Sequence[Token],
        others: Sequence[Mention | ToolMention],
    ) -> bool:
        """Whether a kind of data is taken back, or is open data of which the message says that it is not all."""
        if mention.id in self._open and any(
            one.facet == "not_only" and 0 < mention.last - one.last <= REACH_OF_NOT_ONLY and _together(one, mention, tokens)
            for one in mentions
        ):
            return True
        if any(one.facet == "cannot" and _together(one, mention, tokens) for one in mentions):
            return False
        return self._negation.takes_back(mention, tokens, others)

    def _taken_back(self, mentions: Sequence[Mention], tools: Sequence[ToolMention], tokens: Sequence[Token]) -> Iterable[str]:
        """Data kinds that the message says are left out, or that a modifier turned into another."""
        others: list[Mention | ToolMention] = [*(one for one in mentions if one.facet == "duty"), *tools]
        for mention in mentions:
            if mention.facet == "data" and self._is_out(mention, mentions, tokens, others):
                yield mention.id
        for word in self._modifiers(mentions, tools, tokens):
            yield from self._vocabulary.modifier_by_id[word.id].turns

    def _turned(self, mentions: Sequence[Mention], tools: Sequence[ToolMention], tokens: Sequence[Token]) -> dict[str, str]:
        """What becomes of kinds that modifiers change."""
        found = (self._vocabulary.modifier_by_id[one.id] for one in self._modifiers(mentions, tools, tokens))
        return {kind: one.into for one in found if one.into is not None for kind in one.turns}

    def _modifiers(self, mentions: Sequence[Mention], tools: Sequence[ToolMention], tokens: Sequence[Token]) -> list[Mention]:
        """Words that change what a data word means, those that are taken back left out."""
        others: list[Mention | ToolMention] = [*(one for one in mentions if one.facet == "duty"), *tools]
        return [m for m in mentions if m.facet == "modifier" and not self._negation.takes_back(m, tokens, others)]

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

    def _place(self, mentions: Sequence[Mention]) -> str | None:
        """The narrowest place named."""
        if not mentions:
            return None
        return max((mention.id for mention in mentions), key=lambda id_: len(self._vocabulary.wider_places.get(id_, ())))


def _found(mention: Mention, tokens: Sequence[Token]) -> Found:
    return Found(mention.facet, mention.id, tokens[mention.first].start, tokens[mention.last].end, 1.0)


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _first(mentions: Sequence[Mention]) -> str | None:
    return mentions[0].id if mentions else None
