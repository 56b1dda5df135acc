"""`mayi reports`: reading offline with a key file, and what it says when it cannot."""

from __future__ import annotations

import json
import resource
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from typer.testing import CliRunner

from bot.cli.main import app
from bot.ports import OutOfReachError
from bot.reporting.hpke import new_private, public_of
from bot.reporting.sealing import halves, new_id, printed_half
from bot.reporting.texts import pack
from storage.reports import saving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from click.testing import Result
    from report_house import House

    from bot.reporting.browser import HandlerBrowser

PASSPHRASE = "seven quiet herons"  # noqa: S105 - of this test


def key_file(handler: HandlerBrowser, path: Path) -> Path:
    """What the console gives a handler to keep, locked as her browser does it."""
    salt, nonce, public = secrets.token_bytes(16), secrets.token_bytes(12), pack(handler.public)
    wrap = hash_secret_raw(PASSPHRASE.encode(), salt, 1, 8192, 1, 32, Type.ID)
    sealed = AESGCM(wrap).encrypt(nonce, handler.private, f"MayI key v1 {handler.key} {public}".encode())
    work = {"v": 1, "kdf": "argon2id", "m": 8192, "t": 1, "p": 1}
    locked = work | {"salt": pack(salt), "nonce": pack(nonce), "sealed": pack(sealed)}
    path.write_text(json.dumps({"id": handler.key, "public": public, "locked": locked}))
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Give a command of the program to its parser, with what is typed and a clean environment."""

    def command(*words: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Result:
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, words, input=stdin)

    return command


@pytest.fixture
def exported(house: House, tmp_path: Path) -> Path:
    """A report with a file, exported by a handler."""
    private = new_private()
    sent = {"key": new_id(), "public": pack(public_of(private)), "holders": ["admin", "auditor"]}
    house.reporting.recovery("admin", sent)
    meta = json.dumps({"v": 1, "name": "../../photo.png", "type": "image/png"}).encode()
    reporter = house.report(text="It made up a dose.", file=len(meta).to_bytes(2, "big") + meta + b"PIXELS")
    house.go()
    house.handlers["hr-1"].answer(reporter.id, "Thank you.")
    path = tmp_path / "report.json"
    path.write_text(json.dumps(house.reporting.export("hr-1", reporter.id)))
    (tmp_path / "halves").write_text("\n".join(printed_half(half) for half in halves(private)))
    return path


def test_a_report_is_read_offline_with_a_key_file_or_two_halves(
    house: House, exported: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    """Nothing but the two files and the passphrase is needed; an attached file cannot choose where it is written."""
    key = key_file(house.handlers["hr-1"], tmp_path / "key.json")
    done = run("reports", "open", str(key), str(exported), "--files", str(tmp_path / "out"), stdin=PASSPHRASE + "\n")
    assert done.exit_code == 0, done.stderr
    assert "It made up a dose." in done.stdout
    assert "Thank you." in done.stdout
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [b"PIXELS"]
    first, second = (tmp_path / "halves").read_text().split()
    recovered = run("reports", "open", "-", str(exported), "--half", first, "--half", second)
    assert "It made up a dose." in recovered.stdout
    alone = run("reports", "open", "-", str(exported), "--half", first, "--half", first)
    assert (alone.exit_code, alone.stdout) == (1, "")


def test_a_report_without_a_file_shows_none_offline(house: House, tmp_path: Path, run: Callable[..., Result]) -> None:
    """Every report carries a file item; an empty one is neither printed nor written."""
    reporter = house.report(text="Only words.")
    house.go()
    sealed = house.reporting.export("hr-1", reporter.id)
    assert [item["kind"] for item in sealed["items"]] == ["head", "text", "file"]
    path, key = tmp_path / "report.json", key_file(house.handlers["hr-1"], tmp_path / "key.json")
    path.write_text(json.dumps(sealed))
    done = run("reports", "open", str(key), str(path), "--files", str(tmp_path / "out"), stdin=PASSPHRASE + "\n")
    assert "Only words." in done.stdout
    assert "  file  " not in done.stdout
    assert not list((tmp_path / "out").iterdir())


def test_what_cannot_be_opened_is_said_in_a_sentence(
    house: House, exported: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    """A false passphrase, another's key, a file that is none."""
    key = key_file(house.handlers["hr-1"], tmp_path / "key.json")
    other = key_file(house.handlers["hr-2"], tmp_path / "other.json")
    wrong = run("reports", "open", str(key), str(exported), stdin="seven loud herons\n")
    assert (wrong.exit_code, wrong.stdout, wrong.stderr) == (1, "", "The passphrase is not the one of this key.\n")
    unsealed = run("reports", "open", str(other), str(exported), stdin=PASSPHRASE + "\n")
    assert "not sealed to this key" in unsealed.stderr
    none = run("reports", "open", str(key), str(key), stdin=PASSPHRASE + "\n")
    assert "no exported report" in none.stderr


def test_the_other_commands_work_on_an_empty_installation(tmp_path: Path, run: Callable[..., Result]) -> None:
    """Digest, verify, backup and restore."""
    env = {
        "MAYI_DATABASE": f"sqlite:///{tmp_path / 'mayi.db'}",
        "MAYI_REPORTS_DATABASE": f"sqlite:///{tmp_path / 'reports.db'}",
    }
    assert run("reports", "digest", env=env).stdout == ""
    assert run("reports", "verify", env=env).exit_code == 0
    assert "rows" in run("reports", "backup", str(tmp_path / "b.gz"), env=env).stdout
    again = env | {"MAYI_REPORTS_DATABASE": f"sqlite:///{tmp_path / 'other.db'}"}
    assert run("reports", "restore", str(tmp_path / "b.gz"), env=again).exit_code == 0
    broken = env | {"MAYI_REPORTS_DATABASE": "mysql://nowhere"}
    assert run("reports", "verify", env=broken).exit_code == 1


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows beyond half a megabyte."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def lost_database() -> Iterator[None]:
    """It goes away after the first line."""

    def lines(_: object) -> Iterator[object]:
        yield {saving.FORMAT: "1"}
        raise OutOfReachError("OperationalError")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(saving, "_lines_of", lines)
        yield


TROUBLES = [(full_disk, "cannot be written: File too large."), (lost_database, "does not answer")]


@pytest.mark.parametrize(("trouble", "sentence"), TROUBLES)
def test_a_backup_that_fails_leaves_nothing_and_the_next_one_is_whole(
    trouble: Callable[[], AbstractContextManager[None]], sentence: str, disk: House, tmp_path: Path, run: Callable[..., Result]
) -> None:
    """A sentence, no half file under any name, and nothing in the way of trying again."""
    disk.report()
    folder = tmp_path / "backups"
    folder.mkdir()
    env = {"MAYI_REPORTS_DATABASE": f"sqlite:///{tmp_path / 'reports.db'}"}
    with trouble():
        failed = run("reports", "backup", str(folder / "b.gz"), env=env)
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert sentence in failed.stderr
    assert list(folder.iterdir()) == []
    assert run("reports", "backup", str(folder / "b.gz"), env=env).exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["b.gz"]
    new = {"MAYI_REPORTS_DATABASE": f"sqlite:///{tmp_path / 'new.db'}"}
    assert run("reports", "restore", str(folder / "b.gz"), env=new).exit_code == 0


def test_where_no_backup_can_be_written_is_said_in_a_sentence(disk: House, tmp_path: Path, run: Callable[..., Result]) -> None:
    """A folder that is none, a folder as file, and a file that is there: that one stays as it is."""
    disk.report()
    env = {"MAYI_REPORTS_DATABASE": f"sqlite:///{tmp_path / 'reports.db'}"}
    there = tmp_path / "there.gz"
    there.write_bytes(b"of last week")
    taken = "is there already. Name another file."
    for path, said in ((there / "b.gz", "cannot be written: Not a directory."), (".", taken), (there, taken)):
        done = run("reports", "backup", str(path), env=env)
        assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"{path} {said}\n")
    assert there.read_bytes() == b"of last week"
