"""The truth about records: every op that ever stood on a disk, whose it is, and which ones nobody can have any more.

Kept outside all machines. An op may be lost only when every disk that held it was thrown away or set back, and the
hub too; the ledger works that out at the moment it happens.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Made:
    """One op as it was first seen: its bytes, its station, and the PC that made it."""

    raw: bytes
    station: str
    by: str


@dataclass
class Ledger:
    """All ops by id, and those that are lost with the disks that held them."""

    ops: dict[bytes, Made] = field(default_factory=dict)
    gone: set[bytes] = field(default_factory=set)

    def note(self, station: str, by: str, rows: Iterable[tuple[bytes, bytes]]) -> int:
        """Take in what stands in a book now; return how many ops are new."""
        new = 0
        for identity, raw in rows:
            if identity not in self.ops:
                self.ops[identity] = Made(raw, station, by)
                new += 1
        return new

    def destroyed(self, before: set[bytes], left: set[bytes]) -> None:
        """A disk that held ``before`` was set back; ``left`` is what all machines together hold now."""
        self.gone |= before - left

    def must_survive(self, station: str) -> set[bytes]:
        """Return the ops of a station that no machine had reason to lose."""
        return {identity for identity, made in self.ops.items() if made.station == station} - self.gone
