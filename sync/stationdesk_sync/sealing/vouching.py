"""Who asks: a message of a device under the key that it and its hub alone can compute.

The key comes from the device's and the hub's X25519 keys, so nothing secret ever travels. Called by
the desk's driver and the hub. A MAC proves nothing to a third party; what must be evidence (ranges, receipts)
is signed besides.
"""

import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stationdesk_sync.sealing.signing import BadSignature
from stationdesk_sync.wire.messages import Vouched

EXCHANGE_TAG = b"stationdesk-exchange-1"
COMPARE_TAG = b"stationdesk-compare-1"
_PURPOSE = b"stationdesk-vouch-1\x00"


def shared_key(private_box: bytes, public_box: bytes, device: bytes) -> bytes:
    """Return the 32-byte key of one device and its hub; both ends come to the same. ``ValueError`` for a bad key."""
    secret = X25519PrivateKey.from_private_bytes(private_box).exchange(X25519PublicKey.from_public_bytes(public_box))
    return HKDF(SHA256(), 32, salt=None, info=_PURPOSE + device).derive(secret)


def vouch(key: bytes, device: bytes, tag: bytes, body: bytes) -> Vouched:
    """Return ``body`` with the MAC of its device."""
    return Vouched(device=device, body=body, mac=hmac.digest(key, tag + b"\x00" + body, "sha256"))


def check_vouched(key: bytes, tag: bytes, vouched: Vouched) -> None:
    """Raise ``BadSignature`` unless the holder of ``key`` made the MAC."""
    if not hmac.compare_digest(hmac.digest(key, tag + b"\x00" + vouched.body, "sha256"), vouched.mac):
        raise BadSignature("the MAC does not match")
