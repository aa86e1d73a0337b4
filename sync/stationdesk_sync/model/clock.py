"""The slot clock of ops, and the local day and quarter hour of a visit.

Both are functions of a given time; nobody here asks the machine what time it is.
An op cannot tell the minute: its clock ticks in 15-minute slots with a counter.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SLOT_SECONDS = 900
COUNTER_BITS = 32
COUNTER_MASK = (1 << COUNTER_BITS) - 1
CLOCK_LIMIT = 1 << 64
SLOTS_PER_DAY = 96


def next_clock(unix_seconds: int, last: int) -> int:
    """Return the clock of the next op: never below or equal to ``last``, however the wall clock jumps.

    ``unix_seconds`` may be wrong or even negative; ``last`` is 0 for a book without ops.
    Raises ``OverflowError`` when 64 bits are used up.
    """
    slot = max(unix_seconds, 0) // SLOT_SECONDS
    candidate = slot << COUNTER_BITS
    clock = candidate if candidate > last else last + 1
    if clock >= CLOCK_LIMIT:
        raise OverflowError("the op clock is used up")
    return clock


def clock_slot_start(clock: int) -> int:
    """Return the Unix second at which the slot of ``clock`` began."""
    return (clock >> COUNTER_BITS) * SLOT_SECONDS


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A moment as a station's wall clock shows it.

    ``day`` is the service day (it may start after midnight), ``slot`` the wall-clock quarter 0-95,
    ``minute`` the minute of the wall-clock day 0-1439.
    """

    day: str
    slot: int
    minute: int
    tz: str


def local_time(unix_seconds: float, tz: str, day_starts_hour: int = 0) -> LocalTime:
    """Return day, quarter and minute of a moment in the zone ``tz``.

    A moment before ``day_starts_hour`` belongs to the day before. Raises ``ZoneInfoNotFoundError``
    for an unknown zone.
    """
    moment = datetime.fromtimestamp(unix_seconds, ZoneInfo(tz))
    day = moment.date()
    if moment.hour < day_starts_hour:
        day -= timedelta(days=1)
    minute = moment.hour * 60 + moment.minute
    return LocalTime(day.isoformat(), minute // 15, minute, tz)


def is_day(text: object) -> bool:
    """Tell whether ``text`` is a calendar day written as ``YYYY-MM-DD``."""
    if not isinstance(text, str) or len(text) != 10:
        return False
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
