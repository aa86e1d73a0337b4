"""The web application of a hub: the API of the desks and the pages of the console."""

from litestar import Litestar

from stationdesk_sync.hub.http import api_routes
from stationdesk_sync.hub.service import Hub


def create_app(hub: Hub) -> Litestar:
    """Return the application that serves one open hub."""
    return Litestar(
        route_handlers=api_routes(hub),
        openapi_config=None,
        logging_config=None,
    )
