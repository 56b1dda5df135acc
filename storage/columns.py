"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class Words(TypeDecorator[str]):
    """Text that is compared and sorted by code point on both engines.

    PostgreSQL cannot hold the character 0, and neither can hold half a surrogate pair: both arrive only in damaged or
    hostile input, and become a mark that no id contains, so that looking for them finds nothing instead of failing.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL would sort by the language of its server."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as SQLAlchemy calls it
        """What is stored or compared."""
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """A moment: aware datetimes in, UTC out. SQLite keeps it as text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is stored or compared.

        Raises:
            ValueError: the datetime does not say where on earth it is meant.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("moment_without_zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """What the program gets."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Octets(TypeDecorator[bytes]):
    """Bytes."""

    impl = LargeBinary
    cache_ok = True


def storable(text: str) -> str:
    """The text without what a database cannot hold."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
