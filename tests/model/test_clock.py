"""The op clock never goes back, whatever the PC's clock does; days and quarters are the station's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.clock import (
    CLOCK_LIMIT,
    COUNTER_MASK,
    SLOT_SECONDS,
    clock_slot_start,
    is_day,
    local_time,
    next_clock,
)

WALLS = st.one_of(
    st.integers(-(10**12), 10**12), st.just(0), st.just(4_102_444_800), st.just(-1), st.integers(0, 2**33)
)


@given(st.lists(WALLS, min_size=1, max_size=50))
def test_the_clock_rises_with_every_op_under_any_wall_clock(walls):
    last = 0
    for wall in walls:
        clock = next_clock(wall, last)
        assert last < clock < CLOCK_LIMIT
        last = clock


@given(st.integers(0, 2**31), st.integers(0, SLOT_SECONDS - 1))
def test_two_moments_of_one_quarter_hour_cannot_be_told_apart(slot, second):
    start = slot * SLOT_SECONDS
    assert next_clock(start + second, 0) == next_clock(start, 0)
    if slot:
        assert clock_slot_start(next_clock(start + second, 0)) == start


def test_ops_of_one_quarter_hour_count_up_by_one():
    first = next_clock(1_795_500_000, 0)
    assert next_clock(1_795_500_000 + 800, first) == first + 1
    assert first & COUNTER_MASK == 0


def test_after_a_wall_clock_of_2099_the_clock_goes_on_from_there():
    future = next_clock(4_102_444_800, 0)
    assert next_clock(1_795_500_000, future) == future + 1


def test_a_clock_that_is_used_up_is_an_error_not_a_wrap():
    with pytest.raises(OverflowError, match=r"^the op clock is used up$"):
        next_clock(0, CLOCK_LIMIT - 1)


def test_a_book_s_first_op_has_a_clock_even_before_1970():
    assert next_clock(-5, 0) == 1


@pytest.mark.parametrize(
    ("moment", "starts", "day", "slot", "minute"),
    [
        (1_795_449_540, 0, "2026-11-23", 95, 1439),  # 23:59 in Shanghai
        (1_795_449_600, 0, "2026-11-24", 0, 0),  # 0:00
        (1_795_449_600 + 3 * 3600, 4, "2026-11-23", 12, 180),  # 3:00, the service day starts at 4
        (1_795_449_600 + 4 * 3600, 4, "2026-11-24", 16, 240),
    ],
)
def test_day_and_quarter_are_the_station_s_own(moment, starts, day, slot, minute):
    local = local_time(moment, "Asia/Shanghai", starts)
    assert (local.day, local.slot, local.minute, local.tz) == (day, slot, minute, "Asia/Shanghai")


def test_a_service_day_starts_at_midnight_unless_said_otherwise():
    assert local_time(1_795_449_600, "Asia/Shanghai").day == "2026-11-24"


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-1-01", "20260101", "2026-01-01T", "", None, 20260101, "２０２６-01-01"]
)
def test_what_is_no_calendar_day_is_none(text):
    assert not is_day(text)
