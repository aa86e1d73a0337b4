"""The hub's own figures of a day, recomputed from the stored op bytes, and what they say of a statement.

Called by intake (verdicts in receipts) and by ``agreement``. Never reads projections; statements are
only what is judged.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import compress

from stationdesk_sync.hub.admit import REPEAT
from stationdesk_sync.hub.day_parts import CACHE, Part, Parts, Word, read_parts
from stationdesk_sync.hub.receive import Received
from stationdesk_sync.hub.store import segments
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.segments import Place
from stationdesk_sync.model.day import DayFigures, Statement, day_code
from stationdesk_sync.model.register import Register
from stationdesk_sync.wire.messages import DayVerdict, read_statement

EQUAL, DIFFERS, BEHIND = "equal", "differs", "behind"
_MOST_DAYS, _MOST_OPS = 512, 200_000


class DayReader:
    """Reads days of one station from its segments; each segment is opened once.

    With ``fresh`` every segment is read anew from its bytes; otherwise parts that are in memory are taken.
    """

    def __init__(self, tx: Tx, station: str, registers: Mapping[str, Register], *, fresh: bool = True) -> None:
        self._tx, self._station, self._registers, self._fresh = tx, station, registers, fresh
        self._opened: dict[tuple[bytes, int], Parts] = {}
        self._some_aside = segments.any_aside(tx, station)
        self._asides: dict[tuple[bytes, int], dict[int, str]] = {}

    def figures(self, day: str) -> DayFigures:
        """Return the figures of a day over every op that the hub counts."""
        tally = _Tally(day)
        for place in segments.on_day(self._tx, self._station, day):
            tally.add(*self._counted(place, day, None, frozenset()))
        return tally.figures()

    def figures_for(self, statement: Statement, device: bytes, last: int | None) -> DayFigures:
        """Return the figures over what a desk knew: its own chain (up to ``last``) and what it had seen.

        An op that its own chain only repeats is known to it too, wherever the hub counts it.
        """
        places = segments.on_day(self._tx, self._station, statement.day)
        if not self._fresh and not self._some_aside and _knows_all(places, statement.seen, device, last):
            return self._all_of(places, statement.day)
        repeated = self._repeated(places, statement.day, device, last)
        tally = _Tally(statement.day)
        for place in places:
            tally.add(*self._counted(place, statement.day, _upto(place, statement.seen, device, last), repeated))
        return tally.figures()

    def _all_of(self, places: list[Place], day: str) -> DayFigures:
        """Return the figures over whole segments, added to what is in memory of the day."""
        with _KEPT.held((id(self._registers), self._station, day)) as kept:
            shas = {place.sha for place in places}
            if kept.registers is not self._registers or not kept.shas <= shas:
                kept.begin(self._registers, day)
            for place in places:
                if place.sha not in kept.shas:
                    kept.shas.add(place.sha)
                    kept.tally.add(self._open(place).get(day, _NOTHING), None)
            return kept.tally.figures()

    def _counted(
        self, place: Place, day: str, upto: int | None, also: frozenset[bytes]
    ) -> tuple[Part, list[bool] | None]:
        """Return the part of a segment and which of its ops count (None: all); those to ``upto`` (None: all) or
        with an id among ``also``."""
        part = self._open(place).get(day, _NOTHING)
        aside = self._aside(place)
        if not aside and (upto is None or upto >= place.last):
            return part, None
        known = place.last if upto is None else upto
        return part, [
            seq not in aside and (seq <= known or identity in also)
            for seq, identity in zip(part.seqs, part.ids, strict=True)
        ]

    def _repeated(self, places: list[Place], day: str, device: bytes, last: int | None) -> frozenset[bytes]:
        found: set[bytes] = set()
        for place in places:
            aside = self._aside(place) if place.device == device else {}
            if REPEAT in aside.values():
                part = self._open(place).get(day, _NOTHING)
                own = zip(part.seqs, part.ids, strict=True)
                found.update(i for seq, i in own if aside.get(seq) == REPEAT and (last is None or seq <= last))
        return frozenset(found)

    def _aside(self, place: Place) -> dict[int, str]:
        if not self._some_aside:
            return {}
        key = (place.device, place.first)
        if key not in self._asides:
            found = segments.aside_between(self._tx, self._station, place.device, place.first, place.last)
            self._asides[key] = {seq: code for seq, code, _ in found}
        return self._asides[key]

    def _open(self, place: Place) -> Parts:
        key = (place.device, place.first)
        if key not in self._opened:
            parts = None if self._fresh else CACHE.get(self._registers, place.sha)
            if parts is None:
                segment = segments.holding(self._tx, self._station, place.device, place.first)
                parts = {} if segment is None else read_parts(segment, self._registers)
                if not self._fresh:
                    CACHE.put(self._registers, place.sha, parts)
            self._opened[key] = parts
        return self._opened[key]


_NOTHING = Part()


def _upto(place: Place, seen: int, device: bytes, last: int | None) -> int | None:
    """Return the number up to which a desk knew the ops of a segment, None for all of them."""
    by_stream = place.first + seen - place.pos
    if place.device != device:
        return by_stream
    return None if last is None else max(last, by_stream)


def _knows_all(places: list[Place], seen: int, device: bytes, last: int | None) -> bool:
    """Tell whether a desk knew every op of these segments, as is so in nearly every round."""
    return all(upto is None or upto >= place.last for place in places for upto in (_upto(place, seen, device, last),))


class _Tally:
    """Adds up the parts of one day."""

    def __init__(self, day: str) -> None:
        self._day = day
        self._begin()

    def _begin(self) -> None:
        self._ids: list[bytes] = []
        self._people = self._services = 0
        self._words: dict[bytes, list[Word]] = {}
        self._parts: list[tuple[Part, list[bool] | None]] = []

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, part: Part, counted: list[bool] | None) -> None:
        """Add the ops of a part that count."""
        self._parts.append((part, counted))
        self._ids += part.ids if counted is None else compress(part.ids, counted)
        self._people += sum(part.people if counted is None else compress(part.people, counted))
        self._services += sum(part.services if counted is None else compress(part.services, counted))
        for word in part.words:
            if counted is None or counted[word.at]:
                self._words.setdefault(word.row_id, []).append(word)

    def figures(self) -> DayFigures:
        """Return the figures; what was corrected or withdrawn counts as it was corrected, or not at all."""
        if len(set(self._ids)) != len(self._ids):
            self._leave_out_twins()
        people, services = self._people, self._services
        for part, counted in self._parts if self._words else ():
            for at, row_id in enumerate(part.rows):
                if row_id in self._words and (counted is None or counted[at]):
                    said = _as_said(self._words[row_id], part.people[at], part.services[at])
                    people += said[0] - part.people[at]
                    services += said[1] - part.services[at]
        return DayFigures(people, services, day_code(self._day, self._ids))

    def _leave_out_twins(self) -> None:
        """Count an op that stands in a chain twice only once."""
        parts, seen = self._parts, set[bytes]()
        self._begin()
        for part, counted in parts:
            first = []
            for at, identity in enumerate(part.ids):
                first.append(identity not in seen and (counted is None or counted[at]))
                if first[-1]:
                    seen.add(identity)
            self.add(part, first)


def _as_said(words: list[Word], people: int, services: int) -> tuple[int, int]:
    if any(word.people is None for word in words):
        return 0, 0
    newest = max(words, key=lambda word: word.version)
    return newest.people or 0, newest.services


class _Kept:
    """The tally of a day over the segments with these hashes: what a segment holds never changes."""

    def __init__(self) -> None:
        self.begin({}, "")

    def begin(self, registers: Mapping[str, Register], day: str) -> None:
        """Begin anew."""
        self.registers = registers
        self.shas: set[bytes] = set()
        self.tally = _Tally(day)


class _KeptDays:
    """The days that were stated last: a desk states the same day up to a hundred times."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._days: OrderedDict[tuple[int, str, str], _Kept] = OrderedDict()

    @contextmanager
    def held(self, key: tuple[int, str, str]) -> Iterator[_Kept]:
        """Hold one day; one that was broken off in the middle is forgotten."""
        with self._lock:
            kept = self._days.pop(key, None) or _Kept()
            yield kept
            self._days[key] = kept
            while len(self._days) > 1 and (
                len(self._days) > _MOST_DAYS or sum(len(each.tally) for each in self._days.values()) > _MOST_OPS
            ):
                self._days.popitem(last=False)


_KEPT = _KeptDays()


def judge(statement: Statement, own: DayFigures, seen: int) -> str:
    """Return what the hub thinks of a statement: equal, differs, or behind (the desk had heard what the hub has not).

    ``seen`` is the point of the stream, as it is now, that the desk has proved to have heard.
    """
    if statement.seen > seen:
        return BEHIND
    return EQUAL if statement.figures == own else DIFFERS


def verdicts(tx: Tx, registers: Mapping[str, Register], device: Device, own: Received, seen: int) -> list[DayVerdict]:
    """Return what the hub says of each statement of a range that it has just taken."""
    if not own.header.statements:
        return []
    reader = DayReader(tx, device.station, registers, fresh=False)
    found = []
    for statement in map(read_statement, own.header.statements):
        figures = reader.figures_for(statement, device.device, own.last)
        verdict = judge(statement, figures, seen)
        found.append(
            DayVerdict(
                day=statement.day,
                people=figures.people,
                services=figures.services,
                code=figures.code,
                verdict=verdict,
            )
        )
    return found
