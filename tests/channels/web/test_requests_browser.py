"""Requests and the console in a real browser, as the people concerned; what is sealed stays sealed."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hpke_by_the_book import open_box, seal
from test_sealing import VECTOR

from bot.cases.sealing import HandlerKey
from bot.conversation.requesting import FormSent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route
    from requests_world import World

pytestmark = pytest.mark.browser

PASSPHRASE = "four quiet words today"  # noqa: S105 - of keys that live as long as a test
GROUNDS = "Flickering light brings me a migraine."
INFO = b"MayI grounds v1"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {1040, 4112, 16_400, 65_552}
EXPECTED = ("Failed to load resource",)

Enter = Callable[..., "Page"]


@pytest.fixture
def sent() -> list[str]:
    """Everything that any browser of a test sent: addresses, headers, bodies."""
    return []


@pytest.fixture
def enter(chromium: Browser, open_world: tuple[str, World], sent: list[str]) -> Iterator[Enter]:
    """Open a browser as somebody; what its console complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(person: str, **how: Any) -> Page:
        options: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | how
        context = chromium.new_context(base_url=open_world[0], **options)
        context.add_cookies([{"name": "who", "value": f"{person}.1", "url": open_world[0]}])
        context.on("request", lambda request: sent.append(f"{request.url} {request.headers} {request.post_data or ''}"))
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return tab

    yield open_as
    for context in contexts:
        context.close()
    assert [text for text in complaints if not text.startswith(EXPECTED)] == []


@pytest.fixture(scope="module")
def clean() -> Callable[[Page], None]:
    """Ask axe about a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def look(tab: Page) -> None:
        found = axe.run(tab, options=RULES)
        assert found.violations_count == 0, f"{tab.url}: {found.generate_report()}"

    return look


def follow(tab: Page, name: str) -> None:
    """Follow a link and wait for its page: axe cannot look at one that is being left."""
    with tab.expect_navigation():
        tab.get_by_role("link", name=name).click()


def as_read(sent: list[str]) -> str:
    """Everything that was sent, as somebody on the way could read it."""
    return unquote_plus(" ".join(sent))


def send(tab: Page, done: str) -> None:
    """Send the form on the page and wait for where it leads."""
    tab.locator("form.block.form button.send").click()
    tab.wait_for_url(f"**done={done}")


def case_of(tab: Page) -> str:
    return re.sub(r"[?#].*", "", tab.url).rsplit("/", 1)[-1]


def make_key(tab: Page) -> None:
    tab.goto("/console/keys")
    tab.get_by_label("New passphrase").fill(PASSPHRASE)
    tab.get_by_label("The same passphrase again").fill(PASSPHRASE)
    tab.get_by_role("button", name="Make the key").click()
    tab.wait_for_url("**done=key_made")


@pytest.fixture
def keyed(enter: Enter, open_world: tuple[str, World]) -> World:
    """Both handlers have a key."""
    world = open_world[1]
    for person in ("h1", "h2"):
        if not world.office.keys_of(person):
            make_key(enter(person))
    return world


def file_sealed(tab: Page, text: str = GROUNDS) -> str:
    tab.goto("/requests/new/accommodation")
    tab.get_by_label("To work without an AI tool").check()
    tab.get_by_label("Health or a disability").check()
    tab.get_by_label("What is hard or not possible").fill(text)
    send(tab, "request")
    return case_of(tab)


def open_grounds(tab: Page, passphrase: str = PASSPHRASE) -> None:
    tab.get_by_label("Your passphrase").fill(passphrase)
    tab.get_by_role("button", name="Open", exact=True).click()


def everything_stored(world: World) -> str:
    """All that the server keeps of all cases, as far as it can read it."""
    people = ("e1", "e2", "h1", "h2")
    kept = [json.dumps(world.office.kept_about(person), default=str) for person in people]
    return " ".join(kept) + repr([world.office.keys_of(person) for person in people])


def granted_on_appeal(ann: Page, hana: Page, hugo: Page, case: str, clean: Callable[[Page], None]) -> None:
    """Whoever refused it sees nothing of it any more; the other handler reads the grounds and grants it."""
    assert hana.goto(f"/console/{case}").status == 404
    clean(hana)
    hugo.goto(f"/console/{case}")
    clean(hugo)
    open_grounds(hugo)
    hugo.get_by_text(GROUNDS).wait_for()
    hugo.goto(f"/console/{case}/decide")
    clean(hugo)
    hugo.get_by_label("Grant it", exact=True).check()
    send(hugo, "decide")
    ann.goto(f"/requests/{case}")
    ann.get_by_text("Granted").first.wait_for()


def test_sealed_request_from_filing_over_refusal_and_appeal_to_another_persons_grant(
    enter: Enter, keyed: World, sent: list[str], clean: Callable[[Page], None]
) -> None:
    ann, hana, hugo = enter("e1"), enter("h1"), enter("h2", color_scheme="dark")
    for address in ("/requests", "/requests/new/accommodation"):
        ann.goto(address)
        clean(ann)
    case = file_sealed(ann)
    clean(ann)
    assert ann.get_by_text("Somebody answers you by 25 November 2026.").count() == 1
    assert ann.get_by_text("Until there is a decision, you work without AI tools.").count() == 1

    hana.goto("/console?view=all")
    clean(hana)
    follow(hana, "Adjustment")
    clean(hana)
    open_grounds(hana, "not the right passphrase")
    hana.get_by_text("That is not the passphrase of this key.").wait_for()
    assert GROUNDS not in hana.content()
    open_grounds(hana)
    hana.get_by_text(GROUNDS).wait_for()
    assert hana.get_by_text("Health or a disability").count() == 1
    clean(hana)
    hana.get_by_role("button", name="Lock again").click()
    assert GROUNDS not in hana.content()

    follow(hana, "Decide")
    clean(hana)
    hana.get_by_label("Do not grant it").check()
    hana.get_by_label("Why").fill("We see no other way yet.")
    send(hana, "decide")

    ann.goto(f"/requests/{case}")
    clean(ann)
    ann.get_by_text("We see no other way yet.").wait_for()
    follow(ann, "Appeal")
    clean(ann)
    ann.locator("textarea").fill("Please look at it once more.")
    send(ann, "appeal")

    granted_on_appeal(ann, hana, hugo, case, clean)
    whole = as_read(sent)
    assert case in whole
    assert "migraine" not in whole
    assert PASSPHRASE not in whole
    assert GROUNDS not in everything_stored(keyed)
    _, boxes = keyed.office.boxes(case, "h2")
    assert {len(box.ciphertext) for box in boxes} <= SIZES


def test_both_sides_decide_and_each_page_on_the_way_is_clean(
    enter: Enter, open_world: tuple[str, World], clean: Callable[[Page], None]
) -> None:
    """A proposal, a look at it by the manager's manager, her one press; the employee sees of it what she may."""
    hear = open_world[1].office.hear
    case = hear(FormSent("e1", "request", "opt_out", "both sides", {"tool": "chatgpt"})).case
    hana, mia = enter("h1"), enter("m2", color_scheme="dark")
    ann = enter("e1", viewport={"width": 390, "height": 800})
    hana.goto(f"/console/{case}/decide")
    clean(hana)
    hana.get_by_label("Grant a part").check()
    hana.get_by_label("Why").fill("The bench needs it.")
    send(hana, "proposed")
    hana.get_by_text("It is decided when the second person agrees.").first.wait_for()
    clean(hana)
    ann.goto(f"/requests/{case}")
    clean(ann)
    assert ann.get_by_text("One of them has looked at it").count() == 1
    assert ann.get_by_text("The bench needs it.").count() == 0
    for page in ("", "/agree", "/decide"):
        mia.goto(f"/console/{case}{page}")
        clean(mia)
        assert mia.get_by_role("button", name="I agree").count() == (page != "/decide"), "one form at a time"
        assert mia.get_by_text("The bench needs it.").first.is_visible()
    mia.goto(f"/console/{case}")
    mia.get_by_role("button", name="I agree").click()
    mia.get_by_text("You agreed. The decision was sent.").wait_for()
    clean(mia)
    ann.goto(f"/requests/{case}")
    clean(ann)
    assert ann.get_by_text("Two people decided this together").count() == 1
    assert ann.get_by_text("The bench needs it.").count() == 1


def test_opt_out_and_approval_from_the_answer_that_led_there(
    enter: Enter, open_world: tuple[str, World], clean: Callable[[Page], None]
) -> None:
    ann, hana = enter("e2"), enter("h1")
    ann.goto("/")
    ann.get_by_label("Your question").fill("I would rather not use Copilot for my notes. Can I opt out?")
    ann.get_by_role("button", name="Ask", exact=True).click()
    ann.locator("form[action='/requests/start/opt_out'] button").click()
    ann.wait_for_url("**/requests/new/opt_out")
    clean(ann)
    ann.get_by_label("What should the people who decide know?").fill("The notes come out wrong.")
    send(ann, "request")
    opt_out = case_of(ann)
    assert ann.get_by_text("You are protected").count() == 1

    ann.goto("/requests/new/approval")
    ann.locator("select[name='f-activity']").select_option(index=1)
    ann.locator("select[name='f-data']").select_option(index=1)
    ann.get_by_label("What do you want to do with it?").fill("Drafts of letters.")
    send(ann, "request")
    approval = case_of(ann)

    for case, outcome, done in ((opt_out, "Do not grant it", "proposed"), (approval, "Grant a part", "decide")):
        hana.goto(f"/console/{case}/decide")
        hana.get_by_label(outcome).check()
        fill = hana.locator("[data-fill] select").first
        fill.select_option(index=1)
        assert hana.get_by_label("Why").input_value() == fill.locator("option").nth(1).get_attribute("value")
        send(hana, done)
        clean(hana)
    ann.goto("/requests")
    clean(ann)
    assert ann.locator("[data-case]").count() == 2

    manager = enter("m1")
    manager.goto("/console?view=all")
    clean(manager)
    assert manager.locator("[data-case]").count() == 0
    assert manager.goto(f"/console/{opt_out}").status == 404
    assert open_world[1].office.boxes(opt_out, "m1") == ("", ())


def test_every_other_page_is_clean_and_fits_the_smallest_screen(
    enter: Enter, keyed: World, clean: Callable[[Page], None]
) -> None:
    ann = enter("e1", viewport={"width": 320, "height": 568})
    case = file_sealed(ann)
    pages = {
        "e1": (
            "/requests",
            "/requests/new/approval",
            f"/requests/{case}",
            f"/requests/{case}/withdraw",
            "/requests/new/nothing",
        ),
        "h1": ("/console?view=all", f"/console/{case}", f"/console/{case}/decide", "/console/keys", "/console/figures"),
        "u1": ("/console/audit",),
        "a1": ("/console/undelivered",),
    }
    assert keyed
    for person, addresses in pages.items():
        tab = enter(person, viewport={"width": 320, "height": 568})
        for address in addresses:
            tab.goto(address)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 320, address
            clean(tab)


def test_the_list_goes_by_keyboard(enter: Enter, keyed: World) -> None:
    assert keyed
    ann, hana = enter("e1"), enter("h1")
    for _ in range(2):
        file_sealed(ann)
    hana.goto("/console?view=all")
    rows = hana.locator("[data-case]")
    focused = "document.activeElement.getAttribute('href')"
    hana.keyboard.press("j")
    assert hana.evaluate(focused) == rows.nth(0).get_attribute("href")
    hana.keyboard.press("j")
    assert hana.evaluate(focused) == rows.nth(1).get_attribute("href")
    hana.keyboard.press("k")
    assert hana.evaluate(focused) == rows.nth(0).get_attribute("href")
    hana.keyboard.press("?")
    hana.get_by_role("dialog").get_by_text("next case").wait_for()
    hana.keyboard.press("Escape")
    hana.keyboard.press("/")
    hana.keyboard.type("j/k")
    assert hana.locator("#search").input_value() == "j/k"
    hana.locator("#search").blur()
    hana.keyboard.press("j")
    hana.keyboard.press("Enter")
    hana.wait_for_url(re.compile(r"/console/[\w-]+$"))
    hana.keyboard.press("u")
    hana.wait_for_url("**/console")


def test_grounds_lock_themselves_after_ten_minutes(enter: Enter, keyed: World) -> None:
    assert keyed
    case = file_sealed(enter("e1"))
    hana = enter("h1")
    hana.clock.install()
    hana.goto(f"/console/{case}")
    open_grounds(hana)
    hana.get_by_text(GROUNDS).wait_for()
    hana.clock.fast_forward("09:50")
    assert hana.get_by_text(GROUNDS).count() == 1
    hana.clock.fast_forward("00:15")
    hana.get_by_text("Locked again.").wait_for()
    assert GROUNDS not in hana.content()


def test_a_sealed_form_that_comes_back_still_shows_what_was_written(enter: Enter, keyed: World, sent: list[str]) -> None:
    ann = enter("e1")
    ann.goto("/requests/new/accommodation")
    ann.get_by_label("What is hard or not possible").fill(GROUNDS)
    ann.get_by_label("Pregnancy").check()
    ann.locator("form.block.form").evaluate("form => { form.noValidate = true }")
    ann.locator("form.block.form button.send").click()
    ann.locator(".problems").wait_for()
    assert ann.get_by_label("What is hard or not possible").input_value() == GROUNDS
    assert ann.get_by_label("Pregnancy").is_checked()
    assert ann.evaluate("document.activeElement.name") == "f-direction"
    ann.get_by_label("To work without an AI tool").check()
    send(ann, "request")
    assert len(keyed.office.boxes(case_of(ann), "h1")[1]) == 1
    assert GROUNDS not in as_read(sent)


def test_a_session_that_ends_mid_form_keeps_the_sealed_answers_sealed(
    enter: Enter, keyed: World, open_world: tuple[str, World], sent: list[str]
) -> None:
    ann = enter("e1")
    ann.goto("/requests/new/accommodation")
    ann.get_by_label("To work without an AI tool").check()
    ann.get_by_label("What is hard or not possible").fill(GROUNDS)
    ann.context.clear_cookies()
    ann.locator("form.block.form button.send").click()
    ann.get_by_role("heading", name="You are no longer signed in").wait_for()
    ann.context.add_cookies([{"name": "who", "value": "e1.2", "url": open_world[0]}])
    ann.locator("summary").click()
    ann.get_by_role("button", name="2. Go on").click()
    ann.get_by_text("Your sealed answers are kept.").wait_for()
    send(ann, "request")
    hana = enter("h1")
    hana.goto(f"/console/{case_of(ann)}")
    open_grounds(hana)
    hana.get_by_text(GROUNDS).wait_for()
    assert GROUNDS not in as_read(sent)
    assert keyed


def test_a_large_sealed_form_stays_as_it_is_when_the_session_has_ended(
    enter: Enter, keyed: World, open_world: tuple[str, World], sent: list[str]
) -> None:
    """It is not read for nobody in particular; she is told beside it, signs in elsewhere, and sends it again from there."""
    more = [HandlerKey(f"key-of-many-{number:012}", "h2", os.urandom(32), "{}") for number in range(22)]
    for key in more:
        keyed.office.add_key(key)
    ann = enter("e1")
    ann.goto("/requests/new/accommodation")
    ann.get_by_label("To work without an AI tool").check()
    ann.get_by_label("What is hard or not possible").fill(GROUNDS * 50)
    ann.get_by_label("Pregnancy").check()
    ann.context.clear_cookies()
    ann.locator("form.block.form button.send").click()
    ann.get_by_text("what you wrote is still in the form").wait_for()
    assert ann.get_by_role("link", name="Sign in in a new tab").get_attribute("target") == "_blank"
    assert ann.get_by_label("What is hard or not possible").input_value() == GROUNDS * 50
    ann.context.add_cookies([{"name": "who", "value": "e1.2", "url": open_world[0]}])
    ann.locator("form.block.form button.send").click()
    ann.get_by_text("You had to sign in again meanwhile.").wait_for()
    assert ann.get_by_label("What is hard or not possible").input_value() == GROUNDS * 50
    send(ann, "request")
    assert len(keyed.office.boxes(case_of(ann), "h2")[1]) == len(keyed.office.keys_of("h2"))
    assert GROUNDS not in as_read(sent)
    for key in more:
        keyed.office.remove_key("h2", key.id)


def test_a_sealed_form_that_is_too_large_stays_as_it_is(enter: Enter, keyed: World) -> None:
    ann = enter("e1")
    ann.route("**/requests/new/accommodation", refused_as_too_large)
    ann.goto("/requests/new/accommodation")
    ann.get_by_label("To work without an AI tool").check()
    ann.get_by_label("What is hard or not possible").fill(GROUNDS)
    ann.locator("form.block.form button.send").click()
    ann.get_by_text("That is more than can be sealed, so nothing was sent.").wait_for()
    assert ann.get_by_label("What is hard or not possible").input_value() == GROUNDS
    assert keyed


def refused_as_too_large(route: Route) -> None:
    """Make what is sent too large on its way, so that the server itself says no."""
    request = route.request
    if request.method == "POST":
        route.continue_(post_data=f"{request.post_data}&more={'x' * 7_000_000}")
    else:
        route.continue_()


def test_a_double_click_files_one_request(enter: Enter, keyed: World) -> None:
    ann = enter("e2")
    before = len(keyed.office.kept_about("e2")["requests"])
    for kind in ("opt_out", "accommodation"):
        ann.goto(f"/requests/new/{kind}")
        if kind == "accommodation":
            ann.get_by_label("To work without an AI tool").check()
            ann.get_by_label("What is hard or not possible").fill(GROUNDS)
        ann.locator("form.block.form button.send").dblclick()
        ann.wait_for_url("**done=request")
    assert len(keyed.office.kept_about("e2")["requests"]) == before + 2


def test_without_script_sealed_fields_are_not_shown_and_the_rest_can_be_sent(enter: Enter, keyed: World) -> None:
    ann = enter("e1", java_script_enabled=False)
    ann.goto("/requests/new/accommodation")
    assert "scripts are turned off" in ann.locator("noscript p.notice").inner_text()
    assert not ann.get_by_text("What is hard or not possible").is_visible()
    ann.get_by_label("To work without an AI tool").check()
    send(ann, "request")
    assert keyed.office.boxes(case_of(ann), "h1")[1] == ()


def as_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def as_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_browser_knows_the_standards_answer(enter: Enter) -> None:
    """The vector of RFC 9180, sealed and opened."""
    tab = enter("h1")
    tab.goto("/console")
    v = {name: as_text(value) for name, value in VECTOR.items()}
    found = tab.evaluate(
        """async (v) => {
            const { pack, suite, unpack } = await import("/static/sealing.js");
            const kem = suite.kem;
            const info = unpack(v.info), aad = unpack(v.aad);
            const recipientKey = await kem.deserializePrivateKey(unpack(v.skRm));
            const recipientPublicKey = await kem.deserializePublicKey(unpack(v.pkRm));
            const ekm = {
                privateKey: await kem.deserializePrivateKey(unpack(v.skEm)),
                publicKey: await kem.deserializePublicKey(unpack(v.pkEm)),
            };
            const made = await suite.seal({ recipientPublicKey, info, ekm }, unpack(v.pt), aad);
            const opened = await suite.open({ recipientKey, enc: unpack(v.enc), info }, unpack(v.ct), aad);
            return { enc: pack(made.enc), ct: pack(made.ct), pt: pack(opened) };
        }""",
        v,
    )
    assert found == {name: v[name] for name in ("enc", "ct", "pt")}


def unlocked(key: dict[str, str], passphrase: str) -> bytes:
    """The private half of a key file, without a browser."""
    locked = json.loads(key["locked"])
    wrap = hash_secret_raw(passphrase.encode(), as_bytes(locked["salt"]), locked["t"], locked["m"], locked["p"], 32, Type.ID)
    about = f"MayI key v1 {key['id']} {key['public']}".encode()
    return AESGCM(wrap).decrypt(as_bytes(locked["nonce"]), as_bytes(locked["sealed"]), about)


def test_a_key_file_opens_without_us_and_boxes_go_both_ways(enter: Enter, keyed: World) -> None:
    """Browser to Python and Python to browser, with the key file that a handler keeps offline."""
    case = file_sealed(enter("e1"))
    submission, boxes = keyed.office.boxes(case, "h1")
    hana = enter("h1")
    hana.goto("/console/keys")
    with hana.expect_download() as download:
        hana.get_by_role("button", name="Key file to keep offline").click()
    key = json.loads(download.value.path().read_text(encoding="utf-8"))
    private = unlocked(key, PASSPHRASE)
    plain = open_box(private, boxes[0].encapsulated, boxes[0].ciphertext, INFO, submission.encode())
    assert len(plain) in {1024, 4096, 16_384, 65_536}
    answers = {answer["id"]: answer["answer"] for answer in json.loads(plain)["answers"]}
    assert answers == {"ground": "Health or a disability", "limitation": GROUNDS}

    ours = json.dumps({"v": 1, "answers": [{"id": "a", "question": "Who?", "answer": "Éva 🙂"}]}).encode().ljust(1024)
    enc, ct = seal(as_bytes(key["public"]), ours, INFO, b"another form")
    opened = hana.evaluate(
        """async ([key, passphrase, box]) => {
            const { unlock } = await import("/static/keys.js");
            const { open } = await import("/static/sealing.js");
            const secret = await unlock(key, passphrase);
            const wrong = await open(box, secret, "not this form").then(() => "opened", () => "closed");
            return [await open(box, secret, "another form"), wrong];
        }""",
        [key, PASSPHRASE, {"enc": as_text(enc), "ct": as_text(ct)}],
    )
    assert opened == [[{"id": "a", "question": "Who?", "answer": "Éva 🙂"}], "closed"]


def test_grounds_are_padded_to_few_sizes(enter: Enter) -> None:
    tab = enter("h1")
    tab.goto("/console")
    sizes = tab.evaluate(
        """async (lengths) => {
            const { pad } = await import("/static/sealing.js");
            return lengths.map((length) => { try { return pad("x".repeat(length)).length; } catch { return 0; } });
        }""",
        [1, 1024, 1025, 4097, 16_385, 65_536, 65_537],
    )
    assert sizes == [1024, 1024, 4096, 16_384, 65_536, 65_536, 0]


@pytest.mark.parametrize(
    ("passphrase", "again", "says"),
    [
        ("short", "short", "fewer than 12"),
        (PASSPHRASE, "something else again", "not the same"),
    ],
)
def test_a_poor_passphrase_makes_no_key(enter: Enter, passphrase: str, again: str, says: str) -> None:
    tab = enter("h2")
    tab.goto("/console/keys")
    kept = tab.locator("[data-key]").count()
    tab.locator("[data-make]").evaluate("form => { form.noValidate = true }")
    tab.get_by_label("New passphrase").fill(passphrase)
    tab.get_by_label("The same passphrase again").fill(again)
    tab.get_by_role("button", name="Make the key").click()
    tab.get_by_text(says).wait_for()
    tab.reload()
    assert tab.locator("[data-key]").count() == kept


def test_the_strength_of_a_passphrase_in_a_word(enter: Enter) -> None:
    tab = enter("h1")
    tab.goto("/console/keys")
    words = {"short": "too short", "aaaaaaaaaaaaaa": "weak", "abcdefghijklmnop": "weak", "plum tree cabin ox shelf": "strong"}
    for passphrase, word in words.items():
        tab.get_by_label("New passphrase").fill(passphrase)
        shown = tab.locator("[data-strength-word]")
        shown.get_by_text(word, exact=True).wait_for()
        assert shown.inner_text().strip() == word
