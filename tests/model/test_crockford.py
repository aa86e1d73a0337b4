"""Codes that people read aloud and type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model import crockford


@given(st.binary(min_size=10, max_size=10))
def test_a_code_survives_being_printed_spoken_and_typed(data):
    code = crockford.encode_bits(data, 16)
    typed = crockford.grouped(code).lower().replace("0", "o").replace("1", "l")
    assert crockford.normalise(typed) == code
    assert crockford.normalise("".join(chr(ord(c) + 0xFEE0) for c in code)) == code


@given(st.binary(min_size=5, max_size=5), st.binary(min_size=5, max_size=5))
def test_different_bytes_give_different_codes(one, two):
    assert (crockford.encode_bits(one, 8) == crockford.encode_bits(two, 8)) == (one == two)


def test_vectors():
    assert crockford.encode_bits(b"\x00" * 5, 8) == "00000000"
    assert crockford.encode_bits(b"\xff" * 5, 8) == "ZZZZZZZZ"
    assert crockford.encode_bits(bytes([0b00001_000, 0b10_00011_0]), 3) == "123"


def test_more_characters_than_bits_are_refused():
    with pytest.raises(ValueError):
        crockford.encode_bits(b"\x00", 2)


@pytest.mark.parametrize("text", ["U", "AB!C", "暗号", "é", "A\u200bB"])
def test_a_character_of_no_code_is_refused(text):
    with pytest.raises(ValueError):
        crockford.normalise(text)


@pytest.mark.parametrize(("size", "most"), [(1, 1), (5, 8), (10, 16), (32, 51)])
def test_a_code_has_no_more_characters_than_its_bytes_hold(size, most):
    assert len(crockford.encode_bits(bytes(size), most)) == most
    with pytest.raises(ValueError, match=r"^not enough bytes for so many characters$"):
        crockford.encode_bits(bytes(size), most + 1)


@pytest.mark.parametrize("strange", ["AB*C", "U", "甲", "\uff01", "\uff5e", "!", "~"])
def test_a_character_that_no_code_has_is_refused(strange):
    with pytest.raises(ValueError, match=r"^the code holds a character that no code has$"):
        crockford.normalise(strange)
