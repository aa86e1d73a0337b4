"""The figures that pages show: a city's day, a station's day, a register. Recomputed when asked.

Every figure comes with what it counts and from how many stations. Knows no HTTP and no words.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stationdesk_sync.hub.agreement import Agreement, agree
from stationdesk_sync.hub.opening import Opening, Shift, State, opening
from stationdesk_sync.hub.store import figures as read
from stationdesk_sync.hub.store import stations, streams
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.stations import DEFAULT_TZ, Station
from stationdesk_sync.hub.suppress import Cell, Shown, suppress, suppress_line
from stationdesk_sync.model.clock import local_time
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.service_day import hour_in_day

HOURS = tuple(range(24))


@dataclass(frozen=True, slots=True)
class Counted:
    """人次 and 服务项次 of a day, by group, service, method and hour (only sums over the whole day and place)."""

    people: int
    services: int
    by_group: Sequence[tuple[str, int]]
    by_service: Sequence[tuple[str, int]]
    by_method: Sequence[tuple[str, int]]
    by_hour: Sequence[int]


@dataclass(frozen=True, slots=True)
class StationLine:
    """One station on the city's page; its day begins at the hour ``starts``."""

    station: Station
    posted: str | None
    people: int
    heard: float | None
    opening: Opening
    agreement: Agreement | None
    starts: int


@dataclass(frozen=True, slots=True)
class CityDay:
    """A city's day as the first page shows it. ``by_hour`` has a cell for each of ``hours`` and no other:
    a cell hidden to protect another must stand on the page, or it protects nothing."""

    day: str
    counted: Counted
    hours: Sequence[int]
    by_hour: tuple[Cell, ...]
    lines: Sequence[StationLine]
    heard: int

    def states(self) -> Mapping[State, int]:
        """Return how many stations are in each state."""
        return Counter(line.opening.state for line in self.lines)

    def kept(self) -> tuple[int, int, int]:
        """Return minutes kept, minutes posted and how many stations they are of."""
        known = [line.opening for line in self.lines if line.opening.kept_minutes is not None]
        known = [o for o in known if o.posted_minutes]
        return (
            sum(o.kept_minutes or 0 for o in known),
            sum(o.posted_minutes or 0 for o in known),
            len(known),
        )

    def agreeing(self) -> tuple[int, int]:
        """Return how many stations agree, of how many that said something."""
        said = [line.agreement for line in self.lines if line.agreement is not None]
        return sum(1 for agreement in said if agreement.equal), len(said)


@dataclass(frozen=True, slots=True)
class StationDay:
    """A station's day as its page shows it. ``hours`` are those of the clock, in the order of the station's day."""

    line: StationLine
    day: str
    counted: Counted
    groups: Sequence[str]
    hours: Sequence[int]
    table: Shown
    recent: Sequence[Agreement]


@dataclass(slots=True)
class Agreements:
    """Agreements already worked out, each for one position of its station's stream."""

    registers: Mapping[str, Register]
    _held: dict[tuple[str, str], tuple[int, Agreement]] = field(default_factory=dict)

    def of(self, tx: Tx, station: str, day: str, position: int) -> Agreement:
        """Return the agreement of a day; recomputed when the station's stream has gone on since.

        ``position`` is the stream's position in this transaction.
        """
        held = self._held.get((station, day))
        if held is None or held[0] != position:
            if len(self._held) > 20_000:
                self._held.clear()
            held = (position, agree(tx, station, day, self.registers))
            self._held[station, day] = held
        return held[1]


def today(now: float) -> str:
    """Return the city's day at a moment."""
    return local_time(now, DEFAULT_TZ).day


def city_day(tx: Tx, day: str, now: float, agreements: Agreements) -> CityDay:
    """Return the figures of a city's day."""
    visits = read.visits(tx, day)
    by_station: Counter[str] = Counter()
    for station, _, _, _, _, people in visits:
        by_station[station] += people
    counted = _counted([visit[1:] for visit in visits])
    lines = _lines(tx, day, now, by_station, agreements)
    heard = sum(1 for line in lines if line.heard is not None and today(line.heard) >= day)
    hours = _shown_hours(counted.by_hour, until_hour(day, now))
    return CityDay(day, counted, hours, suppress_line([counted.by_hour[hour] for hour in hours]), lines, heard)


def station_day(tx: Tx, code: str, day: str, now: float, agreements: Agreements, recent: int) -> StationDay | None:
    """Return the figures of a station's day, or None when there is no such station."""
    visits = read.visits(tx, day, code)
    people = sum(visit[5] for visit in visits)
    line = next((one for one in _lines(tx, day, now, {code: people}, agreements) if one.station.code == code), None)
    if line is None:
        return None
    cells: Counter[tuple[str, int]] = Counter()
    for _, group, hour, _, _, count in visits:
        cells[group, hour] += count
    counted = _counted([visit[1:] for visit in visits])
    groups = [group for group, _ in counted.by_group]
    hours = _hours(counted.by_hour, until_hour(day, now), line.starts)
    table = suppress([[cells[group, hour] for hour in hours] for group in groups])
    position = streams.position(tx, code)
    told = [agreements.of(tx, code, d, position) for d in read.recent_days(tx, code, recent)]
    return StationDay(line, day, counted, groups, hours, table, told)


def _lines(tx: Tx, day: str, now: float, people: Mapping[str, int], agreements: Agreements) -> Sequence[StationLine]:
    posted, heard, said = read.posted_at_desks(tx), read.last_heard(tx), read.days_said(tx, day)
    shifts: dict[str, list[Shift]] = {}
    for open_station, opened, closed in read.shifts(tx, day):
        shifts.setdefault(open_station, []).append(Shift(opened, closed))
    reasons = dict(read.closures(tx, day))
    positions = {station: position for station, _, position, _ in streams.heads(tx)}
    ends = read.day_ends_at_desks(tx)
    lines = []
    for station in stations.all_of(tx):
        code = station.code
        hours, starts = posted.get(code, station.posted_hours), ends.get(code, station.day_starts_hour)
        over = day < local_time(now, DEFAULT_TZ, starts).day
        lines.append(
            StationLine(
                station,
                hours,
                people.get(code, 0),
                heard.get(code),
                opening(day, hours, shifts.get(code, ()), reasons.get(code), over=over, starts=starts),
                agreements.of(tx, code, day, positions.get(code, 0)) if code in said else None,
                starts,
            )
        )
    return lines


def _counted(visits: Sequence[tuple[str, int, str, str, int]]) -> Counted:
    groups: Counter[str] = Counter()
    services: Counter[str] = Counter()
    methods: Counter[str] = Counter()
    hours: Counter[int] = Counter()
    for group, hour, method, given, people in visits:
        groups[group] += people
        methods[method] += people
        hours[hour] += people
        for service in json.loads(given):
            services[service] += people
    return Counted(
        sum(groups.values()),
        sum(services.values()),
        _ranked(groups),
        _ranked(services),
        _ranked(methods),
        [hours[hour] for hour in HOURS],
    )


def _ranked(counts: Counter[str]) -> Sequence[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _hours(by_hour: Sequence[int], until: int, starts: int) -> Sequence[int]:
    """Return the hours from the first to the last with a visit, at least the usual day as far as it has come; those
    after midnight come last where the day ends then."""
    busy = [hour_in_day(hour, starts) for hour, people in enumerate(by_hour) if people]
    first, last = min([8, *busy]), max([min(17, until - 1), *busy])
    return [hour % 24 for hour in range(first, last + 1)]


def _shown_hours(by_hour: Sequence[int], until: int) -> Sequence[int]:
    """Return the hours with a visit and those of the usual day that have come."""
    return [hour for hour in HOURS if by_hour[hour] or 8 <= hour < min(18, until)]


def until_hour(day: str, now: float) -> int:
    """Return the hour up to which a day can have figures: 24 when it is over."""
    if day < today(now):
        return 24
    return local_time(now, DEFAULT_TZ).minute // 60 + 1
