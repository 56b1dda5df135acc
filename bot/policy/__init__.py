"""The policy: its words, its clauses, and what they decide.

Pure: no file, no clock, no network. `determine` is the only place where an outcome is made.
"""

from bot.policy.answer import Answer, AppliedClause, Choice, Limit, Option, Part, ShownCondition
from bot.policy.clauses import Case, Clause, Condition, Contact, Example, InForce, Links, Outcome, When
from bot.policy.determination import determine
from bot.policy.matching import tools_meant
from bot.policy.policy import Policy
from bot.policy.situation import EVERYONE, UNNAMED, NamedTool, Situation
from bot.policy.vocabulary import Activity, DataKind, Modifier, Place, Tool, Vocabulary

__all__ = [
    "EVERYONE",
    "UNNAMED",
    "Activity",
    "Answer",
    "AppliedClause",
    "Case",
    "Choice",
    "Clause",
    "Condition",
    "Contact",
    "DataKind",
    "Example",
    "InForce",
    "Limit",
    "Links",
    "Modifier",
    "NamedTool",
    "Option",
    "Outcome",
    "Part",
    "Place",
    "Policy",
    "ShownCondition",
    "Situation",
    "Tool",
    "Vocabulary",
    "When",
    "determine",
    "tools_meant",
]
