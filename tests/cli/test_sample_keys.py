"""The demo can seal from its first minute."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.cli.sample_keys import PASSPHRASE, put_sample_keys
from bot.cli.sample_people import put_sample_people
from bot.library import load_pack, shipped_content
from bot.reporting.hpke import public_of
from bot.reporting.offline import unlocked
from bot.reporting.texts import pack
from storage import Store

if TYPE_CHECKING:
    from pathlib import Path


def test_every_sample_handler_has_a_key_that_the_printed_passphrase_opens(tmp_path: Path) -> None:
    """Without keys the demo's report page could only say that nobody can read reports yet."""
    store = Store.in_memory()
    put_sample_people(store, load_pack(shipped_content()))
    put_sample_keys(store)
    handlers = [person for person in store.directory.everybody() if person.teams_of]
    assert handlers
    for person in handlers:
        (key,) = store.keyring.keys_of(person.id)
        file = tmp_path / f"{key.id}.json"
        file.write_text(json.dumps({"id": key.id, "public": pack(key.public), "locked": key.locked_private}))
        assert public_of(unlocked(file, PASSPHRASE).private) == key.public
    put_sample_keys(store)
    assert all(len(store.keyring.keys_of(person.id)) == 1 for person in handlers)
