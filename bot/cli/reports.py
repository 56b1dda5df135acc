"""Commands about sealed reports: `mayi reports open`, `fingerprint`, `digest`, `tick`, `backup`, `restore`, `verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings

reports_app = typer.Typer(no_args_is_help=True, help="Sealed reports: reading one offline, what is due, keeping them.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.add_typer(reports_app, name="reports")


@reports_app.command("open")
def open_report(
    key_file: Annotated[Path, typer.Argument(help="Your key file from the console; - with two --half.")],
    file: Annotated[Path, typer.Argument(help="A report that the console exported.")],
    half: Annotated[list[str] | None, typer.Option("--half", help="A printed half of the recovery key; give two.")] = None,
    files: Annotated[
        Path | None, typer.Option("--files", help="Folder for attached files; without it they are named only.")
    ] = None,
) -> None:
    """Read a report on this machine; nothing is sent anywhere and nothing is written but with --files."""
    from bot.cli import report_files

    sys.exit(report_files.read(key_file, file, tuple(half or ()), files))


@reports_app.command()
def digest() -> None:
    """Who has something to look at; no report is named."""
    from bot.cli import report_files

    sys.exit(report_files.digest(Settings()))


@reports_app.command()
def tick() -> None:
    """Do what time does: close days of the log, show missed deadlines, lay rows anew; the server does it by itself."""
    from bot.cli import report_files

    sys.exit(report_files.tick(Settings()))


@reports_app.command()
def verify() -> None:
    """Find changes in the log of commitments."""
    from bot.cli import report_files

    sys.exit(report_files.verify(Settings()))


@reports_app.command()
def backup(file: Annotated[Path, typer.Argument(help="File to write; it must not be there yet.")]) -> None:
    """Write all sealed reports into one file; it holds nothing that anybody could read without a handler's key."""
    from bot.cli import report_files

    sys.exit(report_files.save(Settings(), file))


@reports_app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `mayi reports backup` wrote.")]) -> None:
    """Fill an empty database of reports."""
    from bot.cli import report_files

    sys.exit(report_files.load(Settings(), file))


@reports_app.command()
def fingerprint(
    address: Annotated[str, typer.Option(help="A server to compare with, such as https://mayi.example.com.")] = "",
) -> None:
    """SHA-256 of the scripts of the report page, to compare with a release; with --address also with what a server sends."""
    from bot.cli import report_prints

    sys.exit(report_prints.show(address))
