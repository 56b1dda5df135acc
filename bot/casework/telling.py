"""Who is told what when something happens to a case: a pure function, and the only place that decides it.

1. The employee is told of everything that somebody else did to her request, but of a proposed decision only when it is one.
2. The people who handle it are told of what needs them: a new case, an answer, an appeal, a hand-over, a proposed decision
   that needs their yes.
3. A manager is told one thing alone: that somebody need not use a tool, until when, and when that ends.
4. Escalations go to the escalation team.
5. Of a case with restricted sight nobody is told what kind it is, and nobody outside the people who handle it is told anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.cases import happenings as h
from bot.cases.case import OPEN, Case, State
from bot.cases.kinds import RESTRICTED

To = Literal["employee", "team", "handler", "partners", "manager", "escalation"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell: to whom, the name of its words, and what the words need. Never a text somebody wrote."""

    to: To
    what: str
    values: Mapping[str, str] = field(default_factory=dict)


def told(before: Case, after: Case, happening: h.AnyHappening) -> tuple[Telling, ...]:
    """What follows from a happening. `before` and `after` are the case around it; for the first one both are the new case."""
    return (*_people(before, after, happening), *_manager(before, after, happening))


def _people(before: Case, case: Case, happening: h.AnyHappening) -> Iterator[Telling]:
    for telling in _named(before, case, happening):
        covered = case.restricted and telling.to != "employee"
        yield Telling(telling.to, telling.what, {RESTRICTED: "yes"}) if covered else telling


ALWAYS: Mapping[type, tuple[tuple[To, str], ...]] = {
    h.Filed: (("employee", "filed"), ("team", "new_case")),
    h.Taken: (("employee", "taken"),),
    h.Asked: (("employee", "asked"),),
    h.Proposed: (("partners", "to_agree"),),
    h.Decided: (("employee", "decided"),),
    h.Appealed: (("employee", "appealed"), ("team", "appeal_to_decide")),
    h.HandedOver: (("team", "handed_over"),),
    h.Withdrawn: (("employee", "withdrawn"), ("handler", "withdrawn_handler")),
}
"""What people do that is told in the same way whatever the case is like."""


def _named(before: Case, case: Case, happening: h.AnyHappening) -> Iterator[Telling]:
    kind = {} if case.restricted else {"kind": case.kind}
    if type(happening) in ALWAYS:
        yield from (Telling(to, what, kind) for to, what in ALWAYS[type(happening)])
    elif isinstance(happening, h.Written):
        yield Telling("handler", "employee_wrote", kind) if happening.from_employee else Telling("employee", "written", kind)
    elif isinstance(happening, h.Recused):
        yield from _recused(before, case, kind)
    else:
        yield from _clock(case, happening, kind)


def _recused(before: Case, case: Case, kind: dict[str, str]) -> Iterator[Telling]:
    """Somebody is out of it: others have to begin, or others have to agree."""
    if case.proposal is not None:
        yield Telling("partners", "to_agree", kind)
    elif case.state in OPEN and (before.proposal is not None or not case.handler):
        yield Telling("team", "new_case", kind)


def _clock(case: Case, happening: h.AnyHappening, kind: dict[str, str]) -> Iterator[Telling]:
    """What follows when the clock acted."""
    step = {**kind, "step": getattr(happening, "step", "")}
    if isinstance(happening, h.Reminded):
        if happening.step == "end":
            yield Telling("employee", "ends_soon", kind)
        to: To = "handler" if case.proposal is None else "partners"
        yield Telling(to, "ends_soon_handler" if happening.step == "end" else "reminded", step)
    elif isinstance(happening, h.Missed):
        yield Telling("employee", "missed_employee", step)
    elif isinstance(happening, h.Escalated):
        yield Telling("escalation", "escalated", {**kind, "why": happening.why})
    elif isinstance(happening, h.CheckedIn):
        yield Telling("employee", "check_in", step)
    elif isinstance(happening, h.Ended):
        yield Telling("employee", "ended", kind)
    elif isinstance(happening, h.Closed):
        yield Telling("employee", "closed", kind)


def _manager(before: Case, after: Case, happening: h.AnyHappening) -> Iterator[Telling]:
    """The generated notice: "is not required to use X until D", and when that ends."""
    if not after.filed.protects or after.restricted:
        return
    tool = {"tool": after.filed.facts.get("tool", "")}
    was, is_ = before.protected and not isinstance(happening, h.Filed), after.protected
    granted = isinstance(happening, h.Decided) and happening.outcome != "refused"
    if is_ and not was:
        yield Telling("manager", "manager_protected", tool)
    elif granted:
        until = after.decision.until if after.decision else None
        yield Telling("manager", "manager_granted", {**tool, "until": until.isoformat() if until else ""})
    elif isinstance(happening, h.Ended) or (was and not is_) or (isinstance(happening, h.Withdrawn) and _granted(before)):
        yield Telling("manager", "manager_ended", tool)


def _granted(case: Case) -> bool:
    """Whether a decision holds that frees the employee, and has not ended."""
    decision = case.decision
    ended = any(isinstance(happening, h.Ended) for happening in case.happenings)
    return case.state is State.DECIDED and decision is not None and decision.outcome != "refused" and not ended
