"""How far each stream was heard: one row a range, the newest of them is the cursor.

Called by hearing, outbox and the check. The chain of a stream is ``model.stream``'s.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stationdesk.storage.database import Cursor
from stationdesk.storage.peers import Peer, drop_unproved, read_peers, write_peer
from stationdesk_sync.model.chain import chain_start
from stationdesk_sync.model.stream import H_0
from stationdesk_sync.wire.codec import MalformedOp, decode_value
from stationdesk_sync.wire.messages import RangeHeader, decode


class Mark(NamedTuple):
    """Positions ``from_pos``-``to_pos`` of a stream: ops of ``device`` from ``first`` on; ``chain`` is the stream's."""

    stream: str
    to_pos: int
    from_pos: int
    chain: bytes
    device: bytes
    first: int
    last_chain: bytes
    exceptions: bytes

    @property
    def last(self) -> int:
        """The number of the range's last op in its device's chain."""
        return self.first + self.to_pos - self.from_pos


COLUMNS = ", ".join(Mark._fields)
_IN_A_RANGE = "SELECT 1 FROM peer_range r WHERE r.device = {table}.device AND {table}.seq BETWEEN r.first AND r.last"
_PLACED = ("foreign_op", "held_place")
_INSERT = f"INSERT INTO stream_mark ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?)"


def position(cursor: Cursor, stream: str) -> tuple[int, bytes]:
    """Return the position up to which a stream was heard, and its chain there."""
    row = cursor.execute(
        "SELECT to_pos, chain FROM stream_mark WHERE stream = ? ORDER BY to_pos DESC LIMIT 1", (stream,)
    ).fetchone()
    return (0, H_0) if row is None else (int(row[0]), bytes(row[1]))


def add_marks(cursor: Cursor, marks: Sequence[Mark]) -> None:
    """Move a stream's cursor over more ranges."""
    cursor.executemany(_INSERT, marks)


def heard_of(cursor: Cursor, stream: str, device: bytes) -> tuple[int, bytes]:
    """Return how much of a device's chain lies under a stream's cursor: number of its last op, and its chain there."""
    row = cursor.execute(
        f"SELECT {COLUMNS} FROM stream_mark WHERE device = ? AND stream = ? ORDER BY to_pos DESC LIMIT 1",
        (device, stream),
    ).fetchone()
    if row is None:
        return 0, chain_start(device)
    mark = Mark(*row)
    return mark.last, mark.last_chain


def go_back(cursor: Cursor, stream: str, marks: Sequence[tuple[int, bytes]], *, own: bool) -> int:
    """Move a stream's cursor back to the newest of ``marks`` (newest first) that this book knows, 0 at worst.

    No op goes; those beyond have no position until they are heard again (``own``: it is the station's own stream).
    """
    back = 0
    for pos, chain in marks:
        known = cursor.execute(
            "SELECT 1 FROM stream_mark WHERE stream = ? AND to_pos = ? AND chain = ?", (stream, pos, chain)
        ).fetchone()
        if known is not None:
            back = pos
            break
    cursor.execute("DELETE FROM stream_mark WHERE stream = ? AND to_pos > ?", (stream, back))
    if own:
        peers = read_peers(cursor)
        for peer in peers:
            drop_unproved(cursor, peer, heard_of(cursor, stream, peer.device)[0])
        unsigned = {table: f"pos > ? AND NOT EXISTS ({_IN_A_RANGE.format(table=table)})" for table in _PLACED}
        cursor.execute(f"DELETE FROM held_place WHERE {unsigned['held_place']}", (back,))
        cursor.execute(
            f"UPDATE foreign_op SET device = NULL, seq = NULL, pos = NULL WHERE {unsigned['foreign_op']}", (back,)
        )
        for table in _PLACED:
            cursor.execute(f"UPDATE {table} SET pos = NULL WHERE pos > ?", (back,))
        for peer in peers:
            _hold_less(cursor, stream, peer)
    return back


def _hold_less(cursor: Cursor, stream: str, peer: Peer) -> None:
    """Note that a device is held no further than a mark or a signed range proves; an old identity is like others."""
    row = cursor.execute(
        "SELECT last, header FROM peer_range WHERE device = ? ORDER BY last DESC LIMIT 1", (peer.device,)
    ).fetchone()
    last, chain = heard_of(cursor, stream, peer.device)
    if row is not None and row[0] > last:
        last, chain = row[0], decode(row[1], RangeHeader).last_chain
    if last < peer.last:
        write_peer(cursor, peer._replace(last=last, chain=chain))


def read_exceptions(raw: bytes, device: bytes) -> dict[int, str]:
    """Return ops of a device's range that are kept without being counted: number -> code; ``ValueError`` if torn."""
    if not raw:
        return {}
    try:
        listed = decode_value(raw)
    except MalformedOp:
        raise ValueError("exceptions") from None
    if not isinstance(listed, list):
        raise ValueError("exceptions")
    found: dict[int, str] = {}
    for row in listed:
        if not isinstance(row, list) or len(row) != 3 or not isinstance(row[1], int) or not isinstance(row[2], str):
            raise ValueError("exceptions")
        if row[0] == device:
            found[row[1]] = row[2]
    return found
