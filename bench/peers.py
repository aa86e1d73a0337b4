"""Runs the scripts of floor and peer where they lie, each in a process of the bench's own environment, and reads what
they found.

They get the same records as the hub and the same PostgreSQL. Nothing of them is copied into this repository.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.places import BENCH_PYTHON, WORK
from bench.postgres import Cluster

Row = dict[str, Any]
_TABLE = (
    "CREATE TABLE IF NOT EXISTS visit (id uuid PRIMARY KEY, station_id text, device_id uuid, time bigint, name text, "
    "occupation text, services text[], count int, note text, satisfaction int)"
)
EXTRA = {"inc": (100, 200_000), "single": (2_000, 300_000)}


@dataclass
class Peers:
    """The scripts in ``scripts``, their data under ``work``; ``cluster`` is the PostgreSQL they use, if any."""

    scripts: Path
    cluster: Cluster | None
    work: Path = WORK / "peers"

    def prepare(self, sizes: list[int]) -> None:
        """Write the workload of these sizes, unless it is there, and what the floor's script expects to find."""
        (self.work / "data").mkdir(parents=True, exist_ok=True)
        (self.work / "limit").mkdir(exist_ok=True)
        for size in sizes:
            self._generate(f"w{size}", size, 0)
        for name, (count, offset) in EXTRA.items():
            self._generate(name, count, offset)
        if self.cluster is not None:
            sockets = self.work / "pgsock"
            sockets.unlink(missing_ok=True)
            sockets.symlink_to(self.cluster.sockets)
            with psycopg.connect(self.cluster.uri, autocommit=True) as connection:
                connection.execute(_TABLE)

    def records(self, size: int) -> Path:
        """Return the file with ``size`` records."""
        return self.work / "data" / f"w{size}.jsonl"

    def floor(self, size: int) -> list[Row]:
        """Push in durable batches of 1,000 rows (and 200, and 5,000) to both stores; needs PostgreSQL."""
        return self._run("limit_batch.py", size)

    def floor_pull(self, size: int) -> list[Row]:
        """Push as one body, pull into a fresh client, idle and ten-record requests, to both stores."""
        return self._run("limit.py", size)

    def anki(self, size: int) -> list[Row]:
        """Push and pull the records as notes between the peer's own client and server."""
        return self._run("anki_bench.py", size)

    def _generate(self, name: str, count: int, offset: int) -> None:
        to = self.work / "data" / f"{name}.jsonl"
        if to.exists():
            return
        beside = to.with_suffix(".making")
        self._python("gen.py", str(count), str(beside), "--offset", str(offset))
        beside.replace(to)

    def _run(self, script: str, size: int) -> list[Row]:
        found = self.work / "results.jsonl"
        found.unlink(missing_ok=True)
        self._python(script, str(size), "1")
        return list(_rows(found))

    def _python(self, script: str, *words: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
            "PEERS_ROOT": str(self.work),
            "PEERS_RES": "results.jsonl",
            "PGPORT": str(self.cluster.port if self.cluster else 0),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [str(BENCH_PYTHON), str(self.scripts / script), *words],
            capture_output=True,
            text=True,
            env=environment,
            cwd=self.work,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{script} {' '.join(words)}: {done.stdout[-1000:]}{done.stderr[-3000:]}")


def _rows(path: Path) -> Iterator[Row]:
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)
