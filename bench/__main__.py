"""``python -m bench``: one run of everything that can be measured, then ``build/bench.json`` and the page."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench import page
from bench.books import template
from bench.figures import STORES, Found, Runs, size_name
from bench.hubs import HubProcess
from bench.ours import STATION, WARM_STATION, Measured, measure, warm_book
from bench.peers import Peers
from bench.places import BENCH_PYTHON, PAGE, RESULT, WORK, peers_folder, runs
from bench.postgres import Cluster, cluster
from bench.processes import machine
from bench.workload import Visit, own_records, read_records, visits

NOT_RUN = "Floor and peer not run: their scripts were not found (BENCH_PEERS)."
SEALED_SIZE = 10_000


class Bench:
    """The whole measurement. ``peers`` is None where their scripts are not to be found."""

    def __init__(
        self, stores: Sequence[str], sizes: Sequence[int], cluster: Cluster | None, peers: Peers | None, pull: bool
    ) -> None:
        self._stores = stores
        self._sizes = sizes
        self._cluster = cluster
        self._peers = peers
        self._pull = pull
        self._books: dict[int, Path] = {}
        self._runs = Runs()

    def run(self, times: int) -> Found:
        """Measure everything ``times`` times, ours, floor and peer in turn."""
        if self._peers is not None:
            self._peers.prepare(list(self._sizes))
        for size in self._sizes:
            say(f"book with {size} records")
            self._books[size] = template(WORK / "books" / f"w{size}", self._visits(size, notes=False))
        sealed = template(WORK / "books" / f"sealed{SEALED_SIZE}", self._visits(SEALED_SIZE, notes=True))
        self._warm = warm_book(WORK / "books")
        for number in range(1, times + 1):
            for size in self._sizes:
                say(f"run {number} of {times}, {size_name(size)}")
                self._one_size(size)
            self._runs.sealed.append(self._measure("sqlite", SEALED_SIZE, sealed, pull=False))
        return self._runs.result()

    def _one_size(self, size: int) -> None:
        if self._peers is not None:
            self._runs.floor[size] += self._peers.floor(size)
        for store in self._stores:
            measured = self._measure(store, size, self._books[size], pull=self._pull)
            self._runs.ours[store, size].append(measured)
            pulled = f"{measured.pull.seconds:.2f} s" if measured.pull else "not run"
            say(f"  {store}: push {measured.push.seconds:.2f} s, pull {pulled}, "
                f"idle {measured.idle.milliseconds:.1f} ms, ten {measured.ten.milliseconds:.1f} ms")  # fmt: skip
        if self._peers is not None:
            self._runs.floor[size] += self._peers.floor_pull(size)
            self._runs.anki[size] += self._peers.anki(size)

    def _measure(self, store: str, size: int, book: Path, *, pull: bool = True) -> Measured:
        folder = WORK / "hub"
        shutil.rmtree(folder, ignore_errors=True)
        if store == "sqlite":
            hub = HubProcess.embedded(folder)
        else:
            assert self._cluster is not None
            hub = HubProcess(folder, self._cluster.database("bench_hub"))
        return measure(hub.set_up(max(STATION, WARM_STATION)), book, size, self._warm, pull=pull)

    def _visits(self, size: int, *, notes: bool) -> "list[Visit]":
        if self._peers is None:
            return list(visits(own_records(size), notes=notes))
        if size not in self._sizes:
            self._peers.prepare([size])
        return list(visits(read_records(self._peers.records(size)), notes=notes))


def say(text: str) -> None:
    """One line for the person who typed make."""
    print(f"bench: {text}", flush=True)


def main(words: Sequence[str] | None = None) -> int:
    """Run the bench; exit code 0 when every check holds, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--stores", default=",".join(STORES))
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--no-peers", action="store_true", help="measure ours alone")
    parser.add_argument("--push-only", action="store_true", help="let no second desk hear the records")
    options = parser.parse_args(words)
    scripts = None if options.no_peers else peers_folder()
    if scripts is None or not BENCH_PYTHON.exists():
        scripts = None
        say(NOT_RUN if not options.no_peers else "floor and peer not run: not asked for")
    stores = options.stores.split(",")
    with ExitStack() as stack:
        held = stack.enter_context(cluster()) if scripts is not None or "postgres" in stores else None
        peers = Peers(scripts, held) if scripts is not None else None
        began = datetime.now(UTC)
        found = Bench(stores, [int(size) for size in options.sizes.split(",")], held, peers, not options.push_only).run(
            runs()
        )
    found["about"] = {
        "date": began.strftime("%Y-%m-%d %H:%M UTC"),
        "machine": machine(),
        "load": round(os.getloadavg()[2], 1),
        "floor": "run" if scripts is not None else NOT_RUN,
    }
    RESULT.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if not options.no_page:
        page.write(PAGE, found)
    print(page.figures(found))
    return 0 if all(found["checks"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
