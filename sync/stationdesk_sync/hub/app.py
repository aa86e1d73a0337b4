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


def create_app(hub: Hub) -> AsgiApp:
    """Return the application that serves one open hub."""
    api: AsgiApp = Api(hub)
    pages: AsgiApp = create_pages(hub)  # type: ignore[assignment]  # the same calls under litestar's own names

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        in_front = scope["type"] == "http" and scope["path"].startswith(API)
        await (api if in_front else pages)(scope, receive, send)

    return app


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
