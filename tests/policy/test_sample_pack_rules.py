"""The sample policy, row by row: a situation in, the outcome that the policy brief gives out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.library import load_pack, shipped_content
from bot.policy import NamedTool, Outcome, Situation, determine

if TYPE_CHECKING:
    from bot.policy import Answer, Policy

DAY = date(2026, 11, 21)

YES, IF, MUST, ASK, NO, OPEN, SILENT = (
    Outcome.ALLOWED,
    Outcome.CONDITIONAL,
    Outcome.REQUIRED,
    Outcome.ASK_FIRST,
    Outcome.PROHIBITED,
    Outcome.NEED_INFO,
    Outcome.NOT_COVERED,
)

PRIVATE_ACCOUNT = NamedTool("Microsoft 365 Copilot", "public")
SOME_FREE_TOOL = NamedTool("", "public")
OUR_TOOL = NamedTool("", "approved")
UNHEARD_OF = NamedTool("Zorple", "unlisted")
APPROVED = (
    "m365-copilot",
    "teams-copilot",
    "chatgpt-enterprise",
    "github-copilot",
    "deepl-pro",
    "adobe-firefly",
    "answerdesk",
    "codeguard",
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """What the sample pack decides; no training is needed for that."""
    return load_pack(shipped_content()).policy


def ask(policy: Policy, activity: str = "", data: str = "", tool: str | NamedTool | None = None, **facts: object) -> Answer:
    """The answer to one situation; lists are written with spaces."""
    if isinstance(tool, str):
        entry = policy.vocabulary.tool_by_id[tool]
        tool = NamedTool(entry.name, entry.status, entry.id)
    breaches = facts.pop("breaches", ())
    situation = Situation(
        activities=tuple(activity.split()),
        data=tuple(data.split()),
        tools=(tool,) if tool else (),
        breaches=frozenset(breaches),  # type: ignore[call-overload]
        **facts,  # type: ignore[arg-type]
    )
    return determine(situation, policy, DAY)


WHERE_DATA_MAY_GO = {
    # kind: (no tool named, our tool, approved tools that are open, outcome in those, in the others, in public)
    "credentials": (NO, NO, (), None, NO, NO),
    "special": (NO, NO, (), None, NO, NO),
    "privileged": (ASK, ASK, (), None, ASK, NO),
    "personal": (IF, IF, ("m365-copilot", "answerdesk"), IF, NO, NO),
    "confidential": (IF, IF, ("m365-copilot", "chatgpt-enterprise", "deepl-pro"), IF, NO, NO),
    "source_code": (IF, IF, ("github-copilot", "codeguard"), IF, NO, NO),
    "internal": (YES, YES, APPROVED, YES, NO, NO),
    "third_party": (IF, IF, APPROVED, IF, NO, NO),
    "public": (YES, YES, APPROVED, YES, NO, IF),
}


@pytest.mark.parametrize("kind", WHERE_DATA_MAY_GO)
def test_each_kind_of_data_may_go_where_the_table_says_and_nowhere_else(policy: Policy, kind: str) -> None:
    """D-1 to D-9 with no tool, with "our tool", with every approved tool, and with every kind of public tool."""
    unnamed, ours, open_in, there, elsewhere, public = WHERE_DATA_MAY_GO[kind]
    assert ask(policy, data=kind).outcome == unnamed
    assert ask(policy, data=kind, tool=OUR_TOOL).outcome == ours
    for tool in APPROVED:
        assert ask(policy, data=kind, tool=tool).outcome == (there if tool in open_in else elsewhere), tool
    for tool in ("chatgpt", "deepl-free", "copilot-free", PRIVATE_ACCOUNT, SOME_FREE_TOOL):
        assert ask(policy, data=kind, tool=tool).outcome == public, tool


@pytest.mark.parametrize("kind", WHERE_DATA_MAY_GO)
def test_a_task_that_is_allowed_does_not_open_data(policy: Policy, kind: str) -> None:
    """A-1 with D-1 to D-9: summarising gets the answer of what is summarised."""
    unnamed, _, _, _, _, public = WHERE_DATA_MAY_GO[kind]
    assert ask(policy, "summarise", kind).outcome == unnamed
    assert ask(policy, "summarise", kind, "chatgpt").outcome == public


@pytest.mark.parametrize("kind", [*WHERE_DATA_MAY_GO, ""])
def test_a_blocked_tool_is_closed_for_everything(policy: Policy, kind: str) -> None:
    """T-2: nothing goes into a tool that security has blocked, public information neither."""
    answer = ask(policy, data=kind, tool="deepseek")
    assert answer.outcome == NO
    assert "T-2" in {applied.id for applied in answer.clauses if applied.decisive}
    assert ask(policy, "brainstorm", kind, "deepseek").outcome == NO


@pytest.mark.parametrize("kind", ["personal", "confidential", "source_code", "internal", "third_party", "public", ""])
def test_a_tool_nobody_has_looked_at_is_a_question_first(policy: Policy, kind: str) -> None:
    """T-3: unlisted, whatever the data; what no tool may hold stays a no."""
    answer = ask(policy, data=kind, tool=UNHEARD_OF)
    assert answer.outcome == ASK
    assert "T-3" in {applied.id for applied in answer.clauses if applied.decisive}
    assert ask(policy, data="credentials", tool=UNHEARD_OF).outcome == NO
    assert ask(policy, data="special", tool=UNHEARD_OF).outcome == NO
    assert ask(policy, data="privileged", tool=UNHEARD_OF).outcome == NO


def test_for_each_of_several_tasks_a_brands_name_means_the_edition_made_for_it(policy: Policy) -> None:
    """Minutes, and a summary besides, with "Copilot": the minutes are written by the Copilot in the meeting."""
    both = ask(policy, "meeting_notes summarise", "internal", "m365-copilot")
    assert both.outcome == IF
    assert {shown.condition.text: shown.met for shown in both.conditions}["Only with Copilot in Teams meetings."] is True
    assert ask(policy, "meeting_notes summarise", "internal", "chatgpt-enterprise").outcome == NO


TASKS = [
    # (activity, no tool named, in ChatGPT with public information)
    ("draft_text", YES, IF),
    ("edit_text", YES, IF),
    ("brainstorm", YES, IF),
    ("learn", YES, IF),
    ("analyse_data", YES, IF),
    ("summarise", YES, IF),
    ("research", IF, IF),
    ("fact_check", IF, IF),
    ("translate", IF, IF),
    ("meeting_notes", IF, NO),
    ("sensitive_meeting_notes", NO, NO),
    ("bot_in_others_meeting", ASK, ASK),
    ("assistive_use", YES, IF),
    ("write_code", IF, NO),
    ("review_code", IF, IF),
    ("security_scan", MUST, NO),
    ("agent_actions", ASK, ASK),
    ("connect_or_train", ASK, ASK),
    ("new_tool", ASK, ASK),
    ("forecast", IF, IF),
    ("customer_reply", IF, NO),
    ("customer_chatbot", ASK, ASK),
    ("publish_content", IF, IF),
    ("generate_image", IF, NO),
    ("imitate_person", NO, NO),
    ("write_job_ad", IF, IF),
    ("screen_candidates", NO, NO),
    ("decide_on_people", NO, NO),
    ("write_review_text", IF, NO),
    ("monitor_people", ASK, ASK),
    ("detect_emotion", NO, NO),
    ("legal_research", ASK, ASK),
    ("legal_advice", NO, NO),
    ("medical_advice", NO, NO),
    ("decide_on_customers", NO, NO),
    ("open_source_contribution", IF, IF),
    ("submit_unchecked", NO, NO),
    ("deceive", NO, NO),
    ("mandate_use", ASK, ASK),
    ("give_feedback_on_people", IF, NO),
    ("detect_ai_use", ASK, ASK),
    ("personal_use", IF, IF),
]


@pytest.mark.parametrize(("activity", "unnamed", "_in_chatgpt"), TASKS)
def test_each_task_has_the_outcome_of_its_row(policy: Policy, activity: str, unnamed: Outcome, _in_chatgpt: Outcome) -> None:
    """A-1 to A-30, R-1 and T-3 to T-5, when neither tool nor data is named."""
    answer = ask(policy, activity)
    assert answer.outcome == unnamed
    assert any(applied.decisive for applied in answer.clauses)


@pytest.mark.parametrize(("activity", "_unnamed", "in_chatgpt"), TASKS)
def test_each_task_in_a_public_tool_with_public_information(
    policy: Policy, activity: str, _unnamed: Outcome, in_chatgpt: Outcome
) -> None:
    """A free tool keeps an answer, adds conditions to it, or breaks a condition of it; it never makes it freer."""
    answer = ask(policy, activity, "public", "chatgpt")
    assert answer.outcome == in_chatgpt
    assert policy.rank[answer.outcome] <= policy.rank[ask(policy, activity, "public").outcome]


def test_every_activity_of_the_vocabulary_has_its_row(policy: Policy) -> None:
    """No task is left out of the table above."""
    assert [entry.id for entry in policy.vocabulary.activities if entry.id not in {row[0] for row in TASKS}] == []


IN_TOOLS = [
    ("meeting_notes", "teams-copilot", IF, "A-4"),
    ("meeting_notes", "otter", NO, "A-4"),
    ("meeting_notes", "m365-copilot", IF, "A-4"),  # a brand, whose edition for meetings is meant
    ("meeting_notes", UNHEARD_OF, ASK, "T-3"),
    ("sensitive_meeting_notes", "teams-copilot", NO, "A-5"),
    ("write_code", "github-copilot", IF, "A-8"),
    ("write_code", "chatgpt-enterprise", NO, "A-8"),
    ("write_code", UNHEARD_OF, ASK, "T-3"),
    ("security_scan", "codeguard", MUST, "R-1"),
    ("security_scan", "github-copilot", NO, "R-1"),
    ("customer_reply", "m365-copilot", IF, "A-11"),
    ("customer_reply", "answerdesk", IF, "A-11"),
    ("customer_reply", "chatgpt-enterprise", NO, "A-11"),
    ("generate_image", "adobe-firefly", IF, "A-14"),
    ("generate_image", "midjourney", NO, "A-14"),
    ("generate_image", "m365-copilot", NO, "A-14"),
    ("write_review_text", "m365-copilot", IF, "A-19"),
    ("give_feedback_on_people", "m365-copilot", IF, "A-29"),
]


@pytest.mark.parametrize(("activity", "tool", "expected", "clause"), IN_TOOLS)
def test_a_task_that_is_tied_to_a_tool_is_open_there_and_closed_elsewhere(
    policy: Policy, activity: str, tool: str | NamedTool, expected: Outcome, clause: str
) -> None:
    """A broken tool condition is a no with the way that is open, an unlisted tool a question."""
    answer = ask(policy, activity, tool=tool)
    assert answer.outcome == expected
    assert clause in {applied.id for applied in answer.clauses if applied.decisive}


@pytest.mark.parametrize(
    ("activity", "tool", "open_one"),
    [
        ("meeting_notes", "otter", "teams-copilot"),
        ("write_code", "chatgpt", "github-copilot"),
        ("generate_image", "midjourney", "adobe-firefly"),
        ("customer_reply", "chatgpt", "m365-copilot"),
        ("security_scan", "chatgpt", "codeguard"),
    ],
)
def test_a_no_because_of_the_tool_names_the_tool_that_is_open(policy: Policy, activity: str, tool: str, open_one: str) -> None:
    """'Not in Otter.ai; in Copilot in Teams meetings.'."""
    assert open_one in ask(policy, activity, tool=tool).open_tools


BY_ROLE = [
    ("security_scan", "engineer", MUST),
    ("customer_reply", "support", MUST),
    ("customer_reply", "manager", IF),
    ("customer_reply", "everyone", IF),
    ("legal_research", "legal", IF),
    ("legal_research", "manager", ASK),
    ("legal_research", "everyone", ASK),
]


@pytest.mark.parametrize(("activity", "role", "expected"), BY_ROLE)
def test_a_role_changes_the_answer_where_the_policy_says_so(
    policy: Policy, activity: str, role: str, expected: Outcome
) -> None:
    """R-1, R-2, A-11 and A-22 rule by role."""
    assert ask(policy, activity, role=role).outcome == expected


@pytest.mark.parametrize("kind", ["confidential", "personal", "source_code", "privileged"])
def test_a_contractor_asks_first_with_protected_data(policy: Policy, kind: str) -> None:
    """T-6: the contract's owner is asked, and what is closed for employees is closed for contractors as well."""
    answer = ask(policy, "summarise", kind, role="contractor")
    assert answer.outcome == ASK
    assert "T-6" in {applied.id for applied in answer.clauses if applied.decisive}
    assert ask(policy, "summarise", kind, "chatgpt", role="contractor").outcome == NO


@pytest.mark.parametrize("kind", ["internal", "public"])
def test_a_contractor_is_like_everybody_with_ordinary_material(policy: Policy, kind: str) -> None:
    """T-6 names four kinds of data, no more."""
    assert ask(policy, "summarise", kind, role="contractor").outcome == YES


BREACHES = [
    ("meeting_notes", "announce"),
    ("meeting_notes", "consent"),
    ("write_code", "test_code"),
    ("customer_reply", "human_check"),
    ("publish_content", "disclose"),
    ("generate_image", "disclose"),
    ("security_scan", "human_decides"),
    ("monitor_people", "hidden"),
    ("monitor_people", "announce"),
    ("write_review_text", "own_facts"),
    ("draft_text", "human_check"),
    ("brainstorm", "human_check"),
]


@pytest.mark.parametrize(("activity", "duty"), BREACHES)
def test_a_stated_breach_is_a_no(policy: Policy, activity: str, duty: str) -> None:
    """'Without telling them', "nobody will check it", "in secret": a no, and the broken condition is shown first."""
    answer = ask(policy, activity, breaches=(duty,))
    assert answer.outcome == NO
    assert answer.conditions[0].met is False
    assert duty in {shown.condition.duty for shown in answer.conditions if shown.met is False}
    assert ask(policy, activity).outcome != NO


@pytest.mark.parametrize(
    ("activity", "duty"),
    [
        ("meeting_notes", "hidden"),
        ("publish_content", "announce"),
        ("generate_image", "hidden"),
        ("write_review_text", "hidden"),
        ("review_code", "test_code"),
        ("review_code", "human_decides"),
        ("customer_chatbot", "hidden"),
    ],
)
def test_a_breach_breaks_what_it_implies(policy: Policy, activity: str, duty: str) -> None:
    """Whoever records behind somebody's back has not told them either."""
    assert ask(policy, activity).outcome != NO
    assert ask(policy, activity, breaches=(duty,)).outcome == NO


def test_a_no_for_work_that_nobody_checks_says_why(policy: Policy) -> None:
    answer = ask(policy, "draft_text", breaches=("human_check",))
    assert [clause.id for clause in answer.clauses if clause.decisive] == ["A-25"]


def test_that_an_agent_acts_by_itself_is_no_breach_but_what_its_clause_is_about(policy: Policy) -> None:
    answer = ask(policy, "agent_actions", breaches=("human_check",))
    assert (answer.outcome, [clause.id for clause in answer.clauses if clause.decisive]) == (ASK, ["T-4"])


@pytest.mark.parametrize(("tool", "outcome"), [("chatgpt", NO), ("deepseek", NO), ("m365-copilot", IF), (None, IF)])
def test_ones_own_health_goes_into_no_public_tool(policy: Policy, tool: str | None, outcome: str) -> None:
    """Dictating a medical history with a free tool is no aid that the exception was made for."""
    tools = {} if tool is None else {"tool": tool}
    assert ask(policy, "assistive_use", "special", **tools).outcome == outcome


def test_our_own_code_goes_into_no_open_source_project(policy: Policy) -> None:
    assert ask(policy, "open_source_contribution").outcome == IF
    assert ask(policy, "open_source_contribution", "source_code", tool="github-copilot").outcome == NO


def test_an_aid_for_the_person_concerned_is_exempt_from_the_ban_on_protected_details(policy: Policy) -> None:
    """D-2 does not close captions and dictation for the person who needs them; every other task it does."""
    assert ask(policy, "assistive_use", "special").outcome.permits
    assert ask(policy, "assistive_use summarise", "special").outcome == NO
    assert ask(policy, "assistive_use", "special credentials").outcome == NO


def test_credentials_are_closed_even_as_an_aid(policy: Policy) -> None:
    """D-1 has no exception."""
    for tool in (*APPROVED, "chatgpt", None):
        assert ask(policy, "assistive_use", "credentials", tool).outcome == NO


def test_required_with_a_forbidden_kind_of_data_is_prohibited(policy: Policy) -> None:
    """R-1 and R-2 require nobody to put in what D-1 and D-2 close."""
    assert ask(policy, "security_scan", "credentials", "codeguard").outcome == NO
    assert ask(policy, "customer_reply", "special", "answerdesk", role="support").outcome == NO
    assert ask(policy, "customer_reply", "personal", "answerdesk", role="support").outcome == MUST
    assert ask(policy, "customer_reply", "personal", "m365-copilot", role="support").outcome == NO


def test_a_public_tool_with_data_unnamed_is_for_public_information(policy: Policy) -> None:
    """T-1: conditional, "public information only", for ChatGPT, any free tool and any private account."""
    for tool in ("chatgpt", SOME_FREE_TOOL, PRIVATE_ACCOUNT):
        answer = ask(policy, "draft_text", tool=tool)
        assert answer.outcome == IF
        needed = [shown.condition.needs.data for shown in answer.conditions if shown.condition.needs and shown.met is None]
        assert ("public",) in needed


def test_a_question_that_names_only_a_tool_is_asked_back(policy: Policy) -> None:
    """'Can I use ChatGPT?' has no answer yet, and shows what the tool is open and closed for."""
    for tool in ("chatgpt", "m365-copilot", OUR_TOOL, None):
        assert ask(policy, tool=tool).outcome == OPEN
    data = next(choice for choice in ask(policy, tool="chatgpt").choices if choice.facet == "data")
    assert {option.value: option.outcome for option in data.options}["personal"] == NO
    assert {option.value: option.outcome for option in data.options}["public"] == IF


def test_with_data_unnamed_the_answer_names_the_data_it_does_not_cover(policy: Policy) -> None:
    """'Not with passwords, not with health details': a yes names what would turn it into a no."""
    limits = {limit.value: limit.outcome for limit in ask(policy, "draft_text").limits if limit.facet == "data"}
    assert limits["credentials"] == NO
    assert limits["special"] == NO
    assert limits["privileged"] == ASK


def test_the_strictest_of_several_kinds_of_data_counts(policy: Policy) -> None:
    """An order with a customer's name and a password in it is answered for the password."""
    assert ask(policy, "draft_text", "internal personal", "m365-copilot").outcome == IF
    assert ask(policy, "draft_text", "internal personal credentials", "m365-copilot").outcome == NO


def test_a_task_the_policy_has_no_word_for_is_not_covered(policy: Policy) -> None:
    """The sample pack's default: the policy says nothing on this."""
    assert ask(policy, beyond_vocabulary=True).outcome == SILENT


def test_every_no_and_every_question_says_why_and_what_is_open(policy: Policy) -> None:
    """No clause refuses or delays without a reason and a way forward."""
    for clause in policy.clauses:
        for case in clause.cases:
            if case.outcome in {NO, ASK}:
                assert case.reason or clause.reason, clause.id
                assert case.instead or clause.instead, clause.id


def test_every_clause_of_the_brief_is_in_the_pack(policy: Policy) -> None:
    """D-1 to D-9, T-1 to T-6, R-1 and R-2, A-1 to A-30 decide; I-1 to I-22 inform."""
    deciding = [f"{letter}-{n}" for letter, last in (("D", 9), ("T", 6), ("R", 2), ("A", 30)) for n in range(1, last + 1)]
    assert sorted(clause.id for clause in policy.clauses if clause.decides) == sorted(deciding)
    assert {clause.id for clause in policy.clauses if not clause.decides} == {f"I-{n}" for n in range(1, 23)}
