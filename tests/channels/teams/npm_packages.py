"""Packages of npm that tests need, and that are never shipped: put into a folder of the test cache when they are missing."""

from __future__ import annotations

import json
import shutil
import subprocess
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
    if not (folder / "package.json").is_file() or json.loads((folder / "package.json").read_text())["version"] != version:
        home.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--prefix", str(home), "--no-audit", "--no-fund", "--ignore-scripts", "--no-save"]
        done = subprocess.run([*words, f"{name}@{version}"], capture_output=True, text=True, check=False, timeout=300)
        if done.returncode != 0:
            pytest.skip(f"npm could not install {name} {version}")
    return folder
