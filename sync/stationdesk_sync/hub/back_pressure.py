"""How much a hub takes on at once, and when it asks a desk to come back: waiting costs a desk nothing.

Knows no HTTP. Bounded are the requests at work or in line, and the bytes of their bodies. Those who only want to
hear are turned away before those who bring records. Whoever is turned away gets a time of its own, so that a
morning's rush comes back spread out.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.wire.problems import ProblemCode

MOST_AT_WORK = 64
HEARING_AT_WORK = 40
MOST_BYTES = 48 * 1024 * 1024
_SHARES = 4
_CALM_SECONDS = 10.0
_SHORTEST, _LONGEST = 4, 120
_A_SECOND = 8  # turned away in the last seconds, for one more second of spread


@dataclass(slots=True)
class Gate:
    """What is at work now, and how many were turned away lately."""

    most: int = MOST_AT_WORK
    hearing: int = HEARING_AT_WORK
    most_bytes: int = MOST_BYTES
    at_work: int = 0
    held: int = 0
    by_peer: dict[str, int] = field(default_factory=dict)
    _turned_away: int = field(default=0)
    _since: float = field(default=0.0)

    @property
    def crowded(self) -> bool:
        """Whether those who only want to hear have to wait."""
        return self.at_work >= self.hearing

    @contextmanager
    def holding(self, peer: str, now: float) -> Iterator[Callable[[int], None]]:
        """Count the bytes of a body from their arrival to its answer: what is given is called for each piece, and
        raises ``Refusal`` when there is no room. ``peer`` is empty for one that may be anybody; a known one never
        gets more than its share, so that nobody can fill the hub alone."""
        own = 0

        def more(size: int) -> None:
            nonlocal own
            theirs = self.by_peer.get(peer, 0) + size
            if self.held + size > self.most_bytes or (peer and theirs > self.most_bytes // _SHARES):
                raise self.busy(b"", now)
            own += size
            self.held += size
            self.by_peer[peer] = theirs

        try:
            yield more
        finally:
            self.held -= own
            left = self.by_peer.get(peer, 0) - own
            if left > 0:
                self.by_peer[peer] = left
            else:
                self.by_peer.pop(peer, None)

    @contextmanager
    def working(self, device: bytes, now: float, *, hears_only: bool) -> Iterator[None]:
        """Hold a place in line; ``Refusal`` when there is none for such a request."""
        if self.at_work >= (self.hearing if hears_only else self.most):
            raise self.busy(device, now)
        self.at_work += 1
        try:
            yield
        finally:
            self.at_work -= 1

    def busy(self, device: bytes, now: float) -> Refusal:
        """Return the refusal for one that is turned away, with a time of its own."""
        if not 0 <= now - self._since < _CALM_SECONDS:
            self._turned_away, self._since = self._turned_away // 4, now
        self._turned_away += 1
        spread = min(_LONGEST, _SHORTEST + self._turned_away // _A_SECOND)
        draw = hashlib.sha256(device + self._turned_away.to_bytes(8, "big")).digest()
        return Refusal(ProblemCode.BUSY, after_s=1 + int.from_bytes(draw[:4], "big") % spread)
