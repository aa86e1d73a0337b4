"""Pages: what comes down of the streams a desk hears, from its cursors on, within the room it has.

Bodies go out as the segments hold them. A desk hears its station's stream and the city's, nothing else.
"""

from collections.abc import Sequence

from stationdesk_sync.hub.store import devices, segments, streams
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.streams import Range
from stationdesk_sync.model.stream import CITY, H_0, station_stream
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import Batch, CursorRow, Page, PageRange
from stationdesk_sync.wire.packing import pack

NEWEST_MARKS = 64
_PORTION = 128
_ROW = 120  # bytes of a range beside header and body, about


def pages(tx: Tx, device: Device, cursors: Sequence[CursorRow], room: int, holds: int) -> list[Page]:
    """Return a page for each cursor. ``holds`` is the number of the device's own last op that it has itself."""
    left = min(room, limits.MAX_ROOM)
    found: list[Page] = []
    heard = {CITY, station_stream(device.station)}
    for stream, pos, chain in cursors:
        if left <= 0:
            break
        if stream not in heard:
            continue
        heard.discard(stream)
        page, took = _page(tx, device, stream, pos, chain, left, holds)
        found.append(page)
        left -= took
    return found


def _page(tx: Tx, device: Device, stream: str, pos: int, chain: bytes, room: int, holds: int) -> tuple[Page, int]:
    head, _ = streams.head(tx, streams.key_of(stream), stream)
    if not _is_point(tx, stream, pos, chain):
        points = marks(tx, stream)
        return Page(stream=stream, after=pos, ranges=[], chain=H_0, head=head, marks=points), _ROW * len(points)
    ranges: list[PageRange] = []
    took, after = 0, pos
    while True:
        portion = streams.after(tx, stream, after, _PORTION)
        for taken in portion:
            one, size = _range(tx, device, taken, holds, room - took if ranges else limits.MAX_REPLY)
            if one is None:
                return Page(stream=stream, after=pos, ranges=ranges, chain=chain, head=head), took
            ranges.append(one)
            took, after, chain = took + size, taken.to_pos, taken.chain
        if len(portion) < _PORTION:
            return Page(stream=stream, after=pos, ranges=ranges, chain=chain, head=head), took


def heard_upto(tx: Tx, station: str, cursors: Sequence[CursorRow]) -> int:
    """Return up to which position a desk has heard its station's stream as it is now; 0 when it speaks of another."""
    own = station_stream(station)
    return next((pos for stream, pos, chain in cursors if stream == own and _is_point(tx, stream, pos, chain)), 0)


def _is_point(tx: Tx, stream: str, pos: int, chain: bytes) -> bool:
    if pos == 0:
        return chain == H_0
    taken = streams.at(tx, stream, pos)
    return taken is not None and (taken.to_pos, taken.chain) == (pos, chain)


def marks(tx: Tx, stream: str) -> list[tuple[int, bytes]]:
    """Return points of a stream, newest first: the newest ones, then ever further apart, last its beginning."""
    found = streams.newest_points(tx, stream, NEWEST_MARKS)
    oldest = found[-1][0] if found else 0
    head, back = (found[0][0] if found else 0), (found[0][0] - oldest if found else 0)
    while oldest > 0 and (back := max(2 * back, 1)) < head:
        taken = streams.at(tx, stream, head - back)
        if taken is not None and taken.to_pos < oldest:
            found.append((taken.to_pos, taken.chain))
            oldest = taken.to_pos
    return [*found, (0, H_0)]


def _range(tx: Tx, device: Device, taken: Range, holds: int, room: int) -> tuple[PageRange | None, int]:
    """Return a range as it goes out and its size, or None when it needs more than ``room``."""
    size = _ROW + len(taken.exceptions)
    batch: Batch | None = None
    if taken.device != device.device or taken.last > holds:
        batch = _batch(tx, taken)
        size += len(batch.header) + len(batch.body)
    if size > room:
        return None, 0
    return (
        PageRange(
            from_pos=taken.from_pos,
            to_pos=taken.to_pos,
            device=taken.device,
            first=taken.first,
            exceptions=taken.exceptions,
            last_chain=taken.last_chain,
            batch=batch,
        ),
        size,
    )


def _batch(tx: Tx, taken: Range) -> Batch:
    """Return the ops of a range: a whole segment as it lies, or the piece of one that was routed here."""
    author = devices.find(tx, taken.device)
    segment = None if author is None else segments.holding(tx, author.station, taken.device, taken.first)
    if author is None or segment is None:
        raise LookupError("a range has no segment")
    if taken.stream == station_stream(author.station):
        return segment.batch()
    begin = taken.first - segment.first
    ops = segment.ops()[begin : taken.last - segment.first + 1]
    packing, raw_len, body = pack(ops)
    return Batch(header=b"", first=taken.first, count=len(ops), packing=packing, raw_len=raw_len, body=body)
