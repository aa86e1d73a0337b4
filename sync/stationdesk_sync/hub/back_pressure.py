"""How much a hub takes on at once, and when it asks a desk to come back: waiting costs a desk nothing.

Knows no HTTP. Bounded are the requests at work or in line, and the bytes of their bodies. Those who only want to
hear are turned away before those who bring records. Whoever is turned away gets a time of its own, so that a
morning's rush comes back spread out.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.wire.problems import ProblemCode

MOST_AT_WORK = 64
HEARING_AT_WORK = 40
MOST_BYTES = 48 * 1024 * 1024
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
    _turned_away: int = field(default=0)
    _since: float = field(default=0.0)

    @property
    def crowded(self) -> bool:
        """Whether those who only want to hear have to wait."""
        return self.at_work >= self.hearing

    @contextmanager
    def reading(self, size: int, now: float) -> Iterator[None]:
        """Hold room for a body of this size; ``Refusal`` when there is none."""
        if self.held + size > self.most_bytes and self.held:
            raise self.busy(b"", now)
        self.held += size
        try:
            yield
        finally:
            self.held -= size

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
