"""What one segment says of one day, boiled down to what a check code and a total need.

36 bytes an op instead of the op: a hub compares days all the time and must not read whole days again for it. Made
from op bytes alone; the few parts that are in use stay in memory under the check value of their segment.
"""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stationdesk_sync.hub.admit import arrive
from stationdesk_sync.hub.store.segments import Segment
from stationdesk_sync.model.day import VISIT, counts_in_day
from stationdesk_sync.model.merge import Version
from stationdesk_sync.model.op import ID_LENGTH, Kind, Op
from stationdesk_sync.model.register import Register
from stationdesk_sync.wire.codec import MalformedOp, decode_op
from stationdesk_sync.wire.packing import MalformedBatch

MOST_OPS = 300_000  # whose parts stay in memory


@dataclass(frozen=True, slots=True)
class Word:
    """A correction or withdrawal of a visit: ``at`` is its place in the part, ``people`` None for a withdrawal."""

    at: int
    row_id: bytes
    version: Version
    people: int | None
    services: int


@dataclass(slots=True)
class Part:
    """The ops of a segment that stand under a day's code, column by column.

    ``rows`` holds the row ids of visits, ``people`` and ``services`` their figures; ops of other kinds have nothing
    there.
    """

    seqs: list[int] = field(default_factory=list)
    ids: list[bytes] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)
    people: "array[int]" = field(default_factory=lambda: array("q"))
    services: "array[int]" = field(default_factory=lambda: array("q"))
    words: list[Word] = field(default_factory=list)

    def add(self, seq: int, identity: bytes, op: Op) -> None:
        """Add one op that counts in the day."""
        at, row_id, people, services = len(self.seqs), b"", 0, 0
        if op.register == VISIT:
            people, services = figures_of(op.data)
            if op.kind is Kind.FACT:
                row_id = op.row_id
            else:
                withdrawn = op.kind is Kind.WITHDRAW
                self.words.append(
                    Word(at, op.row_id, Version(op.clock, identity), None if withdrawn else people, services)
                )
                people = services = 0
        self.add_fact(seq, identity, row_id, people, services)

    def add_fact(self, seq: int, identity: bytes, row_id: bytes, people: int, services: int) -> None:
        """Add a fact with its figures."""
        self.seqs.append(seq)
        self.ids.append(identity)
        self.rows.append(row_id)
        self.people.append(people)
        self.services.append(services)


Parts = Mapping[str, Part]


def figures_of(data: Mapping[str, object]) -> tuple[int, int]:
    """Return people and services of a visit's payload."""
    people, services = data.get("people"), data.get("services")
    head = people if isinstance(people, int) else 0
    return head, head * (len(services) if isinstance(services, list | tuple) else 0)


def parts_of(
    ops: Iterable[tuple[int, bytes, Op]], registers: Mapping[str, Register], parts: dict[str, Part]
) -> dict[str, Part]:
    """Add ops given as number, op id and op to the parts of their days, and return these."""
    for seq, identity, op in ops:
        if op.day is not None and counts_in_day(op, registers):
            part = parts.get(op.day)
            if part is None:
                part = parts[op.day] = Part()
            part.add(seq, identity, op)
    return parts


def read_parts(segment: Segment, registers: Mapping[str, Register]) -> dict[str, Part]:
    """Return the parts of a segment from its op bytes. One that cannot be read gives none."""
    found = []
    try:
        raws = segment.ops()
    except MalformedBatch:
        return {}
    for seq, raw in enumerate(raws, start=segment.first):
        try:
            one = arrive(segment.device, seq, raw, decode_op(raw))
        except (MalformedOp, ValueError):
            continue
        found.append((seq, one.identity, one.op))
    return parts_of(found, registers, {})


class PartCache:
    """The parts of the segments that were asked about last; bounded by the number of their ops."""

    def __init__(self, most: int = MOST_OPS) -> None:
        self._most, self._total = most, 0
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[int, bytes], tuple[object, Parts, int]] = OrderedDict()

    def get(self, registers: Mapping[str, Register], sha: bytes) -> Parts | None:
        """Return the parts of a segment, or None."""
        with self._lock:
            found = self._held.get((id(registers), sha))
            if found is not None:
                self._held.move_to_end((id(registers), sha))
            return None if found is None else found[1]

    def put(self, registers: Mapping[str, Register], sha: bytes, parts: Parts) -> None:
        """Keep the parts of a segment; the oldest make room. The registers are kept with them: they name the entry."""
        size = sum(len(part.seqs) for part in parts.values()) + ID_LENGTH
        with self._lock:
            if (id(registers), sha) in self._held:
                return
            self._held[id(registers), sha] = (registers, parts, size)
            self._total += size
            while self._total > self._most:
                _, (_, _, dropped) = self._held.popitem(last=False)
                self._total -= dropped


CACHE = PartCache()
