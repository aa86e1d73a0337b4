"""The part of ``verify`` that looks at streams by themselves: dense positions, their chain, and what was routed.

Runs before the stations are read; what a range of a station's own stream says of a segment is checked there.
"""

from stationdesk_sync.hub.finding import Finding, FoundBad
from stationdesk_sync.hub.store import devices, segments, streams
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.streams import Range
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.model.stream import H_0, routed_chain, station_stream, stream_chain, streams_of
from stationdesk_sync.wire.codec import MalformedOp, decode_op
from stationdesk_sync.wire.packing import MalformedBatch

NO_EXCEPTIONS = b"\x90"


def check_streams(tx: Tx, stations: set[str]) -> None:
    """Check every stream; ``FoundBad`` at the first bad range or head."""
    heads = {stream: (station, pos, chain) for station, stream, pos, chain in streams.heads(tx)}
    for stream, (station, _, _) in heads.items():
        if station != streams.key_of(stream) or (station and station not in stations):
            raise _bad("stream", "station", stream)
    ends: dict[str, tuple[int, bytes]] = {}
    for station in sorted({"", *stations}):
        for taken in streams.ranges(tx, station):
            if taken.stream not in heads or streams.key_of(taken.stream) != station:
                raise _bad("stream_range", "stream", taken.stream, taken)
            ends[taken.stream] = _follow(tx, taken, *ends.get(taken.stream, (0, H_0)))
    for stream, (_, pos, chain) in heads.items():
        end = ends.get(stream, (0, H_0))
        if end != (pos, chain):
            raise _bad("stream", "pos" if end[0] != pos else "chain", stream)


def _follow(tx: Tx, taken: Range, pos: int, chain: bytes) -> tuple[int, bytes]:
    if taken.from_pos != pos + 1:
        raise _bad("stream_range", "from_pos", taken.stream, taken)
    if taken.to_pos < taken.from_pos:
        raise _bad("stream_range", "to_pos", taken.stream, taken)
    after = stream_chain(chain, taken.last_chain, taken.to_pos - pos, taken.exceptions)
    if after != taken.chain:
        raise _bad("stream_range", "chain", taken.stream, taken)
    author = devices.find(tx, taken.device)
    if author is None:
        raise _bad("stream_range", "device", taken.stream, taken)
    if taken.stream != station_stream(author.station):
        _routed(tx, taken, author.station)
    return taken.to_pos, after


def _routed(tx: Tx, taken: Range, station: str) -> None:
    """A range outside its author's stream holds ops that name this stream, under the chain of their hashes."""
    segment = segments.holding(tx, station, taken.device, taken.first)
    if segment is None or taken.last > segment.last:
        raise _bad("stream_range", "first", taken.stream, taken)
    try:
        ops = segment.ops()[taken.first - segment.first : taken.last - segment.first + 1]
        named = all(taken.stream in streams_of(decode_op(raw), station) for raw in ops)
    except (MalformedBatch, MalformedOp):
        raise _bad("segment", "body", taken.stream, taken) from None
    if not named:
        raise _bad("stream_range", "first", taken.stream, taken)
    if taken.last_chain != routed_chain(map(op_hash, ops)):
        raise _bad("stream_range", "last_chain", taken.stream, taken)
    if taken.exceptions != NO_EXCEPTIONS:
        raise _bad("stream_range", "exceptions", taken.stream, taken)


def _bad(table: str, column: str, stream: str, taken: Range | None = None) -> FoundBad:
    station = streams.key_of(stream) or None
    return FoundBad(Finding(table, column, station, None, None if taken is None else taken.first, stream))
