"""Ops as columns: what ops of one shape have in common is said once, what differs stands together.

Ops with the same keys form a group, and a group is a tree of columns, each holding one piece of every op's own bytes;
joined in order, the pieces are the ops again, byte for byte. An op that msgpack does not write back as it was, or
whose shape is rare, travels as it is. Written by ``transposing``, read by ``restoring``; both for ``packing`` alone.
Everything is msgpack: a struct below is an array of its tag (``Columns`` has none) and its fields in order.
"""

import sys

import msgspec

MOST_GROUPS = 255  # the order names a group by one byte
DEEPEST = 8  # rows inside rows
CODES = {1: "b", 2: "h", 4: "i", 8: "q"}  # widths of steps, and how array calls them
LOWEST_FIRST = 1 if sys.byteorder == "little" else -1  # the way through a number's bytes in memory


class Same(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=0):
    """Every op has this piece."""

    piece: bytes


class Small(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=1):
    """Whole numbers from 0 to 255, a byte each."""

    data: bytes


class Steps(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=2):
    """Whole numbers: the first, and for each op the difference to the one before (0 for the first).

    The differences are signed, little-endian, of ``width`` bytes, all lowest bytes first, then all second ones.
    """

    start: int
    width: int
    data: bytes


class Counted(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=3):
    """The last 8 bytes of ids as big-endian numbers, said like ``Steps``."""

    start: int
    width: int
    data: bytes


class Words(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=4):
    """A dictionary of pieces and for each op its place in it: one byte, with more than 256 pieces two (low bytes
    first, then high bytes)."""

    words: list[bytes]
    data: bytes


class Listed(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=5):
    """A piece for each op."""

    pieces: list[bytes]


class Dense(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=6):
    """Byte strings that do not shrink: their lengths here, 4 bytes each in planes like ``Steps``, they themselves one
    after the other in the tail."""

    lengths: bytes


class Row(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True, tag=7):
    """Columns one after the other, before each a piece that all ops have (a map's head and keys)."""

    heads: list[bytes]
    columns: "list[Column]"


Column = Same | Small | Steps | Counted | Words | Listed | Dense | Row


class Columns(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Ops as columns: for each op a byte, 0 for one that travels as it is, else the number of its group.

    ``lengths`` and ``raws`` are the ops as they are. ``tail`` is what does not shrink, at the end.
    """

    order: bytes
    groups: list[Column]
    lengths: list[int]
    raws: bytes
    tail: bytes
