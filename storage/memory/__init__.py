"""The ports in memory: what tests and `mayi demo` use when nothing is to stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage.memory.cases import MemoryCaseBook
from storage.memory.kept import Kept
from storage.memory.log import MemoryEventLog, MemoryShredder
from storage.memory.notices import MemoryChannelMemory, MemoryOutbox
from storage.memory.people import MemoryAccounts, MemoryDirectory, MemoryKeyring


@dataclass(frozen=True, slots=True)
class Memory:
    """All twins over the same dictionaries."""

    cases: MemoryCaseBook
    outbox: MemoryOutbox
    directory: MemoryDirectory
    keyring: MemoryKeyring
    accounts: MemoryAccounts
    memory: MemoryChannelMemory
    log: MemoryEventLog
    shredder: MemoryShredder


def in_memory(now: Callable[[], datetime]) -> Memory:
    """New and empty; `now` dates what the ports do not date themselves."""
    kept = Kept(now)
    return Memory(
        cases=MemoryCaseBook(kept),
        outbox=MemoryOutbox(kept),
        directory=MemoryDirectory(kept),
        keyring=MemoryKeyring(kept),
        accounts=MemoryAccounts(kept),
        memory=MemoryChannelMemory(kept),
        log=MemoryEventLog(kept),
        shredder=MemoryShredder(kept),
    )
