"""Columns from strangers: whatever does not add up is refused, quickly and in little memory."""

import contextlib
import time
import tracemalloc

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.wire import columns as c
from stationdesk_sync.wire.restoring import MalformedColumns, from_columns
from stationdesk_sync.wire.transposing import to_columns
from tests.wire.visits import visit_ops

MEBI = 1024 * 1024


def made(*groups: c.Column, order: bytes | None = None, lengths=(), raws=b"", tail=b"") -> bytes:
    """Columns of two ops in one group, unless told otherwise."""
    return msgspec.msgpack.encode(
        c.Columns(b"\x01\x01" if order is None else order, list(groups), list(lengths), raws, tail)
    )


def row(*inner: c.Column) -> c.Row:
    return c.Row([b""] * len(inner), list(inner))


def words(*places: int, of: int = 2) -> c.Words:
    return c.Words([bytes([65 + number % 26]) for number in range(of)], bytes(places))


def nested(depth: int) -> c.Column:
    return c.Same(b"x") if depth == 0 else row(nested(depth - 1))


def test_two_ops_written_by_hand_are_read():
    tree = c.Row([b"<", b"="], [c.Same(b"s"), words(1, 0)])
    assert from_columns(made(tree), 2, 8) == [b"<s=B", b"<s=A"]
    assert from_columns(made(c.Small(b"\x01\xff")), 2, 3) == [b"\x01", b"\xcc\xff"]
    assert from_columns(made(c.Steps(5, 1, b"\x00\xfe")), 2, 2) == [b"\x05", b"\x03"]
    assert from_columns(made(c.Steps(300, 2, b"\x00\x00\x00\x01")), 2, 6) == [b"\xcd\x01\x2c", b"\xcd\x02\x2c"]
    assert from_columns(made(c.Counted(1, 1, b"\x00\x01")), 2, 16) == [bytes(7) + b"\x01", bytes(7) + b"\x02"]
    assert from_columns(made(c.Listed([b"ab", b"c"])), 2, 3) == [b"ab", b"c"]
    dense = c.Dense(b"\x01\x02" + bytes(6))
    assert from_columns(made(dense, tail=b"abc"), 2, 7) == [b"\xc4\x01a", b"\xc4\x02bc"]
    assert from_columns(made(order=b"\x00\x00", lengths=[1, 2], raws=b"abc"), 2, 3) == [b"a", b"bc"]
    both = made(c.Same(b"x"), order=b"\x00\x01", lengths=[1], raws=b"a")
    assert from_columns(both, 2, 2) == [b"a", b"x"]
    assert from_columns(made(order=b""), 0, 0) == []
    assert from_columns(made(c.Row([], [])), 2, 0) == [b"", b""]
    assert from_columns(made(nested(c.DEEPEST)), 2, 2) == [b"x", b"x"]


@pytest.mark.parametrize(
    ("raw", "raw_len"),
    [
        (b"", 0),
        (b"\xc1", 0),
        (b"\x95", 0),
        (b"\x91" * 5_000, 0),
        (made(c.Same(b"x")) + b"\x00", 2),
        (made(c.Same(b"x"), order=b"\x01"), 1),
        (made(c.Same(b"x"), order=b"\x01\x02"), 2),
        (made(c.Same(b"x"), order=b"\x01\x00"), 2),
        (made(c.Same(b"x"), c.Same(b"y")), 2),
        (made(c.Same(b"x")), 3),
        (made(c.Same(b"xy")), 3),
        (made(c.Same(b"xyz")), 2),
        (made(c.Row([b""], [])), 0),
        (made(c.Row([], [c.Same(b"x")])), 2),
        (made(nested(c.DEEPEST + 1)), 2),
        (made(c.Small(b"\x01")), 2),
        (made(c.Small(b"\x01\x02\x03")), 2),
        (made(words(0)), 2),
        (made(words(0, 1, 0)), 2),
        (made(words(0, 2)), 2),
        (made(words(0, 0, of=257)), 2),
        (made(words(0, 0, 0xFF, 0xFF, of=300)), 2),
        (made(c.Words([], b"\x00\x00")), 2),
        (made(c.Listed([b"x"])), 2),
        (made(c.Listed([b"x", b"y", b"z"])), 3),
        (made(c.Steps(0, 3, bytes(6))), 2),
        (made(c.Steps(0, 0, b"")), 2),
        (made(c.Steps(0, -1, bytes(2))), 2),
        (made(c.Steps(0, 1, b"\x00")), 2),
        (made(c.Steps(0, 1, b"\x00\x00\x00")), 2),
        (made(c.Steps(0, 2, bytes(2))), 2),
        (made(c.Steps(2**64 - 1, 1, b"\x00\x01")), 18),
        (made(c.Steps(-(2**63), 1, b"\x00\xff")), 18),
        (made(c.Counted(0, 1, b"\x00\xff")), 16),
        (made(c.Counted(2**64 - 1, 1, b"\x00\x01")), 16),
        (made(c.Dense(bytes(7)), tail=b""), 4),
        (made(c.Dense(b"\x01\x02" + bytes(6)), tail=b"ab"), 7),
        (made(c.Dense(b"\x01\x02" + bytes(6)), tail=b"abcd"), 7),
        (made(c.Dense(b"\xff\xff" * 4), tail=b"abcd"), 7),
        (made(c.Same(b"x"), tail=b"left over"), 2),
        (made(order=b"\x00\x00", lengths=[1, 1], raws=b"abc"), 3),
        (made(order=b"\x00\x00", lengths=[1, 3], raws=b"abc"), 3),
        (made(order=b"\x00\x00", lengths=[4, -1], raws=b"abc"), 3),
        (made(order=b"\x00\x00", lengths=[3], raws=b"abc"), 3),
        (made(order=b"\x00\x00", lengths=[1, 1, 1], raws=b"abc"), 3),
        (made(order=b"\x00\x00", lengths=[1, 2], raws=b"abc"), 2),
        (msgspec.msgpack.encode([b"\x01\x01", [[9, b"x"]], [], b"", b""]), 2),
        (msgspec.msgpack.encode([b"\x01\x01", [[0, "x"]], [], b"", b""]), 2),
        (msgspec.msgpack.encode([b"\x01\x01", [[0, b"x", 1]], [], b"", b""]), 2),
        (msgspec.msgpack.encode([b"\x01\x01", [[0, b"x"]], [], b"", b"", 1]), 2),
    ],
)
def test_what_does_not_add_up_is_refused(raw, raw_len):
    with pytest.raises(MalformedColumns):
        from_columns(raw, 2, raw_len)


def refused_in_little(raw: bytes, count: int, memory: int = 16 * MEBI) -> None:
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(MalformedColumns):
            from_columns(raw, count, MEBI)
        assert tracemalloc.get_traced_memory()[1] < memory
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - began < 3.0  # tracing makes it several times slower


def test_a_large_piece_shared_by_all_ops_does_not_multiply():
    tree = row(c.Same(bytes(MEBI // 2)), c.Small(bytes(200)))
    refused_in_little(made(tree, order=b"\x01" * 200), 200)


def test_a_large_word_named_by_all_ops_does_not_multiply():
    large = c.Words([b"", bytes(MEBI // 4)], b"\x01" * 2_000)
    refused_in_little(made(row(large, large, large), order=b"\x01" * 2_000), 2_000)


def test_a_large_piece_before_a_dictionary_is_not_joined_to_each_word():
    dictionary = c.Words([b"w"] * 199, bytes(200))
    refused_in_little(made(row(c.Same(bytes(MEBI // 2)), dictionary), order=b"\x01" * 200), 200)


def test_as_many_columns_as_a_body_can_hold_take_no_more_than_a_moment():
    tree = row(*[c.Words([b""], bytes(2_000))] * 500)
    refused_in_little(made(tree, order=b"\x01" * 2_000), 2_000)


def test_a_hundred_thousand_shared_pieces_are_joined_once():
    refused_in_little(made(row(*[c.Same(b"0123456789")] * 100_000), order=b"\x01\x01"), 2, 64 * MEBI)


def test_columns_inside_columns_end_somewhere():
    deep = (
        b"\x95\xc4\x01\x01\x91" + b"\x93\x07\x91\xc4\x00\x91" * 100_000 + b"\x92\x00\xc4\x01x" + b"\x90\xc4\x00\xc4\x00"
    )
    refused_in_little(deep, 1)


@given(st.binary(max_size=200), st.integers(0, 5), st.integers(0, 500))
def test_no_bytes_break_the_reader(raw, count, raw_len):
    with contextlib.suppress(MalformedColumns):
        assert sum(map(len, from_columns(raw, count, raw_len))) == raw_len


def test_the_columns_of_visits_are_these():
    """The layout stays as it is: what is packed today is read in ten years."""
    ops = visit_ops(200, sealed_every=4)
    front, tail, many = to_columns(ops)
    read = msgspec.msgpack.decode(front + tail, type=c.Columns)
    assert many == 200 and set(read.order) == {1, 2} and not read.raws
    outer = read.groups[0]
    assert isinstance(outer, c.Row)
    assert outer.heads == [b"\x86\xa1t", b"\xa1r", b"\xa1k", b"\xa1h", b"\xa1v", b"\xa1d"]
    kinds = [type(column) for column in outer.columns]
    assert kinds == [c.Same, c.Row, c.Same, c.Steps, c.Same, c.Row]
    with_note = read.groups[1]
    assert isinstance(with_note, c.Row)
    data = with_note.columns[-1]
    assert isinstance(data, c.Row) and data.heads[-1] == b"\xa4note"
    sealed = data.columns[-1]
    assert isinstance(sealed, c.Row)
    assert [type(column) for column in sealed.columns] == [c.Same, c.Dense, c.Dense]
    assert len(read.tail) == sum(
        len(op["d"]["note"][part]) for op in map(msgspec.msgpack.decode, ops) if "note" in op["d"] for part in "kc"
    )
