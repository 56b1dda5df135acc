"""Accounts and sessions in tables: the port `Accounts`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.ports_accounts import Account, Session
from storage.engine import Database, changed
from storage.tables import AccountRow, SessionRow


class SqlAccounts:
    """The port `Accounts`."""

    def __init__(self, database: Database) -> None:
        """`database` holds them."""
        self._database = database

    def account(self, person: str) -> Account | None:
        """A person's account."""
        with self._database.reading() as session:
            row = session.exec(select(AccountRow).where(col(AccountRow.person) == person)).one_or_none()
            return _account(row) if row is not None else None

    def put_account(self, account: Account) -> None:
        """Add or replace an account."""
        with self._database.writing() as session:
            self._database.put(session, AccountRow, ("person",), [_account_row(account)])

    def exchange_account(self, before: Account, after: Account) -> bool:
        """Replace an account that is still as it was read."""
        as_read = [getattr(AccountRow, name).is_not_distinct_from(value) for name, value in _account_row(before).items()]
        with self._database.writing() as session:
            return bool(changed(session, update(AccountRow).where(*as_read).values(**_account_row(after))))

    def delete_account(self, person: str) -> None:
        """Forget an account with all sessions of the person."""
        with self._database.writing() as session:
            session.connection().execute(delete(SessionRow).where(col(SessionRow.person) == person))
            session.connection().execute(delete(AccountRow).where(col(AccountRow.person) == person))

    def session(self, id_hash: str, now: datetime) -> Session | None:
        """A session that has not expired."""
        with self._database.reading() as session:
            wanted = select(SessionRow).where(col(SessionRow.id_hash) == id_hash, col(SessionRow.expires) > now)
            row = session.exec(wanted).one_or_none()
            return Session(row.id_hash, row.person, row.csrf, row.created, row.expires, row.via) if row is not None else None

    def put_session(self, session: Session) -> None:
        """Add or replace a session."""
        row = {
            "id_hash": session.id_hash,
            "person": session.person,
            "csrf": session.csrf,
            "created": session.created,
            "expires": session.expires,
            "via": session.via,
        }
        with self._database.writing() as transaction:
            self._database.put(transaction, SessionRow, ("id_hash",), [row])

    def prolong_session(self, id_hash: str, expires: datetime) -> bool:
        """Move the end of a session that is still there."""
        with self._database.writing() as session:
            later = update(SessionRow).where(col(SessionRow.id_hash) == id_hash).values(expires=expires)
            return bool(changed(session, later))

    def delete_session(self, id_hash: str) -> None:
        """End a session."""
        self._end(col(SessionRow.id_hash) == id_hash)

    def delete_sessions_of(self, person: str) -> None:
        """End all sessions of a person."""
        self._end(col(SessionRow.person) == person)

    def purge_sessions(self, now: datetime) -> int:
        """Forget sessions that have expired."""
        return self._end(col(SessionRow.expires) <= now)

    def _end(self, which: Any) -> int:
        with self._database.writing() as session:
            return changed(session, delete(SessionRow).where(which))


def _account_row(account: Account) -> dict[str, Any]:
    return {
        "person": account.person,
        "password_hash": account.password_hash,
        "totp_secret": account.totp_secret,
        "recovery_hashes": json.dumps(account.recovery_hashes),
        "failures": account.failures,
        "locked_until": account.locked_until,
        "totp_step": account.totp_step,
    }


def _account(row: AccountRow) -> Account:
    return Account(
        person=row.person,
        password_hash=row.password_hash,
        totp_secret=row.totp_secret,
        recovery_hashes=tuple(json.loads(row.recovery_hashes)),
        failures=row.failures,
        locked_until=row.locked_until,
        totp_step=row.totp_step,
    )
