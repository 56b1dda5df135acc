"""From a message to a reading. Built once per pack; `read` changes nothing and may run in any thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.policy import EVERYONE, Situation
from bot.understanding import weighing
from bot.understanding.classifier import train
from bot.understanding.facts import FactFinder
from bot.understanding.features import featurise
from bot.understanding.language import LanguageRecogniser
from bot.understanding.lexicon import Lexicon
from bot.understanding.negation import Negation
from bot.understanding.reading import Reading
from bot.understanding.sentences import is_compound, known_words, shipped
from bot.understanding.shape import shape
from bot.understanding.tokens import MAX_CHARACTERS, clean, fold, stems, tokenise
from bot.understanding.tool_cues import ToolCues
from bot.understanding.tool_names import ToolNames
from bot.understanding.training import lessons, tasks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.policy import Policy
    from bot.understanding.classifier import Model
    from bot.understanding.facts import Facts
    from bot.understanding.features import Features
    from bot.understanding.lexicon import Mention
    from bot.understanding.sentences import SentenceEncoder
    from bot.understanding.tokens import Token
    from bot.understanding.tool_names import ToolMention
    from bot.understanding.training import Lesson
    from bot.understanding.words import LanguageWords

TAGGED = ("intent", "status")
"""Facets whose terms are a feature of their own. Those of activities are not: examples were written by the people
who wrote the terms, so the classifier would trust them more than real messages bear out."""

TOOL_WORD = "tool"
"""What stands for a tool's name when a message is compared with examples."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message after terms and tools were found, before anything was decided."""

    text: str
    language: str
    tokens: tuple[Token, ...]
    mentions: list[Mention]
    tools: list[ToolMention]
    facts: Facts
    features: Features


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a pack's examples taught, for keeping.

    Attributes:
        model: the classifiers.
        languages: counts of words and letter runs, by language.
        examples: how many messages it learnt from.
        per_activity: how many of them an activity has, on average; `per_kind`, a data kind.
    """

    model: Model
    languages: Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]]
    examples: int
    per_activity: float
    per_kind: float


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
                self.lexicon.add(facet, id_, entry.terms)
        for id_, entry in words.duties.items():
            self.lexicon.add("duty", id_, entry.broken_by)
            self.lexicon.add("kept", id_, entry.kept_by)
        for status in ("public", "approved", "unlisted", "local"):
            self.lexicon.add("status", status, getattr(words.tools, status))
        self.lexicon.add("ai", "ai", words.tools.ai)
        self.lexicon.add("cannot", "cannot", words.grammar.cannot)
        self.lexicon.add("not_only", "not_only", words.grammar.not_only)
        self.facts = FactFinder(policy.vocabulary, Negation(words.grammar, words.code))
        self.small_words = {form for word in words.grammar.stopwords for form in stems(word, words.code)}
        self.cues = ToolCues.of(words.tools, self.small_words, words.code)
        self._greetings = _phrases(words.grammar.greetings, words.code)
        self._joining = _phrases(words.grammar.splitters, words.code)

    def goes_on(self, tokens: Sequence[Token]) -> bool:
        """Whether a message begins with a word that joins it to the one before; a greeting may stand in front."""
        forms = tuple(token.stem for token in tokens)
        greeting = max((len(words) for words in self._greetings if forms[: len(words)] == words), default=0)
        return any(forms[at : at + len(words)] == words for words in self._joining for at in {0, greeting})


def _phrases(phrases: Sequence[str], language: str) -> frozenset[tuple[str, ...]]:
    return frozenset(stems(phrase, language) for phrase in phrases) - {()}


class Understanding:
    """Reads messages in the words of one pack."""

    def __init__(self, policy: Policy, languages: Mapping[str, LanguageWords], learnt: Learnt | None = None) -> None:
        """Prepare to read.

        Args:
            policy: whose words are read.
            languages: words by language code; the policy's default language must be among them.
            learnt: what was learnt before from the same pack; None learns now (two minutes for a large pack).
        """
        self.policy = policy
        self._encoder: SentenceEncoder = shipped()
        self._known_words = known_words()
        self._words = languages
        self._tongues: dict[str, Tongue] = {}
        self._tool_names = ToolNames(policy.vocabulary)
        self._informing = {clause.id for clause in policy.clauses if not clause.decides}
        self._recogniser = LanguageRecogniser(policy.default_language)
        if learnt is None:
            learnt = self._learn()
        self.learnt = learnt
        self._recogniser.remember(learnt.languages)

    def _tongue(self, code: str) -> Tongue:
        """A language's terms, arranged when its first message comes."""
        tongue = self._tongues.get(code)
        if tongue is None:
            tongue = self._tongues[code] = Tongue(self.policy, self._words[code])
        return tongue

    def _learn(self) -> Learnt:
        taught = lessons(self.policy, self._words)
        recogniser = LanguageRecogniser(self.policy.default_language)
        for code, words in self._words.items():
            recogniser.learn(code, (lesson.text for lesson in taught if lesson.language == code), words.grammar.stopwords)
        whole = [one for one in taught if one.intents]
        about, held = sum(len(one.activities or ()) for one in whole), sum(len(one.data or ()) for one in whole)
        return Learnt(
            model=self._train(taught),
            languages=recogniser.learnt(),
            examples=len(whole),
            per_activity=about / max(1, len(self.policy.vocabulary.activities)),
            per_kind=held / max(1, len(self.policy.vocabulary.data)),
        )

    def search(self, text: str, language: str | None = None) -> tuple[str, ...]:
        """Ids of clauses for a search: those that hold the words first, then those that mean them."""
        wanted = tokenise(clean(text), language or self.policy.default_language)
        hits: list[str] = []
        for clause in self.policy.clauses:
            words = fold(f"{clause.id} {clause.title} {clause.text} {clause.reason} {clause.instead}")
            if wanted and all(token.word in words for token in wanted):
                hits.append(clause.id)
        scores = self._scores(self.see(text, language))["clause"]
        near = [id_ for id_, score in weighing.clauses(scores) if score >= weighing.NEAR_CLAUSE]
        return tuple(dict.fromkeys((*hits, *near)))

    def see(self, text: str, language: str | None = None) -> Seen:
        """Find terms and tools."""
        cleaned = clean(text)
        code = language if language is not None and language in self._words else self._recogniser.recognise(cleaned)
        tongue = self._tongue(code)
        tokens = tokenise(cleaned, code)
        known = [self._is_ordinary(token, tongue) for token in tokens]
        forms = [
            token.stem if ok or is_compound(token.word) else tongue.lexicon.corrected(token.stem)
            for token, ok in zip(tokens, known, strict=True)
        ]
        tools = self._tool_names.find(tokens, tongue.cues, known)
        named = {at for tool in tools for at in range(tool.first, tool.last + 1)}
        mentions = [m for m in tongue.lexicon.find(tokens, forms) if not named.issuperset(range(m.first, m.last + 1))]
        facts = tongue.facts.facts(mentions, tools, tokens)
        words = [TOOL_WORD if at in named else token.word for at, token in enumerate(tokens)]
        stemmed = [TOOL_WORD if at in named else form for at, form in enumerate(forms)]
        tags = [f"{mention.facet}:{mention.id}" for mention in mentions if mention.facet in TAGGED]
        tags.extend(f"tool:{tool.tool.status}" for tool in tools)
        return Seen(cleaned, code, tokens, mentions, tools, facts, featurise(words, stemmed, tags, shape(cleaned, tokens)))

    def _scores(self, seen: Seen) -> dict[str, dict[str, float]]:
        return self.learnt.model.scores(seen.features, self._encoder.of(seen.text))

    def _answerable(self, scores: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
        """How much there is to answer with: a task of the policy, an informing clause."""
        tasks = (scores["activity"].get(entry.id, 0.0) for entry in self.policy.vocabulary.activities)
        clauses = (score for id_, score in scores["clause"].items() if id_ in self._informing)
        return {"task": max(tasks, default=0.0), "clause": max(clauses, default=0.0)}

    def _is_ordinary(self, token: Token, tongue: Tongue) -> bool:
        return token.word in self._known_words or tongue.lexicon.knows(token.stem) or token.stem in tongue.small_words

    def _train(self, taught: Sequence[Lesson]) -> Model:
        rows = [self.see(lesson.text, lesson.language).features for lesson in taught]
        meanings = self._encoder.of_all([clean(lesson.text) for lesson in taught])
        return train(rows, meanings, tasks(taught, self.policy.vocabulary))

    def read(self, text: str, language: str | None = None, role: str | None = None, place: str | None = None) -> Reading:
        """Understand one message.

        Args:
            text: the message; of a long one, the first part is read.
            language: its language, when the channel knows it; otherwise it is recognised.
            role: of the person, when the channel knows it; what the message says counts more.
            place: where the person works, likewise.
        """
        seen = self.see(text, language)
        scores = self._scores(seen)
        activities = weighing.activities(scores["activity"], seen.facts, self.policy.vocabulary, self.learnt.per_activity)
        intents = weighing.intents(scores["intent"], seen.facts.intents, **self._answerable(scores))
        data = seen.facts.data or weighing.data_without_words(scores["data"], seen.facts.taken_back, seen.facts.turned)
        situation = Situation(
            activities=activities.chosen,
            data=data,
            tools=self._tool_names.meant(seen.facts.tools, activities.chosen),
            role=seen.facts.role or role or EVERYONE,
            place=seen.facts.place or place,
            breaches=seen.facts.breaches,
            beyond_vocabulary=activities.beyond_vocabulary,
        )
        others = [replace(situation, activities=(one,), beyond_vocabulary=False) for one in activities.others]
        if activities.perhaps_off_list:
            others.append(replace(situation, activities=(), beyond_vocabulary=True))
        kinds = weighing.hinted_data(scores["data"], data, seen.facts.taken_back, self.learnt.per_kind)
        hinted = (replace(situation, data=(*data, kind)) for kind in kinds)
        return Reading(
            text=seen.text,
            language=seen.language,
            intent=intents[0][0],
            intents=intents,
            situation=situation,
            parts=weighing.parts(situation, self.policy.vocabulary),
            alternatives=(*others, *hinted),
            clauses=weighing.clauses(scores["clause"]),
            found=seen.facts.found,
            sure_of_task=activities.sure,
            sure=activities.sure and intents[0][1] >= weighing.SURE_INTENT,
            truncated=len(text) > MAX_CHARACTERS,
            goes_on=self._tongue(seen.language).goes_on(seen.tokens),
        )
