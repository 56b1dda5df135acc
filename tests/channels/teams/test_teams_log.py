"""What an administrator reads in the log when Teams does not work, as docs/teams.md tells her to look for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teams_world import TENANT

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from teams_world import World

    Logged = Callable[[], list[dict[str, str]]]

DOCS = Path(__file__).resolve().parents[3] / "docs" / "teams.md"
ROW = re.compile(r"^\| `(?P<event>teams_\w+)` \| (?:`(?P<error>[^`]+)`)? *\| ", re.MULTILINE)
QUESTION = "may I use AI to translate a public text"
ELSEWHERE = "https://smba.trafficmanager.net.elsewhere.example/teams"


def named_in_the_docs() -> set[tuple[str, str]]:
    """Events with their errors, as the table in the docs names them."""
    return {(row["event"], row["error"] or "") for row in ROW.finditer(DOCS.read_text(encoding="utf-8"))}


def asked(world: World, claims: dict[str, Any] | None = None, tenant: str = TENANT, **more: Any) -> None:
    """Ask something with a token made from these claims."""
    client = world.client(tenant=tenant)
    client.token = world.connector.signed(**(claims or {}))
    client.send(client.activity("message", text=QUESTION, **more))


def only_line(logged: Logged) -> tuple[str, str]:
    """Event and error of the one line that was written; it says no more than that."""
    (line,) = logged()
    assert set(line) <= {"event", "error", "level", "timestamp"}
    return line["event"], line.get("error", "")


def test_whoever_is_turned_away_is_logged_with_the_reason(world: World, logged: Logged) -> None:
    asked(world, {"aud": "another-app"})
    assert only_line(logged) == ("teams_turned_away", "foreign_audience")
    asked(world, tenant="tenant-2")
    assert only_line(logged) == ("teams_turned_away", "foreign_tenant")
    asked(world, {"serviceurl": ELSEWHERE}, serviceUrl=ELSEWHERE)
    assert only_line(logged) == ("teams_turned_away", "service_url_elsewhere")


def test_somebody_elses_machine_is_turned_away_for_want_of_credentials(local_world: World, logged: Logged) -> None:
    client = local_world.client(headers={"X-Forwarded-For": "203.0.113.9"})
    client.send(client.activity("message", text=QUESTION))
    assert only_line(logged) == ("teams_turned_away", "no_credentials")


def test_a_wrong_secret_is_named_and_never_shown(world: World, logged: Logged) -> None:
    world.connector.token_status = 401
    client = world.client()
    assert client.send(client.activity("message", text=QUESTION)).status_code == 502
    (line,) = logged()
    assert (line["event"], line["error"]) == ("teams_answer_not_sent", "401 token_refused")
    assert "long enough" not in str(line)


def test_a_refusal_is_logged_by_its_short_name_and_not_in_the_words_of_teams(world: World, logged: Logged) -> None:
    world.connector.refuse(403, "MessageWritesBlocked")
    client = world.client()
    client.send(client.activity("message", text=QUESTION))
    assert only_line(logged) == ("teams_answer_not_sent", "403 MessageWritesBlocked")


def test_keys_out_of_reach_are_logged(unkeyed: World, logged: Logged) -> None:
    asked(unkeyed)
    assert only_line(logged) == ("teams_keys_out_of_reach", "")


def test_a_button_that_breaks_is_logged_with_the_kind_of_error_and_the_kind_of_button(
    world: World, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(world.desk), "hear", lambda *_: {}["what she wrote"])
    client = world.client()
    client.invoke("task/fetch", {"data": {"mayi": {"do": "policy", "lang": "en"}}})
    (line,) = logged()
    assert (line["event"], line["error"], line["where"]) == ("teams_invoke_failed", "KeyError", "task/fetch")
    assert "what she wrote" not in str(line)


def test_the_docs_name_what_these_tests_have_read() -> None:
    assert named_in_the_docs() == {
        ("teams_turned_away", "foreign_audience"),
        ("teams_turned_away", "foreign_tenant"),
        ("teams_turned_away", "no_credentials"),
        ("teams_turned_away", "service_url_elsewhere"),
        ("teams_answer_not_sent", "401 token_refused"),
        ("teams_keys_out_of_reach", ""),
    }
