"""What may be logged: events of the program, never words, names or addresses of a person.

Every field has to be on the list below; any other is dropped before it is written, so that a careless
line somewhere cannot become a trace of who asked what.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

ALLOWED = frozenset({"event", "level", "timestamp", "error", "where", "seconds"})
"""`error` is the name of an exception's class, or a short name for what went wrong (`foreign_tenant`, `401 token_refused`);
`where` a place of ours: a file and line, a kind of delivery. Neither is ever a sentence, which may quote a person's.
"""


def only_allowed(_: WrappedLogger, __: str, fields: EventDict) -> EventDict:
    """Drop every field that is not on the list."""
    return {key: value for key, value in fields.items() if key in ALLOWED}


def configure() -> None:
    """Write one JSON object a line to standard error."""
    structlog.configure(
        processors=[
            only_allowed,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%MZ", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
