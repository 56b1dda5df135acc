"""The chat's own style, script and pictures: read once, served under a name that changes with the content."""

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


class Statics:
    """Every static file in memory; there are a handful of small ones."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read the folder."""
        self._names: dict[str, str] = {}
        self._files: dict[str, tuple[bytes, str]] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix not in TYPES:
                continue
            content = path.read_bytes()
            served = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
            self._names[path.name] = f"/static/{served}"
            self._files[served] = (content, TYPES[path.suffix])

    def address(self, name: str) -> str:
        """Where a file is served."""
        return self._names[name]

    def serve(self, request: Request) -> Response | None:
        """The file of a request; None when there is none of that name."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            return None
        return Response(found[0], media_type=found[1], headers={"Cache-Control": FOREVER})
