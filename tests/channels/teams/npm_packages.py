"""Packages of npm that tests need, and that are never shipped: put into a folder of the test cache when they are missing."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / ".pytest_cache" / "npm"


def package(name: str, version: str) -> Path:
    """The folder of an installed package; the test is left out, with the reason, on a machine without npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not on this machine, and what Microsoft's own renderer does can be seen with it alone")
    home = FOLDER / f"{name.rsplit('/', maxsplit=1)[-1]}-{version}"
    folder = home / "node_modules" / name
    if (folder / "package.json").is_file():
        return folder
    # Two workers may want it at the same moment: each installs for itself, and the first one's stays.
    FOLDER.mkdir(parents=True, exist_ok=True)
    own = Path(tempfile.mkdtemp(dir=FOLDER))
    words = [npm, "install", "--prefix", str(own), "--no-audit", "--no-fund", "--ignore-scripts", "--no-save"]
    done = subprocess.run([*words, f"{name}@{version}"], capture_output=True, text=True, check=False, timeout=300)
    if done.returncode != 0:
        shutil.rmtree(own, ignore_errors=True)
        pytest.skip(f"npm could not install {name} {version}")
    try:
        own.rename(home)
    except OSError:
        shutil.rmtree(own, ignore_errors=True)
    return folder
