"""One desk in a process of its own: ``python -m bench.desk_process`` takes orders as JSON lines and answers each.

Sync is the product's own: the encrypted book's ports, ``SyncRound``, HTTP. Only the address is the bench's (its meter
or a faulty line). Knows nothing of runs and medians.
"""

import cProfile
import hashlib
import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from bench.books import opened_book, save, sync_round
from bench.workload import own_records, read_records, visits
from stationdesk.app.faults import Fault
from stationdesk.app.ports import Query, Record
from stationdesk.bootstrap.clocks import SystemClock
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.rounds import SyncRound
from stationdesk.storage.book import Book
from stationdesk_sync.client.http import open_http
from stationdesk_sync.client.transport import Transport

Order = dict[str, object]
ROUNDS_AT_MOST = 200
BURST, BURST_SHARE = 120, 0.03
AFTER_TROUBLE_S = 0.02


class Worker:
    """Carries out one order after another on at most one open book."""

    def __init__(self) -> None:
        self._url = ""
        self._book: Book | None = None
        self._round: SyncRound | None = None
        self._profile: cProfile.Profile | None = None

    def carry_out(self, order: Order) -> object:
        """Do what ``order["do"]`` says and return what is to be answered."""
        deeds: dict[str, Callable[[Order], object]] = {
            "open": self._open,
            "point": self._point,
            "join": self._join,
            "save": self._save,
            "round": self._one_round,
            "drain": self._drain,
            "days": self._days,
            "check": self._check,
            "sound": self._sound,
            "rows": self._rows,
            "state": self._state,
            "work": self._work,
            "profile": self._profiled,
            "close": self._close,
        }
        return deeds[str(order["do"])](order)

    def _door(self, url: str, pins: frozenset[bytes] | None) -> Transport:
        return open_http(self._url or url, pins)

    def _open(self, order: Order) -> object:
        self._book = opened_book(Path(str(order["home"])))
        self._round = sync_round(self._book, self._door)
        return None

    def _point(self, order: Order) -> object:
        self._url = str(order["url"])
        return None

    def _join(self, order: Order) -> object:
        book = self._held()
        made = Enrolment(book.outbox, book.keys, SystemClock(), self._door).join(self._url, str(order["code"]))
        return made.station

    def _save(self, order: Order) -> object:
        count, offset = int(str(order["count"])), int(str(order.get("offset", 0)))
        records: Iterator[dict[str, object]] = (
            read_records(Path(str(order["file"]))) if "file" in order else own_records(count, offset)
        )
        if "file" in order:
            records = islice(records, offset, offset + count)
        chosen = list(records)
        return save(self._held(), visits(chosen, notes=bool(order.get("notes"))))

    def _one_round(self, _order: Order) -> object:
        assert self._round is not None
        if self._profile is not None:
            self._profile.enable()
        began = time.perf_counter()
        outcome = self._round.run_now()
        took = time.perf_counter() - began
        if self._profile is not None:
            self._profile.disable()
        problem = outcome.problem.value if outcome.problem else None
        return {"s": took, "kind": outcome.kind.value, "received": outcome.received, "problem": problem}

    def _drain(self, order: Order) -> object:
        """Run rounds until one ends well with nothing left, or as often as ``order["most"]`` says."""
        took = 0.0
        rounds = 0
        for rounds in range(1, int(str(order.get("most", ROUNDS_AT_MOST))) + 1):
            end = self._one_round(order)
            assert isinstance(end, dict)
            took += end["s"]
            if end["problem"] is None and not self._waiting():
                return {"s": took, "rounds": rounds, "problem": None}
        return {"s": took, "rounds": rounds, "problem": "not drained"}

    def _waiting(self) -> int:
        outbox = self._held().outbox
        link = outbox.link()
        return outbox.head().seq - (link.acked if link else 0)

    def _days(self, _order: Order) -> object:
        records = self._held().records
        found = {}
        for day in records.days(100_000):
            figures = records.figures(day)
            found[day] = [figures.people, figures.services, figures.code]
        return found

    def _check(self, _order: Order) -> object:
        return {"ops": self._held().outbox.head().seq, "waiting": self._waiting()}

    def _sound(self, _order: Order) -> object:
        """Have the book checked from the first op to the last row; None when it is sound."""
        bad = self._held().care.check().bad
        return None if bad is None else f"{bad.table} {bad.which}: {bad.what}"

    def _rows(self, _order: Order) -> object:
        """Return how many visits the book shows and the sum over them, the same at every desk that heard the same."""
        query = Query("visit", limit=1 << 40)
        rows = sorted(row_root(record) for record in self._held().records.records(query))
        return {
            "rows": len(rows),
            "twice": len(rows) - len(set(rows)),
            "root": hashlib.sha256(b"".join(rows)).hexdigest(),
        }

    def _state(self, _order: Order) -> object:
        """Return where the book stands in its station's stream and its rows as 256 sums, to be held against the hub."""
        hearing = self._held().hearing
        assert hearing is not None
        stands = next(c for c in hearing.sayings(room=0).cursors if c.stream.startswith("st:"))
        return {"pos": stands.pos, "chain": stands.chain.hex(), "buckets": hearing.state_buckets().hex()}

    def _work(self, order: Order) -> object:
        """Save and sync by turns until this process is killed, telling each save as soon as it is durable."""
        chance = random.Random(str(order["seed"]))
        nothing = threading.Event()
        failed = False
        while True:
            if not failed:
                head = self._held().outbox.head().seq
                count = BURST if chance.random() < BURST_SHARE else chance.randint(1, 3)
                save(self._held(), visits(own_records(count, head, str(order["seed"])), notes=False))
                tell({"saved": head + count})
            failed = self._tried_round() is not None
            tell({"round": not failed})
            if failed:
                nothing.wait(AFTER_TROUBLE_S)

    def _tried_round(self) -> str | None:
        end = self._one_round({})
        assert isinstance(end, dict)
        problem = end["problem"]
        assert problem is None or isinstance(problem, str)
        return problem

    def _profiled(self, order: Order) -> object:
        if self._profile is None:
            self._profile = cProfile.Profile()
        else:
            self._profile.dump_stats(str(order["file"]))
            self._profile = None
        return None

    def _close(self, _order: Order) -> object:
        if self._round is not None:
            self._round.close()
        if self._book is not None:
            self._book.close()
        self._book = self._round = None
        return None

    def _held(self) -> Book:
        assert self._book is not None, "no book is open"
        return self._book


def row_root(record: Record) -> bytes:
    """Return a row as 32 bytes: its id and everything that the book shows of it."""
    shown = (record.day, record.withdrawn, sorted((name, repr(value)) for name, value in record.data.items()))
    return hashlib.sha256(record.row_id + repr(shown).encode()).digest()


def tell(said: Mapping[str, object]) -> None:
    """Say one line to whoever drives this process."""
    print(json.dumps(said), flush=True)


def main() -> int:
    """Answer orders until the other end closes."""
    worker = Worker()
    for line in sys.stdin:
        try:
            answer = {"ok": worker.carry_out(json.loads(line))}
        except Fault as fault:
            answer = {"fault": fault.code.value, "values": {k: str(v) for k, v in fault.values.items()}}
        tell(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
