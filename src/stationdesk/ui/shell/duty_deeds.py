"""Opening and closing the station and saying who is on duty, from anywhere: one key, saved at once, mended after.

Called by the station bar. Talks to the use cases on the writer lane; shows nothing itself.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.keep_shift import Opened, amend_shift, close_station, open_station
from stationdesk.app.views import ShiftView
from stationdesk.ui.context import Context


class DutyDeeds(QObject):
    """``opened`` and ``closed`` carry the row of the span; ``failed`` a ``Fault``."""

    opened = Signal(bytes)
    closed = Signal(bytes)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def open(self) -> None:
        """Open the station now."""
        context = self._context
        context.lanes.writer.run(partial(open_station, context.desk, context.actor.now), self._opened, self._failed)

    def close(self, shift: ShiftView) -> None:
        """Close the span that is open now."""
        context = self._context
        context.lanes.writer.run(
            partial(close_station, context.desk, context.actor.now), partial(self._closed, shift), self._failed
        )

    def amend(self, row_id: bytes, values: dict[str, object]) -> None:
        """Say more about a span: who, how many, weather, a note, or that it was not closed after all."""
        context = self._context
        context.lanes.writer.run(
            partial(amend_shift, context.desk, context.actor.now, row_id, values), self._amended, self._failed
        )

    def _opened(self, opened: Opened) -> None:
        self._context.bus.tell(opened.changes)
        self.opened.emit(opened.row_id)

    def _closed(self, shift: ShiftView, changes: Changes) -> None:
        self._context.bus.tell(changes)
        self.closed.emit(shift.row_id)

    def _amended(self, changes: Changes) -> None:
        self._context.bus.tell(changes)

    def _failed(self, fault: Fault) -> None:
        self.failed.emit(fault)
