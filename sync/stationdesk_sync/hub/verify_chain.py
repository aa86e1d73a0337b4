"""The first half of ``verify``: segments, headers, devices, streams, touched days, statements, ops set aside.

Returns a station's ops in stream order, so that the second half can replay the rows.
"""

from dataclasses import dataclass, field

from stationdesk_sync.hub.admit import BEFORE_ROWS, LATER, REPEAT, SHUT_OUT, Arrived, arrive, decode_exceptions
from stationdesk_sync.hub.finding import Finding, FoundBad
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import adoptions, devices, segments, streams
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.segments import Segment
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import Statement
from stationdesk_sync.model.op import op_hash, op_id
from stationdesk_sync.model.stream import station_stream
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.codec import MalformedOp, decode_op
from stationdesk_sync.wire.messages import (
    Certificate,
    MalformedMessage,
    RangeHeader,
    Signed,
    decode,
    read_statement,
)
from stationdesk_sync.wire.packing import MalformedBatch


@dataclass(slots=True)
class StationLog:
    """A station's ops in stream order, and what the ranges say was set aside."""

    station: str
    letters: dict[bytes, str] = field(default_factory=dict)
    raws: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    order: list[tuple[bytes, int]] = field(default_factory=list)
    aside: dict[tuple[bytes, int], str] = field(default_factory=dict)
    late: set[tuple[bytes, int]] = field(default_factory=set)

    def arrived(self) -> list[Arrived]:
        """Return the ops that were projected, in the order in which they were: late ones last."""
        found = []
        for device, seq in sorted(self.order, key=lambda place: place in self.late):
            if self.aside.get((device, seq)) in BEFORE_ROWS:
                continue
            raw = self.raws[device, seq]
            try:
                found.append(arrive(device, seq, raw, decode_op(raw)))
            except (MalformedOp, ValueError):
                raise self.bad("segment", "body", device, seq) from None
        return found

    def bad(self, table: str, column: str, device: bytes | None = None, seq: int | None = None,
            record: str | None = None) -> FoundBad:  # fmt: skip
        """Return the error for a bad record of this station."""
        letter = None if device is None else self.letters.get(device, device.hex())
        if record is None and device is not None and seq is not None and (device, seq) in self.raws:
            record = op_id(self.raws[device, seq]).hex()
        return FoundBad(Finding(table, column, self.station, letter, seq, record))


def read_station(tx: Tx, hub: Hub, station: str) -> StationLog:
    """Check a station's log and return it; ``FoundBad`` at the first bad record."""
    log = StationLog(station)
    admitted = devices.of_station(tx, station)
    log.letters = {device.device: device.letter for device in admitted}
    held: dict[tuple[bytes, int], Segment] = {}
    said: dict[tuple[bytes, int], RangeHeader] = {}
    for device in admitted:
        _certificate(hub, log, device)
        _chain(tx, log, device, held, said)
    _ranges(tx, log, held, said)
    _set_aside(tx, hub, log)
    _days(tx, log, held)
    _statements(tx, log, said)
    _adopted(tx, log)
    return log


def _certificate(hub: Hub, log: StationLog, device: Device) -> None:
    if device_id(device.device_key) != device.device:
        raise log.bad("device", "device_key", device.device)
    try:
        signed = decode(device.certificate, Signed)
        body = signing.open_message(hub.identity.public, signing.CERTIFICATE_TAG, signed)
        certificate = decode(body, Certificate)
    except (MalformedMessage, signing.BadSignature):
        raise log.bad("device", "certificate", device.device) from None
    for column in ("station", "device", "letter", "device_key", "box_key"):
        if getattr(certificate, column) != getattr(device, column):
            raise log.bad("device", column, device.device)


def _chain(
    tx: Tx,
    log: StationLog,
    device: Device,
    held: dict[tuple[bytes, int], Segment],
    said: dict[tuple[bytes, int], RangeHeader],
) -> None:
    chains = [chain_start(device.device)]
    for segment in segments.of_device(tx, log.station, device.device):
        header = _header(log, device, segment, chains)
        ops = _ops(log, segment)
        for seq, raw in enumerate(ops, start=segment.first):
            log.raws[device.device, seq] = raw
            chains.append(chain_next(chains[-1], op_hash(raw)))
        if chains[-1] != header.last_chain:
            raise log.bad("segment", "body", device.device, segment.first)
        if segments.sha_of(segment.header, segment.body) != segment.sha:
            raise log.bad("segment", "sha", device.device, segment.first)
        held[device.device, segment.first] = segment
        said[device.device, segment.first] = header
    if device.last != len(chains) - 1:
        raise log.bad("device", "last", device.device, device.last)
    if device.chain != chains[-1]:
        raise log.bad("device", "chain", device.device, device.last)


def _header(log: StationLog, device: Device, segment: Segment, chains: list[bytes]) -> RangeHeader:
    """Check a segment's place and signed header against the chain so far."""
    if segment.first != len(chains):
        raise log.bad("segment", "first", device.device, segment.first)
    try:
        header = segment.said()
        signing.check(device.device_key, _signed_bytes(header), header.sig)
    except (MalformedMessage, signing.BadSignature):
        raise log.bad("segment", "header", device.device, segment.first) from None
    if header.device != device.device or header.station != log.station:
        raise log.bad("segment", "header", device.device, segment.first)
    if header.last != segment.last:
        raise log.bad("segment", "last", device.device, segment.first)
    if not 1 <= header.first <= segment.first or header.prev_chain != chains[header.first - 1]:
        raise log.bad("segment", "header", device.device, segment.first)
    return header


def _signed_bytes(header: RangeHeader) -> bytes:
    return signing.range_message(
        header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
    )


def _ops(log: StationLog, segment: Segment) -> list[bytes]:
    try:
        ops = segment.ops()
    except MalformedBatch as error:
        column = "raw_len" if error.code == "length" else "body"
        raise log.bad("segment", column, segment.device, segment.first) from None
    if len(ops) != segment.last - segment.first + 1:  # the header fixed ``last`` before
        raise log.bad("segment", "body", segment.device, segment.first)
    return ops


def _ranges(
    tx: Tx,
    log: StationLog,
    held: dict[tuple[bytes, int], Segment],
    said: dict[tuple[bytes, int], RangeHeader],
) -> None:
    """Check what a station's stream says of its own segments; what was routed there is looked at afterwards."""
    stream = station_stream(log.station)
    left = dict(held)
    for taken in streams.ranges(tx, log.station):
        place = (taken.device, taken.first)
        if taken.stream != stream:
            raise log.bad("stream_range", "stream", taken.device, taken.first)
        if taken.device not in log.letters:
            continue
        segment = left.pop(place, None)
        if segment is None:
            raise log.bad("stream_range", "first", *place)
        if taken.from_pos != segment.pos:
            raise log.bad("segment", "pos", *place)
        if taken.last != segment.last:
            raise log.bad("stream_range", "to_pos", *place)
        if taken.last_chain != said[place].last_chain:
            raise log.bad("stream_range", "last_chain", *place)
        log.order += [(taken.device, seq) for seq in range(segment.first, segment.last + 1)]
        _exceptions(log, taken)
    for place in sorted(left):
        raise log.bad("stream_range", "first", *place)


def _exceptions(log: StationLog, taken: streams.Range) -> None:
    try:
        exceptions = decode_exceptions(taken.exceptions)
    except ValueError:
        raise log.bad("stream_range", "exceptions", taken.device, taken.first) from None
    for device, seq, code in exceptions:
        if (device, seq) not in log.raws or (device, seq) in log.aside:
            raise log.bad("stream_range", "exceptions", taken.device, taken.first)
        log.aside[device, seq] = code


def _days(tx: Tx, log: StationLog, held: dict[tuple[bytes, int], Segment]) -> None:
    expected = set()
    for (device, first), segment in held.items():
        for seq in range(segment.first, segment.last + 1):
            if log.aside.get((device, seq)) in BEFORE_ROWS - {REPEAT}:
                continue
            try:
                day = arrive(device, seq, log.raws[device, seq], decode_op(log.raws[device, seq])).op.day
            except (MalformedOp, ValueError):
                if log.aside.get((device, seq)) == REPEAT:
                    continue
                raise log.bad("segment", "body", device, seq) from None
            if day is not None:
                expected.add((day, device, first))
    noted = set(segments.days_of(tx, log.station))
    for day, device, first in sorted(expected ^ noted):
        raise log.bad("segment_day", "day" if (day, device, first) in expected else "first", device, first, day)


def _statements(tx: Tx, log: StationLog, said: dict[tuple[bytes, int], RangeHeader]) -> None:
    newest: dict[tuple[str, bytes], tuple[int, Statement, int]] = {}
    for taken in streams.ranges(tx, log.station):
        if taken.device not in log.letters:
            continue
        header = said[taken.device, taken.first]
        for row in header.statements:
            statement = read_statement(row)
            newest[statement.day, taken.device] = (header.last, statement, taken.to_pos)
    kept = {(s.statement.day, s.device): (s.last, s.statement, s.pos) for s in segments.said_of(tx, log.station)}
    for key in sorted(newest.keys() | kept.keys()):
        day, device = key
        if key not in kept or key not in newest:
            raise log.bad("statement", "day" if device in log.letters else "device", device, record=day)
        wanted, found = newest[key], kept[key]
        if wanted[0] != found[0]:
            raise log.bad("statement", "last", device, wanted[0], day)
        if wanted[2] != found[2]:
            raise log.bad("statement", "pos", device, wanted[0], day)
        for column in ("people", "services", "code", "seen"):
            if getattr(wanted[1], column) != getattr(found[1], column):
                raise log.bad("statement", column, device, wanted[0], day)


def _set_aside(tx: Tx, hub: Hub, log: StationLog) -> None:
    kept = segments.set_aside_of(tx, log.station)
    _taken_in_later(hub, log, kept)
    for device, seq in sorted(kept.keys() | log.aside.keys()):
        if (device, seq) not in kept or (device, seq) not in log.aside:
            raise log.bad("set_aside", "seq" if device in log.letters else "device", device, seq)
        identity, code = kept[device, seq]
        if identity != op_id(log.raws[device, seq]):
            raise log.bad("set_aside", "op_id", device, seq)
        if code != log.aside[device, seq]:
            raise log.bad("set_aside", "code", device, seq)
    _mended(tx, log)


def _adopted(tx: Tx, log: StationLog) -> None:
    """Each op that a desk brought in the place of another is there."""
    strange = adoptions.of(tx, log.station) - set(map(op_id, log.raws.values()))
    for identity in sorted(strange):
        raise log.bad("adoption", "op_id", record=identity.hex())


def _mended(tx: Tx, log: StationLog) -> None:
    """Each op that was mended names the op that did it, and that one is there and counts.

    What was shut out is mended by itself once it has come from a device that is trusted.
    """
    expected = {one.mends: one.identity for one in log.arrived() if one.mends is not None}
    shut_out = {op_id(log.raws[place]) for place, code in log.aside.items() if code == SHUT_OUT}
    if shut_out:
        elsewhere = (raw for place, raw in log.raws.items() if log.aside.get(place) not in (SHUT_OUT, REPEAT))
        expected |= {identity: identity for identity in map(op_id, elsewhere) if identity in shut_out}
    found = {op: by for _, _, op, by in segments.mended_of(tx, log.station)}
    if expected == found:
        return
    for device, seq, op, by in segments.mended_of(tx, log.station):
        if expected.get(op) != by:
            raise log.bad("set_aside", "mended", device, seq)
    raise log.bad("set_aside", "mended")


def _taken_in_later(hub: Hub, log: StationLog, kept: dict[tuple[bytes, int], tuple[bytes, str]]) -> None:
    """Follow ops that a newer program can read: they count now, or are aside for another reason."""
    for place, code in list(log.aside.items()):
        now = kept[place][1] if place in kept else None
        if code not in LATER or now == code:
            continue
        try:
            known = decode_op(log.raws[place]).register in hub.registers
        except MalformedOp:
            known = False
        if not known:
            continue
        log.late.add(place)
        del log.aside[place]
        if now is not None:
            log.aside[place] = now
