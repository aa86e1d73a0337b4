"""The web application of a hub: the API of the desks in front, the pages of the console behind it.

Puts the security headers on every page and turns what nobody expected into a plain answer.
"""

import logging
from collections.abc import Awaitable, Callable

from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.response import Response

from stationdesk_sync.hub.console.routes import HEADERS, AnyRequest, page_routes
from stationdesk_sync.hub.http import API, Api, Receive, Scope, Send
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.model.language import N_

_LOG = logging.getLogger(__name__)
AnyResponse = Response[bytes]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
BROKEN = N_("The hub cannot answer now. Nothing is lost; please try again later.")


class App:
    """The application of one open hub, as ASGI."""

    def __init__(self, hub: Hub) -> None:
        self._api = Api(hub)
        self._pages: AsgiApp = create_pages(hub)  # type: ignore[assignment]  # litestar has its own names for the calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"].startswith(API):
            await self._api(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    def close(self) -> None:
        """End the threads once their work is done."""
        self._api.close()


def create_app(hub: Hub) -> App:
    """Return the application that serves one open hub."""
    return App(hub)


def create_pages(hub: Hub) -> Litestar:
    """Return the pages alone."""
    return Litestar(
        route_handlers=page_routes(hub),
        openapi_config=None,
        logging_config=None,
        after_request=_after,
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )


async def _after(response: AnyResponse) -> AnyResponse:
    return _with_headers(response)


def _with_headers(response: AnyResponse) -> AnyResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _refused(_request: AnyRequest, error: HTTPException) -> AnyResponse:
    """Answer for a path or method that the hub does not have."""
    answer = Response(error.detail.encode(), status_code=error.status_code, media_type="text/plain")
    return _with_headers(answer)


def _failed(request: AnyRequest, error: Exception) -> AnyResponse:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _with_headers(Response(BROKEN.encode(), status_code=500, media_type="text/plain"))
