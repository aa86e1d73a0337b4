"""The seam between the protocol and the network: bytes out, a reply or a ``TransportProblem`` back.

``http`` implements it over requests; tests put fakes here. What comes through it is not trusted yet.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class TransportKind(StrEnum):
    """Why no usable reply came. ``TIMEOUT`` alone makes the engine send less at a time."""

    OFFLINE = "offline"
    TIMEOUT = "timeout"
    TLS_MISMATCH = "tls_mismatch"
    CAPTIVE_PORTAL = "captive_portal"
    TOO_LARGE = "too_large"
    PLAIN_HTTP_REFUSED = "plain_http_refused"
    BAD_ADDRESS = "bad_address"
    BAD_REPLY = "bad_reply"
    NOT_SIGNED = "not_signed"
    BUSY = "busy"


class TransportProblem(Exception):
    """No answer of the hub came. ``detail`` is for the log, never for a screen."""

    def __init__(self, kind: TransportKind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind.value)
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: HTTP status and body, and the SHA-256 of the server's public key (None without TLS)."""

    status: int
    body: bytes
    tls_key: bytes | None = None


class Transport(Protocol):
    """One server at one address."""

    def get(self, path: str) -> Reply:
        """Fetch ``path``; ``TransportProblem`` when no reply of a hub came."""
        ...

    def post(self, path: str, body: bytes) -> Reply:
        """Send ``body`` to ``path``; ``TransportProblem`` when no reply of a hub came."""
        ...

    def close(self) -> None:
        """Let go of open connections; the transport may be used again."""
        ...


class Opener(Protocol):
    """Makes transports. ``pins`` None means: look at the certificate, trust nothing, send no secret."""

    def __call__(self, url: str, pins: frozenset[bytes] | None) -> Transport:
        """Return a transport to ``url``; ``TransportProblem`` for an address that no hub may have."""
        ...
