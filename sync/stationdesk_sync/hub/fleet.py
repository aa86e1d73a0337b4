"""The devices of the hub for the person who runs it: list, take out of use, shut out.

A desk that is taken out of use goes on under another identity when it comes back after all, so that nothing it still
holds is lost. One that is shut out never comes back: for a PC that was stolen.
"""

from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.store import audit, devices, parcels
from stationdesk_sync.hub.store.devices import REVOKED, SUPERSEDED, Device
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model.language import N_

NO_DEVICE = N_("Station {station} has no desk {letter}.")
IS_REVOKED = N_("Desk {letter} of {station} is shut out already; that is not taken back.")


def listed(tx: Tx, station: str | None) -> list[Device]:
    """Return the devices of one station or of all."""
    return devices.all_of(tx) if station is None else devices.of_station(tx, station)


def close(store: Store, station: str, letter: str, now: float) -> None:
    """Take a desk out of use."""
    _set(store, station, letter, SUPERSEDED, "desk_closed", now)


def revoke(store: Store, station: str, letter: str, now: float) -> None:
    """Shut a desk out for good; what was received from it stays."""
    _set(store, station, letter, REVOKED, "desk_revoked", now)


def _set(store: Store, station: str, letter: str, state: str, deed: str, now: float) -> None:
    with store.write() as tx:
        found = next((device for device in devices.of_station(tx, station) if device.letter == letter), None)
        if found is None:
            raise HubFault(NO_DEVICE, station=station, letter=letter)
        device = devices.find(tx, found.device, lock=True) or found
        if device.state == REVOKED and state != REVOKED:
            raise HubFault(IS_REVOKED, station=station, letter=letter)
        devices.set_state(tx, device, state)
        parcels.drop_pile(tx, station, device.device)
        audit.note(tx, now, "operator", deed, f"{station} {letter}")
