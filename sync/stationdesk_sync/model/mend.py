"""Mending: an op that takes the place of one that was set aside.

The row is the mend op's own; the payload says which op it replaces and what should have stood there.
"""

from dataclasses import replace
from typing import TypeVar

from stationdesk_sync.model.op import Kind, Op

T = TypeVar("T")
# Codes of ops that stay set aside whatever becomes of their rows and of the hub's program: these can be mended.
FOR_GOOD = frozenset({"malformed", "bad_value", "opaque", "shut_out"})


def mended_id(op: Op) -> bytes:
    """Return the id of the op that a checked ``mend`` replaces; ``ValueError`` for an op that is none."""
    return _part(op, "of", bytes)


def mended_op(op: Op) -> Op:
    """Return the op to apply for a checked ``mend``, under the mend's own id, clock, base and streams.

    ``ValueError`` for an op that is no mend or mends a mend.
    """
    kind = Kind(_part(op, "k", str))
    if kind is Kind.MEND:
        raise ValueError("a mend replaces an op, not another mend")
    return replace(op, kind=kind, data=_part(op, "d", dict))


def as_mend(op: Op, of: bytes) -> Op:
    """Return the mend that puts ``op`` in the place of the op with id ``of``."""
    return replace(op, kind=Kind.MEND, data={"of": of, "k": op.kind.value, "d": dict(op.data)})


def _part(op: Op, name: str, kind: type[T]) -> T:
    value = op.data.get(name)
    if op.kind is not Kind.MEND or not isinstance(value, kind):
        raise ValueError("not a mend")
    return value
