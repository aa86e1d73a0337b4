"""Posted against kept hours of a week, and spans that were never closed: figures for the shift page.

Called by the shift page with rows of the shift register. Pure; a span without an end counts no minutes,
because nobody knows when it ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stationdesk.app.ports import Record
from stationdesk_sync.model import hours
from stationdesk_sync.model.hours import PostedHours, Span
from stationdesk_sync.model.service_day import DAY_MINUTES, minute_in_day, posted_in_day


@dataclass(frozen=True, slots=True)
class DayKept:
    """One day: minutes posted (None: no posted hours known), minutes kept within and outside them, open ends."""

    day: str
    posted: int | None
    kept: int
    outside: int
    unclosed: int
    future: bool


def week_of(day: str) -> tuple[str, ...]:
    """Return the seven days of the week of ``day``, Monday first."""
    given = date.fromisoformat(day)
    monday = given - timedelta(days=given.weekday())
    return tuple((monday + timedelta(days=n)).isoformat() for n in range(7))


def kept_week(
    today: str,
    shifts: Iterable[Record],
    posted_text: str | None,
    open_row: bytes | None = None,
    minute: int = 0,
    *,
    starts: int = 0,
) -> tuple[DayKept, ...]:
    """Return the week of ``today``; withdrawn spans are passed over, overlapping ones counted once.

    ``open_row`` is the span that is open now; it counts up to ``minute``, the present minute of the day.
    ``starts`` is the hour at which a day of the station begins.
    """
    posted = hours.parse(posted_text) if posted_text else None
    by_day: dict[str, list[Record]] = {}
    for shift in shifts:
        if not shift.withdrawn and shift.day is not None:
            counted = shift
            if shift.row_id == open_row:
                counted = replace(shift, data={**shift.data, "closed": minute})
            by_day.setdefault(shift.day, []).append(counted)
    return tuple(_kept(day, by_day.get(day, []), posted, starts, future=day > today) for day in week_of(today))


def is_unclosed(shift: Record, open_row: bytes | None) -> bool:
    """Tell whether a span has no end although it is not the one that is open now."""
    return not shift.withdrawn and shift.data.get("closed") is None and shift.row_id != open_row


def span_of(shift: Record, starts: int = 0) -> Span | None:
    """Return the span of a closed shift; one that ends before it starts went past midnight."""
    opened, closed = shift.data.get("opened"), shift.data.get("closed")
    if not isinstance(opened, int) or not isinstance(closed, int):
        return None
    start, end = minute_in_day(opened, starts), minute_in_day(closed, starts)
    return Span(start, end if end >= start else end + DAY_MINUTES)


def _kept(day: str, shifts: list[Record], posted: PostedHours | None, starts: int, *, future: bool) -> DayKept:
    spans = _merged([span for shift in shifts if (span := span_of(shift, starts)) is not None])
    whole = sum(span.end - span.start for span in spans)
    unclosed = sum(1 for shift in shifts if shift.data.get("closed") is None)
    if posted is None:
        return DayKept(day, None, whole, 0, unclosed, future)
    windows = posted_in_day(posted, day, starts)
    within = sum(_overlap(span, window) for span in spans for window in windows)
    return DayKept(day, sum(window.end - window.start for window in windows), within, whole - within, unclosed, future)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
