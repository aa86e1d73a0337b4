"""Reads of an op's bytes only what a hot path needs: a plain new fact, or the two numbers that a day sums up.

Called where whole batches are read. Everything else is for ``codec.decode_op``, which says what is wrong with an op.
"""

from typing import Any

import msgspec

_UNREADABLE = (ValueError, RecursionError)


class PlainFact(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The parts of a fact whose row is new, in the order of its bytes: nothing but register, row, kind, clock,
    version, account and payload."""

    t: str
    r: bytes
    k: str
    h: int
    v: int
    a: int | None = None
    d: dict[str, Any]


class _Counts(msgspec.Struct):
    people: object = None
    services: object = None
    d: Any = None


class _Counted(msgspec.Struct):
    d: _Counts


_FACT = msgspec.msgpack.Decoder(PlainFact)
_COUNTED = msgspec.msgpack.Decoder(_Counted)
_ENCODER = msgspec.msgpack.Encoder()


def read_fact(raw: bytes) -> PlainFact | None:
    """Return the parts of an op if it has these alone, in the order and the size of the record; None otherwise."""
    try:
        fact = _FACT.decode(raw)
    except _UNREADABLE:
        return None
    return fact if _ENCODER.encode(fact) == raw else None


def read_counts(raw: bytes) -> tuple[object, object]:
    """Return ``people`` and ``services`` of the payload of a lawful op, None for what it does not have.

    Of a mend they are those of what it puts in place.
    """
    data = _COUNTED.decode(raw).d
    if isinstance(data.d, dict):
        return data.d.get("people"), data.d.get("services")
    return data.people, data.services
