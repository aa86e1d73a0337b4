"""Admits a desk under a new identity: one that was restored from a backup, or copied.

The old key and the new one both sign. The device is a new one with a letter of its own, the old one is superseded:
what the hub holds of it stays and is offered by others as before. Two copies of one book both come with the same old
key, each with a new one of its own; both are admitted. Never for a device that was revoked.
"""

from stationdesk_sync.hub.admission import KEY_LENGTH, admit, answer
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import audit, devices, parcels, stations
from stationdesk_sync.hub.store.devices import OPEN, REVOKED, SUPERSEDED, Device
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model.chain import device_id
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.limits import OLDEST_VERSION, PROTOCOL_VERSION
from stationdesk_sync.wire.messages import Certificate, MalformedMessage, ReissueRequest, Signed, decode, encode
from stationdesk_sync.wire.problems import ProblemCode

MOST_HEIRS = 100  # copies of one book; a machine that asks without end meets this


def reissue(store: Store, identity: Identity, request: ReissueRequest, now: float) -> Signed:
    """Admit the new identity and return the signed ``EnrolAnswer``; the same request again gets the same device.

    ``Refusal`` for an unknown or revoked old device and for signatures that are not both good.
    """
    if not OLDEST_VERSION <= request.pv <= PROTOCOL_VERSION:
        raise Refusal(ProblemCode.VERSION)
    if len(request.device_key) != KEY_LENGTH or len(request.box_key) != KEY_LENGTH:
        raise Refusal(ProblemCode.MALFORMED)
    message = signing.reissue_message(request.station, request.old_device, request.device_key, request.box_key)
    _signed(request.device_key, message, request.sig_new)
    with store.write() as tx:
        stations.lock(tx, request.station)
        old = devices.find(tx, request.old_device, lock=True) or _known_again(tx, identity, request, now)
        if old is None or old.station != request.station:
            raise Refusal(ProblemCode.UNKNOWN_DEVICE)
        _signed(old.device_key, message, request.sig_old)
        if old.state == REVOKED:
            raise Refusal(ProblemCode.REVOKED)
        told = answer(tx, identity, _heir(tx, identity, old, request, now), now, old.last)
    return identity.signed(signing.ENROL_TAG, encode(told))


def _known_again(tx: Tx, identity: Identity, request: ReissueRequest, now: float) -> Device | None:
    """Admit a device anew that this hub certified before it was restored, or return None."""
    try:
        signed = decode(request.certificate, Signed)
        held = decode(signing.open_message(identity.public, signing.CERTIFICATE_TAG, signed), Certificate)
    except (MalformedMessage, signing.BadSignature):
        return None
    if (held.station, held.device) != (request.station, request.old_device) or stations.find(tx, held.station) is None:
        return None
    letters = {device.letter for device in devices.of_station(tx, held.station)}
    letter = None if held.letter in letters else held.letter
    audit.note(tx, now, "desk", "desk_known_again", f"{held.station} {held.letter}")
    keys = (held.device_key, held.box_key)
    # What it went on for is not known any more; ``devices.knows_again`` tells such a device by itself.
    return admit(tx, identity, held.station, keys, now, letter=letter, instead_of=held.device)


def _heir(tx: Tx, identity: Identity, old: Device, request: ReissueRequest, now: float) -> Device:
    known = devices.find(tx, device_id(request.device_key), lock=True)
    if known is not None:
        if known.reissue_of != old.device or known.box_key != request.box_key:
            raise Refusal(ProblemCode.MALFORMED)
        if known.state == REVOKED:
            raise Refusal(ProblemCode.REVOKED)
        return known
    if sum(device.reissue_of == old.device for device in devices.of_station(tx, old.station)) >= MOST_HEIRS:
        raise Refusal(ProblemCode.CODE_TRIES)
    heir = admit(tx, identity, old.station, (request.device_key, request.box_key), now, instead_of=old.device)
    if old.state == OPEN:
        devices.set_state(tx, old, SUPERSEDED)
    parcels.drop_pile(tx, old.station, old.device)  # the others seal their keys for the heir again
    audit.note(tx, now, "desk", "desk_reissued", f"{old.station} {old.letter} {heir.letter}")
    return heir


def _signed(key: bytes, message: bytes, signature: bytes) -> None:
    try:
        signing.check(key, message, signature)
    except signing.BadSignature:
        raise Refusal(ProblemCode.BAD_SIGNATURE) from None
