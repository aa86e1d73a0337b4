"""Sealed boxes: readable by one key, for one purpose, unaltered."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.sealing.box import open_box, seal_box
from stationdesk_sync.sealing.fields import CannotOpen
from stationdesk_sync.sealing.signing import public_box_key

PRIVATE, OTHER = b"p" * 32, b"o" * 32
PUBLIC = public_box_key(PRIVATE)


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_a_box_opens_for_its_key_and_purpose(clear, purpose):
    made = seal_box(PUBLIC, purpose, clear, os.urandom)
    assert open_box(PRIVATE, purpose, made) == clear
    for private, other in ((OTHER, purpose), (PRIVATE, purpose + b"x")):
        with pytest.raises(CannotOpen):
            open_box(private, other, made)


@given(st.data())
def test_no_altered_or_torn_box_opens(data):
    made = seal_box(PUBLIC, b"purpose", b"clear", os.urandom)
    altered = bytearray(made)
    altered[data.draw(st.integers(0, len(made) - 1))] ^= data.draw(st.integers(1, 127))
    for wrong in (bytes(altered), made[: data.draw(st.integers(0, len(made) - 1))], made + b"\x00"):
        with pytest.raises(CannotOpen):
            open_box(PRIVATE, b"purpose", wrong)


def test_a_key_of_small_order_opens_nothing():
    with pytest.raises(CannotOpen):
        open_box(PRIVATE, b"purpose", bytes(32) + bytes(12) + bytes(16))
    with pytest.raises(ValueError):
        seal_box(bytes(32), b"purpose", b"clear", os.urandom)


def test_the_same_bytes_are_never_the_same_box():
    assert seal_box(PUBLIC, b"purpose", b"clear", os.urandom) != seal_box(PUBLIC, b"purpose", b"clear", os.urandom)
