"""A handler who is left out of a report asks a real server for everything: not one byte of it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports_server import CONSOLE, ReportsServer

if TYPE_CHECKING:
    from pathlib import Path

    from reports_server import OverHttp

LEFT_OUT = "Sample HR adjustments person 2"


Answers = list[tuple[str, int, list[tuple[str, str]], bytes]]


def everything(http: OverHttp, report: str) -> Answers:
    """Every address of the console's service: status, headers in their order, body."""
    http.sign_in("s-hr-2")
    paths = (
        "list",
        "figures",
        "uncounted",
        "attempts",
        f"report/{report}",
        f"report/{report}/export",
        f"report/{report}/item/{report}",
    )
    found = []
    for path in paths:
        answer = http.call("GET", f"{CONSOLE}/{path}")
        found.append((path, answer.status_code, kept_headers(answer), answer.content))
    answer = http.call("POST", f"{CONSOLE}/counts", data={"csrf": http.csrf, "sent": "{}"})
    found.append(("counts", answer.status_code, kept_headers(answer), answer.content))
    for act in ("answer", "close", "reopen", "wraps", "handover", "recuse", "rekey"):
        form: dict[str, Any] = {"csrf": http.csrf, "sent": "{}"}
        answer = http.call("POST", f"{CONSOLE}/report/{report}/{act}", data=form)
        found.append((act, answer.status_code, kept_headers(answer), answer.content))
    return found


def kept_headers(answer: Any) -> list[tuple[str, str]]:
    """Headers without the moment of the answer."""
    return [(name, value) for name, value in answer.headers.items() if name != "date"]


def lived(folder: Path, *, with_it: bool, report: str = "A" * 22) -> tuple[str, list[Answers]]:
    """What she gets over five months in which a report about her came, was answered, spoken of, and closed; or did not come."""
    folder.mkdir()
    found: list[Answers] = []
    with ReportsServer(folder) as server:
        hr, ombudsperson, excluded = (server.handler(person) for person in ("s-hr-1", "s-oversight-1", "s-hr-2"))
        http: OverHttp = excluded._service  # type: ignore[assignment]  # noqa: SLF001 - her browser
        server.reporter(team="oversight", standby="")
        reporter = server.reporter(left_out=(LEFT_OUT,)) if with_it else None
        report = reporter.id if reporter else report
        found.append(everything(http, report))
        server.turn(1.01)
        server.until(ombudsperson.reports)
        found.append(everything(http, report))
        if reporter:
            hr.answer(report, "Which ward?", "acknowledge")
            reporter.write({"text": "The second.", "act": "checkin", "days": 30, "answer": "changed"})
            hr.close(report)
        found.append(everything(http, report))
        server.turn(150)
        found.append(everything(http, report))
    return report, found


def test_an_excluded_handler_gets_the_same_bytes_and_headers_with_and_without_the_report(tmp_path: Path) -> None:
    """When it came, when it is seen, closed and counted, and when the quarter is over: two companies, one with, one without."""
    report, with_it = lived(tmp_path / "with", with_it=True)
    _, without = lived(tmp_path / "without", with_it=False, report=report)
    moments = enumerate(zip(with_it, without, strict=True))
    differing = [
        (moment, mine[0]) for moment, (one, other) in moments for mine, plain in zip(one, other, strict=True) if mine != plain
    ]
    assert differing == []
    assert b'"quarter"' in {path: body for path, *_, body in with_it[-1]}["figures"]
