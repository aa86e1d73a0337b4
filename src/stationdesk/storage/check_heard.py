"""What was heard of other devices, proved: their ops, the signed ranges, the places in the stream, its chain.

Called by ``check``. Signatures and chains decide; where an op does not fit a signed range or a chained mark, it is the
op that was altered or lost.
"""

from collections.abc import Iterator
from typing import Any

from stationdesk.app.ports import BadRecord
from stationdesk.storage.database import Cursor
from stationdesk.storage.foreign import NO_FAULT, REPEAT
from stationdesk.storage.link_state import read_link
from stationdesk.storage.marks import COLUMNS, Mark, read_exceptions
from stationdesk.storage.mending import MENDED
from stationdesk.storage.op_shape import parking, shape_of
from stationdesk.storage.peers import Peer, read_peers
from stationdesk.storage.projection import APPLIED, NOT_PROJECTED, PARKED, REFUSED, WAITING
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.op import ID_LENGTH, op_hash
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.stream import H_0, station_stream, stream_chain
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import MalformedMessage, RangeHeader, decode

_FOREIGN = "op_id, hash, raw, register, row_id, kind, clock, day, in_code, state, code, device, seq, pos, far"
_SHAPE = ("register", "row_id", "kind", "clock", "day", "in_code")
_PLACES = """
SELECT device, seq, pos, hash, op_id, state, code, 'foreign_op' AS source, 0 FROM foreign_op
WHERE device IS NOT NULL AND far = 0
UNION ALL
SELECT p.device, p.seq, p.pos,
CASE WHEN o.row_id = p.row_id THEN o.hash ELSE f.hash END, p.op_id, NULL, NULL, 'held_place', o.op_id IS NOT NULL
FROM held_place p
LEFT JOIN op o ON o.op_id = p.op_id LEFT JOIN foreign_op f ON f.row_id = p.row_id AND f.op_id = p.op_id
"""


def bad_foreign_op(cursor: Cursor, registers: Registers) -> BadRecord | None:
    """Return the first op of another desk whose row does not say what its bytes say."""
    for row in cursor.execute(f"SELECT {_FOREIGN} FROM foreign_op ORDER BY op_id"):
        held = dict(zip(_FOREIGN.split(", "), row, strict=True))
        column = next(_wrong_columns(held, registers), None)
        if column is not None:
            return BadRecord("foreign_op", held["op_id"].hex(), column)
    return None


def _wrong_columns(held: dict[str, Any], registers: Registers) -> Iterator[str]:
    digest = op_hash(held["raw"])
    if held["hash"] != digest:
        # An id that still fits the bytes means that it is the hash that was altered.
        yield "hash" if held["op_id"] == digest[:ID_LENGTH] else "raw"
    if held["op_id"] != digest[:ID_LENGTH]:
        yield "op_id"
    if held["far"] not in (0, 1):
        yield "far"
    state = held["state"]
    if state == PARKED and parking(registers, held["raw"]) != held["code"]:
        yield "code"
    if (held["code"] is None) != (state in (APPLIED, WAITING)):
        yield "state"
    shape = shape_of(
        registers, held["raw"], far=bool(held["far"]), counted=state not in NOT_PROJECTED and held["code"] != MENDED
    )
    known = held["register"] in registers
    for name, value in zip(_SHAPE, shape, strict=True):
        if held[name] != value and (known or name not in ("day", "in_code")):
            yield name
    yield from _wrong_place(held)


def _wrong_place(held: dict[str, Any]) -> Iterator[str]:
    """Name the columns of a place that only go together."""
    if held["device"] is None:
        yield from (name for name in ("seq", "pos") if held[name] is not None)
        yield from ("far",) * held["far"]
    elif held["seq"] is None:
        yield "seq"


def bad_heard(cursor: Cursor) -> BadRecord | None:
    """Return the first thing wrong with devices, ranges, marks and places."""
    places: dict[bytes, dict[int, tuple[Any, ...]]] = {}
    for place in cursor.execute(_PLACES):
        if place[3] is None:
            return BadRecord("held_place", place[4].hex(), "op_id")
        places.setdefault(place[0], {})[place[1]] = place
    link = read_link(cursor)
    own = cursor.execute("SELECT device_id FROM device_chain").fetchone()[0]
    stream = station_stream(link.station) if link is not None else ""
    chains: dict[bytes, dict[int, bytes]] = {}
    covered: dict[bytes, set[int]] = {}
    return (
        _bad_erased(cursor)
        or _bad_own_place(cursor, places.get(own, {}))
        or _bad_mark(cursor, stream, own, places, chains, covered)
        or _bad_peer(cursor, places, chains, covered)
        or _bad_place(places, covered)
    )


def _bad_erased(cursor: Cursor) -> BadRecord | None:
    """Hold the list of erased rows against the ops that erase."""
    said = set(
        cursor.execute(
            "SELECT row_id, register FROM op WHERE kind = 'erase' UNION SELECT row_id, register FROM foreign_op "
            "WHERE kind = 'erase' AND state IN ('applied', 'waiting')"
        ).fetchall()
    )
    held = set(cursor.execute("SELECT row_id, register FROM erased").fetchall())
    unlike = sorted(said ^ held)
    return BadRecord("erased", unlike[0][0].hex(), "row_id") if unlike else None


def _bad_own_place(cursor: Cursor, held: dict[int, tuple[Any, ...]]) -> BadRecord | None:
    """Hold the places of adopted ops against the own chain."""
    for seq, place in held.items():
        op = cursor.execute("SELECT op_id FROM op WHERE seq = ?", (seq,)).fetchone()
        if op is None or op[0] != place[4]:
            return BadRecord(place[7], place[4].hex(), "seq")
    return None


def _bad_mark(
    cursor: Cursor,
    own_stream: str,
    own: bytes,
    places: dict[bytes, dict[int, tuple[Any, ...]]],
    chains: dict[bytes, dict[int, bytes]],
    covered: dict[bytes, set[int]],
) -> BadRecord | None:
    before = ("", 0, H_0)
    lasts: dict[bytes, int] = {}
    for row in cursor.execute(f"SELECT {COLUMNS} FROM stream_mark ORDER BY stream, to_pos").fetchall():
        mark = Mark(*row)
        stream, pos, chain = before if before[0] == mark.stream else (mark.stream, 0, H_0)
        which, count = f"{mark.stream} {mark.to_pos}", mark.to_pos - mark.from_pos + 1
        if mark.from_pos != pos + 1 or count < 1:
            return BadRecord("stream_mark", which, "from_pos")
        if stream_chain(chain, mark.last_chain, count, mark.exceptions) != mark.chain:
            return BadRecord("stream_mark", which, "chain")
        before = (stream, mark.to_pos, mark.chain)
        if mark.stream != own_stream:
            continue
        known = chains.setdefault(mark.device, {0: chain_start(mark.device)})
        last = lasts.get(mark.device, 0)
        if mark.first != last + 1:
            return BadRecord("stream_mark", which, "first")
        if mark.device == own:
            op = cursor.execute("SELECT chain FROM op WHERE seq = ?", (mark.last,)).fetchone()
            if op is None or op[0] != mark.last_chain:
                return BadRecord("stream_mark", which, "last_chain")
            covered.setdefault(own, set()).update(range(mark.first, mark.last + 1))
        else:
            bad = _bad_run(mark, known, places.get(mark.device, {}))
            if bad is not None:
                return bad
            covered.setdefault(mark.device, set()).update(range(mark.first, mark.last + 1))
        known[mark.last], lasts[mark.device] = mark.last_chain, mark.last
    return None


def _bad_run(mark: Mark, known: dict[int, bytes], held: dict[int, tuple[Any, ...]]) -> BadRecord | None:
    """Hold the ops of a mark against its chains, and note the chain after each; the marks are proved already."""
    chain = known[mark.first - 1]
    codes = read_exceptions(mark.exceptions, mark.device)
    for seq in range(mark.first, mark.last + 1):
        place = held.get(seq)
        if place is None:
            return BadRecord("foreign_op", f"{mark.device.hex()} {seq}", "seq")
        source, which = place[7], place[4].hex()
        if place[2] != mark.from_pos + seq - mark.first:
            return BadRecord(source, which, "pos")
        code = codes.get(seq)
        refused = place[5] == REFUSED
        known[seq] = chain = chain_next(chain, place[3])
        if code == REPEAT:  # says where else it stands, nothing of whether it counts: its other place does
            continue
        if source == "foreign_op" and refused != (code is not None and code not in NO_FAULT):
            return BadRecord(source, which, "state")
        if refused and place[6] != code:
            return BadRecord(source, which, "code")
    return None if chain == mark.last_chain else BadRecord("foreign_op", f"{mark.device.hex()} {mark.first}", "seq")


def _bad_peer(
    cursor: Cursor,
    places: dict[bytes, dict[int, tuple[Any, ...]]],
    chains: dict[bytes, dict[int, bytes]],
    covered: dict[bytes, set[int]],
) -> BadRecord | None:
    peers = read_peers(cursor)
    for peer in peers:
        which = peer.device.hex()
        if device_id(peer.device_key) != peer.device:
            return BadRecord("peer", which, "device_key")
        known = chains.setdefault(peer.device, {0: chain_start(peer.device)})
        signed: set[int] = set()
        rows = cursor.execute(
            "SELECT first, last, header FROM peer_range WHERE device = ? ORDER BY first, last", (peer.device,)
        ).fetchall()
        for first, last, header in rows:
            bad = _bad_range(peer, first, last, header, places.get(peer.device, {}), known)
            if bad is not None:
                return bad
            signed.update(range(first, last + 1))
        heard, held = covered.setdefault(peer.device, set()), places.get(peer.device, {})
        # What this desk wrote itself under an identity of before was never heard under a header.
        bare = next((seq for seq in sorted(heard - signed) if not held[seq][8]), None)
        if bare is not None:
            return BadRecord("peer_range", f"{which} {bare}", "first")
        heard |= signed
        newest = max(known)
        if (peer.last, peer.chain) != (newest, known[newest]):
            return BadRecord("peer", which, "last" if peer.last != newest else "chain")
    strange = cursor.execute("SELECT device, first FROM peer_range WHERE device NOT IN (SELECT device FROM peer)")
    row = strange.fetchone()
    return None if row is None else BadRecord("peer_range", f"{row[0].hex()} {row[1]}", "device")


def _bad_range(
    peer: Peer, first: int, last: int, raw: bytes, held: dict[int, tuple[Any, ...]], known: dict[int, bytes]
) -> BadRecord | None:
    which = f"{peer.device.hex()} {first}"
    try:
        header = decode(raw, RangeHeader)
        message = signing.range_message(
            header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
        )
        signing.check(peer.device_key, message, header.sig)
    except (MalformedMessage, signing.BadSignature, ValueError):
        return BadRecord("peer_range", which, "header")
    if header.device != peer.device or header.last != last or not header.first <= first <= last:
        return BadRecord("peer_range", which, "last" if header.last != last else "first")
    chain = header.prev_chain if header.first == first else known.get(first - 1)
    if chain is None:
        return BadRecord("peer_range", which, "first")
    for seq in range(first, last + 1):
        place = held.get(seq)
        if place is None:
            return BadRecord("foreign_op", f"{peer.device.hex()} {seq}", "seq")
        known[seq] = chain = chain_next(chain, place[3])
    return None if chain == header.last_chain else BadRecord("foreign_op", which, "seq")


def _bad_place(places: dict[bytes, dict[int, tuple[Any, ...]]], covered: dict[bytes, set[int]]) -> BadRecord | None:
    for device, held in places.items():
        known = covered.get(device, set())
        for seq, place in held.items():
            if seq not in known:
                return BadRecord(place[7], place[4].hex(), "device")
    return None
