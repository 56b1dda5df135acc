"""A report that is not hers takes the very same steps as one that does not exist: nothing is left to be measured."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event
from test_speaking_up import refused

from bot.reporting.sealing import new_id
from bot.reporting.texts import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from report_house import House

ACTS = ("answer", "close", "reopen", "wraps", "handover", "recuse", "rekey")
LOOKS = ("read", "export")


def left_out(house: House) -> str:
    """Somebody left her out."""
    reporter = house.report(left_out=("Sample hr-1",))
    house.go()
    return reporter.id


def of_another_team(house: House) -> str:
    """It is about her team, was answered and closed."""
    reporter = house.report(team="oversight", standby="", about=("people_relations",))
    house.go()
    house.handlers["om-1"].close(reporter.id, "It is done.")
    reporter.write({"text": "Thank you.", "act": "message"})
    return reporter.id


def seen_tomorrow(house: House) -> str:
    """It is hers from tomorrow on."""
    return house.report().id


def handed_over(house: House) -> str:
    """Somebody else who handed it over holds the only key to what came since."""
    reporter = house.report(left_out=("Sample hr-1",))
    house.go()
    reporter.write({"text": "And again.", "act": "message"})
    new = house.new_handler("hr-3", team="people_relations")
    wraps = house.handlers["hr-2"].wraps_for(reporter.id, [{"key": new.key, "public": pack(new.public)}])
    house.reporting.handover("hr-2", reporter.id, {"to": [new.key], "wraps": wraps})
    house.go()
    return reporter.id


@contextmanager
def steps_of(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Statements that go to the database, and calls of the directory and the keyring, in their order, without values."""
    found: list[str] = []

    def noted(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    def counted(of: object, name: str) -> None:
        call: Callable[..., Any] = getattr(of, name)

        def noting(*given: Any) -> Any:
            found.append(name)
            return call(*given)

        monkeypatch.setattr(of, name, noting)

    desk = house.reporting.desk
    with monkeypatch.context() as patch:
        monkeypatch = patch
        for name in ("person", "team"):
            counted(desk.directory, name)
        counted(desk.keyring, "keys_of")
        event.listen(Engine, "before_cursor_execute", noted)
        try:
            yield found
        finally:
            event.remove(Engine, "before_cursor_execute", noted)


@pytest.mark.parametrize("made", [left_out, of_another_team, seen_tomorrow, handed_over])
def test_what_is_not_hers_takes_the_steps_of_what_does_not_exist(
    disk: House, monkeypatch: pytest.MonkeyPatch, made: Callable[[House], str]
) -> None:
    """Every address of a report: read, export, one item, every act."""
    report, service = made(disk), disk.reporting
    assert report not in disk.handlers["hr-1"].reports()
    calls: dict[str, Callable[[str], Any]] = {name: getattr(service, name) for name in LOOKS}
    found: dict[str, list[list[str]]] = {}
    for id_ in (report, new_id()):
        for name in (*LOOKS, "item", *ACTS):
            with steps_of(disk, monkeypatch) as steps:
                if name in calls:
                    answer = refused(calls[name], "hr-1", id_)
                else:
                    answer = refused(getattr(service, name), "hr-1", id_, new_id() if name == "item" else {})
            assert answer == "no_such_report"
            assert len(steps) > 3
            found.setdefault(name, []).append(steps)
    for name, (hidden, none) in found.items():
        assert hidden == none, name
