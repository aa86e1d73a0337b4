"""The body of a batch: the same ops there and back, small, and bounded before anything of it is believed."""

import contextlib
import random
import time
import tracemalloc

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stationdesk_sync.wire import limits
from stationdesk_sync.wire.codec import encode_op
from stationdesk_sync.wire.packing import COLUMNS, RAW, MalformedBatch, pack, unpack
from tests.wire.test_codec import DATA, OPS, SCALARS
from tests.wire.visits import visit_ops

MOST = 200 * 1024 * 1024
encode = msgspec.msgpack.encode


def restored(ops: list[bytes]) -> list[bytes]:
    packing, raw_len, body = pack(ops)
    assert raw_len == sum(map(len, ops))
    return unpack(packing, raw_len, len(ops), body)


def code_of(packing: int, raw_len: int, count: int, body: bytes) -> str:
    with pytest.raises(MalformedBatch) as caught:
        unpack(packing, raw_len, count, body)
    return caught.value.code


def deflated(raw: bytes, level: int = 3) -> bytes:
    return zstandard.ZstdCompressor(level=level).compress(raw)


DOUBTFUL = st.one_of(
    SCALARS,
    st.floats(),
    st.sampled_from([1, True, 1.0, 0, False, 0.0, -0.0, None, "", b"", "1", 2**63, 2**64 - 1, -(2**63), 300]),
    st.lists(st.sampled_from([1, True, 1.0, "1"]), max_size=3),
    st.dictionaries(st.sampled_from(["s", "k", "c"]), SCALARS, max_size=3),
)
ALIKE = st.lists(DOUBTFUL, min_size=4, max_size=40).map(
    lambda values: [encode({"t": "x", "d": {"f": v}}) for v in values]
)
NESTED = st.recursive(
    DOUBTFUL, lambda inner: st.dictionaries(st.sampled_from(["a", "b"]), inner, min_size=1, max_size=2), max_leaves=6
)
TREES = st.lists(NESTED, min_size=4, max_size=12).map(lambda values: [encode({"d": v}) for v in values])
NOT_CANONICAL = st.sampled_from(
    [
        b"",
        b"\x01",
        b"\x01\x02",
        b"\xc1",
        b"\x81\xa1d\xcd\x00\x01",  # a small number in three bytes
        b"\x81\xd9\x01d\x01",  # a short text with a long head
        b"\xde\x00\x01\xa1d\x01",  # a small map with a long head
        b"\x82\xa1d\x01\xa1d\x02",  # one key twice
        b"\x81\x01\x02",  # a key that is no text
        b"\x81\xa1d\x82\x01\x02\xc3\x04",  # true and 1 as keys
        b"\x81\xa1d\x81\x01\x02",
        b"\x81\xa1d\x81\xc3\x02",
        b"\x81\xa1d\x80",
        b"\x81\xa1d\xc0",
        b"\x80",
        b"\x81\xa1d\xa2\xff\xfe",  # no UTF-8
        b"\x81\xa1d\xd4\x05\x00",  # an extension
        b"\x81\xa1d\xd6\xff\x00\x00\x00\x00",  # a time
        b"\x81\xa1d" + b"\x91" * 2_000 + b"\xc0",
        b'\x81\xa1d\x81\xa1"\x01',  # a key that no class may have as a name
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(ALIKE, TREES, st.lists(OPS.map(encode_op), max_size=8)))
def test_ops_of_whatever_content_come_back_byte_for_byte(ops):
    assert restored(ops) == ops
    assert restored(ops * 5) == ops * 5


@given(st.lists(NOT_CANONICAL | ALIKE.map(lambda ops: ops[0]) | st.binary(max_size=30), max_size=60), st.integers(1, 8))
def test_bytes_that_msgpack_would_write_otherwise_or_cannot_read_come_back_byte_for_byte(ops, often):
    assert restored(ops * often) == ops * often


@given(DATA, st.integers(4, 50), st.data())
def test_ops_of_one_shape_mixed_with_others_keep_their_order(data, count, draw):
    ops = [encode({"t": "x", "d": data | {"n": draw.draw(st.integers(-(2**63), 2**64 - 1))}}) for _ in range(count)]
    others = [encode({"t": "y", "n": number, "d": {"a": True}}) for number in range(count)]
    mixed = draw.draw(st.permutations([*ops, *others, b"\x01", b""]))
    assert restored(mixed) == mixed


@pytest.mark.parametrize("odd", [b"\x82\xa1d\x01\xa1d\x02", b"\x81\xa1d\xcd\x00\x01", b"\x82\xa1n\x01\xa1d\x02"])
def test_one_op_that_is_written_otherwise_among_many_alike_comes_back_as_it_was(odd):
    ops = [encode({"d": number}) for number in range(50)] + [odd]
    assert restored(ops) == ops
    assert restored(ops[::-1]) == ops[::-1]


@given(st.lists(st.binary(min_size=16, max_size=16), min_size=4, max_size=40))
def test_ids_without_a_common_start_come_back(ids):
    ops = [encode({"r": row_id, "d": {}}) for row_id in ids]
    assert restored(ops) == ops


@pytest.mark.parametrize("distinct", [2, 255, 256, 257, 900])
def test_dictionaries_small_and_large_come_back(distinct):
    ops = [encode({"d": {"word": f"word {number % distinct}"}}) for number in range(1_900)]
    assert restored(ops) == ops


def test_ids_of_many_starts_and_counters_that_jump_come_back():
    starts = [bytes([number]) * 10 for number in range(3)]
    ids = [starts[number % 3] + (number**7 % 2**48).to_bytes(6, "big") for number in range(200)]
    far = [bytes(8) + (number % 2 * (2**64 - 1)).to_bytes(8, "big") for number in range(200)]
    for rows in (ids, far):
        ops = [encode({"r": row_id, "d": {"n": number}}) for number, row_id in enumerate(rows)]
        assert restored(ops) == ops


def test_a_backlog_of_visits_takes_a_dozen_bytes_each_at_most():
    for count in (100, 500, 1_000, 2_000):
        packing, _, body = pack(visit_ops(count))
        assert packing == COLUMNS
        assert len(body) <= 12 * count + 200
    assert len(pack(visit_ops(1_000))[2]) <= 8_000


def test_sealed_notes_and_corrections_cost_little_more_than_their_own_bytes():
    ops = visit_ops(1_000, sealed_every=10, corrected_every=20)
    _, _, body = pack(ops)
    assert restored(ops) == ops
    random_bytes = 100 * (16 + 65) + 50 * 8
    assert len(body) <= 8_000 + 1.05 * random_bytes


def test_a_few_ops_travel_as_they_are_with_their_lengths():
    for count in (1, 2, 5, 10, 31, 32, 33):
        ops = visit_ops(count)
        assert restored(ops) == ops
        assert len(pack(ops)[2]) <= len(deflated(b"".join(ops))) + 2 * count + 16


def test_no_ops_are_an_empty_body():
    assert pack([]) == (RAW, 0, b"")
    assert unpack(RAW, 0, 0, b"") == []


def test_ops_that_would_grow_as_columns_are_not_put_into_them():
    wild = [{f"{name}": 2**62 if row == name else 0 for name in range(90)} for row in range(60)]
    ops = [encode({"d": data}) for data in wild]
    packing, raw_len, body = pack(ops)
    assert packing == RAW
    assert unpack(packing, raw_len, len(ops), body) == ops
    ops = [*ops, b""]
    packing, raw_len, body = pack(ops)
    assert packing == COLUMNS
    assert unpack(packing, raw_len, len(ops), body) == ops


def test_equal_ops_come_back_as_often_as_they_were():
    ops = visit_ops(1) * 50
    assert restored(ops) == ops


@pytest.mark.parametrize("packing", [RAW, COLUMNS])
def test_a_body_that_inflates_beyond_what_it_says_is_refused_before_it_fills_memory(packing):
    bomb = deflated(bytes(MOST), 19)
    assert len(bomb) < limits.MAX_BODY
    tracemalloc.start()
    try:
        assert code_of(packing, limits.MAX_BATCH_RAW, 2_000, bomb) == "length"
        assert tracemalloc.get_traced_memory()[1] < 4 * limits.MAX_BATCH_RAW
    finally:
        tracemalloc.stop()
    assert code_of(packing, MOST, 2_000, bomb) == "too_large"


@pytest.mark.parametrize("packing", [RAW, COLUMNS])
def test_a_small_frame_is_never_inflated_whole_just_because_it_says_how_large_it_is(packing):
    """``zstandard.decompress`` gives 100 MB whatever ``max_output_size`` says, if the frame declares so."""
    trap = deflated(bytes(100_000_000))
    assert zstandard.frame_content_size(trap) == 100_000_000
    tracemalloc.start()
    try:
        assert code_of(packing, 1_000, 1, trap) == "length"
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    finally:
        tracemalloc.stop()


def test_frames_one_after_the_other_are_bounded_together():
    assert code_of(RAW, 600, 1, deflated(bytes(500)) * 2) == "length"
    assert code_of(RAW, 500, 500, deflated(bytes(500)) + b"more") == "body"


def test_a_body_with_a_window_larger_than_allowed_is_refused():
    parameters = zstandard.ZstdCompressionParameters(window_log=27, compression_level=1)
    wide = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    body = wide.compress(bytes(1000)) + wide.flush()
    assert code_of(RAW, 1000, 1000, body) == "body"


def test_a_body_of_other_length_or_number_than_it_says_is_refused():
    ops = visit_ops(3)
    raw_len, body = sum(map(len, ops)), deflated(b"".join(ops))
    assert unpack(RAW, raw_len, 3, body) == ops
    assert code_of(RAW, raw_len + 1, 3, body) == "length"
    assert code_of(RAW, raw_len - 1, 3, body) == "length"
    assert code_of(RAW, raw_len, 4, body) == "count"
    assert code_of(RAW, raw_len, 3, body[:-5]) in ("length", "body")
    assert code_of(RAW, 5, 1, b"") == "length"
    assert code_of(RAW, raw_len - 1, 3, deflated(b"".join(ops)[:-1])) == "body"
    assert code_of(RAW, -1, 1, body) == code_of(RAW, raw_len, -1, body) == "length"


@pytest.mark.parametrize("packing", [-1, 2, 77])
def test_an_unknown_packing_is_refused(packing):
    assert code_of(packing, 0, 0, b"") == "packing"


def test_more_ops_or_bytes_than_allowed_are_refused_unread():
    assert code_of(RAW, 10, limits.MAX_BATCH_OPS + 1, b"") == "too_large"
    assert code_of(RAW, limits.MAX_BATCH_RAW + 1, 1, b"") == "too_large"
    assert code_of(RAW, 10, 1, bytes(limits.MAX_BODY + 1)) == "too_large"


def test_ten_thousand_mutated_bodies_are_read_or_refused_but_break_nothing():
    dice = random.Random(20261124)
    goods = [pack(visit_ops(count, sealed_every=7, corrected_every=5)) for count in (3, 40, 120)]
    read, slowest = 0, 0.0
    for _ in range(10_000):
        packing, raw_len, body = dice.choice(goods)
        inner = bytearray(body)
        if packing == COLUMNS and dice.random() < 0.8:
            inner = bytearray(zstandard.decompress(body, max_output_size=1 << 20))
        for _ in range(dice.choice([1, 1, 2, 5])):
            at = dice.randrange(len(inner))
            match dice.randrange(4):
                case 0:
                    inner[at] = dice.randrange(256)
                case 1:
                    del inner[at : at + dice.randrange(1, 9)]
                case 2:
                    inner[at:at] = dice.randbytes(dice.randrange(1, 9))
                case _:
                    inner[at] ^= 1 << dice.randrange(8)
        mutated = bytes(inner) if inner[:4] == body[:4] else deflated(bytes(inner), 1)
        began = time.perf_counter()
        with contextlib.suppress(MalformedBatch):
            unpack(packing, raw_len, dice.choice((3, 40, 120)), mutated)
            read += 1
        slowest = max(slowest, time.perf_counter() - began)
    assert 0 < read < 10_000
    assert slowest < 1.0
