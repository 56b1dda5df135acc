"""Readers change while a message is on its way: nobody notices it today, and it is lost to nobody tomorrow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from report_house import make_house, someone
from test_speaking_up import refused, texts

from bot.reporting.hpke import NotForThisKeyError
from bot.reporting.sealing import new_id, sealed_item
from bot.reporting.texts import pack, unpack
from bot.reports import commitments
from bot.reports.report import MAILBOX
from storage.reports import MemoryReportBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from report_house import House

    from bot.reporting import Surroundings
    from bot.reporting.browser import HandlerBrowser, ReporterBrowser

LATE = "And it happened again."


def public(handler: HandlerBrowser) -> dict[str, str]:
    """A key as the console knows it."""
    return {"key": handler.key, "public": pack(handler.public)}


def lets_in(house: House, reporter: ReporterBrowser, who: str = "hr-1", whom: str = "hr-3") -> HandlerBrowser:
    """A new colleague is let in by somebody who reads the report."""
    new = house.new_handler(whom, team="people_relations")
    house.reporting.wraps(who, reporter.id, {"wraps": house.handlers[who].wraps_for(reporter.id, [public(new)])})
    return new


def hands_over(house: House, reporter: ReporterBrowser) -> HandlerBrowser:
    """The same, and she is out herself."""
    new = house.new_handler("hr-3", team="people_relations")
    wraps = house.handlers["hr-1"].wraps_for(reporter.id, [public(new)])
    house.reporting.handover("hr-1", reporter.id, {"to": [new.key], "wraps": wraps})
    return new


def recuses(house: House, reporter: ReporterBrowser) -> None:
    """She takes herself out."""
    house.reporting.recuse("hr-1", reporter.id, {})


def removes(house: House, reporter: ReporterBrowser) -> None:
    """A colleague left; everything is sealed anew."""
    house.store.directory.put([someone("hr-2", (), active=False)])
    key = house.handlers["hr-2"].key
    items = house.handlers["hr-1"].encrypted_anew(reporter.id, [key])
    house.reporting.rekey("hr-1", reporter.id, {"items": items, "remove": [key]})


def answers(house: House, reporter: ReporterBrowser) -> None:
    """She writes."""
    house.handlers["hr-1"].answer(reporter.id, "Which ward?")


def closes(house: House, reporter: ReporterBrowser) -> None:
    """She closes it."""
    house.handlers["hr-1"].close(reporter.id)


def shape(value: Any) -> Any:
    """An answer without its random letters and their order: names, numbers, days, and how long everything else is."""
    if isinstance(value, dict):
        return sorted((repr((name if len(name) < 22 else len(name), shape(one))) for name, one in value.items()))
    if isinstance(value, list):
        return sorted(repr(shape(one)) for one in value)
    return len(value) if isinstance(value, str) and len(value) >= 22 else value


def seen(house: House, reporter: ReporterBrowser) -> list[Any]:
    """Everything that handlers can be answered."""
    service, found = house.reporting, []
    for person in ("hr-1", "hr-2", "hr-3", "om-1"):
        found += [service.inbox(person), service.attempts(person), service.figures(person, "en")]
        for look in (service.read, service.export):
            try:
                found.append(look(person, reporter.id))
            except Exception as error:  # noqa: BLE001 - whatever it is, it has to be the same
                found.append(repr(error))
    return [shape(one) for one in found]


@pytest.mark.parametrize("act", [lets_in, hands_over, recuses, removes, answers, closes])
def test_nobody_notices_today_what_appears_tomorrow(said: Surroundings, act: Callable[[House, ReporterBrowser], Any]) -> None:
    """Every act works as without the message, and every answer has the same shape, length and numbers afterwards."""
    after = []
    for on_its_way in (False, True):
        house = make_house(MemoryReportBox(), said)
        reporter = house.report()
        house.go()
        if on_its_way:
            reporter.write({"text": LATE, "act": "message"})
        act(house, reporter)
        house.handlers["hr-1"].reports()
        if act in {answers, lets_in}:
            house.handlers["hr-1"].answer(reporter.id, "One more.")
        after.append(seen(house, reporter))
    assert after[0] == after[1]


def test_who_was_let_in_today_is_passed_what_was_on_its_way(anywhere: House) -> None:
    """The console of whoever can open it does that by itself; it does so for nobody who is not inside."""
    house, first = anywhere, anywhere.handlers["hr-1"]
    reporter = house.report()
    house.go()
    reporter.write({"text": LATE, "act": "message"})
    new = lets_in(house, reporter)
    assert first.pass_on() == []
    house.go()
    stranger = house.new_handler("hr-4", team="people_relations")
    with pytest.raises(NotForThisKeyError):
        new.contents(reporter.id)
    assert first.pass_on() == [reporter.id]
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", LATE]
    assert first.pass_on() == []
    assert stranger.reports() == []
    (waiting,) = house.reporting.inbox("hr-1")["waiting"]
    assert (waiting["key"], waiting["reader"]) == (stranger.key, False)


def test_who_handed_it_over_passes_on_what_came_since_and_nothing_else(anywhere: House) -> None:
    """She alone could open it: she is given that one message, for that alone, and then has no key to anything of it."""
    house, first = anywhere, anywhere.handlers["hr-1"]
    reporter = house.report(left_out=("Sample hr-2",))
    house.go()
    reporter.write({"text": LATE, "act": "message"})
    new = hands_over(house, reporter)
    assert house.reporting.inbox("hr-1")["reports"] == []
    assert refused(house.reporting.read, "hr-1", reporter.id) == "no_such_report"
    house.go()
    assert first.reports() == []
    (line,) = house.reporting.inbox("hr-1")["reports"]
    assert (line["id"], line["passing"], line["head"]["wraps"]) == (reporter.id, True, [])
    found = house.reporting.read("hr-1", reporter.id)
    assert [item["day"] for item in found["items"]] == ["2026-03-04"]
    assert {one["reader"] for one in found["report"]["missing"]} == {True}
    for act in (house.reporting.answer, house.reporting.close, house.reporting.handover, house.reporting.rekey):
        asked = {"item": None, "outcome": "put_right", "category": "bias"}
        assert refused(act, "hr-1", reporter.id, asked) == "no_such_report"
    assert refused(house.reporting.export, "hr-1", reporter.id) == "no_such_report"
    stranger = house.new_handler("hr-4", team="people_relations")
    wraps = first.wraps_for(reporter.id, [public(stranger)])
    assert refused(house.reporting.wraps, "hr-1", reporter.id, {"wraps": wraps}) == "keys_changed"
    assert first.pass_on() == [reporter.id]
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", LATE]
    assert house.reporting.inbox("hr-1")["reports"] == []
    assert refused(house.reporting.read, "hr-1", reporter.id) == "no_such_report"
    assert kept_for(house, reporter.id, first.key) == ([], "gone")


def kept_for(house: House, report: str, key: str) -> tuple[list[str], str]:
    """Items that are sealed to a key, and its role."""
    with house.box.look() as look:
        items = look.items([report], ("head", "text", "file"), bodies=False)
        role = next(reader.role for reader in look.readers(report) if reader.key == key)
        return [item.id for item in items if any(wrap.key == key for wrap in item.wraps)], role


@pytest.mark.parametrize("on_its_way", [False, True])
def test_where_a_colleague_can_open_it_who_left_holds_nothing_from_the_next_day(anywhere: House, *, on_its_way: bool) -> None:
    """And on the day itself nothing tells whether she still holds something."""
    house = anywhere
    reporter = house.report()
    house.go()
    if on_its_way:
        reporter.write({"text": LATE, "act": "message"})
    new = hands_over(house, reporter)
    items, role = kept_for(house, reporter.id, house.handlers["hr-1"].key)
    assert (len(items), role) == (int(on_its_way), "leaving")
    house.go()
    assert kept_for(house, reporter.id, house.handlers["hr-1"].key) == ([], "gone")
    assert house.reporting.inbox("hr-1")["reports"] == []
    assert house.handlers["hr-2"].pass_on() == ([reporter.id] if on_its_way else [])
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", *([LATE] if on_its_way else [])]


def test_who_recuses_herself_holds_only_what_would_be_lost(anywhere: House) -> None:
    """Her successor came in an hour before: without her the message would open for nobody."""
    house = anywhere
    reporter = house.report(standby="", left_out=("Sample hr-2",))
    house.go()
    reporter.write({"text": LATE, "act": "message"})
    new = lets_in(house, reporter)
    recuses(house, reporter)
    house.go()
    assert house.handlers["hr-1"].reports() == []
    assert house.handlers["hr-1"].pass_on() == [reporter.id]
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", LATE]
    assert kept_for(house, reporter.id, house.handlers["hr-1"].key) == ([], "gone")
    assert refused(house.reporting.read, "hr-1", reporter.id) == "no_such_report"


def test_everything_sealed_anew_leaves_what_is_on_its_way_to_those_who_remain(anywhere: House) -> None:
    """Whoever is taken out was never given it and has no wrap of it any more."""
    house = anywhere
    reporter = house.report(file=b"\x00\x02{}photo")
    house.go()
    reporter.write({"text": LATE, "act": "message"})
    removes(house, reporter)
    assert kept_for(house, reporter.id, house.handlers["hr-2"].key) == ([], "gone")
    house.go()
    assert texts(house.handlers["hr-1"].contents(reporter.id)) == ["It made up a dose.", LATE]
    assert house.reporting.inbox("hr-1")["waiting"] == []
    assert house.handlers["hr-1"].file(reporter.id) == b"\x00\x02{}photo"


def test_a_colleague_can_take_out_another_and_loses_nothing_by_it(anywhere: House) -> None:
    """The one who is taken out works here still; what came before that is passed on by her as after a hand over."""
    house = anywhere
    reporter = house.report(standby="", left_out=("Sample hr-2",))
    house.go()
    reporter.write({"text": LATE, "act": "message"})
    new = lets_in(house, reporter)
    out = house.handlers["hr-1"]
    items = new.encrypted_anew(reporter.id, [out.key])
    house.reporting.rekey("hr-3", reporter.id, {"items": items, "remove": [out.key]})
    assert out.reports() == []
    house.go()
    assert out.pass_on() == [reporter.id]
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", LATE]
    assert kept_for(house, reporter.id, out.key) == ([], "gone")


def test_what_is_sealed_anew_keeps_its_author_and_notes_stay_among_handlers(anywhere: House) -> None:
    """The reporter never gets a note, by whatever is sent; her own words stay hers, and the list says they are new."""
    house, first = anywhere, anywhere.handlers["hr-1"]
    reporter = house.report()
    house.go()
    first.answer(reporter.id, "A note among us.", note=True)
    first.answer(reporter.id, "Which ward?")
    reporter.write({"text": LATE, "act": "message"})
    house.go()
    items = first.encrypted_anew(reporter.id, [])
    found = house.reporting.read("hr-1", reporter.id)["items"]
    assert [item["by"] for item in items] == [item["by"] for item in found]
    note = next(item for item in items if MAILBOX not in [wrap["key"] for wrap in item["wraps"]])
    others = [item for item in items if item is not note]
    heard = note | {"wraps": [*note["wraps"], others[0]["wraps"][-1]]}
    assert others[0]["wraps"][-1]["key"] == MAILBOX
    assert refused(house.reporting.rekey, "hr-1", reporter.id, {"items": [*others, heard]}) == "keys_changed"
    hers = [item | {"by": first.key} for item in items]
    assert refused(house.reporting.rekey, "hr-1", reporter.id, {"items": hers}) == "unreadable"
    nobody = [item | {"wraps": [{**wrap, "from": ""} for wrap in item["wraps"]]} for item in items]
    assert refused(house.reporting.rekey, "hr-1", reporter.id, {"items": nobody}) == "unreadable"
    house.reporting.rekey("hr-1", reporter.id, {"items": items, "remove": []})
    assert [by for by, _ in reporter.conversation()] == [MAILBOX, MAILBOX, first.key, MAILBOX]
    assert texts(reporter.texts()) == ["It made up a dose.", "Which ward?", LATE]
    assert texts(house.handlers["hr-2"].contents(reporter.id))[1] == "A note among us."
    assert house.reporting.inbox("hr-1")["reports"][0]["new"]


def test_filed_by_that_day_is_shown_with_the_receipt_alone_after_everything_was_sealed_anew(anywhere: House) -> None:
    """Anybody can check it from what the reporter shows; words that somebody exchanged on the way are found out."""
    house, first = anywhere, anywhere.handlers["hr-1"]
    reporter = house.report()
    house.go(2)
    house.reporting.rekey("hr-1", reporter.id, {"items": first.encrypted_anew(reporter.id, []), "remove": []})
    proof = reporter.proof()
    assert proof is not None
    assert (proof["day"], json.loads(proof["words"])["text"]) == ("2026-03-02", "It made up a dose.")
    leaf = commitments.leaf(proof["nonce"], proof["words"])
    leaves = [unpack(one) for one in proof["leaves"]]
    steps = commitments.path(leaves, leaf)
    assert commitments.root_by(leaf, proof["at"], steps).hex() == proof["root"]
    items = first.encrypted_anew(reporter.id, [])
    text = next(item for item in items if item["kind"] == "text")
    found = house.reporting.read("hr-1", reporter.id)["report"]
    to = {one["key"]: unpack(one["public"]) for one in found["readers"]} | {MAILBOX: unpack(found["mailbox"])}
    words = json.dumps({"v": 1, "text": "It was all right.", "salt": new_id()}).encode()
    of: dict[str, Any] = {"item": text["id"], "least": 16_384, "sender": first.key}
    exchanged = sealed_item(reporter.id, "text", words, MAILBOX, first.private, to, **of)
    house.reporting.rekey("hr-1", reporter.id, {"items": [exchanged if one is text else one for one in items], "remove": []})
    assert reporter.proof() is None


def test_the_commitment_tells_nothing_of_short_words(said: Surroundings) -> None:
    """The same two words twice give two commitments and two hashes: a salt is sealed with them."""
    found = []
    for _ in range(2):
        house = make_house(MemoryReportBox(), said)
        reporter = house.report(text="Help me.")
        house.go(2)
        proof = reporter.proof()
        assert proof is not None
        found.append((proof["leaf"], proof["words"]))
    assert found[0][0] != found[1][0]
    assert found[0][1] != found[1][1]


def test_how_full_a_report_is_says_nothing_of_what_is_on_its_way(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler's last message fits as it would without the one that appears tomorrow."""
    monkeypatch.setattr("bot.reporting.handling.MOST_ITEMS", 5)
    reporter = house.report()
    house.go()
    house.handlers["hr-1"].answer(reporter.id, "The third.")
    reporter.write({"text": LATE, "act": "message"})
    house.handlers["hr-1"].answer(reporter.id, "The fourth.")
    item = house.handlers["hr-1"].item(reporter.id, "The fifth.")
    assert refused(house.reporting.answer, "hr-1", reporter.id, {"item": item}) == "full"
    house.go()
    assert texts(reporter.texts()) == ["It made up a dose.", "The third.", "The fourth.", LATE]
