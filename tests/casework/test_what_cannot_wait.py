"""Somebody in danger, told of with a name: it stands first for those who handle it, until it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scene import Office


def order(office: Office, person: str = "hr-a", view: str = "all") -> list[tuple[str, bool]]:
    """Numbers of the forms in a list, with whether each is marked."""
    lines = office.inbox(person, view).inbox.lines
    cases = [office.store.cases.read(line.id) for line in lines]
    return [(case.filed.submission, line.urgent) for case, line in zip(cases, lines, strict=True) if case is not None]


def three(office: Office) -> str:
    """Two that are due sooner or were there before, and one that cannot wait, filed last."""
    office.file("colleague", "adjust", "adjust")
    office.file("employee", "tell", "a bit", how_bad="a_bit")
    office.clock.forward(hours=30)
    return office.file("employee", "tell", "danger", how_bad="danger").case.id


@pytest.mark.parametrize("view", ["all", "unassigned"])
def test_it_comes_first_although_others_are_due_before_it(office: Office, view: str) -> None:
    three(office)
    assert order(office, view=view) == [("danger", True), ("adjust", False), ("a bit", False)]


def test_it_is_marked_on_its_page_too_until_it_is_decided(office: Office) -> None:
    case_id = three(office)
    office.send("hr-a", "take", case_id)
    assert order(office)[0] == ("danger", True)
    assert office.case("hr-a", case_id).case.urgent
    office.send("hr-a", "decide", case_id, outcome="refused", reason="It was a false alarm.")
    assert ("danger", False) in order(office)
    assert order(office)[0] != ("danger", False)
    assert not office.case("hr-a", case_id).case.urgent
    office.send("employee", "appeal", case_id, reason="It was none.")
    assert office.case("hr-b", case_id).case.urgent  # somebody waits again
    office.send("employee", "withdraw", case_id)
    assert order(office, "hr-b", "over") == [("danger", False)]


def test_what_is_open_already_is_marked_when_the_policy_says_so_and_unmarked_when_it_does_not(office: Office) -> None:
    """As after an update of the program, which marks nothing by itself. A second look changes nothing."""
    tell = office.desk.rules.kinds["tell"]
    kinds = dict(office.desk.rules.kinds)
    office.change_pack(kinds=kinds | {"tell": tell.model_copy(update={"urgent": {}})})
    three(office)
    assert order(office)[0] == ("adjust", False)
    office.change_pack(kinds=kinds)
    told = office.told("hr-a")
    assert [office.casework.clockwork.mark() for _ in range(2)] == [1, 0]
    assert order(office)[0] == ("danger", True)
    assert office.told("hr-a") == told
    office.change_pack(kinds=kinds | {"tell": tell.model_copy(update={"urgent": {}})})
    assert office.casework.clockwork.mark() == 1
    assert order(office)[-1] == ("danger", False)
