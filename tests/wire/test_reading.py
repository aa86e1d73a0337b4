"""The hot path reads of an op what ``decode_op`` reads of it, and leaves to it all that is not a plain fact."""

import msgspec
import pytest

from stationdesk_sync.model.mend import as_mend
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.wire.codec import decode_op, encode_op
from stationdesk_sync.wire.reading import read_counts, read_fact

DATA = {"day": "2026-11-24", "tz": "Asia/Shanghai", "people": 2, "services": ["rest"]}
FACT = encode_op(Op("visit", b"r" * 16, Kind.FACT, 9, 1, DATA, account=3))


def test_a_plain_fact_is_read_as_it_is():
    fact, op = read_fact(FACT), decode_op(FACT)
    assert fact is not None
    assert (fact.t, fact.r, fact.k, fact.h, fact.v, fact.a, fact.d) == (
        *(op.register, op.row_id, op.kind.value, op.clock, op.version, op.account, op.data),
    )
    assert read_counts(FACT) == (2, ["rest"])
    assert read_counts(encode_op(Op("visit", b"r" * 16, Kind.FACT, 9, 1, {}))) == (None, None)


def test_of_a_mend_the_counts_are_those_of_what_it_puts_in_place():
    mend = as_mend(Op("visit", b"r" * 16, Kind.FACT, 9, 1, DATA, nonce=b"n" * 8), b"t" * 16)
    assert read_counts(encode_op(mend)) == (2, ["rest"])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xc1",
        FACT + b"\x00",
        FACT[:-1],
        b"\x91" * 5000,
        encode_op(Op("visit", b"r" * 16, Kind.FACT, 9, 1, DATA, nonce=b"n" * 8)),
        encode_op(Op("visit", b"r" * 16, Kind.SET, 9, 1, DATA, base={})),
        encode_op(Op("visit", b"r" * 16, Kind.FACT, 9, 1, DATA, streams=("city",))),
        msgspec.msgpack.encode({"r": b"r" * 16, "t": "visit", "k": "fact", "h": 9, "v": 1, "d": DATA}),
        msgspec.msgpack.encode({"t": "visit", "r": b"r" * 16, "k": "fact", "h": 9, "v": 1, "d": DATA, "z": 1}),
        msgspec.msgpack.encode({"t": "visit", "r": b"r" * 16, "k": "fact", "h": "9", "v": 1, "d": DATA}),
    ],
)
def test_what_is_no_plain_fact_is_left_to_the_codec(raw):
    assert read_fact(raw) is None
