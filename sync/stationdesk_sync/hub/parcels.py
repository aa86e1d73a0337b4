"""Parcels: keys from one PC of a station to another, carried by the hub that cannot open them.

Intake calls ``take`` for what an exchange brings and ``for_device`` for what its receipt carries. Each receiver
has a pile with dense numbers; what it says it has stored is dropped.
"""

from collections.abc import Sequence

from stationdesk_sync.hub.store import devices
from stationdesk_sync.hub.store import parcels as kept
from stationdesk_sync.hub.store.devices import OPEN
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.wire.limits import MAX_PARCEL, MAX_PARCELS
from stationdesk_sync.wire.messages import Parcel

MOST_PILED = 10_000
_MOST_BYTES = 1024 * 1024


def take(tx: Tx, station: str, sender: bytes, parcels: Sequence[Parcel]) -> int:
    """Pile the parcels of a sender, in the order of its own numbers; return the last number that is settled.

    Taken before: passed over. For a device that is not an open one of the station, or too large: dropped, so that
    it bars nobody's way. Where a pile is full this parcel and those after it stay with the sender.
    """
    if not parcels:
        return kept.taken(tx, station, sender)
    kept.hold(tx, station, {sender, *(parcel.device for parcel in parcels)})
    upto = kept.taken(tx, station, sender)
    receivers = {device.device for device in devices.of_station(tx, station) if device.state == OPEN} - {sender}
    full = {receiver for receiver in receivers if kept.piled(tx, station, receiver) >= MOST_PILED}
    for parcel in sorted(parcels, key=lambda parcel: parcel.number):
        if parcel.number <= upto:
            continue
        if parcel.device in receivers and len(parcel.box) <= MAX_PARCEL:
            if parcel.device in full:
                break
            kept.add(tx, station, parcel.device, sender, parcel)
        upto = parcel.number
    kept.set_taken(tx, station, sender, upto)
    return upto


def for_device(tx: Tx, station: str, device: bytes, upto: int) -> list[Parcel]:
    """Drop what the device has stored (numbers up to ``upto``) and return the next of its pile."""
    given = kept.given(tx, station, device)
    if given == 0 and upto <= 0:
        return []
    if upto > given:  # the hub was restored: its numbers are behind what the device has seen
        kept.hold(tx, station, {device})
        kept.renumber_beyond(tx, station, device, upto)
    else:
        kept.drop(tx, station, device, upto)
        if upto == given:
            return []
    found: list[Parcel] = []
    size = 0
    for parcel in kept.first_of(tx, station, device, MAX_PARCELS):
        size += len(parcel.box)
        if found and size > _MOST_BYTES:
            break
        found.append(parcel)
    return found
