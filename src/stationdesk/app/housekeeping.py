"""Named jobs that keep the book in order, each with its last run stored in the book.

Run at start and by one timer, on the writer lane. The clock is injected through the desk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stationdesk.app.audit import leave_trace
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.today import BACKUP_OPS, LAST_BACKUP
from stationdesk.app.unfinished import forget_old_unfinished

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its name, how often it is due (seconds), what it does."""

    name: str
    every: float
    work: Callable[[Desk], Changes]


def forget_minutes(desk: Desk) -> Changes:
    """Empty the table of exact minutes for every day before today."""
    desk.journal.clear_minutes(desk.moment().day)
    return Changes()


def daily_backup(desk: Desk) -> Changes:
    """Make a verified copy when the book has changed since the last one."""
    ops = desk.outbox.head().seq
    if ops == 0 or ops == desk.records.local(BACKUP_OPS):
        return Changes()
    now = desk.clock.now()
    desk.care.backup(now)
    desk.journal.set_local(LAST_BACKUP, now)
    changes = leave_trace(desk, None, "backup", count=ops)
    desk.journal.set_local(BACKUP_OPS, desk.outbox.head().seq)
    return changes


JOBS: tuple[Job, ...] = (
    Job("forget_minutes", 600.0, forget_minutes),
    Job("daily_backup", DAY, daily_backup),
    Job("forget_old_unfinished", DAY, forget_old_unfinished),
)


def run_due(desk: Desk, jobs: Sequence[Job] = JOBS) -> Changes:
    """Run every job that is due, oldest promise first; a clock that went back makes a job due again.

    Faults of a job are raised after the others have run and its last run stays as it was.
    """
    changes = Changes()
    trouble: Fault | None = None
    for job in jobs:
        now = desk.clock.now()
        last = desk.records.local(f"job:{job.name}")
        if isinstance(last, int | float) and 0 <= now - last < job.every:
            continue
        try:
            changes |= job.work(desk)
            desk.journal.set_local(f"job:{job.name}", now)
        except Fault as fault:
            trouble = trouble or fault
    if trouble is not None:
        raise trouble
    return changes
