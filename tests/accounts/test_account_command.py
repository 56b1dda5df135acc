"""`mayi account create` and `mayi account reset`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accounts_house import EMPLOYEE, PASSPHRASE

from bot.accounts.local import LocalAccounts, Proof
from bot.accounts.passwords import Passwords
from bot.cli.account import invite
from bot.office import SystemClock
from bot.settings import Settings
from storage import open_store

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with one person in it."""
    url = f"sqlite:///{tmp_path / 'mayi.db'}"
    store = open_store(url)
    store.directory.put([EMPLOYEE])
    store.close()
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """The same database, as the server has it open."""
    opened = open_store(url)
    yield opened
    opened.close()


def test_a_code_is_printed_and_lets_her_set_a_password(
    mayi: Callable[..., subprocess.CompletedProcess[str]], url: str, store: Store
) -> None:
    done = mayi("account", "create", EMPLOYEE.mail, env={"MAYI_DATABASE": url, "MAYI_PUBLIC_URL": "https://mayi.test/"})
    assert done.returncode == 0, done.stderr
    assert "at https://mayi.test/sign-in/first" in done.stdout
    assert "for 3 days" in done.stdout
    code = done.stdout.splitlines()[0].removeprefix("Code for Sample Employee: ")
    local = LocalAccounts(store.accounts, store.directory, SystemClock().now, Passwords(8, 1, 1))
    local.begin(EMPLOYEE.mail, code, PASSPHRASE)
    assert local.sign_in(EMPLOYEE.mail, Proof(PASSPHRASE))[0] == EMPLOYEE
    again = mayi("account", "create", EMPLOYEE.id, env={"MAYI_DATABASE": url})
    assert again.returncode == 1
    assert f"mayi account reset {EMPLOYEE.id}" in again.stderr
    assert local.account(EMPLOYEE.id) is not None


def test_resetting_throws_the_account_away(url: str, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    local = LocalAccounts(store.accounts, store.directory, SystemClock().now, Passwords(8, 1, 1))
    local.begin(EMPLOYEE.mail, local.invite(EMPLOYEE, anew=False), PASSPHRASE)
    assert invite(Settings(database=url), EMPLOYEE.mail, anew=True) == 0
    assert "Code for Sample Employee" in capsys.readouterr().out
    assert local.account(EMPLOYEE.id) is None


def test_somebody_unknown_gets_no_account(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert invite(Settings(database=url), "nobody@example.com", anew=False) == 1
    assert "mayi people import" in capsys.readouterr().err
