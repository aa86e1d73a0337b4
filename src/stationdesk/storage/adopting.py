"""Records of other devices that nobody brings to the hub any more, taken into this book's own chain.

A hub restored to before it knew a device, a chain that went on differently, a range whose beginning is lost: then ops
are held here, shown and counted, that have no place in the station's stream and no signature to offer them under. As an
op keeps its identity in any chain, this book gives them numbers of its own once they have been without a place for a
day (whoever wrote them may still come), and the hub drops those that come twice.

The op table keeps an adopted op for the sake of the chain alone; what became of it stays with what was heard. Called by
hearing, outbox and the check.
"""

from collections.abc import Sequence
from dataclasses import replace

from stationdesk.app.happened import Happened
from stationdesk.storage import happenings
from stationdesk.storage.database import Cursor
from stationdesk.storage.link_state import joined, write_link
from stationdesk.storage.offers import read_offers
from stationdesk_sync.model.chain import chain_next
from stationdesk_sync.model.day_fold import DayOp

WAIT_SECONDS = 86_400.0
_ANY = 1 << 30  # room for whatever could be offered
_LOOSE = """
FROM foreign_op f WHERE f.pos IS NULL AND f.far = 0
AND NOT EXISTS (SELECT 1 FROM held_place p WHERE p.op_id = f.op_id AND p.pos IS NOT NULL)
AND NOT EXISTS (SELECT 1 FROM op o WHERE o.op_id = f.op_id)
"""
_FIRST = f"SELECT 1 {_LOOSE} LIMIT 1"
_ALL = f"SELECT f.op_id, f.hash, f.raw, f.row_id, f.clock {_LOOSE} ORDER BY f.rowid"
_INSERT = (
    "INSERT INTO op (seq, op_id, hash, chain, raw, register, row_id, kind, clock, day, in_code, adopted) "
    "VALUES (?,?,?,?,?,'',?,'',?,NULL,0,1)"
)


def note_loose(cursor: Cursor) -> bool:
    """Note since when ops are loose, the stream having been heard to its end; returns whether it is time to adopt."""
    link = joined(cursor)
    loose = cursor.execute(_FIRST).fetchone() is not None
    now, since = link.last_success or 0.0, link.loose_since
    if not loose:
        if since is not None:
            write_link(cursor, replace(link, loose_since=None))
        return False
    if since is None or since > now:  # a clock that was set back begins the wait anew
        write_link(cursor, replace(link, loose_since=now))
        return False
    return now - since >= WAIT_SECONDS


def adopt_loose(cursor: Cursor) -> int:
    """Give the ops that nobody brings numbers of the own chain; returns how many. None while any can be offered."""
    if read_offers(cursor, _ANY)[0]:
        return 0
    seq, chain = cursor.execute("SELECT seq, chain FROM device_chain").fetchone()
    loose = cursor.execute(_ALL).fetchall()
    for identity, digest, raw, row_id, clock in loose:
        seq, chain = seq + 1, chain_next(chain, digest)
        cursor.execute(_INSERT, (seq, identity, digest, chain, raw, row_id, clock))
    cursor.execute("UPDATE device_chain SET seq = ?, chain = ?", (seq, chain))
    link = joined(cursor)
    write_link(cursor, replace(link, loose_since=None))
    if loose:
        happenings.note(cursor, link.last_success or 0.0, Happened.ADOPTED, len(loose))
    return len(loose)


def adopted_between(cursor: Cursor, first: int, last: int) -> list[tuple[int, bytes]]:
    """Return number and bytes of the adopted ops of a range of the own chain."""
    rows: list[tuple[int, bytes]] = cursor.execute(
        "SELECT seq, raw FROM op WHERE adopted = 1 AND seq BETWEEN ? AND ? ORDER BY seq", (first, last)
    ).fetchall()
    return rows


def adopted_ops(cursor: Cursor, numbers: Sequence[int]) -> list[tuple[str, DayOp]]:
    """Return day and op, as a day reads it, of those adopted ops with these numbers that stand under a day's code."""
    found = []
    for seq in numbers:
        row = cursor.execute(
            "SELECT f.day, f.op_id, f.register, f.row_id, f.kind, f.clock, f.raw FROM op o JOIN foreign_op f "
            "ON f.row_id = o.row_id AND f.op_id = o.op_id WHERE o.seq = ? AND f.in_code = 1",
            (seq,),
        ).fetchone()
        if row is not None:
            found.append((row[0], row[1:]))
    return found
