"""Who can read a report, who cannot notice it, and what happens when people come, go, or try to find out more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from report_house import someone
from test_speaking_up import refused, texts

from bot.reporting import Reporting
from bot.reporting.browser import HandlerBrowser, ReporterBrowser
from bot.reporting.hpke import NotForThisKeyError, new_private, public_of
from bot.reporting.sealing import (
    body_aad,
    halves,
    joined,
    json_content,
    new_id,
    opened_item,
    printed_half,
    read_half,
    unwrapped,
)
from bot.reporting.texts import pack, unpack
from bot.reports.report import MAILBOX
from bot.reports.sizes import PADDED, padded

if TYPE_CHECKING:
    from report_house import House


def everything(house: House, person: str, report: str) -> bytes:
    """All answers that a handler can get, as bytes."""
    service = house.reporting
    calls: list[Any] = [
        service.inbox(person),
        service.inbox(person, asked=True),
        service.figures(person, "en"),
        service.uncounted(person),
        service.count(person, {}),
        service.attempts(person),
        service.door("en"),
        service.news(),
        person in service.digest(),
        refused(service.read, person, report),
        refused(service.item, person, report, new_id()),
        refused(service.export, person, report),
        refused(service.answer, person, report, {"item": None}),
        refused(service.recuse, person, report, {}),
        refused(service.wraps, person, report, {"wraps": []}),
    ]
    return json.dumps(calls, sort_keys=True, default=str).encode()


@pytest.mark.parametrize("way", ["team", "person"])
def test_an_excluded_handler_gets_byte_for_byte_what_she_would_get_without_the_report(anywhere: House, way: str) -> None:
    """Lists, counts, digest, errors, attempts: nothing differs, on the day, when it is late, and when it is closed."""
    house = anywhere
    excluded = "hr-1"
    without = {day: everything(house, excluded, new_id()) for day in range(1)}
    if way == "team":
        reporter = house.report(team="oversight", standby="", about=("people_relations",))
        reader = house.handlers["om-1"]
    else:
        reporter = house.report(left_out=("Sample hr-1",))
        reader = house.handlers["hr-2"]
    house.clock.day = house.clock.day  # the same day first
    assert everything(house, excluded, reporter.id) == without[0]
    house.go(12)
    late = everything(house, excluded, reporter.id)
    reader.answer(reporter.id, "We look into it.")
    reporter.write({"text": "Thank you.", "act": "message"})
    reader.close(reporter.id)
    assert everything(house, excluded, reporter.id) == late
    assert house.handlers[excluded].reports() == []
    assert not house.counts("2026-Q1", "people_relations") or way == "team"
    assert json.loads(late)[0] == {"v": 1, "reports": [], "waiting": [], "page": 0, "pages": 1}


def test_people_on_standby_see_a_report_only_when_a_deadline_was_missed(house: House) -> None:
    """Escalation goes to somebody outside the line, who was sealed to from the start, unless the report is about her."""
    reporter, about_her = house.report(), house.report(standby="")
    house.go(3)
    oversight = house.handlers["om-1"]
    assert oversight.reports() == []
    assert "om-1" not in house.reporting.digest()
    house.go(4)
    assert oversight.reports() == [reporter.id]
    assert "om-1" in house.reporting.digest()
    assert about_her.id in house.handlers["hr-1"].reports()
    assert texts(oversight.contents(reporter.id)) == ["It made up a dose."]


def test_the_digest_names_people_and_nothing_else(house: House) -> None:
    """It is empty when nobody has anything to do."""
    assert house.reporting.digest() == ()
    reporter = house.report()
    assert house.reporting.digest() == ()
    house.go()
    assert house.reporting.digest() == ("hr-1", "hr-2")
    house.handlers["hr-1"].answer(reporter.id, "Hello.", "feedback")
    assert house.reporting.digest() == ()


def test_a_new_handler_reads_after_a_colleague_sealed_it_to_her(anywhere: House) -> None:
    """The list says whose key is waiting; her browser needs no server's help to trust who passed it on."""
    house = anywhere
    reporter = house.report()
    house.go()
    new = house.new_handler("hr-3", team="people_relations")
    assert new.reports() == []
    old = house.handlers["hr-1"]
    waiting = house.reporting.inbox("hr-1")["waiting"]
    assert [(one["report"], one["key"]) for one in waiting] == [(reporter.id, new.key)]
    missing = house.reporting.read("hr-1", reporter.id)["report"]["missing"]
    wraps = old.wraps_for(reporter.id, missing)
    assert refused(house.reporting.wraps, "hr-1", reporter.id, {"wraps": wraps[1:]}) == "keys_changed"
    house.reporting.wraps("hr-1", reporter.id, {"wraps": wraps})
    assert texts(new.contents(reporter.id)) == ["It made up a dose."]
    assert house.reporting.inbox("hr-1")["waiting"] == []
    reporter.write({"text": "For all of you.", "act": "message"})
    house.go()
    assert texts(new.contents(reporter.id))[-1] == "For all of you."


def test_whoever_leaves_reads_nothing_new_and_what_she_had_is_encrypted_anew(anywhere: House) -> None:
    """Removal really removes: her key opens nothing that is kept any more, her own messages stay readable."""
    house = anywhere
    reporter = house.report(file=b"\x00\x02{}photo")
    house.go()
    leaver, stays = house.handlers["hr-2"], house.handlers["hr-1"]
    leaver.answer(reporter.id, "I was here.")
    old_bodies = [item["body"] for item in house.reporting.export("hr-2", reporter.id)["items"]]
    house.store.directory.put([someone("hr-2", (), active=False)])
    assert leaver.reports() == []
    line = house.reporting.inbox("hr-1")["reports"][0]
    assert line["rekey"]
    items = stays.encrypted_anew(reporter.id, [leaver.key])
    broken = {"items": items[:-1], "remove": [leaver.key]}
    assert refused(house.reporting.rekey, "hr-1", reporter.id, broken) == "keys_changed"
    house.reporting.rekey("hr-1", reporter.id, {"items": items, "remove": [leaver.key]})
    assert not house.reporting.inbox("hr-1")["reports"][0]["rekey"]
    assert texts(stays.contents(reporter.id)) == ["It made up a dose.", "I was here."]
    assert stays.file(reporter.id) == b"\x00\x02{}photo"
    assert texts(reporter.texts()) == ["It made up a dose.", "I was here."]
    with house.box.look() as look:
        kept = look.items([reporter.id], ("head", "text", "file"))
    assert not {pack(item.body) for item in kept} & set(old_bodies)
    assert leaver.key not in {wrap.key for item in kept for wrap in item.wraps}
    house.store.directory.put([someone("hr-2", ("handler:people_relations",))])
    assert leaver.reports() == []


def test_somebody_recuses_herself_for_good(anywhere: House) -> None:
    """She reads nothing any more, nobody can seal it to her again, and the last reader hands over first."""
    house = anywhere
    reporter = house.report(standby="")
    house.go()
    service = house.reporting
    service.recuse("hr-1", reporter.id, {})
    assert house.handlers["hr-1"].reports() == []
    with house.box.look() as look:
        wraps_left = [wrap.key for item in look.items([reporter.id], ("head", "text")) for wrap in item.wraps]
    assert house.handlers["hr-1"].key not in wraps_left
    key = {"key": house.handlers["hr-1"].key, "public": pack(house.handlers["hr-1"].public)}
    wraps = house.handlers["hr-2"].wraps_for(reporter.id, [key])
    assert refused(service.wraps, "hr-2", reporter.id, {"wraps": wraps}) == "recused"
    assert refused(service.recuse, "hr-2", reporter.id, {}) == "last_reader"
    fresh = house.new_handler("hr-1")
    assert fresh.key not in {one["key"] for one in service.read("hr-2", reporter.id)["report"]["missing"]}


def test_a_report_is_handed_over_and_then_is_not_hers_any_more(house: House) -> None:
    """All of it goes, or nothing."""
    reporter = house.report(left_out=("Sample hr-2",))
    house.go()
    first, second = house.handlers["hr-1"], house.handlers["hr-2"]
    assert refused(house.reporting.handover, "hr-1", reporter.id, {"to": [second.key], "wraps": []}) == "last_reader"
    wraps = first.wraps_for(reporter.id, [{"key": second.key, "public": pack(second.public)}])
    house.reporting.handover("hr-1", reporter.id, {"to": [second.key], "wraps": wraps})
    assert first.reports() == []
    assert texts(second.contents(reporter.id)) == ["It made up a dose."]


def test_attempts_are_shown_to_oversight_and_to_the_reporter(house: House) -> None:
    """Searching changes nothing in the answer; opening what is not hers and taking a copy are noted too."""
    reporter = house.report()
    house.go()
    assert house.reporting.inbox("hr-1", asked=True) == house.reporting.inbox("hr-1")
    house.reporting.figures("hr-2", "en", asked=True)
    house.reporting.export("hr-1", reporter.id)
    assert refused(house.reporting.read, "employee", reporter.id) == "no_such_report"
    told = sorted(one["what"] for one in reporter.look()["attempts"])
    assert told == ["export", "filter", "open", "search"]
    seen = house.reporting.attempts("auditor")["attempts"]
    assert sorted((one["person"], one["what"]) for one in seen) == [
        ("Sample employee", "open"),
        ("Sample hr-1", "export"),
        ("Sample hr-1", "search"),
        ("Sample hr-2", "filter"),
    ]
    assert house.reporting.attempts("hr-1")["attempts"] == []
    before = len(seen)
    assert refused(house.reporting.read, "employee", new_id()) == "no_such_report"
    assert len(house.reporting.attempts("auditor")["attempts"]) == before + 1, "the list would tell which ids there are"


def test_two_people_together_open_what_lost_keys_cannot_and_neither_alone(house: House) -> None:
    """The recovery key is made in a browser, split by exclusive or; one half is random and opens nothing."""
    private = new_private()
    first, second = halves(private)
    key = new_id()
    sent = {"key": key, "public": pack(public_of(private)), "holders": ["admin", "auditor"]}
    assert refused(house.reporting.recovery, "hr-1", sent) == "no_such_report"
    assert refused(house.reporting.recovery, "admin", sent | {"holders": ["admin", "admin"]}) == "unreadable"
    house.reporting.recovery("admin", sent)
    reporter = house.report()
    house.go()
    exported = house.reporting.export("hr-1", reporter.id)
    text = next(item for item in exported["items"] if item["kind"] == "text")
    publics = {MAILBOX: unpack(exported["mailbox"])}
    whole = joined(read_half(printed_half(first)), read_half(printed_half(second)))
    assert texts([opened_item(reporter.id, text, key, whole, publics)]) == ["It made up a dose."]
    for half in (first, second):
        with pytest.raises(NotForThisKeyError):
            opened_item(reporter.id, text, key, half, publics)
    with pytest.raises(ValueError, match="half_mistyped"):
        read_half(printed_half(first)[:-1] + ("A" if not printed_half(first).endswith("A") else "B"))


def test_what_a_lost_key_and_a_restarted_server_lose(house: House) -> None:
    """A handler's key: nothing, a colleague seals it to the new one. The server's own secrets: nothing but a second try."""
    reporter = house.report()
    house.go()
    lost = house.handlers["hr-1"]
    house.store.keyring.remove(lost.key)
    new = house.new_handler("hr-1")
    assert new.reports() == []
    missing = house.reporting.read("hr-2", reporter.id)["report"]["missing"]
    house.reporting.wraps("hr-2", reporter.id, {"wraps": house.handlers["hr-2"].wraps_for(reporter.id, missing)})
    assert texts(new.contents(reporter.id)) == ["It made up a dose."]
    posted = reporter.write({"text": "Before.", "act": "message"})
    started_again = type(house.reporting)(
        house.box, house.store.directory, house.store.keyring, house.clock, house.reporting.desk.said, pace=0, bits=1
    )
    assert refused(started_again.post, posted | {"item": posted["item"] | {"id": new_id()}}) == "pass_old"
    after = ReporterBrowser(started_again, reporter.receipt)
    after.write({"text": "After.", "act": "message"})
    assert texts(after.texts()) == ["It made up a dose.", "Before.", "After."]


def test_nobody_can_put_a_body_or_an_author_in_another_s_place(house: House) -> None:
    """Somebody with the database exchanges what is kept; browsers notice."""
    reporter = house.report()
    house.go()
    hr = house.handlers["hr-1"]
    found = house.reporting.read("hr-1", reporter.id)
    publics = {MAILBOX: unpack(found["report"]["mailbox"])}
    text = next(item for item in found["items"] if item["kind"] == "text")
    forger = HandlerBrowser(house.reporting, "hr-2")
    forged = forger.private
    assert opened_item(reporter.id, text, hr.key, hr.private, publics)
    for changed in (
        text | {"body": text["body"][:-2] + "AA"},
        text | {"id": new_id()},
        text | {"by": forger.key},
        text | {"wraps": [wrap | {"from": forger.key} for wrap in text["wraps"]]},
    ):
        with pytest.raises(NotForThisKeyError):
            opened_item(reporter.id, changed, hr.key, hr.private, publics | {forger.key: public_of(forged)})
    with pytest.raises(NotForThisKeyError):
        opened_item(new_id(), text, hr.key, hr.private, publics)
    secret = unwrapped(reporter.id, text, hr.key, hr.private, publics)
    words = padded(json_content({"v": 1, "text": "Exchanged by another reader, who has the key of the body."}), PADDED["text"])
    body = bytes(12) + AESGCM(secret[:32]).encrypt(bytes(12), words, body_aad(reporter.id, text["id"], "text", MAILBOX))
    with pytest.raises(NotForThisKeyError):
        opened_item(reporter.id, text | {"body": pack(body)}, hr.key, hr.private, publics)


def test_a_closed_report_is_erased_when_it_was_kept_long_enough(anywhere: House) -> None:
    """Figures and the log stay, the report does not."""
    rules = anywhere.reporting.desk.said.rules.model_copy(update={"keep_years": 1})
    said = replace(anywhere.reporting.desk.said, rules=rules)
    store = anywhere.store
    anywhere.reporting = Reporting(anywhere.box, store.directory, store.keyring, anywhere.clock, said, pace=0, bits=1)
    reporter = anywhere.report()
    anywhere.go()
    anywhere.handlers["hr-1"].close(reporter.id)
    with anywhere.box.work() as work:
        work.count("2026-Q1", "people_relations", {"category": {"bias": 5}})
    anywhere.clock.day += timedelta(days=365)
    anywhere.reporting.tick()
    assert [one["id"] for one in anywhere.reporting.inbox("hr-1")["reports"]] == [reporter.id]
    anywhere.go(1)
    assert [one["id"] for one in anywhere.reporting.inbox("hr-1")["reports"]] == []
    assert anywhere.counts("2026-Q1", "people_relations")["category"] == {"bias": 5}
    assert anywhere.reporting.log_faults() == ()
