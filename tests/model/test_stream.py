"""Streams: which an op belongs to, and a chain that any change of what went in, or of its order, alters."""

import hashlib

import pytest

from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.stream import (
    CITY,
    H_0,
    is_stream,
    routed_chain,
    station_of,
    station_stream,
    stream_chain,
    streams_of,
)


def op(*streams: str) -> Op:
    return Op("visit", b"r" * 16, Kind.FACT, 1, 1, {}, streams=streams)


def test_a_stream_begins_with_sixteen_zero_bytes():
    assert bytes(16) == H_0


def test_the_chain_of_a_stream_is_what_the_protocol_says():
    chain = stream_chain(H_0, b"c" * 16, 3, b"\x90")
    assert chain == hashlib.sha256(bytes(16) + b"c" * 16 + b"\0\0\0\0\0\0\0\x03" + b"\x90").digest()[:16]


@pytest.mark.parametrize(
    "change",
    [(b"p" * 16, b"c" * 16, 3, b""), (H_0, b"d" * 16, 3, b""), (H_0, b"c" * 16, 4, b""), (H_0, b"c" * 16, 3, b"\x90")],
)
def test_every_part_of_a_range_changes_the_chain_of_its_stream(change):
    assert stream_chain(*change) != stream_chain(H_0, b"c" * 16, 3, b"")


def test_routed_ops_stand_for_themselves_in_their_order():
    one, two = hashlib.sha256(b"1").digest(), hashlib.sha256(b"2").digest()
    assert routed_chain([one, two]) == hashlib.sha256(one + two).digest()[:16]
    assert routed_chain(iter([two, one])) != routed_chain([one, two])


def test_an_op_is_in_its_station_s_stream_and_in_those_it_names_each_once_and_sorted():
    assert streams_of(op(), "BS-01") == ("st:BS-01",)
    assert streams_of(op("st:BS-02", "city", "st:BS-01", "city"), "BS-01") == ("city", "st:BS-01", "st:BS-02")


def test_names_of_no_stream_lose_nobody_an_op():
    strange = ("", "City", "st:", "st:bs", "st:-A", "dev:1", "st:" + "A" * 21, "st:A\n", "st:st:A")
    assert streams_of(op(*strange), "BS-01") == ("st:BS-01",)
    assert not any(map(is_stream, strange))


def test_a_stream_of_a_station_tells_whose_it_is():
    assert station_of(station_stream("BS-01")) == "BS-01"
    assert station_of("st:" + "A" * 20) == "A" * 20
    assert station_of(CITY) is None and station_of("BS-01") is None and is_stream(CITY)
