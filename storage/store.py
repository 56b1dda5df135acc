"""Everything that is kept, opened at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.ports import CaseBook, Clock, Directory, Keyring, Outbox
from bot.ports_accounts import Accounts
from bot.ports_channels import ChannelMemory
from bot.ports_log import EventLog, Shredder
from storage.accounts import SqlAccounts
from storage.case_book import SqlCaseBook
from storage.channel_memory import SqlChannelMemory
from storage.directory import SqlDirectory
from storage.engine import WAIT_SECONDS, Database
from storage.keyring import SqlKeyring
from storage.log import SqlEventLog
from storage.memory import Memory, in_memory
from storage.migrating import ensure
from storage.outbox import SqlOutbox
from storage.shredder import SqlShredder


@dataclass(frozen=True, slots=True)
class Store:
    """The ports on one database, or in memory. Safe to share between threads.

    Attributes:
        database: None in memory.
    """

    cases: CaseBook
    outbox: Outbox
    directory: Directory
    keyring: Keyring
    accounts: Accounts
    memory: ChannelMemory
    log: EventLog
    shredder: Shredder
    database: Database | None = None

    @classmethod
    def in_memory(cls, clock: Clock | None = None) -> Store:
        """A store that is gone when the program ends."""
        kept: Memory = in_memory(_now(clock))
        return cls(
            cases=kept.cases,
            outbox=kept.outbox,
            directory=kept.directory,
            keyring=kept.keyring,
            accounts=kept.accounts,
            memory=kept.memory,
            log=kept.log,
            shredder=kept.shredder,
        )

    def close(self) -> None:
        """Let the database go."""
        if self.database is not None:
            self.database.close()


def open_store(url: str, *, clock: Clock | None = None, wait_seconds: float = WAIT_SECONDS) -> Store:
    """Open a database; an empty one gets its tables.

    Args:
        url: `sqlite:////folder/mayi.db` or `postgresql://user:password@host/name`.
        clock: dates notices that say no moment, and names of acts.
        wait_seconds: how long a transaction waits for another one.

    Raises:
        UnusableUrlError: the URL is none of the two.
        NotMigratedError: the tables are those of another version; the message says what to do.
        OutOfReachError: the database does not answer or cannot write.
    """
    ensure(url)
    database = Database(url, wait_seconds=wait_seconds)
    return Store(
        cases=SqlCaseBook(database, _now(clock)),
        outbox=SqlOutbox(database),
        directory=SqlDirectory(database),
        keyring=SqlKeyring(database),
        accounts=SqlAccounts(database),
        memory=SqlChannelMemory(database),
        log=SqlEventLog(database),
        shredder=SqlShredder(database),
        database=database,
    )


def _now(clock: Clock | None) -> Callable[[], datetime]:
    return clock.now if clock is not None else lambda: datetime.now(UTC)
