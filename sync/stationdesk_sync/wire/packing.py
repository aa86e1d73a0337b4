"""The body of a batch: op bytes packed for the way and for keeping, restored byte for byte.

Called wherever a batch is made or opened (desk, hub, bundles). Decompression is bounded by what the batch says and
by ``limits``; nothing is ever inflated beyond that.
"""

from collections.abc import Sequence

import zstandard

from stationdesk_sync.wire import limits
from stationdesk_sync.wire.codec import MalformedOp, split_ops

RAW = 0
_LEVEL = 3
_READ = 64 * 1024


class MalformedBatch(ValueError):
    """Bytes that are no body of a batch, or one that is larger than allowed (``code`` too_large)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pack(ops: Sequence[bytes]) -> tuple[int, int, bytes]:
    """Return packing, length of all op bytes together, and body. No ops: an empty body."""
    raw = b"".join(ops)
    return RAW, len(raw), zstandard.ZstdCompressor(level=_LEVEL).compress(raw) if raw else b""


def unpack(packing: int, raw_len: int, count: int, body: bytes) -> list[bytes]:
    """Return the ``count`` ops of a body whose bytes together are exactly ``raw_len``; ``MalformedBatch`` otherwise."""
    if packing != RAW:
        raise MalformedBatch("packing")
    if raw_len > limits.MAX_BATCH_RAW or len(body) > limits.MAX_BODY or count > limits.MAX_BATCH_OPS:
        raise MalformedBatch("too_large")
    ops = split(_inflate(body, raw_len))
    if len(ops) != count:
        raise MalformedBatch("count")
    return ops


def split(raw: bytes) -> list[bytes]:
    """Cut op bytes apart; ``MalformedBatch`` when they do not end where an op ends."""
    try:
        return split_ops(raw)
    except MalformedOp:
        raise MalformedBatch("body") from None


def _inflate(body: bytes, length: int) -> bytes:
    if length == 0 and not body:
        return b""
    reader = zstandard.ZstdDecompressor(max_window_size=limits.MAX_WINDOW).stream_reader(body)
    chunks, total = [], 0
    try:
        while chunk := reader.read(_READ):
            total += len(chunk)
            if total > length:
                raise MalformedBatch("length")
            chunks.append(chunk)
    except zstandard.ZstdError:
        raise MalformedBatch("body") from None
    if total != length:
        raise MalformedBatch("length")
    return b"".join(chunks)
