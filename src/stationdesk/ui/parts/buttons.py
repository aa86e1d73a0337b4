"""Buttons: one primary deed a screen, quiet ones beside it, links in lists. All reach 44 px."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

ICON = 22
GAP = 7


class _Button(QPushButton):
    PART = "quiet"

    def __init__(self, text: str = "", parent: QWidget | None = None, *, icon: QIcon | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("part", self.PART)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(ICON + GAP, ICON))
        if icon is not None:
            self.setIcon(icon)

    def setIcon(self, icon: QIcon | QPixmap) -> None:
        """Set an icon with some air between it and the word."""
        if self.PART == "state" or icon.isNull():
            super().setIcon(icon)
            return
        source = icon if isinstance(icon, QPixmap) else icon.pixmap(QSize(ICON, ICON))
        ratio = source.devicePixelRatio()
        padded = QPixmap(round((ICON + GAP) * ratio), round(ICON * ratio))
        padded.setDevicePixelRatio(ratio)
        padded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(padded)
        painter.drawPixmap(0, 0, source)
        painter.end()
        super().setIcon(QIcon(padded))


class PrimaryButton(_Button):
    """The one deed that a screen is about; 60 px high."""

    PART = "primary"


class QuietButton(_Button):
    """Any other deed; make it checkable for a choice."""

    PART = "quiet"


class LinkButton(_Button):
    """A deed in a list, without a frame."""

    PART = "link"


class StateButton(_Button):
    """A state that can be changed by pressing it (open, closed): property ``kind`` green or accent."""

    PART = "state"
