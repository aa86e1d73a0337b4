"""Enrolment: makes codes that a person types at a desk, and admits the desk that brings one.

A code is 8 characters of secret and 12 of the hub's key. The first 3 of the secret find the code,
the other 5 prove it; both are kept as keyed hashes only. Valid 7 days, once; wrong tries are limited
for each code and for all together.
"""

import hmac
from collections.abc import Callable

from stationdesk_sync.hub.faults import HubFault, Refusal
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import audit, codes, devices, documents, meta, stations
from stationdesk_sync.hub.store.codes import EnrolCode
from stationdesk_sync.hub.store.devices import OPEN, Device
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model import crockford
from stationdesk_sync.model.chain import chain_start, device_id
from stationdesk_sync.model.language import N_
from stationdesk_sync.sealing.signing import CERTIFICATE_TAG, CODE_SECRET, ENROL_TAG, hub_characters
from stationdesk_sync.wire.limits import PROTOCOL_VERSION
from stationdesk_sync.wire.messages import Certificate, EnrolAnswer, EnrolRequest, Signed, encode
from stationdesk_sync.wire.problems import ProblemCode

VALID_SECONDS = 7 * 86_400
CERTIFICATE_SECONDS = 2 * 366 * 86_400
TRIES_A_CODE = 5
TRIES_A_MINUTE = 20
_SELECTOR = 3
_WINDOW = "wrong_codes"
_KEY_LENGTH = 32
Random = Callable[[int], bytes]
NO_STATION = N_("There is no station {station}.")


def make_code(store: Store, identity: Identity, station: str, now: float, random: Random) -> str:
    """Return a new code for a station as it is printed; ``HubFault`` when there is no such station."""
    with store.write() as tx:
        if not stations.lock(tx, station):
            raise HubFault(NO_STATION, station=station)
        secret = crockford.encode_bits(random(5), CODE_SECRET)
        while codes.find(tx, _mac(identity, b"selector", secret[:_SELECTOR])) is not None:
            secret = crockford.encode_bits(random(5), CODE_SECRET)
        selector, mac = _mac(identity, b"selector", secret[:_SELECTOR]), _mac(identity, b"secret", secret)
        codes.add(tx, EnrolCode(station, selector, mac, now, now + VALID_SECONDS, 0, None))
        audit.note(tx, now, "operator", "code_made", station)
    return crockford.grouped(secret + hub_characters(identity.public))


def enrol(store: Store, identity: Identity, request: EnrolRequest, now: float) -> Signed:
    """Admit a desk and return the signed answer; ``Refusal`` when its code is wrong, used or too old.

    The device that redeemed a code may ask again, should the answer have been lost.
    """
    if request.pv != PROTOCOL_VERSION:
        raise Refusal(ProblemCode.VERSION)
    if len(request.device_key) != _KEY_LENGTH or len(request.box_key) != _KEY_LENGTH:
        raise Refusal(ProblemCode.MALFORMED)
    with store.write() as tx:
        found = _redeem(tx, identity, request, now)
        answer = found if isinstance(found, Refusal) else _answer(tx, identity, found, now)
    if isinstance(answer, Refusal):  # raised outside, so that the count of wrong tries is kept
        raise answer
    return identity.signed(ENROL_TAG, encode(answer))


def _redeem(tx: Tx, identity: Identity, request: EnrolRequest, now: float) -> Device | Refusal:
    minute, wrong = _window(tx, now)
    if wrong >= TRIES_A_MINUTE:
        return Refusal(ProblemCode.CODE_TRIES, after_s=60)
    try:
        secret = crockford.normalise(request.secret)
    except ValueError:
        secret = ""
    code = codes.find(tx, _mac(identity, b"selector", secret[:_SELECTOR]))
    if code is not None and code.tries >= TRIES_A_CODE:
        return Refusal(ProblemCode.CODE_TRIES)
    if code is None or not hmac.compare_digest(code.mac, _mac(identity, b"secret", secret)):
        meta.put(tx, _WINDOW, f"{minute} {wrong + 1}".encode())
        if code is not None:
            codes.count_try(tx, code)
        return Refusal(ProblemCode.CODE_UNKNOWN)
    device = device_id(request.device_key)
    if code.device is not None and code.device != device:
        return Refusal(ProblemCode.CODE_USED)
    if code.device is None and now >= code.until:
        return Refusal(ProblemCode.CODE_EXPIRED)
    admitted = _admit(tx, identity, code.station, request, device, now)
    if isinstance(admitted, Device):
        codes.use(tx, code, device, now)
    return admitted


def _admit(
    tx: Tx, identity: Identity, station: str, request: EnrolRequest, device: bytes, now: float
) -> Device | Refusal:
    stations.lock(tx, station)  # two codes of one station never give one letter twice
    known = devices.find(tx, device, lock=True)
    if known is not None:
        if known.state != OPEN:
            return Refusal(ProblemCode.REVOKED)
        same = known.station == station and known.box_key == request.box_key
        return known if same else Refusal(ProblemCode.MALFORMED)
    letter = letter_of(len(devices.of_station(tx, station)))
    certificate = Certificate(
        station=station,
        device=device,
        letter=letter,
        device_key=request.device_key,
        box_key=request.box_key,
        valid_from=now,
        valid_until=now + CERTIFICATE_SECONDS,
    )
    signed = encode(identity.signed(CERTIFICATE_TAG, encode(certificate)))
    admitted = Device(
        station,
        device,
        letter,
        request.device_key,
        request.box_key,
        signed,
        0,
        chain_start(device),
        OPEN,
        now,
        now,
    )
    devices.add(tx, admitted)
    audit.note(tx, now, "desk", "desk_admitted", f"{station} {letter}")
    return admitted


def _answer(tx: Tx, identity: Identity, device: Device, now: float) -> EnrolAnswer:
    return EnrolAnswer(
        station=device.station,
        letter=device.letter,
        certificate=device.certificate,
        epoch=identity.epoch,
        tls=list(identity.tls),
        time=now,
        documents=documents.newer_for(tx, device.station, {}),
        desks=devices.desks_heard(tx, device.station),
    )


def letter_of(index: int) -> str:
    """Return the letters of the desk admitted after ``index`` others: A … Z, AA, AB …"""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _window(tx: Tx, now: float) -> tuple[int, int]:
    """Return this minute and how many wrong codes it has seen; many guesses at once are counted one by one."""
    minute = int(now // 60)
    noted, wrong = meta.hold(tx, _WINDOW, b"0 0").split()
    return minute, int(wrong) if int(noted) == minute else 0


def _mac(identity: Identity, purpose: bytes, text: str) -> bytes:
    return hmac.digest(identity.pepper, purpose + b"\x00" + text.encode("ascii", "replace"), "sha256")
