"""What must hold after every step, and what must be so once everybody has come to rest. See README.md for the list.

``Watch`` keeps its own view of the hub's streams, grown range by range as the hub commits them, and never believes a
number that it can recompute.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stationdesk.storage.foreign import NO_FAULT
from stationdesk_sync.hub.admit import REPEAT, SHUT_OUT, decode_exceptions
from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.compare import station_rows
from stationdesk_sync.hub.store import segments, streams
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.op import op_id
from stationdesk_sync.model.state_root import Buckets
from stationdesk_sync.model.stream import H_0, station_stream
from stationdesk_sync.wire.messages import RangeHeader, decode
from tests.simulation.drafts import DAYS

if TYPE_CHECKING:
    from stationdesk_sync.hub.store.engine import Tx
    from tests.simulation.desk import SimDesk
    from tests.simulation.ledger import Made
    from tests.simulation.world import World

_ROOM = 1 << 20


@dataclass
class View:
    """One station's stream as the simulation saw it grow: op ids by position, and the chain at each range's end.

    ``codes`` says by position why the hub set an op aside when it came, None where it did not.
    """

    ids: list[bytes] = field(default_factory=list)
    codes: list[str | None] = field(default_factory=list)
    points: dict[int, bytes] = field(default_factory=lambda: {0: H_0})
    exceptions: dict[bytes, list[str]] = field(default_factory=dict)

    @property
    def head(self) -> tuple[int, bytes]:
        """The last position and the chain there."""
        return len(self.ids), self.points[len(self.ids)]


class Watch:
    """Looks at the hub and at the desk that acted last."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._views: dict[str, View] = {}
        self._acted: SimDesk | None = None
        self._barred: dict[bytes, int] = {}
        self._restored = False

    def acted(self, desk: "SimDesk") -> None:
        """Remember who did something."""
        self._acted = desk

    def hub_was_restored(self) -> None:
        """Forget what the streams were; they may have other ops at the same positions from now on."""
        self._restored = True
        self._views.clear()
        self._barred.clear()
        self._grow()

    def hub_ids(self, station: str) -> set[bytes]:
        """Return the ids of all ops that the hub holds of a station."""
        self._grow()
        return set(self.view(station).ids)

    def view(self, station: str) -> View:
        """Return the stream of a station as it stands."""
        return self._views.setdefault(station, View())

    def heads_for(self, desk: "SimDesk") -> dict[str, tuple[int, bytes]]:
        """Return where a desk's cursors stand once it has heard everything."""
        head = self.view(desk.station).head
        return desk.cursors() | {station_stream(desk.station): head}

    def look(self) -> None:
        """Check what must always hold; raises ``AssertionError`` with the number of the invariant."""
        self._grow()
        for device, last in self._world.hub.revoked():
            before = self._barred.setdefault(device, last)
            for seq in range(before + 1, last + 1):
                codes = self._codes(device, seq)
                assert codes and codes <= {REPEAT, SHUT_OUT}, "I7: the hub counts records of a desk that was revoked"
        desk, self._acted = self._acted, None
        if desk is None or desk.link is None:
            return
        holds = self._world.hub.holds(desk.keys.device_id)
        if not self._restored and holds is not None:
            assert desk.link.acked <= holds, f"I1: {desk.name} takes {desk.link.acked} ops for received, not {holds}"
        view, held = self.view(desk.station), desk.held_ids()
        pos, chain = desk.cursors().get(station_stream(desk.station), (0, H_0))
        if view.points.get(pos) == chain:
            missing = set(view.ids[:pos]) - held
            assert not missing, f"I6: {desk.name} stands at {pos} without {len(missing)} of the ops before"
        strange = [made.station for identity, made in self._known(held) if made.station != desk.station]
        assert not strange, f"I7: {desk.name} of {desk.station} holds an op of {strange[0]}"

    def _codes(self, device: bytes, seq: int) -> set[str]:
        place = device + seq.to_bytes(8, "big")
        return {code for view in self._views.values() for code in view.exceptions.get(place, ())}

    def _known(self, ids: set[bytes]) -> list[tuple[bytes, "Made"]]:
        ops = self._world.ledger.ops
        return [(identity, ops[identity]) for identity in ids if identity in ops]

    def _grow(self) -> None:
        with self._world.hub.store.read() as tx:
            for station in self._world.stations:
                self._take(tx, station, self.view(station))

    def _take(self, tx: "Tx", station: str, view: View) -> None:
        """Take in the ranges that are new; positions must be dense and the chain must be what the ranges make it."""
        for taken in streams.ranges(tx, station):
            if taken.stream != station_stream(station) or taken.to_pos <= len(view.ids):
                continue
            assert taken.from_pos == len(view.ids) + 1, f"I5: {station} jumps to {taken.from_pos}"
            view.ids += [op_id(raw) for raw in _ops(tx, station, taken)]
            assert len(view.ids) == taken.to_pos, f"I5: {station} has no op at {taken.to_pos}"
            view.points[taken.to_pos] = taken.chain
            view.codes += [None] * (taken.to_pos - taken.from_pos + 1)
            for device, seq, code in decode_exceptions(taken.exceptions):
                if device == taken.device and taken.first <= seq <= taken.last:
                    view.codes[taken.from_pos + seq - taken.first - 1] = code
                view.exceptions.setdefault(device + seq.to_bytes(8, "big"), []).append(code)


def _ops(tx: "Tx", station: str, taken: streams.Range) -> list[bytes]:
    segment = segments.holding(tx, station, taken.device, taken.first)
    assert segment is not None, f"I5: {station} has a range without a segment"
    begin = taken.first - segment.first
    return segment.ops()[begin : begin + taken.to_pos - taken.from_pos + 1]


def check_brought(world: "World") -> None:
    """Check that nothing waits for its day that a neighbour could prove at once: a signed range that fits the hub."""
    for desk in world.desks:
        if desk.link is None or world.hub.is_revoked(desk.keys.device_id):
            continue
        for device, first, last, raw in desk.signed_ranges():
            header = decode(raw, RangeHeader)
            known = world.hub.device(device)
            if header.last == last and known is not None:
                goes_on = known.last == first - 1 and known.chain == header.prev_chain
                assert not goes_on, f"I12: {desk.name} could prove {last - first + 1} ops that the hub lacks"


def check_quiet(world: "World") -> None:
    """Check what must be so once everybody has come to rest; raises ``AssertionError`` with the invariant's number."""
    barred = [desk for desk in world.desks if world.hub.is_revoked(desk.keys.device_id)]
    for station in world.stations:
        _check_station(world, station, barred)
    finding = verify(world.hub.hub)
    assert finding is None, f"I15: the hub's log and rows differ: {finding}"
    for desk in world.desks:
        if desk not in barred and desk.link is not None:
            assert not desk.hearing.sayings(room=_ROOM).offers, f"I12: {desk.name} goes on offering what nobody takes"
        bad = desk.check()
        assert bad is None, f"I15: {desk.name}'s log and rows differ: {bad}"


def _check_station(world: "World", station: str, barred: "list[SimDesk]") -> None:
    view = world.watch.view(station)
    held = set(view.ids)
    desks = [desk for desk in world.desks if desk.station == station]
    with_them = set[bytes]().union(*(desk.held_ids() for desk in barred)) - held
    lost = world.ledger.must_survive(station) - held - with_them
    assert not lost, f"I1: {len(lost)} ops of {station} are lost"
    strange = held - world.ledger.ops.keys()
    assert not strange, f"I2: the hub holds {len(strange)} ops of {station} that nobody wrote"
    codes = [code for found in view.exceptions.values() for code in found]
    taken = _taken(view)
    # What a revoked desk wrote may be counted besides, once, as the op of a trusted desk that brought it.
    vouched_for = Counter((SHUT_OUT, None))
    strange = {identity for identity, found in taken.items() if len(found) != 1 and Counter(found) != vouched_for}
    assert not strange, f"I4: {len(strange)} ops of {station} are taken more than once, or only as repeats"
    refused = {identity for identity, found in taken.items() if NO_FAULT.isdisjoint(found) and None not in found}
    for desk in desks:
        if desk not in barred:
            unlike = desk.held_ids() ^ held
            assert not unlike, f"I3: {desk.name} and the hub differ in {len(unlike)} ops"
            unlike = desk.refused_ids() ^ (refused & desk.heard_ids())
            assert not unlike, f"I3: {desk.name} and the hub differ in what is set aside: {len(unlike)} ops"
    clean = not [code for code in codes if code != REPEAT]
    with world.hub.store.read() as tx:
        _check_days(world, tx, station, clean=clean)
        rows = {(name, row_id): digest for name, row_id, digest in station_rows(tx, world.hub.registers, station)}
    # What a newer program wrote each end judges by what it knows itself; the desks do not know the hub's lists.
    later = {identity for identity, found in taken.items() if not NO_FAULT.isdisjoint(found)}
    judged_apart = {row_id for desk in desks for row_id in desk.rows_of(later)}
    for desk in desks:
        if desk not in barred:
            theirs = {(name, row_id): digest for name, row_id, digest in desk.hearing.state_rows(range(256))}
            unlike_rows = {row_id for (_, row_id), _ in rows.items() ^ theirs.items()}
            unlike_rows -= desk.hearing.rows_with_a_reason() | judged_apart
            assert not unlike_rows, f"I3: {desk.name} and the hub differ in {len(unlike_rows)} rows"
            if rows == theirs:
                sums = Buckets()
                for (_, row_id), digest in rows.items():
                    sums.add(row_id, digest)
                assert sums.to_bytes() == desk.hearing.state_buckets(), f"I3: the sums of {desk.name} differ"


def _taken(view: View) -> dict[bytes, list[str | None]]:
    """Return for each op with which codes it was taken, its repeats left out."""
    found: dict[bytes, list[str | None]] = {identity: [] for identity in view.ids}
    for identity, code in zip(view.ids, view.codes, strict=True):
        if code != REPEAT:
            found[identity].append(code)
    return found


def _check_days(world: "World", tx: "Tx", station: str, *, clean: bool) -> None:
    for day in DAYS:
        found = agree(tx, station, day, world.hub.registers)
        assert found.equal is not False or not clean, f"I3: statements of {station} for {day} differ"
