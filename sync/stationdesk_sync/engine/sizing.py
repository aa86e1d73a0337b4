"""How many ops go into the next batch: double when the hub is quick, halve when it is not."""

from stationdesk_sync.wire.limits import MAX_BATCH_OPS

FIRST_BATCH = 500
QUICK_S = 1.0


def grown(size: int, count: int, took_s: float, hub_limit: int) -> int:
    """Return the next size after a batch of ``count`` ops that was received in ``took_s`` seconds."""
    limit = max(1, min(MAX_BATCH_OPS, hub_limit))
    if count >= size and took_s < QUICK_S:
        return min(size * 2, limit)
    return min(size, limit)


def shrunk(size: int, count: int) -> int:
    """Return the next size after a batch of ``count`` ops was too much."""
    return max(1, min(size, max(count, 1)) // 2)
