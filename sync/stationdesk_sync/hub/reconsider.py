"""Takes in records that came before their register was known here.

Called when a hub is opened for writing. What a newer desk sent was set aside as ``unknown_register``
with its bytes; once the declaration is here, it is projected as if it had just arrived. The ranges
keep saying what was set aside at the time; ``verify`` knows this rule.
"""

from collections.abc import Mapping

from stationdesk_sync.hub.admit import LATER, NOTHING_TO_MEND, Arrived, Aside, SetAside, admit, arrive
from stationdesk_sync.hub.project import project
from stationdesk_sync.hub.store import segments, streams
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.hub.store.segments import Segment
from stationdesk_sync.model.draft import Lists
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.stream import station_stream


def take_in_known(store: Store, registers: Mapping[str, Register], lists: Lists) -> int:
    """Project the records whose register has become known; return how many were looked at again."""
    with store.read() as tx:
        stations = segments.stations_with(tx, LATER)
    return sum(_take_in(store, station, registers, lists) for station in stations)


def _take_in(store: Store, station: str, registers: Mapping[str, Register], lists: Lists) -> int:
    with store.write() as tx:
        streams.hold(tx, (station_stream(station),))
        arrived: list[Arrived] = []
        aside: list[Aside] = []
        found: list[Segment] = []
        for device, seq, identity in _waiting(tx, station):
            segment = segments.holding(tx, station, device, seq)
            if segment is None:
                continue
            raw = segment.ops()[seq - segment.first]
            try:
                one = arrive(device, seq, raw, admit(raw, registers, lists), identity)
            except SetAside as reason:
                if reason.code not in LATER:
                    aside.append(Aside(device, seq, identity, reason.code))
                continue
            place = None if one.mends is None else segments.unmended(tx, station, one.mends)
            if one.mends is not None and place is None:
                aside.append(Aside(device, seq, identity, NOTHING_TO_MEND))
                continue
            if place is not None:
                segments.mend(tx, station, *place, identity)
            arrived.append(one)
            found.append(segment)
        for one, segment in zip(arrived, found, strict=True):
            segments.remove_set_aside(tx, station, one.device, one.seq)
            if one.op.day is not None:
                segments.note_days(tx, segment, {one.op.day})
        aside += project(tx, station, registers, arrived)
        for again in aside:
            segments.remove_set_aside(tx, station, again.device, again.seq)
        segments.add_set_aside(tx, station, [(a.device, a.seq, a.identity, a.code) for a in aside])
    return len(arrived) + len(aside)


def _waiting(tx: Tx, station: str) -> list[tuple[bytes, int, bytes]]:
    """Return device, seq and op id of what waits for a register, in stream order."""
    held = segments.set_aside_of(tx, station)
    waiting = {place: identity for place, (identity, code) in held.items() if code in LATER}

    def position(place: tuple[bytes, int]) -> int:
        device, seq = place
        segment = segments.holding(tx, station, device, seq)
        return 0 if segment is None else segment.pos + seq - segment.first

    return [(*place, waiting[place]) for place in sorted(waiting, key=position)]
