"""The order of minutes within a service day that ends after midnight: 1:30 comes after 23:00.

Called by the desk and the hub wherever minutes of one day are compared or added up. A record keeps the minute and the
quarter of the wall clock, which are never rewritten; ``starts`` is the hour at which the station's day begins.
"""

from datetime import date, timedelta

from stationdesk_sync.model.posted_hours import PostedHours, Span, Spans

DAY_MINUTES = 24 * 60
SLOT_MINUTES = 15
LATEST_START = 6


def hour_in_day(hour: int, starts: int) -> int:
    """Return a wall-clock hour as counted from the midnight before the day began: 1 is 25 where the day ends at 3."""
    return hour if hour >= starts else hour + 24


def minute_in_day(minute: int, starts: int) -> int:
    """Return a wall-clock minute as counted from the midnight before the day began."""
    return minute if minute >= starts * 60 else minute + DAY_MINUTES


def posted_in_day(posted: PostedHours, day: str, starts: int) -> Spans:
    """Return the posted spans of a service day: those of the calendar day from its start on, then those of the early
    hours of the next calendar day, counted on beyond 1440."""
    if not starts:
        return posted.on(day)
    edge = starts * 60
    following = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    spans = [Span(max(span.start, edge), span.end) for span in posted.on(day) if span.end > edge]
    for span in posted.on(following):
        if span.start >= edge:
            continue
        late = Span(span.start + DAY_MINUTES, min(span.end, edge) + DAY_MINUTES)
        if spans and spans[-1].end == late.start:
            late = Span(spans.pop().start, late.end)
        spans.append(late)
    return tuple(spans)
