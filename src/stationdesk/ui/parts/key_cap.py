"""A picture of a key: on tiles the largest thing, in hints a small one."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.ui.theme import Theme


def paint_key(painter: QPainter, theme: Theme, box: QRectF, text: str, font: QFont, *, on: bool = False) -> None:
    """Paint a key cap into ``box``: a top and its darker underside; ``on`` for a key that is pressed now."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = theme.measure("radius_key") + (3 if box.height() > 40 else 0)
    depth = max(2.0, box.height() / 14)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent_hover") if on else theme.colour("shade"))
    painter.drawRoundedRect(box, radius, radius)
    top = QRectF(box.left(), box.top(), box.width(), box.height() - depth)
    painter.setBrush(theme.colour("accent") if on else theme.colour("panel"))
    painter.setPen(QPen(theme.colour("accent") if on else theme.colour("edge"), 1.5))
    painter.drawRoundedRect(top.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
    painter.setFont(font)
    ink: QColor = theme.colour("on_accent") if on else theme.colour("ink")
    painter.setPen(ink)
    painter.drawText(top, Qt.AlignmentFlag.AlignCenter, text)


class KeyCap(QWidget):
    """A key cap of its own, as in the row of hints; as wide as its word needs."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._text = theme, text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.switched.connect(self._follow_theme)

    def sizeHint(self) -> QSize:
        """Return the size of the word with a margin."""
        measure = QFontMetrics(self._font())
        height = measure.height() + 6
        return QSize(max(height - 2, measure.horizontalAdvance(self._text) + 16), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the key."""
        painter = QPainter(self)
        paint_key(painter, self._theme, QRectF(self.rect()), self._text, self._font())

    def _font(self) -> QFont:
        return self._theme.font("small", bold=True)

    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()
