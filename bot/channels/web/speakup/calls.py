"""What the scripts of the report page and the mailbox ask. No login, no cookie, no line in any log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.origin import is_ours
from bot.channels.web.speakup.bodies import answer, out_of_reach, parsed, read_body, refusal
from bot.channels.web.speakup.pages import language_of
from bot.ports import ChangedMeanwhileError, OutOfReachError
from bot.ports_reports import RefusedError
from bot.reports.sizes import LARGEST_REPORT

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.ports_reports import SpeakingUp

API = "/speak-up/api"
LARGEST_ASK = 1_000
REPORTS_AT_ONCE = 2
"""So many large bodies are taken apart at a time: as values they are twenty times as large."""

MAILBOXES_AT_ONCE = 16
"""Answers of mailboxes wait for their pace in threads of their own, so that no other page waits for them."""


class OpenCalls:
    """The open addresses, over the service."""

    def __init__(self, service: SpeakingUp, languages: Sequence[str]) -> None:
        """`service` decides; here is only reading and writing."""
        self._service, self._languages = service, languages
        self._large, self._paced = CapacityLimiter(REPORTS_AT_ONCE), CapacityLimiter(MAILBOXES_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        service = self._service
        return [
            Route(f"{API}/door", self._asked(lambda request: service.door(language_of(request, self._languages)))),
            Route(f"{API}/challenge", self._asked(lambda _: service.challenge())),
            Route(f"{API}/log", self._asked(lambda _: service.log())),
            Route(f"{API}/log/{{day}}", self._asked(lambda request: service.log_day(request.path_params["day"]))),
            Route(f"{API}/news", self._asked(lambda _: service.news())),
            Route(f"{API}/report", self._sent(lambda sent: answer(service.report(sent)), self._large), methods=["POST"]),
            Route(f"{API}/post", self._sent(lambda sent: answer(service.post(sent)), self._large), methods=["POST"]),
            Route(
                f"{API}/mailbox",
                self._sent(lambda sent: sealed(service.mailbox(sent)), self._paced, LARGEST_ASK),
                methods=["POST"],
            ),
        ]

    @staticmethod
    def _asked(ask: Callable[[Request], Mapping[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                return answer(await run_in_threadpool(ask, request))
            except RefusedError as error:
                return refusal(error)
            except OutOfReachError:
                return out_of_reach()

        return endpoint

    @staticmethod
    def _sent(
        send: Callable[[object], Response], threads: CapacityLimiter, largest: int = LARGEST_REPORT
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                expect_ours(request)
                body = await read_body(request, largest)
                return await to_thread.run_sync(lambda: send(parsed(body)), limiter=threads)
            except RefusedError as error:
                return refusal(error)
            except (OutOfReachError, ChangedMeanwhileError):
                return out_of_reach()
            except ClientDisconnect:
                return Response(status_code=400)  # nobody reads it; but a failure would be logged, with the minute

        return endpoint


def expect_ours(request: Request) -> None:
    """Refuse what another site sends.

    Raises:
        RefusedError: it does not come from a page of this site.
    """
    if not is_ours(request):
        raise RefusedError("foreign", 403)


def sealed(page: bytes) -> Response:
    """A page of a mailbox, or as many bytes that nobody can open."""
    return Response(page, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})
