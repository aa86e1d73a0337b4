"""Opening: three states that never mix, and kept hours only where something is known."""

from stationdesk_sync.hub.opening import Shift, State, opening

DAY = "2026-11-24"  # a Tuesday
POSTED = "8:30-11:00；13:30-17:00"


def test_opened_by_a_span_and_kept_by_the_union_of_spans() -> None:
    told = opening(DAY, POSTED, [Shift(510, 600), Shift(590, 660), Shift(800, 1000)], None, over=True)
    assert (told.state, told.posted_minutes, told.kept_minutes) == (State.OPENED, 360, 150 + 190)


def test_a_span_without_an_end_counts_no_hours_once_the_day_is_over() -> None:
    told = opening(DAY, POSTED, [Shift(510, None)], None, over=True)
    assert (told.kept_minutes, told.without_end, told.open_now) == (0, True, False)
    now = opening(DAY, POSTED, [Shift(510, None)], None, over=False)
    assert (now.kept_minutes, now.without_end, now.open_now) == (None, False, True)


def test_not_opened_with_a_reason_enters_the_rate_and_silence_does_not() -> None:
    closed = opening(DAY, POSTED, [], "repair", over=True)
    assert (closed.state, closed.reason, closed.posted_minutes, closed.kept_minutes) == (State.CLOSED, "repair", 360, 0)
    silent = opening(DAY, POSTED, [], None, over=True)
    assert (silent.state, silent.posted_minutes, silent.kept_minutes) == (State.UNKNOWN, None, None)


def test_hours_that_are_not_understood_give_no_rate() -> None:
    told = opening(DAY, "by arrangement", [Shift(510, 600)], None, over=True)
    assert (told.state, told.posted_minutes) == (State.OPENED, None)


def test_hours_after_midnight_are_kept_hours_of_the_evening_where_the_day_ends_later() -> None:
    late = "0:00-2:00；20:00-24:00"
    told = opening(DAY, late, [Shift(1200, 90)], None, over=True, starts=3)
    assert (told.posted_minutes, told.kept_minutes) == (360, 330)
    again = opening(DAY, late, [Shift(30, 90)], None, over=True, starts=3)
    assert again.kept_minutes == 60
