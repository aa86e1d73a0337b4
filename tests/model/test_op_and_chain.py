"""Ids that follow from bytes, and the chain over them."""

import hashlib

import pytest

from stationdesk_sync.model.chain import chain_next, chain_over, chain_start, device_id
from stationdesk_sync.model.op import op_hash, op_id, station_row_id
from stationdesk_sync.model.registry import load_registers


def test_an_op_id_is_its_content_and_nothing_else():
    assert op_id(b"x") == hashlib.sha256(b"x").digest()[:16] == op_hash(b"x")[:16]


def test_station_rows_have_ids_of_their_own_that_both_ends_know():
    ids = {station_row_id(name) for name in load_registers()}
    assert len(ids) == len(load_registers())
    assert station_row_id("tally_layout") == hashlib.sha256(b"stationdesk-row-1\x00tally_layout").digest()[:16]


def test_a_chain_tells_order_content_and_device():
    device = device_id(b"k" * 32)
    one, two = op_hash(b"1"), op_hash(b"2")
    start = chain_start(device)
    assert chain_next(chain_next(start, one), two) != chain_next(chain_next(start, two), one)
    assert chain_start(device_id(b"j" * 32)) != start
    assert chain_next(start, one) == hashlib.sha256(start + one).digest()[:16]


def test_a_device_is_an_ed25519_key():
    assert device_id(b"k" * 32) == hashlib.sha256(b"k" * 32).digest()[:16]
    for length in (0, 31, 33):
        with pytest.raises(ValueError, match=r"^an Ed25519 public key has 32 bytes$"):
            device_id(bytes(length))


def test_a_chain_over_many_ops_is_the_chain_op_by_op():
    hashes = [op_hash(bytes([n])) for n in range(3)]
    assert chain_over(b"c" * 16, []) == b"c" * 16
    assert chain_over(b"c" * 16, hashes[:1]) == chain_next(b"c" * 16, hashes[0])
    assert chain_over(b"c" * 16, iter(hashes)) == chain_next(chain_over(b"c" * 16, hashes[:2]), hashes[2])
