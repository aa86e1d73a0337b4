"""Some desks of the fleet in one process, a thread each: ``python -m bench.fleet_desks`` (started by ``bench.fleet``).

Each desk has its own book, its own connection and the product's own ``SyncRound``; it keeps to the patience that the
engine asks for. Its line loses requests and answers. Reads one JSON line with what to do, says ``ready`` once all
books are open and joined, starts on ``go``, and ends with one JSON line for each desk.
"""

import json
import random
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.books import opened_book, sync_round
from stationdesk.app.faults import Fault
from stationdesk.bootstrap.clocks import SystemClock
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.storage.book import Book
from stationdesk_sync.client.http import open_http
from stationdesk_sync.client.transport import Reply, Transport, TransportKind, TransportProblem

_LONGEST_WAIT_S = 120.0
_STACK = 512 * 1024


@dataclass
class Told:
    """What became of one desk. ``seconds`` is from the start of all to the end of its last round."""

    station: int
    ops: int = 0
    waiting: int = 0
    rounds: int = 0
    requests: int = 0
    lost: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


class LossyTransport:
    """Loses one request of every ``1/odds``: half of them on the way up, half of the answers on the way down."""

    def __init__(self, inner: Transport, chance: random.Random, odds: float, told: Told) -> None:
        self._inner = inner
        self._chance = chance
        self._odds = odds
        self._told = told

    def get(self, path: str) -> Reply:
        """Fetch without losses: joining is not what is measured."""
        return self._inner.get(path)

    def post(self, path: str, body: bytes) -> Reply:
        """Send, or lose."""
        fate = self._chance.random()
        self._told.requests += 1
        if fate < self._odds / 2:
            self._told.lost += 1
            raise TransportProblem(TransportKind.OFFLINE, "lost on the way up")
        reply = self._inner.post(path, body)
        if fate < self._odds:
            self._told.lost += 1
            raise TransportProblem(TransportKind.OFFLINE, "lost on the way down")
        return reply

    def close(self) -> None:
        """Let the connection go."""
        self._inner.close()


class FleetDesk:
    """One desk."""

    def __init__(self, station: int, home: Path, url: str, code: str | None, odds: float, seed: int) -> None:
        self.told = Told(station)
        self._url = url
        self._odds = 0.0
        self._chance = random.Random(f"{seed}/{station}")
        self._book: Book = opened_book(home)
        if code is not None:
            Enrolment(self._book.outbox, self._book.keys, SystemClock(), self._door).join(url, code)
        self._odds = odds
        self._round = sync_round(self._book, self._door)

    def come_back(self, go: threading.Event) -> None:
        """Wait for the start, then run rounds, when the engine wants them, until nothing waits."""
        go.wait()
        began = time.monotonic()
        nothing = threading.Event()
        try:
            while True:
                self.told.rounds += 1
                outcome = self._round.run_now()
                self.told.seconds = time.monotonic() - began
                if outcome.problem is not None:
                    self.told.problems.append(outcome.problem.value)
                if outcome.problem is None and not self._waiting():
                    return
                nothing.wait(min(max(outcome.next_due - time.time(), 0.1), _LONGEST_WAIT_S))
        except Fault as fault:
            self.told.problems.append(f"gave up: {fault.code.value}")
        finally:
            self.told.ops, self.told.waiting = self._book.outbox.head().seq, self._waiting()
            self._round.close()
            self._book.close()

    def _waiting(self) -> int:
        link = self._book.outbox.link()
        return self._book.outbox.head().seq - (link.acked if link else 0)

    def _door(self, url: str, pins: frozenset[bytes] | None) -> Transport:
        return LossyTransport(open_http(self._url or url, pins), self._chance, self._odds, self.told)


def main() -> int:
    """Run the desks that the first line names."""
    order = json.loads(sys.stdin.readline())
    desks = [
        FleetDesk(each["station"], Path(each["home"]), order["url"], each["code"], order["odds"], order["seed"])
        for each in order["desks"]
    ]
    go = threading.Event()
    threading.stack_size(_STACK)
    threads = [threading.Thread(target=desk.come_back, args=(go,)) for desk in desks]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    go.set()
    for thread in threads:
        thread.join()
    for desk in desks:
        print(json.dumps(asdict(desk.told)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
