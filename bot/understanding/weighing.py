"""From scores to a reading: what counts as said, what as a hint, and when the bot is not sure.

1. A word that names something adds to what the classifier heard in the whole message.
2. Nothing is taken below a floor: a task that no label fits is one the policy has no word for.
3. What is nearly as likely is kept beside the reading, so that the answer can hold for it too.
   An activity that was named in words is always kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understanding.words import MAY_I, OFF_LIST, UNNAMED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.policy import Vocabulary
    from bot.understanding.facts import Facts

# Scores are about 1 for a clear yes and 0 for a clear no. The figures below were chosen on the golden questions of the
# sample pack (`mayi eval`), for which results are reported too, and on messages held back from learning. Only questions
# that were kept aside from choosing tell how good the answers are to somebody new.
SAID = 0.6
"""Weight of the classifier's score for "may I?" and for a question about the rules, which are worded alike. The rest of both
scores says whether there is something to answer with. These four were fitted on 10,869 messages held back from learning."""
TASK = 0.3
"""What the best activity's score adds to "may I?": a task to say yes or no to."""
CLAUSE = 0.35
"""What the best informing clause's score adds to a question about the rules: words that answer it."""
ANSWERED = 0.1
"""What "may I?" is ahead: where permission could be meant, a yes or no says more than a quotation."""
INTENT_TERM = 0.15
"""What a phrase that says an intent by itself adds to its score."""
RULES = "info"
"""The intent of a question about the rules."""
ALSO_INTENT = 0.25
INTENT_LEAD = 0.35
"""Whether something may be done, and what the rules say, are also asked with this score, at most this far behind the first."""
ALSO_WAY, WAY_LEAD = 0.35, 0.5
"""The same for what somebody wants done: a form that nobody asked for puzzles whoever is offered it."""
ACTIVITY_TERM = 0.15
"""What a word that names an activity adds to its score, and to that of each activity that narrows it."""
ACTIVITY_TOOL = 0.15
"""What a tool that is made for one activity adds to its score, likewise."""
NONE_LEAD = 0.22
"""By so much "no activity is named" has to lead over the best activity."""
NO_ACTIVITY = 0.12
"""Below this, no activity is named."""
SPARSE = 1.5
"""With few examples an activity's score says less: this, divided by the examples an activity has, is added to the floor."""
NEARLY_NONE = 0.75
SPARSER = 1.0
"""Added to `SPARSE` where "no activity is named" has this share of the best activity's score."""
SECOND_ACTIVITY = 0.8
"""A further activity counts with this share of the first one's score."""
MAYBE_ACTIVITY = 0.25
MAYBE_SHARE = 0.6
"""An activity with this score and share is a reading that the answer must hold for too."""
MAYBE_BESIDE_NONE = 0.2
"""The same, where the message names none more likely than any: with this score, and that share of the score for none."""
DATA_WITHOUT_TERM = 0.25
"""A data kind counts without a word for it from this score on."""
MAYBE_DATA = 0.22
"""The likeliest data kind is one that the answer must hold for too, with this score."""
SPARSE_DATA = 25
"""With few examples scores stay low: of a kind with as many as this, half of `MAYBE_DATA` is enough."""
MAYBE_MORE_DATA = 0.35
"""The same for any kind, beside one that the message names."""
SURE_INTENT = 0.45
SURE_ACTIVITY = 0.4
"""Below these, the answer asks "not what you meant?" and shows the other readings."""
NEAR_CLAUSE = 0.2
"""A clause with this score is shown for a search that none of its words match."""
MOST_ACTIVITIES = 3
MOST_CLAUSES = 3


@dataclass(frozen=True, slots=True)
class Activities:
    """What the AI is for.

    Attributes:
        chosen: what was said; empty when nothing was, or when no label fits.
        others: what it may have meant.
        beyond_vocabulary: a task was named, and no label fits.
        perhaps_off_list: what was said may as well be a task that no label fits.
        sure: whether the best label is well ahead.
    """

    chosen: tuple[str, ...]
    others: tuple[str, ...]
    beyond_vocabulary: bool
    sure: bool
    perhaps_off_list: bool = False


def intents(
    scores: Mapping[str, float], by_terms: Sequence[str], *, task: float, clause: float
) -> tuple[tuple[str, float], ...]:
    """Intents with their scores, best first, as far as they are near the best.

    Args:
        scores: of the classifier.
        by_terms: what phrases said.
        task: score of the activity that is most likely.
        clause: of the informing clause that is most likely to answer.
    """
    raised = {intent: score + INTENT_TERM * (intent in by_terms) for intent, score in scores.items()}
    raised[MAY_I] = SAID * raised[MAY_I] + TASK * task + ANSWERED
    raised[RULES] = SAID * raised[RULES] + CLAUSE * clause
    best = _ranked(raised)
    top = best[0][1]
    asks, wants = max(ALSO_INTENT, top - INTENT_LEAD), max(ALSO_WAY, top - WAY_LEAD)
    least = {MAY_I: asks, RULES: asks}
    return tuple((intent, share(score)) for intent, score in best if score == top or score >= least.get(intent, wants))


def activities(
    scores: Mapping[str, float], facts: Facts, vocabulary: Vocabulary, taught: float, *, names_none: bool = False
) -> Activities:
    """What is done with AI.

    Args:
        scores: of the classifier, `unnamed` and `off_list` among the labels.
        facts: what terms said.
        vocabulary: which activities narrow which.
        taught: examples an activity has, on average.
        names_none: no word of the message could name a task; then a tool's kind alone can suggest one.
    """
    unmeant = {entry.id for entry in vocabulary.activities if not facts.kept.isdisjoint(entry.breaks)} if facts.kept else set()
    by_terms = tuple(one for one in facts.activities if one not in unmeant)
    kinds = vocabulary.activity_of_tool
    by_tools = {kinds[tool.name] for tool in facts.tools if tool.name in kinds}
    if names_none:
        return _suggested(by_tools, by_terms, scores)
    meant = {one: score for one, score in scores.items() if one not in unmeant}
    weighed = _weigh(meant, by_terms, by_tools, vocabulary)
    if weighed.names_none(knows_data=bool(facts.data)):
        others = weighed.readings(MAYBE_BESIDE_NONE, beside=weighed.none)
        return Activities((), others, beyond_vocabulary=False, sure=True)
    if weighed.top < _floor(weighed, taught):
        return Activities((), by_terms, beyond_vocabulary=True, sure=False)
    if weighed.off_list > weighed.top:
        others = weighed.readings(MAYBE_ACTIVITY, beside=weighed.off_list)
        return Activities((), others, beyond_vocabulary=True, sure=weighed.off_list >= SURE_ACTIVITY)
    return _named(weighed, vocabulary)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the message and its words say for each activity.

    Attributes:
        alone: score of each activity with what was said for itself.
        ranked: the same, best first, raised also by what was said for an activity that it narrows.
        by_terms: activities that words name.
        none: score of "no activity is named".
        off_list: score of "a task that is none of the list".
    """

    alone: Mapping[str, float]
    ranked: Sequence[tuple[str, float]]
    by_terms: tuple[str, ...]
    none: float
    off_list: float

    @property
    def top(self) -> float:
        """Score of the best activity."""
        return self.ranked[0][1] if self.ranked else 0.0

    def names_none(self, *, knows_data: bool) -> bool:
        """Whether no activity is named; beside data, that need not lead."""
        return not self.ranked or self.none > max(self.top, self.off_list) + (0.0 if knows_data else NONE_LEAD)

    def readings(self, least: float, beside: float, without: Collection[str] = ()) -> tuple[str, ...]:
        """What may be meant beside something with the score `beside`: what is near to it, and all that words name."""
        near = (one for one, score in self.ranked if self.alone[one] >= least and score >= beside * MAYBE_SHARE)
        return tuple(one for one in dict.fromkeys((*near, *self.by_terms)) if one not in without)[:MOST_ACTIVITIES]


def _suggested(by_tools: Collection[str], by_terms: tuple[str, ...], scores: Mapping[str, float]) -> Activities:
    """What a message without a word for a task is about: what its tools are made for, if that is not far behind."""
    least = scores.get(UNNAMED, 0.0) - NONE_LEAD - ACTIVITY_TOOL
    meant = tuple(sorted(one for one in by_tools if scores[one] >= least))
    return Activities(meant, by_terms, beyond_vocabulary=False, sure=True)


def _weigh(
    scores: Mapping[str, float], by_terms: tuple[str, ...], by_tools: Collection[str], vocabulary: Vocabulary
) -> _Weighed:
    """Scores with what words and tools add: to what they name, and to what narrows that."""
    alone = {
        one: score + ACTIVITY_TERM * (one in by_terms) + ACTIVITY_TOOL * (one in by_tools) for one, score in scores.items()
    }
    named, suggested = _narrower(by_terms, vocabulary), _narrower(by_tools, vocabulary)
    raised = {one: score + ACTIVITY_TERM * (one in named) + ACTIVITY_TOOL * (one in suggested) for one, score in alone.items()}
    none, off_list = raised.pop(UNNAMED, 0.0), raised.pop(OFF_LIST, 0.0)
    return _Weighed(alone, _ranked(raised), by_terms, none, off_list)


def _floor(weighed: _Weighed, taught: float) -> float:
    """The score below which the best activity is none: the fewer examples an activity has, the higher."""
    sparse = SPARSE + SPARSER * (weighed.none > NEARLY_NONE * weighed.top)
    return NO_ACTIVITY + sparse / max(1.0, taught)


def _named(weighed: _Weighed, vocabulary: Vocabulary) -> Activities:
    """The activities that are named, and what else may be meant."""
    chosen = _chosen(weighed.ranked, vocabulary)
    wider = {one for narrow in chosen for one in vocabulary.activity_by_id[narrow].narrows}
    return Activities(
        chosen,
        weighed.readings(MAYBE_ACTIVITY, beside=weighed.top, without={*chosen, *wider}),
        beyond_vocabulary=False,
        sure=weighed.top >= SURE_ACTIVITY,
        perhaps_off_list=weighed.off_list >= max(MAYBE_ACTIVITY, weighed.top * MAYBE_SHARE),
    )


def _narrower(said: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Activities that narrow one that was named, unless named themselves: a works council's minutes are minutes too.

    It is raised with the wider one; to be a reading it has to score by itself.
    """
    whole = set(said)
    if not whole:
        return set()
    return {entry.id for entry in vocabulary.activities if entry.id not in whole and not whole.isdisjoint(entry.narrows)}


def _chosen(ranked: Sequence[tuple[str, float]], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The best activities; a broader one gives way to the one that narrows it."""
    floor = max(NO_ACTIVITY, ranked[0][1] * SECOND_ACTIVITY)
    taken = [one for one, score in ranked if score >= floor][:MOST_ACTIVITIES]
    narrowed = {wider for one in taken for wider in vocabulary.activity_by_id[one].narrows}
    return tuple(one for one in taken if one not in narrowed)


def data_without_words(scores: Mapping[str, float], taken_back: Collection[str], turned: Mapping[str, str]) -> tuple[str, ...]:
    """The data kind a message speaks of without a word for it in the vocabulary.

    Args:
        scores: of the classifier.
        taken_back: what it says is not in it.
        turned: what its words make of kinds: of a customer's complaint with the names removed, an internal paper.
    """
    left = [kind for kind in scores if kind in turned or kind not in taken_back]
    best = max(left, key=lambda kind: scores[kind], default=None)
    return (turned.get(best, best),) if best is not None and scores[best] >= DATA_WITHOUT_TERM else ()


def hinted_data(
    scores: Mapping[str, float], known: Sequence[str], taken_back: Collection[str], taught: Mapping[str, int]
) -> tuple[str, ...]:
    """The data kind that the message only hints at, if any; beside those that it names, all that it hints at plainly.

    Args:
        scores: of the classifier.
        known: what the message names.
        taken_back: what it says is not in it.
        taught: examples each data kind has; one without any has no score to speak of.
    """
    left = {kind: score for kind, score in scores.items() if kind not in known and kind not in taken_back}
    if known:
        return tuple(kind for kind, score in left.items() if score >= MAYBE_MORE_DATA)
    likeliest = max(left, key=left.__getitem__, default=None)
    if likeliest is None:
        return ()
    count = taught.get(likeliest, 0)
    share = count / (count + SPARSE_DATA) if count else 1.0
    return (likeliest,) if left[likeliest] >= MAYBE_DATA * share else ()


def clauses(scores: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Clauses whose words come nearest to answering the message."""
    return tuple((id_, share(score)) for id_, score in _ranked(scores)[:MOST_CLAUSES])


def share(score: float) -> float:
    """A score as a confidence between 0 and 1."""
    return round(min(1.0, max(0.0, score)), 3)


def _ranked(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda item: -item[1])
