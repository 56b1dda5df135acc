"""Requests for the tests of storage: made by hand, without a pack."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cases import happenings as h
from bot.cases.case import OPEN, Case, after, file
from bot.cases.deadlines import Alarm
from bot.cases.sealing import HandlerKey, SealedBox
from bot.cases.views import InboxLine
from bot.ports import InboxQuery, Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage import Store

MONDAY = datetime(2026, 1, 5, 9, 30, 15, 123456, tzinfo=UTC)
GROUNDS = "my eyes hurt since the operation"


def filed(case_id: str = "case-a", **changed: Any) -> Case:
    """A request that was just filed."""
    facts: dict[str, Any] = {
        "at": MONDAY,
        "by": "employee",
        "kind": "opt_out",
        "submission": f"form of {case_id}",
        "facts": {"tool": "the copilot", "note": f"Ünïcode 漢字 {GROUNDS}\x00"},
        "place": "berlin",
        "zone": "Europe/Berlin",
        "route": "adjustments",
        "excluded": ("manager",),
    }
    return file(case_id, h.Filed(**(facts | changed)))


def line_of(case: Case, due: datetime | None = None, *, missed: bool = False, urgent: bool = False) -> InboxLine:
    """Its line for lists; due on Thursday."""
    due = (due or MONDAY + timedelta(days=3)) if case.state in OPEN else None
    return InboxLine(
        id=case.id,
        kind=case.kind,
        state=case.state,
        employee=case.employee,
        route=case.route,
        handler=case.handler,
        tier=case.filed.tier,
        filed=case.filed.at,
        due=due,
        step="decision" if due else "",
        missed=missed,
        zone=case.filed.zone,
        urgent=urgent,
    )


def keep(store: Store, case: Case, before: int = 0, alarms: tuple[Alarm, ...] = (), **line: Any) -> Case:
    """Record a case in a transaction of its own."""
    with store.cases.work() as work:
        work.record(before, case, line_of(case, **line), alarms)
    return case


def happens(store: Store, case: Case, *happenings: h.AnyHappening, alarms: tuple[Alarm, ...] = ()) -> Case:
    """Let something happen to a kept case."""
    later = case
    for happening in happenings:
        later = after(later, happening)
    return keep(store, later, case.version, alarms)


def taken(by: str = "handler-1", at: datetime = MONDAY) -> h.Taken:
    """A handler takes it."""
    return h.Taken(at=at, by=by)


def decided(by: str = "handler-1", outcome: Any = "granted", reason: str = "", at: datetime = MONDAY) -> h.Decided:
    """It is decided."""
    return h.Decided(at=at, by=by, outcome=outcome, reason=reason)


def withdrawn(at: datetime = MONDAY, by: str = "employee") -> h.Withdrawn:
    """The employee takes it back."""
    return h.Withdrawn(at=at, by=by)


def query(
    person: str = "handler-1", view: Any = "all", teams: tuple[str, ...] = ("adjustments",), **changed: Any
) -> InboxQuery:
    """What a handler looks at, on Monday."""
    facts: dict[str, Any] = {"now": MONDAY, "soon": MONDAY + timedelta(days=2)}
    return InboxQuery(person=person, teams=frozenset(teams), view=view, **(facts | changed))


def ids(store: Store, *arguments: Any, **changed: Any) -> list[str]:
    """Ids of the cases in a list; its total says the same."""
    inbox = store.cases.inbox(query(*arguments, **changed))
    assert inbox.total == len(inbox.lines)
    return [line.id for line in inbox.lines]


def box(key: str = "key-1") -> SealedBox:
    """Sealed grounds."""
    return SealedBox(key, b"\x00" * 32, b"\xff\x00sealed")


def key(key_id: str = "key-1", person: str = "handler-1") -> HandlerKey:
    """A handler's key."""
    return HandlerKey(key_id, person, b"\x01" * 32, '{"locked": true}')


def notice(notice_id: str = "notice-1", to: str = "employee", case: str = "case-a", at: datetime | None = MONDAY) -> Notice:
    """A notice."""
    return Notice(notice_id, to, "filed", case, {"kind": "opt_out"}, at)


def fill(store: Store) -> None:
    """A little of everything, in every table."""
    from bot.cases.people import Person  # noqa: PLC0415 - few need it
    from bot.ports_accounts import Account, Session  # noqa: PLC0415

    store.directory.put([Person("handler-1", "Änne Õ", "anne@example.com", roles=("handler:adjustments", "admin"))])
    store.keyring.add(key())
    store.accounts.put_account(Account("handler-1", "hash", "totp", ("r1", "r2"), 2, MONDAY, 77))
    store.accounts.put_session(Session("id", "handler-1", "csrf", MONDAY, MONDAY + timedelta(days=1), "password"))
    store.memory.put("slack", "room", {"ä": [1, None, True]}, MONDAY)
    case = filed()
    alarm = Alarm(MONDAY + timedelta(days=3), "decision", "missed")
    with store.cases.work() as work:
        assert not work.done("click-1")
        work.record(0, case, line_of(case), [alarm])
        work.keep_boxes(case.id, [box()])
        work.post([notice()])
    happens(store, case, taken(), decided(outcome="refused", reason="not now"), alarms=(alarm,))
    other = keep(store, filed("case-b", by="somebody"))
    happens(store, other, withdrawn(by="somebody"))
    keep(store, filed("case-c"))
    store.shredder.erase("case-c", MONDAY, by="admin")


def at_once(*acts: Callable[[], None]) -> list[BaseException | None]:
    """Do things in as many threads, all at the same moment; what each of them raised."""
    start = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(number: int) -> None:
        start.wait()
        try:
            acts[number]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            raised[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
