"""The one button that talks to the hub: a round now, or joining a hub. Work runs on the hub lane.

Bootstrap gives the two deeds; pages start them and hear how they ended. Status on screen comes from the book.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.ui.change_bus import ChangeBus
from stationdesk.ui.lanes import Lane


class SyncCommand(QObject):
    """Starts rounds one at a time. ``finished`` carries the ``Fault`` that ended one, or None."""

    started = Signal()
    finished = Signal(object)

    def __init__(
        self,
        lane: Lane,
        bus: ChangeBus,
        run_round: Callable[[], Changes],
        join: Callable[[str, str], Changes],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane, self._bus, self._round, self._join = lane, bus, run_round, join
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether a round is on its way."""
        return self._busy

    def start(self) -> None:
        """Begin a round now; nothing happens while one is on its way."""
        if self._busy:
            return
        self._busy = True
        self.started.emit()
        self._lane.run(self._round, self._came_back, self._failed)

    def join(self, url: str, code: str, done: Callable[[Changes], None], failed: Callable[[Fault], None]) -> None:
        """Join the hub at ``url`` by an enrolment code; ``done`` or ``failed`` is called on the main thread."""
        self._lane.run(partial(self._join, url, code), partial(self._joined, done), failed)

    def _joined(self, done: Callable[[Changes], None], changes: Changes) -> None:
        self._bus.tell(changes)
        done(changes)

    def _came_back(self, changes: Changes) -> None:
        self._busy = False
        self._bus.tell(changes)
        self.finished.emit(None)

    def _failed(self, fault: Fault) -> None:
        self._busy = False
        self._bus.tell(Changes(facts=frozenset({"sync"})))
        self.finished.emit(fault)
