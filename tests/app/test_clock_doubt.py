"""A clock that cannot be trusted: records are marked, counting goes on, a person says which day it is."""

import pytest

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.confirm_day import confirm_day
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.today import look
from stationdesk.app.withdraw_record import undo_last
from tests.app.counter import COUNTER, DAY, NOON, ONE_DAY, Counter

YEAR = 365 * ONE_DAY


def doubt(desk: Desk) -> tuple[str | None, bool]:
    moment = desk.moment()
    return moment.reason, moment.doubt


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        (-3600, "behind"),
        (-YEAR, "early"),
        (-10 * ONE_DAY, "behind"),
        (201 * ONE_DAY, "ahead"),
        (199 * ONE_DAY, None),
        (30, None),
        (-600, None),
    ],
)
def test_a_clock_that_jumps_is_doubted_and_the_records_say_so(
    counter: Counter, desk: Desk, seconds: float, reason: str | None
) -> None:
    counter.count()
    counter.clock.forward(seconds)
    assert doubt(desk) == (reason, reason is not None)
    record = desk.records.record("visit", counter.count().row_id)
    assert record is not None and record.doubt is (reason is not None)
    assert look(desk, AT_THE_COUNTER).clock_doubt == reason
    assert ("clock_doubt" in {one.code for one in look(desk, AT_THE_COUNTER).attention}) is (reason is not None)


def test_a_jump_ahead_stays_in_doubt_until_the_clock_is_set_right_or_somebody_confirms(
    counter: Counter, desk: Desk
) -> None:
    counter.count()
    counter.clock.forward(YEAR)
    for _ in range(3):
        record = desk.records.record("visit", counter.count().row_id)
        assert record is not None and record.doubt
    desk = counter.restart()
    assert doubt(desk) == ("ahead", True)
    counter.clock.forward(-YEAR)
    assert doubt(desk) == (None, False), "the clock was set right; the book's newest op is no measure"
    counter.count()
    counter.clock.forward(2 * YEAR)
    counter.count()
    confirm_day(desk, COUNTER, desk.moment().day)
    assert doubt(desk) == (None, False)
    counter.count()
    assert desk.records.local("last_believed") is None


def test_a_clock_set_right_after_a_jump_is_believed_for_years(counter: Counter, desk: Desk) -> None:
    counter.count()
    counter.clock.forward(3 * YEAR)
    counter.count()
    counter.clock.forward(-3 * YEAR)
    for _ in range(30):
        counter.clock.forward(40 * ONE_DAY)
        assert doubt(desk) == (None, False)
        counter.count()
    assert desk.records.local("last_believed") is None


def test_a_new_book_on_a_pc_with_an_empty_battery_is_doubted(counter: Counter, desk: Desk) -> None:
    counter.clock.at = 946_684_800.0  # 2000-01-01: what such a PC says
    assert doubt(desk) == ("early", True)
    record = desk.records.record("visit", counter.count().row_id)
    assert record is not None and record.doubt and record.day == "2000-01-01"


@pytest.mark.parametrize(("offset", "reason"), [(599.0, None), (-599.0, None), (601.0, "hub"), (-YEAR, "hub")])
def test_the_hub_s_time_is_held_against_the_pc_s(
    counter: Counter, desk: Desk, offset: float, reason: str | None
) -> None:
    counter.join(offset=offset)
    assert doubt(desk) == (reason, reason is not None)


def test_a_pc_a_year_ahead_is_told_the_likely_day_and_counts_on_it_once_confirmed(counter: Counter, desk: Desk) -> None:
    counter.clock.at = NOON + YEAR
    counter.join(offset=-YEAR)
    moment = desk.moment()
    assert (moment.day, moment.likely_day) == ("2027-11-24", DAY)
    before = counter.count()
    confirm_day(desk, COUNTER, DAY)
    after = counter.count()
    assert (before.day, after.day) == ("2027-11-24", DAY)
    record = desk.records.record("visit", after.row_id)
    assert record is not None and record.doubt, "the clock is still wrong"
    assert (
        look(desk, AT_THE_COUNTER).day,
        look(desk, AT_THE_COUNTER).people,
        look(desk, AT_THE_COUNTER).likely_day,
    ) == (DAY, 1, None)
    assert undo_last(desk, COUNTER).row_id == after.row_id
    counter.clock.forward(ONE_DAY)
    assert desk.moment().day == "2026-11-25", "the shift goes on with the days"
    assert counter.restart().moment().day == "2026-11-25", "and over a restart"


def test_a_confirmed_day_that_the_pc_says_too_ends_the_doubt(counter: Counter, desk: Desk) -> None:
    counter.clock.forward(60 * ONE_DAY)
    counter.count()
    counter.clock.at = NOON
    assert doubt(desk) == ("behind", True)
    changes = confirm_day(desk, COUNTER, DAY)
    assert DAY in changes.days and "station" in changes.facts
    assert doubt(desk) == (None, False)
    record = desk.records.record("visit", counter.count().row_id)
    assert record is not None and not record.doubt


def test_a_confirmation_does_not_outlive_the_next_jump(counter: Counter, desk: Desk) -> None:
    counter.clock.forward(60 * ONE_DAY)
    counter.count()
    counter.clock.at = NOON
    confirm_day(desk, COUNTER, "2026-11-20")
    assert desk.moment().day == "2026-11-20"
    counter.clock.forward(-3 * ONE_DAY)
    assert (desk.moment().day, desk.moment().reason) == ("2026-11-21", "behind")


def test_clocks_of_ops_never_run_backwards_whatever_the_pc_says(counter: Counter, desk: Desk) -> None:
    clocks = []
    for jump in (0, -YEAR, 40 * ONE_DAY, -3600, 900, 0):
        counter.clock.forward(jump)
        counter.count()
        clocks.append(desk.outbox.head().clock)
    assert clocks == sorted(set(clocks))


@pytest.mark.parametrize("text", ["", "today", "2026-02-30", "24.11.2026", "9999-12-31", "0001-01-01", "2025-12-31"])
def test_a_day_that_cannot_be_is_not_confirmed(desk: Desk, text: str) -> None:
    with pytest.raises(Fault) as caught:
        confirm_day(desk, COUNTER, text)
    assert caught.value.code is FaultCode.BAD_VALUE
    assert desk.outbox.head().seq == 0


def test_the_station_s_zone_and_day_start_decide_the_day_not_the_pc_s(counter: Counter, desk: Desk) -> None:
    counter.join(tz="Asia/Urumqi", day_starts_hour=4)
    counter.clock.at = NOON - 10 * 3600  # 02:00 in Shanghai, midnight in Urumqi
    saved = counter.count()
    record = desk.records.record("visit", saved.row_id)
    assert record is not None
    assert (record.day, record.tz, record.data["slot"], record.minute) == ("2026-11-23", "Asia/Urumqi", 0, 0)


def test_joining_a_station_of_another_zone_changes_no_day_that_stands(counter: Counter, desk: Desk) -> None:
    counter.clock.at = NOON - 11.5 * 3600
    saved = counter.count()
    code = desk.records.figures(DAY).code
    counter.join(tz="Europe/London")
    record = desk.records.record("visit", saved.row_id)
    assert record is not None and (record.day, record.tz) == (DAY, "Asia/Shanghai")
    assert desk.records.figures(DAY).code == code
