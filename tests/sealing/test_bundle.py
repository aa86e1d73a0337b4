"""Bundles: opened whole by whom they are for, or refused with the reason, and nothing of them used."""

import hashlib
import os
import random
import time
import tracemalloc
from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.sealing import bundle as sealing
from stationdesk_sync.sealing.box import seal_box
from stationdesk_sync.sealing.bundle import Address, Opened, look_at, read_bundle, receiver_of, write_bundle
from stationdesk_sync.sealing.signing import public_box_key, public_signing_key, sign
from stationdesk_sync.wire import bundle as wire
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.bundle import (
    CHUNK,
    TAG,
    BadBundle,
    BundleHeader,
    Carries,
    Fault,
    Item,
    ItemKind,
    frame,
    unframe,
)

SENDER, BOX, OTHER = b"s" * 32, b"b" * 32, b"o" * 32
KNOWN = public_signing_key(SENDER)
ADDRESS = Address(Carries.UP, "BS-001", [(b"d" * 16, 1, b"p" * 16)], [("city", 5, b"h" * 16)])
ITEMS = [Item(ItemKind.ENROL_REQUEST, b"who"), Item(ItemKind.EXCHANGE, b"e" * 200), Item(ItemKind.EXCHANGE, b"")]
LONG = [Item(ItemKind.EXCHANGE, bytes([number]) * 50_000) for number in range(5)]


def written(items=ITEMS, *, key: bytes = SENDER, to: bytes = BOX) -> bytes:
    return write_bundle(ADDRESS, items, signing_key=key, to_box=public_box_key(to), created=5.0, random=os.urandom)


def opened(raw: bytes, *, box: bytes = BOX) -> Opened:
    return read_bundle(raw, private_box=box, known=KNOWN.__eq__)


def fault_of(raw: bytes, **change: bytes) -> Fault:
    with pytest.raises(BadBundle) as caught:
        opened(raw, **change)
    assert str(caught.value) == caught.value.fault.value
    return caught.value.fault


def header_of(raw: bytes) -> BundleHeader:
    return msgspec.msgpack.decode(unframe(raw).header, type=BundleHeader)


def signed_anew(header: bytes, payload: bytes, key: bytes = SENDER) -> bytes:
    """A bundle by somebody who has the sender's key and means harm."""
    sender = public_signing_key(key)
    return frame(sender, header, sign(key, sealing.BUNDLE_TAG + b"\x00" + sender + header), [payload])


def changed(raw: bytes, payload: bytes | None = None, **change: object) -> bytes:
    """A bundle with another header or payload, signed again by its sender."""
    body = bytes(unframe(raw).payload) if payload is None else payload
    fits = {"payload_len": len(body), "payload_sha": hashlib.sha256(body).digest()}
    header = msgspec.structs.replace(header_of(raw), **(fits | change))
    return signed_anew(msgspec.msgpack.encode(header), body)


@pytest.mark.parametrize(
    "items", [[], ITEMS, LONG, [Item(ItemKind.BATCH, bytes(CHUNK))], [Item(ItemKind.KEYS, b"k")] * 10_000]
)
def test_a_bundle_opens_to_what_was_put_in(items):
    bundle = opened(written(items))
    assert list(bundle.items) == list(items)
    header = bundle.outside.header
    assert (header.carries, header.station, header.created) == (Carries.UP, "BS-001", 5.0)
    assert (header.prerequisites, header.cursors) == (ADDRESS.prerequisites, ADDRESS.cursors)
    assert bundle.outside.sender == KNOWN and bundle.outside.sender_device == hashlib.sha256(KNOWN).digest()[:16]


@settings(max_examples=30)
@given(st.lists(st.builds(Item, st.sampled_from(list(ItemKind)), st.binary(max_size=100_000)), max_size=4))
def test_items_of_any_length_come_back(items):
    assert list(opened(written(items)).items) == items


def test_a_carrier_without_a_key_sees_for_whom_it_is_and_that_it_is_whole():
    outside = look_at(written())
    assert outside.header.to == receiver_of(public_box_key(BOX))
    assert [kind for kind, _ in outside.header.items] == [item.kind for item in ITEMS]


def test_nothing_of_the_items_stands_in_the_file():
    assert b"e" * 20 not in written() and b"who" not in written()


def test_two_bundles_of_the_same_items_have_nothing_in_common():
    first, second = (header_of(written()) for _ in range(2))
    assert first.bundle_id != second.bundle_id and first.sealed_key != second.sealed_key
    assert first.payload_sha != second.payload_sha


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


RAW = written(LONG)
HEAD = len(unframe(RAW).header)
FRONT = 11 + 32 + 4
STEP = CHUNK + TAG
PAYLOAD = bytes(unframe(RAW).payload)
BOMB_HEADER = RAW[: FRONT - 4] + b"\xff\xff\xff\xff" + RAW[FRONT:]


SWAPPED = PAYLOAD[STEP : 2 * STEP] + PAYLOAD[:STEP] + PAYLOAD[2 * STEP :]
FOREIGN = bytes(unframe(written(LONG)).payload)
DAMAGED = {
    what: (raw, fault)
    for what, raw, fault in [
        ("nothing", b"", Fault.EMPTY),
        ("something else", b"PK\x03\x04 a zip", Fault.NOT_A_BUNDLE),
        ("only its first letters", RAW[:5], Fault.SHORT),
        ("cut in its front", RAW[: FRONT - 1], Fault.SHORT),
        ("cut in its header", RAW[: FRONT + HEAD - 3], Fault.SHORT),
        ("cut in its signature", RAW[: FRONT + HEAD + 63], Fault.SHORT),
        ("without its payload", RAW[: FRONT + HEAD + 64], Fault.SHORT),
        ("cut in its payload", RAW[:-1], Fault.SHORT),
        ("without its last chunk", RAW[: FRONT + HEAD + 64 + STEP], Fault.SHORT),
        ("a byte longer", RAW + b"\x00", Fault.LONG),
        ("twice", RAW + RAW, Fault.LONG),
        ("of a later version", RAW.replace(b"SDBUNDLE 1\n", b"SDBUNDLE 2\n", 1), Fault.VERSION),
        ("a bit of the magic flipped", flipped(RAW, 3), Fault.NOT_A_BUNDLE),
        ("a bit of the sender flipped", flipped(RAW, 20), Fault.SIGNATURE),
        ("a bit of the header flipped", flipped(RAW, FRONT + HEAD // 2), Fault.SIGNATURE),
        ("a bit of the signature flipped", flipped(RAW, FRONT + HEAD + 10), Fault.SIGNATURE),
        ("a bit of the payload flipped", flipped(RAW, len(RAW) - 1000), Fault.PAYLOAD),
        ("the last bit flipped", flipped(RAW, len(RAW) - 1), Fault.PAYLOAD),
        ("a header said to be huge", BOMB_HEADER, Fault.TOO_LARGE),
        ("larger than any bundle", bytes(wire.MAX_BUNDLE + 1), Fault.TOO_LARGE),
        ("by a sender nobody knows", written(key=b"x" * 32), Fault.SENDER),
        ("for somebody else", written(to=OTHER), Fault.RECEIVER),
        ("payload of another bundle", RAW[: -len(PAYLOAD)] + FOREIGN, Fault.PAYLOAD),
        (
            "chunks in another order",
            RAW[: -len(PAYLOAD)] + SWAPPED,
            Fault.PAYLOAD,
        ),
    ]
}
MEANT = {
    what: (raw, fault)
    for what, raw, fault in [
        ("a header that is none", signed_anew(b"\xc1", b""), Fault.HEADER),
        ("a header nested without end", signed_anew(b"\x91" * 100_000, b""), Fault.HEADER),
        ("an empty header", signed_anew(b"", b""), Fault.HEADER),
        ("an item of a later kind", changed(RAW, items=[(99, 250_000)]), Fault.HEADER),
        ("a way nobody knows", changed(RAW, carries="sideways"), Fault.HEADER),
        ("sizes that do not add up", changed(RAW, items=[(1, 250_001)]), Fault.SIZES),
        ("a negative size", changed(RAW, items=[(1, 250_001), (1, -1)]), Fault.SIZES),
        ("an item larger than an exchange", changed(RAW, items=[(1, limits.MAX_EXCHANGE + 1)]), Fault.SIZES),
        ("too many items", changed(RAW, items=[(1, 25)] * 10_001), Fault.SIZES),
        ("items beyond any bundle", changed(RAW, items=[(1, limits.MAX_EXCHANGE)] * 10_000), Fault.SIZES),
        (
            "a payload said to be huge",
            changed(RAW, items=[(1, 6_000_000)] * 12, payload_len=wire.sealed_length(72_000_000)),
            Fault.SIZES,
        ),
        ("a hash of something else", changed(RAW, payload_sha=bytes(32)), Fault.PAYLOAD),
        ("a key for nobody", changed(RAW, sealed_key=b"short"), Fault.KEY),
        (
            "a key that is none",
            changed(
                RAW,
                sealed_key=seal_box(
                    public_box_key(BOX),
                    sealing.BUNDLE_KEY_PURPOSE + b"\x00" + header_of(RAW).bundle_id + KNOWN,
                    b"five!",
                    os.urandom,
                ),
            ),
            Fault.CHUNK,
        ),
        ("the key of another bundle", changed(RAW, sealed_key=header_of(written()).sealed_key), Fault.KEY),
        ("the number of another bundle", changed(RAW, bundle_id=b"i" * 16), Fault.KEY),
        (
            "chunks in another order",
            changed(RAW, SWAPPED),
            Fault.CHUNK,
        ),
        ("a chunk twice", changed(RAW, PAYLOAD[:STEP] * 2 + PAYLOAD[2 * STEP :]), Fault.CHUNK),
        (
            "a chunk of another bundle",
            changed(RAW, FOREIGN[:STEP] + PAYLOAD[STEP:]),
            Fault.CHUNK,
        ),
        ("a bit of a chunk flipped", changed(RAW, flipped(PAYLOAD, 100)), Fault.CHUNK),
        ("its last chunk left out", changed(RAW, PAYLOAD[: 2 * STEP], items=[(1, 2 * CHUNK)]), Fault.CHUNK),
    ]
}


@pytest.mark.parametrize("what", DAMAGED)
def test_each_kind_of_damage_is_refused_by_its_name(what):
    raw, fault = DAMAGED[what]
    assert fault_of(raw) is fault


@pytest.mark.parametrize("what", MEANT)
def test_what_a_sender_with_a_good_key_may_try_is_refused_too(what):
    raw, fault = MEANT[what]
    assert fault_of(raw) is fault


def test_every_fault_is_one_that_a_bundle_can_have():
    assert {fault for _, fault in (*DAMAGED.values(), *MEANT.values())} == set(Fault)


def test_nothing_is_parsed_or_decrypted_before_the_signature_is_good(monkeypatch):
    def never(*_: object) -> None:
        raise AssertionError("too early")

    for name in ("read_header", "open_box", "AESGCM"):
        monkeypatch.setattr(sealing, name, never)
    assert fault_of(flipped(RAW, FRONT + 5)) is Fault.SIGNATURE


def test_a_bundle_that_nobody_could_read_is_not_written():
    for items in ([Item(ItemKind.KEYS, b"")] * 10_001, [Item(ItemKind.BATCH, bytes(limits.MAX_EXCHANGE + 1))]):
        with pytest.raises(BadBundle):
            written(items)
    with pytest.raises(BadBundle):
        written([Item(ItemKind.BATCH, bytes(limits.MAX_EXCHANGE))] * 11)


def test_sizes_that_are_lies_take_no_memory():
    lies = [BOMB_HEADER, *(MEANT[what][0] for what in ("items beyond any bundle", "a payload said to be huge"))]
    tracemalloc.start()
    try:
        assert [fault_of(raw) for raw in lies] == [Fault.TOO_LARGE, Fault.SIZES, Fault.SIZES]
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_two_thousand_damaged_bundles_are_refused_quickly():
    dice = random.Random(20261124)
    good = written()
    faults: Counter[Fault] = Counter()
    slowest = 0.0
    for _ in range(2_000):
        raw = bytearray(good)
        at = dice.randrange(len(raw))
        match dice.randrange(4):
            case 0:
                raw[at] ^= dice.randrange(1, 256)
            case 1:
                del raw[at : at + dice.randrange(1, 99)]
            case 2:
                raw[at:at] = dice.randbytes(dice.randrange(1, 99))
            case _:
                raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(7)
                raw[at] ^= 0x80
        began = time.perf_counter()
        try:
            opened(bytes(raw))
        except BadBundle as refused:
            faults[refused.fault] += 1
        slowest = max(slowest, time.perf_counter() - began)
    assert sum(faults.values()) == 2_000
    assert {Fault.SIGNATURE, Fault.PAYLOAD, Fault.NOT_A_BUNDLE, Fault.VERSION, Fault.SHORT, Fault.LONG} <= set(faults)
    assert slowest < 1.0
