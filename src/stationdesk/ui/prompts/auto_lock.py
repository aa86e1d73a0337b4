"""Leaving the manager's role by itself when nobody has touched the PC for a while.

Started by the PIN prompt after a sign-in. Hides nothing itself: pages that need the role look again when the actor
changes. Counting needs no role and is never held up.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from stationdesk.ui.sources import ActorSource

QUIET_MILLISECONDS = 5 * 60 * 1000
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class AutoLock(QObject):
    """Watches for input of any kind; one for each ``ActorSource``."""

    def __init__(self, actor: ActorSource, quiet: int = QUIET_MILLISECONDS) -> None:
        super().__init__(actor)
        self._actor = actor
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(quiet)
        self.timer.timeout.connect(self._lock)

    @property
    def running(self) -> bool:
        """Whether the role will be left after a quiet time."""
        return self.timer.isActive()

    def start(self) -> None:
        """Begin to watch, anew."""
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self.timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's own name
        """Begin the quiet time anew with every touch; never swallows one."""
        if event.type() in _TOUCHES:
            self.timer.start()
        return False

    @Slot()
    def _lock(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._actor.leave()


def watch(actor: ActorSource) -> AutoLock:
    """Start (again) the one lock of an actor source."""
    lock = actor.findChild(AutoLock, options=Qt.FindChildOption.FindDirectChildrenOnly) or AutoLock(actor)
    lock.start()
    return lock
