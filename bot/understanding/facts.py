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
from bot.understanding.tokens import stems, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.policy import Vocabulary
    from bot.understanding.lexicon import Mention
    from bot.understanding.tokens import Token
    from bot.understanding.tool_names import ToolMention
    from bot.understanding.words import Grammar

REACH_OF_WITHOUT = 4
"""Words between "without" and the data word it takes back, at most."""

REACH_OF_NEVER = 5
"""Words between "never" and a "without" that states a breach, at most."""

REACH_OF_NOT_ONLY = 6
"""Words between "not only" and a word for open data, at most."""

REACH_BACK = 2
"""Words between a data word and the "removed" that takes it back, at most."""

STATUSES: tuple[Literal["public", "approved", "unlisted"], ...] = ("public", "approved", "unlisted")


@dataclass(frozen=True, slots=True)
class Facts:
    """What terms say about a stretch of a message.

    Attributes:
        data: kinds that go in.
        taken_back: kinds that the message says do not.
        kept: duties of which it says that they will not be broken: "nothing goes out without me reading it", "I read it all".
    """

    data: tuple[str, ...]
    taken_back: frozenset[str]
    tools: tuple[NamedTool, ...]
    activities: tuple[str, ...]
    role: str | None
    place: str | None
    breaches: frozenset[str]
    kept: frozenset[str]
    intents: tuple[str, ...]
    found: tuple[Found, ...]


class Negation:
    """Says whether a data word, or words of a breach, are taken back by the words around them."""

    def __init__(self, grammar: Grammar, language: str) -> None:
        """Take the negating words of a language."""
        self._without = {stems(term, language) for term in grammar.without}
        self._right_before = {stems(term, language) for term in grammar.negators}
        self._after = {stems(term, language) for term in grammar.negators_after}
        self._only = {stems(term, language) for term in grammar.only}
        self._lacking = {phrase[0] for phrase in self._without | self._right_before if phrase}
        # As they stand, not their stems: German "nicht" and "nichts" have the same.
        self._never = {tuple(token.word for token in tokenise(term, language)) for term in grammar.never}
        self._nothing = {phrase[0] for phrase in self._never if len(phrase) == 1}
        self._excepts = {stems(term, language) for term in grammar.excepts}
        self._whys = {token.word for term in grammar.whys for token in tokenise(term, language)}
        self._doubts = {token.word for term in grammar.doubts for token in tokenise(term, language)}
        self._small = {form for word in grammar.stopwords for form in stems(word, language)}

    def takes_back(self, mention: Mention, tokens: Sequence[Token], others: Sequence[Mention | ToolMention] = ()) -> bool:
        """Whether the mention is negated. A "without" inside `others`, a duty or a tool's name, takes nothing back."""
        sentence = tokens[mention.first].sentence
        if any(token.word in self._whys for token in tokens[: mention.first] if token.sentence == sentence):
            return False
        spoken_for = {at for other in others for at in range(other.first, other.last + 1)}
        before = ["" if at in spoken_for else t.stem for at, t in enumerate(tokens[: mention.first]) if t.sentence == sentence]
        after = [t.stem for t in tokens[mention.last + 1 :] if t.sentence == sentence]
        nothing = not self._nothing.isdisjoint(_stretch(tokens, mention.first))
        if nothing and self._ends_within(before, self._excepts, REACH_OF_WITHOUT):
            return False
        if self._ends_within(before, self._without, REACH_OF_WITHOUT):
            return not self._ends_within(before, self._only, REACH_OF_WITHOUT)
        if self._ends_within(before[-2:], self._right_before, 1 if before and before[-1] in self._small else 0):
            return True
        return any(tuple(after[at : at + len(parts)]) == parts for parts in self._after for at in range(REACH_BACK + 1))

    def stands_beside(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a "not" stands right before or after the mention."""
        around = (mention.first - 1, mention.last + 1)
        sentence = tokens[mention.first].sentence
        beside = [tokens[at] for at in around if 0 <= at < len(tokens) and tokens[at].sentence == sentence]
        return any((token.stem,) in self._right_before for token in beside)

    def denies(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether words that would state a breach say the opposite.

        A "without" stands right before them: "without real people"; or a "never": "I won't let it decide", "nothing goes out
        without me reading it".
        """
        before = [token.stem for token in tokens[: mention.first] if token.sentence == tokens[mention.first].sentence]
        if self._ends_within(before, self._without, 1 if before and before[-1] in self._small else 0):
            return True
        said = _stretch(tokens, mention.first)
        if self._doubts.intersection(said):
            return False
        lacks = any(token.stem in self._lacking for token in tokens[mention.first : mention.last + 1])
        return self._ends_within(said, self._never, REACH_OF_NEVER if lacks else 0)

    @staticmethod
    def _ends_within(words: list[str], phrases: set[tuple[str, ...]], reach: int) -> bool:
        """Whether a phrase ends at most `reach` words before the end."""
        return any(
            tuple(words[len(words) - back - len(parts) : len(words) - back]) == parts
            for parts in phrases
            for back in range(min(reach, len(words) - len(parts)) + 1)
            if parts
        )


def _stretch(tokens: Sequence[Token], end: int) -> list[str]:
    """Words before a token, back to the last mark between them. One right before it, as before "ohne", does not count."""
    start = end - 1
    while start > 0 and tokens[start].start - tokens[start - 1].end == 1 and tokens[start].sentence == tokens[end].sentence:
        start -= 1
    return [token.word for token in tokens[max(start, 0) : end] if token.sentence == tokens[end].sentence]


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
            tools=self._tools(tools, by_facet),
            activities=_unique(mention.id for mention in by_facet.get("activity", ())),
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
        modifiers = [m for m in mentions if m.facet == "modifier" and not self._negation.takes_back(m, tokens, others)]
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
        return kinds

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
            elif mention.facet == "modifier" and not self._negation.takes_back(mention, tokens, others):
                yield from self._vocabulary.modifier_by_id[mention.id].turns

    def _ordered(self, kinds: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(kinds), key=lambda kind: self._vocabulary.data_order[kind]))

    @staticmethod
    def _tools(named: Sequence[ToolMention], by_facet: dict[str, list[Mention]]) -> tuple[NamedTool, ...]:
        """Named tools; "personal account" beside an approved one makes it private."""
        statuses = {mention.id for mention in by_facet.get("status", ())}
        tools = list(dict.fromkeys(mention.tool for mention in named))
        if not tools:
            return tuple(NamedTool("", status) for status in STATUSES if status in statuses)
        if "public" in statuses and "approved" not in statuses:
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
