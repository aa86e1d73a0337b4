"""Streams: every op of a station gets a dense position, range by range, under a chain of their own.

The counter row is taken inside the writing transaction and held to its end, so that order of
positions is order of commits and no reader can step over a gap.
"""

import hashlib
from dataclasses import dataclass

from stationdesk_sync.hub.store.engine import Tx

_START = b"\x00" * 16


@dataclass(frozen=True, slots=True)
class Range:
    """Positions ``from_pos``-``to_pos`` of a stream: the segment of a device that begins at ``first``."""

    station: str
    stream: str
    from_pos: int
    to_pos: int
    device: bytes
    first: int
    exceptions: bytes
    chain: bytes


def station_stream(station: str) -> str:
    """Return the name of a station's stream."""
    return f"st:{station}"


def range_chain(previous: bytes, last_chain: bytes, count: int, exceptions: bytes) -> bytes:
    """Return the chain value of a stream after a range."""
    return hashlib.sha256(previous + last_chain + count.to_bytes(8, "big") + exceptions).digest()[:16]


def hold(tx: Tx, station: str) -> tuple[int, bytes]:
    """Hold the counter of a station's stream to the end of the transaction; return position and chain."""
    stream = station_stream(station)
    tx.run(
        "INSERT INTO stream (station, stream, pos, chain) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING",
        (station, stream, _START),
    )
    row = tx.one(
        f"SELECT pos, chain FROM stream WHERE station = ? AND stream = ?{tx.dialect.row_lock}", (station, stream)
    )
    if row is None:
        raise LookupError(stream)
    return row[0], bytes(row[1])


def append(tx: Tx, station: str, count: int, device: bytes, first: int, last_chain: bytes, exceptions: bytes) -> Range:
    """Take ``count`` positions for a segment; return the range. The counter was held before."""
    stream = station_stream(station)
    row = tx.one(
        "UPDATE stream SET pos = pos + ? WHERE station = ? AND stream = ? RETURNING pos, chain",
        (count, station, stream),
    )
    if row is None:
        raise LookupError(stream)
    to_pos, chain = row[0], range_chain(bytes(row[1]), last_chain, count, exceptions)
    taken = Range(station, stream, to_pos - count + 1, to_pos, device, first, exceptions, chain)
    tx.run("UPDATE stream SET chain = ? WHERE station = ? AND stream = ?", (chain, station, stream))
    tx.run(
        "INSERT INTO stream_range (station, stream, from_pos, to_pos, device, first, exceptions, chain)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (station, stream, taken.from_pos, to_pos, device, first, exceptions, chain),
    )
    return taken


def position(tx: Tx, station: str) -> int:
    """Return the last position of a station's stream, 0 before the first op."""
    row = tx.one("SELECT pos FROM stream WHERE station = ? AND stream = ?", (station, station_stream(station)))
    return 0 if row is None else int(row[0])


def heads(tx: Tx) -> list[tuple[str, str, int, bytes]]:
    """Return station, name, position and chain of every stream."""
    rows = tx.rows("SELECT station, stream, pos, chain FROM stream ORDER BY station, stream")
    return [(station, stream, pos, bytes(chain)) for station, stream, pos, chain in rows]


def ranges(tx: Tx, station: str) -> list[Range]:
    """Return the ranges of a station's streams in order."""
    rows = tx.rows(
        "SELECT station, stream, from_pos, to_pos, device, first, exceptions, chain FROM stream_range"
        " WHERE station = ? ORDER BY stream, from_pos",
        (station,),
    )
    return [
        Range(station, stream, from_pos, to_pos, bytes(device), first, bytes(exceptions), bytes(chain))
        for station, stream, from_pos, to_pos, device, first, exceptions, chain in rows
    ]
