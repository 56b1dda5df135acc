"""What is wrong with a pack whose files can all be read: words nobody defined, rules that cannot work.

Each check yields faults; none stops the others, so that an author sees everything at once.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from bot.library.checks_labels import label_faults
from bot.library.checks_requests import request_faults
from bot.library.checks_words import word_faults
from bot.library.faults import Fault
from bot.library.speaking_up import speaking_up_faults
from bot.library.validation import did_you_mean
from bot.policy import UNNAMED, Clause, Outcome, Policy, When
from bot.policy.clauses import MOST_OVERVIEWS
from bot.policy.situation import EVERYONE, TOOL_STATUSES
from bot.understanding.words import INTENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bot.library.files import Folder, Source
    from bot.library.pack import Pack
    from bot.policy import Case, Vocabulary
    from bot.policy.clauses import Facets

FEWEST_EXAMPLES = 3
REQUESTS = tuple(intent for intent in INTENTS if intent not in {"may_i", "info", "other"})
"""What can be filed: every intent that wants something done."""

STATUSES = (*TOOL_STATUSES, UNNAMED)


def check(pack: Pack, folder: Folder, today: date | None) -> Iterator[Fault]:
    """Every fault of a pack that could be read."""
    sources = {clause.source: folder.markdown(clause.source) for clause in pack.policy.clauses}
    for clause in pack.policy.clauses:
        source = sources[clause.source]
        if source is not None:
            yield from _clause(clause, source, pack, today)
    yield from _twins(pack.policy.clauses)
    yield from _contradictions(pack.policy.clauses)
    yield from _default(pack.policy)
    yield from _overviews(pack.policy)
    yield from word_faults(pack, today)
    yield from label_faults(pack)
    yield from request_faults(pack, folder)
    yield from speaking_up_faults(pack, folder)


def _default(policy: Policy) -> Iterator[Fault]:
    """The clause for what no other speaks of."""
    id_ = policy.default_clause
    clause = policy.clause_by_id.get(id_ or "")
    if id_ is not None and clause is None:
        yield Fault("pack.yaml", 0, f"outcomes: there is no clause '{id_}'{did_you_mean(id_, policy.clause_by_id)}")
    elif clause is not None and (not clause.decides or clause.when != When()):
        what = "has to decide, with a 'when' of {}: it speaks of everything that no other clause speaks of"
        yield Fault("pack.yaml", 0, f"outcomes: '{id_}' {what}. Use 'cases' where it differs.")


def _overviews(policy: Policy) -> Iterator[Fault]:
    """Overviews that nobody will see."""
    overviews = [clause for clause in policy.clauses if clause.overview]
    shown = " and ".join(clause.id for clause in overviews[:MOST_OVERVIEWS])
    for clause in overviews[MOST_OVERVIEWS:]:
        what = f"overview: of several the first {MOST_OVERVIEWS} are shown, {shown}; take it out here or there."
        yield Fault(clause.source, 0, what, blocking=False)


def _clause(clause: Clause, source: Source, pack: Pack, today: date | None) -> Iterator[Fault]:
    """Faults of one clause."""

    def fault(what: str, *path: str | int, blocking: bool = True) -> Fault:
        return Fault(source.name, source.line_of(path), what, blocking)

    if clause.owner not in pack.policy.contact_by_id:
        yield fault(
            f"owner '{clause.owner}' is not a contact of pack.yaml{did_you_mean(clause.owner, pack.policy.contact_by_id)}",
            "owner",
        )
    if len(clause.examples) < FEWEST_EXAMPLES:
        yield fault(f"it has {len(clause.examples)} examples; give at least {FEWEST_EXAMPLES}, they are its tests.", "examples")
    if not clause.text:
        yield fault("the text below the second '---' is missing; it is what people read.")
    for intent in (*clause.answers, *(example.intent for example in clause.examples if example.intent)):
        if intent not in INTENTS:
            yield fault(f"'{intent}' is not an intent{did_you_mean(intent, INTENTS)}")
    yield from (fault(what, "examples") for what in _wrong_in_examples(clause, pack))
    yield from (fault(what, "links") for what in _wrong_in_links(clause, pack))
    yield from _dates(clause, source, today)
    if clause.decides:
        yield from _rulings(clause, source, pack.policy.vocabulary)
    elif clause.cases or clause.when:
        yield fault("an informing clause has no 'when', 'outcome' or 'cases'; remove them or write kind: decides.", "kind")


def _wrong_in_examples(clause: Clause, pack: Pack) -> Iterator[str]:
    roles = [EVERYONE, *(role.id for role in pack.policy.vocabulary.roles)]
    for example in clause.examples:
        if example.lang is not None and example.lang not in pack.policy.languages:
            yield f"an example is in '{example.lang}', which is not a language of pack.yaml."
        if example.role is not None and example.role not in roles:
            yield f"an example has role '{example.role}'{did_you_mean(example.role, roles)}"


def _wrong_in_links(clause: Clause, pack: Pack) -> Iterator[str]:
    for links in clause.every_link:
        for tool in links.tools:
            if tool not in pack.policy.vocabulary.tool_by_id:
                yield f"tool '{tool}' is not in the catalogue{did_you_mean(tool, pack.policy.vocabulary.tool_by_id)}"
        if links.request is not None and links.request not in REQUESTS:
            yield f"request '{links.request}' is not one that can be filed{did_you_mean(links.request, REQUESTS)}"
    for request in clause.affected.requests if clause.affected is not None else ():
        if request not in REQUESTS:
            yield f"affected: '{request}' is not a request that can be filed{did_you_mean(request, REQUESTS)}"


def _dates(clause: Clause, source: Source, today: date | None) -> Iterator[Fault]:
    until = clause.in_force.until
    if until is not None and until < clause.in_force.start:
        yield Fault(
            source.name, source.line_of(["in_force"]), "it ends before it begins, so it can never apply; correct the dates."
        )
    if today is None:
        return
    if until is not None and until < today:
        yield Fault(
            source.name, source.line_of(["in_force"]), f"it ended on {until}; remove it or give it a new date.", blocking=False
        )
    if clause.review is not None and clause.review < today:
        yield Fault(
            source.name,
            source.line_of(["review"]),
            f"its review was due on {clause.review}; review it and set the next date.",
            blocking=False,
        )


def _rulings(clause: Clause, source: Source, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Faults in what a clause decides."""
    if not clause.cases:
        yield Fault(source.name, 1, "it decides nothing: give it an 'outcome', or 'cases' that have one.")
    yield from _facets(clause.when or When(), source, ("when",), vocabulary)
    for number, case in enumerate(clause.cases):
        line = source.line_of(["cases", number]) if len(clause.cases) > 1 else source.line_of(["outcome"])
        yield from _facets(case.when, source, ("cases", number, "when"), vocabulary)
        yield from (Fault(source.name, line, what) for what in _wrong_in_case(clause, case))
        yield from _conditions(case, number, source, line, vocabulary)
        if any(_covers(earlier.when, case.when) for earlier in clause.cases[:number]):
            what = f"case {number + 1} can never apply: an earlier case takes all it matches; put the narrower case first."
            yield Fault(source.name, line, what)


def _wrong_in_case(clause: Clause, case: Case) -> Iterator[str]:
    """What a no must say, and what no clause can decide."""
    if case.outcome in {Outcome.PROHIBITED, Outcome.ASK_FIRST}:
        for key in ("reason", "instead"):
            if not (getattr(case, key) or getattr(clause, key)):
                yield f"a '{case.outcome}' without '{key}': say why, and what people can do instead."
    if case.outcome in {Outcome.NOT_COVERED, Outcome.NEED_INFO}:
        yield f"no clause can decide '{case.outcome}'; write prohibited, ask_first, required, conditional or allowed."


def _conditions(case: Case, number: int, source: Source, line: int, vocabulary: Vocabulary) -> Iterator[Fault]:
    duties = [entry.id for entry in vocabulary.duties]
    for condition in case.conditions:
        if condition.duty is not None and condition.duty not in duties:
            what = f"duty '{condition.duty}' is not in vocabulary.yaml{did_you_mean(condition.duty, duties)}"
            yield Fault(source.name, line, what)
        if condition.needs is not None:
            yield from _facets(condition.needs, source, ("cases", number, "conditions"), vocabulary)


def _facets(facets: Facets, source: Source, path: tuple[str | int, ...], vocabulary: Vocabulary) -> Iterator[Fault]:
    """Unknown ids, and combinations that nothing can fulfil."""
    known = {
        "activity": [*(entry.id for entry in vocabulary.activities), UNNAMED],
        "data": [*(entry.id for entry in vocabulary.data), UNNAMED],
        "tool": [*(tool.id for tool in vocabulary.tools), UNNAMED],
        "tool_kind": [entry.id for entry in vocabulary.tool_kinds],
        "status": list(STATUSES),
        "role": [*(entry.id for entry in vocabulary.roles), EVERYONE],
        "place": [entry.id for entry in vocabulary.places],
    }
    for facet, options in known.items():
        for value in getattr(facets, facet) or ():
            if value not in options:
                yield Fault(
                    source.name,
                    source.line_of([*path, facet]),
                    f"{facet} '{value}' is not defined{did_you_mean(value, options)}",
                )
        if getattr(facets, facet) == ():
            yield Fault(
                source.name,
                source.line_of([*path, facet]),
                f"'{facet}' is an empty list, so it can never apply; name something or remove it.",
            )
    statuses = {vocabulary.tool_by_id[id_].status for id_ in facets.tool or () if id_ in vocabulary.tool_by_id}
    if facets.status and statuses and statuses.isdisjoint(facets.status):
        yield Fault(
            source.name,
            source.line_of([*path, "tool"]),
            "it can never apply: none of these tools has one of the statuses it asks for.",
        )
    unless = facets.unless if isinstance(facets, When) else None
    if unless is not None:
        yield from _facets(unless, source, (*path, "except"), vocabulary)
        for facet in known:
            wanted, excluded = getattr(facets, facet), getattr(unless, facet)
            if wanted and excluded and set(wanted) <= set(excluded):
                yield Fault(
                    source.name,
                    source.line_of([*path, "except"]),
                    f"it can never apply: 'except' takes away every {facet} it asks for.",
                )


def _covers(wider: When, narrower: When) -> bool:
    """Whether everything that the narrower one matches is matched by the wider one."""
    if wider.unless is not None:
        return False
    for facet in ("activity", "data", "tool", "tool_kind", "status", "role", "place"):
        wide, narrow = getattr(wider, facet), getattr(narrower, facet)
        if wide is not None and (narrow is None or not set(narrow) <= set(wide)):
            return False
    return wider.cleared is None or wider.cleared == narrower.cleared


def _twins(clauses: Iterable[Clause]) -> Iterator[Fault]:
    counts = Counter(clause.id for clause in clauses)
    for clause in clauses:
        if counts[clause.id] > 1:
            yield Fault(
                clause.source, 2, f"id '{clause.id}' is used by {counts[clause.id]} clauses; every clause needs its own."
            )


def _contradictions(clauses: Iterable[Clause]) -> Iterator[Fault]:
    """Two clauses about exactly the same uses that say different things, or ask for what excludes each other."""
    rulings = [(clause, case) for clause in clauses if clause.decides for case in clause.cases]
    for (one, first), (two, second) in combinations(rulings, 2):
        if one.id == two.id or (one.when or When()) != (two.when or When()) or first.when != second.when:
            continue
        if not (one.in_force.on(two.in_force.start) or two.in_force.on(one.in_force.start)):
            continue
        if first.outcome != second.outcome:
            says = f"one says '{first.outcome}', the other '{second.outcome}'"
            yield Fault(two.source, 2, f"it contradicts {one.id}: for the same uses {says}; change one 'when'.")
        elif _excluding(first, second):
            yield Fault(
                two.source, 2, f"it contradicts {one.id}: no tool can fulfil the conditions of both; change one of them."
            )


def _excluding(first: Case, second: Case) -> bool:
    tools = [set(c.needs.tool) for case in (first, second) for c in case.conditions if c.needs is not None and c.needs.tool]
    return any(one.isdisjoint(two) for one, two in combinations(tools, 2))
