"""Admits a device to a station: its letter, its certificate, the answer that it takes home.

Called by enrolment (a code) and re-issue (two signatures). The station's row is held before, so that
no letter is given twice.
"""

from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import codes, devices, documents
from stationdesk_sync.hub.store.devices import OPEN, Device
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model.chain import chain_start, device_id
from stationdesk_sync.sealing.signing import CERTIFICATE_TAG
from stationdesk_sync.wire.messages import Certificate, EnrolAnswer, encode

CERTIFICATE_SECONDS = 2 * 366 * 86_400
KEY_LENGTH = 32
_LETTERS = 26


def admit(
    tx: Tx,
    identity: Identity,
    station: str,
    keys: tuple[bytes, bytes],
    now: float,
    *,
    letter: str | None = None,
    instead_of: bytes | None = None,
) -> Device:
    """Admit a new device and return it. ``keys`` are its signing and its box key; ``letter`` is one kept for it,
    ``instead_of`` the device that it goes on for."""
    device_key, box_key = keys
    device = device_id(device_key)
    given = letter if letter is not None else next_letter(tx, station)
    certificate = Certificate(
        station=station,
        device=device,
        letter=given,
        device_key=device_key,
        box_key=box_key,
        valid_from=now,
        valid_until=now + CERTIFICATE_SECONDS,
    )
    admitted = Device(
        station=station,
        device=device,
        letter=given,
        device_key=device_key,
        box_key=box_key,
        certificate=encode(identity.signed(CERTIFICATE_TAG, encode(certificate))),
        last=0,
        chain=chain_start(device),
        state=OPEN,
        enrolled=now,
        last_heard=now,
        reissue_of=instead_of,
    )
    devices.add(tx, admitted)
    return admitted


def answer(tx: Tx, identity: Identity, device: Device, now: float, old_last: int = 0) -> EnrolAnswer:
    """Return what an admitted device takes home."""
    return EnrolAnswer(
        station=device.station,
        letter=device.letter,
        certificate=device.certificate,
        epoch=identity.epoch,
        hub_box_key=identity.box_public,
        tls=list(identity.tls),
        time=now,
        documents=documents.newer_for(tx, device.station, {}),
        desks=devices.desks_heard(tx, device.station),
        old_last=old_last,
    )


def next_letter(tx: Tx, station: str) -> str:
    """Return the letter after the last one that a device has or a code keeps: none is ever given twice."""
    taken = [device.letter for device in devices.of_station(tx, station)] + codes.letters_kept(tx, station)
    return letter_of(max((index_of(letter) for letter in taken), default=-1) + 1)


def letter_of(index: int) -> str:
    """Return the letters of the desk admitted after ``index`` others: A … Z, AA, AB …"""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def index_of(letters: str) -> int:
    """Return how many others were admitted before the desk with these letters."""
    index = 0
    for letter in letters:
        index = index * _LETTERS + ord(letter) - ord("A") + 1
    return index - 1
