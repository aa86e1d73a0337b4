"""How much goes into the next exchange each way: double when the hub is quick, halve when it is not."""

from stationdesk_sync.wire.limits import MAX_BATCH_OPS, MAX_BATCH_RAW, MAX_ROOM

FIRST_BATCH = 500
QUICK_S = 1.0
LEAST_ROOM = 16 * 1024
LEAST_BUDGET = 4096  # less than that carries hardly more than the envelope
_PACKED = 3  # op bytes shrink at least so much on the wire


def grown(size: int, count: int, took_s: float, hub_limit: int) -> int:
    """Return the next size after a batch of ``count`` ops that was received in ``took_s`` seconds."""
    limit = max(1, min(MAX_BATCH_OPS, hub_limit))
    if count >= size and took_s < QUICK_S:
        return min(size * 2, limit)
    return min(size, limit)


def shrunk(size: int, count: int) -> int:
    """Return the next size after a batch of ``count`` ops was too much."""
    return max(1, min(size, max(count, 1)) // 2)


def room_grown(room: int, took_s: float) -> int:
    """Return how many bytes of pages to take after an exchange of ``took_s`` seconds."""
    return min(MAX_ROOM, room * 2) if took_s < QUICK_S else room


def room_shrunk(room: int) -> int:
    """Return how many bytes of pages to take after a time-out."""
    return max(LEAST_ROOM, room // 2)


def raw_limit(budget_left: int | None) -> int:
    """Return how many bytes of ops to read for one batch within what a metered round may still cost."""
    return MAX_BATCH_RAW if budget_left is None else max(1, min(MAX_BATCH_RAW, budget_left * _PACKED))


def packed(raw: int) -> int:
    """Return about how many bytes so many op bytes are on the wire."""
    return raw // _PACKED
