"""``python -m bench.fleet``: many desks come back at once to one hub process over a line that loses requests.

Books are made first (in parts), then everybody joins, then all begin in the same moment. A stopped run goes on where
it was: what desks have sent is sent, and times and memory of all parts count. Afterwards the hub is held against what
the books hold, day by day.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.fleet_books import desk_of, make_books
from bench.hubs import HubProcess, opened, station_code
from bench.page import write_fleet
from bench.places import BUILD, PAGE, ROOT, child_environment
from bench.processes import cpu_seconds, machine, peak_mib, resident_mib
from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.enrolment import make_code
from stationdesk_sync.hub.store import counts

PROCESSES = 4
LOSS = 0.02
SEED = 20261125
SAMPLE_S = 2.0
PARTS = "parts.jsonl"


@dataclass(frozen=True, slots=True)
class Size:
    """How large the fleet is."""

    stations: int
    days: int
    per_day: int

    @property
    def records(self) -> int:
        """All records together."""
        return self.stations * self.days * self.per_day

    @property
    def folder(self) -> Path:
        """Where this fleet lies."""
        return BUILD / "fleet" / f"{self.stations}x{self.days}x{self.per_day}"


def codes(hub: HubProcess, size: Size) -> dict[int, str]:
    """Return an enrolment code for each station that no desk has joined."""
    with opened(hub) as held:
        with held.store.read() as tx:
            joined = {str(row[0]) for row in tx.rows("SELECT DISTINCT station FROM device")}
        return {
            number: make_code(held.store, held.identity, station_code(number), time.time(), os.urandom)
            for number in range(1, size.stations + 1)
            if station_code(number) not in joined
        }


class Sampler:
    """Writes down the hub's memory every so often, beside everything else."""

    def __init__(self, hub: HubProcess) -> None:
        self.curve: list[tuple[float, float]] = []
        self._pid = hub.pid
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        """Take no more samples."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(SAMPLE_S):
            self.curve.append((round(time.monotonic() - self._began, 1), round(resident_mib(self._pid), 1)))


def come_back(hub: HubProcess, size: Size, given: dict[int, str]) -> dict[str, Any]:
    """Let all desks start at once; returns what they told, and what the hub needed."""
    numbers = range(1, size.stations + 1)
    groups = [[n for n in numbers if n % PROCESSES == rest] for rest in range(PROCESSES)]
    processes = [_started(hub, size, group, given) for group in groups if group]
    for process in processes:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("desks did not get ready: see desks.log")
    print(f"fleet: {size.stations} desks are ready", flush=True)
    spent, sampler, began = cpu_seconds(hub.pid), Sampler(hub), time.monotonic()
    try:
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(line) for process in processes for line in _all_lines(process)]
    finally:
        sampler.stop()
    return {
        "seconds": round(time.monotonic() - began, 1),
        "hub_cpu": round(cpu_seconds(hub.pid) - spent, 1),
        "hub_peak": round(peak_mib(hub.pid), 1),
        "curve": sampler.curve,
        "told": told,
    }


def _started(hub: HubProcess, size: Size, group: list[int], given: dict[int, str]) -> "subprocess.Popen[str]":
    with (size.folder / "desks.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.fleet_desks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=ROOT,
            env=child_environment(),
            text=True,
        )
    assert process.stdin is not None
    desks = [{"station": n, "home": str(desk_of(size.folder, n)), "code": given.get(n)} for n in group]
    process.stdin.write(json.dumps({"url": hub.url, "odds": LOSS, "seed": SEED, "desks": desks}) + "\n")
    process.stdin.flush()
    return process


def _all_lines(process: "subprocess.Popen[str]") -> list[str]:
    out, _ = process.communicate()
    return out.splitlines()


def held_against(hub: HubProcess, size: Size, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the hub holds of what the desks have, and how many station days agree."""
    with opened(hub) as held, held.store.read() as tx:
        ops = counts.ops(tx)
        rows = int((tx.one("SELECT COUNT(*) FROM p_visit") or (0,))[0])
        days = [(str(row[0]), str(row[1])) for row in tx.rows("SELECT DISTINCT station, day FROM p_visit")]
        agreed = sum(agree(tx, station, day, held.registers).equal is True for station, day in days)
    made = sum(each["ops"] for each in told)
    return {
        "made": made,
        "held": ops,
        "lost": made - ops if ops < made else 0,
        "doubled": max(ops - made, rows - size.records, 0),
        "rows": rows,
        "station_days": len(days),
        "agreed": agreed,
    }


def main(words: Sequence[str] | None = None) -> int:
    """Run a fleet; exit code 0 when nothing was lost or doubled and every day agrees."""
    parser = argparse.ArgumentParser(prog="python -m bench.fleet", description=__doc__)
    for name, usual in (("stations", 300), ("days", 30), ("per-day", 300)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--again", action="store_true", help="keep the books, forget everything that was sent")
    parser.add_argument("--books-only", action="store_true", help="make the books and stop")
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args(words)
    size = Size(options.stations, options.days, options.per_day)
    size.folder.mkdir(parents=True, exist_ok=True)
    if options.again:
        for name in ("hub", "desks"):
            shutil.rmtree(size.folder / name, ignore_errors=True)
        (size.folder / PARTS).unlink(missing_ok=True)
    for made in make_books(size.folder, size.stations, size.days, size.per_day):
        if made % 10 == 0:
            print(f"fleet: book {made} of {size.stations}", flush=True)
    if options.books_only:
        return 0
    hub = HubProcess.embedded(size.folder / "hub")
    if not (hub.folder / "stations.done").exists():
        hub.set_up(size.stations)
        (hub.folder / "stations.done").touch()
    given = codes(hub, size)
    hub.start()
    try:
        part = come_back(hub, size, given)
    finally:
        hub.stop()
    with (size.folder / PARTS).open("a", encoding="utf-8") as parts:
        parts.write(json.dumps(part) + "\n")
    every = [json.loads(line) for line in (size.folder / PARTS).read_text("utf-8").splitlines()]
    found = _result(size, every, held_against(hub, size, part["told"]))
    (BUILD / "fleet.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if not options.no_page:
        write_fleet(PAGE, found)
    print(json.dumps({name: value for name, value in found.items() if name != "curve"}, indent=1))
    return 0 if found["good"] and not found["unsent"] else 1


def _result(size: Size, parts: Sequence[dict[str, Any]], held: dict[str, Any]) -> dict[str, Any]:
    told = [each for part in parts for each in part["told"]]
    seconds = sum(part["seconds"] for part in parts)
    problems = Counter(problem for each in told for problem in each["problems"])
    good = not held["lost"] and not held["doubled"] and held["rows"] == size.records
    return {
        "stations": size.stations,
        "days": size.days,
        "per_day": size.per_day,
        "records": size.records,
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "machine": machine(),
        "load": round(os.getloadavg()[2], 1),
        "parts": len(parts),
        "seconds": round(seconds, 1),
        "records_s": round(size.records / seconds),
        "requests": sum(each["requests"] for each in told),
        "requests_lost": sum(each["lost"] for each in told),
        "rounds": sum(each["rounds"] for each in told),
        "problems": dict(problems),
        "unsent": sum(each["waiting"] for each in parts[-1]["told"]),
        "hub_peak_mib": max(part["hub_peak"] for part in parts),
        "hub_cpu_s": round(sum(part["hub_cpu"] for part in parts), 1),
        "curve": [point for part in parts for point in part["curve"]],
        **held,
        "good": good and held["agreed"] == held["station_days"] == size.stations * size.days,
    }


if __name__ == "__main__":
    sys.exit(main())
