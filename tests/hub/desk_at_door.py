"""A desk double at the hub's door: enrolled by a code, re-issued, asking to compare."""

import os

from stationdesk_sync.hub.enrolment import enrol, make_code
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire.messages import CompareRequest, EnrolAnswer, ReissueRequest, decode, encode
from tests.hub.desk_double import Desk


def code_for(hub: Hub, station: str = "BS-001") -> str:
    return make_code(hub.store, hub.identity, station, hub.clock(), os.urandom)


def admit_by_code(hub: Hub, desk: Desk) -> EnrolAnswer:
    """Enrol a desk by a new code."""
    signed = enrol(hub.store, hub.identity, desk.enrol_request(code_for(hub, desk.station)), hub.clock())
    answer = decode(signing.open_message(hub.identity.public, signing.ENROL_TAG, signed), EnrolAnswer)
    desk.epoch, desk.hub_box_key = answer.epoch, answer.hub_box_key
    return answer


def reissue_request(new: Desk, old: Desk) -> ReissueRequest:
    """Return the wish of ``new`` to go on for ``old``."""
    message = signing.reissue_message(new.station, old.device, new.public, new.box_key)
    return ReissueRequest(
        station=new.station,
        old_device=old.device,
        device_key=new.public,
        box_key=new.box_key,
        ops=len(new.raws),
        sig_old=signing.sign(old.private, message),
        sig_new=signing.sign(new.private, message),
        certificate=b"",
    )


def vouched_comparison(desk: Desk, request: CompareRequest) -> bytes:
    """Return the bytes of a request to compare as they go to the hub."""
    key = vouching.shared_key(desk.box_private, desk.hub_box_key, desk.device)
    return encode(vouching.vouch(key, desk.device, vouching.COMPARE_TAG, encode(request)))
