"""HPKE in a real browser: the answers of the RFC in both modes, and items from the browser to Python and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from speakup_world import SpeakUpWorld

from bot.reporting.hpke import NotForThisKeyError, new_private, public_of
from bot.reporting.sealing import opened_item, sealed_item
from bot.reporting.texts import pack, unpack
from bot.reports.report import MAILBOX

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from starlette.types import ASGIApp

    from bot.assembly import Desk

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[2] / "reports"
RFC = json.loads((VECTORS / "rfc9180.json").read_text())["vectors"]
ITEMS = json.loads((VECTORS / "vectors.json").read_text())["items"]
KNOWN = """async (v) => {
  const { suite, fromHex, hex } = await import('/speak-up/static/speakup/items.js');
  const of = Object.fromEntries(Object.entries(v).filter(([n]) => n !== 'mode').map(([n, t]) => [n, fromHex(t)]));
  const pair = async (secret, open) => ({
    privateKey: await suite.kem.deserializePrivateKey(of[secret]), publicKey: await suite.kem.deserializePublicKey(open),
  });
  const sender = of.skSm ? await pair('skSm', of.pkSm) : undefined;
  const mine = await pair('skRm', of.pkRm);
  const made = await suite.createSenderContext({
    recipientPublicKey: mine.publicKey, info: of.info, senderKey: sender, ekm: await pair('skEm', of.enc),
  });
  const ct = hex(new Uint8Array(await made.seal(of.pt, of.aad)));
  const open = async (senderPublicKey, info) => {
    try {
      const reader = await suite.createRecipientContext({ recipientKey: mine, enc: of.enc, info, senderPublicKey });
      return hex(new Uint8Array(await reader.open(of.ct, of.aad)));
    } catch { return 'refused'; }
  };
  return {
    enc: hex(new Uint8Array(made.enc)), ct,
    right: await open(sender?.publicKey, of.info),
    otherInfo: await open(sender?.publicKey, of.pt),
    otherSender: await open(mine.publicKey, of.info),
    otherMode: await open(sender ? undefined : mine.publicKey, of.info),
  };
}"""
OPEN = """async ({ item, report, reader, secret, publics }) => {
  const m = await import('/speak-up/static/speakup/items.js');
  const wrapped = item.wraps.find((one) => one.key === reader);
  const mine = await m.pairOf(m.unpack(secret));
  const sender = publics[wrapped.from || item.by];
  try {
    return m.pack(await m.read(item, report, await m.unwrap(wrapped, { report, item: item.id, by: item.by, mine, sender })));
  } catch { return 'refused'; }
}"""
SEAL = """async ({ report, secret, to, content }) => {
  const m = await import('/speak-up/static/speakup/items.js');
  const sender = await m.pairOf(m.unpack(secret));
  return m.seal({ report, kind: 'text', by: 'mailbox', sender, content: m.unpack(content), to });
}"""


@pytest.fixture(scope="module")
def tab(chromium: Browser, sample: Desk, put_on_a_port: Callable[[ASGIApp], str]) -> Iterator[Page]:
    """The report page."""
    page = chromium.new_context(base_url=put_on_a_port(SpeakUpWorld(sample).site)).new_page()
    page.goto("/speak-up")
    yield page
    page.context.close()


@pytest.mark.parametrize("vector", RFC, ids=["base", "authenticated"])
def test_the_browser_gives_the_answers_of_the_rfc(tab: Page, vector: dict[str, Any]) -> None:
    """The bytes of the standard, and nothing opens for another purpose, from another sender or in the other mode."""
    found = tab.evaluate(KNOWN, vector)
    assert (found["enc"], found["ct"], found["right"]) == (vector["enc"], vector["ct"], vector["pt"])
    assert {found["otherInfo"], found["otherSender"], found["otherMode"]} == {"refused"}


@pytest.mark.parametrize("number", range(len(ITEMS)))
def test_the_browser_opens_what_python_sealed(tab: Page, number: int) -> None:
    """By the reporter and by a handler, for each other; and not when the sender is said to be somebody else."""
    vector = ITEMS[number]
    asked = {name: vector[name] for name in ("item", "report", "reader", "publics")} | {"secret": vector["private"]}
    assert tab.evaluate(OPEN, asked) == vector["content"]
    forged = {"publics": dict.fromkeys(vector["publics"], pack(public_of(new_private())))}
    assert tab.evaluate(OPEN, asked | forged) == "refused"


def test_what_the_browser_seals_opens_in_python_and_the_other_way_round(tab: Page) -> None:
    """New keys each time; the sender is proved both ways."""
    mine, hers = new_private(), new_private()
    to = [{"key": "k", "public": pack(public_of(hers))}]
    item = tab.evaluate(SEAL, {"report": "r", "secret": pack(mine), "to": to, "content": pack(b"It made up a dose.")})
    assert opened_item("r", item, "k", hers, {MAILBOX: public_of(mine)}) == b"It made up a dose."
    with pytest.raises(NotForThisKeyError):
        opened_item("r", item, "k", hers, {MAILBOX: public_of(hers)})
    back = sealed_item("r", "text", b"Thank you.", "k", hers, {MAILBOX: public_of(mine)})
    asked = {"item": back, "report": "r", "reader": MAILBOX, "secret": pack(mine), "publics": {"k": pack(public_of(hers))}}
    assert unpack(tab.evaluate(OPEN, asked)) == b"Thank you."
    assert tab.evaluate(OPEN, asked | {"report": "another"}) == "refused"
