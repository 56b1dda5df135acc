"""How clauses combine: the rules of the policy brief on small invented policies, and what must hold for any policy."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.policy import Clause, NamedTool, Outcome, Policy, Situation, Tool, Vocabulary, determine
from bot.policy.clauses import STRICTEST_FIRST, AlwaysOn
from bot.policy.determination import outcome_of
from bot.policy.matching import parts_of

DAY = date(2026, 11, 21)
MIXER = NamedTool("Mixer", "approved", "mixer")
WHISK = NamedTool("Whisk", "approved", "whisk")
CHATSPOON = NamedTool("Chatspoon", "public", "chatspoon")
FORK = NamedTool("Fork", "blocked", "fork")
NOBODY_KNOWS = NamedTool("Zorple", "unlisted")
TOOLS = (MIXER, WHISK, CHATSPOON, FORK, NOBODY_KNOWS)

WORDS = Vocabulary.model_validate(
    {
        "activities": [{"id": id_} for id_ in ("bake", "juggle", "paint")],
        "data": [{"id": "vaulted"}, {"id": "guarded"}, {"id": "plain"}, {"id": "posted", "open": True}],
        "roles": [{"id": "baker"}, {"id": "juggler"}],
        "places": [{"id": "north"}, {"id": "village", "in": "north"}, {"id": "south"}],
        "duties": [{"id": "tell"}, {"id": "taste"}],
        "tools": [
            {"id": "mixer", "name": "Mixer", "status": "approved", "cleared_for": ["guarded"], "kinds": ["stirring"]},
            {"id": "whisk", "name": "Whisk", "status": "approved"},
            {"id": "chatspoon", "name": "Chatspoon", "status": "public"},
            {"id": "fork", "name": "Fork", "status": "blocked"},
        ],
        "tool_kinds": [{"id": "stirring"}],
    }
)


def clause(id_: str, outcome: str, conditions: tuple[dict[str, Any], ...] = (), **when: Any) -> Clause:
    """A clause with one ruling."""
    return cases(id_, {"outcome": outcome, "conditions": conditions}, **when)


def cases(id_: str, *rulings: dict[str, Any], **when: Any) -> Clause:
    """A clause with several rulings."""
    known = {"title": id_, "kind": "decides", "owner": "cook", "in_force": {"from": date(2026, 1, 1)}}
    return Clause.model_validate({"id": id_, **known, "when": when, "cases": rulings})


def policy(*clauses: Clause, **changes: Any) -> Policy:
    """A policy of these clauses."""
    return Policy("Bakery", "1", "0" * 64, ("en",), clauses=clauses, **{"vocabulary": WORDS, **changes})


def outcome(situation: Situation, *clauses: Clause, **changes: Any) -> str:
    """What these clauses say."""
    return str(determine(situation, policy(*clauses, **changes), DAY).outcome)


BAKING = Situation(activities=("bake",))


@pytest.mark.parametrize(
    ("stricter", "freer"),
    [
        ("prohibited", "ask_first"),
        ("ask_first", "required"),
        ("required", "conditional"),
        ("conditional", "allowed"),
        ("prohibited", "required"),
    ],
)
def test_of_all_clauses_that_apply_the_strictest_wins(stricter: str, freer: str) -> None:
    """Whoever falls under two clauses gets the stricter answer, whichever of them comes first."""
    one, two = clause("X-1", stricter, activity=["bake"]), clause("X-2", freer, data=["guarded"])
    use = replace(BAKING, data=("guarded",))
    assert outcome(use, one, two) == stricter
    assert outcome(use, two, one) == stricter
    assert outcome(BAKING, two, clause("X-3", freer, activity=["bake"])) == freer


def test_conditions_of_all_clauses_are_joined() -> None:
    """A person sees what every clause asks of her, not only what the strictest asks, and each thing once."""
    two = policy(
        clause("X-1", "conditional", ({"text": "Wear a hat."}, {"text": "Wash hands."}), activity=["bake"]),
        clause("X-2", "conditional", ({"text": "Lock the door."}, {"text": "Wash hands."}), data=["guarded"]),
    )
    answer = determine(replace(BAKING, data=("guarded",)), two, DAY)
    assert sorted(shown.condition.text for shown in answer.conditions) == ["Lock the door.", "Wash hands.", "Wear a hat."]
    assert {applied.id for applied in answer.clauses} == {"X-1", "X-2"}


def test_an_answer_says_when_no_tool_meets_its_conditions_together() -> None:
    """Nobody is sent to look for a tool that stirs and is the whisk, when there is none."""
    stirring = ({"text": "Only in a stirring tool.", "needs": {"tool_kind": ["stirring"]}},)
    whisking = ({"text": "Only in the whisk.", "needs": {"tool": ["whisk"]}},)
    mixing = ({"text": "Only in the mixer.", "needs": {"tool": ["mixer"]}},)
    one = clause("X-1", "conditional", stirring, activity=["bake"])
    two = clause("X-2", "conditional", whisking, data=["guarded"])
    guarded = replace(BAKING, data=("guarded",))
    assert determine(guarded, policy(one, two), DAY).no_tool_fits
    assert determine(guarded.with_tools(NamedTool("", "approved")), policy(one, two), DAY).no_tool_fits
    assert not determine(guarded, policy(one, clause("X-2", "conditional", mixing, data=["guarded"])), DAY).no_tool_fits
    tasks = Situation(("bake", "juggle"))
    assert not determine(tasks, policy(one, clause("X-3", "conditional", whisking, activity=["juggle"])), DAY).no_tool_fits


def test_the_clause_that_says_no_itself_comes_before_one_whose_condition_is_broken() -> None:
    """The reason a person reads is the reason of the no."""
    tidy = clause("X-1", "conditional", ({"text": "Only in the mixer.", "needs": {"tool": ["mixer"]}},), activity=["bake"])
    never = clause("X-2", "prohibited", data=["vaulted"])
    for order in ((tidy, never), (never, tidy)):
        answer = determine(Situation(("bake",), ("vaulted",), (WHISK,)), policy(*order), DAY)
        assert [applied.id for applied in answer.clauses if applied.decisive] == ["X-2", "X-1"]


def test_required_with_forbidden_data_is_prohibited() -> None:
    """Nobody is required to do what the policy forbids."""
    required, forbidden = clause("X-1", "required", activity=["bake"]), clause("X-2", "prohibited", data=["vaulted"])
    assert outcome(BAKING, required, forbidden) == "required"
    assert outcome(replace(BAKING, data=("vaulted",)), required, forbidden) == "prohibited"


def test_allowed_stays_allowed_when_tool_and_data_are_unnamed_and_the_limits_are_shown() -> None:
    """What nobody said does not turn a yes into a no, but the answer names what it does not cover."""
    kitchen = policy(
        clause("X-1", "allowed", activity=["bake"]),
        clause("X-2", "prohibited", data=["vaulted"]),
        clause("X-3", "ask_first", status=["unlisted"]),
        clause("X-4", "prohibited", role=["juggler"]),
        clause("X-5", "prohibited", place=["south"]),
    )
    answer = determine(BAKING, kitchen, DAY)
    assert answer.outcome == "allowed"
    limits = {(limit.facet, limit.value, str(limit.outcome)) for limit in answer.limits}
    assert {
        ("data", "vaulted", "prohibited"),
        ("tool", "unlisted", "ask_first"),
        ("role", "juggler", "prohibited"),
        ("place", "south", "prohibited"),
    } <= limits
    assert ("data", "posted", "allowed") not in limits
    assert answer.unknown == ("data", "tool")


def test_a_public_tool_with_data_unnamed_is_for_public_information_only() -> None:
    """A free tool and no word about data: yes, if only public information goes in."""
    only_posted = ({"text": "Posted things only.", "needs": {"data": ["posted"]}},)
    public = clause("X-1", "conditional", only_posted, status=["public"], data=["unnamed"])
    answer = determine(replace(BAKING, tools=(CHATSPOON,)), policy(public, clause("X-2", "allowed", activity=["bake"])), DAY)
    assert answer.outcome == "conditional"
    assert [(shown.condition.text, shown.met) for shown in answer.conditions] == [("Posted things only.", None)]


def test_a_question_that_names_only_a_tool_is_asked_back() -> None:
    """Nobody can say yes to "Can I use Mixer?"; a blocked or unlooked-at tool needs no more words."""
    clauses = (
        clause("X-1", "allowed", activity=["bake"]),
        clause("X-2", "prohibited", status=["blocked"]),
        clause("X-3", "ask_first", status=["unlisted"]),
        clause("X-4", "conditional", status=["public"]),
    )
    assert outcome(Situation(), *clauses) == "need_info"
    assert outcome(Situation(tools=(MIXER,)), *clauses) == "need_info"
    assert outcome(Situation(tools=(CHATSPOON,)), *clauses) == "need_info"
    assert outcome(Situation(tools=(FORK,)), *clauses) == "prohibited"
    assert outcome(Situation(tools=(NOBODY_KNOWS,)), *clauses) == "ask_first"


def test_a_stated_fact_that_breaks_a_condition_makes_a_no_and_shows_the_tools_that_are_open() -> None:
    """'Not in Whisk; in Mixer': a broken condition is a no, and the way that is open is named."""
    in_mixer = clause("X-1", "conditional", ({"text": "Only in Mixer.", "needs": {"tool": ["mixer"]}},), activity=["bake"])
    answer = determine(replace(BAKING, tools=(WHISK,)), policy(in_mixer), DAY)
    assert answer.outcome == "prohibited"
    assert [(shown.condition.text, shown.met) for shown in answer.conditions] == [("Only in Mixer.", False)]
    assert answer.open_tools == ("mixer",)
    assert determine(replace(BAKING, tools=(MIXER,)), policy(in_mixer), DAY).conditions[0].met is True
    assert determine(BAKING, policy(in_mixer), DAY).conditions[0].met is None


def test_a_tool_condition_is_open_not_broken_for_a_tool_nobody_has_looked_at() -> None:
    """An unlisted tool where the policy names another one is a question to somebody, not a no."""
    in_mixer = clause("X-1", "conditional", ({"text": "Only in Mixer.", "needs": {"tool": ["mixer"]}},), activity=["bake"])
    told = clause("X-2", "conditional", ({"text": "Tell them.", "duty": "tell"},), activity=["bake"])
    assert outcome(replace(BAKING, tools=(NOBODY_KNOWS,)), in_mixer) == "ask_first"
    breach = replace(BAKING, tools=(NOBODY_KNOWS,), breaches=frozenset({"tell"}))
    assert outcome(breach, in_mixer, told) == "prohibited"


@pytest.mark.parametrize(
    ("condition", "use"),
    [
        ({"needs": {"status": ["approved"]}, "duty": "tell"}, replace(BAKING, breaches=frozenset({"tell"}))),
        ({"needs": {"activity": ["juggle"]}}, BAKING),
        ({"needs": {"activity": ["juggle"], "status": ["approved"]}}, BAKING),
        ({"needs": {"role": ["baker"], "status": ["approved"]}}, replace(BAKING, role="juggler")),
    ],
)
def test_a_no_that_is_not_about_the_tool_is_no_softer_for_a_tool_nobody_has_looked_at(
    condition: dict[str, Any], use: Situation
) -> None:
    """Whoever breaks a duty, or asks for another task, gets the same no with every tool and with none."""
    only = clause("X-1", "conditional", ({"text": "Only so.", **condition},), activity=["bake"])
    for tools in ((), (MIXER,), (NOBODY_KNOWS,)):
        assert outcome(use.with_tools(*tools), only) == "prohibited"


def test_a_no_that_is_about_the_tool_alone_is_a_question_for_a_tool_nobody_has_looked_at() -> None:
    """Also where the condition asks for more than the tool, and the rest of it is fulfilled."""
    needs = {"status": ["approved"], "data": ["guarded"]}
    only = clause("X-1", "conditional", ({"text": "Only so.", "needs": needs, "duty": "tell"},), activity=["bake"])
    guarded, plain = replace(BAKING, data=("guarded",)), replace(BAKING, data=("plain",))
    assert outcome(guarded.with_tools(NOBODY_KNOWS), only, default_outcome=Outcome.ALLOWED) == "ask_first"
    assert outcome(plain.with_tools(NOBODY_KNOWS), only, default_outcome=Outcome.ALLOWED) == "prohibited"


def test_a_stated_breach_of_a_duty_makes_a_no() -> None:
    """'Without telling them' is a no where telling them is a condition, and changes nothing where it is not."""
    told = clause("X-1", "conditional", ({"text": "Tell them.", "duty": "tell"},), activity=["bake"])
    breach = replace(BAKING, breaches=frozenset({"tell"}))
    assert outcome(BAKING, told) == "conditional"
    assert outcome(breach, told) == "prohibited"
    assert outcome(replace(breach, activities=("juggle",)), told, clause("X-2", "allowed", activity=["juggle"])) == "allowed"


def test_a_stated_breach_of_a_duty_that_always_holds_makes_a_no_everywhere() -> None:
    """A duty that holds for every use cannot be waived by a clause that says yes."""
    always = (AlwaysOn(id="check", text="You taste it.", duty="taste"),)
    allowed = clause("X-1", "allowed", activity=["bake"])
    assert outcome(BAKING, allowed, always_on=always) == "allowed"
    broken = determine(replace(BAKING, breaches=frozenset({"taste"})), policy(allowed, always_on=always), DAY)
    assert broken.outcome == "prohibited"
    assert [(shown.condition.text, shown.met) for shown in broken.conditions] == [("You taste it.", False)]


def test_a_standing_duty_can_be_for_all_tasks_but_some() -> None:
    """Nobody reads each answer of a chatbot; together with another task the duty holds again, and so it does for no task."""
    always = (AlwaysOn(id="check", text="You taste it.", duty="taste", not_for=("juggle",)),)
    clauses = (clause("X-1", "allowed", activity=["bake"]), clause("X-2", "allowed", activity=["juggle"]))
    untasted = replace(BAKING, breaches=frozenset({"taste"}))
    for activities, expected in ((("juggle",), "allowed"), (("juggle", "bake"), "prohibited"), (("bake",), "prohibited")):
        assert outcome(replace(untasted, activities=activities), *clauses, always_on=always) == expected


def test_each_part_is_answered_and_the_whole_is_as_strict_as_the_strictest() -> None:
    """Of several tasks in one message each gets its own answer; the whole is the strictest of them."""
    kitchen = policy(clause("X-1", "allowed", activity=["bake"]), clause("X-2", "prohibited", activity=["juggle"]))
    both = Situation(activities=("bake", "juggle"))
    answer = determine(both, kitchen, DAY)
    assert answer.outcome == "prohibited"
    assert [(part.situation.activities, str(part.outcome)) for part in answer.parts] == [
        (("bake",), "allowed"),
        (("juggle",), "prohibited"),
    ]


def test_what_no_clause_speaks_of_gets_the_default_of_the_pack() -> None:
    """A task without a clause, or one for which the policy has no word, is what the pack's default says."""
    baking = clause("X-1", "allowed", activity=["bake"])
    assert outcome(Situation(activities=("paint",)), baking) == "not_covered"
    assert outcome(Situation(beyond_vocabulary=True), baking) == "not_covered"
    assert outcome(Situation(activities=("paint",)), baking, default_outcome=Outcome.PROHIBITED) == "prohibited"
    assert outcome(Situation(activities=("bake", "paint")), baking) == "not_covered"


def test_open_data_needs_no_clause_and_closed_data_does() -> None:
    """What anybody may know may go in; a kind of data that no clause mentions is not covered."""
    assert outcome(Situation(data=("posted",)), clause("X-1", "allowed", activity=["bake"])) == "allowed"
    assert outcome(Situation(data=("plain",)), clause("X-1", "allowed", activity=["bake"])) == "not_covered"


def test_a_pack_may_order_its_outcomes_differently() -> None:
    """Which outcome wins is the pack's to say."""
    order = ("prohibited", "required", "ask_first", "not_covered", "conditional", "allowed")
    asks, requires = clause("X-1", "ask_first", activity=["bake"]), clause("X-2", "required", activity=["bake"])
    assert outcome(BAKING, asks, requires) == "ask_first"
    assert outcome(BAKING, asks, requires, strictest_first=tuple(Outcome(word) for word in order)) == "required"


def test_the_first_case_that_matches_decides() -> None:
    """A clause with cases speaks once, with its first ruling that fits."""
    guarded = cases(
        "X-1",
        {"when": {"status": ["public"]}, "outcome": "prohibited"},
        {"when": {"cleared": True}, "outcome": "conditional"},
        {"when": {"status": ["unnamed"]}, "outcome": "ask_first"},
        {"when": {"status": ["approved"]}, "outcome": "prohibited"},
        data=["guarded"],
    )
    use = Situation(data=("guarded",))
    assert outcome(use, guarded) == "ask_first"
    assert outcome(use.with_tools(MIXER), guarded) == "conditional"
    assert outcome(use.with_tools(WHISK), guarded) == "prohibited"
    assert outcome(use.with_tools(CHATSPOON), guarded) == "prohibited"
    assert outcome(use.with_tools(NamedTool("", "approved")), guarded) == "ask_first"


def test_an_exception_takes_a_use_out_of_a_clause() -> None:
    """What `except` names is not ruled by the clause; everything else is."""
    forbidden = clause("X-1", "prohibited", data=["vaulted"], **{"except": {"activity": ["paint"]}})
    painting = clause("X-2", "allowed", activity=["paint"])
    assert outcome(Situation(activities=("paint",), data=("vaulted",)), forbidden, painting) == "allowed"
    assert outcome(Situation(activities=("bake",), data=("vaulted",)), forbidden, painting) == "prohibited"


def test_a_clause_for_a_place_holds_in_the_places_inside_it() -> None:
    """Who works in a village of the north falls under the rule of the north; who works in the south does not."""
    northern, baking = clause("X-1", "prohibited", place=["north"]), clause("X-2", "allowed", activity=["bake"])
    for place, expected in (("north", "prohibited"), ("village", "prohibited"), ("south", "allowed"), (None, "allowed")):
        assert outcome(replace(BAKING, place=place), northern, baking) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 31), "allowed"),
        (date(2026, 6, 1), "prohibited"),
        (date(2026, 6, 30), "prohibited"),
        (date(2026, 7, 1), "allowed"),
    ],
)
def test_a_clause_holds_from_its_first_day_through_its_last(day: date, expected: str) -> None:
    """A clause that is not yet, or no longer, in force decides nothing."""
    june = clause("X-1", "prohibited", activity=["bake"])
    june = june.model_copy(update={"in_force": june.in_force.model_copy(update={"start": date(2026, 6, 1)})})
    june = june.model_copy(update={"in_force": june.in_force.model_copy(update={"until": date(2026, 6, 30)})})
    kitchen = policy(june, clause("X-2", "allowed", activity=["bake"]))
    assert determine(BAKING, kitchen, day).outcome == expected


def test_every_value_that_a_fact_can_take_shows_the_answer_it_would_lead_to() -> None:
    """One tap away: the choices of an answer tell the truth about the answer after the tap."""
    kitchen = policy(clause("X-1", "conditional", activity=["bake"]), clause("X-2", "prohibited", data=["vaulted"]))
    for choice in determine(BAKING, kitchen, DAY).choices:
        for option in choice.options:
            changed = (
                BAKING.with_data(option.value) if choice.facet == "data" else BAKING.with_tools(NamedTool("", option.value))  # type: ignore[arg-type]
            )
            assert determine(changed, kitchen, DAY).outcome == option.outcome


# What must hold for every policy.

ACTIVITIES, DATA, ROLES, PLACES = (
    ("bake", "juggle", "paint"),
    ("vaulted", "guarded", "plain", "posted"),
    ("baker", "juggler"),
    (
        "north",
        "village",
        "south",
    ),
)
OUTCOMES = ("prohibited", "ask_first", "required", "conditional", "allowed")


def _some(values: tuple[str, ...], **sizes: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, min_size=sizes.get("least", 1), max_size=sizes.get("most", 2))


FACETS = st.fixed_dictionaries(
    {},
    optional={
        "activity": _some(ACTIVITIES),
        "data": _some((*DATA, "unnamed")),
        "status": _some(("approved", "public", "blocked", "unlisted", "unnamed"), most=3),
        "tool": _some(("mixer", "whisk", "chatspoon")),
        "cleared": st.booleans(),
        "role": _some(ROLES),
        "place": _some(PLACES),
    },
)
EXCEPTIONS = st.fixed_dictionaries(
    {}, optional={"activity": _some(ACTIVITIES, most=1), "role": _some(ROLES), "place": _some(PLACES, most=1)}
).filter(bool)
WHENS = st.one_of(FACETS, st.builds(lambda facets, unless: {**facets, "except": unless}, FACETS, EXCEPTIONS))
NEEDS = st.fixed_dictionaries(
    {},
    optional={"needs": FACETS.filter(bool), "duty": st.sampled_from(("tell", "taste"))},
)


@st.composite
def rules(draw: st.DrawFn, outcomes: tuple[str, ...] = OUTCOMES) -> dict[str, Any]:
    """What a clause decides, without its id."""
    rulings = draw(
        st.lists(
            st.fixed_dictionaries(
                {"when": WHENS, "outcome": st.sampled_from(outcomes), "conditions": st.lists(NEEDS, max_size=2)}
            ),
            min_size=1,
            max_size=3,
        )
    )
    if len(rulings) == 1:
        rulings[0]["when"] = {}
    return {"when": draw(WHENS), "rulings": rulings}


def built(id_: str, rule: dict[str, Any]) -> Clause:
    """A clause from what was drawn; the texts of its conditions are its own."""
    rulings = [
        {
            **ruling,
            "conditions": [{**asked, "text": f"{id_}/{number}/{at}"} for at, asked in enumerate(ruling["conditions"])],
        }
        for number, ruling in enumerate(rule["rulings"])
    ]
    return cases(id_, *rulings, **rule["when"])


CLAUSES = st.lists(rules(), max_size=6).map(lambda drawn: [built(f"X-{at}", rule) for at, rule in enumerate(drawn)])
SITUATIONS = st.builds(
    Situation,
    activities=_some(ACTIVITIES, least=0).map(tuple),
    data=_some(DATA, least=0).map(tuple),
    tools=st.lists(st.sampled_from(TOOLS), unique=True, max_size=2).map(tuple),
    role=st.sampled_from(("everyone", *ROLES)),
    place=st.sampled_from((None, *PLACES)),
    breaches=st.frozensets(st.sampled_from(("tell", "taste")), max_size=1),
)
RANK = policy().rank


@given(CLAUSES, rules(), SITUATIONS)
def test_adding_a_stricter_clause_never_loosens_an_answer(
    clauses: list[Clause], rule: dict[str, Any], situation: Situation
) -> None:
    """Whatever is added to a policy, as long as it is no freer than the answer so far, the answer gets no freer."""
    before = outcome_of(situation, policy(*clauses), DAY)
    added = built("X-new", rule)
    assume(all(RANK[case.outcome] <= RANK[before] for case in added.cases))
    assert RANK[outcome_of(situation, policy(*clauses, added), DAY)] <= RANK[before]


@given(CLAUSES, SITUATIONS, st.sampled_from(DATA))
def test_naming_one_more_kind_of_data_never_loosens_an_answer(clauses: list[Clause], situation: Situation, kind: str) -> None:
    """Who says that something else goes in as well never gets a freer answer for it."""
    assume(situation.data)
    assume(kind not in situation.data)
    before = outcome_of(situation, policy(*clauses), DAY)
    assert RANK[outcome_of(situation.with_data(*situation.data, kind), policy(*clauses), DAY)] <= RANK[before]


@given(CLAUSES, SITUATIONS)
def test_a_yes_with_unknown_facts_says_for_which_values_it_does_not_hold(clauses: list[Clause], situation: Situation) -> None:
    """A yes is bounded: each value of an unstated fact that would make it stricter is named, or a condition asks for it."""
    kitchen = policy(*clauses, default_outcome=Outcome.ALLOWED)
    answer = determine(situation, kitchen, DAY)
    if not answer.outcome.permits:
        return
    limits = {(limit.facet, limit.value) for limit in answer.limits}
    open_conditions = any(shown.met is None and shown.condition.needs is not None for shown in answer.conditions)
    for facet, value, changed in _known_cases(situation):
        if RANK[outcome_of(changed, kitchen, DAY)] < RANK[answer.outcome]:
            wider = WORDS.wider_places[value] if facet == "place" else {value}
            assert open_conditions or any((facet, one) in limits for one in wider), (facet, value)


def _known_cases(situation: Situation) -> list[tuple[str, str, Situation]]:
    known: list[tuple[str, str, Situation]] = []
    if not situation.data:
        known.extend(("data", kind, situation.with_data(kind)) for kind in DATA)
    if not situation.tools:
        for status in ("approved", "public", "unlisted"):
            known.append(("tool", status, situation.with_tools(NamedTool("", status))))  # type: ignore[arg-type]  # noqa: PERF401
    if situation.role == "everyone":
        known.extend(("role", role, replace(situation, role=role)) for role in ROLES)
    if situation.place is None:
        known.extend(("place", place, replace(situation, place=place)) for place in PLACES)
    return known


@given(CLAUSES, st.integers(), SITUATIONS)
def test_the_order_of_clauses_does_not_matter(clauses: list[Clause], seed: int, situation: Situation) -> None:
    """A file that is renamed changes no answer."""
    shuffled = list(clauses)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    one, two = determine(situation, policy(*clauses), DAY), determine(situation, policy(*shuffled), DAY)
    assert one.outcome == two.outcome
    assert set(one.clauses) == set(two.clauses)
    assert set(one.conditions) == set(two.conditions)
    assert one.limits == two.limits
    assert one.open_tools == two.open_tools


EDITIONS = WORDS.model_copy(
    update={
        "tools": (
            *WORDS.tools,
            Tool(id="mixer-xl", name="Mixer XL", status="public", edition_of="mixer", for_activities=("bake", "paint")),
        )
    }
)


@given(CLAUSES, SITUATIONS, st.sampled_from((WORDS, EDITIONS)))
def test_a_part_is_never_stricter_than_the_whole(clauses: list[Clause], situation: Situation, words: Vocabulary) -> None:
    """Whatever a message is taken apart into, no part gets a stricter answer than the whole shows."""
    kitchen = policy(*clauses, vocabulary=words)
    whole = determine(situation, kitchen, DAY)
    pieces = parts_of(situation)
    assert bool(pieces) == any(len(named) > 1 for named in (situation.activities, situation.tools, situation.data))
    for piece in pieces:
        for use in (piece, *parts_of(piece)):
            assert RANK[whole.outcome] <= RANK[outcome_of(use, kitchen, DAY)]


@given(CLAUSES, SITUATIONS, st.lists(SITUATIONS, max_size=5))
def test_an_answer_can_be_replayed(clauses: list[Clause], situation: Situation, between: list[Situation]) -> None:
    """The same situation, policy and day give the same answer: at once, after other questions, and in a new process."""
    kitchen = policy(*clauses)
    first = determine(situation, kitchen, DAY)
    for other in between:
        determine(other, kitchen, DAY)
    assert determine(situation, kitchen, DAY) == first
    assert determine(situation, policy(*clauses), DAY) == first


@given(CLAUSES, SITUATIONS)
def test_an_answer_that_refuses_or_permits_names_its_reason(clauses: list[Clause], situation: Situation) -> None:
    """Every answer but the default, the open question and free data has a clause that is decisive, or a broken condition."""
    answer = determine(situation, policy(*clauses), DAY)
    if answer.outcome in {Outcome.NOT_COVERED, Outcome.NEED_INFO}:
        return
    if answer.outcome is Outcome.ALLOWED and not answer.clauses:
        assert set(situation.data) == {"posted"}
        return
    assert any(applied.decisive and applied.outcome == answer.outcome for applied in answer.clauses)
    if answer.outcome.permits:
        assert not [shown for shown in answer.conditions if shown.met is False]


def test_the_strictest_first_order_holds_every_outcome_but_the_open_question() -> None:
    """No outcome is without a rank, so none can slip through a comparison."""
    assert set(STRICTEST_FIRST) | {Outcome.NEED_INFO} == set(Outcome)
    assert RANK[Outcome.NEED_INFO] > max(RANK[one] for one in STRICTEST_FIRST)


ELSE = cases(
    "Z-1",
    {"when": {"status": ["public"]}, "outcome": "prohibited", "reason": "R", "instead": "I"},
    {"outcome": "conditional", "conditions": [{"text": "Taste it.", "duty": "taste"}]},
)


def test_a_clause_can_speak_of_everything_that_no_other_speaks_of() -> None:
    """Everything else is a yes if a person checks: with conditions, cases and a reason. What other clauses decide is theirs."""
    baking = clause("B-1", "allowed", activity=["bake"])
    kitchen = policy(baking, ELSE, default_outcome=Outcome.CONDITIONAL, default_clause="Z-1")
    off_list = determine(Situation(beyond_vocabulary=True), kitchen, DAY)
    assert (off_list.outcome, [one.id for one in off_list.clauses]) == ("conditional", ["Z-1"])
    assert [shown.condition.text for shown in off_list.conditions] == ["Taste it."]
    for situation, expected in (
        (Situation(activities=("paint",)), "conditional"),
        (Situation(activities=("paint",), breaches=frozenset({"taste"})), "prohibited"),
        (Situation(beyond_vocabulary=True, tools=(CHATSPOON,)), "prohibited"),
        (Situation(activities=("bake",)), "allowed"),
        (Situation(activities=("bake",), tools=(CHATSPOON,)), "allowed"),
        (Situation(data=("plain",)), "conditional"),
        (Situation(data=("posted",)), "allowed"),
    ):
        assert determine(situation, kitchen, DAY).outcome == expected, situation


def test_a_condition_on_the_role_is_open_while_nobody_said_a_role() -> None:
    """A fact that nobody stated is a condition of the answer, not a broken one; a stated role breaks it."""
    baking = clause("B-1", "conditional", ({"text": "Bakers only.", "needs": {"role": ["baker"]}},), activity=["bake"])
    asked = Situation(activities=("bake",))
    unsaid = determine(asked, policy(baking), DAY)
    assert unsaid.outcome == "conditional"
    assert [shown.met for shown in unsaid.conditions] == [None]
    assert determine(replace(asked, role="baker"), policy(baking), DAY).outcome == "conditional"
    assert determine(replace(asked, role="juggler"), policy(baking), DAY).outcome == "prohibited"
