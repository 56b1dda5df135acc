"""What the browsers of a reporter and of a handler do, in Python: for tests, and for the simulated year of the attacker."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ports_reports import SpeakingUp
from bot.reporting.effort import solve
from bot.reporting.hpke import NotForThisKeyError, new_private, public_of, unseal
from bot.reporting.receipt import Receipt, from_root
from bot.reporting.sealing import NO_FILE, json_content, new_id, opened_item, sealed_item, unwrapped, wrapped
from bot.reporting.texts import pack, unpack
from bot.reports import commitments
from bot.reports.report import MAILBOX
from bot.reports.sizes import AROUND, ENC, MAILBOX_PAGE, PADDED, unpadded

PAGE_BYTES = ENC + MAILBOX_PAGE + 16


class WrongReceiptError(Exception):
    """The mailbox does not open: there is none for this receipt."""


def worked(service: SpeakingUp, subject: str) -> dict[str, str]:
    """Proof of work for a post."""
    puzzle = service.challenge()
    return {"puzzle": puzzle["puzzle"], "nonce": pack(solve(unpack(puzzle["puzzle"]), puzzle["bits"], subject))}


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody reports; ids are those of the door."""

    team: str
    text: str
    category: str = ""
    tool: str = ""
    severity: str = ""
    standby: str = ""
    about: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    file: bytes = b""
    after: int = 0


class ReporterBrowser:
    """A reporter's page. It holds the receipt in memory and nothing else."""

    def __init__(self, service: SpeakingUp, receipt: Receipt | None = None) -> None:
        """`receipt` is a new one when none is given; it leaves out the words, which tests of receipts spell."""
        self._service = service
        self.receipt = receipt or from_root(secrets.token_bytes(32))
        self.id = new_id()
        self.leaf = b""

    def prepare(self, told: Told) -> dict[str, Any]:
        """A report, sealed and ready to send; sending it twice is safe."""
        door = self._service.door("")
        of_team, standing = self._keys(door, told.team, told.left_out), self._keys(door, told.standby, told.left_out)
        standing = {key: public for key, public in standing.items() if key not in of_team}
        recovery = door["recovery"] if door["recovery"] and not set(told.about) & set(door["recovery"]["teams"]) else None
        to = of_team | standing | ({recovery["key"]: unpack(recovery["public"])} if recovery else {})
        severity = told.severity or door["severities"][0]["id"]
        head = {
            "v": 1,
            "category": told.category or door["categories"][0]["id"],
            "tool": told.tool,
            "severity": severity,
            "about": list(told.about),
            "left_names": list(told.left_out),
        }
        text = json_content({"v": 1, "text": told.text, "salt": new_id(), "file": "attachment" if told.file else ""})
        contents = [("head", json_content(head)), ("text", text), ("file", told.file or NO_FILE)]
        items = [self._item(kind, content, to, least=max(PADDED["text"])) for kind, content in contents]
        self.leaf = commitments.leaf(self.receipt.nonce, text)
        return {
            "v": 1,
            "report": self.id,
            "locator": pack(self.receipt.locator),
            "mailbox": pack(self.receipt.public),
            "team": told.team,
            "severity": severity,
            "after": told.after,
            "readers": list(of_team),
            "standby": list(standing),
            "recovery": recovery["key"] if recovery else "",
            "leaf": pack(self.leaf),
            "items": items,
        }

    def send(self, told: Told) -> dict[str, Any]:
        """Send a report; returns what was sent."""
        sent = self.prepare(told)
        self._service.report(sent | {"work": worked(self._service, self.id)})
        return sent

    @staticmethod
    def _keys(door: Mapping[str, Any], team: str, left_out: Collection[str]) -> dict[str, bytes]:
        people = [person for one in door["teams"] if one["id"] == team for person in one["people"]]
        return {key["key"]: unpack(key["public"]) for one in people if one["name"] not in left_out for key in one["keys"]}

    def _item(self, kind: Any, content: bytes, to: Mapping[str, bytes], least: int = 0) -> dict[str, Any]:
        readers = dict(to) | ({MAILBOX: self.receipt.public} if kind != "file" else {})
        return sealed_item(self.id, kind, content, MAILBOX, self.receipt.private, readers, least=least if kind == "text" else 0)

    def look(self, page: int = 0) -> dict[str, Any]:
        """Open the mailbox.

        Raises:
            WrongReceiptError: it does not open.
        """
        locator = pack(self.receipt.locator)
        answer = self._service.mailbox({"v": 1, "locator": locator, "page": page})
        info = f"MayI mailbox v1\n{locator}\n{page}".encode()
        try:
            plain = unseal(answer[:ENC], answer[ENC:], self.receipt.private, info)
        except NotForThisKeyError as error:
            raise WrongReceiptError from error
        found: dict[str, Any] = json.loads(unpadded(plain))
        self.id = found["report"]
        return found

    def texts(self) -> list[bytes]:
        """Contents of all items of the mailbox, in their order."""
        return [content for _, content in self.conversation()]

    def conversation(self) -> list[tuple[str, bytes]]:
        """The same, each with its author: `mailbox`, or the id of a handler's key."""
        first = self.look()
        items = [item for page in range(first["pages"]) for item in self.look(page)["items"]]
        publics = {key: unpack(public) for key, public in first["senders"].items()} | {MAILBOX: self.receipt.public}
        ordered = sorted(items, key=lambda item: int(item["n"]))
        return [(one["by"], opened_item(self.id, one, MAILBOX, self.receipt.private, publics)) for one in ordered]

    def proof(self) -> dict[str, Any] | None:
        """What shows anybody that the report was filed by a day, from the receipt alone; None when no day has it.

        Whole days are loaded, the newest first, so that nobody learns which one is meant.
        """
        words = next(content for by, content in self.conversation() if by == MAILBOX and b'"text"' in content)
        mine = commitments.leaf(self.receipt.nonce, words)
        for line in reversed(self._service.log()["days"]):
            day = self._service.log_day(line["day"])
            leaves = sorted(unpack(leaf) for leaf in day["leaves"])
            if mine in leaves:
                return {**day, "words": words, "nonce": self.receipt.nonce, "at": leaves.index(mine), "leaf": mine}
        return None

    def write(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Post a message; returns what was sent."""
        box = self.look()
        to = {one["key"]: unpack(one["public"]) for one in box["readers"]}
        to |= {box["recovery"]["key"]: unpack(box["recovery"]["public"])} if box["recovery"] else {}
        item = self._item("text", json_content({"v": 1, **content}), to)
        sent = {"v": 1, "locator": pack(self.receipt.locator), "pass": box["pass"], "item": item, "file": None}
        self._service.post(sent | {"work": worked(self._service, item["id"])})
        return sent


class HandlerBrowser:
    """A handler's console with an unlocked key."""

    def __init__(self, service: SpeakingUp, person: str, private: bytes = b"") -> None:
        """`private` is a new key when none is given; whoever calls adds `public` to the keyring under `key`."""
        self._service = service
        self.person = person
        self.private = private or new_private()
        self.key = new_id()

    @property
    def public(self) -> bytes:
        """Public half of the key."""
        return public_of(self.private)

    def reports(self) -> list[str]:
        """Ids of the reports in the list, but for those that are only to be passed on."""
        return [line["id"] for line in self.lines() if not line.get("passing")]

    def lines(self) -> list[Mapping[str, Any]]:
        """All pages of the list."""
        first = self._service.inbox(self.person)
        others = [self._service.inbox(self.person, page=page) for page in range(1, first["pages"])]
        return [line for page in (first, *others) for line in page["reports"]]

    def contents(self, report: str) -> list[bytes]:
        """Contents of all items but files, in their order."""
        found = self._service.read(self.person, report)
        publics = self._publics(found["report"])
        return [opened_item(report, one, self.key, self.private, publics) for one in found["items"] if one["kind"] != "file"]

    def file(self, report: str) -> bytes:
        """The first file."""
        found = self._service.read(self.person, report)
        item = next(one["id"] for one in found["items"] if one["kind"] == "file")
        whole = self._service.item(self.person, report, item)
        return opened_item(report, whole, self.key, self.private, self._publics(found["report"]))

    @staticmethod
    def _publics(report: Mapping[str, Any]) -> dict[str, bytes]:
        return {key: unpack(public) for key, public in report["senders"].items()} | {MAILBOX: unpack(report["mailbox"])}

    def item(self, report: str, text: str, *, note: bool = False, **more: str) -> dict[str, Any]:
        """A message, sealed to everybody who reads the report; `more` goes into its content."""
        found = self._service.read(self.person, report)["report"]
        to = {one["key"]: unpack(one["public"]) for one in found["readers"] if one["live"]}
        to |= {found["recovery"]["key"]: unpack(found["recovery"]["public"])} if found["recovery"] else {}
        to |= {} if note else {MAILBOX: unpack(found["mailbox"])}
        content = {"v": 1, "text": text, **more} | ({"note": True} if note else {})
        return sealed_item(report, "text", json_content(content), self.key, self.private, to)

    def answer(self, report: str, text: str, act: str = "", *, note: bool = False) -> None:
        """Write a message or a note."""
        self._service.answer(self.person, report, {"item": self.item(report, text, note=note), "act": act})

    def close(self, report: str, text: str = "", outcome: str = "put_right") -> dict[str, Any]:
        """Close with an outcome, and words to the reporter if there are any; returns what was sent."""
        item = self.item(report, text, act="closed", outcome=outcome)
        sent = {"item": item, "act": "feedback" if text else ""}
        self._service.close(self.person, report, sent)
        return sent

    def wraps_for(self, report: str, keys: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
        """Wraps for more keys, `{"key", "public"}` each: of every item, or of those named in its `items`."""
        found = self._service.read(self.person, report)
        publics, wraps = self._publics(found["report"]), []
        for item in found["items"]:
            to = [key for key in keys if item["id"] in key.get("items", [item["id"]])]
            if not to:
                continue
            secret = unwrapped(report, item, self.key, self.private, publics)
            for key in to:
                wrap = wrapped(secret, report, item["id"], key["key"], unpack(key["public"]), self.key, self.private)
                wraps.append(wrap | {"item": item["id"], "from": self.key})
        return wraps

    def pass_on(self) -> list[str]:
        """What the console does by itself when it is unlocked: whoever reads a report gets what she lacks of it.

        Returns:
            Ids of the reports in which something was passed on.
        """
        wanted = {one["report"] for one in self._service.inbox(self.person)["waiting"] if one["reader"]}
        for report in sorted(wanted):
            found = self._service.read(self.person, report)
            mine = {item["id"] for item in found["items"] if any(wrap["key"] == self.key for wrap in item["wraps"])}
            inside = [one for one in found["report"]["missing"] if one["reader"]]
            keys = [one | {"items": [item for item in one["items"] if item in mine]} for one in inside]
            self._service.wraps(self.person, report, {"wraps": self.wraps_for(report, keys)})
        return sorted(wanted)

    def encrypted_anew(self, report: str, remove: Collection[str]) -> list[dict[str, Any]]:
        """Every item under a new key, for those who remain; authors stay, and a note stays hidden from the reporter."""
        found = self._service.read(self.person, report)
        publics = self._publics(found["report"])
        to = {
            one["key"]: unpack(one["public"]) for one in found["report"]["readers"] if one["live"] and one["key"] not in remove
        }
        recovery = found["report"]["recovery"]
        to |= {recovery["key"]: unpack(recovery["public"])} if recovery else {}
        items = []
        for one in found["items"]:
            whole = self._service.item(self.person, report, one["id"])
            content = opened_item(report, whole, self.key, self.private, publics)
            heard = one["kind"] != "file" and not json.loads(content).get("note")
            readers = to | ({MAILBOX: publics[MAILBOX]} if heard else {})
            of = {"item": one["id"], "least": len(unpack(whole["body"])) - AROUND, "sender": self.key}
            items.append(sealed_item(report, one["kind"], content, one["by"], self.private, readers, **of))
        return items
