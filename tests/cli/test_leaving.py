"""Who has left is forgotten by the chats too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage import open_store

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEAD = "id,name,email,slack_id,teams_id\n"
STAYS = "s,Sample who stays,s@example.com,U-S,aad-s\n"
LEAVES = "l,Sample who leaves,l@example.com,U-L,aad-l\n"
MOVES = "m,Sample who moves,m@example.com,U-M,aad-{}\n"


def test_a_person_who_leaves_takes_her_addresses_in_chats_with_her(
    mayi: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """Where Teams reaches her and the language she chose in Slack go; those of the others stay."""
    database, people = f"sqlite:///{tmp_path}/mayi.db", tmp_path / "people.csv"
    env = {"MAYI_DATABASE": database}

    def imported(text: str, *options: str) -> None:
        people.write_text(HEAD + text, encoding="utf-8")
        done = mayi("people", "import", str(people), *options, env=env)
        assert done.returncode == 0, done.stderr

    imported(STAYS + LEAVES + MOVES.format("old"))
    store = open_store(database)
    for id_ in ("aad-s", "aad-l", "aad-old"):
        store.memory.put("teams.people", id_, {"conversation": f"19:{id_}", "service_url": "https://teams.example"}, NOW)
    for id_ in ("U-S", "U-L", "U-M"):
        store.memory.put("slack.languages", id_, {"language": "fr"}, NOW)
    imported(STAYS + MOVES.format("new"))
    assert store.memory.get("teams.people", "aad-l") is not None  # not in the file is not yet gone
    assert store.memory.get("teams.people", "aad-old") is None
    imported(STAYS + MOVES.format("new"), "--absent-have-left")
    kept = {id_ for id_ in ("aad-s", "aad-l", "aad-old") if store.memory.get("teams.people", id_)}
    spoken = {id_ for id_ in ("U-S", "U-L", "U-M") if store.memory.get("slack.languages", id_)}
    store.close()
    assert (kept, spoken) == ({"aad-s"}, {"U-S", "U-M"})
