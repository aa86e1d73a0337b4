"""Posted against kept hours: what counts, what does not, and what nobody knows."""

from stationdesk.app.ports import Record
from stationdesk.ui.shift.week import is_unclosed, kept_week, week_of

POSTED = "周一至周五 9:00-17:00"


def shift(day: str, opened: int, closed: int | None, *, withdrawn: bool = False, row: bytes = b"r" * 16) -> Record:
    data = {"opened": opened} if closed is None else {"opened": opened, "closed": closed}
    return Record("shift", row, data, 1, 1, 0, day=day, withdrawn=withdrawn)


def test_a_week_begins_on_monday_whatever_day_it_is():
    assert week_of("2026-11-24")[0] == "2026-11-23"
    assert week_of("2026-11-29") == week_of("2026-11-23")


def test_hours_outside_the_posted_ones_are_told_apart():
    tuesday = kept_week("2026-11-24", [shift("2026-11-24", 8 * 60, 18 * 60)], POSTED)[1]
    assert (tuesday.posted, tuesday.kept, tuesday.outside) == (480, 480, 120)


def test_two_desks_open_at_once_do_not_keep_the_same_hour_twice():
    spans = [shift("2026-11-24", 540, 720), shift("2026-11-24", 600, 780)]
    assert kept_week("2026-11-24", spans, POSTED)[1].kept == 240


def test_a_span_without_an_end_counts_no_minutes_but_is_told():
    monday = kept_week("2026-11-24", [shift("2026-11-23", 540, None)], POSTED)[0]
    assert (monday.kept, monday.unclosed) == (0, 1)


def test_a_withdrawn_span_counts_nowhere():
    monday = kept_week("2026-11-24", [shift("2026-11-23", 540, 600, withdrawn=True)], POSTED)[0]
    assert (monday.kept, monday.unclosed) == (0, 0)


def test_a_span_past_midnight_is_longer_than_nothing():
    monday = kept_week("2026-11-24", [shift("2026-11-23", 22 * 60, 60)], None)[0]
    assert (monday.posted, monday.kept) == (None, 180)


def test_the_shift_that_is_open_now_needs_no_mending():
    assert not is_unclosed(shift("2026-11-24", 540, None, row=b"o" * 16), b"o" * 16)
    assert is_unclosed(shift("2026-11-23", 540, None), b"o" * 16)


def test_the_shift_that_is_open_now_counts_up_to_this_minute():
    spans = [shift("2026-11-24", 540, None, row=b"o" * 16)]
    tuesday = kept_week("2026-11-24", spans, POSTED, open_row=b"o" * 16, minute=600)[1]
    assert (tuesday.kept, tuesday.unclosed) == (60, 0)


def test_hours_after_midnight_are_kept_on_the_evening_where_the_day_ends_later():
    late = "0:00-2:00；20:00-24:00"
    tuesday = kept_week("2026-11-24", [shift("2026-11-24", 30, 90)], late, starts=3)[1]
    assert (tuesday.posted, tuesday.kept, tuesday.outside) == (360, 60, 0)
