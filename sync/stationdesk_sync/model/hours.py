"""Posted opening hours: what a station's notice says, kept verbatim, and what it means.

Called by the desk (kept hours, sheet, closed hours on the chart), the hub (opening states) and
``model.draft``. What it does not understand it refuses; it never guesses. A notice may name weekdays, split
hours, seasons (months and days of every year) and exceptions (a date, or the same days of every year).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from stationdesk_sync.model.posted_hours import (
    CLOSED_WEEK,
    LEAP,
    Days,
    Exceptional,
    PostedHours,
    Reason,
    Refusal,
    Season,
    Span,
    Spans,
    Week,
    days_between,
)

__all__ = [
    "CLOSED_WEEK",
    "Days",
    "Exceptional",
    "PostedHours",
    "Reason",
    "Refusal",
    "Season",
    "Span",
    "Spans",
    "Week",
    "days_between",
    "parse",
    "read_hours",
]

_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_EN_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DASH = "[-–—~～至到]"
_ZH_DAY = "(?:周|星期|礼拜)([一二三四五六日天])"
_ZH_RANGE = re.compile(rf"^{_ZH_DAY}(?:{_DASH}(?:周|星期|礼拜)?([一二三四五六日天]))?[:：]?\s*")
_EN_RANGE = re.compile(
    rf"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:\s*{_DASH}\s*(mon|tue|wed|thu|fri|sat|sun)[a-z]*)?[:：]?\s*"
)
_EVERY_DAY = re.compile(r"^(?:每天|每日|全年|daily|every day)[:：]?\s*")
_SPAN = re.compile(rf"^(\d{{1,2}})[:：](\d{{2}})\s*{_DASH}\s*(\d{{1,2}})[:：](\d{{2}})\s*")
_ROUND_THE_CLOCK = re.compile(r"^(?:24\s*小时|全天|24\s*hours|24h)\s*")
_CLOSED = re.compile(r"^(?:休息|闭站|不开放|closed)\s*")
_SEPARATOR = re.compile(r"^[,，;；、]?\s*")
_MONTH = "(" + "|".join(_MONTHS) + ")[a-z]*"
_DATES = (
    re.compile(rf"^(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:\s*{_DASH}\s*(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}))?[:：]?\s*"),
    re.compile(
        rf"^(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})[日号]"
        rf"(?:\s*{_DASH}\s*(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})[日号])?[:：]?\s*"
    ),
)
_EN_DATE = re.compile(rf"^(\d{{1,2}})\s+{_MONTH}(?:\s*{_DASH}\s*(\d{{1,2}})\s+{_MONTH})?[:：]?\s*")
_DAY_MINUTES = 24 * 60


def parse(text: str) -> PostedHours | None:
    """Read posted hours such as ``周一至周五 9:30-17:00`` or ``8:30-11:00；13:30-17:00``.

    Returns None for a text that is not understood whole, for a span that ends before it starts,
    and for spans of one day, seasons or exceptions that overlap.
    """
    read = read_hours(text)
    return read if isinstance(read, PostedHours) else None


def read_hours(text: str) -> PostedHours | Refusal:
    """Read posted hours, or say why they are refused and which piece of the text is meant."""
    clean = text.strip()
    reader = _Reader(clean)
    try:
        return reader.read()
    except _Refused as refused:
        return Refusal(refused.reason, refused.piece)


class _Refused(Exception):
    def __init__(self, reason: Reason, piece: str) -> None:
        super().__init__(reason)
        self.reason, self.piece = reason, piece.strip(" ,，;；、")


@dataclass
class _Part:
    """What a header opened: the plain week, a season or an exception, with the spans of its weekdays."""

    days: Days | None = None
    exceptional: bool = False
    week: list[list[Span]] = field(default_factory=lambda: [[] for _ in range(7)])
    said: bool = False
    named: bool = False


class _Reader:
    """Reads one text from left to right; every header must be followed by hours or by "closed"."""

    def __init__(self, text: str) -> None:
        self._text, self._rest = text, text.lower()
        self._parts = [_Part()]
        self._weekdays: tuple[int, ...] = tuple(range(7))
        self._open_header = ""

    def read(self) -> PostedHours:
        if not self._rest:
            raise _Refused(Reason.NO_WEEK, "")
        while self._rest:
            before = self._rest
            if self._header():
                continue
            if not self._hours():
                raise _Refused(Reason.NOT_UNDERSTOOD, self._piece(before))
            self._rest = self._rest[_end_of(_SEPARATOR, self._rest) :]
        if self._open_header:
            raise _Refused(Reason.NO_HOURS, self._open_header)
        return self._whole()

    def _header(self) -> bool:
        dates = self._dates()
        if dates is not None:
            days, piece = dates
            self._open(piece)
            closed = _CLOSED.match(self._rest)
            single = days.first == days.last or not days.yearly
            self._parts.append(_Part(days, exceptional=bool(closed) or single))
            self._weekdays = tuple(range(7))
            return True
        before = self._rest
        named = _named_days(self._rest)
        if named is None:
            return False
        self._weekdays, self._rest = named
        piece = self._piece(before, self._rest)
        part = self._parts[-1]
        if part.days is None or part.said or part.named:  # else the weekdays belong to the dates before them
            self._open(piece)
        part.named = True
        if part.exceptional:
            if not part.said:
                raise _Refused(Reason.NOT_UNDERSTOOD, piece)
            self._parts.append(_Part())
        return True

    def _open(self, piece: str) -> None:
        if self._open_header:
            raise _Refused(Reason.NO_HOURS, self._open_header)
        self._open_header = piece

    def _hours(self) -> bool:
        part, before = self._parts[-1], self._rest
        closed = _CLOSED.match(self._rest)
        if closed is not None and self._open_header:
            self._rest = self._rest[closed.end() :]
            if any(part.week[day] for day in self._weekdays):
                raise _Refused(Reason.OVERLAP, self._piece(before, self._rest))
        else:
            span, self._rest = self._span()
            if span is None:
                return False
            for day in self._weekdays:
                if any(span.start < other.end and other.start < span.end for other in part.week[day]):
                    raise _Refused(Reason.OVERLAP, self._piece(before, self._rest))
                part.week[day].append(span)
        part.said, self._open_header = True, ""
        return True

    def _span(self) -> tuple[Span | None, str]:
        whole = _ROUND_THE_CLOCK.match(self._rest)
        if whole:
            return Span(0, _DAY_MINUTES), self._rest[whole.end() :]
        match = _SPAN.match(self._rest)
        if match is None:
            return None, self._rest
        from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
        start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
        rest = self._rest[match.end() :]
        if from_minute > 59 or to_minute > 59 or end > _DAY_MINUTES:
            return None, self._rest
        if start >= end:
            raise _Refused(Reason.ENDS_BEFORE, self._piece(self._rest, rest))
        return Span(start, end), rest

    def _dates(self) -> tuple[Days, str] | None:
        before = self._rest
        found: tuple[str | None, ...] | None = None
        for pattern in _DATES:
            match = pattern.match(self._rest)
            if match:
                found = match.groups()
                break
        else:
            match = _EN_DATE.match(self._rest)
            if match:
                day, month, last_day, last_month = match.groups()
                found = (None, _month(month), day, None, _month(last_month), last_day)
        if match is None or found is None:
            return None
        self._rest = self._rest[match.end() :]
        piece = self._piece(before, self._rest)
        year, month, day, last_year, last_month, last_day = found
        first = _point(year, month, day, piece)
        last = _point(last_year or year, last_month or month, last_day, piece) if last_day else first
        if year and last < first:
            raise _Refused(Reason.ENDS_BEFORE, piece)
        return Days(first, last), piece

    def _whole(self) -> PostedHours:
        plain = [part for part in self._parts if part.days is None and part.said]
        seasons = [part for part in self._parts if part.days is not None and not part.exceptional]
        exceptions = [part for part in self._parts if part.days is not None and part.exceptional]
        if not plain and not seasons:
            raise _Refused(Reason.NO_WEEK, self._text)
        week = _ordered([[span for part in plain for span in part.week[day]] for day in range(7)])
        for spans in week:
            if any(earlier.end > later.start for earlier, later in pairwise(spans)):
                raise _Refused(Reason.OVERLAP, self._text)
        made = PostedHours(
            week,
            tuple(Season(part.days, _ordered(part.week)) for part in seasons if part.days is not None),
            tuple(Exceptional(part.days, _ordered(part.week)[0]) for part in exceptions if part.days is not None),
        )
        self._refuse_twice([season.days for season in made.seasons], Reason.SEASONS_OVERLAP)
        for yearly in (True, False):
            same = [one.days for one in made.exceptions if one.days.yearly is yearly]
            self._refuse_twice(same, Reason.EXCEPTIONS_OVERLAP)
        return made

    def _refuse_twice(self, ranges: list[Days], reason: Reason) -> None:
        seen: set[str] = set()
        for one in ranges:
            days = set(one.days())
            if seen & days:
                raise _Refused(reason, f"{one.first} – {one.last}" if one.first != one.last else one.first)
            seen |= days

    def _piece(self, before: str, after: str = "") -> str:
        """Return the words of the text as they were written, from one rest to another."""
        start, end = len(self._text) - len(before), len(self._text) - len(after)
        return self._text[start:end]


def _month(name: str | None) -> str | None:
    return str(_MONTHS.index(name) + 1) if name else None


def _point(year: str | None, month: str | None, day: str | None, piece: str) -> str:
    try:
        found = date(int(year or LEAP), int(month or 0), int(day or 0)).isoformat()
    except ValueError:
        raise _Refused(Reason.NO_SUCH_DATE, piece) from None
    return found if year else found[5:]


def _ordered(week: list[list[Span]]) -> Week:
    return tuple(tuple(sorted(spans, key=lambda span: span.start)) for spans in week)


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
