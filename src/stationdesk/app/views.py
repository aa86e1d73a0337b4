"""What screens show: frozen values that ``app`` reads and ``ui`` draws. No screen reads the book itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stationdesk.app.happened import Happening
from stationdesk.app.outbox_ports import HubDay
from stationdesk.app.ports import Record
from stationdesk_sync.model.hours import Span


@dataclass(frozen=True, slots=True)
class TileView:
    """One tally key: its key 1-9, codes, and people counted under it today."""

    key: int
    group: str
    services: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class ShiftView:
    """The open span: row, opening minute, who is on duty (None: not said), how many, weather code."""

    row_id: bytes
    day: str
    opened: int
    who: str | None
    on_duty: int | None
    weather: str | None


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that needs a person. ``code``: not_opened_check, unclosed_shift, clock_doubt, sync_late,
    sync_problem, set_aside, no_backup, closure_now, event_today, event_soon, fault_found, other_hours. ``values`` fill
    its sentence."""

    code: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandoverView:
    """The last handover note: its day, the minute the shift closed, its words (None: nothing was left)."""

    day: str
    closed: int | None
    words: str | None
    who: str | None


@dataclass(frozen=True, slots=True)
class SyncLine:
    """How much stands where: ``waiting`` and ``received`` ops, whether a hub was joined, last success (Unix
    seconds), the fault code that kept the last round from succeeding, and why sync is held."""

    joined: bool
    waiting: int
    received: int
    last_success: float | None = None
    problem: str | None = None
    held: str | None = None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record in a list: the record, and whether the hub has its newest op."""

    record: Record
    received: bool
    set_aside: str | None = None


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything the Today page shows, read in one go.

    ``hours`` is people by wall-clock hour, ``by_group`` the same for each group; ``day_starts_hour`` is the first of
    them; ``posted`` the posted spans of the
    day; ``methods`` the counting methods used. ``clock_doubt`` is None or why the clock is doubted.
    """

    day: str
    minute: int
    station_name: str
    station_code: str | None
    tiles: tuple[TileView, ...]
    people: int
    services: int
    hours: dict[int, int]
    posted: tuple[Span, ...]
    posted_text: str | None
    methods: tuple[str, ...]
    shift: ShiftView | None
    last_handover: HandoverView | None
    attention: tuple[Attention, ...]
    recent: tuple[RecordLine, ...]
    sync: SyncLine
    clock_doubt: str | None = None
    likely_day: str | None = None
    day_starts_hour: int = 0
    by_group: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of a register's list and how many rows there are in all, or with ``more`` at least."""

    lines: tuple[RecordLine, ...]
    total: int
    offset: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class DaySync:
    """One day at this desk and at the hub: own figures, ops of the day, how many of them the hub has."""

    day: str
    people: int
    services: int
    code: str | None
    ops: int
    received: int
    hub: HubDay | None


@dataclass(frozen=True, slots=True)
class SyncView:
    """Everything the Sync page shows. ``next_round`` is Unix seconds or None; ``parked`` counts records of others that
    only a newer program can read."""

    line: SyncLine
    url: str | None
    station: str | None
    letter: str | None
    days: tuple[DaySync, ...]
    waiting: tuple[RecordLine, ...]
    last_try: float | None
    next_round: float | None
    desks: tuple[tuple[str, float], ...]
    set_aside: tuple[tuple[int, str], ...]
    happened: tuple[Happening, ...] = ()
    parked: int = 0
