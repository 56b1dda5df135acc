"""`mayi people import` knows the roles of the policy it runs with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import open_store

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

HEAD = "id,name,roles\n"
GOOD = "a,Ann,admin;auditor\np,Pat,policy_owner;handler:policy_desk\nl,Lou,legal\n"


def test_a_misspelt_role_is_named_with_its_line_and_the_roles_there_are(mayi: Run, tmp_path: Path) -> None:
    """Otherwise whoever was to see to failures would wait for a page that never opens."""
    people, env = tmp_path / "people.csv", {"MAYI_DATABASE": f"sqlite:///{tmp_path}/mayi.db"}
    people.write_text(f"{HEAD}{GOOD}b,Bo,admn\n", encoding="utf-8")
    done = mayi("people", "import", str(people), env=env)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("people.csv:5: the role 'admn' is unknown: write one of admin, auditor, ")
    assert "policy_owner" in line
    assert line.endswith("or handler: and a team")
    people.write_text(f"{HEAD}{GOOD}b,Bo,admin\n", encoding="utf-8")
    done = mayi("people", "import", str(people), env=env)
    assert done.returncode == 0, done.stderr
    store = open_store(env["MAYI_DATABASE"])
    found = store.directory.person("b")
    store.close()
    assert found is not None
    assert found.roles == ("admin",)
