"""Local accounts over two stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accounts_house import EMPLOYEE, HANDLER, LEFT, CountedPasswords, HandClock, House

from bot.accounts.local import LocalAccounts
from storage import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["memory", "sqlite"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house with three people and no account."""
    store = Store.in_memory() if request.param == "memory" else open_store(f"sqlite:///{tmp_path / 'mayi.db'}")
    store.directory.put((EMPLOYEE, HANDLER, LEFT))
    clock, passwords = HandClock(), CountedPasswords()
    yield House(store, clock, passwords, LocalAccounts(store.accounts, store.directory, clock.now, passwords))
    store.close()
