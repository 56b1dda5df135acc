"""Forms, routes and calendars of a pack: what is borrowed, what is inherited, and every fault named with its line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from small_pack import FILES, NAP, NAP_WORDS, PACK, ROUTING

from bot.calendars import WorkingDays
from bot.cases.people import Person
from bot.cases.routing import rules_for, tier_of
from bot.library import load_pack, read_pack, shipped_content
from bot.rendering.doors import Doors
from bot.rendering.phrasebook import Names, Phrasebook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.library import Pack

OWN = {"requests/nap.yaml": NAP, "languages/en/requests.yaml": NAP_WORDS, "routing.yaml": ROUTING}
WORDS = "languages/en/requests.yaml"


@pytest.fixture(scope="module")
def sample() -> Pack:
    """The shipped pack."""
    return load_pack(shipped_content())


def kitchen(make_pack: Callable[..., Path], changes: Mapping[str, str] | None = None) -> Pack:
    """The small pack with forms and routes of its own."""
    return load_pack(make_pack({**OWN, **(changes or {})}))


def faults(make_pack: Callable[..., Path], changes: Mapping[str, str | None]) -> tuple[tuple[str, int, str], ...]:
    """What is wrong with the small pack after a change."""
    return tuple((fault.file, fault.line, fault.what) for fault in read_pack(make_pack({**OWN, **changes}))[1])


def test_the_small_pack_with_its_own_forms_has_no_fault(make_pack: Callable[..., Path]) -> None:
    """What the faults below are changes of is sound itself."""
    assert faults(make_pack, {}) == ()


def changed(text: str, old: str, new: str) -> str:
    """A file with one change; the change is there."""
    assert old in text
    return text.replace(old, new)


def nap(old: str, new: str) -> dict[str, str | None]:
    """The kind of request, changed."""
    return {"requests/nap.yaml": changed(NAP, old, new)}


def routing(old: str, new: str) -> dict[str, str | None]:
    """The routing, changed."""
    return {"routing.yaml": changed(ROUTING, old, new)}


EIGHT = "".join(f"  - {{id: f{number}, type: text}}\n" for number in range(8))
BROKEN: dict[str, tuple[dict[str, str | None], str, int, str]] = {
    # What was done: (changes, file, line, words that must be said)
    "an unknown intent": (
        nap("intent: accommodation", "intent: accomodation"),
        "requests/nap.yaml",
        2,
        "did you mean 'accommodation'?",
    ),
    "a report that others see": (
        nap("intent: accommodation", "intent: report"),
        "requests/nap.yaml",
        2,
        "add 'sight: restricted'",
    ),
    "a secret that the manager is told": (
        nap("protects: true", "protects: true\nsight: restricted"),
        "requests/nap.yaml",
        4,
        "drop one",
    ),
    "a form for few that all are offered": (
        nap("protects: true", "only_for: [cook]\nprotects: true"),
        "requests/nap.yaml",
        3,
        "drop one",
    ),
    "urgent by an answer nobody can give": (
        nap("protects: true", "protects: true\nurgent: {side: [witth]}"),
        "requests/nap.yaml",
        4,
        "'urgent': 'witth' is no option of 'side'; did you mean 'with'?",
    ),
    "urgent by a field that is not there": (
        nap("protects: true", "protects: true\nurgent: {sides: [with]}"),
        "requests/nap.yaml",
        4,
        "'urgent' names 'sides', which is no open field of the form; did you mean 'side'?",
    ),
    "urgent by nothing": (
        nap("protects: true", "protects: true\nurgent: {side: []}"),
        "requests/nap.yaml",
        4,
        "'urgent' names no answer to 'side'",
    ),
    "about nobody": (nap("type: tool}", "type: about}"), "requests/nap.yaml", 7, "list teams of routing.yaml"),
    "about a team nobody has": (
        nap("type: tool}", "type: about, options: [stov]}"),
        "requests/nap.yaml",
        7,
        "did you mean 'stove'?",
    ),
    "an edit of a field that is none": (
        nap("limits:", "edits:\n  - {of: toool, key: status}\nlimits:"),
        "requests/nap.yaml",
        10,
        "no open field of type clause or tool; did you mean 'tool'?",
    ),
    "an edit after an answer nobody can give": (
        nap("limits:", "edits:\n  - {when: {side: both}, of: tool, key: status}\nlimits:"),
        "requests/nap.yaml",
        10,
        "'both' is no option of 'side'",
    ),
    "a latest answer before the first": (
        nap("limits:", "limits:\n  acknowledge: {amount: 1, unit: hours}"),
        "requests/nap.yaml",
        10,
        "cannot be shorter than 'start'",
    ),
    "a rule without a team that is none": (
        routing("places: [pier]}", "places: [pier], without: [manger]}"),
        "routing.yaml",
        6,
        "without 'manger' is not defined; did you mean 'manager'?",
    ),
    "the line sees what it must not": (
        {
            **nap("protects: true\nprotects_if: {side: without}", "sight: restricted"),
            **routing("{team: cellar, with_line", "{team: cellar, kinds: [nap], with_line"),
        },
        "routing.yaml",
        7,
        "'with_line' shows 'nap' to the line",
    ),
    "a shorter limit for an answer nobody can give": (
        nap("limits:", "sooner:\n  - {when: {side: wthout}, start: {amount: 1, unit: days}}\nlimits:"),
        "requests/nap.yaml",
        10,
        "'when': 'wthout' is no option of 'side'; did you mean 'without'?",
    ),
    "a shorter limit that is longer": (
        nap("limits:", "sooner:\n  - {when: {side: with}, decision: {amount: 1, unit: years}}\nlimits:"),
        "requests/nap.yaml",
        10,
        "'decision' takes longer here than in 'limits'",
    ),
    "another file name": (
        {"requests/nap.yaml": None, "requests/sleep.yaml": NAP},
        "requests/sleep.yaml",
        1,
        "must be called nap.yaml",
    ),
    "two of a kind": ({"requests/nap.yaml": NAP, "requests/nap2.yaml": NAP}, "requests/nap2.yaml", 1, "used by 2 kinds"),
    "eight fields": (nap("fields:\n", f"fields:\n{EIGHT}"), "requests/nap.yaml", 5, "at most 7 are possible"),
    "no fields": (nap(NAP[NAP.index("  - {id: side") : NAP.index("limits:")], "  []\n"), "requests/nap.yaml", 5, "fields"),
    "an unknown type": (nap("type: tool}", "type: toool}"), "requests/nap.yaml", 7, "write one of"),
    "an id nobody can use": (nap("id: why", "id: Why not"), "requests/nap.yaml", 8, "'Why not' cannot be an id"),
    "a field twice": (nap("id: why", "id: tool"), "requests/nap.yaml", 8, "field 'tool' is listed twice"),
    "a choice of nothing": (nap("options: [without, with], ", ""), "requests/nap.yaml", 6, "is a choice without 'options'"),
    "an option twice": (nap("[without, with]", "[without, without]"), "requests/nap.yaml", 6, "lists 'without' 2 times"),
    "options of a text": (
        nap("type: long_text,", "type: long_text, options: [a],"),
        "requests/nap.yaml",
        8,
        "only a choice can",
    ),
    "a sealed tool": (nap("type: tool}", "type: tool, sealed: true}"), "requests/nap.yaml", 7, "cannot be sealed"),
    "sealed and required": (nap("sealed: true", "sealed: true, required: true"), "requests/nap.yaml", 8, "remove 'required'"),
    "a tool by another id": (nap("id: tool,", "id: ladle,"), "requests/nap.yaml", 7, "its id must be 'tool'"),
    "a condition on nothing": (nap("{side: without}", "{sied: without}"), "requests/nap.yaml", 4, "did you mean 'side'?"),
    "a condition on a sealed field": (nap("{side: without}", "{why: without}"), "requests/nap.yaml", 4, "no open field"),
    "a condition never met": (nap("{side: without}", "{side: without_it}"), "requests/nap.yaml", 4, "no option of 'side'"),
    "a condition of no protection": (nap("protects: true\n", ""), "requests/nap.yaml", 3, "protects nobody"),
    "decided before begun": (
        nap("amount: 1, unit: working_days", "amount: 9, unit: days"),
        "requests/nap.yaml",
        10,
        "after the decision",
    ),
    "a hard stop too soon": (nap("amount: 10, unit", "amount: 4, unit"), "requests/nap.yaml", 12, "cannot be shorter"),
    "no time at all": (nap("amount: 10, unit", "amount: 0, unit"), "requests/nap.yaml", 12, "greater than 0"),
    "an unknown unit": (nap("unit: hours", "unit: weeks"), "requests/nap.yaml", 15, "write one of"),
    "kept for ever": (nap("  default: {amount: 1, unit: years}\n", ""), "requests/nap.yaml", 16, "'keep' needs 'default'"),
    "kept for working days": (
        nap("default: {amount: 1, unit: years}", "default: {amount: 200, unit: working_days}"),
        "requests/nap.yaml",
        17,
        "write hours, days or years",
    ),
    "kept at no place": (nap("  island:", "  iland:"), "requests/nap.yaml", 18, "did you mean 'island'?"),
    "a key nobody knows": (nap("protects: true", "protect: true"), "requests/nap.yaml", 3, "is not a key that is known here"),
    "a team without an office": (routing("stove, contact: head_chef", "stove"), "routing.yaml", 2, "has no 'contact'"),
    "an unknown office": (
        routing("stove, contact: head_chef", "stove, contact: chef"),
        "routing.yaml",
        2,
        "is not in pack.yaml",
    ),
    "a team twice": (routing("id: cellar,", "id: stove,"), "routing.yaml", 3, "team 'stove' is listed twice"),
    "an unknown escalation": (routing("escalation: cellar", "escalation: celar"), "routing.yaml", 4, "did you mean 'cellar'?"),
    "an unknown team": (routing("{team: stove,", "{team: oven,"), "routing.yaml", 6, "team 'oven' is not defined"),
    "an unknown team for appeals": (
        routing("{team: stove,", "{team: stove, appeal: oven,"),
        "routing.yaml",
        6,
        "team 'oven' is not",
    ),
    "an unknown kind": (routing("[nap]", "[napp]"), "routing.yaml", 6, "kind 'napp' is not defined; did you mean 'nap'?"),
    "an unknown place": (routing("[pier]", "[peer]"), "routing.yaml", 6, "did you mean 'pier'?"),
    "an unknown tier": (routing("with_line: 2", "tiers: [warm]"), "routing.yaml", 7, "tier 'warm' is not defined"),
    "the own manager": (routing("with_line: 2", "with_line: 1"), "routing.yaml", 7, "The own manager is part of the matter"),
    "deciding together with nobody": (
        routing("with_line: 2", "decide: together"),
        "routing.yaml",
        7,
        "'decide: together' needs a second side; add 'with_line: 2'",
    ),
    "an unknown way to decide": (
        routing("with_line: 2", "with_line: 2, decide: both"),
        "routing.yaml",
        7,
        "is 'both'; write one of 'alone' or 'together'",
    ),
    "a rule after all was taken": (
        routing(
            "  - {team: stove, kinds: [nap], places: [pier]}\n  - {team: cellar, with_line: 2}",
            "  - {team: cellar}\n  - {team: stove, kinds: [nap]}",
        ),
        "routing.yaml",
        7,
        "rule 2 never applies",
    ),
    "a rule after the larger place": (
        routing(
            "{team: stove, kinds: [nap], places: [pier]}", "{team: stove, places: [island]}\n  - {team: stove, places: [pier]}"
        ),
        "routing.yaml",
        7,
        "rule 2 never applies",
    ),
    "a tier of nothing": (routing("hot, activities: [order_fish]", "hot"), "routing.yaml", 9, "it never applies"),
    "a tier of an unknown activity": (routing("[order_fish]", "[order_fihs]"), "routing.yaml", 9, "did you mean 'order_fish'?"),
    "an activity in two tiers": (
        routing("{id: cold}", "{id: cold, activities: [order_fish]}"),
        "routing.yaml",
        10,
        "already in tier 'hot'",
    ),
    "a kind without a rule": (
        routing("  - {team: cellar, with_line: 2}\n", ""),
        "routing.yaml",
        5,
        "no rule takes every 'nap'",
    ),
    "an unknown time zone": ({"calendars.yaml": "default:\n  zone: Europe/Kettle\n"}, "calendars.yaml", 1, "is no time zone"),
    "an unknown country": (
        {"calendars.yaml": "default: {country: XQ}\n"},
        "calendars.yaml",
        1,
        "no public holidays are known for 'XQ'",
    ),
    "an unknown part": ({"calendars.yaml": "default: {country: DE, subdivision: QQ}\n"}, "calendars.yaml", 1, "'DE QQ'"),
    "a part of nothing": ({"calendars.yaml": "default: {subdivision: CA}\n"}, "calendars.yaml", 1, "needs a 'country'"),
    "a calendar of no place": (
        {"calendars.yaml": "places:\n  peer: {country: DE}\n"},
        "calendars.yaml",
        2,
        "did you mean 'pier'?",
    ),
    "Norway without quotes": ({"calendars.yaml": "default: {country: NO}\n"}, "calendars.yaml", 1, "put it in quotes"),
    "no word for a kind": (
        {WORDS: changed(NAP_WORDS, '    name: "Kitchen rest"\n', "")},
        WORDS,
        0,
        "'kinds.nap.name' is missing",
    ),
    "no word for a field": (
        {WORDS: changed(NAP_WORDS, 'why: {label: "Why?"}', "why: {}")},
        WORDS,
        0,
        "'kinds.nap.fields.why.label'",
    ),
    "no word for an option": (
        {WORDS: changed(NAP_WORDS, ', with: "With"', "")},
        WORDS,
        0,
        "'kinds.nap.fields.side.options.with'",
    ),
    "no word for a tier": ({WORDS: changed(NAP_WORDS, ', cold: "Cold"', "")}, WORDS, 0, "'tiers.cold' is missing"),
    "a gap nobody fills": (
        {WORDS: changed(NAP_WORDS, "{{ team }}", "{{ teem }}")},
        WORDS,
        5,
        "nothing fills the gap 'teem' here; known are: line, team",
    ),
    "a gap left open": ({WORDS: changed(NAP_WORDS, "{{ team }}", "{{ team ")}, WORDS, 5, "a gap cannot be read"),
    "a gap in a notice": (
        {"languages/en/notices.yaml": 'filed: "Read: {{ why_not }}"\n'},
        "languages/en/notices.yaml",
        1,
        "'why_not'",
    ),
    "words that are a list": ({WORDS: "- one\n"}, WORDS, 1, "the file must hold keys and sentences"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_fault_is_named_with_its_file_and_line(name: str, make_pack: Callable[..., Path]) -> None:
    """An author without Python reads where it is wrong and what to write."""
    changes, file, line, words = BROKEN[name]
    found = faults(make_pack, changes)
    assert [fault for fault in found if fault[:2] == (file, line) and words in fault[2]], found


def test_several_faults_are_reported_at_once(make_pack: Callable[..., Path]) -> None:
    """Three mistakes in three files are three lines, not three rounds."""
    found = faults(
        make_pack,
        {**nap("[without, with]", "[]"), **routing("[pier]", "[peer]"), "calendars.yaml": "default: {zone: Nowhere}\n"},
    )
    assert {"requests/nap.yaml", "routing.yaml", "calendars.yaml"} <= {file for file, _, _ in found}


def test_a_pack_without_these_files_gets_forms_and_routes(make_pack: Callable[..., Path]) -> None:
    """A pack from before there were forms runs unchanged: shipped forms, its own offices, the owner of a clause decides."""
    offices = changed(PACK, "contacts:\n", "contacts:\n  door: {name: Door}\n")
    clause = changed(FILES["clauses/K-2.md"], "instead: Walk", "links: {request: approval}\ninstead: Walk")
    pack = load_pack(make_pack({"clauses/K-2.md": clause}, pack=offices))
    assert set(pack.requests) == set(load_pack(shipped_content()).requests)
    teams = {team.id: team.contact for team in pack.routes.teams}
    assert teams == {"door": "door", "head_chef": "head_chef"}
    cook = Person("c", "Cook", "c@kettle.example")
    assert rules_for("approval", cook, "", pack.routes, ())[0].team == "head_chef"
    assert rules_for("contest", cook, "", pack.routes, ())[0].team == "door"
    assert pack.routes.escalation == "door"
    assert all(set(kind.keep) == {"default"} for kind in pack.requests.values())


def test_a_borrowed_form_is_about_the_teams_of_the_pack_that_borrows_it(make_pack: Callable[..., Path]) -> None:
    """Whoever tells of harm in the kitchen is asked whether the head chef is part of it, not the sample company's HR."""
    pack = load_pack(make_pack())
    harm = next(kind for kind in pack.requests.values() if kind.intent == "report")
    (about,) = [field for field in harm.fields if field.type == "about"]
    assert about.options == ("head_chef", "manager", "somebody_else")


def test_without_a_form_for_it_harm_has_the_one_door_alone(make_pack: Callable[..., Path]) -> None:
    """A pack with forms of its own and none for harm says nothing of a second way."""
    pack = kitchen(make_pack)
    words = Phrasebook("en", pack.languages["en"].replies, Names({}, {}, {}, {}))
    doors = Doors(pack.requests.values(), words)
    assert [(step.kind, step.target) for step in doors.steps("report")] == [("page", "speak-up")]
    assert not doors.two_ways("report")


def test_own_forms_replace_the_shipped_ones(make_pack: Callable[..., Path]) -> None:
    """A company that writes one form has one form."""
    pack = kitchen(make_pack)
    assert list(pack.requests) == ["nap"]
    assert pack.languages["en"].requests["kinds"]["nap"]["name"] == "Kitchen rest"


def test_a_shipped_form_keeps_its_questions_where_a_pack_says_only_how_long_it_may_take(make_pack: Callable[..., Path]) -> None:
    """Who promises an approval in five days writes just that; the form, its words and all other forms stay."""
    own = "id: approval\nlimits: {decision: {amount: 5, unit: working_days}}\nkeep: {pier: {amount: 2, unit: years}}\n"
    pack = load_pack(make_pack({"requests/approval.yaml": own}))
    shipped = load_pack(shipped_content()).requests
    assert list(pack.requests) == list(shipped)
    kind = pack.requests["approval"]
    assert (kind.limits.decision.amount, kind.limits.start) == (5, shipped["approval"].limits.start)
    assert [field.id for field in kind.fields] == [field.id for field in shipped["approval"].fields]
    assert kind.keep["pier"].amount == 2
    assert set(kind.keep) == {"default", "pier"}
    assert pack.requests["opt_out"].limits == shipped["opt_out"].limits


def test_beside_a_form_of_its_own_a_pack_keeps_the_shipped_ones_it_names(make_pack: Callable[..., Path]) -> None:
    """An own form drops the shipped ones; a file that changes one of them asks for that one."""
    own = {"requests/approval.yaml": "id: approval\nlimits: {start: {amount: 1, unit: working_days}}\n"}
    assert list(kitchen(make_pack, own).requests) == ["approval", "nap"]


def test_what_is_wrong_in_a_changed_form_is_named_with_its_line(make_pack: Callable[..., Path]) -> None:
    """A limit that cannot be kept, a step that does not exist and a place nobody knows, in a file of three lines."""
    own = "id: approval\nlimits: {decision: {amount: 50, unit: working_days}}\nkeep: {moon: {amount: 2, unit: years}}\n"
    found = [(fault.file, fault.line, fault.what) for fault in read_pack(make_pack({"requests/approval.yaml": own}))[1]]
    assert [line for _, line, _ in found] == [2, 3]
    assert "'hard_stop' is the latest moment of a decision" in found[0][2]
    assert "place 'moon' is not in vocabulary.yaml" in found[1][2]
    unknown = "id: approval\nlimits: {decison: {amount: 5, unit: working_days}}\n"
    (fault,) = read_pack(make_pack({"requests/approval.yaml": unknown}, name="unknown"))[1]
    assert fault.line == 2
    assert "'limits.decison' is not a key that is known here" in fault.what


def test_words_are_borrowed_key_by_key_and_team_names_are_not(make_pack: Callable[..., Path]) -> None:
    """Whoever words one sentence anew keeps all the others; the sample company's offices have no place elsewhere."""
    words = kitchen(make_pack, {WORDS: f"{NAP_WORDS}problems: {{required: 'Stir, please.'}}\n"}).languages["en"].requests
    assert words["problems"]["required"] == "Stir, please."
    assert words["problems"]["past_day"]
    assert "teams" not in words


def test_small_places_inherit_from_those_around_them(make_pack: Callable[..., Path]) -> None:
    """The pier lies on the island: it keeps the island's holidays, hours and retention, unless it has its own."""
    calendars = "default: {zone: UTC}\nplaces:\n  island: {country: IT, zone: Europe/Rome}\n"
    pack = kitchen(make_pack, {"calendars.yaml": calendars})
    assert pack.calendars.of("pier").zone == pack.calendars.of("island").zone == "Europe/Rome"
    assert pack.calendars.of("elsewhere").zone == "UTC"
    assert pack.requests["nap"].keep["pier"].amount == 2


def test_the_sample_company_counts_its_own_holidays(sample: Pack) -> None:
    """Thanksgiving stops New York and not Berlin; Saint Nicholas stops neither."""
    days = WorkingDays(sample.calendars)
    wednesday = date(2026, 11, 25)
    assert days.working_day_after(wednesday, 1, "us-nyc") == date(2026, 11, 27)
    assert days.working_day_after(wednesday, 1, "de") == date(2026, 11, 26)


def test_the_sample_company_routes_as_its_clauses_promise(sample: Pack) -> None:
    """Opt-outs go up the line, high risk to more eyes, adjustments and contested decisions to HR."""
    routes, anybody = sample.routes, Person("e", "E", "e@example.com")
    vocabulary = sample.policy.vocabulary
    assert {tier_of(entry.id, "", routes) for entry in vocabulary.activities} == {"high", "medium", "low"}
    assert tier_of("draft_text", "public", routes) == "low"
    assert tier_of("draft_text", "special", routes) == "high"
    opting_out = rules_for("opt_out", anybody, "", routes, ())[0]
    assert (opting_out.with_line, opting_out.decide) == (2, "together")
    low, high = (rules_for("approval", anybody, tier, routes, ())[0] for tier in ("low", "high"))
    assert low.team != high.team
    offices = {team.id: team.contact for team in routes.teams}
    assert offices[rules_for("accommodation", anybody, "", routes, ())[0].team] == "hr_accommodations"
    assert offices[rules_for("contest", anybody, "", routes, ())[0].team] == "hr_people_relations"


def test_no_shipped_form_asks_for_what_it_must_not(sample: Pack) -> None:
    """At most seven fields; whatever could tell of health or belief is sealed; nothing asks for a diagnosis."""
    for kind in sample.requests.values():
        assert 1 <= len(kind.fields) <= 7
    sealed = {field.id for field in sample.requests["accommodation"].sealed_fields}
    assert sealed == {"ground", "limitation", "adjustment"}
    assert {field.id for field in sample.requests["opt_out"].fields if field.type == "choice"} == {"ground"}
    assert "health" not in sample.requests["opt_out"].fields[2].options
    for kind in ("opt_out", "accommodation", "contest"):
        assert [span.amount for span in sample.requests[kind].limits.check_ins] == [30, 90, 180]
