"""Which hours of the day are shown, and which of them lie within the posted ones. Words and widgets stay elsewhere."""

from stationdesk.app.views import TodayView
from stationdesk_sync.model.hours import Span

USUAL_HOURS = range(8, 18)


def shown_hours(view: TodayView) -> tuple[int, ...]:
    """Return the hours from the first to the last that is posted or somebody came in."""
    spans = [(span.start // 60, (span.end - 1) // 60) for span in view.posted]
    first = min([low for low, _ in spans] + list(view.hours) or [USUAL_HOURS.start])
    last = max([high for _, high in spans] + list(view.hours) or [USUAL_HOURS.stop - 1])
    if not spans:
        first, last = min(first, USUAL_HOURS.start), max(last, USUAL_HOURS.stop - 1)
    return tuple(range(first, last + 1))


def is_posted(hour: int, spans: tuple[Span, ...]) -> bool:
    """Whether any minute of an hour lies within the posted spans."""
    return any(span.start < (hour + 1) * 60 and span.end > hour * 60 for span in spans)
