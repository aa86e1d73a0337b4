"""Posted opening hours: what a station's notice says, kept verbatim, and what it means.

Called by the desk (kept hours, sheet, closed hours on the chart), the hub (opening states) and
``model.draft``. What it does not understand it refuses; it never guesses.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_EN_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_DASH = "[-–—~～至到]"
_ZH_DAY = "(?:周|星期|礼拜)([一二三四五六日天])"
_ZH_RANGE = re.compile(rf"^{_ZH_DAY}(?:{_DASH}(?:周|星期|礼拜)?([一二三四五六日天]))?[:：]?\s*")
_EN_RANGE = re.compile(
    rf"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:\s*{_DASH}\s*(mon|tue|wed|thu|fri|sat|sun)[a-z]*)?[:：]?\s*"
)
_EVERY_DAY = re.compile(r"^(?:每天|每日|全年|daily|every day)[:：]?\s*")
_SPAN = re.compile(rf"^(\d{{1,2}})[:：](\d{{2}})\s*{_DASH}\s*(\d{{1,2}})[:：](\d{{2}})\s*")
_ROUND_THE_CLOCK = re.compile(r"^(?:24\s*小时|全天|24\s*hours|24h)\s*")
_SEPARATOR = re.compile(r"^[,，;；、]?\s*")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of the wall-clock day, ``start`` inclusive, ``end`` exclusive, at most 1440."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{_clock(self.start)}–{_clock(self.end)}"


@dataclass(frozen=True, slots=True)
class PostedHours:
    """The spans of each weekday, Monday first, in order and without overlap."""

    week: tuple[tuple[Span, ...], ...]

    def on(self, day: str) -> tuple[Span, ...]:
        """Return the posted spans of a calendar day ``YYYY-MM-DD``; empty when it is posted closed."""
        return self.week[date.fromisoformat(day).weekday()]

    def minutes_on(self, day: str) -> int:
        """Return how many minutes are posted for a day."""
        return sum(span.end - span.start for span in self.on(day))


def parse(text: str) -> PostedHours | None:
    """Read posted hours such as ``周一至周五 9:30-17:00`` or ``8:30-11:00；13:30-17:00``.

    Returns None for a text that is not understood whole, for a span that ends before it starts,
    and for spans of one day that overlap.
    """
    rest = text.strip().lower()
    if not rest:
        return None
    week: list[list[Span]] = [[] for _ in range(7)]
    days = tuple(range(7))
    spans_since_days = True
    while rest:
        named = _named_days(rest)
        if named is not None:
            if not spans_since_days:
                return None
            days, rest = named
            spans_since_days = False
            continue
        found = _span(rest)
        if found is None:
            return None
        span, rest = found
        spans_since_days = True
        for day in days:
            week[day].append(span)
        rest = rest[_end_of(_SEPARATOR, rest) :]
    if not spans_since_days:
        return None
    ordered = tuple(tuple(sorted(spans, key=lambda span: span.start)) for spans in week)
    for spans in ordered:
        if any(earlier.end > later.start for earlier, later in pairwise(spans)):
            return None
    return PostedHours(ordered)


def _end_of(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _named_days(text: str) -> tuple[tuple[int, ...], str] | None:
    every = _EVERY_DAY.match(text)
    if every:
        return tuple(range(7)), text[every.end() :]
    for pattern, names in ((_ZH_RANGE, _WEEKDAYS), (_EN_RANGE, _EN_WEEKDAYS)):
        match = pattern.match(text)
        if match:
            first = names[match.group(1)]
            last = names[match.group(2)] if match.group(2) else first
            count = (last - first) % 7 + 1
            return tuple((first + n) % 7 for n in range(count)), text[match.end() :]
    return None


def _span(text: str) -> tuple[Span, str] | None:
    whole = _ROUND_THE_CLOCK.match(text)
    if whole:
        return Span(0, _DAY_MINUTES), text[whole.end() :]
    match = _SPAN.match(text)
    if match is None:
        return None
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if from_minute > 59 or to_minute > 59 or end > _DAY_MINUTES or start >= end:
        return None
    return Span(start, end), text[match.end() :]


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
