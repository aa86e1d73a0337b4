"""Bytes of an op: written once, hashed, stored, sent, never re-encoded.

Called where an op is made (desk storage) and where op bytes are read (both ends). The layout is
final: a minimal msgpack map with the keys t r k h v a d b w x in that order, absent ones left out.
"""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from stationdesk_sync.model.clock import CLOCK_LIMIT
from stationdesk_sync.model.op import ID_LENGTH, MAX_OP_BYTES, NONCE_LENGTH, Kind, Op

_KEYS = ("t", "r", "k", "h", "v", "a", "d", "b", "w", "x")
T = TypeVar("T")
_UNREADABLE = (ValueError, RecursionError)  # DecodeError and UnicodeDecodeError are both ValueErrors
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(dict[str, object])


class MalformedOp(ValueError):
    """Bytes that are no op of this version; ``code`` says why in one word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def encode_op(op: Op) -> bytes:
    """Return the bytes of an op. ``ValueError`` when they would exceed 256 KiB or a part is unlawful."""
    _check_parts(op)
    parts: dict[str, object] = {
        "t": op.register,
        "r": op.row_id,
        "k": op.kind.value,
        "h": op.clock,
        "v": op.version,
    }
    if op.account is not None:
        parts["a"] = op.account
    parts["d"] = dict(op.data)
    if op.base is not None:
        parts["b"] = dict(op.base)
    if op.streams:
        parts["w"] = list(op.streams)
    if op.nonce is not None:
        parts["x"] = op.nonce
    raw = _ENCODER.encode(parts)
    if len(raw) > MAX_OP_BYTES:
        raise MalformedOp("too_large")
    return raw


def decode_op(raw: bytes) -> Op:
    """Read an op from its bytes; ``MalformedOp`` for anything else. Unknown keys stay in the bytes only."""
    if len(raw) > MAX_OP_BYTES:
        raise MalformedOp("too_large")
    try:
        parts = _DECODER.decode(raw)
    except _UNREADABLE:
        raise MalformedOp("not_msgpack") from None
    order = [key for key in parts if key in _KEYS]
    if order != [key for key in _KEYS if key in parts]:
        raise MalformedOp("key_order")
    op = Op(
        register=_typed(parts, "t", str),
        row_id=_typed(parts, "r", bytes),
        kind=_kind(parts),
        clock=_number(parts, "h"),
        version=_number(parts, "v"),
        account=_number(parts, "a") if "a" in parts else None,
        data=_typed(parts, "d", dict),
        base=_base(parts),
        streams=_streams(parts),
        nonce=_typed(parts, "x", bytes) if "x" in parts else None,
    )
    _check_parts(op)
    return op


def split_ops(blob: bytes) -> list[bytes]:
    """Cut concatenated op bytes into single ops; ``MalformedOp`` when they do not end where one ends."""
    from_start, ops, view = 0, [], memoryview(blob)
    while from_start < len(blob):
        end = _end_of_item(view, from_start)
        ops.append(bytes(view[from_start:end]))
        from_start = end
    return ops


def encode_value(value: object) -> bytes:
    """Return the plain bytes of a field value, as they are sealed (msgpack)."""
    return _ENCODER.encode(value)


def decode_value(raw: bytes) -> object:
    """Read a field value from the plain bytes of a sealed field."""
    try:
        return msgspec.msgpack.decode(raw)
    except _UNREADABLE:
        raise MalformedOp("not_msgpack") from None


def _check_parts(op: Op) -> None:
    if len(op.row_id) != ID_LENGTH:
        raise MalformedOp("row_id")
    if not 0 <= op.clock < CLOCK_LIMIT or op.version < 1:
        raise MalformedOp("clock")
    if op.nonce is not None and len(op.nonce) != NONCE_LENGTH:
        raise MalformedOp("nonce")
    if op.nonce is None and op.kind not in (Kind.FACT, Kind.SET):
        raise MalformedOp("nonce")


def _typed(parts: Mapping[str, object], key: str, kind: type[T]) -> T:
    value = parts.get(key)
    if not isinstance(value, kind):
        raise MalformedOp(f"part_{key}")
    return value


def _number(parts: Mapping[str, object], key: str) -> int:
    value = parts.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MalformedOp(f"part_{key}")
    return value


def _kind(parts: Mapping[str, object]) -> Kind:
    try:
        return Kind(_typed(parts, "k", str))
    except ValueError:
        raise MalformedOp("unknown_kind") from None


def _base(parts: Mapping[str, object]) -> dict[str, int] | None:
    if "b" not in parts:
        return None
    base = _typed(parts, "b", dict)
    if not all(isinstance(name, str) and isinstance(clock, int) for name, clock in base.items()):
        raise MalformedOp("part_b")
    return base


def _streams(parts: Mapping[str, object]) -> tuple[str, ...]:
    streams = _typed(parts, "w", list) if "w" in parts else []
    if not all(isinstance(stream, str) for stream in streams):
        raise MalformedOp("part_w")
    return tuple(streams)


_FIXED = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_SIZED = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_NESTED = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}


def _end_of_item(view: memoryview, at: int) -> int:
    """Return where the msgpack item at ``at`` ends (msgspec decodes one item only when it is alone)."""
    pending = 1
    while pending:
        if at >= len(view):
            raise MalformedOp("torn")
        head = view[at]
        at += 1
        pending -= 1
        if head <= 0x7F or head >= 0xE0 or head in (0xC0, 0xC2, 0xC3):
            continue
        if head <= 0x8F:
            pending += 2 * (head & 0x0F)
        elif head <= 0x9F:
            pending += head & 0x0F
        elif head <= 0xBF:
            at += head & 0x1F
        elif head in _FIXED:
            at += _FIXED[head]
        elif head in _SIZED:
            width = _SIZED[head]
            at += width + int.from_bytes(view[at : at + width], "big")
        elif head in _NESTED:
            width, factor = _NESTED[head]
            pending += factor * int.from_bytes(view[at : at + width], "big")
            at += width
        else:
            raise MalformedOp("not_msgpack")
        if at > len(view):
            raise MalformedOp("torn")
    return at
