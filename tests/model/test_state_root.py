"""The 256 sums: in whatever order rows come and go, equal rows give equal sums and one other row is found."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.state_root import (
    BUCKETS,
    EMPTY,
    WIDTH,
    Buckets,
    bucket_of,
    differing,
    fact_deciders,
    field_deciders,
    joined,
    root,
    row_digest,
)

A, B, C = b"a" * 16, b"b" * 16, b"c" * 16
ROWS = st.dictionaries(st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32), max_size=20)


def filled(rows: dict[bytes, bytes]) -> Buckets:
    buckets = Buckets()
    for row_id, digest in rows.items():
        buckets.add(row_id, digest)
    return buckets


def test_a_row_s_digest_covers_register_row_and_deciders():
    assert row_digest("visit", A, (B, C)) == hashlib.sha256(b"visit\x00" + A + B + C).digest()
    others = [("shift", A, (B, C)), ("visit", B, (B, C)), ("visit", A, (C, B)), ("visit", A, (B,))]
    assert row_digest("visit", A, (B, C)) not in {row_digest(*other) for other in others}


def test_a_withdrawn_fact_differs_from_one_that_counts():
    assert b"".join(fact_deciders(A, B, None)) == A + B + bytes(16)
    assert b"".join(fact_deciders(A, B, C)) == A + B + C
    assert b"".join(fact_deciders(A, B, None, C)) == A + B + bytes(16) + C


def test_fields_are_told_apart_by_name_and_their_order_does_not_matter():
    assert b"".join(field_deciders({"b": B, "a": A})) == b"a\x00" + A + b"b\x00" + B + bytes(16)
    assert field_deciders({"a": A, "b": B}) == field_deciders({"b": B, "a": A})
    assert field_deciders({"a": B, "b": A}) != field_deciders({"a": A, "b": B})
    assert b"".join(field_deciders({}, C)) == C and b"".join(field_deciders({}, None, C)) == bytes(16) + C


def test_what_all_ops_decide_together_names_each_once_in_order():
    assert joined([C, A, C, B]) == A + B + C


def test_a_row_lies_in_the_bucket_of_its_hash_and_nowhere_else():
    sums = filled({A: b"\x01" * 32}).to_bytes()
    number = hashlib.sha256(A).digest()[0]
    assert bucket_of(A) == number and differing(sums, EMPTY) == [number]
    assert isinstance(differing(sums, EMPTY)[0], int)
    assert sums[number * WIDTH : (number + 1) * WIDTH] == b"\x01" * 32


def test_nothing_is_256_zero_sums():
    assert Buckets().to_bytes() == EMPTY == bytes(256 * 32) and Buckets().count == 0
    assert BUCKETS == 256


@given(ROWS, st.randoms(use_true_random=False))
def test_sums_do_not_depend_on_the_order_and_removing_undoes_adding(rows, dice):
    order = list(rows.items())
    dice.shuffle(order)
    buckets = filled(dict(order))
    assert buckets.to_bytes() == filled(rows).to_bytes() and buckets.count == len(rows)
    for row_id, digest in order:
        buckets.remove(row_id, digest)
    assert buckets.to_bytes() == EMPTY and buckets.count == 0


@given(ROWS, st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32))
def test_one_row_that_differs_is_found_in_its_bucket(rows, row_id, digest):
    rows.pop(row_id, None)
    mine, theirs = filled(rows), filled(rows | {row_id: digest})
    found = differing(mine.to_bytes(), theirs.to_bytes())
    assert found == ([bucket_of(row_id)] if any(digest) else [])
    assert (root(mine.to_bytes()) == root(theirs.to_bytes())) is not any(digest)


def test_a_sum_wraps_round_and_stays_within_its_32_bytes():
    buckets = Buckets()
    buckets.add(A, b"\xff" * 32)
    buckets.add(A, (2).to_bytes(32, "big"))
    at = bucket_of(A) * WIDTH
    assert buckets.to_bytes()[at : at + WIDTH] == (1).to_bytes(32, "big")
    buckets.remove(A, (3).to_bytes(32, "big"))
    assert buckets.to_bytes()[at : at + WIDTH] == (2**256 - 2).to_bytes(32, "big")


def test_replacing_takes_the_old_row_out_and_counts_the_new_one_in():
    buckets = Buckets()
    buckets.replace(A, None, b"\x05" * 32)
    assert buckets.count == 1 and buckets.to_bytes() == filled({A: b"\x05" * 32}).to_bytes()
    buckets.replace(A, b"\x05" * 32, b"\x07" * 32)
    assert buckets.count == 1 and buckets.to_bytes() == filled({A: b"\x07" * 32}).to_bytes()
    buckets.replace(A, b"\x07" * 32, None)
    assert buckets.count == 0 and buckets.to_bytes() == EMPTY


def test_sums_that_were_written_down_go_on_where_they_stood():
    buckets = Buckets.from_bytes(filled({A: b"\x05" * 32, B: b"\x06" * 32}).to_bytes(), 2)
    buckets.add(C, b"\x07" * 32)
    assert buckets.to_bytes() == filled({A: b"\x05" * 32, B: b"\x06" * 32, C: b"\x07" * 32}).to_bytes()
    assert buckets.count == 3


def test_the_root_is_the_hash_of_the_sums_under_a_tag_of_its_own():
    assert root(EMPTY) == hashlib.sha256(b"stationdesk-root-1\x00" + bytes(8192)).digest()


@pytest.mark.parametrize("sums", [b"", EMPTY[:-1], EMPTY + b"\x00"])
def test_anything_but_256_sums_is_refused(sums):
    for refused in (
        lambda: root(sums),
        lambda: differing(sums, EMPTY),
        lambda: differing(EMPTY, sums),
        lambda: Buckets.from_bytes(sums, 0),
    ):
        with pytest.raises(ValueError, match=r"^the state of a station has 256 sums of 32 bytes$"):
            refused()
