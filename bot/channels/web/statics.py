"""The pages' own style, scripts and pictures: read once, served under a name that changes with the content.

Scripts import each other by their plain names, which a browser asks about each time (`ETag`), so that a page never runs
two halves of different versions.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"


class Statics:
    """Every static file in memory; there are a handful of small ones."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read the folder."""
        self._names: dict[str, str] = {}
        self._files: dict[str, tuple[bytes, str, str]] = {}
        for path in sorted(folder.rglob("*")):
            if path.suffix not in TYPES:
                continue
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            digest = hashlib.sha256(content).hexdigest()[:12]
            served = f"{name.removesuffix(path.suffix)}.{digest}{path.suffix}"
            self._names[name] = f"/static/{served}"
            self._files[served] = (content, TYPES[path.suffix], "")
            self._files[name] = (content, TYPES[path.suffix], f'"{digest}"')

    def address(self, name: str) -> str:
        """Where a file is served."""
        return self._names[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Every file by its plain name."""
        return tuple(self._names)

    def content(self, name: str) -> tuple[bytes, str]:
        """A file by its plain name, with its media type."""
        body, media, _ = self._files[name]
        return body, media

    def serve(self, request: Request) -> Response | None:
        """The file of a request; None when there is none of that name."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            return None
        content, media, tag = found
        if not tag:
            return Response(content, media_type=media, headers={"Cache-Control": FOREVER})
        headers = {"Cache-Control": ASK_EACH_TIME, "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=media, headers=headers)
