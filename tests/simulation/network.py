"""The way between a desk and its hub: loses, repeats, delays, reorders and garbles as the seed's faults want.

Stands behind the client's transport seam, so that the desk's real driver and the real hub's functions talk
through it. What a real server's HTTP layer would do to a fault is done here in the same words.
"""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from stationdesk_sync.client.transport import Reply, Transport, TransportKind, TransportProblem
from stationdesk_sync.wire.limits import MAX_EXCHANGE, MAX_REPLY
from stationdesk_sync.wire.messages import Problem, encode
from stationdesk_sync.wire.problems import STATUS, ProblemCode
from tests.simulation.disk import Fuse
from tests.simulation.faults import Faults
from tests.simulation.trace import Trace

HandOver = Callable[[str, bytes], Reply]
_KEPT = 30
_STALE_RATE = 0.15
_PAGE = b"<!DOCTYPE html><html><body>Welcome to FreeWiFi</body></html>"
_SAID = {
    "status_403": ProblemCode.BAD_SIGNATURE,
    "status_409": ProblemCode.OFFER,
    "status_413": ProblemCode.TOO_LARGE,
    "status_426": ProblemCode.VERSION,
    "status_429": ProblemCode.CODE_TRIES,
    "status_500": ProblemCode.FAULT,
    "status_503": ProblemCode.BUSY,
}


@dataclass
class Network:
    """All ways of the city. ``late`` holds requests that are still under way somewhere.

    ``stale`` decides in some seeds when an old reply comes in the place of the hub's: a request that a box on the way
    answers from its memory never reaches the hub.
    """

    dice: random.Random
    faults: Faults
    trace: Trace
    hand_over: HandOver
    stale: random.Random | None = None
    late: list[tuple[str, bytes]] = field(default_factory=list)
    trips: int = 0

    def way(self, name: str, fuse: Fuse) -> "Way":
        """Return the way of one desk."""
        return Way(self, name, fuse)

    def deliver_late(self) -> None:
        """Let one request that nobody waits for any more come to the hub."""
        path, body = self.late[self.dice.randrange(len(self.late))]
        self.trace.note("late", path, len(body))
        try:
            self.hand_over(path, body)
        except TransportProblem:
            self.trace.note("late", "lost")

    def answered_before(self, replies: list[Reply]) -> Reply | None:
        """Return an old reply when one comes in the place of the hub's."""
        if self.stale is None or self.faults.quiet or not replies or self.stale.random() >= _STALE_RATE:
            return None
        self.faults.count("stale_reply")
        return self.stale.choice(replies)

    def keep(self, path: str, body: bytes) -> None:
        """Remember a request that may come again."""
        self.late.append((path, body))
        if len(self.late) > _KEPT:
            del self.late[self.dice.randrange(len(self.late))]


class Way:
    """Makes the lines of one desk; keeps its old replies."""

    def __init__(self, network: Network, name: str, fuse: Fuse) -> None:
        self.network = network
        self.name = name
        self.fuse = fuse
        self.replies: list[Reply] = []
        self.trips = 0

    def __call__(self, url: str, pins: frozenset[bytes] | None) -> Transport:
        """Return a line to the hub."""
        return Line(self)


class Line:
    """One desk's transport."""

    def __init__(self, way: Way) -> None:
        self._way = way

    def get(self, path: str) -> Reply:
        """Fetch ``path``."""
        return self._way.network.hand_over(path, b"")

    def post(self, path: str, body: bytes) -> Reply:
        """Send ``body``; what the desk sees of it is for the faults to say."""
        way, network = self._way, self._way.network
        way.fuse.burn("before request")
        way.trips += 1
        network.trips += 1
        assert len(body) <= MAX_EXCHANGE, "I13: a request is larger than allowed"
        if network.late and network.faults.strikes("late_request"):
            network.deliver_late()
        self._refuse_on_the_way(path, body)
        old = network.answered_before(way.replies)
        if old is not None:
            network.keep(path, body)
            return old
        if network.faults.strikes("duplicated"):
            network.hand_over(path, body)
        network.trace.note(way.name, "post", path, len(body), _short(body))
        reply = network.hand_over(path, body)
        network.trace.note(way.name, "reply", reply.status, len(reply.body), _short(reply.body))
        assert len(reply.body) <= MAX_REPLY, "I13: a reply is larger than allowed"
        network.keep(path, body)
        way.fuse.burn("after reply")
        return self._garbled(reply)

    def close(self) -> None:
        """Nothing is open."""

    def _refuse_on_the_way(self, path: str, body: bytes) -> None:
        network = self._way.network
        if network.faults.strikes("request_lost"):
            network.keep(path, body)
            raise TransportProblem(network.dice.choice((TransportKind.OFFLINE, TransportKind.TIMEOUT)))
        if network.faults.strikes("captive_portal") or network.faults.strikes("status_401"):
            raise TransportProblem(TransportKind.CAPTIVE_PORTAL)

    def _garbled(self, reply: Reply) -> Reply:
        way, network = self._way, self._way.network
        faults, dice = network.faults, network.dice
        if faults.strikes("reply_lost"):
            raise TransportProblem(dice.choice((TransportKind.OFFLINE, TransportKind.TIMEOUT)))
        old = list(way.replies)
        way.replies = [*way.replies[-4:], reply]
        if old and faults.strikes("late_reply"):
            return dice.choice(old)
        if faults.strikes("html_200"):
            return Reply(200, _PAGE)
        if faults.strikes("half_body"):
            return Reply(reply.status, reply.body[: len(reply.body) // 2])
        for name, code in _SAID.items():
            if faults.strikes(name):
                after = dice.choice((None, 0, 5, 100_000)) if name in ("status_429", "status_503") else None
                return Reply(STATUS[code], encode(Problem(code=code.value, after_s=after)))
        return reply


def _short(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:6]
