"""The identity of this desk: Ed25519 and X25519 keys and the station key, made with the book and kept inside it.

A re-issue makes the next pair of keys beside these and exchanges them when the hub has admitted them.

Implements ``app.ports.DeviceKeys``. The private keys leave this module for nobody.
"""

import os

from stationdesk.app.ports import Random
from stationdesk.storage.database import Cursor
from stationdesk_sync.model.chain import chain_start, device_id
from stationdesk_sync.sealing import signing
from stationdesk_sync.sealing.box import open_box
from stationdesk_sync.sealing.vouching import shared_key

SIGNING, BOX, STATION = "signing", "box", "station"
NEXT_SIGNING, NEXT_BOX = "next_signing", "next_box"
STATION_KEY_LENGTH = 32


class BookKeys:
    """The device's keys while the book is open."""

    def __init__(self, signing_key: bytes, box_key: bytes) -> None:
        self._signing = signing_key
        self._box = box_key
        self._device_id = device_id(signing.public_signing_key(signing_key))
        self._shared: tuple[bytes, bytes] = b"", b""

    def become(self, other: "BookKeys") -> None:
        """Be another identity from now on, for all who hold these keys."""
        self._signing, self._box, self._device_id = other._signing, other._box, other._device_id
        self._shared = b"", b""

    @property
    def device_id(self) -> bytes:
        """16 bytes that name this desk."""
        return self._device_id

    def public_keys(self) -> tuple[bytes, bytes]:
        """Return the Ed25519 and the X25519 public key."""
        return signing.public_signing_key(self._signing), signing.public_box_key(self._box)

    def sign(self, message: bytes) -> bytes:
        """Return this desk's Ed25519 signature."""
        return signing.sign(self._signing, message)

    def open_box(self, purpose: bytes, box: bytes) -> bytes:
        """Return what is in a box sealed to this desk; ``CannotOpen`` when it is for another, or damaged."""
        return open_box(self._box, purpose, box)

    def vouching_key(self, hub_box_key: bytes) -> bytes:
        """Return the key that this desk and its hub alone share; ``ValueError`` for a bad key."""
        if self._shared[0] != hub_box_key or not hub_box_key:
            self._shared = hub_box_key, shared_key(self._box, hub_box_key, self._device_id)
        return self._shared[1]


def make_identity(cursor: Cursor, random: Random) -> None:
    """Make the keys of a new book and the start of its chain."""
    secret = signing.new_signing_key(random)
    keys = ((SIGNING, secret), (BOX, signing.new_box_key(random)), (STATION, random(STATION_KEY_LENGTH)))
    cursor.executemany("INSERT INTO device_key (name, secret) VALUES (?,?)", keys)
    device = device_id(signing.public_signing_key(secret))
    cursor.execute(
        "INSERT INTO device_chain (one, device_id, seq, chain, clock) VALUES (1,?,0,?,0)", (device, chain_start(device))
    )


def read_identity(cursor: Cursor) -> tuple[BookKeys, bytes]:
    """Return the device's keys and the station key of an open book; ``KeyError`` when one is missing."""
    held = dict(cursor.execute("SELECT name, secret FROM device_key").fetchall())
    return BookKeys(held[SIGNING], held[BOX]), held[STATION]


def next_identity(cursor: Cursor, random: Random = os.urandom) -> BookKeys:
    """Return the keys under which the desk will go on; made at the first call and kept until they are taken."""
    held = dict(cursor.execute("SELECT name, secret FROM device_key").fetchall())
    for name, make in ((NEXT_SIGNING, signing.new_signing_key), (NEXT_BOX, signing.new_box_key)):
        if name not in held:
            held[name] = make(random)
            cursor.execute("INSERT INTO device_key (name, secret) VALUES (?,?)", (name, held[name]))
    return BookKeys(held[NEXT_SIGNING], held[NEXT_BOX])


def take_next_identity(cursor: Cursor) -> None:
    """Put the next keys in the place of the present ones, which are forgotten."""
    for name, following in ((SIGNING, NEXT_SIGNING), (BOX, NEXT_BOX)):
        cursor.execute("DELETE FROM device_key WHERE name = ?", (name,))
        cursor.execute("UPDATE device_key SET name = ? WHERE name = ?", (name, following))
