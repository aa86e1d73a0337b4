"""Enrolment: makes codes that a person types at a desk, and admits the desk that brings one.

A code is 8 characters of secret and 12 of the hub's key. The first 3 of the secret find the code,
the other 5 prove it; both are kept as keyed hashes only. Valid 7 days, once; wrong tries at a code are
limited here, those of a peer at the door (``doorkeeper``).
"""

import hmac
from collections.abc import Callable

from stationdesk_sync.hub.admission import KEY_LENGTH, admit, answer
from stationdesk_sync.hub.faults import HubFault, Refusal
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import audit, codes, devices, stations
from stationdesk_sync.hub.store.codes import EnrolCode
from stationdesk_sync.hub.store.devices import REVOKED, Device
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model import crockford
from stationdesk_sync.model.chain import device_id
from stationdesk_sync.model.language import N_
from stationdesk_sync.sealing import signing
from stationdesk_sync.sealing.signing import CODE_SECRET, ENROL_TAG, hub_characters
from stationdesk_sync.wire.limits import OLDEST_VERSION, PROTOCOL_VERSION
from stationdesk_sync.wire.messages import EnrolAnswer, EnrolRequest, Signed, encode
from stationdesk_sync.wire.problems import ProblemCode

VALID_SECONDS = 7 * 86_400
TRIES_A_CODE = 5
_SELECTOR = 3
Random = Callable[[int], bytes]
NO_STATION = N_("There is no station {station}.")


def make_code(store: Store, identity: Identity, station: str, now: float, random: Random) -> str:
    """Return a new code for a station as it is printed; ``HubFault`` when there is no such station."""
    with store.write() as tx:
        secret = new_secret(tx, identity, station, now, random, until=now + VALID_SECONDS)
    return crockford.grouped(secret + hub_characters(identity.public))


def new_secret(
    tx: Tx, identity: Identity, station: str, now: float, random: Random, *, until: float, letter: str | None = None
) -> str:
    """Keep a new code and return its secret; ``letter`` is kept for the desk that brings it."""
    if not stations.lock(tx, station):
        raise HubFault(NO_STATION, station=station)
    secret = crockford.encode_bits(random(5), CODE_SECRET)
    while codes.find(tx, _mac(identity, b"selector", secret[:_SELECTOR])) is not None:
        secret = crockford.encode_bits(random(5), CODE_SECRET)
    selector, mac = _mac(identity, b"selector", secret[:_SELECTOR]), _mac(identity, b"secret", secret)
    codes.add(tx, EnrolCode(station, selector, mac, now, until, 0, None, letter))
    audit.note(tx, now, "operator", "code_made", station)
    return secret


def enrol(store: Store, identity: Identity, request: EnrolRequest, now: float) -> Signed:
    """Admit a desk and return the signed answer; ``Refusal`` when its code is wrong, used or too old,
    or when it does not hold the keys that it brings."""
    _check(request)
    with store.write() as tx:
        found = _redeem(tx, identity, request, now)
        told = found if isinstance(found, Refusal) else answer(tx, identity, found, now)
    if not isinstance(told, EnrolAnswer):  # raised outside, so that the count of wrong tries is kept
        raise told
    return identity.signed(ENROL_TAG, encode(told))


def _check(request: EnrolRequest) -> None:
    if not OLDEST_VERSION <= request.pv <= PROTOCOL_VERSION:
        raise Refusal(ProblemCode.VERSION)
    if len(request.device_key) != KEY_LENGTH or len(request.box_key) != KEY_LENGTH:
        raise Refusal(ProblemCode.MALFORMED)
    message = signing.enrol_request_message(request.secret, request.device_key, request.box_key)
    try:
        signing.check(request.device_key, message, request.sig)
    except signing.BadSignature:
        raise Refusal(ProblemCode.BAD_SIGNATURE) from None


def _redeem(tx: Tx, identity: Identity, request: EnrolRequest, now: float) -> Device | Refusal:
    try:
        secret = crockford.normalise(request.secret)
    except ValueError:
        secret = ""
    code = codes.find(tx, _mac(identity, b"selector", secret[:_SELECTOR]))
    if code is not None and code.tries >= TRIES_A_CODE:
        return Refusal(ProblemCode.CODE_TRIES)
    if code is None or not hmac.compare_digest(code.mac, _mac(identity, b"secret", secret)):
        if code is not None:
            codes.count_try(tx, code)
        return Refusal(ProblemCode.CODE_UNKNOWN)
    device = device_id(request.device_key)
    if code.device is not None and code.device != device:
        return Refusal(ProblemCode.CODE_USED)
    if code.device is None and now >= code.until:
        return Refusal(ProblemCode.CODE_EXPIRED)
    return _admit(tx, identity, code, request, now)


def _admit(tx: Tx, identity: Identity, code: EnrolCode, request: EnrolRequest, now: float) -> Device | Refusal:
    station, device = code.station, device_id(request.device_key)
    stations.lock(tx, station)  # two codes of one station never give one letter twice
    known = devices.find(tx, device, lock=True)
    if known is not None:
        if known.state == REVOKED:
            return Refusal(ProblemCode.REVOKED)
        same = known.station == station and known.box_key == request.box_key
        return known if same else Refusal(ProblemCode.MALFORMED)
    admitted = admit(tx, identity, station, (request.device_key, request.box_key), now, letter=code.letter)
    audit.note(tx, now, "desk", "desk_admitted", f"{station} {admitted.letter}")
    codes.use(tx, code, device, now)
    return admitted


def _mac(identity: Identity, purpose: bytes, text: str) -> bytes:
    return hmac.digest(identity.pepper, purpose + b"\x00" + text.encode("ascii", "replace"), "sha256")
