"""A kind of request that the pack does not define any more, while requests of it are still open.

1. What the case itself says holds on: who may know of it, whether it protects, who has it, who is left out of it.
2. What only the pack said is not known any more: the limits below stand in for it, so that nobody waits for ever.
3. An answer that names teams is taken to say whom the case is about, so that none of them gets it on an appeal.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.cases.happenings import Filed
from bot.cases.kinds import OTHERS, FormField, Limits, RequestKind, Span, several

_LIMITS = Limits(
    start=Span(amount=2, unit="working_days"),
    decision=Span(amount=15, unit="working_days"),
    hard_stop=Span(amount=30, unit="working_days"),
    appeal_window=Span(amount=30, unit="days"),
    appeal=Span(amount=14, unit="days"),
    remind=Span(amount=1, unit="working_days"),
)

_KEEP = {"default": Span(amount=3, unit="years")}

_NO_FIELD = FormField(id="text", type="long_text")


def gone(filed: Filed, teams: Collection[str]) -> RequestKind:
    """What is still known of the kind of a case.

    Args:
        filed: how the case began.
        teams: ids of the pack's teams.
    """
    abouts = {*teams, *OTHERS}
    named = {id_: several(value) for id_, value in filed.facts.items()}
    fields = tuple(
        FormField(id=id_, type="about" if some and abouts.issuperset(some) else "text") for id_, some in named.items()
    )
    return RequestKind(
        id=filed.kind,
        fields=fields or (_NO_FIELD,),
        limits=_LIMITS,
        protects=filed.protects,
        keep=_KEEP,
        sight=filed.sight,
    )
