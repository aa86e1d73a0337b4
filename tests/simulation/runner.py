"""Runs seeds on both cores in blocks, keeps finished blocks on disk, and tells of each bad seed how to see it again.

A block is kept under a hash of all code that it ran, so that a run that was broken off goes on where it stopped and no
result outlives the code it speaks of.
"""

import hashlib
import json
import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path

from tests.simulation.mutants import apply
from tests.simulation.world import World

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "sim"
BLOCK = 25
_CODE = (
    *("src/stationdesk/storage", "src/stationdesk/hublink", "src/stationdesk/app"),
    *("sync/stationdesk_sync", "tests/simulation"),
)


@dataclass
class Result:
    """What one seed or many came to. ``bad`` maps a seed to what went wrong, in one line."""

    seeds: int = 0
    steps: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    bad: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, other: "Result") -> None:
        """Take in another result."""
        self.seeds += other.seeds
        self.steps += other.steps
        self.faults.update(other.faults)
        self.events.update(other.events)
        self.bad.update(other.bad)
        self.seconds += other.seconds

    def line(self) -> str:
        """Return the one line that a run ends with."""
        return f"sim: {self.seeds} seeds, {self.steps} steps, {self.faults.total()} faults, {len(self.bad)} bad"


def run_seed(seed: int, *, mutant: str | None = None, show: bool = False) -> tuple[Result, str]:
    """Run one seed to its quiet end; return what it came to and the hash of its trace."""
    began = time.perf_counter()
    result = Result(seeds=1)
    with ExitStack() as stack:
        if mutant is not None:
            stack.enter_context(apply(mutant))
        world = World(seed, show=show)
        try:
            world.run()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this seed's result
            if show:
                traceback.print_exc()
            result.bad[seed] = _first_line(error)
        result.steps, result.faults, result.events = world.steps, world.faults.counts, world.events
    result.seconds = time.perf_counter() - began
    return result, world.trace.digest()


def replay_command(seed: int, mutant: str | None = None) -> str:
    """Return the command that shows one seed again."""
    return f"make sim SEEDS=1 FROM={seed}" + (f" MUTANT={mutant}" if mutant else "") + " SHOW=1"


def run(seeds: int, first: int, mutant: str | None = None, processes: int | None = None) -> Result:
    """Run seeds ``first`` to ``first + seeds - 1`` on all cores."""
    blocks = list(_blocks(first, seeds))
    total = Result()
    folder = KEPT / code_hash() / (mutant or "none")
    folder.mkdir(parents=True, exist_ok=True)
    work = [(folder, begin, count, mutant) for begin, count in blocks]
    with multiprocessing.get_context("spawn").Pool(processes or os.cpu_count() or 1) as pool:
        for done in pool.imap_unordered(_block, work):
            total.add(done)
            for seed, why in sorted(done.bad.items()):
                print(f"seed {seed}: {why}\n  replay: {replay_command(seed, mutant)}", flush=True)
            if sys.stderr.isatty():
                print(f"\r{total.seeds}/{seeds}", end="", file=sys.stderr, flush=True)
    return total


def code_hash() -> str:
    """Return a hash of all code that a simulation runs."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".toml") and path.name != "killers.toml":
                digest.update(str(path.relative_to(ROOT)).encode() + b"\x00" + path.read_bytes())
    return digest.hexdigest()[:16]


def _blocks(first: int, seeds: int) -> Iterator[tuple[int, int]]:
    """Cut a range of seeds at fixed places, so that other ranges find the same blocks."""
    at, end = first, first + seeds
    while at < end:
        upto = min(end, at - at % BLOCK + BLOCK)
        yield at, upto - at
        at = upto


def _block(work: tuple[Path, int, int, str | None]) -> Result:
    folder, begin, count, mutant = work
    kept = folder / f"{begin}-{count}.json"
    if kept.exists():
        return _read(kept)
    result = Result()
    for seed in range(begin, begin + count):
        result.add(run_seed(seed, mutant=mutant)[0])
    beside = kept.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps({f.name: getattr(result, f.name) for f in fields(result)}))
    beside.replace(kept)
    return result


def _read(path: Path) -> Result:
    value = json.loads(path.read_text())
    value["bad"] = {int(seed): why for seed, why in value["bad"].items()}
    value["faults"], value["events"] = Counter(value["faults"]), Counter(value["events"])
    return Result(**value)


def _first_line(error: BaseException) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = str(error).splitlines()[0] if str(error) else ""
    return f"{type(error).__name__}: {said} ({Path(where.filename).name}:{where.lineno})"
