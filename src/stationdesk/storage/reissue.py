"""Going on under a new identity, after a restore or when another PC goes on with the same one.

The book's op table always has exactly one chain: its ops are numbered 1..n already, their chain is computed anew from
the new device. What was heard of the old device stays under the cursor; the old device is one like others from now on.
Called by hearing, inside its transaction.
"""

from dataclasses import replace

from stationdesk.app.happened import Happened
from stationdesk.app.link_ports import Admitted, NewIdentity
from stationdesk.app.ports import Random
from stationdesk.storage import happenings
from stationdesk.storage.database import Cursor
from stationdesk.storage.identity import BookKeys, next_identity, take_next_identity
from stationdesk.storage.link_state import joined, write_link
from stationdesk.storage.marks import heard_of
from stationdesk.storage.outbox import keep_documents
from stationdesk.storage.peers import OPEN, Peer, keep_desks, write_peer
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.stream import station_stream
from stationdesk_sync.sealing.signing import reissue_message

SUPERSEDED = "superseded"


def begin(cursor: Cursor, keys: BookKeys, random: Random) -> NewIdentity:
    """Return the next identity, proved by both keys."""
    link, following = joined(cursor), next_identity(cursor, random)
    station = link.station
    device_key, box_key = following.public_keys()
    message = reissue_message(station, keys.device_id, device_key, box_key)
    ops = cursor.execute("SELECT seq FROM device_chain").fetchone()[0]
    proofs = keys.sign(message), following.sign(message)
    return NewIdentity(station, keys.device_id, device_key, box_key, ops, *proofs, link.certificate)


def finish(cursor: Cursor, keys: BookKeys, admitted: Admitted) -> BookKeys:
    """Take the new identity; returns its keys."""
    link = joined(cursor)
    following = next_identity(cursor)
    _old_device(cursor, link.station, link.letter, keys, admitted)
    take_next_identity(cursor)
    # The hub may have named the new identity before its answer came: what was a peer is this desk itself now.
    cursor.execute("DELETE FROM peer WHERE device = ?", (following.device_id,))
    ops, start = _renumber(cursor, following.device_id), chain_start(following.device_id)
    write_link(
        cursor,
        replace(
            link,
            letter=admitted.letter,
            certificate=admitted.certificate,
            epoch=admitted.epoch,
            hub_box_key=admitted.hub_box_key or link.hub_box_key,
            tls=admitted.tls or link.tls,
            desks=tuple(d for d in admitted.desks if d.state == OPEN and d.device != following.device_id),
            acked=0,
            acked_chain=start,
            held=None,
            last_problem=None,
            last_try=admitted.at,
            durable_upto=0,
            parcels_upto=0,
            reissue_upto=ops,
        ),
    )
    keep_documents(cursor, admitted.documents)
    keep_desks(cursor, admitted.desks, following.device_id)
    lost = max(0, admitted.old_last - ops)
    happenings.note(cursor, admitted.at, Happened.NEW_IDENTITY, ops, letter=admitted.letter, lost=lost)
    return following


def _old_device(cursor: Cursor, station: str, letter: str, keys: BookKeys, admitted: Admitted) -> None:
    """Make the old identity a device like others; its ops under the cursor keep their places in the stream."""
    stream = station_stream(station)
    last, chain = heard_of(cursor, stream, keys.device_id)
    device_key, box_key = keys.public_keys()
    old = Peer(keys.device_id, device_key, box_key, letter, SUPERSEDED, last, chain, admitted.old_last, b"", None)
    write_peer(cursor, old)
    cursor.execute(
        "INSERT OR REPLACE INTO held_place (device, seq, op_id, row_id, pos) "
        "SELECT m.device, o.seq, o.op_id, o.row_id, m.from_pos + o.seq - m.first FROM stream_mark m "
        "JOIN op o ON o.seq BETWEEN m.first AND m.first + m.to_pos - m.from_pos WHERE m.device = ? AND m.stream = ?",
        (keys.device_id, stream),
    )


def _renumber(cursor: Cursor, device: bytes) -> int:
    """Compute the chain of all own ops anew from another device's start; returns how many there are."""
    chain = chain_start(device)
    chains: list[tuple[bytes, int]] = []
    for seq, digest in cursor.execute("SELECT seq, hash FROM op ORDER BY seq").fetchall():
        chain = chain_next(chain, digest)
        chains.append((chain, seq))
    cursor.executemany("UPDATE op SET chain = ? WHERE seq = ?", chains)
    cursor.execute("UPDATE device_chain SET device_id = ?, chain = ?", (device, chain))
    return len(chains)
