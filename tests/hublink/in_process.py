"""A real hub without sockets: its own functions behind the transport's seam, with a way that loses and repeats."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stationdesk_sync.client.transport import Reply, Transport, TransportKind, TransportProblem
from stationdesk_sync.hub.enrolment import enrol, make_code
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.identity import identity_message
from stationdesk_sync.hub.intake import take_exchange
from stationdesk_sync.hub.reissue import reissue
from stationdesk_sync.hub.service import Hub, init_hub, open_hub
from stationdesk_sync.hub.stations import import_stations
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.wire.messages import (
    PATH_ENROL,
    PATH_EXCHANGE,
    PATH_HUB,
    PATH_REISSUE,
    EnrolRequest,
    Message,
    ReissueRequest,
    decode,
    encode,
)
from stationdesk_sync.wire.problems import STATUS, ProblemCode
from tests.hublink.book_double import START


@contextmanager
def hub_with_stations(folder: Path, count: int) -> Iterator[Hub]:
    """Make a hub in ``folder`` with stations S-000, S-001 …"""
    url, key = f"sqlite:///{folder}/hub.sdb", folder / "hub.key"
    init_hub(url, key, load_registers())
    hub = open_hub(url, key, load_registers(), lambda: START, update=True)
    rows = [f"S-{n:03d},Station {n},relief,1 Dock Street,9:00-17:00,," for n in range(count)]
    csv = "\n".join(["code,name,kind,address,posted_hours,latitude,longitude", *rows])
    import_stations(hub.store, hub.identity, hub.registers["station"], csv.encode(), hub.clock())
    try:
        yield hub
    finally:
        hub.close()


def code_for(hub: Hub, station: str) -> str:
    """Return a new enrolment code."""
    return make_code(hub.store, hub.identity, station, START, os.urandom)


@dataclass
class Weather:
    """What the way does, drawn from ``dice``; counts what it did."""

    dice: random.Random
    good: bool = False
    late: list[tuple[str, bytes]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def strikes(self, what: str, chance: float) -> bool:
        """Tell whether this happens now."""
        if self.good or self.dice.random() >= chance:
            return False
        self.counts[what] = self.counts.get(what, 0) + 1
        return True


class Line:
    """A transport that calls the hub's functions and treats requests and answers as the weather wants."""

    def __init__(self, hub: Hub, weather: Weather) -> None:
        self._hub = hub
        self._weather = weather

    def get(self, path: str) -> Reply:
        """Ask who the hub is."""
        assert path == PATH_HUB
        return Reply(200, encode(identity_message(self._hub.identity, START)))

    def post(self, path: str, body: bytes) -> Reply:
        """Enrol, exchange or go on anew."""
        weather = self._weather
        if weather.late and weather.strikes("came late", 0.2):
            self._hand_over(*weather.dice.choice(weather.late))
        if weather.strikes("request lost", 0.15):
            if path != PATH_ENROL:
                weather.late.append((path, body))
            raise TransportProblem(TransportKind.OFFLINE)
        if weather.strikes("request doubled", 0.1):
            self._hand_over(path, body)
        reply = self._hand_over(path, body)
        if weather.strikes("answer lost", 0.2):
            raise TransportProblem(weather.dice.choice([TransportKind.TIMEOUT, TransportKind.CAPTIVE_PORTAL]))
        return reply

    def close(self) -> None:
        """Nothing is open."""

    def _hand_over(self, path: str, body: bytes) -> Reply:
        hub = self._hub
        try:
            answer: Message
            if path == PATH_ENROL:
                answer = enrol(hub.store, hub.identity, decode(body, EnrolRequest), START)
            elif path == PATH_REISSUE:
                answer = reissue(hub.store, hub.identity, decode(body, ReissueRequest), START)
            else:
                assert path == PATH_EXCHANGE
                answer = take_exchange(hub.store, hub.registers, hub.lists, hub.identity, body, START)
        except Refusal as refusal:
            return Reply(STATUS[ProblemCode(refusal.problem.code)], encode(refusal.problem))
        return Reply(200, encode(answer))


@dataclass
class Way:
    """An opener of such lines."""

    hub: Hub
    weather: Weather

    def __call__(self, url: str, pins: frozenset[bytes] | None) -> Transport:
        """Return a line to the hub."""
        return Line(self.hub, self.weather)
