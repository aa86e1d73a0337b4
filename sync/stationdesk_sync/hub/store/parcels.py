"""The piles of parcels as the store keeps them, and the two counters of each device.

``taken`` is the last of its own numbers that was settled, ``given`` the last number in its pile. The rows of
``parcel_count`` are held in the order of the ids, so that two desks writing to each other never wait in a ring.
"""

from collections.abc import Iterable

from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.wire.messages import Parcel

EPOCH_GAP = 1 << 32


def hold(tx: Tx, station: str, wanted: Iterable[bytes]) -> None:
    """Hold the counters of these devices to the end of the transaction."""
    for device in sorted(set(wanted)):
        tx.run(
            "INSERT INTO parcel_count (station, device, taken, given) VALUES (?, ?, 0, 0) ON CONFLICT DO NOTHING",
            (station, device),
        )
        tx.one(
            f"SELECT given FROM parcel_count WHERE station = ? AND device = ?{tx.dialect.row_lock}", (station, device)
        )


def taken(tx: Tx, station: str, device: bytes) -> int:
    """Return the last of a sender's own numbers that was settled."""
    row = tx.one("SELECT taken FROM parcel_count WHERE station = ? AND device = ?", (station, device))
    return 0 if row is None else int(row[0])


def set_taken(tx: Tx, station: str, device: bytes, number: int) -> None:
    """Note the last of a sender's own numbers that was settled."""
    tx.run("UPDATE parcel_count SET taken = ? WHERE station = ? AND device = ?", (number, station, device))


def given(tx: Tx, station: str, device: bytes) -> int:
    """Return the last number that a receiver's pile has had."""
    row = tx.one("SELECT given FROM parcel_count WHERE station = ? AND device = ?", (station, device))
    return 0 if row is None else int(row[0])


def add(tx: Tx, station: str, receiver: bytes, sender: bytes, parcel: Parcel) -> None:
    """Lay a parcel on a pile. The counter was held before."""
    row = tx.one(
        "UPDATE parcel_count SET given = given + 1 WHERE station = ? AND device = ? RETURNING given",
        (station, receiver),
    )
    number = 1 if row is None else int(row[0])
    tx.run(
        "INSERT INTO parcel (station, device, number, sender, sent, box) VALUES (?, ?, ?, ?, ?, ?)",
        (station, receiver, number, sender, parcel.number, parcel.box),
    )


def piled(tx: Tx, station: str, receiver: bytes) -> int:
    """Return how many parcels lie on a pile."""
    row = tx.one("SELECT COUNT(*) FROM parcel WHERE station = ? AND device = ?", (station, receiver))
    return 0 if row is None else int(row[0])


def first_of(tx: Tx, station: str, receiver: bytes, most: int) -> list[Parcel]:
    """Return the oldest parcels of a pile."""
    rows = tx.rows(
        "SELECT number, sender, box FROM parcel WHERE station = ? AND device = ? ORDER BY number LIMIT ?",
        (station, receiver, most),
    )
    return [Parcel(number=number, device=bytes(sender), box=bytes(box)) for number, sender, box in rows]


def drop(tx: Tx, station: str, receiver: bytes, upto: int) -> None:
    """Drop what a receiver has stored."""
    tx.run("DELETE FROM parcel WHERE station = ? AND device = ? AND number <= ?", (station, receiver, upto))


def drop_pile(tx: Tx, station: str, receiver: bytes) -> None:
    """Drop the whole pile of a device that will never come for it."""
    tx.run("DELETE FROM parcel WHERE station = ? AND device = ?", (station, receiver))


def renumber_beyond(tx: Tx, station: str, receiver: bytes, upto: int) -> None:
    """Give the parcels of a pile numbers after ``upto``. The counter was held before."""
    tx.run(
        "UPDATE parcel SET number = number + ? WHERE station = ? AND device = ?", (upto + EPOCH_GAP, station, receiver)
    )
    tx.run(
        "UPDATE parcel_count SET given = given + ? WHERE station = ? AND device = ?",
        (upto + EPOCH_GAP, station, receiver),
    )


def leave_gap(tx: Tx) -> None:
    """Leave a gap before the next number of every pile: a restored hub must not give a number again."""
    tx.run("UPDATE parcel_count SET given = given + ?", (EPOCH_GAP,))
