"""The joined hub's client, kept for the life of the process and made anew when the book learns of new TLS keys.

The pinned thing is the hub's Ed25519 key: when a server shows a TLS key that is not listed, but proves
by that identity that it is listed now, the new list is used. Anything else stays a wrong certificate.
"""

from collections.abc import Callable
from typing import TypeVar

from stationdesk.app.outbox_ports import LinkState
from stationdesk_sync.client.hub_client import HubClient, HubProblem, fetch_identity
from stationdesk_sync.client.transport import Opener, TransportKind, TransportProblem
from stationdesk_sync.wire.messages import Comparison, EnrolAnswer, EnrolRequest, Receipt, ReissueRequest, Vouched

T = TypeVar("T")


class HubDoor:
    """Asks the hub of a link. One thread at a time. ``moved`` counts the bytes of all bodies, both ways."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._client: HubClient | None = None
        self._made_for: tuple[str, bytes, frozenset[bytes]] | None = None
        self._renewal: tuple[tuple[bytes, ...], frozenset[bytes]] | None = None
        self._moved = 0

    @property
    def moved(self) -> int:
        """Bytes so far."""
        return self._moved + (self._client.moved if self._client is not None else 0)

    def exchange(self, link: LinkState, vouched: Vouched) -> Receipt:
        """Bring one exchange; raises ``HubProblem`` or ``TransportProblem``."""
        return self._ask(link, lambda client: client.exchange(vouched))

    def enrol(self, link: LinkState, request: EnrolRequest) -> EnrolAnswer:
        """Bring the wish to join that an enrolment file began; raises ``HubProblem`` or ``TransportProblem``."""
        return self._ask(link, lambda client: client.enrol(request))

    def reissue(self, link: LinkState, request: ReissueRequest) -> EnrolAnswer:
        """Ask to go on under a new identity; raises ``HubProblem`` or ``TransportProblem``."""
        return self._ask(link, lambda client: client.reissue(request))

    def compare(self, link: LinkState, vouched: Vouched) -> Comparison:
        """Hold the book's rows against the hub's; raises ``HubProblem`` or ``TransportProblem``."""
        return self._ask(link, lambda client: client.compare(vouched))

    def _ask(self, link: LinkState, question: Callable[[HubClient], T]) -> T:
        try:
            return question(self._client_for(link, self._pins(link)))
        except TransportProblem as problem:
            if problem.kind is not TransportKind.TLS_MISMATCH:
                raise
            renewed = self._renewed(link)
            if renewed is None:
                raise
            self._renewal = (link.tls, renewed)
            return question(self._client_for(link, renewed))

    def close(self) -> None:
        """Let go of open connections; the next question opens new ones."""
        if self._client is not None:
            self._client.close()

    def _pins(self, link: LinkState) -> frozenset[bytes]:
        """Return the stored list, or what this door found out while that same list was stored."""
        if self._renewal is not None and self._renewal[0] == link.tls:
            return self._renewal[1]
        return frozenset(link.tls)

    def _client_for(self, link: LinkState, pins: frozenset[bytes]) -> HubClient:
        wanted = (link.url, link.hub_key, pins)
        if self._client is None or self._made_for != wanted:
            self.close()
            self._moved = self.moved
            self._client = HubClient(self._opener(link.url, pins), link.hub_key)
            self._made_for = wanted
        return self._client

    def _renewed(self, link: LinkState) -> frozenset[bytes] | None:
        looking = self._opener(link.url, None)
        try:
            seen = fetch_identity(looking)
        except (TransportProblem, HubProblem):
            return None
        finally:
            looking.close()
        identity = seen.identity
        known_at = (link.last_success or link.joined_at) + (link.hub_offset or 0.0)
        if identity.key != link.hub_key or seen.tls_key not in identity.tls or identity.time < known_at:
            return None
        return frozenset(identity.tls)
