"""Bytes of an op: the same there and back, minimal, in one order; whatever else comes is refused, never a crash."""

import contextlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model.clock import CLOCK_LIMIT
from stationdesk_sync.model.op import MAX_OP_BYTES, Kind, Op
from stationdesk_sync.wire.codec import MalformedOp, decode_op, decode_value, encode_op, encode_value, split_ops

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.text(max_size=40), st.binary(max_size=300)
)
DATA = st.dictionaries(
    st.text(max_size=12),
    st.one_of(SCALARS, st.lists(SCALARS, max_size=20), st.dictionaries(st.text(), SCALARS)),
    max_size=20,
)
OPS = st.builds(
    Op,
    register=st.text(min_size=1, max_size=20),
    row_id=st.binary(min_size=16, max_size=16),
    kind=st.sampled_from(list(Kind)),
    clock=st.integers(0, CLOCK_LIMIT - 1),
    version=st.integers(1, 10**6),
    data=DATA,
    account=st.none() | st.integers(0, 2**48),
    base=st.none() | st.dictionaries(st.text(max_size=8), st.integers(0, CLOCK_LIMIT - 1), max_size=4),
    streams=st.lists(st.text(max_size=10), max_size=3).map(tuple),
    nonce=st.binary(min_size=8, max_size=8),
)


@given(OPS)
def test_an_op_comes_back_as_it_was(op):
    raw = encode_op(op)
    assert decode_op(raw) == op
    assert encode_op(decode_op(raw)) == raw


@given(st.lists(OPS, max_size=8))
def test_ops_written_one_after_the_other_are_cut_apart_again(ops):
    raws = [encode_op(op) for op in ops]
    assert split_ops(b"".join(raws)) == raws


@given(OPS, st.data())
def test_a_torn_run_of_ops_is_refused(op, data):
    raw = encode_op(op)
    cut = data.draw(st.integers(1, len(raw) - 1))
    with pytest.raises(MalformedOp):
        split_ops(raw + raw[:cut])
    with pytest.raises(MalformedOp):
        decode_op(raw[:cut])
    with pytest.raises(MalformedOp):
        decode_op(raw + b"\x00")


def test_the_keys_stand_in_one_order_and_absent_ones_are_left_out():
    op = Op("visit", bytes(16), Kind.SET, 5, 1, {}, account=1, base={}, streams=("s",), nonce=bytes(8))
    assert list(msgspec.msgpack.decode(encode_op(op))) == list("trkhvadbwx")
    assert list(msgspec.msgpack.decode(encode_op(Op("visit", bytes(16), Kind.FACT, 5, 1, {})))) == list("trkhvd")


def test_numbers_take_as_few_bytes_as_they_can():
    def size(clock: int) -> int:
        return len(encode_op(Op("visit", bytes(16), Kind.FACT, clock, 1, {})))

    sizes = [size(n) - size(0) for n in (127, 128, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32)]
    assert sizes == [0, 1, 1, 2, 2, 4, 4, 8]


def _parts(**change: object) -> bytes:
    parts = {"t": "visit", "r": bytes(16), "k": "fact", "h": 5, "v": 1, "d": {}} | change
    return msgspec.msgpack.encode({name: value for name, value in parts.items() if value is not None})


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (_parts(t=None), "part_t"),
        (_parts(t=5), "part_t"),
        (_parts(r=b"short"), "row_id"),
        (_parts(k="other"), "unknown_kind"),
        (_parts(h=-1), "part_h"),
        (_parts(h=True), "part_h"),
        (_parts(h=1.5), "part_h"),
        (_parts(v=0), "clock"),
        (_parts(d=[]), "part_d"),
        (_parts(x=b"short"), "nonce"),
        (_parts(k="withdraw"), "nonce"),
        (_parts(k="correct", x=None), "nonce"),
        (_parts(b={"f": "x"}), "part_b"),
        (_parts(w="st:x"), "part_w"),
        (_parts(w=["st:x", 5]), "part_w"),
        (_parts(d=None, a=-1), "part_a"),
        (msgspec.msgpack.encode({"r": bytes(16), "t": "visit", "k": "fact", "h": 5, "v": 1, "d": {}}), "key_order"),
        (msgspec.msgpack.encode([1]), "not_msgpack"),
        (b"", "not_msgpack"),
        (b"\xc1", "not_msgpack"),
    ],
)
def test_each_unlawful_op_is_refused_by_its_name(raw, code):
    with pytest.raises(MalformedOp) as caught:
        decode_op(raw)
    assert caught.value.code == code


def test_keys_of_a_later_version_are_passed_over():
    assert decode_op(_parts(z=1)).register == "visit"


def test_an_op_larger_than_allowed_is_neither_made_nor_read():
    big = Op("visit", bytes(16), Kind.FACT, 5, 1, {"b": bytes(MAX_OP_BYTES)})
    with pytest.raises(MalformedOp):
        encode_op(big)
    with pytest.raises(MalformedOp):
        decode_op(_parts(d={"b": bytes(MAX_OP_BYTES)}))


def test_deep_nesting_is_refused_not_a_crash():
    deep = b"\x91" * 200_000 + b"\xc0"
    with pytest.raises(MalformedOp):
        decode_op(deep)
    with pytest.raises(MalformedOp):
        decode_value(deep)
    assert split_ops(deep) == [deep]


@settings(max_examples=500)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw):
    for read in (decode_op, split_ops, decode_value):
        with contextlib.suppress(MalformedOp):
            read(raw)


@given(SCALARS | st.lists(SCALARS))
def test_a_field_value_comes_back_as_it_was(value):
    assert decode_value(encode_value(value)) == value
