"""Whether a station was open on a day, and how much of its posted hours it kept.

Three states that are never mixed: opened, not opened with a reason, nothing received. Only the first
two enter the rate of kept hours. Pure; called by ``figures``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stationdesk_sync.model import hours
from stationdesk_sync.model.hours import Span
from stationdesk_sync.model.service_day import DAY_MINUTES, minute_in_day, posted_in_day


class State(StrEnum):
    """What the hub knows of a station's day."""

    OPENED = "opened"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Shift:
    """One span of duty: minutes of the day; ``closed`` is None until 关站 was recorded."""

    opened: int
    closed: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A station's day. Minutes are None where nothing can be said of kept hours."""

    state: State
    shifts: tuple[Shift, ...] = ()
    reason: str | None = None
    posted_minutes: int | None = None
    kept_minutes: int | None = None
    over: bool = True

    @property
    def open_now(self) -> bool:
        """Whether the day still runs and a span of it has not ended."""
        return not self.over and any(shift.closed is None for shift in self.shifts)

    @property
    def without_end(self) -> bool:
        """Whether the day is over and a span of it never ended (未记关站)."""
        return self.over and any(shift.closed is None for shift in self.shifts)


def opening(
    day: str, posted: str | None, shifts: Sequence[Shift], reason: str | None, *, over: bool, starts: int = 0
) -> Opening:
    """Return the opening of a day. ``over`` tells whether the day has ended, ``starts`` at which hour days begin.

    A span without an end counts no hours; while the day runs it only means that the station is open.
    """
    state = State.OPENED if shifts else State.CLOSED if reason is not None else State.UNKNOWN
    parsed = hours.parse(posted) if posted else None
    told = tuple(shifts)
    running = not over and any(shift.closed is None for shift in shifts)
    if state is State.UNKNOWN or parsed is None or running or (not over and state is State.CLOSED):
        return Opening(state, told, reason, over=over)
    spans = posted_in_day(parsed, day, starts)
    kept = _overlap(spans, _union((shift for shift in shifts if shift.closed is not None), starts))
    return Opening(state, told, reason, sum(s.end - s.start for s in spans), kept, over)


def _union(shifts: Iterable[Shift], starts: int) -> list[Span]:
    found: list[Span] = []
    spans = sorted((minute_in_day(s.opened, starts), s.closed) for s in shifts if s.closed is not None)
    for start, closed in spans:
        ended = minute_in_day(closed, starts)
        end = DAY_MINUTES + starts * 60 if ended < start else ended
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, end))
        else:
            found.append(Span(start, end))
    return found


def _overlap(posted: Sequence[Span], kept: Sequence[Span]) -> int:
    return sum(max(0, min(p.end, k.end) - max(p.start, k.start)) for p in posted for k in kept)
