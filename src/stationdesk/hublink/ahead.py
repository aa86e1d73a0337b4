"""Prepares the next batch of a backlog while the hub works on the last one: read and packed on a thread of its own.

Called by ``carrying``. What was prepared is used only where the engine asks for just that; else it is dropped, and
whatever went wrong on the way comes up again where the book is read in earnest.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass

from stationdesk.app.faults import Fault
from stationdesk.app.outbox_ports import Outbox, OutboxBatch
from stationdesk_sync.wire.limits import MAX_BATCH_OPS, MAX_BATCH_RAW
from stationdesk_sync.wire.packing import pack

Packed = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch and its ops packed, as ``wire.packing.pack`` returns them."""

    batch: OutboxBatch
    packed: Packed


class Ahead:
    """At most one batch in advance. Used by one thread; only ``_prepare`` runs beside it."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._thread: threading.Thread | None = None
        self._prepared: Prepared | None = None
        self._taken: Prepared | None = None

    def begin(self, after: int, sent: int, max_raw: int) -> None:
        """Prepare what follows op ``after``; ``sent`` ops went before it, so at most twice as many may be asked for."""
        self.close()
        count = min(sent * 2, MAX_BATCH_OPS)
        self._thread = threading.Thread(target=self._prepare, args=(after, count, max_raw), name="ahead", daemon=True)
        self._thread.start()

    def take(self, after: int, max_ops: int, max_raw: int) -> OutboxBatch | None:
        """Return the batch that was prepared, if it is what is asked for now."""
        self._wait()
        prepared, self._prepared, self._taken = self._prepared, None, None
        if prepared is None or prepared.batch.first != after + 1:
            return None
        if len(prepared.batch.ops) > max_ops or prepared.packed[1] > max_raw:
            return None
        self._taken = prepared
        return prepared.batch

    def packed(self, ops: tuple[bytes, ...]) -> Packed:
        """Return ops packed: those of the batch that was taken last are so already."""
        if self._taken is not None and self._taken.batch.ops is ops:
            return self._taken.packed
        return pack(ops)

    def close(self) -> None:
        """Wait until nothing runs any more and forget what was prepared."""
        self._wait()
        self._prepared = None

    def _wait(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _prepare(self, after: int, max_ops: int, max_raw: int) -> None:
        with suppress(Fault, ValueError):
            batch = self._outbox.read(after, max_ops, min(max_raw, MAX_BATCH_RAW))
            if batch.ops:
                self._prepared = Prepared(batch, pack(batch.ops))
