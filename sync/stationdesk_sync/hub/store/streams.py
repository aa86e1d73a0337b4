"""Streams: ops get dense positions, range by range, under a chain of their own.

The counter rows are taken inside the writing transaction and held to its end, so that order of
positions is order of commits and no reader can step over a gap. The stream of a station stands under its code,
the city's under none.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.model.stream import H_0, station_of, station_stream, stream_chain

__all__ = [
    "Heads",
    "Range",
    "after",
    "append",
    "at",
    "head",
    "heads",
    "hold",
    "key_of",
    "newest_points",
    "position",
    "ranges",
    "station_stream",
]
Heads = dict[str, tuple[int, bytes]]
_COLUMNS = "station, stream, from_pos, to_pos, device, first, last_chain, exceptions, chain"


@dataclass(frozen=True, slots=True)
class Range:
    """Positions ``from_pos``-``to_pos`` of a stream: ops of a device from number ``first`` on.

    ``last_chain`` is what went into the stream's chain; ``exceptions`` are kept as they went into it.
    """

    station: str
    stream: str
    from_pos: int
    to_pos: int
    device: bytes
    first: int
    last_chain: bytes
    exceptions: bytes
    chain: bytes

    @property
    def last(self) -> int:
        """The number of its last op."""
        return self.first + self.to_pos - self.from_pos


def key_of(stream: str) -> str:
    """Return the station under which a stream stands, nothing for the city's."""
    return station_of(stream) or ""


def hold(tx: Tx, names: Iterable[str]) -> Heads:
    """Hold the counters of streams to the end of the transaction; return position and chain of each.

    Everybody takes them in the order of their names, so that no two writers wait for each other.
    """
    heads: Heads = {}
    for name in sorted(set(names)):
        held = _held(tx, name)
        if held is None:
            tx.run(
                "INSERT INTO stream (station, stream, pos, chain) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING",
                (key_of(name), name, H_0),
            )
            held = _held(tx, name)
        if held is None:
            raise LookupError(name)
        heads[name] = held
    return heads


def _held(tx: Tx, name: str) -> tuple[int, bytes] | None:
    row = tx.one(
        f"SELECT pos, chain FROM stream WHERE station = ? AND stream = ?{tx.dialect.row_lock}", (key_of(name), name)
    )
    return None if row is None else (row[0], bytes(row[1]))


def append(
    tx: Tx, heads: Heads, stream: str, count: int, device: bytes, first: int, last_chain: bytes, exceptions: bytes
) -> Range:
    """Take ``count`` positions for ops of a device; return the range. The counter was held before."""
    pos, before = heads[stream]
    station, to_pos = key_of(stream), pos + count
    chain = stream_chain(before, last_chain, count, exceptions)
    tx.run("UPDATE stream SET pos = ?, chain = ? WHERE station = ? AND stream = ?", (to_pos, chain, station, stream))
    taken = Range(station, stream, pos + 1, to_pos, device, first, last_chain, exceptions, chain)
    tx.run(
        f"INSERT INTO stream_range ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (station, stream, taken.from_pos, to_pos, device, first, last_chain, exceptions, chain),
    )
    heads[stream] = (to_pos, chain)
    return taken


def head(tx: Tx, station: str, stream: str) -> tuple[int, bytes]:
    """Return last position and chain of a stream; 0 and the chain's start before the first op."""
    row = tx.one("SELECT pos, chain FROM stream WHERE station = ? AND stream = ?", (station, stream))
    return (0, H_0) if row is None else (row[0], bytes(row[1]))


def position(tx: Tx, station: str) -> int:
    """Return the last position of a station's stream, 0 before the first op."""
    return head(tx, station, station_stream(station))[0]


def heads(tx: Tx) -> list[tuple[str, str, int, bytes]]:
    """Return station, name, position and chain of every stream."""
    rows = tx.rows("SELECT station, stream, pos, chain FROM stream ORDER BY station, stream")
    return [(station, stream, pos, bytes(chain)) for station, stream, pos, chain in rows]


def ranges(tx: Tx, station: str) -> list[Range]:
    """Return the ranges of a station's streams in order; of the city's under no station."""
    rows = tx.rows(
        f"SELECT {_COLUMNS} FROM stream_range WHERE station = ? ORDER BY stream, from_pos",
        (station,),
    )
    return [_range(row) for row in rows]


def at(tx: Tx, stream: str, pos: int) -> Range | None:
    """Return the range that holds a position of a stream, or None."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM stream_range WHERE station = ? AND stream = ? AND from_pos <= ?"
        " ORDER BY from_pos DESC LIMIT 1",
        (key_of(stream), stream, pos),
    )
    taken = None if row is None else _range(row)
    return taken if taken is not None and taken.to_pos >= pos else None


def after(tx: Tx, stream: str, pos: int, limit: int) -> list[Range]:
    """Return the next ranges of a stream after a position, at most ``limit``."""
    rows = tx.rows(
        f"SELECT {_COLUMNS} FROM stream_range WHERE station = ? AND stream = ? AND from_pos > ?"
        " ORDER BY from_pos LIMIT ?",
        (key_of(stream), stream, pos, limit),
    )
    return [_range(row) for row in rows]


def newest_points(tx: Tx, stream: str, limit: int) -> list[tuple[int, bytes]]:
    """Return the newest points of a stream as position and chain, newest first."""
    rows = tx.rows(
        "SELECT to_pos, chain FROM stream_range WHERE station = ? AND stream = ? ORDER BY from_pos DESC LIMIT ?",
        (key_of(stream), stream, limit),
    )
    return [(pos, bytes(chain)) for pos, chain in rows]


def _range(row: Row) -> Range:
    station, stream, from_pos, to_pos, device, first, last_chain, exceptions, chain = row
    return Range(
        station, stream, from_pos, to_pos, bytes(device), first, bytes(last_chain), bytes(exceptions), bytes(chain)
    )
