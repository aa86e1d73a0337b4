"""What was set aside: ops that keep their place and their bytes and count nowhere until somebody mends them.

Shown on the pages and by ``aside list``. Repeats of a re-issued desk are no part of it: they are counted once where
they first came.
"""

from dataclasses import dataclass

from stationdesk_sync.hub.store import counts, quarantine
from stationdesk_sync.hub.store.engine import Tx

TOO_MANY = 0.001
TOO_OLD_SECONDS = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Waiting:
    """One op that was set aside. ``age_seconds`` counts from when the hub first looked after it had come."""

    station: str
    letter: str
    seq: int
    code: str
    age_seconds: float


@dataclass(frozen=True, slots=True)
class Quarantine:
    """How much is set aside, of how much, and whether a person has to look."""

    waiting: int
    ops: int
    oldest_seconds: float

    @property
    def too_many(self) -> bool:
        """Whether more than one op in a thousand is set aside."""
        return self.waiting > self.ops * TOO_MANY

    @property
    def too_old(self) -> bool:
        """Whether one has waited for more than a week."""
        return self.oldest_seconds > TOO_OLD_SECONDS


def quarantine_of(tx: Tx, now: float) -> Quarantine:
    """Return how much is set aside."""
    waiting, oldest = quarantine.summary(tx)
    return Quarantine(waiting, counts.ops(tx), 0.0 if oldest is None else max(0.0, now - oldest))


def waiting_of(tx: Tx, now: float, station: str | None = None) -> list[Waiting]:
    """Return what is set aside, of one station or of all, the oldest first."""
    rows = quarantine.rows(tx, station)
    found = [
        Waiting(code_of, letter, seq, code, 0.0 if noted is None else max(0.0, now - noted))
        for code_of, letter, seq, code, noted in rows
    ]
    return sorted(found, key=lambda one: (-one.age_seconds, one.station, one.letter, one.seq))
