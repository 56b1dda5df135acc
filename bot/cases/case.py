"""A case: what a sequence of happenings amounts to, and which happening may come next.

The life of a request:

1. It is *filed*. Where its kind says so, interim protection begins with that.
2. A handler takes it: it is *in review*. She can ask the employee, and then it is *waiting*; an answer brings it back.
3. It is *decided*: granted, partly, or refused. Anything but a full grant needs a reason. Where two sides decide together,
   one of them *proposes* first; the case stays where it is until somebody of the other side agrees, see `bot.cases.deciding`.
4. The employee can appeal within the window: it is *appealed*, and nobody who decided, proposed or agreed before can decide,
   take or read it as a handler again. The decision on an appeal is final here, and one person takes it.
5. After the window it is *closed*. She can *withdraw* at any time before that.
6. A deadline that passes changes no state: it is noted, told to both sides, and escalated.
7. After a case is closed, only the clock can add to it (check-ins, the end of a decision).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.cases import happenings as h
from bot.cases.kinds import RESTRICTED


class State(StrEnum):
    """Where a request stands."""

    FILED = "filed"
    IN_REVIEW = "in_review"
    WAITING = "waiting"
    DECIDED = "decided"
    APPEALED = "appealed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.FILED, State.IN_REVIEW, State.WAITING, State.APPEALED})
"""States in which somebody waits for a decision."""

LIVE = OPEN | {State.DECIDED}
OVER = frozenset({State.CLOSED, State.WITHDRAWN})
ANY = LIVE | OVER

KEEP = None
"""The state stays as it is."""

TABLE: Mapping[type, tuple[frozenset[State], State | None]] = {
    h.Taken: (OPEN, KEEP),
    h.Asked: (OPEN, State.WAITING),
    h.Written: (LIVE, KEEP),
    h.Proposed: (OPEN, KEEP),
    h.Decided: (OPEN, State.DECIDED),
    h.Appealed: (frozenset({State.DECIDED}), State.APPEALED),
    h.HandedOver: (OPEN, KEEP),
    h.Recused: (LIVE, KEEP),
    h.Withdrawn: (LIVE, State.WITHDRAWN),
    h.Closed: (frozenset({State.DECIDED}), State.CLOSED),
    h.Reminded: (ANY, KEEP),
    h.Missed: (OPEN, KEEP),
    h.Escalated: (OPEN, KEEP),
    h.CheckedIn: (ANY, KEEP),
    h.CheckInAnswered: (ANY, KEEP),
    h.Ended: (ANY, KEEP),
}
"""For each happening, the states it may come in, and the state it leads to."""


class NotPossibleError(Exception):
    """This cannot happen to the case now.

    Attributes:
        reason: key of the sentence that says why, in the table `not_possible` of a language's `requests.yaml`.
    """

    def __init__(self, reason: str) -> None:
        """`reason` is the key."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Case:
    """A request as it stands.

    Attributes:
        id: random; tells nothing of how many there are.
        filed: how it began.
        state: where it stands.
        route: the team that has it now; `handler` the person who took it, empty when nobody has.
        excluded: people to whom it does not exist as handlers.
        decisions: the first, and the one on appeal.
        proposal: what one of two sides would decide, while it waits for the other; None when nothing waits.
        happenings: all of it, in order.
    """

    id: str
    filed: h.Filed
    state: State = State.FILED
    route: str = ""
    handler: str = ""
    excluded: frozenset[str] = frozenset()
    beside: tuple[str, ...] = ()
    decisions: tuple[h.Decided, ...] = ()
    proposal: h.Proposed | None = None
    escalated_to: frozenset[str] = frozenset()
    happenings: tuple[h.AnyHappening, ...] = field(default=(), repr=False)

    @property
    def kind(self) -> str:
        """Id of the kind of request."""
        return self.filed.kind

    @property
    def employee(self) -> str:
        """Who filed it."""
        return self.filed.by

    @property
    def version(self) -> int:
        """How many things have happened; a change names the version it was made from."""
        return len(self.happenings)

    @property
    def decision(self) -> h.Decided | None:
        """The decision that holds."""
        return self.decisions[-1] if self.decisions else None

    @property
    def together(self) -> bool:
        """Whether two sides have to agree on the decision that is to come."""
        return self.filed.together and not self.appealed

    @property
    def had_a_say(self) -> frozenset[str]:
        """Everybody who decided, proposed or agreed; nobody of them has a part in an appeal."""
        return frozenset(one.by for one in self.happenings if isinstance(one, h.Proposed | h.Decided))

    @property
    def appealed(self) -> bool:
        """Whether it was appealed, once or still."""
        return any(isinstance(happening, h.Appealed) for happening in self.happenings)

    @property
    def protected(self) -> bool:
        """Whether the employee is free of the tool while she waits, as the kind of request has it."""
        return self.filed.protects and self.state in OPEN

    @property
    def restricted(self) -> bool:
        """Whether nobody but the employee and the people who handle it may learn that it exists."""
        return self.filed.sight == RESTRICTED

    @property
    def changed_at(self) -> datetime:
        """When the last thing happened."""
        return self.happenings[-1].at

    def noted(self, what: type, step: str) -> bool:
        """Whether a step was noted in this round: before the appeal and after it are two rounds."""
        for happening in reversed(self.happenings):
            if isinstance(happening, what) and getattr(happening, "step", "") == step:
                return True
            if isinstance(happening, h.Appealed):
                return False
        return False


def file(case_id: str, filed: h.Filed) -> Case:
    """A new case."""
    return Case(
        case_id,
        filed,
        route=filed.route,
        excluded=frozenset({filed.by, *filed.excluded}),
        beside=filed.beside,
        happenings=(filed,),
    )


def after(case: Case, happening: h.AnyHappening) -> Case:
    """The case after a happening.

    Raises:
        NotPossibleError: the happening cannot come now.
    """
    if isinstance(happening, h.Filed):
        raise NotPossibleError("already_filed")
    allowed, leads_to = TABLE[type(happening)]
    if case.state not in allowed:
        raise NotPossibleError(_why_not(case, happening))
    _check(case, happening)
    state = case.state if leads_to is KEEP else leads_to
    case = replace(case, state=state, happenings=(*case.happenings, happening))
    return _effect(case, happening)


def rebuilt(case_id: str, happenings: Sequence[h.AnyHappening]) -> Case:
    """A case from everything that happened to it.

    Raises:
        NotPossibleError: the sequence is none that can have happened.
    """
    first, *rest = happenings
    if not isinstance(first, h.Filed):
        raise NotPossibleError("not_filed")
    case = file(case_id, first)
    for happening in rest:
        case = after(case, happening)
    return case


def _why_not(case: Case, happening: h.AnyHappening) -> str:
    if case.state in OVER:
        return "over"
    if isinstance(happening, h.Appealed | h.Closed):
        return "appealed_before" if case.appealed else "not_decided"
    return "already_decided"


def _check(case: Case, happening: h.AnyHappening) -> None:
    """Rules that the table of states cannot say."""
    if isinstance(happening, h.Appealed | h.Withdrawn | h.CheckInAnswered) and happening.by != case.employee:
        raise NotPossibleError("not_hers")
    if isinstance(happening, h.Appealed) and case.appealed:
        raise NotPossibleError("appealed_before")
    acts = h.Taken | h.Asked | h.Proposed | h.Decided | h.HandedOver
    if isinstance(happening, acts) and happening.by in case.excluded:
        raise NotPossibleError("not_yours")
    if isinstance(happening, h.Proposed | h.Decided) and happening.outcome != "granted" and not happening.reason.strip():
        raise NotPossibleError("needs_reason")
    if isinstance(happening, h.Decided) and case.together and not _settled(case, happening):
        raise NotPossibleError("other_side")
    if isinstance(happening, h.Written):
        theirs = happening.by == case.employee
        if theirs != happening.from_employee:
            raise NotPossibleError("not_hers")
        if not theirs and happening.by in case.excluded:
            raise NotPossibleError("not_yours")


def _settled(case: Case, decided: h.Decided) -> bool:
    """Whether two people stand behind a decision, or it says why one does."""
    if decided.how in {"both_sides", "one_team"}:
        return case.proposal is not None and case.proposal.by != decided.by
    return decided.how != ""


def _effect(case: Case, happening: h.AnyHappening) -> Case:
    """What a happening changes besides the state."""
    if isinstance(happening, h.Taken):
        state = State.IN_REVIEW if case.state is State.FILED else case.state
        return replace(case, handler=happening.by, state=state)
    if isinstance(happening, h.Written) and happening.from_employee and case.state is State.WAITING:
        return replace(case, state=State.APPEALED if case.appealed else State.IN_REVIEW)
    if isinstance(happening, h.Asked):
        return replace(case, handler=happening.by)
    if isinstance(happening, h.Proposed):
        state = State.IN_REVIEW if case.state is State.FILED else case.state
        return replace(case, proposal=happening, handler=case.handler or happening.by, state=state)
    if isinstance(happening, h.Decided):
        return replace(case, decisions=(*case.decisions, happening), proposal=None, handler=happening.by)
    if isinstance(happening, h.Appealed):
        excluded = case.excluded | case.had_a_say | set(happening.excluded)
        return replace(case, route=happening.route, handler="", excluded=excluded, beside=())
    if isinstance(happening, h.HandedOver):
        return replace(case, route=happening.route, handler="", proposal=_still(case, case.beside))
    if isinstance(happening, h.Recused):
        handler = "" if case.handler == happening.by else case.handler
        proposal = _still(case, case.had_a_say - {happening.by})
        return replace(case, excluded=case.excluded | {happening.by}, handler=handler, proposal=proposal)
    if isinstance(happening, h.Escalated):
        return replace(case, escalated_to=case.escalated_to | {happening.route})
    return case


def _still(case: Case, counted: Collection[str]) -> h.Proposed | None:
    """The proposal that waits, if it is by one of these people: whoever has no part in the case any more is not counted."""
    return case.proposal if case.proposal is not None and case.proposal.by in counted else None
