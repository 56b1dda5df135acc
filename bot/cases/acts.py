"""What people fill in when they act on a case. These forms are the product's own, the same in every company."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.kinds import FormField

LONGEST_TEXT = 4000

_TEXT = FormField(id="text", type="long_text", required=True, longest=LONGEST_TEXT)

NOTHING_CHANGED = ("nothing", "rather_not_say")

ACTS: Mapping[str, tuple[FormField, ...]] = {
    "write": (_TEXT,),
    "ask": (_TEXT,),
    "reply": (_TEXT,),
    "appeal": (FormField(id="reason", type="long_text", required=True, longest=LONGEST_TEXT),),
    "withdraw": (),
    "take": (),
    "recuse": (),
    "check_in": (
        FormField(
            id="changed",
            type="choice",
            options=("nothing", "shift", "review", "access", "quota", "tone", "other", "rather_not_say"),
            required=True,
        ),
    ),
    "agree": (),
    "decide": (
        FormField(id="outcome", type="choice", options=("granted", "partly", "refused"), required=True),
        FormField(id="reason", type="long_text", longest=LONGEST_TEXT),
        FormField(id="conditions", type="long_text", longest=LONGEST_TEXT),
        FormField(id="until", type="day"),
    ),
    "hand_over": (
        FormField(id="team", type="choice", required=True),
        FormField(id="note", type="long_text", longest=LONGEST_TEXT),
    ),
}


def fields_of(action: str) -> tuple[FormField, ...]:
    """Fields of the form of an action."""
    return ACTS[action]
