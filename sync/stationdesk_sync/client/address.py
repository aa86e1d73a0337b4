"""A hub's address: what is lawful, and when plain HTTP may be spoken (to this very machine only)."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from stationdesk_sync.client.transport import TransportKind, TransportProblem


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A checked address. ``url`` has no slash at its end."""

    url: str
    secure: bool
    loopback: bool


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine itself, by its own text: no name is looked up."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_address(text: str) -> HubAddress:
    """Read an address as a person types it; ``TransportProblem`` BAD_ADDRESS or PLAIN_HTTP_REFUSED."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise TransportProblem(TransportKind.BAD_ADDRESS) from None
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise TransportProblem(TransportKind.BAD_ADDRESS)
    if any(c.isspace() for c in text.strip()) or port == 0:
        raise TransportProblem(TransportKind.BAD_ADDRESS)
    loopback = is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise TransportProblem(TransportKind.PLAIN_HTTP_REFUSED)
    url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    return HubAddress(url, parts.scheme == "https", loopback)
