"""A desk double that talks to a hub in this process, as the tests of intake need it."""

import os

from stationdesk_sync.hub.enrolment import enrol, make_code
from stationdesk_sync.hub.intake import take_exchange
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import EnrolAnswer, Exchange, Receipt, Signed, decode
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
    desk.epoch, desk.hub_box_key = opened.epoch, opened.hub_box_key
    return opened


def new_desk(hub: Hub, seed: int = 1, station: str = "BS-001") -> Desk:
    """Return an enrolled desk."""
    desk = Desk(seed, station)
    admit(hub, desk)
    return desk


EXCHANGE_PARTS = frozenset(Exchange.__struct_fields__)


def push(hub: Hub, desk: Desk, first: int = 1, last: int | None = None, **values: object) -> Receipt:
    """Push ops of a desk and return the receipt, its signature checked. ``values`` go to the exchange if it has such
    a part, to the batch otherwise."""
    parts = {name: value for name, value in values.items() if name in EXCHANGE_PARTS}
    batch = desk.batch(first, last, **{n: v for n, v in values.items() if n not in parts})  # type: ignore[arg-type]
    return take(hub, desk, desk.exchange(batch, **parts))


def hear(hub: Hub, desk: Desk, *cursors: tuple[str, int, bytes], room: int = 1 << 20, **values: object) -> Receipt:
    """Say hello with cursors and return the receipt."""
    return take(hub, desk, desk.exchange(desk.hello(), cursors=list(cursors), room=room, **values))


def take(hub: Hub, desk: Desk, exchange: Exchange) -> Receipt:
    """Have the hub take an exchange and return its receipt."""
    return take_raw(hub, desk.vouched(exchange))


def take_raw(hub: Hub, vouched: bytes) -> Receipt:
    """Have the hub take what are the bytes of an exchange."""
    signed: Signed = take_exchange(hub.store, hub.registers, hub.lists, hub.identity, vouched, hub.clock())
    return decode(signing.open_message(hub.identity.public, signing.RECEIPT_TAG, signed), Receipt)
