"""A minimal pack as files: a kitchen with two tasks, three kinds of data and three tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PACK = """\
name: Copper Kettle
version: "1.0"
languages: [en]
outcomes:
  default: not_covered
always_on:
  - {id: taste_it, text: "You taste it before it goes out.", duty: tasting}
contacts:
  head_chef: {name: Head chef, mail: chef@kettle.example}
"""

VOCABULARY = """\
activities:
  - word_menu
  - order_fish
data: [recipes, guests, {id: specials, open: true}]
roles: [cook]
places:
  - island
  - {id: pier, in: island}
duties: [tasting]
modifiers:
  - {id: anonymised, turns: [guests], into: specials}
tool_kinds: [writer]
"""

CLAUSE = """\
---
id: {id}
title: {title}
kind: {kind}
owner: head_chef
in_force: {{from: 2026-01-01}}
{rule}
examples:
{examples}
---
{text}
"""

ACTIVITIES = """\
word_menu:
  name: "Wording the menu"
  terms: ["menu", "word the menu", "menu card"]
  examples:
    - "may I have AI write the menu"
    - "can a chatbot word our menu card"
    - "ok to let the machine draft the menu?"
    - "a nicer text for tonight's menu by AI"
order_fish:
  name: "Ordering fish"
  terms: ["order fish", "buy fish", "fish order"]
  examples:
    - "may AI order fish for us"
    - "can a bot buy fish at the harbour"
    - "let the machine send the fish order"
    - "is an automatic fish order by AI fine"
unnamed:
  name: "No task"
  examples:
    - "can I use it at work"
    - "is AI ok here"
"""

DATA = """\
recipes:
  name: "Our recipes"
  terms: ["recipe", "secret sauce"]
  examples: ["may I paste the recipe of the secret sauce", "our recipes into AI?"]
guests:
  name: "Guests"
  terms: ["guest list", "guest names"]
  examples: ["the guest list into the chatbot, ok?", "may AI see the guest names"]
specials:
  name: "Today's specials"
  terms: ["specials"]
  examples: ["today's specials into AI?", "may I type in the specials on the board"]
"""

TOOL = """\
---
id: {id}
name: {name}
aliases: []
status: {status}
kinds: [writer]
cleared_for: {cleared}
vendor: Kitchenware
owner: head_chef
review: {{last: 2026-01-01, next: 2099-01-01}}
---
About {name}.
"""


def clause(  # noqa: PLR0913 - a clause has that many parts
    id_: str, rule: str, *, title: str = "A rule", kind: str = "decides", examples: str = "", text: str = "Words."
) -> str:
    """A clause file; `rule` is the part of the front matter that decides."""
    three = '  - {ask: "may I have AI write the menu"}\n' * 3
    return CLAUSE.format(id=id_, rule=rule.strip(), title=title, kind=kind, examples=(examples or three).rstrip(), text=text)


def tool(id_: str, name: str, status: str, cleared: str = "[]") -> str:
    """A tool file."""
    return TOOL.format(id=id_, name=name, status=status, cleared=cleared)


def examples(outcome: str, *asked: str) -> str:
    """Three examples with one outcome."""
    return "\n".join(f'  - {{ask: "{ask}", outcome: {outcome}}}' for ask in asked)


WORDING = clause(
    "K-1",
    "when: {activity: [word_menu]}\noutcome: allowed\n",
    title="Menus may be worded",
    examples=examples(
        "allowed", "may I have AI write the menu", "can a chatbot word our menu card", "ok to let the machine draft the menu?"
    ),
    text="The menu may be worded with AI.",
)
FISH = clause(
    "K-2",
    "when: {activity: [order_fish]}\noutcome: prohibited\nreason: Fish is bought by eye.\ninstead: Walk to the harbour.\n",
    title="Fish is bought by people",
    examples=examples("prohibited", "may AI order fish for us", "can a bot buy fish at the harbour", "a fish order by AI?"),
    text="People buy fish.",
)
RECIPES = clause(
    "K-3",
    """\
when: {data: [recipes, guests]}
cases:
  - when: {status: [public, blocked, unlisted]}
    outcome: prohibited
    reason: What guests and grandmothers told us stays here.
    instead: Use Ladlewriter.
  - when: {}
    outcome: conditional
    conditions:
      - {text: "Only in a tool that is cleared for it.", needs: {cleared: true}}
""",
    title="Recipes stay here",
    examples=examples(
        "conditional",
        "may I paste the recipe of the secret sauce into AI",
        "may I give our recipe to the AI",
        "the guest list into the chatbot, ok?",
    ),
    text="Recipes stay in our tools.",
)

NAP = """\
id: nap
intent: accommodation
protects: true
protects_if: {side: without}
fields:
  - {id: side, type: choice, options: [without, with], required: true}
  - {id: tool, type: tool}
  - {id: why, type: long_text, longest: 500, sealed: true}
limits:
  start: {amount: 1, unit: working_days}
  decision: {amount: 5, unit: working_days}
  hard_stop: {amount: 10, unit: working_days}
  appeal_window: {amount: 7, unit: days}
  appeal: {amount: 7, unit: days}
  remind: {amount: 12, unit: hours}
keep:
  default: {amount: 1, unit: years}
  island: {amount: 2, unit: years}
"""
"""A kind of request of the kitchen's own."""

NAP_WORDS = """\
kinds:
  nap:
    name: "Kitchen rest"
    title: "Ask for a rest"
    readers: "Read by {{ team }}."
    fields:
      side: {label: "Which side?", options: {without: "Without", with: "With"}}
      tool: {label: "Which ladle?"}
      why: {label: "Why?"}
tiers: {hot: "Hot", cold: "Cold"}
"""

ROUTING = """\
teams:
  - {id: stove, contact: head_chef}
  - {id: cellar, contact: head_chef}
escalation: cellar
rules:
  - {team: stove, kinds: [nap], places: [pier]}
  - {team: cellar, with_line: 2}
tiers:
  - {id: hot, activities: [order_fish]}
  - {id: cold}
"""

FILES: dict[str, str] = {
    "pack.yaml": PACK,
    "vocabulary.yaml": VOCABULARY,
    "clauses/K-1.md": WORDING,
    "clauses/K-2.md": FISH,
    "clauses/K-3.md": RECIPES,
    "languages/en/activities.yaml": ACTIVITIES,
    "languages/en/data.yaml": DATA,
    "tools/ladlewriter.md": tool("ladlewriter", "Ladlewriter", "approved", "[recipes]"),
    "tools/spoonchat.md": tool("spoonchat", "Spoonchat", "public"),
    "tools/sporkbot.md": tool("sporkbot", "Sporkbot", "blocked"),
}


def make_pack(root: Path, changes: Mapping[str, str | bytes | None] | None = None, **replaced: str | bytes | None) -> Path:
    """Write the kitchen's pack.

    Args:
        root: the folder; made when it is not there.
        changes: file contents by path; None leaves a file out.
        replaced: the same for the two files at the top: `pack` and `vocabulary`.
    """
    contents: dict[str, str | bytes | None] = {**FILES, **(changes or {})}
    contents |= {f"{name}.yaml": content for name, content in replaced.items()}
    root.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
