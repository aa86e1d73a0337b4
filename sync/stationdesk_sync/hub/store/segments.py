"""Segments: the op bytes of one device as they came, with the header that it signed.

Also which days a segment touches, which ops were set aside and what a desk said of a day. Op bytes
are read back here and nowhere else.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.model.day import Statement
from stationdesk_sync.model.mend import FOR_GOOD
from stationdesk_sync.wire.messages import Batch, RangeHeader, decode
from stationdesk_sync.wire.packing import unpack

_COLUMNS = "station, device, first, last, header, packing, raw_len, body, sha, pos"
_SAID_WHILE_PARKED = 2  # in ``statement.known``, beside 0 and 1
_FOR_GOOD = ", ".join(f"'{code}'" for code in sorted(FOR_GOOD))


@dataclass(frozen=True, slots=True)
class Segment:
    """Ops ``first``-``last`` of a device. The header may begin earlier, when an overlap was cut off.

    ``pos`` is the position of the first op in the stream of the station.
    """

    station: str
    device: bytes
    first: int
    last: int
    header: bytes
    packing: int
    raw_len: int
    body: bytes
    sha: bytes
    pos: int

    @property
    def count(self) -> int:
        """How many ops it holds."""
        return self.last - self.first + 1

    def ops(self) -> list[bytes]:
        """Return the bytes of each op; ``MalformedBatch`` when the body was damaged."""
        return unpack(self.packing, self.raw_len, self.count, self.body)

    def said(self) -> RangeHeader:
        """Return the signed header; ``MalformedMessage`` when it was damaged."""
        return decode(self.header, RangeHeader)

    def batch(self) -> Batch:
        """Return it as it travels."""
        return Batch(
            header=self.header,
            first=self.first,
            count=self.count,
            packing=self.packing,
            raw_len=self.raw_len,
            body=self.body,
        )


def sha_of(header: bytes, body: bytes) -> bytes:
    """Return the check value of a stored segment's bytes."""
    return hashlib.sha256(len(header).to_bytes(8, "big") + header + body).digest()[:16]


def add(tx: Tx, segment: Segment) -> None:
    """Store a segment."""
    tx.run(
        f"INSERT INTO segment ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            segment.station,
            segment.device,
            segment.first,
            segment.last,
            segment.header,
            segment.packing,
            segment.raw_len,
            segment.body,
            segment.sha,
            segment.pos,
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment stands, without what is in it."""

    device: bytes
    first: int
    last: int
    sha: bytes
    pos: int


def on_day(tx: Tx, station: str, day: str) -> list[Place]:
    """Return the places of the segments of a station that hold an op of a day."""
    rows = tx.rows(
        "SELECT s.device, s.first, s.last, s.sha, s.pos FROM segment_day d JOIN segment s"
        " ON s.station = d.station AND s.device = d.device AND s.first = d.first"
        " WHERE d.station = ? AND d.day = ? ORDER BY s.device, s.first",
        (station, day),
    )
    return [Place(bytes(device), first, last, bytes(sha), pos) for device, first, last, sha, pos in rows]


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


def stations_with(tx: Tx, codes: Iterable[str]) -> list[str]:
    """Return the stations of which an op was set aside for one of these reasons."""
    rows = tx.rows_in("SELECT DISTINCT station FROM set_aside WHERE code IN ({keys})", (), codes)
    return sorted({row[0] for row in rows})


def any_aside(tx: Tx, station: str) -> bool:
    """Tell whether any op of a station is set aside."""
    return tx.one("SELECT 1 FROM set_aside WHERE station = ? LIMIT 1", (station,)) is not None


def set_aside_of(tx: Tx, station: str) -> dict[tuple[bytes, int], tuple[bytes, str]]:
    """Return op id and code of each op of a station that was set aside, by device and seq."""
    rows = tx.rows("SELECT device, seq, op_id, code FROM set_aside WHERE station = ?", (station,))
    return {(bytes(device), seq): (bytes(op_id), code) for device, seq, op_id, code in rows}


def aside_between(tx: Tx, station: str, device: bytes, first: int, last: int) -> list[tuple[int, str, bool]]:
    """Return number, code and whether it was mended of each op of a range that was set aside."""
    rows = tx.rows(
        "SELECT seq, code, mended FROM set_aside WHERE station = ? AND device = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (station, device, first, last),
    )
    return [(seq, code, mended is not None) for seq, code, mended in rows]


def unmended(tx: Tx, station: str, op_id: bytes) -> tuple[bytes, int] | None:
    """Return device and number of the op with this id that is set aside for good and was not mended yet, or None.

    What its row decides, or a newer program, may count after all: it cannot be mended.
    """
    row = tx.one(
        "SELECT device, seq FROM set_aside WHERE station = ? AND op_id = ? AND mended IS NULL"
        f" AND code IN ({_FOR_GOOD}) ORDER BY device, seq LIMIT 1",
        (station, op_id),
    )
    return None if row is None else (bytes(row[0]), row[1])


def shut_out_of(tx: Tx, station: str) -> dict[bytes, tuple[bytes, int]]:
    """Return id and place of the ops of a station that are set aside for having come from a revoked device only."""
    rows = tx.rows(
        "SELECT op_id, device, seq FROM set_aside WHERE station = ? AND code = 'shut_out' AND mended IS NULL",
        (station,),
    )
    return {bytes(op_id): (bytes(device), seq) for op_id, device, seq in rows}


def mend(tx: Tx, station: str, device: bytes, seq: int, by: bytes) -> None:
    """Note that an op set aside was mended by another."""
    tx.run("UPDATE set_aside SET mended = ? WHERE station = ? AND device = ? AND seq = ?", (by, station, device, seq))


def mended_of(tx: Tx, station: str) -> list[tuple[bytes, int, bytes, bytes]]:
    """Return device, number and id of each op that was mended, and the id of the op that did it."""
    rows = tx.rows(
        "SELECT device, seq, op_id, mended FROM set_aside WHERE station = ? AND mended IS NOT NULL"
        " ORDER BY device, seq",
        (station,),
    )
    return [(bytes(device), seq, bytes(op_id), bytes(by)) for device, seq, op_id, by in rows]


def of_station(tx: Tx, station: str) -> Iterator[Segment]:
    """Give the segments of a station one by one."""
    places = tx.rows("SELECT device, first FROM segment WHERE station = ? ORDER BY device, first", (station,))
    for device, first in places:
        found = holding(tx, station, bytes(device), first)
        if found is not None:
            yield found


@dataclass(frozen=True, slots=True)
class Said:
    """The newest statement of a desk about a day: up to op ``last``, stored at position ``pos``.

    ``known`` tells that the hub knew the point of its stream up to which the desk says it had heard. After the hub was
    restored a desk may speak of positions that other ops hold now: such a statement cannot be judged. ``parked`` tells
    that the desk did not understand some of what it had heard when it said so.
    """

    device: bytes
    last: int
    statement: Statement
    pos: int
    known: bool
    parked: bool


def put_statements(
    tx: Tx, station: str, device: bytes, last: int, pos: int, statements: Iterable[Statement], seen: int
) -> None:
    """Keep the newest statement of each day. ``seen`` is the point of the stream that its desk proved to have heard.

    A statement may have been written a page earlier than it is sent: the points before a proved one are its own too.
    """
    tx.many(
        "INSERT INTO statement (station, day, device, last, people, services, code, seen, pos, known)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, day, device) DO UPDATE SET"
        " last = excluded.last, people = excluded.people, services = excluded.services, code = excluded.code,"
        " seen = excluded.seen, pos = excluded.pos, known = excluded.known",
        [
            (station, s.day, device, last, s.people, s.services, s.code, s.seen, pos, int(s.seen <= seen))
            for s in statements
        ],
    )


def said_of(tx: Tx, station: str, day: str | None = None) -> list[Said]:
    """Return the newest statement of each desk about one day, or about every day."""
    where, values = (" AND day = ?", (station, day)) if day is not None else ("", (station,))
    rows = tx.rows(
        f"SELECT device, last, day, people, services, code, seen, pos, known FROM statement WHERE station = ?{where}"
        " ORDER BY day, pos",
        values,
    )
    return [
        Said(bytes(row[0]), row[1], Statement(*row[2:7]), row[7], bool(row[8]), row[8] == _SAID_WHILE_PARKED)
        for row in rows
    ]


def note_parked(tx: Tx, station: str, device: bytes, last: int) -> None:
    """Note of what a desk says with its op ``last`` that it does not understand all it has heard yet."""
    tx.run(
        "UPDATE statement SET known = ? WHERE station = ? AND device = ? AND last = ? AND seen > 0 AND known = 1",
        (_SAID_WHILE_PARKED, station, device, last),
    )


def days_of(tx: Tx, station: str) -> list[tuple[str, bytes, int]]:
    """Return day, device and first of each note of a touched day."""
    rows = tx.rows("SELECT day, device, first FROM segment_day WHERE station = ?", (station,))
    return [(day, bytes(device), first) for day, device, first in rows]


def _segment(row: Row) -> Segment:
    station, device, first, last, header, packing, raw_len, body, sha, pos = row
    return Segment(station, bytes(device), first, last, bytes(header), packing, raw_len, bytes(body), bytes(sha), pos)
