"""Streams: which an op belongs to, and the chain that desk and hub keep of one.

A stream is a list of ranges with dense positions in the order of the hub's commits. Both ends fold
the ranges into 16 bytes; equal bytes at a position mean that the same ops came in the same order.
"""

import hashlib
import re
from collections.abc import Iterable

from stationdesk_sync.model.op import Op

H_0 = b"\x00" * 16
CITY = "city"
_STATION = "st:"
_STATION_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")


def station_stream(station: str) -> str:
    """Return the name of a station's stream."""
    return _STATION + station


def station_of(stream: str) -> str | None:
    """Return the code of the station whose stream this is; None for the city's and for names of no stream."""
    code = stream.removeprefix(_STATION)
    return code if code != stream and _STATION_CODE.fullmatch(code) is not None else None


def is_stream(name: str) -> bool:
    """Tell whether a name is that of a stream that an op may travel in."""
    return name == CITY or station_of(name) is not None


def streams_of(op: Op, station: str) -> tuple[str, ...]:
    """Return the streams of an op that ``station`` wrote, each once, in the order in which a writer takes their locks.

    Names in the op that are none of a stream are passed over: an op never goes missing because of one.
    """
    own = station_stream(station)
    if not op.streams:
        return (own,)
    return tuple(sorted({own, *filter(is_stream, op.streams)}))


def stream_chain(previous: bytes, last_chain: bytes, count: int, exceptions: bytes) -> bytes:
    """Return the chain value of a stream after a range of ``count`` ops.

    ``last_chain`` is the device's chain at the range's last op, or ``routed_chain`` of a range that holds only what
    was routed here. ``exceptions`` are the bytes that say which of its ops were set aside.
    """
    return hashlib.sha256(previous + last_chain + count.to_bytes(8, "big") + exceptions).digest()[:16]


def routed_chain(op_hashes: Iterable[bytes]) -> bytes:
    """Return what stands for the device chain in a range of ops cut out of it: their 32-byte hashes, in order."""
    return hashlib.sha256(b"".join(op_hashes)).digest()[:16]
