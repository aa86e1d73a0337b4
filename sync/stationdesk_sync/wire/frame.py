"""The frame of a batch: magic, header, compressed ops. Decompression is bounded by what the header says.

Called by the engine (pack) and the hub's intake (unpack). ``SDB0 | u32 length | header | zstd(ops)``.
"""

import struct

import zstandard

from stationdesk_sync.wire import limits
from stationdesk_sync.wire.codec import MalformedOp, split_ops
from stationdesk_sync.wire.messages import BatchHeader, MalformedMessage, decode, encode

MAGIC = b"SDB0"
_LEVEL = 3
_READ = 64 * 1024


class MalformedFrame(ValueError):
    """Bytes that are no batch, or one that is larger than allowed (``code`` too_large)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pack_ops(ops: list[bytes]) -> bytes:
    """Return the compressed body of a batch."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(b"".join(ops))


def unpack_ops(body: bytes, raw_len: int) -> list[bytes]:
    """Return the single ops of a body that must hold exactly ``raw_len`` bytes; never inflates more.

    Raises ``MalformedFrame``.
    """
    if raw_len > limits.MAX_BATCH_RAW or len(body) > limits.MAX_BODY:
        raise MalformedFrame("too_large")
    if raw_len == 0 and not body:
        return []
    reader = zstandard.ZstdDecompressor(max_window_size=limits.MAX_WINDOW).stream_reader(body)
    chunks, total = [], 0
    try:
        while chunk := reader.read(_READ):
            total += len(chunk)
            if total > raw_len:
                raise MalformedFrame("length")
            chunks.append(chunk)
        if total != raw_len:
            raise MalformedFrame("length")
        return split_ops(b"".join(chunks))
    except (zstandard.ZstdError, MalformedOp):
        raise MalformedFrame("body") from None


def pack(header: BatchHeader, body: bytes) -> bytes:
    """Return the bytes of a batch as they are sent."""
    head = encode(header)
    return MAGIC + struct.pack(">I", len(head)) + head + body


def unpack(raw: bytes) -> tuple[BatchHeader, bytes, bytes]:
    """Return header, header bytes as received, and body; ``MalformedFrame`` for anything else."""
    if len(raw) > limits.MAX_HEADER + limits.MAX_BODY:
        raise MalformedFrame("too_large")
    if len(raw) < 8 or raw[:4] != MAGIC:
        raise MalformedFrame("magic")
    (length,) = struct.unpack(">I", raw[4:8])
    if length > limits.MAX_HEADER or 8 + length > len(raw):
        raise MalformedFrame("header")
    head = raw[8 : 8 + length]
    try:
        header = decode(head, BatchHeader)
    except MalformedMessage:
        raise MalformedFrame("header") from None
    return header, head, raw[8 + length :]
