"""Stores a range of a device: segment, rows, what is set aside, and its places in the streams.

Called by intake for the sender's own range and for those it offers, inside the writing transaction and with the
counters of all streams held. Decides nothing about whether the range may come.
"""

from collections.abc import Collection, Sequence

from stationdesk_sync.hub.admit import (
    MALFORMED,
    NOTHING_TO_MEND,
    OPAQUE,
    REPEAT,
    SHUT_OUT,
    Arrived,
    Aside,
    arrive,
    encode_exceptions,
    sort_out,
)
from stationdesk_sync.hub.day_parts import CACHE, parts_of
from stationdesk_sync.hub.plain import PlainFacts
from stationdesk_sync.hub.plain_rows import add_plain, days_of, plain_parts
from stationdesk_sync.hub.project import project
from stationdesk_sync.hub.receive import Received
from stationdesk_sync.hub.repeats import HELD
from stationdesk_sync.hub.rules import Rules
from stationdesk_sync.hub.store import adoptions, devices, segments, streams
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.segments import Segment
from stationdesk_sync.model.op import ID_LENGTH
from stationdesk_sync.model.stream import routed_chain, station_stream, streams_of
from stationdesk_sync.wire.codec import MalformedOp, decode_op
from stationdesk_sync.wire.messages import read_statement
from stationdesk_sync.wire.packing import pack

_GO_NOWHERE = frozenset({MALFORMED, OPAQUE, REPEAT, SHUT_OUT})
_NAMES_STREAMS = b"\xa1w"  # the key ``w`` as an op's bytes have it; without it an op names no stream


def append(
    tx: Tx,
    rules: Rules,
    heads: streams.Heads,
    device: Device,
    received: Received,
    *,
    again: bool,
    unread: str | None = None,
    adopted: Collection[int] = (),
    seen: int = 0,
) -> None:
    """Store what is new of a range that fits on what is held; ``again`` looks for ops held under another device.

    ``unread`` is the code with which all of it is set aside without being looked into. ``adopted`` are the numbers of
    ops that another device wrote: should that one bring them too, they are known. ``seen`` is the point of the
    station's stream that the device has proved to have heard.
    """
    first = device.last + 1
    cut = first - received.first
    raws, hashes = received.ops[cut:], received.hashes[cut:]
    station = device.station
    own_chain = heads[station_stream(station)][1]
    held = HELD.of(tx, rules.hub, station, own_chain) if again else adoptions.of(tx, station)
    repeats = {seq for seq, one in enumerate(hashes, start=first) if one[:ID_LENGTH] in held} if held else set()
    if repeats and unread != SHUT_OUT:
        repeats -= _vouched_for(tx, station, first, hashes, repeats)
    segment = _segment(device, received, first, raws, cut, heads[station_stream(station)][0] + 1)
    segments.add(tx, segment)
    plain, arrived, aside = _sorted(rules, device, first, raws, hashes, repeats, unread)
    arrived = _mend(tx, station, arrived, aside)
    plain, arrived = add_plain(tx, rules, device, first, raws, hashes, plain, arrived)
    parts = plain_parts(plain, first, hashes)
    parts_of(((one.seq, one.identity, one.op) for one in arrived), rules.registers, parts)
    if not aside:  # otherwise the bytes say more than what arrived
        CACHE.put(rules.registers, segment.sha, parts)
    days = {one.op.day for one in arrived if one.op.day is not None} | days_of(plain)
    segments.note_days(tx, segment, days | _days_repeated(raws, first, repeats))
    aside += project(tx, station, rules.registers, arrived)
    aside.sort(key=lambda one: (one.device, one.seq))
    segments.add_set_aside(tx, station, [(a.device, a.seq, a.identity, a.code) for a in aside])
    taken = streams.append(
        tx,
        heads,
        station_stream(station),
        len(raws),
        device.device,
        first,
        received.header.last_chain,
        encode_exceptions(aside),
    )
    if len(heads) > 1:
        here = frozenset(a.seq for a in aside if a.device == device.device and a.code in _GO_NOWHERE)
        _route(tx, heads, device, first, raws, hashes, here)
    said = map(read_statement, received.header.statements)
    segments.put_statements(tx, station, device.device, received.last, taken.to_pos, said, seen)
    devices.advance(tx, device, received.last, received.header.last_chain)
    adoptions.add(tx, station, [hashes[seq - first][:ID_LENGTH] for seq in adopted if seq >= first])
    if again:
        HELD.keep(rules.hub, station, taken.chain, held, (one[:ID_LENGTH] for one in hashes))


def _segment(device: Device, received: Received, first: int, raws: Sequence[bytes], cut: int, pos: int) -> Segment:
    batch = received.batch
    packing, raw_len, body = pack(raws) if cut else (batch.packing, batch.raw_len, batch.body)
    return Segment(
        device.station,
        device.device,
        first,
        received.last,
        batch.header,
        packing,
        raw_len,
        body,
        segments.sha_of(batch.header, body),
        pos,
    )


def _sorted(
    rules: Rules,
    device: Device,
    first: int,
    raws: Sequence[bytes],
    hashes: Sequence[bytes],
    repeats: set[int],
    unread: str | None,
) -> tuple[list[PlainFacts], list[Arrived], list[Aside]]:
    """Return the plain facts of a range, its other ops that may be counted, and those set aside."""
    name = device.device
    if unread is not None:
        return (
            [],
            [],
            [
                Aside(name, seq, one[:ID_LENGTH], REPEAT if seq in repeats else unread)
                for seq, one in enumerate(hashes, start=first)
            ],
        )
    plain, rest = rules.reader.read(raws)
    if repeats:
        plain = [facts.without({seq - first for seq in repeats}) for facts in plain]
        rest = [at for at in rest if first + at not in repeats]
    ops = ((first + at, raws[at], hashes[at]) for at in rest)
    arrived, aside = sort_out(name, ops, rules.registers, rules.lists)
    aside += [Aside(name, seq, hashes[seq - first][:ID_LENGTH], REPEAT) for seq in sorted(repeats)]
    return plain, arrived, aside


def _vouched_for(tx: Tx, station: str, first: int, hashes: Sequence[bytes], repeats: set[int]) -> set[int]:
    """Return the numbers of ops that were set aside because of who wrote them, and come from one that is trusted now.

    They count at this place; where they stand shut out they need no person any more.
    """
    shut_out = segments.shut_out_of(tx, station)
    found = {seq for seq in repeats if hashes[seq - first][:ID_LENGTH] in shut_out}
    for seq in found:
        identity = hashes[seq - first][:ID_LENGTH]
        segments.mend(tx, station, *shut_out[identity], identity)
    return found


def _days_repeated(raws: Sequence[bytes], first: int, repeats: set[int]) -> set[str]:
    """Return the days of ops that are held already: whoever wrote them again knew of them."""
    found: set[str] = set()
    for seq in repeats:
        raw = raws[seq - first]
        try:
            day = arrive(b"", seq, raw, decode_op(raw)).op.day
        except (MalformedOp, ValueError):
            continue
        if day is not None:
            found.add(day)
    return found


def _mend(tx: Tx, station: str, arrived: list[Arrived], aside: list[Aside]) -> list[Arrived]:
    """Let each mend take the place of what it mends; one that finds nothing to mend is set aside."""
    if all(one.mends is None for one in arrived):
        return arrived
    segments.add_set_aside(tx, station, [(a.device, a.seq, a.identity, a.code) for a in aside])
    kept = []
    for one in arrived:
        place = None if one.mends is None else segments.unmended(tx, station, one.mends)
        if one.mends is not None and place is None:
            aside.append(Aside(one.device, one.seq, one.identity, NOTHING_TO_MEND))
            continue
        if place is not None:
            segments.mend(tx, station, *place, one.identity)
        kept.append(one)
    return kept


def streams_named(raws: Sequence[bytes], station: str) -> set[str]:
    """Return the streams other than the station's own that ops name."""
    named: set[str] = set()
    for raw in raws:
        if _NAMES_STREAMS in raw:
            named.update(_named(raw, station))
    return named


def _named(raw: bytes, station: str) -> Sequence[str]:
    try:
        op = decode_op(raw)
    except MalformedOp:
        return ()
    own = station_stream(station)
    return [name for name in streams_of(op, station) if name != own]


def _route(
    tx: Tx,
    heads: streams.Heads,
    device: Device,
    first: int,
    raws: Sequence[bytes],
    hashes: Sequence[bytes],
    unread: frozenset[int],
) -> None:
    """Give ops that name further streams their places there too: one range for each run without a gap."""
    runs: list[tuple[str, int, int]] = []  # stream, from, to (not included), as places in ``raws``
    open_runs: dict[str, int] = {}
    for at, raw in enumerate(raws):
        named = _named(raw, device.station) if _NAMES_STREAMS in raw and first + at not in unread else ()
        wanted = {name for name in named if name in heads}
        for name in [name for name in open_runs if name not in wanted]:
            runs.append((name, open_runs.pop(name), at))
        for name in wanted:
            open_runs.setdefault(name, at)
    runs += [(name, begin, len(raws)) for name, begin in open_runs.items()]
    nothing = encode_exceptions(())
    for name, begin, end in sorted(runs, key=lambda run: (run[1], run[0])):
        chain = routed_chain(hashes[begin:end])
        streams.append(tx, heads, name, end - begin, device.device, first + begin, chain, nothing)
