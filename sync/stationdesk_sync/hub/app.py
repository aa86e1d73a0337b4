"""The web application of a hub: the API of the desks and the pages of the console.

Puts the security headers on every answer and turns what nobody expected into a plain answer.
"""

import logging

from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.response import Response

from stationdesk_sync.hub.console.routes import HEADERS, page_routes
from stationdesk_sync.hub.http import AnyRequest, api_routes, fault_reply
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.model.language import N_

_LOG = logging.getLogger(__name__)
AnyResponse = Response[bytes]
BROKEN = N_("The hub cannot answer now. Nothing is lost; please try again later.")


def create_app(hub: Hub) -> Litestar:
    """Return the application that serves one open hub."""
    return Litestar(
        route_handlers=[*api_routes(hub), *page_routes(hub)],
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
    if request.url.path.startswith("/v0/"):
        return _with_headers(fault_reply())
    return _with_headers(Response(BROKEN.encode(), status_code=500, media_type="text/plain"))
