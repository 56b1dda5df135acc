"""Pictures of every card: `make pictures-teams [OUT=folder]`. Light and dark, narrow and wide, by Microsoft's own renderer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from npm_packages import package  # noqa: E402 - found by the line above
from playwright.sync_api import sync_playwright  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

WIDTHS = {"narrow": 340, "wide": 700}
RENDERER = ("adaptivecards", "3.0.6")
MARKDOWN = ("markdown-it", "14.1.0")


def prepared(page: Page) -> None:
    """Load the renderer into an empty page."""
    page.goto((HERE / "pictures.html").as_uri())
    page.add_script_tag(path=package(*RENDERER) / "dist" / "adaptivecards.js")
    page.add_script_tag(path=package(*MARKDOWN) / "dist" / "markdown-it.min.js")


def shown(page: Page, card: Mapping[str, Any], theme: str = "light") -> list[str]:
    """Render a card; what the library says against it."""
    program = (HERE / "rendering.js").read_text(encoding="utf-8")
    said: list[str] = page.evaluate(f"([card, theme]) => ({program.strip()})(card, theme)", [dict(card), theme])
    return said


def take(cards: Mapping[str, Mapping[str, Any]], out: Path, executable: str) -> int:
    """Write a picture of every card; returns how many."""
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for width, pixels in WIDTHS.items():
            page = browser.new_page(viewport={"width": pixels, "height": 400})
            prepared(page)
            for name, card in cards.items():
                for theme in ("light", "dark"):
                    shown(page, card, theme)
                    page.screenshot(path=out / f"{name}-{width}-{theme}.png", full_page=True)
                    count += 1
        browser.close()
    return count


def main() -> None:
    """Open a world of its own and take the pictures."""
    import shutil  # noqa: PLC0415 - a program of its own

    from connector_stand_in import ConnectorStandIn  # noqa: PLC0415 - as above
    from gallery import cards  # noqa: PLC0415 - as above
    from teams_world import silent_world  # noqa: PLC0415 - as above

    out = Path(sys.argv[1] if len(sys.argv) > 1 else "build/pictures/teams")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is not on this machine.")
    sys.stdout.write(f"{take(cards(silent_world(ConnectorStandIn())), out, browser)} pictures in {out}\n")


if __name__ == "__main__":
    main()
