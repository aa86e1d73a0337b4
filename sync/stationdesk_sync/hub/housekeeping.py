"""Named jobs of the hub: each with a stored last run, run by one process at a time.

The clock is handed in; whoever runs the jobs (the server, every so often) decides when to ask.
"""

from collections.abc import Callable
from dataclasses import dataclass

from stationdesk_sync.hub.store import accounts, codes, jobs, quarantine
from stationdesk_sync.hub.store.engine import Store, Tx

LEASE_SECONDS = 600
KEEP_CODES_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Job:
    """One job: what it does with the store at a moment, and how often."""

    name: str
    every_seconds: float
    run: Callable[[Tx, float], None]


def _expire_sessions(tx: Tx, now: float) -> None:
    accounts.forget_sessions(tx, now)


def _expire_codes(tx: Tx, now: float) -> None:
    codes.forget_before(tx, now - KEEP_CODES_SECONDS)


def _note_set_aside(tx: Tx, now: float) -> None:
    quarantine.note_new(tx, now)


JOBS = (
    Job("expire_sessions", 3_600, _expire_sessions),
    Job("expire_codes", 86_400, _expire_codes),
    Job("note_set_aside", 600, _note_set_aside),
)


def run_due(store: Store, now: float, holder: str, due: tuple[Job, ...] = JOBS) -> list[str]:
    """Run the jobs that are due and that no other process holds; return their names."""
    ran = []
    for job in due:
        with store.write() as tx:
            if not jobs.take(tx, job.name, holder, now, job.every_seconds, LEASE_SECONDS):
                continue
        with store.write() as tx:
            job.run(tx, now)
            jobs.done(tx, job.name, holder, now)
        ran.append(job.name)
    return ran
