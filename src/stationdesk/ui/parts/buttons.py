"""Buttons: one primary deed a screen, quiet ones beside it, links in lists. All reach 44 px."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QWidget


class _Button(QPushButton):
    PART = "quiet"

    def __init__(self, text: str = "", parent: QWidget | None = None, *, icon: QIcon | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("part", self.PART)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(22, 22))
        if icon is not None:
            self.setIcon(icon)


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
