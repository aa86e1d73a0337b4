"""Which ops a station's segments hold already, by their ids.

Asked only when a device says that it sends again what another identity sent, or when ranges are offered: in
every other case the chain of the device alone keeps repeats out. The ids of a few stations stay in memory.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable

from stationdesk_sync.hub.store import segments
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model.op import op_id

MOST_IDS = 400_000  # in memory, of all stations together


class HeldIds:
    """The op ids of stations, each with the position of the station's stream up to which they were read."""

    def __init__(self, most: int = MOST_IDS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[bytes, str], tuple[bytes, set[bytes]]] = OrderedDict()

    def of(self, tx: Tx, hub: bytes, station: str, chain: bytes) -> set[bytes]:
        """Return the ids of every op of a station whose stream has come to ``chain``; the stream is held."""
        with self._lock:
            known = self._held.get((hub, station))
        if known is not None and known[0] == chain:
            return known[1]
        return {op_id(raw) for segment in segments.of_station(tx, station) for raw in segment.ops()}

    def keep(self, hub: bytes, station: str, chain: bytes, ids: set[bytes], more: Iterable[bytes] = ()) -> None:
        """Keep the ids of a station with those that came since; the oldest make room."""
        ids.update(more)
        with self._lock:
            self._held[hub, station] = (chain, ids)
            self._held.move_to_end((hub, station))
            total = sum(len(found) for _, found in self._held.values())
            while total > self._most and self._held:
                _, (_, dropped) = self._held.popitem(last=False)
                total -= len(dropped)


HELD = HeldIds()
