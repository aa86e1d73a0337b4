"""Housekeeping: each job when it is due, once, whoever asks."""

from stationdesk_sync.hub.enrolment import VALID_SECONDS
from stationdesk_sync.hub.housekeeping import JOBS, KEEP_CODES_SECONDS, LEASE_SECONDS, Job, run_due
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import accounts, audit, jobs
from tests.hub.desk_at_hub import Clock, code_for, new_desk


def test_jobs_run_when_due_and_remember_it(hub: Hub, clock: Clock) -> None:
    assert run_due(hub.store, clock.now, "a") == [job.name for job in JOBS]
    assert run_due(hub.store, clock.now + 60, "b") == []
    assert run_due(hub.store, clock.now + 3600, "a") == ["expire_sessions", "note_set_aside"]
    with hub.store.read() as tx:
        assert jobs.last_run(tx, "expire_sessions") == clock.now + 3600


def test_a_job_that_another_process_holds_is_left_to_it(hub: Hub, clock: Clock) -> None:
    ran: list[float] = []
    job = Job("count", 10, lambda _tx, now: ran.append(now))
    with hub.store.write() as tx:
        assert jobs.take(tx, "count", "other", clock.now, 10, LEASE_SECONDS)
    assert run_due(hub.store, clock.now, "me", (job,)) == []
    later = clock.now + LEASE_SECONDS  # the other one must have died
    assert run_due(hub.store, later, "me", (job,)) == ["count"]
    assert ran == [later]


def test_what_ran_out_is_removed_and_nothing_else(hub: Hub, clock: Clock) -> None:
    code_for(hub)
    with hub.store.write() as tx:
        accounts.add_session(tx, b"old", "reader", 0, clock.now - 1)
        accounts.add_session(tx, b"new", "reader", 0, clock.now + 9e9)
    run_due(hub.store, clock.now, "a")
    with hub.store.read() as tx:
        assert tx.rows("SELECT mac FROM session") == [(b"new",)]
        assert tx.one("SELECT COUNT(*) FROM enrol_code") == (1,)
    run_due(hub.store, clock.now + VALID_SECONDS + KEEP_CODES_SECONDS + 1, "a")
    with hub.store.read() as tx:
        assert tx.one("SELECT COUNT(*) FROM enrol_code") == (0,)


def test_what_people_do_at_the_hub_is_noted_without_names(hub: Hub, clock: Clock) -> None:
    new_desk(hub)
    with hub.store.read() as tx:
        noted = audit.notes(tx)
    assert sorted(noted, key=str) == sorted(
        [
            (clock.now, "operator", "stations_imported", "6"),
            (clock.now, "operator", "code_made", "BS-001"),
            (clock.now, "desk", "desk_admitted", "BS-001 A"),
        ],
        key=str,
    )
