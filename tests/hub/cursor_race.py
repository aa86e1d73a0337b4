"""Writers that stall and readers that follow: ``python -m tests.hub.cursor_race [seconds]`` on PostgreSQL.

Positions of a stream are taken under a lock that is held to the commit, so whoever follows them misses nothing. The
same reader on a serial number loses rows, because numbers are given before and shown after: that it does is shown
here too, or nobody would know that the test can see.
"""

import os
import random
import sys
import threading
import time
from dataclasses import dataclass, field

import psycopg

from stationdesk_sync.hub.store import streams
from stationdesk_sync.hub.store.engine import Store, open_store
from stationdesk_sync.model.stream import station_stream

STATION = "BS-001"
STREAM = station_stream(STATION)
DEVICE = b"d" * 16
WRITERS, READERS = 8, 2


@dataclass
class Followed:
    """What one reader saw: positions in order, and serial numbers."""

    positions: list[int] = field(default_factory=list)
    serials: list[int] = field(default_factory=list)


@dataclass
class Outcome:
    """What a run came to: how many were written; skipped, out of order and lost by the worst reader."""

    written: int
    skipped: int
    gaps: int
    lost_by_serial: int


def race(url: str, seconds: float, stall: float = 0.02) -> Outcome:
    """Let writers and readers run; ``url`` is an empty hub's store."""
    store = open_store(url, b"k" * 32)
    with store.write() as tx:
        tx.run("CREATE TABLE serial_race (number BIGSERIAL PRIMARY KEY, writer BIGINT)")
    done = threading.Event()
    until = time.monotonic() + seconds
    failures: list[BaseException] = []
    followed = [Followed() for _ in range(READERS)]

    def guarded(work: object, *args: object) -> None:
        try:
            work(*args)  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - a thread must not hide what went wrong
            failures.append(error)

    writers = [threading.Thread(target=guarded, args=(_write, store, n, until, stall)) for n in range(WRITERS)]
    readers = [threading.Thread(target=guarded, args=(_follow, store, one, done)) for one in followed]
    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    with store.read() as tx:
        written = streams.position(tx, STATION)
        serials = {row[0] for row in tx.rows("SELECT number FROM serial_race")}
    store.close()
    if failures:
        raise failures[0]
    expected = list(range(1, written + 1))
    return Outcome(
        written,
        max(len(set(expected) - set(one.positions)) for one in followed),
        max(sum(a != b for a, b in zip(one.positions, expected, strict=False)) for one in followed),
        max(len(serials - set(one.serials)) for one in followed),
    )


def _write(store: Store, number: int, until: float, stall: float) -> None:
    rng, first = random.Random(number), 1
    while time.monotonic() < until:
        count = rng.randint(1, 5)
        with store.write() as tx:
            tx.run("INSERT INTO serial_race (writer) VALUES (?)", (number,))
            tx.run("SELECT pg_sleep(?)", (rng.random() * stall,))
            heads = streams.hold(tx, [STREAM])
            streams.append(tx, heads, STREAM, count, DEVICE, number << 32 | first, bytes(16), b"\x90")
            if rng.random() < 0.3:
                tx.run("SELECT pg_sleep(?)", (rng.random() * stall,))
        first += count


def _follow(store: Store, followed: Followed, done: threading.Event) -> None:
    position = serial = 0
    while True:
        last_round = done.is_set()
        with store.read() as tx:
            for taken in streams.after(tx, STREAM, position, 1_000):
                followed.positions += range(taken.from_pos, taken.to_pos + 1)
                position = taken.to_pos
            for (number,) in tx.rows("SELECT number FROM serial_race WHERE number > ? ORDER BY number", (serial,)):
                followed.serials.append(number)
                serial = number
        if last_round:
            return


def main() -> None:
    """Run once on a server of its own, or on the one that STATIONDESK_RACE_URL names, and print one line."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    url = os.environ.get("STATIONDESK_RACE_URL")
    if url is not None:
        _report(url, seconds)
        return
    from tests.hub.measure_intake import databases

    with databases() as urls:
        _report(urls["postgres"], seconds)


def _report(url: str, seconds: float) -> None:
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        connection.execute(TABLES)
    outcome = race(url, seconds)
    print(
        f"cursor race: {outcome.written} positions by {WRITERS} writers, {outcome.skipped} skipped,"
        f" {outcome.gaps} out of place; a serial number lost {outcome.lost_by_serial}"
    )
    sys.exit(0 if (outcome.skipped, outcome.gaps) == (0, 0) and outcome.lost_by_serial else 1)


TABLES = """
CREATE TABLE stream (station TEXT, stream TEXT, pos BIGINT, chain BYTEA, PRIMARY KEY (station, stream));
CREATE TABLE stream_range (station TEXT, stream TEXT, from_pos BIGINT, to_pos BIGINT, device BYTEA, first BIGINT,
  last_chain BYTEA, exceptions BYTEA, chain BYTEA, PRIMARY KEY (station, stream, from_pos));
"""


if __name__ == "__main__":
    main()
