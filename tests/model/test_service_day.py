"""Minutes of a service day in their order, and which posted hours fall on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.hours import PostedHours, Span, parse
from stationdesk_sync.model.service_day import DAY_MINUTES, LATEST_START, hour_in_day, minute_in_day, posted_in_day

DAY = "2026-11-24"  # a Tuesday
STARTS = st.integers(0, LATEST_START)


def posted(text: str) -> PostedHours:
    read = parse(text)
    assert read is not None
    return read


@given(st.integers(0, 23), STARTS)
def test_hours_of_a_service_day_run_on_for_a_day_from_its_start(hour: int, starts: int):
    assert starts <= hour_in_day(hour, starts) < starts + 24
    assert hour_in_day(hour, starts) % 24 == hour
    assert minute_in_day(hour * 60 + 7, starts) == hour_in_day(hour, starts) * 60 + 7


@pytest.mark.parametrize(
    ("text", "starts", "spans"),
    [
        ("8:30-11:00；13:30-17:00", 0, [(510, 660), (810, 1020)]),
        ("8:30-11:00；13:30-17:00", 6, [(510, 660), (810, 1020)]),
        ("0:00-2:00；20:00-24:00", 3, [(1200, 1560)]),
        ("0:00-2:00；20:00-23:00", 3, [(1200, 1380), (1440, 1560)]),
        ("0:00-24:00", 3, [(180, 1620)]),
        ("周一至周二 18:00-23:00；周三 1:00-9:00", 2, [(1080, 1380), (1500, 1560)]),
    ],
)
def test_posted_hours_after_midnight_fall_on_the_evening_before(text: str, starts: int, spans: list[tuple[int, int]]):
    assert posted_in_day(posted(text), DAY, starts) == tuple(Span(*span) for span in spans)


@given(st.integers(0, 1439), st.integers(1, 1440), STARTS)
def test_no_posted_minute_is_lost_or_counted_twice(start: int, length: int, starts: int):
    end = min(DAY_MINUTES, start + length)
    text = f"{start // 60}:{start % 60:02d}-{end // 60}:{end % 60:02d}"
    hours = posted(text)
    assert sum(span.end - span.start for span in posted_in_day(hours, DAY, starts)) == end - start
