"""Keys of rows on their way between the PCs of a station, in boxes that only the receiver can open.

Each other open device has a cursor over the table of keys; one parcel a device is on its way at a time, under a number
of this desk's own, and is made again until the hub has taken it. Called by hearing and outbox.
"""

from collections.abc import Sequence
from dataclasses import replace

from stationdesk.app.outbox_ports import KeyParcel, LinkState
from stationdesk.app.ports import Random
from stationdesk.storage.database import Cursor
from stationdesk.storage.identity import BookKeys
from stationdesk.storage.peers import OPEN, Peer, read_peers
from stationdesk.storage.projection import Projector
from stationdesk.storage.rebuilding import reopen_rows
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.sealing.box import seal_box
from stationdesk_sync.sealing.fields import KEY_ID_LENGTH, KEY_LENGTH, CannotOpen
from stationdesk_sync.wire.codec import MalformedOp, decode_value, encode_value

PURPOSE = b"stationdesk-parcel-1"
KEYS_A_PARCEL = 900  # of 71 bytes each: a parcel stays under 64 KiB
MOST_PARCELS = 64
_BOX, _KEY_ROW = 128, 71
_NO_END = 1 << 62


class Parcels:
    """Makes and opens parcels."""

    def __init__(
        self, registers: Registers, projector: Projector, sealer: Sealer, keys: BookKeys, random: Random
    ) -> None:
        self._registers = registers
        self._projector = projector
        self._sealer = sealer
        self._keys = keys
        self._random = random

    def to_send(self, cursor: Cursor, station: str, room: int) -> tuple[tuple[KeyParcel, ...], bool]:
        """Return the next parcel for each open device that lacks keys, and whether some are left."""
        newest = cursor.execute("SELECT coalesce(max(rowid), 0) FROM subject_key").fetchone()[0]
        found: list[KeyParcel] = []
        more = False
        for peer in read_peers(cursor):
            if peer.state != OPEN or not peer.box_key:
                continue
            upto, number, pending = _sent(cursor, peer.device)
            if number is None and upto >= newest:
                continue
            fits = min(KEYS_A_PARCEL, (room - _BOX) // _KEY_ROW)
            if len(found) == MOST_PARCELS or fits < 1:
                return tuple(found), bool(found)
            keys, last = self._keys_after(cursor, upto, pending, fits)
            if not keys:
                _write_sent(cursor, peer.device, last, None, None)
                continue
            number = number or _next_number(cursor)
            _write_sent(cursor, peer.device, upto, number, last)
            found.append(KeyParcel(number, peer.device, self._box(station, peer, keys)))
            room -= len(found[-1].box)
            more = more or last < newest
        return tuple(sorted(found, key=lambda parcel: parcel.number)), more

    def store(self, cursor: Cursor, link: LinkState, parcels: Sequence[KeyParcel]) -> LinkState:
        """Keep the keys of parcels that came and show what they open; returns the link with the last one's number."""
        rows: set[bytes] = set()
        upto = link.parcels_upto
        for parcel in sorted(parcels, key=lambda parcel: parcel.number):
            if parcel.number > link.parcels_upto:
                rows |= self._open(cursor, link.station, parcel)
                upto = max(upto, parcel.number)
        reopen_rows(cursor, self._registers, self._projector, self._sealer, sorted(rows))
        return replace(link, parcels_upto=upto)

    def _keys_after(
        self, cursor: Cursor, after: int, upto: int | None, most: int
    ) -> tuple[list[tuple[bytes, bytes, bytes]], int]:
        rows = cursor.execute(
            "SELECT rowid, key_id, row_id, wrapped FROM subject_key WHERE rowid > ? AND rowid <= ? "
            "ORDER BY rowid LIMIT ?",
            (after, upto if upto is not None else _NO_END, KEYS_A_PARCEL if upto is not None else most),
        ).fetchall()
        keys = [
            (key_id, row_id, self._sealer.unwrap(key_id, row_id, wrapped))
            for _, key_id, row_id, wrapped in rows
            if wrapped  # an empty one was destroyed
        ]
        return keys, rows[-1][0] if rows else (upto or after)

    def _box(self, station: str, peer: Peer, keys: list[tuple[bytes, bytes, bytes]]) -> bytes:
        clear = encode_value([list(key) for key in keys])
        return seal_box(peer.box_key, purpose(station, self._keys.device_id), clear, self._random)

    def _open(self, cursor: Cursor, station: str, parcel: KeyParcel) -> set[bytes]:
        """Keep the keys of one parcel; returns the rows they are for. One that does not open is passed over."""
        try:
            listed = decode_value(self._keys.open_box(purpose(station, parcel.device), parcel.box))
        except (CannotOpen, MalformedOp):
            return set()
        rows: set[bytes] = set()
        for entry in listed if isinstance(listed, list) else ():
            if not _is_key(entry):
                continue
            key_id, row_id, key = entry
            wrapped = self._sealer.wrap(key_id, row_id, key)
            kept = cursor.execute(
                "INSERT INTO subject_key (key_id, row_id, wrapped) SELECT ?1, ?2, ?3 "
                "WHERE NOT EXISTS (SELECT 1 FROM erased WHERE row_id = ?2) ON CONFLICT DO NOTHING RETURNING 1",
                (key_id, row_id, wrapped),
            ).fetchall()
            if kept:
                rows.add(row_id)
        return rows


def purpose(station: str, sender: bytes) -> bytes:
    """Return what a parcel's box is bound to."""
    return PURPOSE + b"\x00" + station.encode("utf-8") + b"\x00" + sender


def note_taken(cursor: Cursor, taken: int) -> None:
    """Move the cursors of the devices whose parcels the hub has taken.

    A hub that has taken fewer than it had (it was restored, or this desk has a new identity) gets all keys again;
    whoever has them already passes them over.
    """
    known = cursor.execute("SELECT coalesce(max(number), 0) FROM parcel_sent WHERE pending IS NULL").fetchone()[0]
    if known > taken:
        cursor.execute("UPDATE parcel_sent SET upto = 0, pending = NULL, number = min(number, ?)", (taken,))
        return
    cursor.execute(
        "UPDATE parcel_sent SET upto = pending, pending = NULL WHERE pending IS NOT NULL AND number <= ?", (taken,)
    )


def _sent(cursor: Cursor, device: bytes) -> tuple[int, int | None, int | None]:
    """Return up to which key a device has all, and number and last key of the parcel on its way to it, if any."""
    row = cursor.execute("SELECT upto, number, pending FROM parcel_sent WHERE device = ?", (device,)).fetchone()
    if row is None:
        return 0, None, None
    return row[0], row[1] if row[2] is not None else None, row[2]


def _write_sent(cursor: Cursor, device: bytes, upto: int, number: int | None, pending: int | None) -> None:
    cursor.execute(
        "INSERT INTO parcel_sent (device, upto, number, pending) VALUES (?,?,?,?) ON CONFLICT (device) DO UPDATE "
        "SET upto = excluded.upto, number = coalesce(excluded.number, number), pending = excluded.pending",
        (device, upto, number, pending),
    )


def _next_number(cursor: Cursor) -> int:
    return int(cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM parcel_sent").fetchone()[0])


def _is_key(entry: object) -> bool:
    if not isinstance(entry, list) or [type(part) for part in entry] != [bytes, bytes, bytes]:
        return False
    return [len(part) for part in entry] == [KEY_ID_LENGTH, 16, KEY_LENGTH]
