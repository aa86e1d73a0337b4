"""Who asks: the key that a device and its hub alone can compute, and the MAC under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.sealing.signing import BadSignature, public_box_key
from stationdesk_sync.sealing.vouching import COMPARE_TAG, EXCHANGE_TAG, check_vouched, shared_key, vouch

DESK, HUB, THIRD = b"d" * 32, b"h" * 32, b"t" * 32
DEVICE = b"i" * 16


def test_both_ends_come_to_the_same_key_and_nobody_else_does():
    key = shared_key(DESK, public_box_key(HUB), DEVICE)
    assert key == shared_key(HUB, public_box_key(DESK), DEVICE) and len(key) == 32
    others = {
        shared_key(THIRD, public_box_key(HUB), DEVICE),
        shared_key(DESK, public_box_key(THIRD), DEVICE),
        shared_key(DESK, public_box_key(HUB), b"j" * 16),
    }
    assert key not in others and len(others) == 3


@pytest.mark.parametrize("public", [b"", b"short", bytes(32)])
def test_a_bad_key_is_refused(public):
    with pytest.raises(ValueError):
        shared_key(DESK, public, DEVICE)


@given(st.binary(max_size=300), st.data())
def test_no_other_key_tag_body_or_mac_passes(body, data):
    key = shared_key(DESK, public_box_key(HUB), DEVICE)
    vouched = vouch(key, DEVICE, EXCHANGE_TAG, body)
    check_vouched(key, EXCHANGE_TAG, vouched)
    changed = bytearray(vouched.mac)
    changed[data.draw(st.integers(0, 31))] ^= data.draw(st.integers(1, 255))
    wrong = [
        (b"k" * 32, EXCHANGE_TAG, vouched),
        (key, COMPARE_TAG, vouched),
        (key, EXCHANGE_TAG, type(vouched)(device=DEVICE, body=body + b"\x00", mac=vouched.mac)),
        (key, EXCHANGE_TAG, type(vouched)(device=DEVICE, body=body, mac=bytes(changed))),
        (key, EXCHANGE_TAG, type(vouched)(device=DEVICE, body=body, mac=vouched.mac[:16])),
        (key, EXCHANGE_TAG, type(vouched)(device=DEVICE, body=body, mac=b"")),
    ]
    for other, tag, message in wrong:
        with pytest.raises(BadSignature):
            check_vouched(other, tag, message)
