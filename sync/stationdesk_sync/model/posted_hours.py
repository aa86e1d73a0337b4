"""What posted hours are once they are understood: spans of weekdays, seasons, days unlike the others, refusals.

Read from a notice by ``hours``, written by ``hours_text``. Values only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

LEAP = 2024  # a year that has every day a year can have
_LONGEST = 366


class Reason(StrEnum):
    """Why a text is refused."""

    NOT_UNDERSTOOD = "not_understood"
    ENDS_BEFORE = "ends_before"
    OVERLAP = "overlap"
    NO_SUCH_DATE = "no_such_date"
    SEASONS_OVERLAP = "seasons_overlap"
    EXCEPTIONS_OVERLAP = "exceptions_overlap"
    NO_HOURS = "no_hours"
    NO_WEEK = "no_week"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text is refused, and the piece of it that is meant."""

    reason: Reason
    piece: str


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of the wall-clock day, ``start`` inclusive, ``end`` exclusive, at most 1440."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{_clock(self.start)}–{_clock(self.end)}"


Spans = tuple[Span, ...]
Week = tuple[Spans, ...]
CLOSED_WEEK: Week = ((),) * 7


@dataclass(frozen=True, slots=True)
class Days:
    """Days from ``first`` to ``last``, both inclusive: ``YYYY-MM-DD``, or ``MM-DD`` for the same days of every
    year. Those of every year may run over New Year."""

    first: str
    last: str

    @property
    def yearly(self) -> bool:
        """Whether they come every year."""
        return len(self.first) == len("MM-DD")

    def hold(self, day: str) -> bool:
        """Tell whether a calendar day ``YYYY-MM-DD`` is one of them."""
        if not self.yearly:
            return self.first <= day <= self.last
        point = day[5:]
        if self.first <= self.last:
            return self.first <= point <= self.last
        return point >= self.first or point <= self.last

    def days(self) -> Iterator[str]:
        """Yield each of them; of a year with 366 days where they come every year."""
        first = date.fromisoformat(f"{LEAP}-{self.first}" if self.yearly else self.first)
        last = date.fromisoformat(f"{LEAP}-{self.last}" if self.yearly else self.last)
        if last < first:
            last = last.replace(year=last.year + 1, day=min(last.day, 28) if last.month == 2 else last.day)
        for n in range(min((last - first).days + 1, _LONGEST)):
            day = (first + timedelta(days=n)).isoformat()
            yield day[5:] if self.yearly else day


_POINT = re.compile(r"(\d{4}-)?\d{2}-\d{2}")  # whole: half a date is another date


def days_between(first: str, last: str) -> Days | None:
    """Return the days from one to another, both inclusive, each ``YYYY-MM-DD`` or ``MM-DD``; None for what is no date,
    for one with and one without a year, and for years that end before they begin."""
    if not (_POINT.fullmatch(first) and _POINT.fullmatch(last)) or len(first) != len(last):
        return None
    days = Days(first, last)
    try:
        for point in (first, last):
            date.fromisoformat(f"{LEAP}-{point}" if days.yearly else point)
    except ValueError:
        return None
    return None if not days.yearly and last < first else days


@dataclass(frozen=True, slots=True)
class Season:
    """Some days of every year with a week of their own."""

    days: Days
    week: Week


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Days that are unlike their weekday; no spans: closed."""

    days: Days
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class PostedHours:
    """The spans of each weekday, Monday first, in order and without overlap; seasons and exceptions, if any.

    An exception goes before a season, one with a year before one without; a season goes before the week.
    """

    week: Week
    seasons: tuple[Season, ...] = field(default=())
    exceptions: tuple[Exceptional, ...] = field(default=())

    def on(self, day: str) -> Spans:
        """Return the posted spans of a calendar day ``YYYY-MM-DD``; empty when it is posted closed."""
        for one in sorted(self.exceptions, key=lambda one: one.days.yearly):
            if one.days.hold(day):
                return one.spans
        return self.week_at(day)[date.fromisoformat(day).weekday()]

    def week_at(self, day: str) -> Week:
        """Return the week that holds on a day, without exceptions."""
        return next((season.week for season in self.seasons if season.days.hold(day)), self.week)

    def minutes_on(self, day: str) -> int:
        """Return how many minutes are posted for a day."""
        return sum(span.end - span.start for span in self.on(day))


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
