"""Sealed fields: readable only with their key, at their place, unaltered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.draft import is_sealed
from stationdesk_sync.sealing.fields import CannotOpen, field_place, open_field, seal_field, unwrap_key, wrap_key

KEY, OTHER, KEY_ID = b"k" * 32, b"o" * 32, b"i" * 16
PLACE = field_place("visit", b"r" * 16, "note")


def cipher_of(sealed: dict[str, object]) -> bytes:
    cipher = sealed["c"]
    assert isinstance(cipher, bytes)
    return cipher


def fixed(count: int) -> bytes:
    return b"\x05" * count


@given(st.text() | st.none() | st.integers(-5, 5))
def test_a_value_opens_with_its_key_at_its_place(value):
    sealed = seal_field(KEY_ID, KEY, PLACE, value, fixed)
    assert is_sealed(sealed) and sealed["k"] == KEY_ID
    assert open_field(KEY, PLACE, sealed) == value


@pytest.mark.parametrize(
    "place",
    [
        field_place("shift", b"r" * 16, "note"),
        field_place("visit", b"s" * 16, "note"),
        field_place("visit", b"r" * 16, "words"),
    ],
)
def test_a_value_moved_to_another_register_row_or_field_does_not_open(place):
    sealed = seal_field(KEY_ID, KEY, PLACE, "text", fixed)
    with pytest.raises(CannotOpen):
        open_field(KEY, place, sealed)


def test_another_key_does_not_open_it():
    with pytest.raises(CannotOpen):
        open_field(OTHER, PLACE, seal_field(KEY_ID, KEY, PLACE, "text", fixed))


@given(st.data())
def test_no_altered_byte_opens(data):
    sealed = seal_field(KEY_ID, KEY, PLACE, "text", fixed)
    cipher = bytearray(cipher_of(sealed))
    cipher[data.draw(st.integers(0, len(cipher) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        open_field(KEY, PLACE, sealed | {"c": bytes(cipher)})


@pytest.mark.parametrize("change", [{"s": 2}, {"c": b""}, {"c": b"x" * 12}, {"c": "text"}, {"s": None}])
def test_another_suite_or_shape_does_not_open(change):
    with pytest.raises(CannotOpen):
        open_field(KEY, PLACE, seal_field(KEY_ID, KEY, PLACE, "text", fixed) | change)


def test_the_text_does_not_stand_in_the_sealed_bytes():
    sealed = seal_field(KEY_ID, KEY, PLACE, "张三 13800138000", fixed)
    assert "张三".encode() not in cipher_of(sealed) and b"13800138000" not in cipher_of(sealed)


def test_a_wrapped_key_opens_for_its_purpose_only():
    wrapped = wrap_key(OTHER, b"subject", KEY, fixed)
    assert unwrap_key(OTHER, b"subject", wrapped) == KEY
    for outer, purpose, what in (
        (KEY, b"subject", wrapped),
        (OTHER, b"station", wrapped),
        (OTHER, b"subject", b"short"),
    ):
        with pytest.raises(CannotOpen):
            unwrap_key(outer, purpose, what)
