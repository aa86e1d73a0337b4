"""The body of a batch: op bytes packed for the way and for keeping, restored byte for byte.

Called wherever a batch is made or opened (desk, hub, bundles). Decompression is bounded by what the batch says and
by ``limits``; nothing is ever inflated beyond that.
"""

from collections.abc import Sequence

import zstandard

from stationdesk_sync.wire import limits
from stationdesk_sync.wire.codec import MalformedOp, split_ops
from stationdesk_sync.wire.restoring import MalformedColumns, from_columns
from stationdesk_sync.wire.transposing import all_raw, to_columns

RAW = 0
COLUMNS = 1
_LEVEL = 3
_READ = 64 * 1024
_FEW = 32  # columns save so many ops less than the time that they cost at both ends


class MalformedBatch(ValueError):
    """Bytes that are no body of a batch, or one that is larger than allowed (``code`` too_large)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pack(ops: Sequence[bytes]) -> tuple[int, int, bytes]:
    """Return packing, length of all op bytes together, and body. No ops: an empty body."""
    raw_len = sum(map(len, ops))
    if not ops:
        return RAW, 0, b""
    if len(ops) <= _FEW:
        return COLUMNS, raw_len, _deflate(all_raw(ops), b"")
    front, tail, many = to_columns(ops)
    fits = len(front) + len(tail) <= _most_columns(raw_len, len(ops))
    if fits and 2 * many >= len(ops):
        return COLUMNS, raw_len, _deflate(front, tail)
    raw = b"".join(ops)
    if not _cuts_apart(raw, ops):
        return COLUMNS, raw_len, _deflate(front, tail) if fits else _deflate(all_raw(ops), b"")
    plain = _deflate(raw, b"")
    columns = _deflate(front, tail) if fits else plain
    return (COLUMNS, raw_len, columns) if len(columns) < len(plain) else (RAW, raw_len, plain)


def unpack(packing: int, raw_len: int, count: int, body: bytes) -> list[bytes]:
    """Return the ``count`` ops of a body whose bytes together are exactly ``raw_len``; ``MalformedBatch`` otherwise."""
    if packing not in (RAW, COLUMNS):
        raise MalformedBatch("packing")
    if raw_len > limits.MAX_BATCH_RAW or len(body) > limits.MAX_BODY or count > limits.MAX_BATCH_OPS:
        raise MalformedBatch("too_large")
    if min(raw_len, count) < 0:
        raise MalformedBatch("length")
    if packing == COLUMNS:
        try:
            return from_columns(_inflate(body, _most_columns(raw_len, count)), count, raw_len)
        except MalformedColumns:
            raise MalformedBatch("body") from None
    inflated = _inflate(body, raw_len)
    if len(inflated) != raw_len:
        raise MalformedBatch("length")
    ops = split(inflated)
    if len(ops) != count:
        raise MalformedBatch("count")
    return ops


def _most_columns(raw_len: int, count: int) -> int:
    """Return how long columns of so many ops may be before compression."""
    return raw_len + 16 * count + 1024


def _cuts_apart(raw: bytes, ops: Sequence[bytes]) -> bool:
    """Tell whether ops written one after the other are found again."""
    try:
        return split_ops(raw) == list(ops)
    except MalformedOp:
        return False


def _deflate(front: bytes, tail: bytes) -> bytes:
    """Compress two parts into one frame, the second in blocks of its own: it does not shrink and spoils the first."""
    stream = zstandard.ZstdCompressor(level=_LEVEL).compressobj(size=len(front) + len(tail))
    parts = [stream.compress(front)]
    if tail:
        parts += [stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK), stream.compress(tail)]
    return b"".join([*parts, stream.flush()])


def split(raw: bytes) -> list[bytes]:
    """Cut op bytes apart; ``MalformedBatch`` when they do not end where an op ends."""
    try:
        return split_ops(raw)
    except MalformedOp:
        raise MalformedBatch("body") from None


def _inflate(body: bytes, most: int) -> bytes:
    """Return what a body holds, read in small pieces up to ``most`` bytes whatever its frames say of themselves."""
    reader = zstandard.ZstdDecompressor(max_window_size=limits.MAX_WINDOW).stream_reader(body, read_across_frames=True)
    chunks, total = [], 0
    try:
        while chunk := reader.read(_READ):
            total += len(chunk)
            if total > most:
                raise MalformedBatch("length")
            chunks.append(chunk)
    except zstandard.ZstdError:
        raise MalformedBatch("body") from None
    return b"".join(chunks)
