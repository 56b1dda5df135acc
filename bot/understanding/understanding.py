"""From a message to a reading. Built once per pack; `read` changes nothing and may run in any thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.policy import EVERYONE, Situation
from bot.understanding import weighing
from bot.understanding.annotator import Annotator
from bot.understanding.learning import learn
from bot.understanding.reading import Reading
from bot.understanding.sentences import shipped
from bot.understanding.tokens import clean, fold, is_cut, tokenise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.policy import Clause, Policy
    from bot.policy.clauses import Wording
    from bot.understanding.annotator import Annotated
    from bot.understanding.learning import Learnt
    from bot.understanding.sentences import SentenceEncoder
    from bot.understanding.words import LanguageWords


class Understanding:
    """Reads messages in the words of one pack."""

    def __init__(self, policy: Policy, languages: Mapping[str, LanguageWords], learnt: Learnt | None = None) -> None:
        """Prepare to read.

        Args:
            policy: whose words are read.
            languages: words by language code; the policy's default language must be among them.
            learnt: what was learnt before from the same pack; None learns now (a minute or two for a large pack).
        """
        self.policy = policy
        self._encoder: SentenceEncoder = shipped()
        self._found_by: dict[tuple[str, str], str] = {}
        self._informing = {clause.id for clause in policy.clauses if not clause.decides}
        self.learnt = learnt or learn(policy, languages)
        self._annotator = Annotator(policy, languages)
        self._annotator.recogniser.remember(self.learnt.languages)

    def annotate(self, text: str, language: str | None = None) -> Annotated:
        """What stands in a message, before anything is decided."""
        return self._annotator.annotate(text, language)

    def search(self, text: str, language: str | None = None) -> tuple[str, ...]:
        """Ids of clauses for a search: those that hold the words first, then those that mean them.

        Args:
            text: the words.
            language: whose words they are; clauses are searched in it and as the pack writes them.
        """
        original = self.policy.default_language
        wanted = {token.word for token in tokenise(clean(text), language or original)}
        hits: list[str] = []
        for clause in self.policy.clauses:
            wordings = {
                self._folded(clause, code) for code in {original, language or original} & {original, *self.policy.languages}
            }
            if wanted and any(all(word in held for word in wanted) for held in wordings):
                hits.append(clause.id)
        scores = self._scores(self.annotate(text, language))["clause"]
        near = [id_ for id_, score in weighing.clauses(scores) if score >= weighing.NEAR_CLAUSE]
        return tuple(dict.fromkeys((*hits, *near)))

    def _folded(self, clause: Clause, language: str) -> str:
        """What a clause is found by in a language; worked out at its first search, as a pack may have thousands."""
        known = self._found_by.get((clause.id, language))
        if known is None:
            known = self._found_by[clause.id, language] = _words(clause, clause.wording(language))
        return known

    def _scores(self, seen: Annotated) -> dict[str, dict[str, float]]:
        return self.learnt.model.scores(seen.features, self._encoder.of(seen.text))

    def _writes_in(self, seen: Annotated) -> str:
        """The language of whoever wrote a message, which may quote another one."""
        said = [tool.first for tool in seen.tools] + [mention.first for mention in seen.mentions if mention.facet == "ai"]
        named = seen.tokens[min(said)].start if said else len(seen.text)
        return self._annotator.recogniser.of_the_writer(seen.text, seen.language, named)

    def _answerable(self, scores: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
        """How much there is to answer with: a task of the policy, an informing clause."""
        tasks = (scores["activity"].get(entry.id, 0.0) for entry in self.policy.vocabulary.activities)
        clauses = (score for id_, score in scores["clause"].items() if id_ in self._informing)
        return {"task": max(tasks, default=0.0), "clause": max(clauses, default=0.0)}

    def read(self, text: str, language: str | None = None, role: str | None = None, place: str | None = None) -> Reading:
        """Understand one message.

        Args:
            text: the message; of a long one, the first part is read.
            language: its language, when the channel knows it; otherwise it is recognised.
            role: of the person, when the channel knows it; what the message says counts more.
            place: where the person works, likewise.
        """
        seen = self.annotate(text, language)
        tongue = self._annotator.tongue(seen.language)
        scores = self._scores(seen)
        activities = weighing.activities(
            scores["activity"], seen.facts, self.policy.vocabulary, self.learnt.per_activity, names_none=seen.names_no_task
        )
        intents = weighing.intents(scores["intent"], seen.facts.intents, **self._answerable(scores))
        # A tool's name alone says nothing of what goes in, whatever people mostly ask about it.
        hints = {} if seen.names_no_task else scores["data"]
        data = seen.facts.data or weighing.data_without_words(hints, seen.facts.taken_back, seen.facts.turned)
        situation = Situation(
            activities=activities.chosen,
            data=data,
            tools=seen.facts.tools,
            role=next(iter(seen.facts.roles), role or EVERYONE),
            place=next(iter(seen.facts.places), place),
            breaches=seen.facts.breaches,
            beyond_vocabulary=activities.beyond_vocabulary,
        )
        others = [replace(situation, activities=(one,), beyond_vocabulary=False) for one in activities.others]
        if activities.perhaps_off_list:
            others.append(replace(situation, activities=(), beyond_vocabulary=True))
        others.extend(replace(situation, role=one) for one in seen.facts.roles[1:])
        others.extend(replace(situation, place=one) for one in seen.facts.places[1:])
        kinds = weighing.hinted_data(hints, data, seen.facts.taken_back, self.learnt.per_kind)
        hinted = (replace(situation, data=(*data, kind)) for kind in kinds)
        return Reading(
            text=seen.text,
            language=seen.language if language else self._writes_in(seen),
            intent=intents[0][0],
            intents=intents,
            situation=situation,
            alternatives=(*others, *hinted),
            clauses=weighing.clauses(scores["clause"]),
            found=seen.facts.found,
            taken_back=seen.facts.taken_back,
            turned=seen.facts.turned,
            sure_of_task=activities.sure,
            sure=activities.sure and intents[0][1] >= weighing.SURE_INTENT,
            truncated=is_cut(text),
            goes_on=tongue.goes_on(seen.tokens),
            rejoinder=tongue.rejoinder(seen.tokens, seen.mentions, seen.tools),
            greets=tongue.greets(seen.tokens),
            affected=tongue.is_affected(seen.tokens, seen.mentions),
            in_danger=any(mention.facet == "in_danger" for mention in seen.mentions),
        )


def _words(clause: Clause, wording: Wording) -> str:
    """What a clause is found by in one of its wordings, folded."""
    said = (clause.id, wording.title, wording.text, wording.say(clause.reason), wording.say(clause.instead))
    return fold(" ".join(said))
