"""The app as Teams takes it: a manifest, its words in every language, and two icons, in one zip."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA_VERSION = "1.30"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json"
LOCALIZATION = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA_VERSION}/MicrosoftTeams.Localization.schema.json"
ICONS = Path(__file__).parent / "icons"
COLOR, OUTLINE = "color.png", "outline.png"
SIZES = {COLOR: (192, 192), OUTLINE: (32, 32)}
ACCENT = "#1D4F91"
BRAND = "MayI"
GUID = re.compile(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
LIMITS = {
    "short": 80,
    "full": 4000,
    "ask_title": 32,
    "ask_about": 128,
    "report_title": 32,
    "report_about": 128,
    "tab": 128,
}
"""Most letters of a word of the app. Source: Microsoft's manifest schema."""

LONGEST_COMMAND = 128
LONGEST_DEVELOPER = 32
EPOCH = (2026, 1, 1, 0, 0, 0)
"""Time of every file in the zip, so that the same settings give the same package."""


@dataclass(frozen=True, slots=True)
class App:
    """What the package is made from.

    Attributes:
        app_id: of the bot.
        web: public address of the web pages.
        company: whose policy it is.
        version: of the program.
        words: the channel's words by language, the policy's own language first.
    """

    app_id: str
    web: str
    company: str
    version: str
    words: Mapping[str, Mapping[str, Any]]


def faults(app: App) -> list[str]:
    """Everything that keeps the package from being accepted, in sentences."""
    found = []
    if not GUID.match(app.app_id):
        found.append("MAYI_TEAMS_APP_ID is the bot's application (client) id, such as 00000000-0000-0000-0000-000000000000.")
    parts = urlsplit(app.web)
    if parts.scheme != "https" or not parts.hostname:
        found.append("MAYI_PUBLIC_URL is the address of the web pages; Teams takes only one that begins with https://.")
    for language, words in app.words.items():
        found.extend(_long_words(language, words))
    for name, size in SIZES.items():
        if _size((ICONS / name).read_bytes()) != size:
            found.append(f"{name} is not {size[0]} by {size[1]} pixels.")
    return found


def _long_words(language: str, words: Mapping[str, Any]) -> Iterator[str]:
    file = f"languages/{language}/channels.yaml"
    for key, longest in LIMITS.items():
        if not 0 < len(words["app"][key]) <= longest:
            yield f"{file}: app.{key} has {len(words['app'][key])} letters; Teams takes 1 to {longest}."
    for name, command in words["commands"].items():
        if max(len(command["title"]), len(command["about"])) > LONGEST_COMMAND:
            yield f"{file}: commands.{name} has more than {LONGEST_COMMAND} letters in its title or text."
        if command["title"].casefold() not in {word.casefold() for word in command["words"]}:
            yield f"{file}: commands.{name}: Teams writes the title for the person, so it must be among its words."


def _size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def package(app: App) -> bytes:
    """The zip to upload; the same settings give the same bytes."""
    languages = list(app.words)
    files = {"manifest.json": _json(manifest(app))}
    files |= {f"{language}.json": _json(localized(app.words[language])) for language in languages[1:]}
    content: dict[str, bytes] = files | {name: (ICONS / name).read_bytes() for name in SIZES}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def manifest(app: App) -> dict[str, Any]:
    """The manifest, in the policy's own language."""
    languages = list(app.words)
    words = app.words[languages[0]]
    web = app.web.rstrip("/")
    return {
        "$schema": SCHEMA,
        "manifestVersion": SCHEMA_VERSION,
        "version": app.version,
        "id": app.app_id,
        "localizationInfo": {
            "defaultLanguageTag": languages[0],
            "additionalLanguages": [{"languageTag": code, "file": f"{code}.json"} for code in languages[1:]],
        },
        "developer": {
            "name": app.company[:LONGEST_DEVELOPER],
            "websiteUrl": f"{web}/",
            "privacyUrl": f"{web}/about",
            "termsOfUseUrl": f"{web}/policy",
        },
        "name": {"short": BRAND, "full": BRAND},
        "description": {"short": words["app"]["short"], "full": words["app"]["full"]},
        "icons": {"outline": OUTLINE, "color": COLOR},
        "accentColor": ACCENT,
        "bots": [_bot(app.app_id, words)],
        "composeExtensions": [{"botId": app.app_id, "commands": _message_commands(words["app"])}],
        "staticTabs": [
            {"entityId": "conversations", "scopes": ["personal"]},
            {
                "entityId": "overview",
                "name": words["app"]["tab"],
                "contentUrl": f"{web}/teams/tab",
                "websiteUrl": f"{web}/",
                "scopes": ["personal"],
            },
            {"entityId": "about", "scopes": ["personal"]},
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(web).netloc],
        "defaultInstallScope": "personal",
    }


IN_ROOMS = frozenset({"help", "policy", "tools", "how", "speak"})
"""Commands that are offered where several people read."""


def _bot(app_id: str, words: Mapping[str, Any]) -> dict[str, Any]:
    lists = []
    for scopes, names in ((["personal"], list(words["commands"])), (["team", "groupChat"], _room_commands(words))):
        commands = [
            {"title": words["commands"][name]["title"], "description": words["commands"][name]["about"]} for name in names
        ]
        lists.append({"scopes": scopes, "commands": commands})
    return {"botId": app_id, "scopes": ["personal", "team", "groupChat"], "supportsFiles": False, "commandLists": lists}


def _room_commands(words: Mapping[str, Any]) -> list[str]:
    return [name for name in words["commands"] if name in IN_ROOMS]


def _message_commands(app: Mapping[str, str]) -> list[dict[str, Any]]:
    """What stands in the menu of every message."""
    return [
        {
            "id": name,
            "type": "action",
            "title": app[f"{name}_title"],
            "description": app[f"{name}_about"],
            "context": ["message"],
            "fetchTask": True,
        }
        for name in ("ask", "report")
    ]


def localized(words: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest's words in another language, by their places in it."""
    app = words["app"]
    found = {
        "$schema": LOCALIZATION,
        "name.short": BRAND,
        "name.full": BRAND,
        "description.short": app["short"],
        "description.full": app["full"],
        "staticTabs[1].name": app["tab"],
    }
    for number, name in enumerate(("ask", "report")):
        found[f"composeExtensions[0].commands[{number}].title"] = app[f"{name}_title"]
        found[f"composeExtensions[0].commands[{number}].description"] = app[f"{name}_about"]
    for place, names in enumerate((list(words["commands"]), _room_commands(words))):
        for number, name in enumerate(names):
            found[f"bots[0].commandLists[{place}].commands[{number}].title"] = words["commands"][name]["title"]
            found[f"bots[0].commandLists[{place}].commands[{number}].description"] = words["commands"][name]["about"]
    return found
