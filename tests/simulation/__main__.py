"""``python -m tests.simulation``: run seeds, or look for the seed that kills each mutant. See README.md."""

import argparse
import sys

from tests.simulation import mutants, runner
from tests.simulation.killing import hunt_all


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked; 0 when nothing is bad, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=150)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--mutant", choices=sorted(mutants.MUTANTS))
    parser.add_argument("--mutants", action="store_true", help="kill every mutant")
    parser.add_argument("--show", action="store_true", help="write every event of the seeds to standard error")
    parser.add_argument("--counts", action="store_true", help="say how often each fault struck and what came of it")
    asked = parser.parse_args(arguments)
    if asked.mutants:
        return 0 if hunt_all(asked.seeds) else 1
    if asked.show:
        result = runner.Result()
        for seed in range(asked.first, asked.first + asked.seeds):
            one, digest = runner.run_seed(seed, mutant=asked.mutant, show=True)
            print(f"seed {seed}: {one.bad.get(seed, 'good')}, trace {digest[:16]}")
            result.add(one)
    else:
        result = runner.run(asked.seeds, asked.first, asked.mutant)
    if asked.counts:
        for name, count in sorted((result.faults + result.events).items()):
            print(f"{count:9} {name}")
        print(f"{result.seeds / max(result.seconds, 1e-9):.1f} seeds a second and core")
    print(result.line())
    return 1 if result.bad else 0


if __name__ == "__main__":
    sys.exit(main())
