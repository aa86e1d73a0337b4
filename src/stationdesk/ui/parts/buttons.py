"""Buttons: one primary deed a screen, quiet ones beside it, links in lists. All reach 44 px."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from stationdesk.ui.theme.tokens import read_tokens

ICON = 22
TALL = 60
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


class TallButton(QuietButton):
    """A quiet deed for whoever has a finger and poor eyes: 60 px high. The style sheet's least height goes before that
    of the widget, so the height is asked for as a hint."""

    def sizeHint(self) -> QSize:
        """Return the size of the words, never lower."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(TALL, hint.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()


class LinkButton(_Button):
    """A deed in a list, without a frame."""

    PART = "link"


class YieldingLink(LinkButton):
    """A link whose words are shortened before its neighbours have no room; a reader and the tool tip say the whole."""

    LEAST = 140

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._words, self._more = text, ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """All of it."""
        return self._words

    def say(self, words: str, more: str = "") -> None:
        """Show ``words``; ``more`` follows them in the tool tip."""
        self._words, self._more = words, more
        self.setAccessibleName(words)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the size of all the words."""
        wide = self.fontMetrics().horizontalAdvance(self._words) + self._beside()
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the size that a few words need."""
        return QSize(min(self.LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._fit()

    def _beside(self) -> int:
        bold = QStyleOptionButton()
        self.initStyleOption(bold)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, bold, self).width()
        return self.width() - room + 2

    def _fit(self) -> None:
        room = self.width() - self._beside()
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, max(0, room) + 2)
        if shown != self.text():
            self.setText(shown)
        whole = self._words if shown != self._words else ""
        self.setToolTip(" · ".join(part for part in (whole, self._more) if part))


class StateButton(_FilledButton):
    """A state that can be changed by pressing it (open, closed): property ``kind`` green or accent."""

    PART = "state"

    def filled(self) -> bool:
        """Whether the ground is filled now."""
        return str(self.property("kind")) == "accent"
