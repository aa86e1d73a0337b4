"""The station's other devices: their keys, how far this book holds their chains, the ranges as they were signed.

Called by hearing, outbox (what a receipt says of them), re-issue and the check.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from stationdesk.app.outbox_ports import DeskHeardOf
from stationdesk.storage.database import Cursor
from stationdesk_sync.model.chain import chain_start, device_id
from stationdesk_sync.wire.messages import RangeHeader, decode

OPEN, REVOKED, UNKNOWN = "open", "revoked", "unknown"
_KEY = 32


class Peer(NamedTuple):
    """One other device. ``last`` and ``chain`` say how far this book holds it, ``hub_last`` how far the hub does.

    ``stuck`` is where the hub stood when an offer brought it no further: until it moves nothing is offered.
    """

    device: bytes
    device_key: bytes
    box_key: bytes
    letter: str
    state: str
    last: int
    chain: bytes
    hub_last: int
    hub_chain: bytes
    stuck: int | None


_COLUMNS = ", ".join(Peer._fields)


def read_peer(cursor: Cursor, device: bytes) -> Peer | None:
    """Return one device, or None."""
    row = cursor.execute(f"SELECT {_COLUMNS} FROM peer WHERE device = ?", (device,)).fetchone()
    return None if row is None else Peer(*row)


def read_peers(cursor: Cursor) -> list[Peer]:
    """Return all devices, in the order of their ids."""
    return [Peer(*row) for row in cursor.execute(f"SELECT {_COLUMNS} FROM peer ORDER BY device").fetchall()]


def write_peer(cursor: Cursor, peer: Peer) -> None:
    """Keep one device as given."""
    marks = ",".join("?" * len(Peer._fields))
    cursor.execute(f"INSERT OR REPLACE INTO peer ({_COLUMNS}) VALUES ({marks})", peer)


def keep_desks(cursor: Cursor, desks: Iterable[DeskHeardOf], own: bytes) -> None:
    """Keep what the hub says of the station's devices; one whose id does not fit its key is passed over.

    A key that is held already is never exchanged: the id follows from it.
    """
    for desk in desks:
        if desk.device == own or len(desk.device_key) != _KEY or device_id(desk.device_key) != desk.device:
            continue
        cursor.execute(
            "INSERT INTO peer (device, device_key, box_key, letter, state, last, chain, hub_last, hub_chain, stuck) "
            "VALUES (?,?,?,?,?,0,?,?,?,NULL) ON CONFLICT (device) DO UPDATE SET box_key = excluded.box_key, "
            "letter = excluded.letter, state = excluded.state, hub_last = excluded.hub_last, "
            "hub_chain = excluded.hub_chain",
            (
                *(desk.device, desk.device_key, desk.box_key, desk.letter, desk.state),
                *(chain_start(desk.device), desk.last, desk.chain),
            ),
        )


def note_unknown(cursor: Cursor, desks: Iterable[DeskHeardOf]) -> None:
    """Note of the devices that the hub does not name that it does not know them: it was restored since it did."""
    known = {desk.device for desk in desks}
    strange = [(UNKNOWN, peer.device) for peer in read_peers(cursor) if peer.device not in known]
    if strange:
        cursor.executemany("UPDATE peer SET state = ? WHERE device = ?", strange)


def note_offered(cursor: Cursor, offered: Sequence[tuple[bytes, int, bytes]]) -> list[tuple[str, int]]:
    """Keep how far offers brought the hub: one that brought it nowhere is not made again until the hub moves.

    Returns letter and number of the records that it did bring.
    """
    brought: list[tuple[str, int]] = []
    for device, last, chain in offered:
        peer = read_peer(cursor, device)
        if peer is not None:
            stuck = last if last <= peer.hub_last else None
            if last > peer.hub_last:
                brought.append((peer.letter, last - peer.hub_last))
            write_peer(cursor, peer._replace(hub_last=last, hub_chain=chain, stuck=stuck))
    return brought


def extend(cursor: Cursor, peer: Peer, first: int, last: int, last_chain: bytes, header: bytes) -> Peer:
    """Keep a range of a device, and how far the device is held now.

    Ranges within or around it stay: the hub may yet go on otherwise where one of them ends.
    """
    cursor.execute(
        "INSERT OR IGNORE INTO peer_range (device, first, last, header) VALUES (?,?,?,?)",
        (peer.device, first, last, header),
    )
    if last <= peer.last:
        return peer
    cursor.execute("UPDATE peer SET last = ?, chain = ? WHERE device = ?", (last, last_chain, peer.device))
    return peer._replace(last=last, chain=last_chain)


def fall_back(cursor: Cursor, peer: Peer, first: int, chain: bytes) -> Peer:
    """Forget the places of a device's ops from ``first`` on: the hub holds another continuation of its chain.

    The ops stay; their writer goes on under another identity and sends them again, or somebody adopts them. A signed
    range that began before ``first`` proves nothing any more; what was heard under the cursor proves the ops before.
    """
    cursor.execute(
        "UPDATE foreign_op SET device = NULL, seq = NULL, pos = NULL WHERE device = ? AND seq >= ? AND far = 0",
        (peer.device, first),
    )
    cursor.execute("DELETE FROM held_place WHERE device = ? AND seq >= ?", (peer.device, first))
    cursor.execute("DELETE FROM peer_range WHERE device = ? AND last >= ?", (peer.device, first))
    cursor.execute("UPDATE peer SET last = ?, chain = ? WHERE device = ?", (first - 1, chain, peer.device))
    return peer._replace(last=first - 1, chain=chain)


def drop_unproved(cursor: Cursor, peer: Peer, proved: int) -> None:
    """Forget signed ranges of a device that begin where nothing held here ends: their chains cannot be computed.

    ``proved`` is the number up to which the device was heard under the cursor.
    """
    rows = cursor.execute(
        "SELECT first, last, header FROM peer_range WHERE device = ? ORDER BY first, last", (peer.device,)
    ).fetchall()
    for first, last, header in rows:
        if first <= proved + 1 or decode(header, RangeHeader).first == first:
            proved = max(proved, last)
        else:
            cursor.execute(
                "DELETE FROM peer_range WHERE device = ? AND first = ? AND last = ?", (peer.device, first, last)
            )
