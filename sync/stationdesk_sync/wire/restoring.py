"""Columns into ops again. Called by ``packing`` with bytes from anywhere.

Bounded whatever the bytes say: a column has exactly as many values as its group has ops, each at least a byte of what
came; an op is made only while the announced length is not used up.
"""

import struct
from array import array
from collections.abc import Iterable, Sequence, Sized
from itertools import accumulate, pairwise, repeat
from typing import TypeVar

import msgspec

from stationdesk_sync.wire.columns import (
    CODES,
    DEEPEST,
    LOWEST_FIRST,
    Column,
    Columns,
    Counted,
    Dense,
    Listed,
    Row,
    Same,
    Small,
    Steps,
    Words,
)

_FUSED = 64  # a shared piece up to so many bytes is put before each word of a dictionary
_encode = msgspec.msgpack.Encoder().encode
_COLUMNS = msgspec.msgpack.Decoder(Columns)
_NUMBERS = [_encode(number) for number in range(256)]
_BROKEN = (ValueError, RecursionError, OverflowError, LookupError, struct.error)  # DecodeError is a ValueError


class MalformedColumns(ValueError):
    """Columns that do not add up, or to other ops than announced."""


def from_columns(made: bytes, count: int, raw_len: int) -> list[bytes]:
    """Return the ops; ``MalformedColumns`` unless there are ``count`` of them, ``raw_len`` bytes together."""
    try:
        return _restored(_COLUMNS.decode(made), count, raw_len)
    except _BROKEN:
        raise MalformedColumns("columns") from None


def _restored(read: Columns, count: int, raw_len: int) -> list[bytes]:
    if len(read.order) != count:
        raise MalformedColumns("count")
    raws = _cut(read.raws, read.lengths)
    bounds = _Bounds(raw_len - len(read.raws), read.tail)
    groups = [raws]
    for number, column in enumerate(read.groups, 1):
        groups.append(_Group(read.order.count(number), bounds).ops(column))
    if sum(map(len, groups)) != count or bounds.room or bounds.tail_at != len(read.tail):
        raise MalformedColumns("length")
    if len(groups) == 2 and not raws:
        return groups[1]
    sources = list(map(iter, groups))
    return [next(sources[number]) for number in read.order]


class _Bounds:
    """What is left for all groups together: bytes of ops and tail."""

    def __init__(self, room: int, tail: bytes) -> None:
        self.room = room
        self.tail, self.tail_at = tail, 0

    def take(self, length: int) -> bytes:
        """Return the next bytes of the tail."""
        at, self.tail_at = self.tail_at, self.tail_at + length
        if self.tail_at > len(self.tail):
            raise MalformedColumns("tail")
        return self.tail[at : self.tail_at]


class _Group:
    """The pieces of one group's ops: shared ones wait until the next that differs from op to op."""

    def __init__(self, many: int, bounds: _Bounds) -> None:
        self._many, self._bounds = many, bounds
        self._shared: list[bytes] = []
        self._parts: list[Iterable[bytes]] = []

    def ops(self, column: Column) -> list[bytes]:
        """Return the ops, each made only while there is room for it."""
        if not self._many:
            raise MalformedColumns("group")
        self._gather(column, 0)
        self._parts.append(repeat(b"".join(self._shared), self._many))
        room, made = self._bounds.room, []
        for op in map(b"".join, zip(*self._parts, strict=True)):
            room -= len(op)
            if room < 0:
                raise MalformedColumns("length")
            made.append(op)
        self._bounds.room = room
        return made

    def _gather(self, column: Column, depth: int) -> None:
        if isinstance(column, Same):
            self._shared.append(column.piece)
        elif isinstance(column, Row):
            if depth == DEEPEST:
                raise MalformedColumns("depth")
            for head, inner in zip(column.heads, column.columns, strict=True):
                self._shared.append(head)
                self._gather(inner, depth + 1)
        else:
            self._parts.append(self._pieces(column))

    def _pieces(self, column: Small | Steps | Counted | Words | Listed | Dense) -> Sequence[bytes]:
        if isinstance(column, Words):
            return self._looked_up(column.words, _places(column, self._many))
        if isinstance(column, Small):
            return self._looked_up(_NUMBERS, _exactly(column.data, self._many))
        pieces = self._own_pieces(column)
        self._parts.append(repeat(b"".join(self._shared), self._many))
        self._shared.clear()
        return pieces

    def _own_pieces(self, column: Steps | Counted | Listed | Dense) -> Sequence[bytes]:
        if isinstance(column, Listed):
            return _exactly(column.pieces, self._many)
        if isinstance(column, Dense):
            lengths = _joined_planes("I", column.lengths, self._many)
            return [_encode(self._bounds.take(length)) for length in lengths]
        numbers = _numbers(column, self._many)
        if isinstance(column, Steps):
            return list(map(_encode, numbers))
        eight = struct.pack(f">{self._many}Q", *numbers)
        return [eight[at : at + 8] for at in range(0, len(eight), 8)]

    def _looked_up(self, words: Sequence[bytes], places: Sequence[int]) -> Sequence[bytes]:
        """Return the word at each place, what is shared before it joined to the words where that is less work."""
        shared = b"".join(self._shared)
        self._shared.clear()
        if len(shared) <= _FUSED and len(words) < self._many:
            words = [shared + word for word in words]
        elif shared:
            self._parts.append(repeat(shared, self._many))
        return list(map(words.__getitem__, places))


_Exact = TypeVar("_Exact", bound=Sized)


def _exactly(values: _Exact, many: int) -> _Exact:
    if len(values) != many:
        raise MalformedColumns("many")
    return values


def _places(column: Words, many: int) -> Sequence[int]:
    if len(column.words) <= 256:
        return _exactly(column.data, many)
    return _joined_planes("H", column.data, many)


def _numbers(column: Steps | Counted, many: int) -> list[int]:
    steps = _joined_planes(CODES[column.width], column.data, many)
    return list(accumulate(steps, initial=column.start))[1:]


def _joined_planes(code: str, data: bytes, many: int) -> "array[int]":
    numbers = array(code)
    width = numbers.itemsize
    _exactly(data, many * width)
    raw = bytearray(len(data))
    for at, plane in enumerate(range(width)[::LOWEST_FIRST]):
        raw[plane::width] = data[at * many : (at + 1) * many]
    numbers.frombytes(raw)
    return numbers


def _cut(raws: bytes, lengths: Sequence[int]) -> list[bytes]:
    """Cut bytes into pieces of these lengths, all of them used."""
    ends = list(accumulate(lengths, initial=0))
    if ends[-1] != len(raws) or min(lengths, default=0) < 0:
        raise MalformedColumns("raws")
    return [raws[start:end] for start, end in pairwise(ends)]
