"""Long work and the bar that shows it: the lane says how far it is, the main thread paints, a person may end it.

Called by whatever may take over a second. Only what moves by a whole percent is told, so that a bar costs nothing.
"""

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from stationdesk.ui.parts import Progress


class LongWork(QObject):
    """Hand it to a use case as its ``going``. ``begin`` shows the bar, ``finish`` takes it away, whatever came."""

    _came = Signal(int, int)

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress)
        self._progress = progress
        self._stop = threading.Event()
        self._percent = -1
        self._came.connect(progress.advance, Qt.ConnectionType.QueuedConnection)
        progress.stopped.connect(self._stop_asked)

    def begin(self, words: str, stop: str) -> None:
        """Show what goes on; ``stop`` is the word on the button that ends it."""
        self._stop.clear()
        self._percent = -1
        self._progress.begin(words, stop)

    def finish(self) -> None:
        """It is over."""
        self._progress.finish()

    @property
    def stop_wanted(self) -> bool:
        """Whether a person wants it to end. Read on the lane."""
        return self._stop.is_set()

    def step(self, done: int, of: int) -> None:
        """Say how far it is. Called on the lane."""
        percent = 100 * done // of if of else 0
        if percent != self._percent:
            self._percent = percent
            self._came.emit(done, of)

    @Slot()
    def _stop_asked(self) -> None:
        self._stop.set()
