"""Named jobs: due by the injected clock, tried again when they fail, never in each other's way."""

from collections.abc import Callable

import pytest

from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.housekeeping import DAY, JOBS, Job, daily_backup, forget_minutes, run_due
from stationdesk.app.ports import Query
from tests.app.counter import ONE_DAY, Counter


class Work:
    """A job that counts its runs and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.runs, self.failures = 0, failures

    def __call__(self, desk: Desk) -> Changes:
        self.runs += 1
        if self.failures:
            self.failures -= 1
            raise Fault(FaultCode.BACKUP_FAILED, why="x")
        return Changes(registers=frozenset({str(self.runs)}))


def hourly(work: Callable[[Desk], Changes], name: str = "try") -> Job:
    return Job(name, 3600.0, work)


def test_a_job_runs_when_it_is_due_and_not_before(counter: Counter, desk: Desk) -> None:
    work = Work()
    for wait, runs in ((0, 1), (0, 1), (3599, 1), (1, 2), (10 * 3600, 3)):
        counter.clock.forward(wait)
        run_due(desk, [hourly(work)])
        assert work.runs == runs


def test_what_ran_is_remembered_over_a_restart(counter: Counter, desk: Desk) -> None:
    work = Work()
    run_due(desk, [hourly(work)])
    run_due(counter.restart(), [hourly(work)])
    assert work.runs == 1


def test_a_clock_that_went_back_makes_a_job_due_again(counter: Counter, desk: Desk) -> None:
    work = Work()
    run_due(desk, [hourly(work)])
    counter.clock.forward(-365 * ONE_DAY)
    run_due(desk, [hourly(work)])
    assert work.runs == 2


def test_a_job_that_fails_is_told_does_not_stop_others_and_is_tried_again(desk: Desk) -> None:
    bad, good = Work(failures=2), Work()
    jobs = [hourly(bad, "bad"), hourly(good, "good")]
    for _ in range(2):
        with pytest.raises(Fault) as caught:
            run_due(desk, jobs)
        assert caught.value.code is FaultCode.BACKUP_FAILED
    changes = run_due(desk, jobs)
    assert (bad.runs, good.runs) == (3, 1)
    assert changes.registers == {"3"}


def test_exact_minutes_are_forgotten_when_the_day_is_over(counter: Counter, desk: Desk) -> None:
    old = counter.count().row_id
    forget_minutes(desk)
    record = desk.records.record("visit", old)
    assert record is not None and record.minute == 720, "today's are still needed"
    counter.clock.forward(ONE_DAY)
    new = counter.count().row_id
    run_due(desk)
    before, after = desk.records.record("visit", old), desk.records.record("visit", new)
    assert before is not None and before.minute is None and before.data["slot"] == 48
    assert after is not None and after.minute == 720


def test_the_book_is_copied_once_a_day_and_only_when_it_has_changed(counter: Counter, desk: Desk) -> None:
    daily_backup(desk)
    assert desk.care.backups() == [], "an empty book needs no copy"
    counter.count()
    for _ in range(3):
        run_due(desk, JOBS)
        counter.clock.forward(3600)
    assert [backup.ops for backup in desk.care.backups()] == [1]
    assert desk.records.count(Query("audit")) == 1, "one trace for one copy"
    counter.clock.forward(DAY)
    run_due(desk, JOBS)
    assert len(desk.care.backups()) == 1, "the trace of the last copy is no change"
    counter.count()
    counter.clock.forward(DAY)
    run_due(desk, JOBS)
    assert [backup.ops for backup in desk.care.backups()] == [3, 1]
