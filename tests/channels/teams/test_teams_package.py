"""The app package, held against Microsoft's own manifest schema, and the tab."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema
import pytest
from npm_packages import package

from bot.channels.teams.manifest import SCHEMA_VERSION, SIZES, App, faults, localized, manifest
from bot.channels.teams.manifest import package as package_of

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from teams_world import World

    from bot.assembly import Desk

SCHEMAS = ("@microsoft/app-manifest", "1.1.2")
APP_ID = "00000000-0000-4000-8000-000000000001"
SETTINGS = {
    "MAYI_TEAMS_APP_ID": APP_ID,
    "MAYI_TEAMS_TENANT_ID": "tenant-1",
    "MAYI_TEAMS_APP_PASSWORD": "a long enough one",
    "MAYI_PUBLIC_URL": "https://mayi.example",
}


@pytest.fixture
def app(desk: Desk) -> App:
    words = {code: desk.pack.languages[code].channels["teams"] for code in desk.languages}
    return App(APP_ID, "https://mayi.example", desk.company, "0.1.0", words)


def schema(name: str) -> jsonschema.Draft7Validator:
    """One of Microsoft's schemas of this version."""
    folder = package(*SCHEMAS) / "build" / "json-schemas" / "teams"
    return jsonschema.Draft7Validator(json.loads((folder / f"v{SCHEMA_VERSION}" / name).read_text(encoding="utf-8-sig")))


def test_microsofts_schema_has_nothing_to_say_against_the_manifest(app: App) -> None:
    found = schema("MicrosoftTeams.schema.json").iter_errors(manifest(app))
    assert [f"{list(fault.absolute_path)}: {fault.message[:200]}" for fault in found] == []


def test_nor_against_its_words_in_other_languages(app: App) -> None:
    check = schema("MicrosoftTeams.Localization.schema.json")
    for language, words in app.words.items():
        assert [fault.message[:200] for fault in check.iter_errors(localized(words))] == [], language


def test_it_is_the_newest_schema_the_package_has(app: App) -> None:
    folder = package(*SCHEMAS) / "build" / "json-schemas" / "teams"
    versions = [tuple(map(int, entry.name[1:].split("."))) for entry in folder.iterdir() if entry.name[1:2].isdigit()]
    assert ".".join(map(str, max(versions))) == manifest(app)["manifestVersion"]


def test_a_command_is_what_the_bot_understands(world: World, app: App) -> None:
    """Teams writes the title of a command for the person."""
    for command in manifest(app)["bots"][0]["commandLists"][0]["commands"]:
        world.client().write(command["title"])
        assert world.connector.sent[-1].activity["summary"]
    assert faults(app) == []


def test_the_zip_has_everything_and_is_the_same_every_time(app: App) -> None:
    whole = package_of(app)
    assert whole == package_of(app)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert set(archive.namelist()) == {"manifest.json", "color.png", "outline.png", "de.json", "fr.json", "es.json"}
        assert archive.testzip() is None
        named = json.loads(archive.read("manifest.json"))["localizationInfo"]["additionalLanguages"]
        assert {one["file"] for one in named} <= set(archive.namelist())
        for icon in SIZES:
            assert archive.read(icon).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"app_id": "app-1"}, "MAYI_TEAMS_APP_ID"),
        ({"app_id": ""}, "MAYI_TEAMS_APP_ID"),
        ({"web": ""}, "MAYI_PUBLIC_URL"),
        ({"web": "http://mayi.example"}, "MAYI_PUBLIC_URL"),
    ],
)
def test_what_teams_would_not_take_is_said_before(app: App, changes: dict[str, Any], said: str) -> None:
    from dataclasses import replace  # noqa: PLC0415 - here alone

    assert any(said in fault for fault in faults(replace(app, **changes)))


def test_words_of_a_pack_that_are_too_long_are_named(app: App) -> None:
    words = {**app.words["de"], "app": {**app.words["de"]["app"], "ask_title": "x" * 33}}
    found = faults(App(app.app_id, app.web, app.company, app.version, {"en": app.words["en"], "de": words}))
    assert found == ["languages/de/channels.yaml: app.ask_title has 33 letters; Teams takes 1 to 32."]


def test_the_command_writes_it(mayi: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    done = mayi("teams", "package", str(tmp_path / "app.zip"), env=SETTINGS)
    assert done.returncode == 0, done.stderr
    assert zipfile.is_zipfile(tmp_path / "app.zip")


def test_the_command_says_everything_that_is_missing(
    mayi: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = mayi("teams", "package", str(tmp_path / "app.zip"))
    assert done.returncode == 1
    assert "MAYI_TEAMS_APP_ID" in done.stderr
    assert "MAYI_PUBLIC_URL" in done.stderr
    assert not (tmp_path / "app.zip").exists()


@pytest.mark.parametrize(
    ("left_out", "said"),
    [("MAYI_TEAMS_TENANT_ID", "the tenant it lives in is needed"), ("MAYI_TEAMS_APP_PASSWORD", "its client secret is needed")],
)
def test_settings_that_do_not_go_together_are_named(
    mayi: Callable[..., subprocess.CompletedProcess[str]], left_out: str, said: str
) -> None:
    done = mayi("teams", "package", env={name: value for name, value in SETTINGS.items() if name != left_out})
    assert done.returncode == 2
    assert f"Setting {left_out} is not usable" in done.stderr
    assert said in done.stderr


def test_the_tab_can_be_framed_by_teams_alone_and_leads_to_the_web_pages(world: World) -> None:
    answer = httpx.get(f"{world.bot}/teams/tab", headers={"Accept-Language": "fr-CH, en"})
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors https://teams.microsoft.com" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert 'href="https://mayi.example/speak-up"' in answer.text
    assert answer.text.count('target="_blank"') == answer.text.count("<a ")
    assert '<html lang="fr">' in answer.text
    assert "set-cookie" not in answer.headers
