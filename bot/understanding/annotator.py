"""What stands in a message, found by the words of a pack: terms, tools, facts, and its features for the classifiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understanding.facts import FactFinder
from bot.understanding.features import featurise
from bot.understanding.language import LanguageRecogniser
from bot.understanding.lexicon import Lexicon
from bot.understanding.negation import Negation
from bot.understanding.sentences import is_compound, known_words
from bot.understanding.shape import shape
from bot.understanding.tokens import clean, stems, tokenise
from bot.understanding.tool_cues import ToolCues
from bot.understanding.tool_names import ToolNames
from bot.understanding.words import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.policy import Policy
    from bot.understanding.facts import Facts
    from bot.understanding.features import Features
    from bot.understanding.lexicon import Mention
    from bot.understanding.reading import Rejoinder
    from bot.understanding.tokens import Token
    from bot.understanding.tool_names import ToolMention
    from bot.understanding.words import LanguageWords

TAGGED = ("intent", "status")
"""Facets whose terms are a feature of their own. Those of activities are not: examples were written by the people
who wrote the terms, so the classifier would trust them more than real messages bear out."""

TOOL_WORD = "tool"
"""What stands for a tool's name when a message is compared with examples."""

NO_TASK = frozenset({"ai", "status", "role", "place", "intent"})
"""Facets whose terms name no task."""

ASIDE = frozenset({"others_do", "self", "doer", "unpublished", "not_yet"})
"""Facets of small words that say who acts, or what holds of something else; they name nothing."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A message after terms and tools were found, before anything was decided.

    Attributes:
        names_no_task: whether it asks about a tool and holds no word that could say what for ("can I use ChatGPT?").
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    mentions: list[Mention]
    tools: list[ToolMention]
    facts: Facts
    features: Features
    names_no_task: bool


class Tongue:
    """One language of the pack: its terms and its small words."""

    def __init__(self, policy: Policy, words: LanguageWords) -> None:
        """Arrange the terms of a language."""
        self.words = words
        self.lexicon = Lexicon(words.code, words.groups)
        for facet, entries in (
            ("activity", words.activities),
            ("data", words.data),
            ("role", words.roles),
            ("place", words.places),
            ("modifier", words.modifiers),
            ("intent", words.intents),
        ):
            for id_, entry in entries.items():
                self.lexicon.add("no_data" if (facet, id_) == ("data", UNNAMED) else facet, id_, entry.terms)
        for id_, entry in words.modifiers.items():
            self.lexicon.add("behind", id_, entry.behind)
        for id_, entry in words.duties.items():
            self.lexicon.add("duty", id_, entry.broken_by)
            self.lexicon.add("kept", id_, entry.kept_by)
        for status in ("public", "approved", "unlisted", "local"):
            self.lexicon.add("status", status, getattr(words.tools, status))
        self.lexicon.add("ai", "ai", words.tools.ai)
        self.lexicon.add("cannot", "cannot", words.grammar.cannot)
        self.lexicon.add("removed", "removed", words.grammar.negators_after)
        self.lexicon.add("stays_out", "stays_out", words.grammar.stays_out)
        self.lexicon.add("not_only", "not_only", words.grammar.not_only)
        self.lexicon.add("in_danger", "in_danger", words.grammar.in_danger)
        self.lexicon.add("plea", "plea", words.grammar.pleads)
        self.lexicon.add("others_do", "others_do", words.grammar.others_do)
        self.lexicon.add("self", "self", words.grammar.selves)
        self.lexicon.add("doer", "doer", words.grammar.doers)
        self.lexicon.add("unpublished", "unpublished", words.grammar.unpublished)
        self.lexicon.add("not_yet", "not_yet", words.grammar.not_yet)
        turning = (tokenise(term, words.code) for term in (*words.grammar.nots, *words.grammar.negators))
        self._turning = {term[0].word for term in turning if len(term) == 1}
        self.facts = FactFinder(policy.vocabulary, Negation(words.grammar, words.code))
        self.small_words = {form for word in words.grammar.stopwords for form in stems(word, words.code)}
        self.cues = ToolCues.of(words.tools, self.small_words, words.code)
        self._using = _phrases(words.tools.using, words.code)
        self._words_of_using = self.small_words.union(*self._using)
        self._greetings = _phrases(words.grammar.greetings, words.code)
        self._joining = _phrases(words.grammar.splitters, words.code)
        self._openings = self._greetings | self._joining
        self._opening_lengths = sorted(set(map(len, self._openings)))
        self._asking_why = _phrases(words.grammar.asks_why, words.code)
        self._asking_way = _phrases(words.grammar.asks_way, words.code)

    def names_no_task(self, tokens: Sequence[Token], mentions: Sequence[Mention], named: Collection[int]) -> bool:
        """Whether a tool is spoken of and nothing to do with it; positions `named` are tools' names."""
        mentions = [mention for mention in mentions if mention.facet not in ASIDE]
        facets = {mention.facet for mention in mentions}
        if not facets <= NO_TASK or not (named or facets & {"ai", "status"}):
            return False
        forms = tuple(token.stem for token in tokens)
        said = {at for mention in mentions for at in range(mention.first, mention.last + 1)}.union(named)
        if any(form not in self._words_of_using for at, form in enumerate(forms) if at not in said):
            return False  # so nearly every message; the rest is for the few that are left
        said.update(at for at, form in enumerate(forms) if form in self.small_words)
        for phrase in self._using:
            for first in range(len(forms) - len(phrase) + 1):
                if forms[first : first + len(phrase)] == phrase:
                    said.update(range(first, first + len(phrase)))
        return len(said) == len(tokens)

    def goes_on(self, tokens: Sequence[Token]) -> bool:
        """Whether a message begins with a word that joins it to the one before; a greeting may stand in front."""
        forms = tuple(token.stem for token in tokens)
        greeting = max((len(words) for words in self._greetings if forms[: len(words)] == words), default=0)
        return any(forms[at : at + len(words)] == words for words in self._joining for at in {0, greeting})

    def rejoinder(self, tokens: Sequence[Token], mentions: Sequence[Mention], tools: Sequence[ToolMention]) -> Rejoinder | None:
        """What a message says to the answer before (see `Reading`); a greeting or an "and" may stand in front.

        Args:
            tokens: the message.
            mentions: in it.
            tools: named in it.
        """
        forms = tuple(token.stem for token in tokens)
        begins = (0, *(length for length in self._opening_lengths if forms[:length] in self._openings))
        if any(forms[at:] in self._asking_why for at in begins):
            return "why"
        if any(forms[at:] in self._asking_way for at in begins):
            return "way"
        return "plea" if not tools and self._only_pleads(tokens, mentions, max(begins)) else None

    def _only_pleads(self, tokens: Sequence[Token], mentions: Sequence[Mention], begin: int) -> bool:
        """Whether a message is nothing but pleas and small words, none of which turns them round or states a fact."""
        pleas = [mention for mention in mentions if mention.facet == "plea"]
        within = {at for plea in pleas for at in range(plea.first, plea.last + 1)}
        named = [one for one in mentions if one.facet not in ASIDE]
        if not pleas or any(one.facet in {"duty", "modifier", "behind"} or one.first not in within for one in named):
            return False
        around = [tokens[at] for at in range(begin, len(tokens)) if at not in within]
        return all(token.stem in self.small_words and token.word not in self._turning for token in around)

    def is_affected(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
        """Whether it is done to whoever writes: "may my boss ... me", and not "may my boss let me"."""
        acting = [mention for mention in mentions if mention.facet == "others_do"]
        if not acting:
            return False
        selves = {tokens[one.last].sentence: one.last for one in mentions if one.facet == "self"}
        doers = {tokens[one.last].sentence for one in mentions if one.facet == "doer"}
        sentences = ((tokens[one.last].sentence, one.last) for one in acting)
        return any(last < selves.get(sentence, -1) and sentence not in doers for sentence, last in sentences)

    def greets(self, tokens: Sequence[Token]) -> bool:
        """Whether a message is made of greetings and thanks alone."""
        forms, at = tuple(token.stem for token in tokens), 0
        while at < len(forms):
            lengths = [length for length in self._opening_lengths if forms[at : at + length] in self._greetings]
            if not lengths:
                return False
            at += lengths[-1]
        return bool(forms)


def _phrases(phrases: Sequence[str], language: str) -> frozenset[tuple[str, ...]]:
    return frozenset(stems(phrase, language) for phrase in phrases) - {()}


class Annotator:
    """Finds what stands in messages. `annotate` changes nothing and may run in any thread."""

    def __init__(self, policy: Policy, languages: Mapping[str, LanguageWords], *, of_pack: bool = False) -> None:
        """Take the words.

        Args:
            policy: whose lists they name.
            languages: words by language code.
            of_pack: whether it reads examples, whose words may be remembered, and no questions.
        """
        self._of_pack = of_pack
        self.recogniser = LanguageRecogniser(policy.default_language)
        self.tool_names = ToolNames(policy.vocabulary)
        self._policy = policy
        self._known_words = known_words()
        self._words = languages
        self._tongues: dict[str, Tongue] = {}

    def tongue(self, code: str) -> Tongue:
        """A language's terms, arranged when its first message comes."""
        tongue = self._tongues.get(code)
        if tongue is None:
            tongue = self._tongues[code] = Tongue(self._policy, self._words[code])
        return tongue

    def annotate(self, text: str, language: str | None = None) -> Annotated:
        """Find terms and tools.

        Args:
            text: the message.
            language: its language; None, or one the pack does not have, lets it be recognised.
        """
        cleaned = clean(text)
        code = language if language is not None and language in self._words else self.recogniser.recognise(cleaned)
        tongue = self.tongue(code)
        tokens = tokenise(cleaned, code, of_pack=self._of_pack)
        known = [self._is_ordinary(token, tongue) for token in tokens]
        forms = [
            token.stem if ok or is_compound(token.word) else tongue.lexicon.corrected(token.stem)
            for token, ok in zip(tokens, known, strict=True)
        ]
        tools = self.tool_names.find(tokens, tongue.cues, known)
        named = {at for tool in tools for at in range(tool.first, tool.last + 1)}
        mentions = [m for m in tongue.lexicon.find(tokens, forms) if not named.issuperset(range(m.first, m.last + 1))]
        facts = tongue.facts.facts(mentions, tools, tokens)
        words = [TOOL_WORD if at in named else token.word for at, token in enumerate(tokens)]
        stemmed = [TOOL_WORD if at in named else form for at, form in enumerate(forms)]
        tags = [f"{mention.facet}:{mention.id}" for mention in mentions if mention.facet in TAGGED]
        tags.extend(f"tool:{tool.tool.status}" for tool in tools)
        features = featurise(words, stemmed, tags, shape(cleaned, tokens), of_pack=self._of_pack)
        no_task = tongue.names_no_task(tokens, mentions, named)
        return Annotated(cleaned, code, tokens, mentions, tools, facts, features, no_task)

    def _is_ordinary(self, token: Token, tongue: Tongue) -> bool:
        return token.word in self._known_words or tongue.lexicon.knows(token.stem) or token.stem in tongue.small_words
