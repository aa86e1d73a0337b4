"""The outside of a bundle: exchanges, receipts or batches as one file for a stick, and what may be said of it unopened.

``SDBUNDLE 1``, line feed · sender's Ed25519 key (32) · length of the header (4, big-endian) · header (msgpack) · its
signature (64) · payload: the items one after the other, in chunks of 64 KiB, each encrypted (``sealing.bundle``).
Knows no keys and no files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import accumulate, pairwise

import msgspec

from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import CursorRow

MAGIC = b"SDBUNDLE "
VERSION = b"1\n"
MAX_BUNDLE = 64 * 1024 * 1024
MAX_ITEMS = 10_000
CHUNK = 64 * 1024
TAG = 16
KEY = 32
_SIGNATURE = 64
_LENGTH = 4
_FRONT = len(MAGIC) + len(VERSION) + KEY + _LENGTH
PrerequisiteRow = tuple[bytes, int, bytes]


class Carries(StrEnum):
    """Which way a bundle goes: desk to hub, hub to desk, desk to desk of one station."""

    UP = "up"
    DOWN = "down"
    ACROSS = "across"


class ItemKind(IntEnum):
    """What an item is: the bytes of which message."""

    EXCHANGE = 1  # Vouched Exchange
    RECEIPT = 2  # Signed Receipt
    BATCH = 3  # Batch, offered by whoever holds it
    ENROL_REQUEST = 4
    ENROL_ANSWER = 5  # Signed EnrolAnswer
    KEYS = 6  # a box for the receiver
    PROBLEM = 7  # Problem: why the hub did not take the next message of the bundle that this answers


class Fault(StrEnum):
    """Why a bundle is refused; each has its own sentence at desk and hub."""

    EMPTY = "empty"
    NOT_A_BUNDLE = "not_a_bundle"
    VERSION = "version"
    TOO_LARGE = "too_large"
    SHORT = "short"
    LONG = "long"
    SIGNATURE = "signature"
    HEADER = "header"
    SIZES = "sizes"
    PAYLOAD = "payload"
    SENDER = "sender"
    RECEIVER = "receiver"
    KEY = "key"
    CHUNK = "chunk"


class BadBundle(ValueError):
    """A file that is no bundle, a damaged one, or one for somebody else; nothing of it was used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class BundleHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle says in the clear, under its sender's signature.

    ``to`` is the first 16 bytes of SHA-256 of the receiver's box key. ``prerequisites`` are ``[device, first, chain
    before it]`` for each device whose ops it carries, ``cursors`` how far the sender has heard. ``items`` are ``[kind,
    length]`` in order. ``sealed_key`` opens the payload, whose length and SHA-256 follow.
    """

    bundle_id: bytes
    created: float
    carries: Carries
    station: str
    to: bytes
    prerequisites: list[PrerequisiteRow]
    cursors: list[CursorRow]
    items: list[tuple[ItemKind, int]]
    sealed_key: bytes
    payload_len: int
    payload_sha: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """One message in a bundle, as its bytes."""

    kind: ItemKind
    raw: bytes


@dataclass(frozen=True, slots=True)
class Framed:
    """The parts of a bundle, nothing of them believed or read yet."""

    sender: bytes
    header: bytes
    signature: bytes
    payload: memoryview


def frame(sender: bytes, header: bytes, signature: bytes, chunks: Sequence[bytes]) -> bytes:
    """Return a bundle; ``BadBundle`` (too_large) when it would be larger than one may be."""
    raw = b"".join([MAGIC, VERSION, sender, len(header).to_bytes(_LENGTH, "big"), header, signature, *chunks])
    if len(raw) > MAX_BUNDLE or len(header) > limits.MAX_HEADER:
        raise BadBundle(Fault.TOO_LARGE)
    return raw


def unframe(raw: bytes) -> Framed:
    """Cut a bundle into its parts; ``BadBundle`` when that is not possible."""
    if not raw:
        raise BadBundle(Fault.EMPTY)
    if len(raw) > MAX_BUNDLE:
        raise BadBundle(Fault.TOO_LARGE)
    if not raw.startswith(MAGIC):
        raise BadBundle(Fault.SHORT if MAGIC.startswith(raw) else Fault.NOT_A_BUNDLE)
    if len(raw) < _FRONT:
        raise BadBundle(Fault.SHORT)
    if not raw.startswith(VERSION, len(MAGIC)):
        raise BadBundle(Fault.VERSION)
    sender = raw[_FRONT - _LENGTH - KEY : _FRONT - _LENGTH]
    length = int.from_bytes(raw[_FRONT - _LENGTH : _FRONT], "big")
    if length > limits.MAX_HEADER:
        raise BadBundle(Fault.TOO_LARGE)
    signed, end = _FRONT + length, _FRONT + length + _SIGNATURE
    if len(raw) < end:
        raise BadBundle(Fault.SHORT)
    return Framed(sender, raw[_FRONT:signed], raw[signed:end], memoryview(raw)[end:])


def write_header(header: BundleHeader) -> bytes:
    """Return the bytes of a header, as they are signed."""
    return msgspec.msgpack.encode(header)


def read_header(framed: Framed) -> BundleHeader:
    """Read the header, once its signature is known to be good; ``BadBundle`` when it does not fit the payload."""
    try:
        header = msgspec.msgpack.decode(framed.header, type=BundleHeader)
    except (ValueError, RecursionError):
        raise BadBundle(Fault.HEADER) from None
    lengths = [length for _, length in header.items]
    if len(lengths) > MAX_ITEMS or min(lengths, default=0) < 0 or max(lengths, default=0) > limits.MAX_EXCHANGE:
        raise BadBundle(Fault.SIZES)
    if header.payload_len != sealed_length(sum(lengths)) or header.payload_len > MAX_BUNDLE:
        raise BadBundle(Fault.SIZES)
    if len(framed.payload) != header.payload_len:
        raise BadBundle(Fault.SHORT if len(framed.payload) < header.payload_len else Fault.LONG)
    return header


def sealed_length(length: int) -> int:
    """Return how long so many bytes are in encrypted chunks; no bytes are one empty chunk."""
    return length + TAG * max(1, -(-length // CHUNK))


def cut_items(header: BundleHeader, clear: bytes) -> list[Item]:
    """Cut the opened payload into its items."""
    ends = pairwise(accumulate((length for _, length in header.items), initial=0))
    return [Item(kind, clear[start:end]) for (kind, _), (start, end) in zip(header.items, ends, strict=True)]
