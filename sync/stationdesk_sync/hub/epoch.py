"""The hub's epoch: a number that desks compare, new whenever the hub was put back to an earlier state.

A desk that meets a new epoch checks how far the hub holds its chain and sends the rest again. Called by ``restore``
and by the operator who restored with the engine's own tools. A server that runs has to be stopped first: it keeps
the epoch it was started with.
"""

import secrets

from stationdesk_sync.hub.identity import keep_epoch
from stationdesk_sync.hub.store import audit, parcels
from stationdesk_sync.hub.store.engine import Store

EPOCH_BITS = 52


def new_epoch(store: Store, now: float) -> int:
    """Give the hub a new epoch and return it."""
    epoch = secrets.randbits(EPOCH_BITS) + 1
    with store.write() as tx:
        keep_epoch(tx, epoch)
        parcels.leave_gap(tx)
        audit.note(tx, now, "operator", "new_epoch")
    return epoch
