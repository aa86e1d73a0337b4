"""Ranges of other devices that the hub lacks by its last receipt, as they were signed. Called by hearing."""

from stationdesk.app.link_ports import Offer
from stationdesk.storage.database import Cursor
from stationdesk.storage.peers import UNKNOWN, Peer, read_peers

MOST = 8
_SOME = 3 * MOST


def read_offers(cursor: Cursor, room: int) -> tuple[tuple[Offer, ...], bool]:
    """Return offers of at most ``room`` bytes, whole ranges or cut where the hub stands, and whether more are left."""
    found: list[Offer] = []
    for peer in read_peers(cursor):
        if peer.state == UNKNOWN or peer.hub_last >= peer.last or peer.stuck == peer.hub_last:
            continue
        ranges = cursor.execute(
            "SELECT first, last, header FROM peer_range WHERE device = ? AND last > ? ORDER BY first, last LIMIT ?",
            (peer.device, peer.hub_last, _SOME),
        ).fetchall()
        next_first = peer.hub_last + 1
        for first, last, header in ranges:
            if last < next_first:
                continue
            if first > next_first:  # in between are this book's own ops, renumbered: they come under the new identity
                break
            ops = ops_of(cursor, peer, next_first, last)
            size = len(header) + sum(map(len, ops))
            if len(ops) != last - next_first + 1:
                break
            if len(found) == MOST or size > room:
                return tuple(found), bool(found)
            found.append(Offer(peer.device, header, next_first, tuple(ops)))
            room -= size
            next_first = last + 1
    return tuple(found), False


def ops_of(cursor: Cursor, peer: Peer, first: int, last: int) -> list[bytes]:
    """Return the bytes of a device's ops in the order of its chain."""
    rows = cursor.execute(
        "SELECT seq, raw FROM foreign_op WHERE device = ?1 AND seq BETWEEN ?2 AND ?3 AND far = 0 UNION ALL "
        "SELECT p.seq, coalesce(o.raw, f.raw) FROM held_place p LEFT JOIN op o ON o.op_id = p.op_id "
        "LEFT JOIN foreign_op f ON f.row_id = p.row_id AND f.op_id = p.op_id "
        "WHERE p.device = ?1 AND p.seq BETWEEN ?2 AND ?3 ORDER BY 1",
        (peer.device, first, last),
    ).fetchall()
    return [raw for _, raw in rows]
