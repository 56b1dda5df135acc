"""Commands for what is kept: `mayi migrate`, `backup`, `restore`, `erase`, `retention`, `audit verify`, `people import`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.settings import Settings

audit_app = typer.Typer(no_args_is_help=True, help="The log of everything that happened to requests.")
people_app = typer.Typer(no_args_is_help=True, help="Who works here.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.add_typer(audit_app, name="audit")
    app.add_typer(people_app, name="people")
    for command in (migrate, backup, restore, erase, retention):
        app.command()(command)


def run(work: Callable[[], int]) -> NoReturn:
    """Do the work of a command; a database that cannot be used is said in a sentence."""
    from bot.ports import OutOfReachError
    from storage import NotMigratedError, UnusableUrlError

    try:
        sys.exit(work())
    except (NotMigratedError, UnusableUrlError) as error:
        print(error, file=sys.stderr)
    except OutOfReachError as error:
        print(f"The database does not answer, or cannot be written to ({error}). Nothing was changed.", file=sys.stderr)
    sys.exit(1)


def migrate() -> None:
    """Bring the tables of both databases to this version."""
    from bot.cli import keeping

    run(lambda: keeping.bring_up(Settings()))


def backup(file: Annotated[Path, typer.Argument(help="File to write; it must not be there yet.")]) -> None:
    """Write everything that is kept into one file, checked; the server may go on."""
    from bot.cli import keeping

    run(lambda: keeping.save(Settings(), file))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `mayi backup` wrote.")],
    accept_faults: Annotated[bool, typer.Option("--accept-faults", help="Although its log has faults.")] = False,
) -> None:
    """Fill an empty database from a backup, of the same engine or the other one."""
    from bot.cli import keeping

    run(lambda: keeping.load(Settings(), file, accept_faults=accept_faults))


def erase(case: Annotated[str, typer.Argument(help="Id of the case.")]) -> None:
    """Erase a case with everything about it; the log stays whole."""
    from bot.cli import keeping

    run(lambda: keeping.erase(Settings(), case))


def retention() -> None:
    """Erase what was kept as long as the pack says; the server does it by itself once a day."""
    from bot.cli import keeping

    run(lambda: keeping.retention(Settings()))


@audit_app.command("verify")
def verify(
    head: Annotated[str, typer.Option(help="A head that was noted earlier, as it was printed.")] = "",
) -> None:
    """Find any change, removal or reorder in the log."""
    from bot.cli import keeping

    run(lambda: keeping.verify(Settings(), head))


@people_app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="CSV: id,name,email,manager,unit,place,roles,slack_id,teams_id.")],
    partial: Annotated[bool, typer.Option("--partial", help="Take the good rows although others are bad.")] = False,
    absent_have_left: Annotated[
        bool, typer.Option("--absent-have-left", help="Mark everybody who is not in the file as having left.")
    ] = False,
) -> None:
    """Bring the directory to what a file says; importing again updates."""
    from bot.cli import keeping

    run(lambda: keeping.people(Settings(), file, partial=partial, absent_have_left=absent_have_left))
