"""Who this hub is: its signing key, its epoch, the public keys of its TLS certificates.

Made by ``init``, loaded once at start and handed on. The private key stands in the store wrapped
by the key file.
"""

import hashlib
import os
from dataclasses import dataclass, replace
from functools import lru_cache

from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.store import meta
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model.language import N_
from stationdesk_sync.sealing import fields, signing, vouching
from stationdesk_sync.wire.messages import HubIdentity, Signed, encode

_SIGNING, _PEPPER, _EPOCH, _BOX = "signing_key", "code_pepper", "epoch", "box_key"
_SHARED_KEYS = 4_096
NOT_MADE = N_("There is no hub in this store yet. Make one with init.")
WRONG_KEY = N_("The key file does not belong to this hub.")


@dataclass(frozen=True, slots=True)
class Identity:
    """The hub's keys. ``pepper`` makes the hashes of enrolment codes and sessions worthless elsewhere;
    ``box_private`` is the X25519 key that it shares a secret with each desk by."""

    private: bytes
    public: bytes
    pepper: bytes
    epoch: int
    box_private: bytes
    tls: tuple[bytes, ...] = ()

    @property
    def box_public(self) -> bytes:
        """The public half of the box key."""
        return _public_box(self.box_private)

    def shared_key(self, device: bytes, box_key: bytes) -> bytes:
        """Return the key that only this hub and one device can compute; ``ValueError`` for a bad key."""
        return _shared_key(self.box_private, box_key, device)

    def signed(self, tag: bytes, body: bytes) -> Signed:
        """Return ``body`` signed by the hub."""
        return signing.seal_message(self.private, tag, body)

    def with_tls(self, *spki_hashes: bytes) -> "Identity":
        """Return the identity of a hub that serves with these certificates."""
        return replace(self, tls=tuple(spki_hashes))


@lru_cache(maxsize=8)
def _public_box(private: bytes) -> bytes:
    return signing.public_box_key(private)


@lru_cache(maxsize=_SHARED_KEYS)
def _shared_key(private: bytes, box_key: bytes, device: bytes) -> bytes:
    return vouching.shared_key(private, box_key, device)


def new_identity(epoch: int) -> Identity:
    """Return fresh keys, kept nowhere yet."""
    private = signing.new_signing_key()
    return Identity(private, signing.public_signing_key(private), os.urandom(32), epoch, signing.new_box_key())


def keep_identity(tx: Tx, key: bytes, identity: Identity) -> None:
    """Keep the hub's keys in the store, wrapped by the key file's ``key``."""
    meta.put(tx, _SIGNING, fields.wrap_key(key, _SIGNING.encode(), identity.private, os.urandom))
    meta.put(tx, _PEPPER, fields.wrap_key(key, _PEPPER.encode(), identity.pepper, os.urandom))
    meta.put(tx, _BOX, fields.wrap_key(key, _BOX.encode(), identity.box_private, os.urandom))
    keep_epoch(tx, identity.epoch)


def keep_epoch(tx: Tx, epoch: int) -> None:
    """Keep the hub's epoch."""
    meta.put(tx, _EPOCH, epoch.to_bytes(8, "big"))


def has_identity(store: Store) -> bool:
    """Tell whether the store holds a hub's keys: the last thing that ``init`` writes."""
    with store.read() as tx:
        return meta.get(tx, _SIGNING) is not None


def load_identity(store: Store) -> Identity:
    """Return the hub's keys; ``HubFault`` when there are none or the key file is another hub's."""
    with store.read() as tx:
        held = {name: meta.get(tx, name) for name in (_SIGNING, _PEPPER, _EPOCH, _BOX)}
    wrapped, wrapped_pepper, epoch, wrapped_box = held[_SIGNING], held[_PEPPER], held[_EPOCH], held[_BOX]
    if wrapped is None or wrapped_pepper is None or epoch is None or wrapped_box is None:
        raise HubFault(NOT_MADE)
    try:
        private = fields.unwrap_key(store.key, _SIGNING.encode(), wrapped)
        pepper = fields.unwrap_key(store.key, _PEPPER.encode(), wrapped_pepper)
        box = fields.unwrap_key(store.key, _BOX.encode(), wrapped_box)
    except fields.CannotOpen:
        raise HubFault(WRONG_KEY) from None
    return Identity(private, signing.public_signing_key(private), pepper, int.from_bytes(epoch, "big"), box)


def identity_message(identity: Identity, now: float) -> Signed:
    """Return what ``GET /v1/hub`` answers."""
    body = HubIdentity(key=identity.public, box_key=identity.box_public, tls=list(identity.tls), time=now)
    return identity.signed(signing.HUB_TAG, encode(body))


def spki_hash(certificate_pem: bytes) -> bytes:
    """Return the SHA-256 of a certificate's public key (SubjectPublicKeyInfo, DER)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # late: only with TLS
    from cryptography.x509 import load_pem_x509_certificate

    key = load_pem_x509_certificate(certificate_pem).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
