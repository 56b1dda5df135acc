"""A handler's keys. They are made, locked and unlocked in her browser; this side takes and gives locked halves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from bot.cases.sealing import HandlerKey
from bot.channels.web.arriving_forms import packed, unpacked
from bot.channels.web.visits import Reception, Visit, html, to

if TYPE_CHECKING:
    from starlette.responses import Response

SECTION = "console"
PUBLIC = 32
LARGEST_LOCKED = 2000
KEY_ID = re.compile(r"[A-Za-z0-9_-]{16,43}")
MOST_KEYS = 10
LOCKED = {"v": int, "kdf": str, "m": int, "t": int, "p": int, "salt": str, "nonce": str, "sealed": str}
"""What a locked half is made of: version, how the passphrase became a key, and the sealed bytes, base64url."""

WEAKEST = {"m": 47_104, "t": 1, "p": 1}
"""The least work of Argon2id that is taken: 46 MiB, one pass."""


class KeyPages:
    """My keys."""

    def __init__(self, reception: Reception) -> None:
        """`reception` lets people in."""
        self._in = reception
        self._desk = reception.desk

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        read, act = self._in.reading, self._in.acting
        return [
            Route("/console/keys", act(SECTION, self._add), methods=["POST"]),
            Route("/console/keys", read(SECTION, self._list)),
            Route("/console/keys/{key}/remove", act(SECTION, self._remove), methods=["POST"]),
            Route("/console/keys/{key}/remove", read(SECTION, self._ask)),
        ]

    def _list(self, visit: Visit) -> Response:
        return self._show(visit)

    def _add(self, visit: Visit, form: Mapping[str, str]) -> Response:
        """Keep a key that her browser made."""
        if not visit.signed.person.teams_of:
            return self._in.notice(visit.frame, "not_yours", 403)
        key_id, public, locked = form.get("id", ""), unpacked(form.get("public", "")), form.get("locked", "")
        mine = self._desk.keys_of(visit.person)
        if not KEY_ID.fullmatch(key_id) or len(public) != PUBLIC or not is_locked(locked) or len(mine) >= MOST_KEYS:
            return self._show(visit, problem="key_not_taken", status=422)
        if not self._is_kept(HandlerKey(key_id, visit.person, public, locked)):
            return self._show(visit, problem="key_not_taken", status=422)
        return to("/console/keys?done=key_made")

    def _is_kept(self, key: HandlerKey) -> bool:
        """Keep a key, once however often it is sent; False when somebody else has one of this id."""
        if any(one.id == key.id for one in self._desk.keys_of(key.person)):
            return True
        try:
            self._desk.add_key(key)
        except ValueError:  # taken, or the same click came twice
            return any(one.id == key.id for one in self._desk.keys_of(key.person))
        return True

    def _ask(self, visit: Visit) -> Response:
        return self._show(visit, removing=visit.word("key"))

    def _remove(self, visit: Visit, _: Mapping[str, str]) -> Response:
        self._desk.remove_key(visit.person, visit.word("key"))
        return to("/console/keys?done=key_removed")

    def _show(self, visit: Visit, problem: str = "", removing: str = "", status: int = 200) -> Response:
        keys = [
            {"id": key.id, "public": packed(key.public), "locked": key.locked_private}
            for key in self._desk.keys_of(visit.person)
        ]
        found = any(key["id"] == removing for key in keys)
        if removing and not found:
            return self._in.notice(visit.frame, "missing", 404)
        painted = self._in.painter.paint(
            "console/keys.html",
            visit.frame,
            keys=keys,
            removing=removing,
            problem=problem,
            handles=bool(visit.signed.person.teams_of),
            done=visit.request.query_params.get("done", ""),
        )
        return html(painted, status)


def is_locked(text: str) -> bool:
    """Whether a text is a private half locked by a passphrase with enough work; nothing else may be kept as one."""
    if len(text) > LARGEST_LOCKED:
        return False
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # the second for brackets within brackets within brackets
        return False
    if not isinstance(found, dict) or set(found) != set(LOCKED):
        return False
    right = all(type(found[name]) is kind for name, kind in LOCKED.items())
    return right and found["kdf"] == "argon2id" and all(found[name] >= least for name, least in WEAKEST.items())
