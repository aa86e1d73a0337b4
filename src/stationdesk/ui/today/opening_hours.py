"""Which hours of the day are shown, and which of them lie within the posted ones. Words and widgets stay elsewhere."""

from stationdesk.app.views import TodayView
from stationdesk_sync.model.hours import parse
from stationdesk_sync.model.service_day import hour_in_day, posted_in_day

USUAL_HOURS = range(8, 18)


def shown_hours(view: TodayView) -> tuple[int, ...]:
    """Return the hours from the first to the last that is posted or somebody came in, as the service day runs."""
    came = [place_of(hour, view) for hour in view.hours]
    spans = [(span.start // 60, (span.end - 1) // 60) for span in view.posted]
    first = min([low for low, _ in spans] + came or [USUAL_HOURS.start])
    last = max([high for _, high in spans] + came or [USUAL_HOURS.stop - 1])
    if not spans:
        first, last = min(first, USUAL_HOURS.start), max(last, USUAL_HOURS.stop - 1)
    return tuple(hour % 24 for hour in range(first, last + 1))


def posted_hours(view: TodayView, day: str) -> tuple[int, ...]:
    """Return the hours of another day, from the first to the last that was posted, the usual ones where none was."""
    posted = parse(view.posted_text) if view.posted_text else None
    spans = posted_in_day(posted, day, view.day_starts_hour) if posted is not None else ()
    first = min([span.start // 60 for span in spans], default=USUAL_HOURS.start)
    last = max([(span.end - 1) // 60 for span in spans], default=USUAL_HOURS.stop - 1)
    return tuple(hour % 24 for hour in range(first, last + 1))


def place_of(hour: int, view: TodayView) -> int:
    """Where a wall-clock hour lies in the service day: hours after midnight come last where the day ends later."""
    return hour_in_day(hour, view.day_starts_hour)


def is_posted(hour: int, view: TodayView) -> bool:
    """Whether any minute of an hour lies within the posted spans."""
    at = place_of(hour, view)
    return any(span.start < (at + 1) * 60 and span.end > at * 60 for span in view.posted)
