"""JSON that browsers send and get. Nothing of it is ever logged, and no answer depends on who asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from bot.ports_reports import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request

TOO_LARGE, UNREADABLE = 413, 400


async def read_body(request: Request, largest: int) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: it is larger than `largest` bytes.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise RefusedError("too_large", TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise RefusedError("too_large", TOO_LARGE)
    return bytes(body)


def parsed(body: bytes | str) -> object:
    """JSON as values.

    Raises:
        RefusedError: it is none.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:  # the second for brackets within brackets within brackets
        raise RefusedError("unreadable", UNREADABLE) from error


def answer(value: Mapping[str, Any], status: int = 200) -> JSONResponse:
    """JSON that no cache keeps."""
    return JSONResponse(value, status, headers={"Cache-Control": "no-store"})


def refusal(error: RefusedError) -> JSONResponse:
    """Why something was not done, by its name; the rest of what is too large is not waited for."""
    refused = answer({"v": 1, "error": error.reason}, error.status)
    if error.status == TOO_LARGE:
        refused.headers["Connection"] = "close"
    return refused


def out_of_reach() -> JSONResponse:
    """What is kept does not answer right now."""
    return answer({"v": 1, "error": "out_of_reach"}, 503)
