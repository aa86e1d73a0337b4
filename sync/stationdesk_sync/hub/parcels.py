"""Parcels: keys from one PC of a station to another, carried by the hub that cannot open them."""

from collections.abc import Sequence

from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.wire.messages import Parcel


def take(tx: Tx, station: str, sender: bytes, parcels: Sequence[Parcel]) -> int:
    """Pile the parcels of a sender; return the last number that is settled."""
    return 0


def for_device(tx: Tx, station: str, device: bytes, upto: int) -> list[Parcel]:
    """Return what waits for a device."""
    return []
