"""Signatures: who made a range of ops, and what a hub said.

Called by the desk's storage and engine driver (ranges), the hub (receipts, documents, identity) and
whoever checks them. Ed25519 throughout.
"""

import hashlib
import os
import struct
from collections.abc import Callable, Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from stationdesk_sync.model import crockford
from stationdesk_sync.wire.messages import Document, Signed, StatementRow, encode_plain

RANGE_TAG = b"stationdesk-range-1"
DOCUMENT_TAG = b"stationdesk-document-1"
HUB_TAG = b"stationdesk-hub-1"
ENROL_TAG = b"stationdesk-enrol-1"
CERTIFICATE_TAG = b"stationdesk-certificate-1"
RECEIPT_TAG = b"stationdesk-receipt-1"
COMPARISON_TAG = b"stationdesk-comparison-1"
ENROL_REQUEST_TAG = b"stationdesk-enrol-request-1"
REISSUE_TAG = b"stationdesk-reissue-1"
ENROL_FILE_TAG = b"stationdesk-enrol-file-1"
KEY_LENGTH = 32
CODE_SECRET = 8
CODE_HUB = 12
Random = Callable[[int], bytes]


class BadSignature(ValueError):
    """The bytes were not signed by this key."""


def new_signing_key(random: Random = os.urandom) -> bytes:
    """Return 32 private bytes of a new Ed25519 key: any 32 random bytes are one (RFC 8032)."""
    return random(KEY_LENGTH)


def new_box_key(random: Random = os.urandom) -> bytes:
    """Return 32 private bytes of a new X25519 key: any 32 random bytes are one (RFC 7748)."""
    return random(KEY_LENGTH)


def public_signing_key(private: bytes) -> bytes:
    """Return the 32 public bytes of an Ed25519 key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def public_box_key(private: bytes) -> bytes:
    """Return the 32 public bytes of an X25519 key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(private: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature of ``message``."""
    return _loaded(private).sign(message)


@lru_cache(maxsize=8)
def _loaded(private: bytes) -> Ed25519PrivateKey:
    """Return a key as the library wants it; making it ready costs as much as two signatures."""
    return Ed25519PrivateKey.from_private_bytes(private)


def check(public: bytes, message: bytes, signature: bytes) -> None:
    """Raise ``BadSignature`` unless ``signature`` is this key's over ``message``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise BadSignature("signature does not match") from None


def range_message(
    device: bytes,
    first: int,
    last: int,
    prev_chain: bytes,
    last_chain: bytes,
    statements: Sequence[StatementRow],
) -> bytes:
    """Return the bytes that a desk signs for a range; the body is fixed by ``last_chain`` already."""
    said = hashlib.sha256(encode_plain([list(row) for row in statements])).digest()
    return b"\x00".join((RANGE_TAG, device + struct.pack(">QQ", first, last) + prev_chain + last_chain + said))


def enrol_request_message(secret: str, device_key: bytes, box_key: bytes) -> bytes:
    """Return the bytes with which a desk proves that it holds the keys it asks to enrol."""
    return ENROL_REQUEST_TAG + b"\x00" + secret.encode("ascii", "replace") + device_key + box_key


def reissue_message(station: str, old_device: bytes, device_key: bytes, box_key: bytes) -> bytes:
    """Return the bytes that the old and the new identity of a desk both sign."""
    return b"\x00".join((REISSUE_TAG, station.encode("utf-8"), old_device + device_key + box_key))


def seal_message(private: bytes, tag: bytes, body: bytes) -> Signed:
    """Return ``body`` signed under a tag."""
    return Signed(body=body, sig=sign(private, tag + b"\x00" + body))


def open_message(public: bytes, tag: bytes, signed: Signed) -> bytes:
    """Return the body of a signed message; ``BadSignature`` when another key or tag made it."""
    check(public, tag + b"\x00" + signed.body, signed.sig)
    return signed.body


def document_message(kind: str, key: str, version: int, body: bytes) -> bytes:
    """Return the bytes that a hub signs for a document."""
    return DOCUMENT_TAG + b"\x00" + encode_plain([kind, key, version, hashlib.sha256(body).digest()])


def sign_document(private: bytes, kind: str, key: str, version: int, body: bytes) -> Document:
    """Return a signed document."""
    return Document(
        kind=kind, key=key, version=version, body=body, sig=sign(private, document_message(kind, key, version, body))
    )


def check_document(public: bytes, document: Document) -> None:
    """Raise ``BadSignature`` unless the hub with this key signed the document."""
    check(public, document_message(document.kind, document.key, document.version, document.body), document.sig)


def hub_characters(public: bytes) -> str:
    """Return the 12 characters of a hub's key that end every enrolment code."""
    return crockford.encode_bits(hashlib.sha256(public).digest(), CODE_HUB)
