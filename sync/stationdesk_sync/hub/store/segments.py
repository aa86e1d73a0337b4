"""Segments: the op bytes of one device as they came, with the header that it signed.

Also which days a segment touches, which ops were set aside and what a desk said of a day. Op bytes
are read back here and nowhere else.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.model.day import Statement
from stationdesk_sync.wire.frame import unpack_ops
from stationdesk_sync.wire.messages import BatchHeader, decode

_COLUMNS = "station, device, first, last, header, body, raw_len, sha"


@dataclass(frozen=True, slots=True)
class Segment:
    """Ops ``first``-``last`` of a device. The header may begin earlier, when an overlap was cut off."""

    station: str
    device: bytes
    first: int
    last: int
    header: bytes
    body: bytes
    raw_len: int
    sha: bytes

    def ops(self) -> list[bytes]:
        """Return the bytes of each op; ``MalformedFrame`` when the body was damaged."""
        return unpack_ops(self.body, self.raw_len)

    def said(self) -> BatchHeader:
        """Return the signed header; ``MalformedMessage`` when it was damaged."""
        return decode(self.header, BatchHeader)


def sha_of(header: bytes, body: bytes) -> bytes:
    """Return the check value of a stored segment's bytes."""
    return hashlib.sha256(len(header).to_bytes(8, "big") + header + body).digest()[:16]


def add(tx: Tx, segment: Segment) -> None:
    """Store a segment."""
    tx.run(
        f"INSERT INTO segment ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            segment.station,
            segment.device,
            segment.first,
            segment.last,
            segment.header,
            segment.body,
            segment.raw_len,
            segment.sha,
        ),
    )


def of_device(tx: Tx, station: str, device: bytes) -> list[Segment]:
    """Return the segments of a device in order."""
    sql = f"SELECT {_COLUMNS} FROM segment WHERE station = ? AND device = ? ORDER BY first"
    return [_segment(row) for row in tx.rows(sql, (station, device))]


def holding(tx: Tx, station: str, device: bytes, seq: int) -> Segment | None:
    """Return the segment that holds op ``seq`` of a device, or None."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM segment WHERE station = ? AND device = ? AND first <= ? ORDER BY first DESC LIMIT 1",
        (station, device, seq),
    )
    segment = None if row is None else _segment(row)
    return segment if segment is not None and segment.last >= seq else None


def on_day(tx: Tx, station: str, day: str) -> list[Segment]:
    """Return the segments of a station that hold an op of a day."""
    columns = ", ".join(f"s.{name}" for name in _COLUMNS.split(", "))
    rows = tx.rows(
        f"SELECT {columns} FROM segment_day d JOIN segment s"
        " ON s.station = d.station AND s.device = d.device AND s.first = d.first"
        " WHERE d.station = ? AND d.day = ? ORDER BY s.device, s.first",
        (station, day),
    )
    return [_segment(row) for row in rows]


def note_days(tx: Tx, segment: Segment, days: Iterable[str]) -> None:
    """Note which days a segment touches."""
    tx.many(
        "INSERT INTO segment_day (station, day, device, first) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(segment.station, day, segment.device, segment.first) for day in sorted(days)],
    )


def add_set_aside(tx: Tx, station: str, rows: Sequence[tuple[bytes, int, bytes, str]]) -> None:
    """Note ops that are kept without being counted: device, seq, op id, code."""
    tx.many(
        "INSERT INTO set_aside (station, device, seq, op_id, code) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (station, device, seq) DO NOTHING",
        [(station, *row) for row in rows],
    )


def remove_set_aside(tx: Tx, station: str, device: bytes, seq: int) -> None:
    """Forget that an op was set aside: it is looked at again."""
    tx.run("DELETE FROM set_aside WHERE station = ? AND device = ? AND seq = ?", (station, device, seq))


def stations_with(tx: Tx, code: str) -> list[str]:
    """Return the stations of which an op was set aside for a reason."""
    rows = tx.rows("SELECT DISTINCT station FROM set_aside WHERE code = ? ORDER BY station", (code,))
    return [row[0] for row in rows]


def set_aside_of(tx: Tx, station: str) -> dict[tuple[bytes, int], tuple[bytes, str]]:
    """Return op id and code of each op of a station that was set aside, by device and seq."""
    rows = tx.rows("SELECT device, seq, op_id, code FROM set_aside WHERE station = ?", (station,))
    return {(bytes(device), seq): (bytes(op_id), code) for device, seq, op_id, code in rows}


@dataclass(frozen=True, slots=True)
class Said:
    """The newest statement of a desk about a day: up to op ``last``, stored at position ``pos``."""

    device: bytes
    last: int
    statement: Statement
    pos: int


def put_statements(tx: Tx, station: str, device: bytes, last: int, pos: int, statements: Iterable[Statement]) -> None:
    """Keep the newest statement of each day."""
    tx.many(
        "INSERT INTO statement (station, day, device, last, people, services, code, seen, pos)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, day, device) DO UPDATE SET"
        " last = excluded.last, people = excluded.people, services = excluded.services, code = excluded.code,"
        " seen = excluded.seen, pos = excluded.pos",
        [(station, s.day, device, last, s.people, s.services, s.code, s.seen, pos) for s in statements],
    )


def said_of(tx: Tx, station: str, day: str | None = None) -> list[Said]:
    """Return the newest statement of each desk about one day, or about every day."""
    where, values = (" AND day = ?", (station, day)) if day is not None else ("", (station,))
    rows = tx.rows(
        f"SELECT device, last, day, people, services, code, seen, pos FROM statement WHERE station = ?{where}"
        " ORDER BY day, pos",
        values,
    )
    return [Said(bytes(row[0]), row[1], Statement(*row[2:7]), row[7]) for row in rows]


def days_of(tx: Tx, station: str) -> list[tuple[str, bytes, int]]:
    """Return day, device and first of each note of a touched day."""
    rows = tx.rows("SELECT day, device, first FROM segment_day WHERE station = ?", (station,))
    return [(day, bytes(device), first) for day, device, first in rows]


def _segment(row: Row) -> Segment:
    station, device, first, last, header, body, raw_len, sha = row
    return Segment(station, bytes(device), first, last, bytes(header), bytes(body), raw_len, bytes(sha))
