"""What is lost when keys, receipts or the whole database are lost, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.ports_reports import RefusedError
from bot.reporting.browser import ReporterBrowser, WrongReceiptError

if TYPE_CHECKING:
    from report_house import House


def test_all_handlers_keys_lost_without_a_recovery_key_lose_what_was_written_and_nothing_to_come(anywhere: House) -> None:
    """The old report is closed to everybody but its writer, who can say so in a new one; new keys read what comes."""
    reporter = anywhere.report(text="Before.")
    anywhere.go()
    for handler in anywhere.handlers.values():
        anywhere.store.keyring.remove(handler.key)
    new = anywhere.new_handler("hr-1")
    assert new.reports() == []
    with pytest.raises(RefusedError):
        new.contents(reporter.id)
    assert b"Before." in reporter.texts()[1]
    anywhere.report(text="After.")
    anywhere.go()
    (report,) = new.reports()
    assert b"After." in new.contents(report)[1]


def test_a_lost_receipt_loses_the_mailbox_and_nothing_else(anywhere: House) -> None:
    """Nobody can make another one, the administrator neither; the report goes on, and handlers' answers are not read."""
    reporter = anywhere.report()
    anywhere.go()
    hr = anywhere.handlers["hr-1"]
    hr.answer(reporter.id, "Which ward?", "acknowledge")
    with pytest.raises(WrongReceiptError):
        ReporterBrowser(anywhere.reporting).look()
    assert hr.reports() == [reporter.id]
    hr.close(reporter.id)
    assert len(hr.contents(reporter.id)) == 4
