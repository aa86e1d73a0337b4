"""Sealed boxes: bytes that only the owner of an X25519 key can open, made by anybody.

``ephemeral public key (32) ‖ nonce (12) ‖ AES-256-GCM``; the purpose and both public keys are bound in. Called for
keys that travel between the PCs of a station and for bundles.
"""

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stationdesk_sync.sealing.fields import CannotOpen

KEY = 32
_NONCE = 12
Random = Callable[[int], bytes]


def seal_box(public_box: bytes, purpose: bytes, clear: bytes, random: Random) -> bytes:
    """Return ``clear`` readable only with the private key of ``public_box``; ``ValueError`` for a bad key."""
    ephemeral = X25519PrivateKey.from_private_bytes(random(KEY))
    shown = ephemeral.public_key().public_bytes_raw()
    key = _key(ephemeral.exchange(X25519PublicKey.from_public_bytes(public_box)), purpose, shown, public_box)
    nonce = random(_NONCE)
    return shown + nonce + AESGCM(key).encrypt(nonce, clear, purpose)


def open_box(private_box: bytes, purpose: bytes, box: bytes) -> bytes:
    """Return what is in a box; ``CannotOpen`` when it is for another key or purpose, or was damaged."""
    shown, nonce, cipher = box[:KEY], box[KEY : KEY + _NONCE], box[KEY + _NONCE :]
    private = X25519PrivateKey.from_private_bytes(private_box)
    try:
        secret = private.exchange(X25519PublicKey.from_public_bytes(shown))
        key = _key(secret, purpose, shown, private.public_key().public_bytes_raw())
        return AESGCM(key).decrypt(nonce, cipher, purpose)
    except (InvalidTag, ValueError):
        raise CannotOpen("not for this key, or damaged") from None


def _key(secret: bytes, purpose: bytes, ephemeral: bytes, receiver: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose + b"\x00" + ephemeral + receiver).derive(secret)
