"""Who has to agree with whom on a case that two sides decide together. Pure; who belongs to a side says the directory.

1. One side is the line (`Case.beside`), the other one the team that has the case.
2. What somebody of one side would decide is proposed; it is decided when somebody of the other side agrees. One person
   never stands for both, whatever she belongs to.
3. Where nobody of the line is left, two people of the team decide. Where nobody of the team is left, those to whom the case
   was escalated stand in for it.
4. Whoever finds nobody who could agree decides alone, and so do those to whom it was escalated: nothing waits for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.cases.case import Case
from bot.cases.happenings import How

Sides = Literal["", "both_sides", "one_team", "alone"]
"""Who has to decide: one of each side, two of the team, one person; empty where any handler decides alone."""


@dataclass(frozen=True, slots=True)
class Deciders:
    """People who can decide a case now, by id: nobody who has left or is left out. `overseers`: it was escalated to them."""

    line: frozenset[str]
    team: frozenset[str]
    overseers: frozenset[str]


def sides(case: Case, who: Deciders) -> Sides:
    """Who has to decide, as things stand."""
    if not case.together:
        return ""
    if who.line and (who.team or who.overseers) - who.line:
        return "both_sides"
    return "one_team" if not who.line and len(who.team) > 1 else "alone"


def partners(by: str, case: Case, who: Deciders) -> frozenset[str]:
    """People of whom one has to agree with somebody."""
    others = (who.team, who.overseers) if by in case.beside else (who.line, who.team)
    return next((rest for group in others if (rest := group - {by})), frozenset())


def decides_alone(by: str, case: Case, who: Deciders) -> bool:
    """Whether what somebody decides needs nobody's yes."""
    return not case.together or by in who.overseers or not partners(by, case, who)


def may_agree(person: str, case: Case, who: Deciders) -> bool:
    """Whether a person's yes makes the proposal the decision."""
    proposal = case.proposal
    if proposal is None or proposal.by == person:
        return False
    return person in who.overseers or person in partners(proposal.by, case, who)


def how(by: str, case: Case, who: Deciders, *, agrees: bool) -> How:
    """How a decision of somebody came about; `agrees` says that it is a yes to the proposal that waits."""
    if not case.together:
        return ""
    proposal = case.proposal
    if agrees and proposal is not None and by in partners(proposal.by, case, who):
        return "both_sides" if (by in case.beside) != (proposal.by in case.beside) else "one_team"
    return "escalated" if by in who.overseers else "alone"
