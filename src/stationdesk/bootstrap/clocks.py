"""The machine's real clock and randomness, behind the ports that everything else is given."""

import secrets
import time


class SystemClock:
    """The PC's own clocks."""

    def now(self) -> float:
        """Return Unix seconds, as the PC believes them."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()


def system_random(count: int) -> bytes:
    """Return bytes that nobody can guess."""
    return secrets.token_bytes(count)


def jitter() -> float:
    """Return a number from 0 up to 1 that spreads waits."""
    return secrets.randbelow(1 << 30) / (1 << 30)
