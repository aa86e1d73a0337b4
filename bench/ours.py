"""One measured run of our own sync: a fresh hub, a book full of records pushed, an empty one filled, small rounds.

Nothing but the rounds themselves is timed: books are made and joined before, hub and desk are warmed with another
station's records.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.books import copied, new_book, template
from bench.desks import DeskProcess
from bench.hubs import HubProcess
from bench.meter import Meter
from bench.processes import cpu_seconds, peak_mib, reset_peak
from bench.workload import own_records, visits

WARM_RECORDS = 2_000
WARM_STATION, STATION = 2, 1
IDLE_ROUNDS = 20
SMALL_ROUNDS = 10
SMALL = 10


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving a backlog cost: wall clock of the desk, payload both ways, round trips, memory and processor time."""

    records: int
    seconds: float
    payload: int
    trips: int
    peak_desk: float
    peak_hub: float
    cpu_desk: float
    cpu_hub: float


@dataclass(frozen=True, slots=True)
class Small:
    """A kind of small round: the median of its times, the most round trips and connections that one took, payload."""

    milliseconds: float
    trips: int
    connections: int
    payload: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One whole run."""

    push: Moved
    pull: Moved | None
    idle: Small
    ten: Small


@dataclass
class Scene:
    """A hub behind a meter; desks join it in ``folder``."""

    hub: HubProcess
    meter: Meter
    folder: Path
    warm: Path

    def desk(self, home: Path, station: int, *, receives: bool = False) -> DeskProcess:
        """Start a desk's process, warm it (and the hub) at the warm station, then join it to ``station``.

        A desk that ``receives`` is warmed by hearing the warm station's records.
        """
        url = f"http://127.0.0.1:{self.meter.port}"
        desk = DeskProcess(self.folder / "desks.log")
        warm = self.folder / f"warm-{desk.pid}"
        if receives:
            new_book(warm).close()
        else:
            copied(self.warm, warm)
        desk.start(warm, url, self.hub.code_for(WARM_STATION))
        _well(desk.do("drain"))
        desk.do("close")
        desk.start(home, url, self.hub.code_for(station))
        return desk

    def moved(self, desk: DeskProcess, records: int) -> Moved:
        """Drain a desk while everything is measured."""
        self.meter.zero()
        pids = (desk.pid, self.hub.pid)
        before = [cpu_seconds(pid) for pid in pids]
        for pid in pids:
            reset_peak(pid)
        end = _well(desk.do("drain"))
        count = self.meter.read()
        cpu = [cpu_seconds(pid) - spent for pid, spent in zip(pids, before, strict=True)]
        peaks = [peak_mib(pid) for pid in pids]
        return Moved(records, end["s"], count.up + count.down, count.turns, *peaks, *cpu)

    def small(self, desk: DeskProcess, rounds: int, before: Callable[[int], object]) -> Small:
        """Run small rounds, ``before`` each of them what is not timed; the first two warm up and are left out."""
        times: list[float] = []
        trips = connections = payload = 0
        for number in range(rounds + 2):
            before(number)
            self.meter.zero()
            end = _well(desk.do("round"))
            count = self.meter.read()
            if number >= 2:
                times.append(end["s"] * 1000)
                payload += count.up + count.down
                trips, connections = max(trips, count.turns), max(connections, count.connections)
        return Small(median(times), trips, connections, payload / rounds)


def warm_book(folder: Path) -> Path:
    """Return the book that warms."""
    return template(folder / f"warm-{WARM_RECORDS}", visits(own_records(WARM_RECORDS, seed_text="warm"), notes=False))


def measure(hub: HubProcess, book: Path, records: int, warm: Path, *, pull: bool = True) -> Measured:
    """Measure one run on a hub that was just set up. Raises when an end does not hold what it should."""
    folder = hub.folder / "desks"
    folder.mkdir()
    hub.start()
    meter = Meter(hub.served)
    scene = Scene(hub, meter, folder, warm)
    sender = scene.desk(copied(book, folder / "sender"), STATION)
    receiver: DeskProcess | None = None
    try:
        pushed = scene.moved(sender, records)
        idle = scene.small(sender, IDLE_ROUNDS, lambda _number: None)
        if pull:
            new_book(folder / "receiver").close()
            receiver = scene.desk(folder / "receiver", STATION, receives=True)
            pulled = scene.moved(receiver, records)
            if receiver.do("days") != sender.do("days"):
                raise RuntimeError("the desk that heard everything has other days than the one that said it")
        ten = scene.small(
            sender, SMALL_ROUNDS, lambda number: sender.do("save", count=SMALL, offset=records + SMALL * number)
        )
        _all_there(sender, records + SMALL * (SMALL_ROUNDS + 2))
        return Measured(pushed, pulled if pull else None, idle, ten)
    finally:
        for desk in (sender, receiver):
            if desk is not None:
                desk.stop()
        meter.close()
        hub.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _all_there(desk: DeskProcess, records: int) -> None:
    state = desk.do("check")
    if state["waiting"] or state["ops"] < records:
        raise RuntimeError(f"not everything was sent: {state}")


def _well(end: Any) -> dict[str, Any]:
    if end["problem"] is not None:
        raise RuntimeError(f"a round ended badly: {end}")
    assert isinstance(end, dict)
    return end
