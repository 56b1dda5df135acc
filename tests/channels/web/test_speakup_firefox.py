"""Speaking up in Firefox ESR with the preferences by which Tor Browser differs from it. It is not Tor Browser itself.

Names and values are those of `browser/app/profile/001-base-profile.js` of the Tor Project's repository tor-browser; the level
"Safer" is what its security level sets. HTTPS-only mode is left out, because the test's server has no certificate.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from marionette import FIREFOX, Firefox, firefox
from speakup_walks import TOLD
from speakup_world import SpeakUpWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

    from bot.assembly import Desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(FIREFOX is None, reason="no Firefox on this machine: apt-get install firefox-esr"),
]

STANDARD: dict[str, Any] = {
    "privacy.resistFingerprinting": True,
    "privacy.resistFingerprinting.letterboxing": True,
    "privacy.firstparty.isolate": True,
    "privacy.partition.network_state": False,
    "browser.privatebrowsing.autostart": True,
    "browser.cache.disk.enable": False,
    "browser.sessionstore.privacy_level": 2,
    "browser.sessionstore.resume_from_crash": False,
    "browser.formfill.enable": False,
    "signon.rememberSignons": False,
    "permissions.memory_only": True,
    "network.cookie.cookieBehavior": 1,
    "network.cookie.cookieBehavior.pbmode": 1,
    "network.http.referer.defaultPolicy": 2,
    "network.http.referer.XOriginTrimmingPolicy": 2,
    "network.http.speculative-parallel-limit": 0,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "dom.serviceWorkers.enabled": False,
    "dom.push.enabled": False,
    "dom.webmidi.enabled": False,
    "dom.w3c_touch_events.enabled": 0,
    "dom.postMessage.sharedArrayBuffer.withCOOP_COEP": False,
    "gfx.offscreencanvas.enabled": False,
    "geo.enabled": False,
    "media.peerconnection.enabled": False,
    "media.navigator.enabled": False,
    "webgl.enable-webgl2": False,
    "security.webauth.webauthn": False,
    "javascript.options.spectre.disable_for_isolated_content": False,
    "pdfjs.enableScripting": False,
    # the browser's own traffic, so that what is left is the page's
    "app.normandy.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.region.update.enabled": False,
    "browser.newtabpage.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "data:,",
}
"""What a page can notice of Tor Browser's level "Standard"."""

SAFER: dict[str, Any] = {
    "javascript.options.wasm": False,
    "javascript.options.asmjs": False,
    "javascript.options.ion": False,
    "javascript.options.baselinejit": False,
    "javascript.options.native_regexp": False,
    "mathml.disabled": True,
    "gfx.font_rendering.graphite.enabled": False,
    "gfx.font_rendering.opentype_svg.enabled": False,
}
"""What the level "Safer" adds: no compiled scripts, so that heavy work takes its time."""

WATCH = """
window.asked = [];
const note = (channel) => {
  const { URI, loadInfo } = channel.QueryInterface(Ci.nsIHttpChannel);
  if (loadInfo.browsingContextID || !loadInfo.triggeringPrincipal.isSystemPrincipal) window.asked.push(URI.spec);
};
Services.obs.addObserver(note, "http-on-modify-request");
"""
"""Notes every request that a page or its worker makes, wherever to; what Firefox asks its makers for is not the page's."""

KEPT = """
const databases = (await indexedDB.databases?.().catch(() => [])) ?? [];
const caches_ = await globalThis.caches?.keys().catch(() => []) ?? [];
return [document.cookie, localStorage.length, sessionStorage.length, databases.length, caches_.length];
"""


@pytest.fixture(scope="module")
def house(sample: Desk) -> SpeakUpWorld:
    """The company; HR and the ombudsperson have keys."""
    world = SpeakUpWorld(sample)
    for person in ("h1", "h2", "o1"):
        world.add_key(person)
    return world


@pytest.fixture(scope="module")
def address(house: SpeakUpWorld, put_on_a_port: Callable[[ASGIApp], str]) -> str:
    """Where the company is."""
    return put_on_a_port(house.site)


@pytest.fixture
def like_tor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Firefox, Path]]:
    """Firefox with the preferences of a level, and its profile."""
    with firefox(tmp_path / "profile", STANDARD | getattr(request, "param", {})) as browser:
        browser.run(WATCH, chrome=True)
        yield browser, tmp_path / "profile"


def report(browser: Firefox, address: str, patience: float) -> str:
    """Report something, step by step; returns the words of the receipt."""
    browser.go(f"{address}/speak-up?lang=en")
    browser.until("document.querySelector('[data-start]').checkVisibility()")
    browser.click("[data-start]")
    browser.click("[name=category]")
    browser.click("[data-forth]")
    browser.click("#tool option:nth-child(2)")
    browser.click("#required [value=yes]")
    browser.click("[data-forth]")
    browser.click("#severity [value=high]")
    browser.click("#checked [value=no]")
    browser.click("[data-forth]")
    browser.click("[data-forth]")
    browser.type("#text", TOLD)
    browser.click("[data-forth]")
    browser.click("[data-forth]")
    browser.until("!document.querySelector('[data-stage=review]').hidden", patience)
    browser.click("[data-to-receipt]")
    words = browser.run("return [...document.querySelectorAll('[data-receipt] li')].map((one) => one.textContent).join(' ');")
    browser.click("#written")
    browser.click("[data-send]")
    browser.until("!document.querySelector('[data-stage=sent]').hidden", patience)
    return str(words)


def open_mailbox(browser: Firefox, address: str, words: str, patience: float) -> None:
    """Type the words."""
    browser.go(f"{address}/speak-up/mailbox?lang=en")
    browser.until("document.querySelector('#receipt').checkVisibility()")
    browser.type("#receipt", words)
    browser.click("[data-entry] button")
    browser.until("!document.querySelector('[data-open]').hidden", patience)


def kept(profile: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of a profile's files; Firefox is running and removes some while they are read."""
    for folder, _, names in os.walk(profile):
        for name in names:
            with suppress(FileNotFoundError):
                yield name, Path(folder, name).read_bytes()


def traces(profile: Path, *marks: str) -> list[str]:
    """Files of a profile in which something of the visit stands."""
    return [f"{name}: {mark}" for name, content in kept(profile) for mark in marks if mark.encode() in content]


def test_like_tor_browser_at_standard_everything_works_and_nothing_is_kept(
    like_tor: tuple[Firefox, Path], house: SpeakUpWorld, address: str
) -> None:
    browser, profile = like_tor
    words = report(browser, address, 60)
    house.go()
    open_mailbox(browser, address, words, 60)
    assert TOLD in browser.run("return document.querySelector('[data-talk]').innerText;")
    browser.type("#message", "One more word.")
    browser.click("[data-act=message] button.main")
    browser.until("document.querySelector('[data-done]').textContent.startsWith('Sent.')", 60)
    assert browser.run(KEPT) == ["", 0, 0, 0, 0]
    asked = browser.run("return window.asked;", chrome=True)
    assert len(asked) > 20
    assert [one for one in asked if not one.startswith(address)] == []
    first, second, third = words.split()[:3]
    assert traces(profile, "network.prefetch-next") != []  # what is kept is found
    assert traces(profile, TOLD, f"{first} {second} {third}", "speak-up") == []


@pytest.mark.parametrize("like_tor", [SAFER], indirect=True, ids=["safer"])
def test_like_tor_browser_at_safer_it_works_without_compiled_scripts(
    like_tor: tuple[Firefox, Path], house: SpeakUpWorld, address: str
) -> None:
    browser, _ = like_tor
    assert browser.run("return typeof WebAssembly;") == "undefined"
    words = report(browser, address, 240)
    house.go()
    open_mailbox(browser, address, words, 240)
    assert TOLD in browser.run("return document.querySelector('[data-talk]').innerText;")
