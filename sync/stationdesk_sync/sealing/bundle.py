"""Bundles: written for one receiver, signed by their sender, opened whole or not at all.

Signature and sizes are checked before anything is parsed, the payload's hash before anything is decrypted. Called by
whoever carries exchanges as files, at desk and hub; the outside stands in ``wire.bundle``.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stationdesk_sync.model.chain import device_id
from stationdesk_sync.model.op import ID_LENGTH
from stationdesk_sync.sealing.box import KEY, Random, open_box, seal_box
from stationdesk_sync.sealing.fields import CannotOpen
from stationdesk_sync.sealing.signing import BadSignature, check, public_box_key, public_signing_key, sign
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.bundle import (
    CHUNK,
    MAX_ITEMS,
    TAG,
    BadBundle,
    BundleHeader,
    Carries,
    Fault,
    Framed,
    Item,
    PrerequisiteRow,
    cut_items,
    frame,
    read_header,
    sealed_length,
    unframe,
    write_header,
)
from stationdesk_sync.wire.messages import CursorRow

BUNDLE_TAG = b"stationdesk-bundle-1"
BUNDLE_KEY_PURPOSE = b"stationdesk-bundle-key-1"
BUNDLE_CHUNK_TAG = b"stationdesk-bundle-chunk-1"


@dataclass(frozen=True, slots=True)
class Address:
    """What a bundle says of itself: way and station, what its ops follow on, how far its sender has heard."""

    carries: Carries
    station: str
    prerequisites: Sequence[PrerequisiteRow] = ()
    cursors: Sequence[CursorRow] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """A bundle whose signature and sizes are good, unopened. ``sender`` is the Ed25519 key that signed it."""

    sender: bytes
    header: BundleHeader

    @property
    def sender_device(self) -> bytes:
        """The id of the device, if a desk sent it."""
        return device_id(self.sender)


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle's outside and the messages in it, in order."""

    outside: Outside
    items: tuple[Item, ...]


def write_bundle(
    address: Address, items: Sequence[Item], *, signing_key: bytes, to_box: bytes, created: float, random: Random
) -> bytes:
    """Return the bytes of a bundle for the owner of ``to_box``; ``BadBundle`` when it would be larger than one may be.

    ``signing_key`` is the sender's private one. ``ValueError`` for a bad key.
    """
    sender = public_signing_key(signing_key)
    return write_bundle_as(address, items, sender, partial(sign, signing_key), to_box, created, random)


def write_bundle_as(
    address: Address,
    items: Sequence[Item],
    sender: bytes,
    signed: Callable[[bytes], bytes],
    to_box: bytes,
    created: float,
    random: Random,
) -> bytes:
    """Return a bundle of a sender that hands out its signature but not its key; see ``write_bundle``."""
    lengths = [len(item.raw) for item in items]
    if len(items) > MAX_ITEMS or max(lengths, default=0) > limits.MAX_EXCHANGE:
        raise BadBundle(Fault.TOO_LARGE)
    bundle_id, key = random(ID_LENGTH), random(KEY)
    chunks = _sealed(key, _bound(bundle_id, sender), b"".join(item.raw for item in items))
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    header = BundleHeader(
        bundle_id=bundle_id,
        created=created,
        carries=address.carries,
        station=address.station,
        to=receiver_of(to_box),
        prerequisites=list(address.prerequisites),
        cursors=list(address.cursors),
        items=[(item.kind, len(item.raw)) for item in items],
        sealed_key=seal_box(to_box, _purpose(bundle_id, sender), key, random),
        payload_len=sealed_length(sum(lengths)),
        payload_sha=digest.digest(),
    )
    shown = write_header(header)
    return frame(sender, shown, signed(_signed(sender, shown)), chunks)


def look_at(raw: bytes) -> Outside:
    """Return what a bundle says of itself, its signature, sizes and payload checked; ``BadBundle`` otherwise.

    Needs no key: whoever carries bundles may sort and test them. Says nothing of whether the sender may be believed.
    """
    return _looked_at(unframe(raw))


def read_bundle(raw: bytes, *, private_box: bytes, known: Callable[[bytes], bool]) -> Opened:
    """Return the messages of a bundle; ``BadBundle`` when anything of it is not as it should be.

    ``known`` tells whether a sender's Ed25519 key is one that this receiver takes bundles from.
    """
    return read_bundle_as(raw, public_box_key(private_box), partial(open_box, private_box), known)


def read_bundle_as(
    raw: bytes, box_key: bytes, opened: Callable[[bytes, bytes], bytes], known: Callable[[bytes], bool]
) -> Opened:
    """Read a bundle for a receiver that opens boxes but does not hand out its key; see ``read_bundle``.

    ``opened`` takes a purpose and a box, and raises ``CannotOpen``.
    """
    framed = unframe(raw)
    outside = _looked_at(framed)
    if not known(outside.sender):
        raise BadBundle(Fault.SENDER)
    header = outside.header
    if header.to != receiver_of(box_key):
        raise BadBundle(Fault.RECEIVER)
    try:
        key = opened(_purpose(header.bundle_id, outside.sender), header.sealed_key)
    except CannotOpen:
        raise BadBundle(Fault.KEY) from None
    clear = _opened(key, _bound(header.bundle_id, outside.sender), framed.payload)
    return Opened(outside, tuple(cut_items(header, clear)))


def receiver_of(public_box: bytes) -> bytes:
    """Return the 16 bytes that name the owner of a box key on a bundle."""
    return hashlib.sha256(public_box).digest()[:ID_LENGTH]


def _looked_at(framed: Framed) -> Outside:
    try:
        check(framed.sender, _signed(framed.sender, framed.header), framed.signature)
    except BadSignature:
        raise BadBundle(Fault.SIGNATURE) from None
    header = read_header(framed)
    if hashlib.sha256(framed.payload).digest() != header.payload_sha:
        raise BadBundle(Fault.PAYLOAD)
    return Outside(framed.sender, header)


def _signed(sender: bytes, header: bytes) -> bytes:
    """Return what the sender signs; the header holds length and hash of the payload."""
    return BUNDLE_TAG + b"\x00" + sender + header


def _purpose(bundle_id: bytes, sender: bytes) -> bytes:
    return BUNDLE_KEY_PURPOSE + b"\x00" + bundle_id + sender


def _bound(bundle_id: bytes, sender: bytes) -> bytes:
    return BUNDLE_CHUNK_TAG + b"\x00" + bundle_id + sender


def _sealed(key: bytes, bound: bytes, clear: bytes) -> list[bytes]:
    """Encrypt in chunks under a key used once: the nonce is the chunk's number and whether it is the last."""
    cipher, starts = AESGCM(key), range(0, max(1, len(clear)), CHUNK)
    return [cipher.encrypt(_nonce(at, at == starts[-1]), clear[at : at + CHUNK], bound) for at in starts]


def _opened(key: bytes, bound: bytes, payload: memoryview) -> bytes:
    step = CHUNK + TAG
    starts = range(0, len(payload), step)
    try:
        cipher = AESGCM(key)
        clear = [
            cipher.decrypt(_nonce(number * CHUNK, at == starts[-1]), payload[at : at + step], bound)
            for number, at in enumerate(starts)
        ]
    except (InvalidTag, ValueError):
        raise BadBundle(Fault.CHUNK) from None
    return b"".join(clear)


def _nonce(at: int, last: bool) -> bytes:
    return (at // CHUNK).to_bytes(11, "big") + bytes([last])
