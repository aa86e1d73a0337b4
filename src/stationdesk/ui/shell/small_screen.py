"""Lets the window be smaller than what stands in it: on a small screen at 125 to 200 percent it is scrolled, not cut.

Called by the main window. Where there is room enough, nothing of it is seen.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_LEAST = QSize(480, 320)  # 1366x768 at 200 percent, less the frame of the window and a task bar


class SmallScreen(QScrollArea):
    """Holds ``inside``, which gets all the room there is and never less than it needs."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:
        """Return the least window."""
        return _LEAST

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the window: arrows and page keys belong to the page that is shown."""
        event.ignore()
