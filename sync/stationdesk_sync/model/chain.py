"""The hash chain of one device: every op of a book, in order, folded into 16 bytes.

The desk extends it at save, the hub at intake; both compare. It covers op hashes, so it stays
valid when the bytes of an erased field are overwritten.
"""

import hashlib
from collections.abc import Iterable

CHAIN_LENGTH = 16


def device_id(ed25519_public_key: bytes) -> bytes:
    """Return the 16-byte id of the device that owns this 32-byte public key."""
    if len(ed25519_public_key) != 32:
        raise ValueError("an Ed25519 public key has 32 bytes")
    return hashlib.sha256(ed25519_public_key).digest()[:16]


def chain_start(device: bytes) -> bytes:
    """Return the chain value before the first op of a device."""
    return hashlib.sha256(device).digest()[:CHAIN_LENGTH]


def chain_next(previous: bytes, op_hash: bytes) -> bytes:
    """Return the chain value after an op whose 32-byte hash is ``op_hash``."""
    return hashlib.sha256(previous + op_hash).digest()[:CHAIN_LENGTH]


def chain_over(previous: bytes, op_hashes: Iterable[bytes]) -> bytes:
    """Return the chain value after many ops."""
    sha256 = hashlib.sha256
    for op_hash in op_hashes:
        previous = sha256(previous + op_hash).digest()[:CHAIN_LENGTH]
    return previous
