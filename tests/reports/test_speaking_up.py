"""Reports from the reporter's page to the handler's console and back, as both people do it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from bot.ports_reports import RefusedError
from bot.reporting import offline
from bot.reporting.browser import PAGE_BYTES, ReporterBrowser, WrongReceiptError, worked
from bot.reporting.sealing import file_content, file_parts
from bot.reporting.texts import pack, unpack
from bot.reports.sizes import AROUND, PADDED
from storage.reports.box import ROOM

if TYPE_CHECKING:
    from pathlib import Path

    from report_house import House


def texts(contents: list[bytes]) -> list[str]:
    """The texts of a conversation, without its head."""
    return [one["text"] for one in map(json.loads, contents) if "text" in one]


def refused(call: Any, *arguments: Any) -> str:
    """The name of the refusal."""
    with pytest.raises(RefusedError) as caught:
        call(*arguments)
    return caught.value.reason


def test_a_report_is_read_answered_and_closed_by_both_sides(anywhere: House) -> None:
    """The reporter needs the receipt alone, the handler her key alone, on every engine."""
    house = anywhere
    hr = house.handlers["hr-1"]
    reporter = house.report(text="It made up a dose.", file=b"\x00\x02{}a picture")
    assert reporter.look()["state"] == "waiting"
    assert hr.reports() == []
    house.go()
    (report,) = hr.reports()
    assert texts(hr.contents(report)) == ["It made up a dose."]
    assert hr.file(report) == b"\x00\x02{}a picture"
    hr.answer(report, "Thank you. Which ward?", "acknowledge")
    hr.answer(report, "A note among us.", note=True)
    again = ReporterBrowser(house.reporting, reporter.receipt)
    assert texts(again.texts()) == ["It made up a dose.", "Thank you. Which ward?"]
    assert again.look()["state"] == "acknowledged"
    again.write({"text": "The second one.", "act": "message"})
    house.go()
    assert texts(house.handlers["hr-2"].contents(report)) == [
        "It made up a dose.",
        "Thank you. Which ward?",
        "A note among us.",
        "The second one.",
    ]
    sent = hr.close(report, "It is put right.")
    house.reporting.close("hr-1", report, sent)
    assert again.look()["state"] == "closed"
    assert len(again.texts()) == 5
    assert json.loads(again.texts()[-1])["outcome"] == "put_right"
    unheard = {"item": hr.item(report, "", note=True, outcome="partly"), "act": ""}
    assert refused(house.reporting.close, "hr-1", report, unheard) == "unreadable"


def test_a_report_sent_twice_is_there_once(anywhere: House) -> None:
    """A connection that broke while sending costs nothing: the same bytes again are safe, at any time."""
    reporter = ReporterBrowser(anywhere.reporting)
    sent = reporter.prepare(anywhere.told())
    for _ in range(3):
        anywhere.reporting.report(sent | {"work": worked(anywhere.reporting, reporter.id)})
    assert anywhere.reporting.report(sent) == {"v": 1, "taken": True}
    anywhere.go()
    assert len(anywhere.handlers["hr-1"].reports()) == 1
    assert len(anywhere.handlers["hr-1"].contents(reporter.id)) == 2
    posted = reporter.write({"text": "More.", "act": "message"})
    assert anywhere.reporting.post(posted) == {"v": 1, "taken": True}
    assert len(reporter.texts()) == 3


def test_two_tabs_send_two_reports_and_none_takes_the_other_s_mailbox(house: House) -> None:
    """A second report with the same receipt or the same id changes nothing of the first one, and nothing of it is kept."""
    first, second = ReporterBrowser(house.reporting), ReporterBrowser(house.reporting)
    sent = first.send(house.told())
    other = second.prepare(house.told())
    for same in ("locator", "report"):
        guess = other | {same: sent[same]}
        assert house.reporting.report(guess | {"work": worked(house.reporting, guess["report"])}) == {"v": 1, "taken": True}
    assert refused(house.reporting.report, other | {"items": sent["items"], "work": worked(house.reporting, second.id)})
    with pytest.raises(WrongReceiptError):
        second.look()
    assert len(first.texts()) == 2


@pytest.mark.parametrize("field", ["locator", "report"])
def test_a_locator_or_an_id_that_is_taken_is_answered_like_a_free_one(house: House, field: str) -> None:
    """Who tries locators learns nothing, with the work done or without."""
    sent = house.report_sent()
    known, free = ReporterBrowser(house.reporting), ReporterBrowser(house.reporting)
    guess, other = known.prepare(house.told()) | {field: sent[field]}, free.prepare(house.told())
    nothing_done = {"work": {"puzzle": pack(b"p" * 40), "nonce": pack(b"n" * 8)}}
    assert refused(house.reporting.report, guess | nothing_done) == refused(house.reporting.report, other | nothing_done)
    answers = [house.reporting.report(one | {"work": worked(house.reporting, one["report"])}) for one in (guess, other)]
    assert answers[0] == answers[1]


def test_a_wrong_receipt_looks_like_a_right_one_to_everybody_but_its_holder(house: House) -> None:
    """As many bytes, no error, whatever is asked; opening them is the only proof."""
    reporter = house.report()
    locator = pack(reporter.receipt.locator)
    asked: list[object] = [
        {"locator": locator, "page": 0},
        {"locator": locator, "page": 7},
        {"locator": pack(b"x" * 16), "page": 0},
        {"locator": "short"},
        {"page": -1},
        None,
    ]
    answers = [house.reporting.mailbox(one) for one in asked]
    assert {len(answer) for answer in answers} == {PAGE_BYTES}
    assert len({answer[:32] for answer in answers}) == len(answers)
    with pytest.raises(WrongReceiptError):
        ReporterBrowser(house.reporting).look()
    stolen = reporter.prepare(house.told()) | {"item": None}
    assert refused(house.reporting.post, stolen) == "unreadable"


def test_only_who_opened_the_mailbox_can_write_into_it(house: House) -> None:
    """Knowing a locator, as somebody with an old copy of the traffic might, is not enough."""
    reporter = house.report()
    posted = reporter.write({"text": "Mine.", "act": "message"})
    forged = posted | {"pass": pack(bytes(32)), "item": posted["item"] | {"id": pack(b"y" * 16)}}
    assert refused(house.reporting.post, forged) == "pass_old"
    unknown = posted | {"locator": pack(b"z" * 16)}
    assert refused(house.reporting.post, unknown) == "pass_old"
    house.go(3)
    late = posted | {"item": posted["item"] | {"id": pack(b"q" * 16)}}
    assert refused(house.reporting.post, late) == "pass_old"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"team": "nobody"}, "unreadable"),
        ({"severity": "very"}, "unreadable"),
        ({"after": 15}, "unreadable"),
        ({"mailbox": "AA"}, "unreadable"),
        ({"items": []}, "wrong_size"),
        ({"readers": []}, "keys_changed"),
        ({"readers": ["gone"]}, "keys_changed"),
        ({"recovery": "none"}, "keys_changed"),
        ({"leaf": 5}, "unreadable"),
        ({"report": "../../etc"}, "unreadable"),
    ],
)
def test_bad_input_is_refused_by_name_and_nothing_is_kept(house: House, change: dict[str, Any], reason: str) -> None:
    """What a page of an old day, a broken page or an attacker sends."""
    reporter = ReporterBrowser(house.reporting)
    sent = reporter.prepare(house.told()) | change
    assert refused(house.reporting.report, sent | {"work": worked(house.reporting, str(sent["report"]))}) == reason
    house.go()
    assert house.handlers["hr-1"].reports() == []


def test_an_item_of_another_size_or_for_other_keys_is_refused(house: House) -> None:
    """Sizes and readers are checked, because a size could tell a report from all others."""
    reporter = ReporterBrowser(house.reporting)
    sent = reporter.prepare(house.told())
    work = {"work": worked(house.reporting, reporter.id)}
    head, text, file = sent["items"]
    shorter, quarter = text | {"body": text["body"][:-8]}, file | {"body": pack(bytes(262_144 + AROUND))}
    for items in ([head, shorter, file], [head, text, quarter], [head, text], [head, text, text]):
        assert refused(house.reporting.report, sent | work | {"items": items}) == "wrong_size"
    fewer = text | {"wraps": text["wraps"][1:]}
    assert refused(house.reporting.report, sent | work | {"items": [head, fewer, file]}) == "wrong_wraps"
    assert refused(house.reporting.report, [1, 2]) == "unreadable"


PICTURE = ("attachment.png", "image/png")


def every_size(house: House, file: bytes) -> list[int]:
    """Of what is sent, kept, shown to a handler, taken along and answered to the reporter, of a report with a file or none."""
    reporter = ReporterBrowser(house.reporting)
    sent = reporter.prepare(house.told(file=file)) | {"work": worked(house.reporting, reporter.id)}
    house.reporting.report(sent)
    mailbox = house.reporting.mailbox({"locator": pack(reporter.receipt.locator), "page": 0})
    box = reporter.look()
    house.go()
    with house.box.look() as look:
        kept = [len(item.body) for item in look.items([reporter.id], PADDED)]
    shown = house.reporting.read("hr-1", reporter.id), house.reporting.export("hr-1", reporter.id)
    return [
        len(json.dumps(sent)),
        *kept,
        *(len(json.dumps(one)) for one in shown),
        len(mailbox),
        len(box["items"]),
        box["pages"],
    ]


@pytest.mark.parametrize("length", [0, 1, 262_145, 1_000_000])
def test_no_size_tells_whether_a_report_has_a_file_of_up_to_a_megabyte(house: House, length: int) -> None:
    """Not the network's log, not the database, no answer; a larger one is told apart, as the page says."""
    without, larger = every_size(house, b""), every_size(house, file_content(*PICTURE, bytes(1_050_000)))
    assert every_size(house, file_content(*PICTURE, bytes(length))) == without
    assert larger[0] > without[0]


def test_no_list_is_read_past_the_megabytes_of_files(disk: House, tmp_path: Path) -> None:
    """Their bodies lie in a table of their own; looking for a key SQLite reads whatever row lies on the way, whole."""
    disk.report(), disk.report(file=file_content(*PICTURE, bytes(2_000_000)))
    with closing(sqlite3.connect(tmp_path / "reports.db")) as connection:
        longest = [connection.execute(f"SELECT max(length(body)) FROM speak_{name}").fetchone() for name in ("item", "file")]  # noqa: S608 - ours
    assert longest == [(16_384 + AROUND,), (4_194_304 + AROUND,)]


def test_reports_of_the_version_before_still_open(anywhere: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file item, or with one of a quarter of a megabyte; sealed anew it gets a size of today."""
    house, hr = anywhere, anywhere.handlers["hr-1"]
    bare, filed = ReporterBrowser(house.reporting), ReporterBrowser(house.reporting)
    with monkeypatch.context() as before:
        before.setattr("bot.reporting.taking.KINDS", ["head", "text"])
        sent = bare.prepare(house.told(text="No file."))
        house.reporting.report(sent | {"items": sent["items"][:2], "work": worked(house.reporting, bare.id)})
    with monkeypatch.context() as before:
        before.setitem(PADDED, "file", (262_144, *PADDED["file"]))
        filed.send(house.told(text="A file.", file=file_content(*PICTURE, b"pixels")))
    house.go()
    assert texts(hr.contents(bare.id)) == texts(bare.texts()) == ["No file."]
    assert file_parts(hr.file(filed.id))[1] == b"pixels"
    key = offline.Key(hr.key, hr.private)
    assert [one.kind for one in offline.opened(house.reporting.export("hr-1", bare.id), key)] == ["head", "text"]
    assert [one.file for one in offline.opened(house.reporting.export("hr-1", filed.id), key)] == [b"", b"", b"pixels"]
    for reporter in (bare, filed):
        items = hr.encrypted_anew(reporter.id, [])
        house.reporting.rekey("hr-1", reporter.id, {"items": items, "remove": []})
        reporter.write({"text": "More.", "act": "message"})
    assert [len(unpack(item["body"])) - AROUND for item in items] == [1024, 16_384, 1_048_576]
    assert file_parts(hr.file(filed.id))[1] == b"pixels"
    house.go()
    assert texts(hr.contents(bare.id)) == texts(bare.texts()) == ["No file.", "More."]


def test_a_report_is_taken_only_when_the_database_could_be_laid_anew_beside_it(
    disk: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Rows are laid anew in a copy: on a disk too small for it they would stay in the order they came."""
    reporter = ReporterBrowser(disk.reporting)
    sent = reporter.prepare(disk.told()) | {"work": worked(disk.reporting, reporter.id)}
    needed = ROOM + 2 * (tmp_path / "reports.db").stat().st_size
    monkeypatch.setattr("storage.reports.box.shutil.disk_usage", lambda _: SimpleNamespace(free=needed))
    assert refused(disk.reporting.report, sent) == "full"
    monkeypatch.setattr("storage.reports.box.shutil.disk_usage", lambda _: SimpleNamespace(free=needed + 1))
    assert disk.reporting.report(sent) == {"v": 1, "taken": True}


def test_work_is_asked_of_everybody_and_nobody_is_locked_out(house: House) -> None:
    """Work for one report is no good for another; under a flood it grows for all and stays possible."""
    reporter, other = ReporterBrowser(house.reporting), ReporterBrowser(house.reporting)
    sent = reporter.prepare(house.told())
    assert refused(house.reporting.report, sent) == "unreadable"
    puzzle = house.reporting.challenge()
    forged = {"puzzle": pack(bytes(40)), "nonce": pack(bytes(8))}
    assert refused(house.reporting.report, sent | {"work": forged}) == "work_old"
    house.reporting._effort._bits = 8  # noqa: SLF001 - one bit would be right by chance
    assert refused(house.reporting.report, sent | {"work": worked(house.reporting, other.id)}) == "work_wrong"
    house.reporting._effort._bits = 1  # noqa: SLF001 - as above
    assert puzzle["bits"] == 1
    house.reporting._effort._counted = (house.reporting._effort._hour(), 100_000)  # noqa: SLF001 - a flood
    assert house.reporting.challenge()["bits"] == 9
    house.reporting._effort._counted = (0, 0)  # noqa: SLF001 - the flood is over
    assert house.reporting.challenge()["bits"] == 1


def test_a_long_conversation_comes_in_pages_of_one_size(house: House) -> None:
    """Nothing is lost when it does not fit, and every page has the same number of bytes."""
    reporter = house.report()
    house.go()
    hr = house.handlers["hr-1"]
    for number in range(30):
        hr.answer(reporter.id, f"Message {number}")
    assert reporter.look()["pages"] > 1
    assert texts(reporter.texts()) == ["It made up a dose.", *(f"Message {number}" for number in range(30))]


def test_the_door_is_the_same_for_everybody_and_lists_only_people_with_keys(house: House) -> None:
    """A handler without a key is not offered; without any key the page is told to show outside channels."""
    door = house.reporting.door("de")
    assert door == house.reporting.door("de")
    by_team = {team["id"]: [person["name"] for person in team["people"]] for team in door["teams"]}
    assert by_team["people_relations"] == ["Sample hr-1", "Sample hr-2"]
    assert by_team["oversight"] == ["Sample om-1"]
    assert door["open"]
    assert door["outside"]
    for person in ("hr-1", "hr-2", "om-1"):
        house.store.keyring.remove(house.handlers[person].key)
    assert not house.reporting.door("de")["open"]


def test_news_is_for_everybody_on_fixed_days(house: House) -> None:
    """The days follow from the rules alone, not from what is in any mailbox."""
    before = house.reporting.news()
    reporter = house.report()
    house.go()
    house.handlers["hr-1"].answer(reporter.id, "Hello.")
    house.clock.day -= timedelta(days=1)
    assert house.reporting.news() == before
    assert before["next"] == ["2026-03-02", "2026-03-05"]
