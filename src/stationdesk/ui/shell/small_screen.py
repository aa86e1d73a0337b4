"""Lets the window be smaller than what stands in it: on a small screen at 125 to 200 percent it is scrolled, not cut.

Called by the main window. Where there is room enough, nothing of it is seen.
"""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_LEAST = QSize(480, 320)  # 1366x768 at 200 percent, less the frame of the window and a task bar


class SmallScreen(QScrollArea):
    """Holds ``inside``, which gets all the room there is and never less than its least size.

    Qt's own way (``setWidgetResizable``) would give words that wrap the height they wish for and so scroll too early.
    """

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    @property
    def scrolls(self) -> bool:
        """Whether there is less room than what stands inside needs."""
        return self.widget().size() != self.viewport().size()

    def minimumSizeHint(self) -> QSize:
        """Return the least window."""
        return _LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new room."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Heed what stands inside when it needs more room, or less."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the window: arrows and page keys belong to the page that is shown."""
        event.ignore()

    def _fit(self) -> None:
        least = self.widget().minimumSizeHint()
        whole = self.maximumViewportSize()
        room = whole if least.width() <= whole.width() and least.height() <= whole.height() else self.viewport().size()
        self.widget().resize(room.expandedTo(least))
