"""Holds every row of the book against the hub's, and puts right what differs: the book computes its rows anew and hears
the whole stream once more.

Two questions find every row that differs: 256 sums, then the rows of the sums that are unlike. Both ends have to stand
at the same point of the station's stream, so a round goes before. Called on the hub lane.
"""

from stationdesk.app.comparing import Compared, Unlike
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Hearing
from stationdesk.app.outbox_ports import LinkState, Outbox
from stationdesk.app.ports import Clock
from stationdesk.hublink.batches import DeskKeys
from stationdesk.hublink.hub_door import HubDoor
from stationdesk.hublink.rounds import SyncRound
from stationdesk.hublink.translation import problem_fault, transport_fault
from stationdesk_sync.client.hub_client import HubProblem
from stationdesk_sync.client.transport import Opener, TransportProblem
from stationdesk_sync.model.state_root import bucket_of
from stationdesk_sync.model.stream import station_stream
from stationdesk_sync.sealing.vouching import COMPARE_TAG, vouch
from stationdesk_sync.wire.messages import CompareRequest, Comparison, encode

_MOST_BUCKETS = 32  # looked into for their rows; where more differ, hearing everything again is the answer anyway
_MEETINGS = 5  # rounds until both ends must have stood at one point, whatever the others send meanwhile


class Comparer:
    """Compares one book with its hub. ``round_`` is the way by which the two come to one point."""

    def __init__(
        self, outbox: Outbox, hearing: Hearing, keys: DeskKeys, clock: Clock, opener: Opener, round_: SyncRound
    ) -> None:
        self._outbox = outbox
        self._hearing = hearing
        self._keys = keys
        self._clock = clock
        self._door = HubDoor(opener)
        self._round = round_

    def compare(self) -> Compared:
        """Compare, put right what can be, and say what was found; ``Fault`` when the hub cannot be asked."""
        try:
            rows, found = self._met()
            if all(one.known for one in found):
                return Compared(rows, found, 0)
            self._hearing.begin_again()
            rows, left = self._met()
        finally:
            self._door.close()
        put_right = len(set(found) - set(left))
        self._hearing.note_compared(self._clock.now(), put_right, sum(not one.known for one in left))
        return Compared(rows, left, put_right)

    def _met(self) -> tuple[int, tuple[Unlike, ...]]:
        """Run rounds until both ends stand at one point, and return the hub's count of rows and those unlike."""
        for _ in range(_MEETINGS):
            fault = self._round.run_now().fault()
            if fault is not None:
                raise fault
            found = self._looked()
            if found is not None:
                return found
        raise Fault(FaultCode.HUB_BUSY)

    def _looked(self) -> tuple[int, tuple[Unlike, ...]] | None:
        sums = self._hearing.state_buckets()
        said = self._asked(sums, [])
        if not said.comparable:
            return None
        if not said.differs:
            return said.count, ()
        buckets = said.differs[:_MOST_BUCKETS]
        mine = self._hearing.state_rows(buckets)
        here, known = {row[:2] for row in mine}, self._hearing.rows_with_a_reason()
        unlike: list[Unlike] = []
        for bucket in buckets:
            said = self._asked(sums, [row for row in mine if bucket_of(row[1]) == bucket])
            if not said.comparable:
                return None
            unlike += [
                Unlike(register, row_id, (register, row_id) in here, bool(digest), row_id in known)
                for register, row_id, digest in said.rows
                if bucket_of(row_id) == bucket
            ]
        return said.count, tuple(unlike)

    def _asked(self, sums: bytes, rows: list[tuple[str, bytes, bytes]]) -> Comparison:
        link = self._link()
        stream = station_stream(link.station)
        stands = next(c for c in self._hearing.sayings(room=0).cursors if c.stream == stream)
        request = CompareRequest(
            station=link.station,
            device=self._keys.device_id,
            pos=stands.pos,
            chain=stands.chain,
            buckets=sums,
            rows=rows,
        )
        key = self._keys.vouching_key(link.hub_box_key)
        try:
            return self._door.compare(link, vouch(key, self._keys.device_id, COMPARE_TAG, encode(request)))
        except HubProblem as problem:
            raise problem_fault(problem.problem) from problem
        except TransportProblem as problem:
            raise transport_fault(problem.kind) from problem

    def _link(self) -> LinkState:
        link = self._outbox.link()
        if link is None:
            raise Fault(FaultCode.NOT_JOINED)
        return link
