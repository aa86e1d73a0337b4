"""When to send: quarter hours, each device's own second, back-off after failures.

Called by ``machine`` and by the desk's heartbeat. All times are Unix seconds; a jump of the wall
clock must never leave a wait that does not end.
"""

import hashlib

QUARTER = 900
SPREAD = 60
BACKOFF_FIRST = 2.0
BACKOFF_MOST = 900.0
HELLO_EVERY = 3540.0  # an hour, less what an answer takes: else each hello would slip by a quarter hour
HOLD_RETRY = 86_400.0
ANSWER_WITHIN = 120.0
LONGEST_PATIENCE = 900.0
LONGEST_WAIT = HOLD_RETRY + QUARTER + SPREAD


def spread_of(device: bytes) -> float:
    """Return the seconds after the quarter hour at which this device sends: 0-60, always the same.

    Not every desk comes in the same second, and the second tells nothing about any visit.
    """
    return int.from_bytes(hashlib.sha256(b"stationdesk-spread" + device).digest()[:4], "big") % (SPREAD * 1000) / 1000


def next_quarter(now: float, spread: float) -> float:
    """Return the next moment after ``now`` at which a device with this spread may send unasked."""
    at = now // QUARTER * QUARTER + spread
    return at if at > now else at + QUARTER


def quarter_end(now: float) -> float:
    """Return when the quarter hour that holds ``now`` ends."""
    return now // QUARTER * QUARTER + QUARTER


def backoff(failures: int, jitter: float) -> float:
    """Return the seconds to wait after that many failures in a row: full jitter, 2 s to 15 min.

    ``jitter`` is a random number of 0 to 1. Never shorter than the first step.
    """
    most = min(BACKOFF_MOST, BACKOFF_FIRST * 2.0 ** min(max(failures, 1), 20))
    return max(BACKOFF_FIRST, min(max(jitter, 0.0), 1.0) * most)


def sane(at: float, now: float) -> float:
    """Return ``at``, or ``now`` when it lies further ahead than any wait may: the clock has jumped back."""
    return at if at - now <= LONGEST_WAIT else now
