"""The frame of a batch: bounded before it is read, and no mutation of it is more than a refusal."""

import contextlib
import random
import tracemalloc

import pytest
import zstandard

from stationdesk_sync.wire import frame, limits
from stationdesk_sync.wire.frame import MalformedFrame
from stationdesk_sync.wire.messages import (
    BatchHeader,
    EnrolRequest,
    MalformedMessage,
    Problem,
    Receipt,
    Signed,
    decode,
    decode_plain,
    encode,
)
from tests.wire import samples

OPS = samples.raws()


def code_of(call) -> str:
    with pytest.raises(MalformedFrame) as caught:
        call()
    return caught.value.code


def test_a_batch_comes_back_as_it_was():
    head, ops = samples.header()
    raw = frame.pack(head, frame.pack_ops(ops))
    again, head_raw, body = frame.unpack(raw)
    assert again == head and encode(head) == head_raw
    assert frame.unpack_ops(body, head.raw_len) == ops


def test_a_batch_without_ops_is_only_its_header():
    head, _ = samples.header()
    _, _, body = frame.unpack(frame.pack(head, b""))
    assert frame.unpack_ops(body, 0) == []


def test_a_body_that_inflates_beyond_what_it_says_is_refused_before_it_fills_memory():
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(200 * 1024 * 1024))
    assert len(bomb) < limits.MAX_BODY
    tracemalloc.start()
    try:
        assert code_of(lambda: frame.unpack_ops(bomb, limits.MAX_BATCH_RAW)) == "length"
        assert tracemalloc.get_traced_memory()[1] < 4 * limits.MAX_BATCH_RAW
    finally:
        tracemalloc.stop()
    assert code_of(lambda: frame.unpack_ops(bomb, 200 * 1024 * 1024)) == "too_large"


def test_a_body_with_a_window_larger_than_allowed_is_refused():
    parameters = zstandard.ZstdCompressionParameters(window_log=27, compression_level=1)
    wide = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    body = wide.compress(bytes(1000)) + wide.flush()
    assert code_of(lambda: frame.unpack_ops(body, 1000)) == "body"


def test_a_body_with_fewer_bytes_than_it_says_is_refused():
    body = frame.pack_ops(OPS)
    assert code_of(lambda: frame.unpack_ops(body, sum(map(len, OPS)) + 1)) == "length"
    assert code_of(lambda: frame.unpack_ops(body[:-5], sum(map(len, OPS)))) in ("length", "body")
    assert code_of(lambda: frame.unpack_ops(b"", 5)) in ("length", "body")


def test_a_body_whose_ops_do_not_end_where_it_ends_is_refused():
    torn = b"".join(OPS)[:-1]
    assert code_of(lambda: frame.unpack_ops(frame.pack_ops([torn]), len(torn))) == "body"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "magic"),
        (b"SDB1\x00\x00\x00\x00", "magic"),
        (b"SDB0\x00\x00\x00\x05abc", "header"),
        (b"SDB0\xff\xff\xff\xff" + b"x" * 100, "header"),
        (b"SDB0\x00\x00\x00\x01\xc1", "header"),
        (b"SDB0" + bytes(limits.MAX_HEADER + limits.MAX_BODY), "too_large"),
    ],
)
def test_what_is_no_frame_is_refused(raw, code):
    assert code_of(lambda: frame.unpack(raw)) == code


def test_ten_thousand_mutated_frames_are_read_or_refused_but_break_nothing():
    dice = random.Random(20261124)
    head, ops = samples.header()
    good = frame.pack(head, frame.pack_ops(ops))
    read = 0
    for _ in range(10_000):
        raw = bytearray(good)
        for _ in range(dice.choice([1, 1, 2, 5])):
            at = dice.randrange(len(raw))
            match dice.randrange(4):
                case 0:
                    raw[at] = dice.randrange(256)
                case 1:
                    del raw[at : at + dice.randrange(1, 9)]
                case 2:
                    raw[at:at] = dice.randbytes(dice.randrange(1, 9))
                case _:
                    raw[at] ^= 1 << dice.randrange(8)
        with contextlib.suppress(MalformedFrame):
            again, _, body = frame.unpack(bytes(raw))
            frame.unpack_ops(body, again.raw_len)
            read += 1
    assert 0 < read < 10_000


def test_ten_thousand_mutated_messages_are_read_or_refused_but_break_nothing():
    dice = random.Random(20261125)
    made = list(samples.messages().values())
    for _ in range(10_000):
        message = dice.choice(made)
        raw = bytearray(encode(message))
        for _ in range(dice.choice([1, 2, 4])):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        for kind in (type(message), Signed, Receipt, BatchHeader, EnrolRequest, Problem):
            try:
                decode(bytes(raw), kind)
            except MalformedMessage:
                continue
        try:
            decode_plain(bytes(raw))
        except MalformedMessage:
            continue
