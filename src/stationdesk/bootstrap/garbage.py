"""Python's cyclic garbage is collected on the main thread alone, and only among what came after the start.

A window that was closed is often part of a ring of references. Were the collector to run on a lane, it would destroy
the window's Qt half there, and Qt would crash the next time it looks at it (docs/decisions/012).
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MS = 2_000


class MainThreadGarbage(QObject):
    """Switches the automatic collector off and collects from a timer, by Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on no other thread collects, and what was there before the first window is looked at no more.

        That is what was imported, and stays: looking through all of it held the window for a twentieth of a second.
        """
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the collector back as it was."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due, if any is."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
