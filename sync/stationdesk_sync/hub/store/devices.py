"""The devices (desks) that the hub has admitted, and how far each one's chain is held."""

from dataclasses import astuple, dataclass

from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.wire.messages import DeskHeard

OPEN, CLOSED = "open", "closed"
_COLUMNS = "station, device, letter, device_key, box_key, certificate, last, chain, state, enrolled, last_heard"


@dataclass(frozen=True, slots=True)
class Device:
    """One desk. ``last`` and ``chain`` say how much of its chain the hub holds; times are Unix seconds."""

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


def find(tx: Tx, device: bytes, *, lock: bool = False) -> Device | None:
    """Return a device by its id, held until the end of the transaction when ``lock``."""
    suffix = tx.dialect.row_lock if lock else ""
    row = tx.one(f"SELECT {_COLUMNS} FROM device WHERE device = ?{suffix}", (device,))
    return None if row is None else _device(row)


def add(tx: Tx, device: Device) -> None:
    """Admit a device."""
    tx.run(f"INSERT INTO device ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(device))


def advance(tx: Tx, device: Device, last: int, chain: bytes, now: float) -> None:
    """Note that more of a device's chain is held."""
    tx.run(
        "UPDATE device SET last = ?, chain = ?, last_heard = ? WHERE station = ? AND device = ?",
        (last, chain, now, device.station, device.device),
    )


def heard(tx: Tx, device: Device, now: float) -> None:
    """Note that a device was heard."""
    tx.run("UPDATE device SET last_heard = ? WHERE station = ? AND device = ?", (now, device.station, device.device))


def of_station(tx: Tx, station: str) -> list[Device]:
    """Return the devices of a station in the order of their admission."""
    rows = tx.rows(f"SELECT {_COLUMNS} FROM device WHERE station = ?", (station,))
    return sorted((_device(row) for row in rows), key=lambda d: (len(d.letter), d.letter))


def all_of(tx: Tx) -> list[Device]:
    """Return every device by station and letter."""
    rows = tx.rows(f"SELECT {_COLUMNS} FROM device")
    return sorted((_device(row) for row in rows), key=lambda d: (d.station, len(d.letter), d.letter))


def desks_heard(tx: Tx, station: str) -> list[DeskHeard]:
    """Return letter and last contact of each open desk of a station."""
    return [DeskHeard(letter=d.letter, last_heard=d.last_heard) for d in of_station(tx, station) if d.state == OPEN]


def _device(row: Row) -> Device:
    station, device, letter, device_key, box_key, certificate, last, chain, state, enrolled, last_heard = row
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
    )
