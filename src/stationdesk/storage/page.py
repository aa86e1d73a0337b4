"""Checks the ranges of a page one after another and stores them. Called by hearing, inside its transaction.

A range of the station's stream is proved by its device's signature and chain; one that was routed here holds only
some ops of a chain and is proved by the stream's own chain.
"""

from stationdesk.app.link_ports import HeardBatch, HeardPage, HeardRange, PageDiffers
from stationdesk.storage.database import Cursor
from stationdesk.storage.foreign import REPEAT
from stationdesk.storage.heard_ops import HeardOps, Intake
from stationdesk.storage.identity import BookKeys
from stationdesk.storage.marks import Mark, add_marks, heard_of, position, read_exceptions
from stationdesk.storage.peers import extend, fall_back, read_peer
from stationdesk_sync.model.chain import chain_over
from stationdesk_sync.model.op import ID_LENGTH, op_hash
from stationdesk_sync.model.stream import routed_chain, stream_chain
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import MalformedMessage, RangeHeader, decode


def store_ranges(cursor: Cursor, page: HeardPage, own_stream: str, keys: BookKeys, intake: Intake) -> int:
    """Store the ranges of a page; returns how many ops were new. ``PageDiffers`` where something does not fit."""
    pos, chain = position(cursor, page.stream)
    if page.after != pos:
        raise PageDiffers("cursor")
    own = page.stream == own_stream
    new = 0
    for heard in page.ranges:
        count = heard.to_pos - heard.from_pos + 1
        if heard.from_pos != pos + 1 or count < 1 or heard.first < 1:
            raise PageDiffers("gap")
        pos = heard.to_pos
        chain = stream_chain(chain, heard.last_chain, count, heard.exceptions)
        if heard.batch is not None and (len(heard.batch.ops) != count or heard.batch.first != heard.first):
            raise PageDiffers("count")
        new += (_station_range if own else _routed_range)(cursor, page.stream, heard, count, keys, intake)
        mark = Mark(page.stream, pos, heard.from_pos, chain, *_tail(heard))
        add_marks(cursor, [mark])
        if own and heard.device == keys.device_id:
            intake.refold_moves(cursor, heard.first, mark.last)
    if chain != page.chain or page.head < pos:
        raise PageDiffers("stream_chain")
    return new


def _tail(heard: HeardRange) -> tuple[bytes, int, bytes, bytes]:
    return heard.device, heard.first, heard.last_chain, heard.exceptions


def _codes(heard: HeardRange) -> dict[int, str]:
    try:
        return read_exceptions(heard.exceptions, heard.device)
    except ValueError:
        raise PageDiffers("exceptions") from None


def _station_range(cursor: Cursor, stream: str, heard: HeardRange, count: int, keys: BookKeys, intake: Intake) -> int:
    last = heard.first + count - 1
    before, chain = heard_of(cursor, stream, heard.device)
    if heard.first != before + 1:
        raise PageDiffers("continuity")
    if heard.device == keys.device_id:
        _own_range(cursor, heard, last)
        codes = _codes(heard)
        intake.place_adopted(cursor, heard, last, codes)
        intake.void_mends(cursor, codes)
        _note_aside(cursor, heard.first, last, codes)
        return 0
    if heard.batch is None:
        raise PageDiffers("no_batch")
    hashes = [op_hash(raw) for raw in heard.batch.ops]
    header = _signed_header(cursor, heard, heard.batch, last)
    if heard.first == header.first and header.prev_chain != chain:
        raise PageDiffers("device_chain")
    began = chain
    chain = chain_over(chain, hashes)
    if chain != header.last_chain or chain != heard.last_chain:
        raise PageDiffers("device_chain")
    _give_way(cursor, heard, last, hashes, began)
    new = intake.take(
        cursor, HeardOps(heard.device, heard.first, heard.from_pos, heard.batch.ops, hashes, _codes(heard))
    )
    peer = read_peer(cursor, heard.device)
    if peer is not None:
        extend(cursor, peer, heard.first, last, heard.last_chain, heard.batch.header)
    return new


def _note_aside(cursor: Cursor, first: int, last: int, codes: dict[int, str]) -> None:
    """Keep what the hub says of own ops now: a receipt may have been lost, the hub may have been restored since."""
    held = cursor.execute("SELECT seq FROM set_aside WHERE seq BETWEEN ? AND ?", (first, last)).fetchall()
    cursor.executemany("DELETE FROM set_aside WHERE seq = ?", [row for row in held if row[0] not in codes])
    cursor.executemany(
        "INSERT OR REPLACE INTO set_aside (seq, code) VALUES (?,?)",
        [(seq, code) for seq, code in codes.items() if code != REPEAT and first <= seq <= last],
    )


def _own_range(cursor: Cursor, heard: HeardRange, last: int) -> None:
    """Hold an own range against the own chain. One that is not there: another PC goes on with this identity."""
    row = cursor.execute("SELECT chain FROM op WHERE seq = ?", (last,)).fetchone()
    if row is None or bytes(row[0]) != heard.last_chain:
        raise PageDiffers("fork")


def _signed_header(cursor: Cursor, heard: HeardRange, batch: HeardBatch, last: int) -> RangeHeader:
    peer = read_peer(cursor, heard.device)
    if peer is None:
        raise PageDiffers("unknown_device")
    try:
        header = decode(batch.header, RangeHeader)
        message = signing.range_message(
            header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
        )
        signing.check(peer.device_key, message, header.sig)
    except (MalformedMessage, signing.BadSignature, ValueError):
        raise PageDiffers("signature") from None
    if header.device != heard.device or header.last != last or not 1 <= header.first <= heard.first:
        raise PageDiffers("header")
    return header


def _give_way(cursor: Cursor, heard: HeardRange, last: int, hashes: list[bytes], chain: bytes) -> None:
    """Where this book holds another continuation of the device's chain, the one that the hub holds now is right."""
    peer = read_peer(cursor, heard.device)
    if peer is None or heard.first > peer.last:
        if peer is not None and heard.first == peer.last + 1 and peer.chain != chain and peer.last:
            raise PageDiffers("device_chain")
        return
    held = cursor.execute(
        "SELECT seq, op_id FROM foreign_op WHERE device = ?1 AND seq BETWEEN ?2 AND ?3 AND far = 0 "
        "UNION ALL SELECT seq, op_id FROM held_place WHERE device = ?1 AND seq BETWEEN ?2 AND ?3",
        (heard.device, heard.first, last),
    ).fetchall()
    if any(op_id != hashes[seq - heard.first][:ID_LENGTH] for seq, op_id in held):
        fall_back(cursor, peer, heard.first, chain)


def _routed_range(cursor: Cursor, _stream: str, heard: HeardRange, count: int, keys: BookKeys, intake: Intake) -> int:
    if heard.batch is None:
        if heard.device != keys.device_id:
            raise PageDiffers("no_batch")
        rows = cursor.execute(
            "SELECT hash FROM op WHERE seq BETWEEN ? AND ? ORDER BY seq", (heard.first, heard.first + count - 1)
        ).fetchall()
        if len(rows) != count or routed_chain(row[0] for row in rows) != heard.last_chain:
            raise PageDiffers("fork")
        return 0
    hashes = [op_hash(raw) for raw in heard.batch.ops]
    if routed_chain(hashes) != heard.last_chain:
        raise PageDiffers("routed_chain")
    return intake.take(cursor, HeardOps(heard.device, heard.first, None, heard.batch.ops, hashes, _codes(heard)))
