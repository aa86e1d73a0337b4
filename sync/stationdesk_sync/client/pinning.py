"""TLS that trusts listed keys instead of certificate authorities.

Called by ``http``. The peer's certificate is compared right after the handshake, before the
first byte of a request leaves; its dates and names do not matter, so a wrong PC clock is no reason
to lose the hub.
"""

import hashlib
import ssl
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class PinMismatch(Exception):
    """The server's key is not on the list."""


def spki_hash(certificate_der: bytes) -> bytes:
    """Return the SHA-256 of a certificate's SubjectPublicKeyInfo; ``ValueError`` if it is no certificate."""
    key = x509.load_der_x509_certificate(certificate_der).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


class PinCheck:
    """Decides about the server's key at each new connection and remembers the last one seen.

    ``pins`` None accepts any key, to look at it.
    """

    def __init__(self, pins: frozenset[bytes] | None) -> None:
        self._pins = pins
        self.seen: bytes | None = None

    def __call__(self, certificate_der: bytes | None) -> None:
        """Raise ``PinMismatch`` unless the key of this certificate is listed."""
        try:
            seen = spki_hash(certificate_der or b"")
        except ValueError:
            raise PinMismatch("the server showed no certificate") from None
        if self._pins is not None and seen not in self._pins:
            raise PinMismatch("the server's key is not on the list")
        self.seen = seen


def tls_context() -> ssl.SSLContext:
    """Return a context for TLS 1.2 and newer that leaves the judgement to ``PinCheck``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def pool_classes(check: Callable[[bytes | None], None]) -> dict[str, type[HTTPConnectionPool]]:
    """Return the pools of a manager whose secure connections are all judged by ``check``."""

    class PinnedConnection(HTTPSConnection):
        """A connection that is checked before it carries anything."""

        def connect(self) -> None:
            """Shake hands, then judge the peer."""
            super().connect()
            peer = self.sock
            try:
                check(peer.getpeercert(binary_form=True) if isinstance(peer, ssl.SSLSocket) else None)
            except PinMismatch:
                self.close()
                raise
            self.is_verified = True

    class PinnedPool(HTTPSConnectionPool):
        """Connections to one server."""

        ConnectionCls = PinnedConnection

    class PlainPool(HTTPConnectionPool):
        """Connections without TLS, to this machine only (``address.read_address``)."""

        ConnectionCls = HTTPConnection

    return {"http": PlainPool, "https": PinnedPool}
