"""Ops into columns. Called by ``packing``; no loop over ops runs in Python where a column can be made at once.

A value goes into a column only if writing it again gives the bytes that were read; equal values of different types
(1 and true) never share a column that tells values apart by equality.
"""

import struct
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import sub
from types import GenericAlias
from typing import Any

import msgspec
from msgspec.structs import astuple

from stationdesk_sync.model.op import ID_LENGTH
from stationdesk_sync.wire.columns import (
    CODES,
    DEEPEST,
    LOWEST_FIRST,
    MOST_GROUPS,
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

FEWEST = 4  # ops of one shape that are worth columns
_MOST_WORDS = 1 << 16
_Shape = tuple[tuple[str, ...], tuple[str, ...]]
_encode = msgspec.msgpack.Encoder().encode
_ALL = msgspec.msgpack.Decoder(list[dict[str, Any]])
_ONE = msgspec.msgpack.Decoder(dict[str, Any])
_UNREADABLE = (ValueError, TypeError, RecursionError, OverflowError)


def to_columns(ops: Sequence[bytes]) -> tuple[bytes, bytes, int]:
    """Return ops as columns in two parts, the second of bytes that do not shrink, and how many ops are in columns."""
    tail: list[bytes] = []
    alike = _alike(ops, tail) if len(ops) >= FEWEST else None
    if alike:
        return _written(b"\x01" * len(ops), [alike], [], tail)
    read = _read_all(ops)
    shapes = [_shape(op) for op in read]
    shown = [shape for shape, many in Counter(shapes).most_common(MOST_GROUPS) if shape and many >= FEWEST]
    numbers: dict[_Shape | None, int] = {shape: number for number, shape in enumerate(shown, 1)}
    order = bytes([numbers.get(shape, 0) for shape in shapes])
    members: list[list[Any]] = [[] for _ in range(len(shown) + 1)]
    for number, op in zip(order, read, strict=True):
        members[number].append(op)
    groups = [_group(members[number], shape, tail) for number, shape in enumerate(shown, 1)]
    return _written(order, groups, [raw for raw, number in zip(ops, order, strict=True) if not number], tail)


def all_raw(ops: Sequence[bytes]) -> bytes:
    """Return ops in the form of columns, each as it is."""
    return _written(bytes(len(ops)), [], ops, [])[0]


def _written(order: bytes, groups: list[Column], raws: Sequence[bytes], tail: list[bytes]) -> tuple[bytes, bytes, int]:
    grains = b"".join(tail)
    made = _encode(Columns(order, groups, [len(raw) for raw in raws], b"".join(raws), grains))
    cut = len(made) - len(grains)
    return made[:cut], made[cut:], len(order) - len(raws)


def _alike(ops: Sequence[bytes], tail: list[bytes]) -> Column | None:
    """Return the columns of ops that all have the shape of the first, None when one has not.

    Much the most frequent case, and three times as fast: read into a class with just these fields.
    """
    shape = _shape(_read(ops[0]))
    if shape is None:
        return None
    keys, inner = shape
    try:
        read = _decoder(keys, inner).decode(_array(ops))
        if list(map(_encode, read)) != list(ops):
            return None
    except _UNREADABLE:
        return None
    return _group_of(zip(*map(astuple, read), strict=True), shape, astuple, tail)


@lru_cache(maxsize=64)
def _decoder(keys: tuple[str, ...], inner: tuple[str, ...]) -> "msgspec.msgpack.Decoder[Any]":
    held = {"d": _class(inner, {})} if _are_texts(inner) else {}
    listed: Any = GenericAlias(list, (_class(keys, held),))
    return msgspec.msgpack.Decoder(listed)


def _class(keys: tuple[str, ...], types: dict[str, type]) -> type:
    """Return a class with a field for each key; its fields have names of their own, a key may be any text."""
    names = {f"f{at}": key for at, key in enumerate(keys)}
    return msgspec.defstruct(
        "Alike",
        [(name, types.get(key, Any)) for name, key in names.items()],
        rename=names,
        forbid_unknown_fields=True,
        gc=False,
    )


def _read_all(ops: Sequence[bytes]) -> list[dict[str, Any] | None]:
    try:
        read: list[Any] = _ALL.decode(_array(ops))
        if list(map(_encode, read)) == list(ops):
            return read
    except _UNREADABLE:
        pass
    return [_read(op) for op in ops]


def _array(ops: Sequence[bytes]) -> bytes:
    return b"\xdd" + len(ops).to_bytes(4, "big") + b"".join(ops)


def _read(raw: bytes) -> dict[str, Any] | None:
    """Return an op's value, None when its bytes would not come again."""
    try:
        read = _ONE.decode(raw)
        return read if _encode(read) == raw else None
    except _UNREADABLE:
        return None


def _shape(op: dict[str, Any] | None) -> _Shape | None:
    """Return an op's keys and those of its data; none where its data is no map."""
    if not op:
        return None
    data = op.get("d")
    return tuple(op), tuple(data) if type(data) is dict else ()


def _are_texts(keys: Iterable[object]) -> bool:
    return set(map(type, keys)) == {str}


def _group(ops: Sequence[dict[str, Any]], shape: _Shape, tail: list[bytes]) -> Column:
    return _group_of(zip(*map(dict.values, ops), strict=True), shape, dict.values, tail)


def _group_of(
    columns: Iterable[Sequence[Any]], shape: _Shape, parts: Callable[[Any], Iterable[Any]], tail: list[bytes]
) -> Column:
    keys, inner = shape
    made: list[Column] = []
    for key, values in zip(keys, columns, strict=True):
        if key == "d" and _are_texts(inner):
            made.append(_row(zip(*map(parts, values), strict=True), inner, 1, tail))
        else:
            made.append(_column(values, 1, tail))
    return Row(_heads(keys), made)


def _row(columns: Iterable[Sequence[Any]], keys: tuple[str, ...], depth: int, tail: list[bytes]) -> Column:
    return Row(_heads(keys), [_column(values, depth + 1, tail) for values in columns])


def _heads(keys: Sequence[str]) -> list[bytes]:
    """Return each key as it stands before its value, the first after the map's own head."""
    first = _encode(dict.fromkeys(keys))[: -sum(len(_encode(key)) + 1 for key in keys)]
    heads = [_encode(key) for key in keys]
    return [first + heads[0], *heads[1:]]


def _column(values: Sequence[Any], depth: int, tail: list[bytes]) -> Column:
    kinds = set(map(type, values))
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is int:
        return _whole(values)
    if kind is bytes:
        return _bytes(values, tail)
    if kind is str or kind is bool:
        return _words(dict.fromkeys(values), values)
    if kind is dict and depth < DEEPEST - 2:
        keys = set(map(tuple, values))
        if len(keys) == 1 and _are_texts(values[0]):
            return _row(zip(*map(dict.values, values), strict=True), keys.pop(), depth, tail)
    pieces = list(map(_encode, values))
    distinct = dict.fromkeys(pieces)
    return _dictionary(distinct, list(distinct), pieces) or Listed(pieces)


def _words(distinct: dict[Any, Any], values: Sequence[Any]) -> Column:
    return _dictionary(distinct, list(map(_encode, distinct)), values) or Listed(list(map(_encode, values)))


def _dictionary(distinct: dict[Any, Any], words: list[bytes], values: Sequence[Any]) -> Column | None:
    """Return a dictionary and places in it, nothing where almost every value is its own word."""
    if len(words) == 1:
        return Same(words[0])
    if 2 * len(words) > len(values) + 16 or len(words) > _MOST_WORDS:
        return None
    places = map(dict(zip(distinct, range(len(words)), strict=True)).__getitem__, values)
    if len(words) <= 256:
        return Words(words, bytes(places))
    return Words(words, _planes(array("H", places)))


def _whole(values: Sequence[int]) -> Column:
    low, high = min(values), max(values)
    if low == high:
        return Same(_encode(low))
    if low >= 0 and high < 256:
        return Small(bytes(values))
    stepped = _stepped(values)
    return Steps(values[0], *stepped) if stepped else Listed(list(map(_encode, values)))


def _stepped(values: Sequence[int]) -> tuple[int, bytes] | None:
    steps = [0, *map(sub, values[1:], values)]
    low, high = min(steps), max(steps)
    for width, code in CODES.items():
        edge = 1 << (8 * width - 1)
        if -edge <= low and high < edge:
            return width, _planes(array(code, steps))
    return None


def _planes(numbers: "array[int]") -> bytes:
    """Return all lowest bytes, then all second ones and so on."""
    raw, width = numbers.tobytes(), numbers.itemsize
    return b"".join([raw[plane::width] for plane in range(width)[::LOWEST_FIRST]])


def _bytes(values: Sequence[bytes], tail: list[bytes]) -> Column:
    lengths = list(map(len, values))
    if set(lengths) == {ID_LENGTH} and (ids := _ids(values)):
        return ids
    distinct = dict.fromkeys(values)
    words = _dictionary(distinct, list(map(_encode, distinct)), values)
    if words:
        return words
    tail.extend(values)
    return Dense(_planes(array("I", lengths)))


def _ids(values: Sequence[bytes]) -> Column | None:
    """Return ids made of a start that few share and a counter; None for others."""
    halves = struct.unpack(f">{2 * len(values)}Q", b"".join(values))
    starts, counters = halves[::2], halves[1::2]
    distinct = dict.fromkeys(starts)
    if 8 * len(distinct) > len(values) + 8:
        return None
    head = _encode(values[0])[:-ID_LENGTH]
    shared = _dictionary(distinct, [head + start.to_bytes(8, "big") for start in distinct], starts)
    stepped = _stepped(counters)
    return Row([b"", b""], [shared, Counted(counters[0], *stepped)]) if stepped and shared else None
