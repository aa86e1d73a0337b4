"""Mending: an op that takes the place of one that was set aside.

The row is the mend op's own; the payload says which op it replaces and what should have stood there.
"""

from dataclasses import replace
from typing import TypeVar

from stationdesk_sync.model.op import Kind, Op

T = TypeVar("T")


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


def _part(op: Op, name: str, kind: type[T]) -> T:
    value = op.data.get(name)
    if op.kind is not Kind.MEND or not isinstance(value, kind):
        raise ValueError("not a mend")
    return value
