"""The conversation: each kind of event with its answer. A pure function of the event and the knowledge.

1. A question is read, what the person tapped replaces what was read, and the policy decides.
2. Where a reading gets a yes and another, nearly as likely, does not, the likeliest of those is answered and both are shown.
   A message that was read only in part is never answered with a yes.
3. A question about the policy gets the clauses' own words.
   Of several questions in one message the first that gets no yes is answered, with the other beside it.
4. A message that goes on from the one before is answered together with it, or, where that is not there, without a yes.
5. A message that wants something done is told the route; it is never taken for a question only.
6. "Why?" gets the clauses behind the answer before. Where a life may be in danger, where help is stands before all else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.events import (
    CatalogueOpened,
    ClauseOpened,
    Event,
    FactsChanged,
    HowItWorksOpened,
    PolicyOpened,
    QuestionAsked,
    StatedFacts,
    ToolOpened,
)
from bot.conversation.following import followed, is_lost, without_a_yes
from bot.conversation.quoting import clauses_for, informing, quoted, reasons
from bot.conversation.replies import (
    HARM,
    ROUTES,
    AnswerGiven,
    CatalogueShown,
    ClauseShown,
    HelpFirst,
    HowItWorksShown,
    NotFound,
    NothingToRead,
    OutsideScope,
    PolicyShown,
    Reply,
    RouteExplained,
    ToolShown,
    Turn,
)
from bot.conversation.several import refused_question
from bot.conversation.standing import MOST_PAIRS, situation_of
from bot.conversation.tapped import known_facts, known_place, known_role, with_facts
from bot.policy import Outcome, Situation, determine
from bot.policy.determination import outcome_of
from bot.understanding.reading import Reading, Rejoinder
from bot.understanding.words import MAY_I

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.conversation.knowledge import Knowledge
    from bot.policy import Answer, Policy, Vocabulary

AS_LIKELY = 0.1
"""Beside another intent, "may I?" is answered too when its score is at most this far behind: there, one in four asks it."""

EITHER_WAY = frozenset({"accommodation", "approval"})
"""Routes beside which a yes or no is shown: it may spare the form. Who tells of harm, or refuses, is not to read one."""


def respond(event: Event, knowledge: Knowledge) -> Turn:
    """Answer an event."""
    policy = knowledge.policy
    language = getattr(event, "language", None) or policy.default_language
    if isinstance(event, QuestionAsked):
        return _question(event, knowledge)
    if isinstance(event, FactsChanged):
        return _again(event, language, knowledge)
    return Turn((_page(event, knowledge),), language)


def _page(event: Event, knowledge: Knowledge) -> Reply:
    """A page of the policy, without a question."""
    policy = knowledge.policy
    if isinstance(event, ClauseOpened):
        clause = policy.clause_by_id.get(event.id)
        return ClauseShown(clause, clause.in_force.on(event.day)) if clause else NotFound("clause", event.id)
    if isinstance(event, ToolOpened):
        tool = policy.vocabulary.tool_by_id.get(event.id)
        return ToolShown(tool) if tool is not None and tool.status != "unlisted" else NotFound("tool", event.id)
    if isinstance(event, CatalogueOpened):
        return CatalogueShown(tuple(tool for tool in policy.vocabulary.tools if tool.status != "unlisted"))
    if isinstance(event, PolicyOpened):
        return _policy(event, knowledge)
    assert isinstance(event, HowItWorksOpened)  # noqa: S101 - for the type checker
    return HowItWorksShown(
        clauses=len(policy.clauses),
        examples=knowledge.understanding.learnt.examples,
        languages=policy.languages,
        version=(policy.version, policy.content_hash),
    )


def _policy(event: PolicyOpened, knowledge: Knowledge) -> PolicyShown:
    policy = knowledge.policy
    in_force = tuple(clause for clause in policy.clauses if clause.in_force.on(event.day))
    by_outcome: dict[Outcome, list[str]] = {}
    for activity in policy.vocabulary.activities:
        outcome = outcome_of(Situation(activities=(activity.id,)), policy, event.day)
        by_outcome.setdefault(outcome, []).append(activity.id)
    tiers = tuple((outcome, tuple(by_outcome[outcome])) for outcome in sorted(by_outcome, key=policy.rank.__getitem__))
    if event.search.strip():
        found = knowledge.understanding.search(event.search, event.language)
        ids = {clause.id for clause in in_force}
        in_force = tuple(policy.clause_by_id[id_] for id_ in found if id_ in ids)
    return PolicyShown(tiers, in_force, event.search.strip(), event.day)


def _question(event: QuestionAsked, knowledge: Knowledge) -> Turn:
    policy = knowledge.policy
    event = _as_known(event, policy.vocabulary)
    if not event.text:
        return Turn((NothingToRead("empty"),), event.language or policy.default_language)
    reading = knowledge.understanding.read(event.text, event.language, event.role, event.place)
    if not any(character.isalnum() for character in reading.text):
        return Turn((NothingToRead("no_words"),), event.language or policy.default_language)
    if reading.rejoinder is not None:
        return Turn((_to_the_answer_before(reading.rejoinder, event, reading, knowledge),), reading.language)
    if reading.greets:
        return Turn((NothingToRead("greeting"),), reading.language)
    whole = followed(reading, event.before, policy, event.day)
    reading = whole or reading
    tapped = event.facts != StatedFacts()
    intent = MAY_I if tapped else reading.intent
    routes = tuple(name for name, _ in reading.intents if name in ROUTES and name != intent)
    if reading.in_danger and not tapped and intent != HARM and all(one.facet == "tool" for one in reading.found):
        reply: Reply = HelpFirst(reading)  # she asks for nothing: a route or a "yes, if" beside it would mock her
    elif intent == MAY_I:
        reply = _answer_may_i(event, reading, knowledge, routes, goes_on=whole is not None)
    elif intent == "info":
        reply = quoted(reading, policy, event.day, routes, _permission_besides(event, reading, knowledge))
    elif intent in ROUTES:
        clauses = clauses_for(intent, reading, policy, event.day)
        permission = _permission_besides(event, reading, knowledge) if intent in EITHER_WAY else None
        reply = RouteExplained(reading, intent, clauses, routes, permission)
    else:
        named = [policy.vocabulary.tool_by_id[tool.id] for tool in reading.situation.tools if tool.id]
        reply = OutsideScope(reading, named[0] if named else None)
    return Turn((reply,), reading.language, in_danger=reading.in_danger)


def _to_the_answer_before(said: Rejoinder, event: QuestionAsked, reading: Reading, knowledge: Knowledge) -> Reply:
    """To "why?" the clauses behind the answer before; to what else is said of it the same answer. Where the channel has it."""
    policy = knowledge.policy
    earlier = situation_of(event.before, policy.vocabulary) if event.before else None
    if earlier is None:
        return NothingToRead(said)
    if said == "why":
        return reasons(reading, earlier, policy, event.day)
    again = _answer(event, Reading(reading.text, reading.language, MAY_I, (), earlier), knowledge, ())
    if again.answer.outcome.permits and not earlier.names_a_task:
        return without_a_yes(again)  # nobody knows of what it was a yes: it may have gone on from something itself
    return replace(again, thread=said)


def _as_known(event: QuestionAsked, vocabulary: Vocabulary) -> QuestionAsked:
    """The question without the space around it, and with nothing about the person that today's policy does not know."""
    return replace(
        event,
        text=event.text.strip(),
        facts=known_facts(event.facts, vocabulary),
        role=known_role(event.role, vocabulary),
        place=known_place(event.place, vocabulary),
    )


def _answer_may_i(
    event: QuestionAsked, reading: Reading, knowledge: Knowledge, routes: tuple[str, ...], *, goes_on: bool
) -> AnswerGiven | NothingToRead:
    """The answer to "may I?", never a yes to a message of which a part is missing."""
    reply = _answer(event, reading, knowledge, routes)
    if reply.answer.outcome.permits and event.facts == StatedFacts() and not goes_on:
        refused = refused_question(reading, knowledge.understanding, knowledge.policy, event.day)
        reply = _answer(event, refused, knowledge, routes) if refused is not None else reply
    if goes_on:
        reply = replace(reply, thread="followed")
    elif is_lost(reading) and not event.facts.activity:
        reply = without_a_yes(reply)
    if reading.truncated and reply.answer.outcome.permits:
        return NothingToRead("too_long")
    return reply


def _permission_besides(event: QuestionAsked, reading: Reading, knowledge: Knowledge) -> AnswerGiven | None:
    """The answer to "may I?" for a message that is nearly as likely to ask that: nobody has to say it again.

    Not where the task was guessed, nor where the policy is silent: a right would read as something that has to be granted.
    """
    scores = dict(reading.intents)
    if scores.get(MAY_I, 0.0) < scores[reading.intent] - AS_LIKELY or not reading.sure_of_task:
        return None
    reply = _answer_may_i(event, reading, knowledge, (), goes_on=False)
    return reply if isinstance(reply, AnswerGiven) and reply.answer.outcome != Outcome.NOT_COVERED else None


def _again(event: FactsChanged, language: str, knowledge: Knowledge) -> Turn:
    """The answer for other facts, without the words; facts that an older policy knew cannot be decided any more."""
    vocabulary = knowledge.policy.vocabulary
    if len(event.known) > MOST_PAIRS:
        return Turn((NothingToRead("too_long"),), language)
    situation = situation_of(event.known, vocabulary)
    if situation is None:
        return Turn((NothingToRead("gone"),), language)
    event = replace(event, facts=known_facts(event.facts, vocabulary))
    return Turn((_answer(event, Reading("", language, MAY_I, (), situation), knowledge, ()),), language)


def _answer(
    event: QuestionAsked | FactsChanged, reading: Reading, knowledge: Knowledge, routes: tuple[str, ...]
) -> AnswerGiven:
    """The policy's answer: for the reading, or where that gets a yes, for the likeliest one that gets none.

    What the person tapped holds in every reading; a reading it rules out is the first one then, and gone.
    """
    policy, day = knowledge.policy, event.day
    likeliest = with_facts(reading.situation, event.facts, policy.vocabulary)
    others = _other_readings(likeliest, reading, event, policy)
    answer = determine(likeliest, policy, day)
    first, doubted = answer.outcome, _likeliest_no(answer.outcome, others, policy)
    if doubted is not None:
        answer = determine(doubted, policy, day)
    known = reading.sure or event.facts.activity is not None or _is_no_to_any_task(answer, reading, policy, day)
    sure = doubted is None and known
    left = {one: outcome for one, outcome in (*others.items(), (likeliest, first)) if one != answer.situation}
    nearby = informing(reading, answer, policy, day) if event.facts == StatedFacts() else ()
    return AnswerGiven(
        replace(reading, situation=answer.situation, sure=sure),
        answer,
        _by_task(left, answer.situation) if not sure else (),
        routes,
        nearby,
    )


def _is_no_to_any_task(answer: Answer, reading: Reading, policy: Policy, day: date) -> bool:
    """Whether the data and the tool that words name are a no by themselves: then it does not matter which task was meant."""
    named = {found.id for found in reading.found if found.facet == "data"}
    if answer.outcome != Outcome.PROHIBITED or not named.issuperset(answer.situation.data):
        return False
    return outcome_of(replace(answer.situation, activities=(), beyond_vocabulary=False), policy, day) == Outcome.PROHIBITED


def _other_readings(
    likeliest: Situation, reading: Reading, event: QuestionAsked | FactsChanged, policy: Policy
) -> dict[Situation, Outcome]:
    """What else the message may mean, the likeliest first, and the outcome each would have."""
    tapped = (with_facts(one, event.facts, policy.vocabulary) for one in reading.alternatives)
    return {one: outcome_of(one, policy, event.day) for one in tapped if one != likeliest}


def _likeliest_no(outcome: Outcome, others: Mapping[Situation, Outcome], policy: Policy) -> Situation | None:
    """The likeliest reading that is no yes, where the outcome is one; a stricter but less likely one would puzzle more."""
    if not outcome.permits:
        return None
    stricter = (one for one, other in others.items() if not other.permits and policy.rank[other] < policy.rank[outcome])
    return next(stricter, None)


def _by_task(readings: Mapping[Situation, Outcome], answered: Situation) -> tuple[tuple[str, Outcome], ...]:
    """Readings that name another task than the one answered, by that task."""
    others = {one: outcome for one, outcome in readings.items() if one.activities and one.activities != answered.activities}
    return tuple({one.activities[0]: outcome for one, outcome in others.items()}.items())


def answer_of(turn: Turn) -> Answer | None:
    """The policy's answer in a turn, if it holds one."""
    return next((reply.answer for reply in turn.replies if isinstance(reply, AnswerGiven)), None)
