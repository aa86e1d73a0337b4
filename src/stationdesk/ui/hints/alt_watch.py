"""Listens for Alt alone, pressed and let go, in front of the window's handle. Alt with anything else is not meant.

Made by the main window. It takes only the release of such an Alt (the system would open the window's menu with it); the
press and every other key go their way, so that input methods and Alt+F4 work as they do without it.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from stationdesk.ui.hints.layer import HintLayer

_ENDING = frozenset({QEvent.Type.Wheel, QEvent.Type.FocusOut})


class AltWatch(QObject):
    """``listen`` may be called each time the window is shown: a handle is listened at once."""

    def __init__(self, window: QWidget, layer: HintLayer) -> None:
        super().__init__(window)
        self._window, self._layer = window, layer
        self._handle: QObject | None = None
        self._alone = False

    def listen(self) -> None:
        """Begin to listen at the handle that the window has now."""
        handle: QObject | None = self._window.windowHandle()
        if handle is None or handle is self._handle:
            return
        self._handle = handle
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note Alt; whatever else is pressed or clicked meanwhile makes it another Alt."""
        kind = event.type()
        if kind in _ENDING:
            self._alone = False
            self._layer.leave()
        elif kind == QEvent.Type.MouseButtonPress:
            self._alone = False
        elif kind == QEvent.Type.MouseButtonRelease:
            # Behind the click: where the window scrolls, giving the keyboard back may move what is clicked on.
            QTimer.singleShot(0, self._layer, self._layer.leave)
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            if event.key() != Qt.Key.Key_Alt:
                self._alone = False
            elif not event.isAutoRepeat():
                self._alone = not event.modifiers() & ~Qt.KeyboardModifier.AltModifier
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Alt:
            return self._released(event)
        return False

    def _released(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or not self._alone:
            return False
        self._alone = False
        if self._layer.isVisible():
            self._layer.leave()
        else:
            self._layer.show_hints()
        return True
