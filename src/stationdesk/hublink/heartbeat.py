"""When the next unasked round is due, from stored facts alone. Pure.

``SyncRound`` begins with it in a new process, so that a hold and a hub's wish for patience outlive a
restart; from then on the engine knows more (the back-off of this process).
"""

from stationdesk.app.outbox_ports import LinkState
from stationdesk_sync.engine.state import Hold
from stationdesk_sync.engine.timing import HOLD_RETRY, next_quarter, sane, spread_of


def next_round(link: LinkState | None, device: bytes, now: float) -> float | None:
    """Return when the next round is due (Unix seconds), or None for a desk without a hub.

    A restored book does not wait: its round goes on under a new identity."""
    if link is None:
        return None
    spread = spread_of(device)
    due = next_quarter(now, spread)
    if link.held not in (None, Hold.RESTORED):
        again = next_quarter((link.last_try or now) + HOLD_RETRY, spread)
        return max(due, again) if sane(again, now) == again else due
    if link.not_before is not None and sane(link.not_before, now) > due:
        return link.not_before
    return due
