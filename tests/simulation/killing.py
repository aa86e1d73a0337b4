"""Tests of the tests: each mutant must be killed by a seed, its stored one first.

The seeds found are kept in ``killers.toml``, so that a later hunt takes a second or two for each mutant.
"""

import multiprocessing
import os
import tomllib
from pathlib import Path

from tests.simulation.mutants import MUTANTS
from tests.simulation.runner import run_seed

KILLERS = Path(__file__).with_name("killers.toml")
MOST = 500
_CHUNK = 10


def hunt_all(most: int = MOST) -> bool:
    """Kill every mutant and say by which seed; return whether none survived. Newly found killers are kept."""
    known = stored()
    found: dict[str, int] = {}
    with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 1) as pool:
        for name, seed in pool.imap(_hunt, [(name, known.get(name), most) for name in MUTANTS]):
            print(f"{name}: " + ("SURVIVED" if seed is None else f"killed by seed {seed}"), flush=True)
            if seed is not None:
                found[name] = seed
    if found != {name: seed for name, seed in known.items() if name in MUTANTS}:
        keep({**known, **found})
    return len(found) == len(MUTANTS)


def stored() -> dict[str, int]:
    """Return the seed that killed each mutant last time."""
    return dict(tomllib.loads(KILLERS.read_text())) if KILLERS.exists() else {}


def keep(killers: dict[str, int]) -> None:
    """Keep the seed that kills each mutant."""
    lines = ["# The seed that kills each mutant, found by `make sim-mutants`."]
    lines += [f"{name} = {seed}" for name, seed in sorted(killers.items()) if name in MUTANTS]
    KILLERS.write_text("\n".join(lines) + "\n")


def kills(seed: int, mutant: str) -> bool:
    """Tell whether a seed notices a mutant: bad with it, and good without."""
    return bool(run_seed(seed, mutant=mutant)[0].bad) and not run_seed(seed)[0].bad


def _hunt(wish: tuple[str, int | None, int]) -> tuple[str, int | None]:
    name, first, most = wish
    if first is not None and kills(first, name):
        return name, first
    return name, next((seed for seed in range(most) if kills(seed, name)), None)
