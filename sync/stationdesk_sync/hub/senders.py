"""Who a device is, remembered: its station and its public keys never change, so they are asked of the store once.

Called by intake before its transaction. What may change (its state, how far it came) is read there, with the row held.
"""

from weakref import WeakKeyDictionary

from stationdesk_sync.hub.store import devices
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import Store

_MOST = 10_000
_known: WeakKeyDictionary[Store, dict[bytes, Device]] = WeakKeyDictionary()


def sender(store: Store, device: bytes) -> Device | None:
    """Return a device as it is known to an open store, or None."""
    held = _known.setdefault(store, {})
    known = held.get(device)
    if known is not None:
        return known
    with store.read() as tx:
        found = devices.find(tx, device)
    if found is not None:
        if len(held) >= _MOST:
            held.clear()
        held[device] = found
    return found
