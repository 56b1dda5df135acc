"""What is said back: an event in, replies out. Pure; the day comes in with the event."""

from bot.conversation.events import (
    CatalogueOpened,
    ClauseOpened,
    Event,
    FactsChanged,
    HowItWorksOpened,
    PolicyOpened,
    QuestionAsked,
    StatedFacts,
    ToolOpened,
)
from bot.conversation.knowledge import Knowledge
from bot.conversation.replies import (
    AnswerGiven,
    CatalogueShown,
    ClauseShown,
    ClausesQuoted,
    HelpFirst,
    HowItWorksShown,
    NotFound,
    NothingToRead,
    OutsideScope,
    PolicyShown,
    Reply,
    RouteExplained,
    ToolShown,
    Turn,
)
from bot.conversation.respond import respond

__all__ = [
    "AnswerGiven",
    "CatalogueOpened",
    "CatalogueShown",
    "ClauseOpened",
    "ClauseShown",
    "ClausesQuoted",
    "Event",
    "FactsChanged",
    "HelpFirst",
    "HowItWorksOpened",
    "HowItWorksShown",
    "Knowledge",
    "NotFound",
    "NothingToRead",
    "OutsideScope",
    "PolicyOpened",
    "PolicyShown",
    "QuestionAsked",
    "Reply",
    "RouteExplained",
    "StatedFacts",
    "ToolOpened",
    "ToolShown",
    "Turn",
    "respond",
]
