"""``make bench-desk``: the desk as a person feels it; ``build/bench-desk.json`` and a table in docs/performance.md.

What is measured, each in processes of its own: a key to painted and to durable while a backlog is sent, a save beside a
raw commit, questions over a large book, the start beside an empty window, memory, wake-ups. Ratios are of one run.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import desk_page
from bench.books import REGISTERS, copied, new_book, opened_book, template
from bench.desks import DeskProcess
from bench.hubs import HubProcess
from bench.places import BUILD, ROOT, WORK, child_environment
from bench.processes import machine
from bench.searching import filled, search_ms
from bench.workload import own_records, visits
from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.opening import desk_of
from stationdesk.storage.database import open_database

RESULT = BUILD / "bench-desk.json"
STARTS = 5
SAVES = 400
BACKLOGS = 3
RAW_BYTES = 200
Found = dict[str, Any]


def run_window(*words: str) -> Found:
    """Run one measurement of ``desk_window`` in a process of its own and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.desk_window", *words],
        capture_output=True, text=True, cwd=ROOT, env=_environment(), check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"desk_window {words[0]}: {done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def start_ms(*words: str) -> float:
    """Return how long it took from the start of a process to its line that it is shown."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bench.desk_window", *words],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env=_environment(),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        took = (time.perf_counter() - began) * 1000
        process.communicate()
    if not line.startswith('{"shown"'):
        raise RuntimeError(f"desk_window {words[0]} showed nothing")
    return took


def starts(empty: Path, full: Path) -> Found:
    """Return the medians of interleaved starts: an empty window, a desk with no visit, a desk with all of them."""
    taken: dict[str, list[float]] = {"window": [], "empty": [], "full": []}
    for _ in range(STARTS):
        taken["window"].append(start_ms("window"))
        taken["empty"].append(start_ms("start", "--home", str(empty)))
        taken["full"].append(start_ms("start", "--home", str(full)))
    return {name: round(statistics.median(each), 1) for name, each in taken.items()}


def save_beside_raw(home: Path) -> float:
    """Return how many times a raw one-row commit a counted visit takes; medians of saves that follow one another."""
    book = opened_book(home)
    desk = desk_of(book, REGISTERS, SystemClock())
    file = home / "raw.sdb"
    file.unlink(missing_ok=True)
    raw = open_database(file, system_random(32))
    with raw.write() as cursor:
        cursor.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, held BLOB NOT NULL) STRICT")
    tap, row = VisitTap("rider", ("rest",)), os.urandom(RAW_BYTES)
    ours, theirs = list[float](), list[float]()
    for number in range(SAVES + 50):
        began = time.perf_counter()
        record_visit(desk, AT_THE_COUNTER, tap)
        between = time.perf_counter()
        with raw.write() as cursor:
            cursor.execute("INSERT INTO one (held) VALUES (?)", (row,))
        ended = time.perf_counter()
        if number >= 50:
            ours.append(between - began)
            theirs.append(ended - between)
    raw.close()
    book.close()
    return round(statistics.median(ours) / statistics.median(theirs), 2)


def keys_while_sending(records: int) -> Found:
    """Return p50 and p99 of a key to painted and to durable while ``records`` go up, and the stalls of the window."""
    made = template(WORK / f"own-{records}", visits(list(own_records(records)), notes=False))
    painted, durable, stalls, longest = list[float](), list[float](), 0, 0.0
    for number in range(BACKLOGS):
        folder = WORK / "desk-bench" / f"keys-{number}"
        home = copied(made, folder / "book")
        shutil.rmtree(folder / "hub", ignore_errors=True)
        hub = HubProcess.embedded(folder / "hub").set_up(1).start()
        try:
            desk = DeskProcess()
            desk.start(home, hub.url, hub.code_for(1))
            desk.stop()
            found = run_window("keys", "--home", str(home))
        finally:
            hub.stop()
        if found["fault"] or found["sent"] < records or found["unpainted"]:
            raise RuntimeError(f"the backlog did not go up: {found['fault']}, {found['sent']}, {found['unpainted']}")
        painted += found["painted"]
        durable += found["durable"]
        stalls += found["stalls"]
        longest = max(longest, found["longest_ms"])
    return {
        "presses": len(durable),
        "key_painted_ms": spread(painted, 99),
        "key_durable_ms": spread(durable, 99),
        "stalls_over_100ms": stalls,
        "longest_gap_ms": round(longest, 1),
    }


def spread(taken: Sequence[float], high: int) -> Found:
    """Return the median and a high percentile."""
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return {"p50": round(cuts[49], 2), f"p{high}": round(cuts[high - 1], 2)}


def measure(records: int, visit_count: int, names: int, idle_seconds: float) -> Found:
    """Run everything once and return the result."""
    empty = WORK / "desk-bench" / "empty"
    if not empty.exists():
        new_book(empty).close()
    big = WORK / f"search-{visit_count}-{names}"
    book = filled(big, visit_count, names)
    searched = search_ms(desk_of(book, REGISTERS, SystemClock()))
    book.close()
    about = {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "machine": machine(), "load": os.getloadavg()[0]}
    found: Found = {"about": about | {"records": records, "visits": visit_count, "names": names}}
    found |= keys_while_sending(records)
    found["save_x_raw"] = save_beside_raw(copied(big, WORK / "desk-bench" / "saves"))
    found["search_ms"] = {
        kind: {name: round(value, 3) for name, value in each.items()} for kind, each in searched.items()
    }
    found["start_ms"] = starts(empty, big)
    alone = run_window("idle", "--home", str(empty), "--seconds", str(idle_seconds))
    found["idle_wakeups_s"] = round(alone["wakeups_s"], 2)
    rested = run_window("rest", "--home", str(copied(empty, WORK / "desk-bench" / "rest")))
    found["rss_mb"] = rested["rss_mb"]
    found["stalls_over_100ms"] += rested["stalls"]
    found["holds"] = holds(found)
    return found


def holds(found: Found) -> dict[str, bool]:
    """Return whether each "must" of the product's targets holds."""
    start = found["start_ms"]
    kinds = {kind: each for kind, each in found["search_ms"].items() if kind != "index"}
    return {
        "key to painted p99 at most 50 ms": found["key_painted_ms"]["p99"] <= 50,
        "key to durable p99 at most 100 ms": found["key_durable_ms"]["p99"] <= 100,
        "a save at most 3x a raw commit": found["save_x_raw"] <= 3,
        "search p95 at most 20 ms": all(each["p95"] <= 20 for each in kinds.values()),
        "start at most 3x an empty window": start["full"] <= 3 * start["window"],
        "no stall over 100 ms": found["stalls_over_100ms"] == 0,
    }


def _environment() -> dict[str, str]:
    return {**child_environment(), "QT_QPA_PLATFORM": "offscreen"}


def main(words: Sequence[str] | None = None) -> int:
    """Measure, write the result and the table; returns 0 when every "must" holds."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk_bench", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--visits", type=int, default=1_100_000)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--idle", type=float, default=20.0)
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md alone")
    asked = parser.parse_args(words)
    found = measure(asked.records, asked.visits, asked.names, asked.idle)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if not asked.no_page:
        desk_page.write(ROOT / "docs" / "performance.md", found)
    print(desk_page.figures(found))
    return 0 if all(found["holds"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
