"""Sealed fields: a C2 value inside an op as ``{s, k, c}``, readable only with its subject's key.

Called by the desk's storage when it writes and projects ops. The hub never calls ``open_field``.
"""

from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stationdesk_sync.wire.codec import decode_value, encode_value

SUITE = 1
KEY_LENGTH = 32
KEY_ID_LENGTH = 16
_NONCE = 12
Random = Callable[[int], bytes]


class CannotOpen(ValueError):
    """The sealed value was made with another key, for another place, or was damaged."""


def seal_field(key_id: bytes, key: bytes, place: bytes, value: object, random: Random) -> dict[str, object]:
    """Return ``value`` sealed for one place. ``place`` comes from ``field_place``."""
    nonce = random(_NONCE)
    return {"s": SUITE, "k": key_id, "c": nonce + AESGCM(key).encrypt(nonce, encode_value(value), place)}


def open_field(key: bytes, place: bytes, sealed: Mapping[str, object]) -> object:
    """Return the value of a sealed field; ``CannotOpen`` when key, place or bytes do not fit."""
    cipher = sealed.get("c")
    if sealed.get("s") != SUITE or not isinstance(cipher, bytes) or len(cipher) <= _NONCE:
        raise CannotOpen("unknown suite or shape")
    try:
        return decode_value(AESGCM(key).decrypt(cipher[:_NONCE], cipher[_NONCE:], place))
    except InvalidTag:
        raise CannotOpen("wrong key or damaged") from None


def field_place(register: str, row_id: bytes, field: str) -> bytes:
    """Return the associated data that ties a sealed value to its register, row and field."""
    return register.encode("ascii") + b"\x00" + row_id + field.encode("ascii")


def wrap_key(outer: bytes, purpose: bytes, key: bytes, random: Random) -> bytes:
    """Return ``key`` encrypted under ``outer`` (both 32 bytes), tied to ``purpose``."""
    nonce = random(_NONCE)
    return nonce + AESGCM(outer).encrypt(nonce, key, purpose)


def unwrap_key(outer: bytes, purpose: bytes, wrapped: bytes) -> bytes:
    """Return a wrapped key; ``CannotOpen`` under another key or purpose."""
    try:
        return AESGCM(outer).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], purpose)
    except (InvalidTag, ValueError):
        raise CannotOpen("wrong key or damaged") from None
