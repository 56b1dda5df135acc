"""Pictures of every surface: `make pictures-slack [OUT=folder]`. Rendered by slack-blocks-to-jsx in headless Chromium.

The renderer is a stand-in for Slack's own clients, which nobody can run without Slack: spacing and order are right, selects and
date fields are plain. What Slack would refuse is checked elsewhere.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(ROOT)]

from playwright.sync_api import Page, sync_playwright  # noqa: E402 - as above
from slack_world import PEOPLE  # noqa: E402 - found by the line above

from bot.assembly import open_desk  # noqa: E402 - as above
from bot.channels.slack.acting import Acting  # noqa: E402 - as above
from bot.channels.slack.painting.views import form_of  # noqa: E402 - as above
from bot.channels.slack.speaking import Speaker  # noqa: E402 - as above
from bot.channels.slack.tags import Tag  # noqa: E402 - as above
from bot.cli.slack import SlackDesk  # noqa: E402 - as above
from bot.conversation import PolicyOpened  # noqa: E402 - as above
from bot.conversation.requesting import CaseOpened, FormSent, FormWanted, RequestsOpened  # noqa: E402 - as above
from bot.office import Office  # noqa: E402 - as above
from bot.settings import Settings  # noqa: E402 - as above
from storage import Store  # noqa: E402 - as above

PACKAGES = (
    "slack-blocks-to-jsx@1.1.1",
    "react@18.3.1",
    "react-dom@18.3.1",
    "upng-js@2.1.0",
    "@fontsource/noto-emoji@5.2.6",
)
CACHE = Path("~/.cache/mayi/npm/slack").expanduser()
WIDTHS = {"message": 620, "modal": 520, "home": 760}
WEB = "https://mayi.example.com"


def surfaces() -> dict[str, tuple[str, dict[str, Any]]]:
    """What is painted: a surface and its payload, by name."""
    store = Store.in_memory()
    store.directory.put(PEOPLE)
    office = Office(open_desk(Settings().content, Settings().cache), store)
    speak = Speaker(SlackDesk(office, WEB))
    views, desk = speak.views("en"), speak.desk
    answer = speak.answer("can i paste our client list into chatgpt to clean it up")
    notes = speak.answer("can i summarise our meeting notes with copilot")
    filed = office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence forbids recordings.", "tool": ""}))
    known = next(block.known for block in answer.blocks if hasattr(block, "known"))
    wanted = office.hear(FormWanted("eve", "request", "opt_out", language="en"), "en")
    decide = office.hear(FormWanted("hanna", "ask", filed.case, language="en"), "en")
    home = views.home(
        desk.hear(PolicyOpened(desk.today(), "", "en"), "en"),
        desk.hear(RequestsOpened("eve", "en"), "en"),
        {code: speak.frame(code).words.language for code in desk.languages},
        handles=False,
    )
    waiting = [store.outbox.notice(name) for name in store.outbox.waiting()]
    posted = next(one for one in waiting if one is not None and one.notice.to == "hanna")
    hanna = next(person for person in PEOPLE if person.id == "hanna")
    harm = speak.answer("the ai tool leaked my salary to the whole team, i want to report that")
    slip = speak.answer("i pasted a customer's passport into chatgpt by mistake, what now")
    danger = speak.answer("the ai tool insulted me, i want to report it. I want to die.")
    named = office.hear(FormWanted("eve", "request", "report", language="en"), "en")
    told = desk.hear(FormSent("eve", "request", "report", "s2", {"harm": "privacy_leak"}), "en")
    forms = {"form": form_of(wanted), "ask": form_of(decide), "named": form_of(named)}
    assert all(forms.values())
    return {
        "answer": ("message", speak.message(answer)),
        "answer-if": ("message", speak.message(notes)),
        "harm": ("message", speak.message(harm)),
        "slip": ("message", speak.message(slip)),
        "danger": ("message", speak.message(danger)),
        "harm-form": ("modal", views.form(named, forms["named"])),  # type: ignore[arg-type]
        "harm-sent": ("modal", views.read(told)),
        "menu": ("message", speak.ways("en", handles=False)),
        "notice": ("message", speak.notice(desk.notice_page(posted, hanna), hanna)),
        "facts": ("modal", views.facts(answer, Tag("facts", known=known, language="en"))),
        "form": ("modal", views.form(wanted, forms["form"])),  # type: ignore[arg-type]
        "ask": ("modal", views.form(decide, forms["ask"])),  # type: ignore[arg-type]
        "case": ("modal", views.read(office.hear(CaseOpened("hanna", filed.case, "en"), "en"))),
        "request": ("modal", views.read(filed)),
        "door": ("modal", views.door("en")),
        "requests": ("modal", views.read(desk.hear(Acting._about_requests(Tag("new"), PEOPLE[2], "en"), "en"))),  # type: ignore[arg-type]  # noqa: SLF001
        "home": ("home", home),
    }


def installed() -> Path:
    """The renderer, in a folder of the cache."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not on this machine; the renderer comes with it.")
    if not (CACHE / "node_modules" / "@fontsource" / "noto-emoji").is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--ignore-scripts", "--no-save"]
        subprocess.run([*words, *PACKAGES], check=True, capture_output=True)
    return CACHE


def painted(found: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, str]:
    """HTML of each surface."""
    blocks = [{"name": name, "blocks": payload["blocks"]} for name, (_, payload) in found.items()]
    said = json.dumps(blocks).replace(', "verbatim": true', "")  # the renderer would show the marks; Slack does not
    return dict(json.loads(node("rendering.cjs", said)))


def node(program: str, said: str = "", *words: str) -> str:
    """What one of the programs beside this one says; it runs where its packages are."""
    copy = installed() / program
    copy.write_text((HERE / program).read_text(encoding="utf-8"), encoding="utf-8")
    command = [shutil.which("node") or "node", str(copy), *words]
    return subprocess.run(command, input=said, capture_output=True, text=True, check=True).stdout


def framed(kind: str, payload: dict[str, Any], inner: str) -> str:
    """A surface as Slack's clients frame it."""
    style = (CACHE / "node_modules" / "slack-blocks-to-jsx" / "dist" / "style.css").read_text(encoding="utf-8")
    own = (HERE / "pictures.css").read_text(encoding="utf-8")
    signs = '<link rel="stylesheet" href="node_modules/@fontsource/noto-emoji/index.css">'
    top, bottom = "", ""
    if kind == "modal":
        top = f'<div class="bar">{payload["title"]["text"]}<span>&times;</span></div>'
        send = f'<button class="send">{payload["submit"]["text"]}</button>' if "submit" in payload else ""
        bottom = f'<div class="foot"><button>{payload["close"]["text"]}</button>{send}</div>'
    if kind == "message":
        top = '<div class="who"><b>MayI</b> <i>APP</i> <small>9:41</small></div>'
    body = f'<div class="surface {kind}">{top}<div class="blocks">{inner}</div>{bottom}</div>'
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">{signs}<style>{style}\n{own}</style><body>{body}</body></html>'
    )


def shot(page: Page, html: str, width: int, path: Path) -> None:
    """A picture of one surface."""
    page.set_viewport_size({"width": width + 32, "height": 400})
    file = CACHE / "surface.html"
    file.write_text(html, encoding="utf-8")
    page.goto(file.as_uri())
    page.evaluate("async () => { await Promise.all([...document.fonts].map((font) => font.load().catch(() => 0))) }")
    page.locator(".surface").screenshot(path=path)


def main() -> None:
    """Take all pictures."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "pictures" / "slack")
    out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not on this machine.")
    found = surfaces()
    html = painted(found)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--allow-file-access-from-files"])
        page = browser.new_page()
        for name, (kind, payload) in found.items():
            shot(page, framed(kind, payload, html[name]), WIDTHS[kind], out / f"{name}.png")
        browser.close()
    node("smaller.cjs", "", *(str(out / f"{name}.png") for name in found))
    sys.stdout.write(f"{len(found)} pictures in {out}\n")


if __name__ == "__main__":
    main()
