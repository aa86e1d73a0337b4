"""Hours on paper: how long the door was open, and how many came in each hour.

Called by app/print_day_sheet. Minutes are of the wall-clock day; what lies after midnight counts on
beyond 1440. Knows nothing of records.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stationdesk_sync.model.hours import Span
from stationdesk_sync.model.service_day import DAY_MINUTES, hour_in_day, minute_in_day


@dataclass(frozen=True, slots=True)
class Kept:
    """The hours really kept: the union of closed spans and its minutes; ``unclosed`` are openings without
    an end (未记关站), which count no hours."""

    spans: tuple[Span, ...]
    unclosed: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """Minutes with the door open, spans without an end left out."""
        return sum(span.end - span.start for span in self.spans)


def kept_hours(shifts: Iterable[tuple[int, int | None]], day_starts_hour: int = 0) -> Kept:
    """Return the union of ``(opened, closed)`` spans in the order of the service day; ``closed`` before ``opened`` lies
    after midnight."""
    closed: list[Span] = []
    unclosed: set[int] = set()
    for opened, ended in shifts:
        start = minute_in_day(opened, day_starts_hour)
        if ended is None:
            unclosed.add(start)
        else:
            end = minute_in_day(ended, day_starts_hour)
            closed.append(Span(start, end if end >= start else end + DAY_MINUTES))
    union: list[Span] = []
    for span in sorted(closed, key=lambda s: (s.start, s.end)):
        if union and span.start <= union[-1].end:
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return Kept(tuple(union), tuple(sorted(unclosed)))


@dataclass(frozen=True, slots=True)
class Bar:
    """People who came in one wall-clock hour; ``hour`` is None for a run of hours in which the station rested."""

    hour: int | None
    people: int


def hour_bars(
    people: Mapping[int, int], posted: Sequence[Span], kept: Sequence[Span], day_starts_hour: int = 0
) -> tuple[Bar, ...]:
    """Return a bar for each hour from the first to the last that was posted or in which somebody came.

    Hours without anybody, neither posted nor kept, are one rest, however many they are.
    """

    wanted = {hour for hour, count in people.items() if count} | _hours_of(posted)
    if not wanted:
        return ()
    places = [hour_in_day(hour, day_starts_hour) for hour in wanted]
    open_hours = wanted | _hours_of(kept)
    bars: list[Bar] = []
    for place in range(min(places), max(places) + 1):
        hour = place % 24
        if hour in open_hours:
            bars.append(Bar(hour, people.get(hour, 0)))
        elif bars[-1].hour is not None:
            bars.append(Bar(None, 0))
    return tuple(bars)


def _hours_of(spans: Iterable[Span]) -> set[int]:
    hours: set[int] = set()
    for span in spans:
        last_minute = max(span.end, span.start + 1) - 1
        hours.update(hour % 24 for hour in range(span.start // 60, last_minute // 60 + 1))
    return hours
