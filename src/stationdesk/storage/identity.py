"""The identity of this desk: Ed25519 and X25519 keys and the station key, made with the book and kept inside it.

Implements ``app.ports.DeviceKeys``. The private keys leave this module for nobody.
"""

from stationdesk.app.ports import Random
from stationdesk.storage.database import Cursor
from stationdesk_sync.model.chain import chain_start, device_id
from stationdesk_sync.sealing import signing

SIGNING, BOX, STATION = "signing", "box", "station"
STATION_KEY_LENGTH = 32


class BookKeys:
    """The device's keys while the book is open."""

    def __init__(self, signing_key: bytes, box_key: bytes) -> None:
        self._signing = signing_key
        self._box = box_key
        self._device_id = device_id(signing.public_signing_key(signing_key))

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


def make_identity(cursor: Cursor, random: Random) -> None:
    """Make the keys of a new book and the start of its chain."""
    secret = signing.new_signing_key()
    keys = ((SIGNING, secret), (BOX, signing.new_box_key()), (STATION, random(STATION_KEY_LENGTH)))
    cursor.executemany("INSERT INTO device_key (name, secret) VALUES (?,?)", keys)
    device = device_id(signing.public_signing_key(secret))
    cursor.execute(
        "INSERT INTO device_chain (one, device_id, seq, chain, clock) VALUES (1,?,0,?,0)", (device, chain_start(device))
    )


def read_identity(cursor: Cursor) -> tuple[BookKeys, bytes]:
    """Return the device's keys and the station key of an open book; ``KeyError`` when one is missing."""
    held = dict(cursor.execute("SELECT name, secret FROM device_key").fetchall())
    return BookKeys(held[SIGNING], held[BOX]), held[STATION]
