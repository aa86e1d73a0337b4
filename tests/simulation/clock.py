"""Time in the simulation: one true time, and a clock in each machine that may be wrong in every way.

Machines read their own clock only. ``monotonic`` is true time, as a PC's counter is.
"""

import random
from dataclasses import dataclass, field

START = 1_795_500_000.0  # 2026-11-24 14:00 in Shanghai
YEAR = 366 * 86_400.0
EARLIEST, LATEST = 86_400.0, 4_000_000_000.0


@dataclass
class TrueTime:
    """The time that no machine knows."""

    now: float = START

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass
class MachineClock:
    """The clock of one machine: ``offset`` seconds off, or standing still at ``frozen``."""

    time: TrueTime
    offset: float = 0.0
    frozen: float | None = None
    began: float = field(default=START)

    def now(self) -> float:
        """Return Unix seconds as this machine believes them."""
        if self.frozen is not None:
            return self.frozen
        return min(max(self.time.now + self.offset, EARLIEST), LATEST)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return self.time.now - self.began

    def mend(self) -> None:
        """Set the clock right."""
        self.offset, self.frozen = 0.0, None

    def spoil(self, dice: random.Random) -> str:
        """Do something to the clock; return what."""
        what = dice.choice(("second", "hour", "day", "decades", "back", "frozen", "right"))
        if what == "frozen":
            self.frozen = self.now()
        elif what == "right":
            self.mend()
        else:
            span = {"second": 1.0, "hour": 7_200.0, "day": 200_000.0, "decades": 50 * YEAR, "back": 900_000.0}[what]
            sign = -1 if what == "back" else dice.choice((-1, 1))
            self.frozen, self.offset = None, sign * span * dice.random()
        return what
