"""The devices (desks) that the hub has admitted, and how far each one's chain is held."""

from dataclasses import astuple, dataclass

from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.wire.messages import DeskHeard

OPEN, SUPERSEDED, REVOKED = "open", "superseded", "revoked"
_COLUMNS = (
    "station, device, letter, device_key, box_key, certificate, last, chain, state, enrolled, last_heard,"
    " reissue_of, durable, parcels_upto, parked"
)


@dataclass(frozen=True, slots=True)
class Device:
    """One desk. ``last`` and ``chain`` say how much of its chain the hub holds; times are Unix seconds.

    ``reissue_of`` is the device that goes on under this one, ``durable`` how much of the chain lies in a verified
    backup, ``parcels_upto`` the last parcel of its pile that it has stored, ``parked`` how many ops it has heard
    and does not understand yet.
    """

    station: str
    device: bytes
    letter: str
    device_key: bytes
    box_key: bytes
    certificate: bytes
    last: int
    chain: bytes
    state: str
    enrolled: float
    last_heard: float
    reissue_of: bytes | None = None
    durable: int = 0
    parcels_upto: int = 0
    parked: int = 0


def find(tx: Tx, device: bytes, *, lock: bool = False) -> Device | None:
    """Return a device by its id, held until the end of the transaction when ``lock``."""
    suffix = tx.dialect.row_lock if lock else ""
    row = tx.one(f"SELECT {_COLUMNS} FROM device WHERE device = ?{suffix}", (device,))
    return None if row is None else _device(row)


def add(tx: Tx, device: Device) -> None:
    """Admit a device."""
    tx.run(f"INSERT INTO device ({_COLUMNS}) VALUES ({', '.join('?' * 15)})", astuple(device))


def advance(tx: Tx, device: Device, last: int, chain: bytes) -> None:
    """Note that more of a device's chain is held."""
    tx.run(
        "UPDATE device SET last = ?, chain = ? WHERE station = ? AND device = ?",
        (last, chain, device.station, device.device),
    )


def heard(tx: Tx, device: Device, parcels_upto: int, parked: int, now: float) -> None:
    """Note that a device was heard, how many parcels it has stored and what it could not apply."""
    tx.run(
        "UPDATE device SET last_heard = ?, parked = ?, parcels_upto = CASE WHEN parcels_upto < ? THEN ?"
        " ELSE parcels_upto END WHERE station = ? AND device = ?",
        (now, parked, parcels_upto, parcels_upto, device.station, device.device),
    )


def set_state(tx: Tx, device: Device, state: str) -> None:
    """Note that a device is open, superseded or revoked from now on."""
    tx.run("UPDATE device SET state = ? WHERE station = ? AND device = ?", (state, device.station, device.device))


def note_durable(tx: Tx, device: bytes, last: int) -> None:
    """Note that a verified backup holds a device's chain up to op ``last``."""
    tx.run("UPDATE device SET durable = ? WHERE device = ? AND durable < ? AND last >= ?", (last, device, last, last))


def knows_again(tx: Tx, station: str) -> bool:
    """Tell whether a station has a device that the hub had forgotten when it was restored.

    Another copy of its book may then bring the same records under an identity that the hub never saw give way.
    """
    return tx.one("SELECT 1 FROM device WHERE station = ? AND reissue_of = device", (station,)) is not None


def of_station(tx: Tx, station: str) -> list[Device]:
    """Return the devices of a station in the order of their admission."""
    rows = tx.rows(f"SELECT {_COLUMNS} FROM device WHERE station = ?", (station,))
    return sorted((_device(row) for row in rows), key=lambda d: (len(d.letter), d.letter))


def all_of(tx: Tx) -> list[Device]:
    """Return every device by station and letter."""
    rows = tx.rows(f"SELECT {_COLUMNS} FROM device")
    return sorted((_device(row) for row in rows), key=lambda d: (d.station, len(d.letter), d.letter))


def desks_heard(tx: Tx, station: str) -> list[DeskHeard]:
    """Return each desk of a station, with how far its chain is held and when it was last heard."""
    return [
        DeskHeard(
            letter=d.letter,
            last_heard=d.last_heard,
            device=d.device,
            device_key=d.device_key,
            box_key=d.box_key,
            state=d.state,
            last=d.last,
            chain=d.chain,
        )
        for d in of_station(tx, station)
    ]


def _device(row: Row) -> Device:
    station, device, letter, device_key, box_key, certificate, last, chain, state, enrolled, last_heard, *more = row
    reissue_of, durable, parcels_upto, parked = more
    return Device(
        station,
        bytes(device),
        letter,
        bytes(device_key),
        bytes(box_key),
        bytes(certificate),
        last,
        bytes(chain),
        state,
        enrolled,
        last_heard,
        None if reissue_of is None else bytes(reissue_of),
        durable,
        parcels_upto,
        parked,
    )
