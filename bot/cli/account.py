"""`mayi account create` and `mayi account reset`: how somebody gets into an account with a password.

A password is never an argument of a command, where others on the machine could read it: the person herself sets it on a page,
with a code that works once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli.keep import run
from bot.settings import Settings

account_app = typer.Typer(no_args_is_help=True, help="Accounts with a password, for companies without a sign-in service.")

Who = Annotated[str, typer.Argument(metavar="PERSON", help="Her mail or her id, as people were imported.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.add_typer(account_app, name="account")


@account_app.command("create")
def create(person: Who) -> None:
    """Let somebody set a password: prints a code that works once."""
    run(lambda: invite(Settings(), person, anew=False))


@account_app.command("reset")
def reset(person: Who) -> None:
    """Throw away somebody's password and second factor, and let her set new ones: prints a code that works once."""
    run(lambda: invite(Settings(), person, anew=True))


def invite(settings: Settings, name: str, *, anew: bool) -> int:
    """Print a code for a person; exit code 1 when she is not known or has an account already."""
    from bot.accounts.local import LocalAccounts, NotNowError, invited_days
    from bot.accounts.passwords import Passwords
    from bot.cli.keeping import opened
    from bot.office import SystemClock

    store = opened(settings)
    try:
        local = LocalAccounts(store.accounts, store.directory, SystemClock().now, Passwords())
        person = local.person(name)
        if person is None:
            print(f"Nobody who works here has the mail or id {name}. Import people first: mayi people import", file=sys.stderr)
            return 1
        code = local.invite(person, anew=anew)
    except NotNowError:
        print(
            f"{name} has an account. To throw away its password and second factor: mayi account reset {name}", file=sys.stderr
        )
        return 1
    finally:
        store.close()
    print(f"Code for {person.name}: {code}")
    print(f"It works once, for {invited_days()} days, at {settings.address}/sign-in/first")
    print("Hand it over in a way that nobody else reads.")
    return 0
