"""Commands and their words; what they do is in the modules beside this one, imported when needed.

Importing late keeps `mayi ask` quick: a question needs neither a web server nor a benchmark.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from bot import logbook
from bot.cli import account, keep, reports
from bot.library import PackFaultyError
from bot.settings import Settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="MayI: may I use AI for this?", pretty_exceptions_enable=False
)
policy_app = typer.Typer(no_args_is_help=True, help="The policy pack: check it, test it, read it, compare it.")
bench_app = typer.Typer(no_args_is_help=True, help="How fast it is, on this machine.")
teams_app = typer.Typer(no_args_is_help=True, help="The bot in Microsoft Teams.")
app.add_typer(policy_app, name="policy")
app.add_typer(bench_app, name="bench")
app.add_typer(teams_app, name="teams")
keep.add_to(app)
account.add_to(app)
reports.add_to(app)

PackPath = Annotated[Path | None, typer.Argument(help="Folder of the pack; without it, MAYI_CONTENT or the sample pack.")]


def main() -> None:
    """Run a command; what goes wrong is said in a sentence, without a traceback."""
    logbook.configure()
    try:
        app()
    except PackFaultyError as error:
        print("The policy pack has faults, so nothing was started:", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault}", file=sys.stderr)
        print("Run `mayi policy check` for all of them.", file=sys.stderr)
        sys.exit(1)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        for detail in error.errors():
            name = "_".join(str(step) for step in detail["loc"]).upper()
            print(f"Setting MAYI_{name} is not usable: {detail['msg']}.", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(141)


@app.command()
def ask(  # noqa: PLR0913, PLR0917 - each parameter is an option of the command
    question: Annotated[list[str] | None, typer.Argument(help="The question, in your words.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a page.")] = False,
    as_lines: Annotated[
        bool, typer.Option("--jsonl", help='JSON lines from standard input: {"id", "text", "lang"?, "role"?, "place"?}.')
    ] = False,
    lang: Annotated[str | None, typer.Option(help="Language of the question and the answer.")] = None,
    role: Annotated[str | None, typer.Option(help="Your role, an id of the pack.")] = None,
    place: Annotated[str | None, typer.Option(help="Where you work, an id of the pack.")] = None,
) -> None:
    """Ask: mayi ask "may I put our client list into ChatGPT?"."""
    from bot.cli import asking

    if as_lines:
        sys.exit(asking.lines(Settings(), sys.stdin.buffer, sys.stdout))
    sys.exit(asking.once(Settings(), " ".join(question or []), as_json=as_json, lang=lang, role=role, place=place))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Start the web chat."""
    from bot.cli import serving

    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    sys.exit(serving.serve(Settings(**given)))  # type: ignore[arg-type]


@app.command()
def demo(port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None) -> None:
    """Start the web chat with the sample policy, on this machine only."""
    from bot.cli import serving
    from bot.cli.demo_clock import DemoClock

    demo: dict[str, object] = {"host": "127.0.0.1", "demo": True, "public_url": "", **({"port": port} if port else {})}
    for name in ("database", "reports_database"):
        if f"MAYI_{name.upper()}" not in os.environ:
            demo[name] = f"sqlite:///{Path('~/.local/share/mayi').expanduser()}/demo-{name}.db"
    sys.exit(serving.serve(Settings(**demo), DemoClock()))  # type: ignore[arg-type]


@app.command("eval")
def evaluate(
    file: Annotated[Path, typer.Argument(help="File of golden questions to read: PACK/golden/*.jsonl.")],
    errors: Annotated[bool, typer.Option("--errors", help="Print every question that failed, and how it was read.")] = False,
) -> None:
    """Measure the answers on golden questions: mayi eval content/golden/questions.jsonl --errors."""
    from bot.cli import measuring

    sys.exit(measuring.measure(Settings(), file, errors=errors))


@policy_app.command("check")
def check(
    path: PackPath = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List every entry that can be improved, not only the worst of each file.")
    ] = False,
) -> None:
    """Every fault of a pack at once; without one, what can be improved."""
    from bot.cli import policy

    sys.exit(policy.check(path or Settings().content, everything=everything))


@policy_app.command("test")
def test(path: PackPath = None) -> None:  # noqa: PT028 - a command of the tool, not a test of pytest
    """Ask every example and every golden question of a pack; the gate before it is published.

    A changed version learns once, one to three minutes: batch your edits.
    """
    from bot.cli import policy

    sys.exit(policy.test(path or Settings().content, Settings().cache))


@policy_app.command("show")
def show(clause: Annotated[str, typer.Argument(help="Clause id, for instance D-4.")], path: PackPath = None) -> None:
    """One clause, whole."""
    from bot.cli import policy

    sys.exit(policy.show(path or Settings().content, clause, Settings().cache))


@policy_app.command("words")
def words(
    file: Annotated[str, typer.Argument(help="A file without its ending: replies, duties ..., speaking_up, calendars.")],
    key: Annotated[str, typer.Argument(help="A key in it, with dots: route.approval. Left out: the whole file.")] = "",
    lang: Annotated[
        str | None, typer.Option(help="A language code, of the pack or shipped; left out: the pack's default language.")
    ] = None,
) -> None:
    """The words in force, the pack's own and the shipped ones: to read before wording them anew."""
    from bot.cli.words import words

    sys.exit(words(Settings().content, file, key, lang))


@policy_app.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the pack as it was.")],
    new: Annotated[Path, typer.Argument(help="Folder of the pack as it would be.")],
) -> None:
    """Every answer that a change of the policy would change.

    A changed version learns once, one to three minutes.
    """
    from bot.cli import policy

    sys.exit(policy.diff(old, new, Settings().cache))


@bench_app.command("ask")
def bench_ask(
    seconds: Annotated[float, typer.Option(help="How long each measurement runs.")] = 5.0,
) -> None:
    """Answers a second on one core, with the sample pack and with packs of 500 and 10,000 clauses."""
    from bot.cli import bench

    sys.exit(bench.ask(Settings(), seconds))


@bench_app.command("year")
def bench_year(
    requests: Annotated[int, typer.Option(help="How many requests are filed.")] = 2000,
    kills: Annotated[int, typer.Option(help="How often the worker is killed on the way.")] = 25,
    seed: Annotated[int, typer.Option(help="What everything random is drawn from.")] = 1,
    postgres: Annotated[bool, typer.Option("--postgres", help="On an embedded PostgreSQL instead of SQLite.")] = False,
) -> None:
    """A scripted year of requests with kills in the middle: what was lost, doubled, overlooked."""
    from bot.cli import bench_year

    sys.exit(bench_year.year(Settings(), requests, kills, seed, postgres=postgres))


@bench_app.command("inbox")
def bench_inbox(
    cases: Annotated[int, typer.Option(help="How many cases are open.")] = 10_000,
    rounds: Annotated[int, typer.Option(help="How often each list is asked for.")] = 100,
    postgres: Annotated[bool, typer.Option("--postgres", help="On an embedded PostgreSQL instead of SQLite.")] = False,
) -> None:
    """How long the server takes for a handler's list when very many cases are open."""
    from bot.cli import bench_inbox

    sys.exit(bench_inbox.inbox(Settings(), cases, rounds, postgres=postgres))


@bench_app.command("reports")
def bench_reports(
    reports: Annotated[int, typer.Option(help="How many reports are sealed to the handler.")] = 10_000,
    rounds: Annotated[int, typer.Option(help="How often each list is asked for.")] = 100,
    postgres: Annotated[bool, typer.Option("--postgres", help="On an embedded PostgreSQL instead of SQLite.")] = False,
) -> None:
    """How long the server takes for a handler's list of sealed reports when there are very many."""
    from bot.cli import bench_reports

    sys.exit(bench_reports.reports(Settings(), reports, rounds, postgres=postgres))


@bench_app.command("teams")
def bench_teams(seconds: Annotated[float, typer.Option(help="How long each round runs.")] = 5.0) -> None:
    """Questions a second through Teams' whole way, beside a bare echo of the SDK."""
    from bot.cli import bench_teams

    sys.exit(bench_teams.measure(Settings(), seconds))


@teams_app.command("package")
def teams_package(
    out: Annotated[Path, typer.Argument(help="File to write.")] = Path("mayi-teams.zip"),
) -> None:
    """The app package for the Teams admin centre: manifest, words in every language, icons."""
    from bot.cli import teams

    sys.exit(teams.package(Settings(), out))


@bench_app.command("attacker")
def bench_attacker(  # noqa: PLR0913, PLR0917 - each parameter is an option of the command
    employees: Annotated[
        list[int] | None, typer.Option("--employees", help="Size of the company; more than one is possible.")
    ] = None,
    days: Annotated[int, typer.Option(help="How many days of a year are simulated.")] = 365,
    years: Annotated[int, typer.Option(help="How many such years, for smaller errors.")] = 1,
    seed: Annotated[int, typer.Option(help="What the company's behaviour is drawn from.")] = 1,
    rate: Annotated[float, typer.Option(help="Reports of one employee in a year.")] = 0.048,
    copies: Annotated[int, typer.Option(help="How often a day somebody copies everything.")] = 1,
    without: Annotated[
        str, typer.Option(help="Break a protection: order, time, sizes, stir or touch; the attacker has to find it.")
    ] = "",
) -> None:
    """A year of sealed reports, and somebody with every database, log and backup who tries to find out who wrote them."""
    from bot.cli import bench_attacker

    plan = bench_attacker.Plan(tuple(employees or (500, 5000)), days, years, seed, rate, copies)
    sys.exit(bench_attacker.attack(Settings(), plan, without))


@bench_app.command("slack")
def bench_slack(
    seconds: Annotated[float, typer.Option(help="How long each round at each address takes.")] = 3.0,
) -> None:
    """Signed slash commands answered a second on one core, beside a bare Bolt app in the same run."""
    from bot.cli import bench_slack

    sys.exit(bench_slack.slack(Settings(), seconds))
