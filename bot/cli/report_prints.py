"""`mayi reports fingerprint`: what the scripts of the report page should be, and whether a server sends just these.

Whoever can change the scripts of a server can read what is typed from then on. A works council that has this program from
another place than the server compares: the files of the release, and what a browser gets.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator, Mapping

import httpx

from bot.channels.web.speakup.pages import DOOR, MAILBOX, OURS, is_ours
from bot.channels.web.statics import Statics

SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
STYLE = re.compile(r"<link\b[^>]*\brel=\"?stylesheet\"?[^>]*>", re.IGNORECASE)
ADDRESS = re.compile(r"\b(?:src|href)=\"([^\"]*)\"", re.IGNORECASE)
DATA = 'type="application/json"'
POLICY = ("default-src 'none'", "script-src 'self'", "connect-src 'self'")


def prints() -> Mapping[str, str]:
    """SHA-256 of every file that the report page and the mailbox load, by its name."""
    statics = Statics()
    return {name: hashlib.sha256(statics.content(name)[0]).hexdigest() for name in sorted(statics.names) if is_ours(name)}


def whole(files: Mapping[str, str]) -> str:
    """One SHA-256 for all files: of lines `<sha256>  <name>`."""
    return hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in sorted(files.items())).encode()).hexdigest()


def show(address: str) -> int:
    """Print the fingerprints, and with an address what a server there sends instead; exit code 1 when it differs."""
    files = prints()
    for name, digest in files.items():
        print(f"{digest}  {name}")
    print(f"{whole(files)}  all of them")
    if not address:
        return 0
    try:
        faults = list(_faults(address.rstrip("/"), files))
    except httpx.HTTPError as error:
        print(f"{address} does not answer ({type(error).__name__}).", file=sys.stderr)
        return 1
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"{address} sends these files and no other script, to whoever asked just now.")
    return 1 if faults else 0


def _faults(address: str, files: Mapping[str, str]) -> Iterator[str]:
    with httpx.Client(base_url=address, timeout=30, headers={"Accept-Encoding": "identity"}) as client:
        for name, digest in files.items():
            answer = client.get(f"{OURS}/{name}")
            if answer.status_code != httpx.codes.OK or hashlib.sha256(answer.content).hexdigest() != digest:
                yield f"{name} is another one there."
        for path in (DOOR, MAILBOX):
            page = client.get(path)
            policy = page.headers.get("content-security-policy", "")
            if any(part not in policy for part in POLICY):
                yield f"{path} lets scripts run that are not its own: its Content-Security-Policy is another one."
            for loaded in _loaded(page.text):
                if loaded.removeprefix(f"{OURS}/") not in files:
                    yield f"{path} runs something that is not of this release: {loaded}"


def _loaded(page: str) -> Iterator[str]:
    """What a page runs, by its address; what stands in the page itself by the first words of its element."""
    for found in SCRIPT.finditer(page):
        source = ADDRESS.search(found[1])
        if source:
            yield source[1]
        elif DATA not in found[1]:
            yield found[0]
    for style in STYLE.finditer(page):
        source = ADDRESS.search(style[0])
        yield source[1] if source else style[0]
