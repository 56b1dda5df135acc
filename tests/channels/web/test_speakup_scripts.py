"""What the scripts of speaking up compute, against the same in Python; and what they take out of texts and pictures."""

from __future__ import annotations

import base64
import itertools
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from speakup_world import SpeakUpWorld

from bot.report_office import receipt_words, report_surroundings
from bot.reporting.receipt import ReceiptFaultyError, derived, new_words, read_words
from bot.reporting.texts import pack
from bot.reports.routing import chosen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from starlette.types import ASGIApp

    from bot.assembly import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(sample: Desk) -> SpeakUpWorld:
    """The company; every team for reports has a key."""
    world = SpeakUpWorld(sample)
    for person in ("h1", "o1"):
        world.add_key(person)
    return world


@pytest.fixture(scope="module")
def tab(chromium: Browser, house: SpeakUpWorld, put_on_a_port: Callable[[ASGIApp], str]) -> Iterator[Page]:
    """The report page."""
    page = chromium.new_context(base_url=put_on_a_port(house.site)).new_page()
    page.goto("/speak-up")
    yield page
    page.context.close()


def run(tab: Page, module: str, body: str, value: Any = None) -> Any:
    """Run a piece of script with a module at hand as `m`."""
    return tab.evaluate(f"async (x) => {{ const m = await import('/speak-up/static/speakup/{module}.js'); {body} }}", value)


def test_receipts_derive_the_same_in_browser_and_python(tab: Page) -> None:
    words = receipt_words()
    for _ in range(3):
        mine = new_words(words)
        found = run(
            tab,
            "receipt",
            "const d = await m.derive(x); const { pack } = await import('/speak-up/static/speakup/items.js');"
            "return [d.locator, d.mailbox.public, pack(d.nonce)];",
            list(mine),
        )
        receipt = derived(mine)
        assert found == [pack(receipt.locator), pack(receipt.public), pack(receipt.nonce)]


def test_receipts_of_the_browser_are_receipts(tab: Page) -> None:
    words = receipt_words()
    made = [run(tab, "receipt", "return m.make();") for _ in range(20)]
    assert len({tuple(one) for one in made}) == 20
    for one in made:
        assert read_words(" ".join(one), words) == tuple(one)


A_FILE = "/".join(("", "home", "anna", "x"))  # noqa: FLY002 - written whole it would look like a path of some machine
"""A path on no machine of ours."""


@pytest.mark.parametrize("change", ["upper", "four", "commas", "swapped", "typo", "short"])
def test_typed_receipts_are_understood_alike(tab: Page, change: str) -> None:
    words = receipt_words()
    mine = new_words(words)
    typed = {
        "upper": " ".join(mine).upper(),
        "four": " ".join(word[:4] for word in mine),
        "commas": "1. " + ",\n".join(mine),
        "swapped": " ".join((mine[1], mine[0], *mine[2:])),
        "typo": " ".join(("xyzzy", *mine[1:])),
        "short": " ".join(mine[:-1]),
    }[change]
    try:
        ours: list[str] | None = list(read_words(typed, words))
    except ReceiptFaultyError:
        ours = None
    assert run(tab, "receipt", "return (await m.understand(x)).words ?? null;", typed) == ours


def test_the_browser_routes_as_python_does(tab: Page, house: SpeakUpWorld, sample: Desk) -> None:
    """Every mixture of who it is about, with places and kinds."""
    said = report_surroundings(sample.pack)
    rules = said.rules
    door = house.office.reporting.door("en")
    able = [team["id"] for team in door["teams"] if team["people"]]
    subsets = [about for n in range(len(rules.abouts) + 1) for about in itertools.combinations(rules.abouts, n)]
    cases = [
        {"category": category, "severity": severity, "place": place, "about": list(about)}
        for about in subsets
        for category, severity, place in zip(rules.categories[:4], rules.severities, ("", *said.places[:3]), strict=True)
    ]
    theirs = run(
        tab, "routing", "return x.cases.map((one) => Object.values(m.chosen(x.door, one)));", {"door": door, "cases": cases}
    )
    ours = [[found.team, found.standby] for found in (chosen(rules, able, wider=said.wider, **case) for case in cases)]  # type: ignore[arg-type]
    assert theirs == ours
    assert len({tuple(one) for one in ours}) > 2


TEXT, FILE = {"kind": "text", "by": "mailbox", "value": {"text": "It."}}, {"kind": "file", "by": "mailbox"}
NAMED, NONE = TEXT | {"value": {"file": "attachment.png"}}, TEXT | {"value": {"file": ""}}
ANOTHERS, SHUT = TEXT | {"by": "h1"}, {"kind": "text", "by": "mailbox", "broken": True}


@pytest.mark.parametrize(
    ("items", "files"),
    [
        ([NAMED, FILE], 1),
        ([NONE, FILE], 0),
        ([NONE, FILE, ANOTHERS, NAMED, FILE], 1),
        ([NONE, ANOTHERS, FILE], 0),
        ([TEXT, FILE], 1),
        ([FILE], 1),
        ([SHUT, FILE | {"broken": True}], 0),
        ([SHUT, FILE], 1),
    ],
)
def test_a_file_shows_unless_the_words_beside_it_say_that_there_is_none(
    tab: Page, items: list[dict[str, Any]], files: int
) -> None:
    """Of reports of the version before too, whose words do not say; what was not passed on yet is said once."""
    shown = run(tab, "thread", "return m.shownItems(x).map(({ kind }) => kind);", items)
    assert shown.count("file") == files
    assert len(shown) == len([one for one in items if one["kind"] == "text"]) + files


SCRUBBED = [
    ("Write to anna.meier@example.co.uk today.", "Write to [e-mail] today."),
    ("Call +49 (0)170 123-4567 or 030 1234567.", "Call [phone number] or [phone number]."),
    ("Call 555-123-4567, ext. 12.", "Call [number], ext. 12."),
    ("Slack @anna_m or <@U04ABCDEFGH> about OPS-1234.", "Slack [handle] or <[handle]> about [id]."),
    ("Ticket #4711, employee 1234567.", "Ticket [number], employee [number]."),
    ("See https://intranet.example/a?user=7 and www.example.com.", "See [link] and [link]"),
    ("It lies in C:\\Users\\anna\\x.txt or ~/x.", "It lies in [file] or [file]"),
    ("From 10.0.0.7, id 123e4567-e89b-12d3-a456-426614174000.", "From [address], id [id]."),
    ("Konto DE89 3704 0044 0532 0130 00.", "Konto [id]."),
    ("It happened on 2026-11-21 at 10:30, 3 times, 1,200 euros.", "It happened on 2026-11-21 at 10:30, 3 times, 1,200 euros."),
    ("GPT-4 and version 3.5 gave 12 mg.", "GPT-4 and version 3.5 gave 12 mg."),
]


@pytest.mark.parametrize(("text", "clean"), SCRUBBED)
def test_what_names_somebody_is_taken_out_by_its_shape(tab: Page, text: str, clean: str) -> None:
    words = {"mail": "e-mail", "link": "link", "path": "file", "id": "id", "handle": "handle", "address": "address"}
    words |= {"phone": "phone number", "number": "number"}
    assert run(tab, "scrub", "return m.scrubbed(x.text, x.words, new Set());", {"text": text, "words": words}) == clean


TELLING = [
    ("On Tuesday I told my manager.", "en", ["when"]),
    ("It said “please summarise the file of the patient in room four” to us.", "en", ["quote"]),
    ("I was the only nurse.", "en", ["alone"]),
    ("We met Petra Schulz there.", "en", ["name"]),
    ("The XKCD7 protocol failed.", "en", ["rare"]),
    ("Am Montag habe ich es gesagt.", "de", ["when"]),
    ("Der Arzt fand den Fehler.", "de", []),
    ("The tool gave a wrong answer. Nobody checked it.", "en", []),
    ("Adobe Firefly made it up.", "en", []),
]


@pytest.mark.parametrize(("text", "language", "why"), TELLING)
def test_sentences_that_few_could_have_written_are_marked(tab: Page, text: str, language: str, why: list[str]) -> None:
    value = {"text": text, "language": language}
    assert run(tab, "scrub", "return m.telling(x.text, x.language, ['Adobe Firefly']).flatMap((one) => one.why);", value) == why


def png(*more: tuple[bytes, bytes]) -> bytes:
    """A picture of two by two points with more parts."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"\0\xff\0\0\0\xff\0\0\0\0\xff\xff\xff\xff")
    head = part(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(part(*one) for one in more)
        + part(b"IDAT", rows)
        + part(b"IEND", b"")
        + b"SECRET"
    )


CLEAN = """
const bytes = Uint8Array.from(atob(x.data), (letter) => letter.charCodeAt(0));
const made = await m.cleaned(new File([bytes], "ward-seven.png", { type: x.type }), 1e6);
return { ...made, bytes: made.bytes && btoa(String.fromCharCode(...made.bytes)) };
"""
BLOCKED = "CanvasRenderingContext2D.prototype.getImageData = function (a, b, w, h) { return new ImageData(w, h); };"


@pytest.mark.parametrize("blocked", [False, True])
def test_pictures_lose_what_they_say_about_camera_and_place(tab: Page, *, blocked: bool) -> None:
    """Drawn anew; where a browser keeps canvases to itself, as Tor Browser does, copied without the parts that tell."""
    data = base64.b64encode(png((b"tEXt", b"Comment\0SECRET"), (b"eXIf", b"MM\0*SECRET"))).decode()
    keep = "const kept = CanvasRenderingContext2D.prototype.getImageData; try {" + (BLOCKED if blocked else "")
    body = keep + CLEAN + "} finally { CanvasRenderingContext2D.prototype.getImageData = kept; }"
    made = run(tab, "cleaning", body, {"data": data, "type": "image/png"})
    assert (made["how"], made["name"]) == ("copied" if blocked else "redrawn", "attachment.png")
    assert b"SECRET" not in base64.b64decode(made["bytes"])
    again = run(tab, "cleaning", CLEAN, {"data": made["bytes"], "type": "image/png"})
    assert again["how"] == "redrawn"


def test_a_photo_is_cleaned_both_ways(tab: Page) -> None:
    photo = run(
        tab,
        "cleaning",
        "const c = document.createElement('canvas'); c.width = c.height = 8; c.getContext('2d').fillRect(0, 0, 4, 4);"
        "return c.toDataURL('image/jpeg').split(',')[1];",
    )
    plain = base64.b64decode(photo)
    exif = b"Exif\0\0SECRET place"
    marked = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:] + b"SECRET behind the end"
    for blocked in (False, True):
        keep = "const kept = CanvasRenderingContext2D.prototype.getImageData; try {" + (BLOCKED if blocked else "")
        body = keep + CLEAN + "} finally { CanvasRenderingContext2D.prototype.getImageData = kept; }"
        made = run(tab, "cleaning", body, {"data": base64.b64encode(marked).decode(), "type": "image/jpeg"})
        cleaned = base64.b64decode(made["bytes"])
        assert b"SECRET" not in cleaned
        assert made["name"] == "attachment.jpg"
        assert run(tab, "cleaning", CLEAN, {"data": made["bytes"], "type": "image/jpeg"})["how"] == "redrawn"


@pytest.mark.parametrize(("kind", "wrong"), [("application/zip", "type"), ("image/png", "broken"), ("", "type")])
def test_files_nobody_could_clean_are_refused(tab: Page, kind: str, wrong: str) -> None:
    data = base64.b64encode(b"no picture at all").decode()
    assert run(tab, "cleaning", CLEAN, {"data": data, "type": kind})["wrong"] == wrong
