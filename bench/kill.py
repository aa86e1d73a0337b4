"""``python -m bench.kill``: a resumable run of many kills; its state and result lie under ``build/kill``."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from bench.kills import KillRun
from bench.places import BUILD

LOOK_EVERY = 100


def main(words: Sequence[str] | None = None) -> int:
    """Kill on until ``--kills`` are reached; exit code 0 when nothing was lost, doubled or different."""
    parser = argparse.ArgumentParser(prog="python -m bench.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261125)
    options = parser.parse_args(words)
    run = KillRun(BUILD / "kill" / f"seed-{options.seed}", options.seed)
    while run.progress.kills < options.kills and not run.progress.bad:
        aim = min(options.kills, (run.progress.kills // LOOK_EVERY + 1) * LOOK_EVERY)
        run.run(aim, LOOK_EVERY)
        look = run.progress.looks[-1]
        print(f"kill: {aim} kills, {look.get('ops')} records, bad: {look['bad'] or 'nothing'}", flush=True)
    progress = run.progress
    (BUILD / "kill.json").write_text(json.dumps(asdict(progress), indent=1) + "\n", "utf-8")
    print(
        f"kill: {progress.kills} kills ({dict(progress.victims)}), {progress.in_round} inside a round; "
        f"{progress.rounds_well} rounds ended well, {progress.rounds_broken} did not; "
        f"faults {sum(progress.faults.values()) - progress.faults.get('pass', 0)}; bad {len(progress.bad)}"
    )
    return 1 if progress.bad else 0


if __name__ == "__main__":
    sys.exit(main())
