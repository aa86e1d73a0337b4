"""Buttons: one primary deed a screen, quiet ones beside it, links in lists. All reach 44 px."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyleOptionButton, QWidget

from stationdesk.ui.theme.tokens import read_tokens

ICON = 22
INNER_RING = 2.0
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterButton(QPushButton):
    """Enter presses it as Space does: what is framed is what happens. A held Enter presses once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter; with Ctrl it goes on to the form around, which saves."""
        if event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)


class _Button(EnterButton):
    PART = "quiet"

    def __init__(self, text: str = "", parent: QWidget | None = None, *, icon: QIcon | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("part", self.PART)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(ICON, ICON))
        if icon is not None:
            self.setIcon(icon)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Leave some air between an icon and the word beside it."""
        super().initStyleOption(option)
        if self.text() and not self.icon().isNull():
            option.text = f" {option.text}"  # type: ignore[attr-defined]  # it is there; Qt's stubs forgot it


class _FilledButton(_Button):
    """On a filled ground one ring is never seen on both sides of itself: inside it a second one lies, in the colour
    of the words."""

    def filled(self) -> bool:
        """Whether the ground is filled now."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button and, when the keyboard is on it, the inner ring."""
        super().paintEvent(event)
        if not (self.hasFocus() and self.filled()):
            return
        tokens = read_tokens().measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().buttonText().color(), INNER_RING))
        inset = tokens["focus"] + INNER_RING / 2
        radius = tokens["radius_control"] - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


class PrimaryButton(_FilledButton):
    """The one deed that a screen is about; 60 px high."""

    PART = "primary"


class QuietButton(_Button):
    """Any other deed; make it checkable for a choice."""

    PART = "quiet"


class LinkButton(_Button):
    """A deed in a list, without a frame."""

    PART = "link"


class StateButton(_FilledButton):
    """A state that can be changed by pressing it (open, closed): property ``kind`` green or accent."""

    PART = "state"

    def filled(self) -> bool:
        """Whether the ground is filled now."""
        return str(self.property("kind")) == "accent"
