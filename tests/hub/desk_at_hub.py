"""A desk double that talks to a hub in this process, as the tests of intake need it."""

import os

from stationdesk_sync.hub.enrolment import enrol, make_code
from stationdesk_sync.hub.intake import take_batch
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import EnrolAnswer, Receipt, Signed, decode
from tests.hub.desk_double import Desk


class Clock:
    """A clock that moves when told."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def code_for(hub: Hub, station: str = "BS-001") -> str:
    return make_code(hub.store, hub.identity, station, hub.clock(), os.urandom)


def admit(hub: Hub, desk: Desk) -> EnrolAnswer:
    """Enrol a desk by a new code."""
    answer = enrol(hub.store, hub.identity, desk.enrol_request(code_for(hub, desk.station)), hub.clock())
    opened = decode(signing.open_message(hub.identity.public, signing.ENROL_TAG, answer), EnrolAnswer)
    desk.epoch = opened.epoch
    return opened


def new_desk(hub: Hub, seed: int = 1, station: str = "BS-001") -> Desk:
    """Return an enrolled desk."""
    desk = Desk(seed, station)
    admit(hub, desk)
    return desk


def push(hub: Hub, desk: Desk, first: int = 1, last: int | None = None, **changes: object) -> Receipt:
    """Push ops of a desk and return the receipt, its signature checked."""
    return take(hub, desk.batch(first, last, **changes))  # type: ignore[arg-type]


def take(hub: Hub, batch: bytes) -> Receipt:
    signed: Signed = take_batch(hub.store, hub.registers, hub.lists, hub.identity, batch, hub.clock())
    return decode(signing.open_message(hub.identity.public, signing.RECEIPT_TAG, signed), Receipt)
