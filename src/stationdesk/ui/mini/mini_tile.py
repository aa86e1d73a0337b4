"""A tally key in one line, for the small window: the key, the name, the number. Everything else is the tile's."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen

from stationdesk.ui.parts import Tile
from stationdesk.ui.parts.key_cap import paint_key

_KEY = 36.0
_GAP = 10.0


class MiniTile(Tile):
    """As high as a comfortable target; a name too long for it is written smaller, never cut."""

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(188, 58)

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(150, 52)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint card, key, name and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        live = bool(self.answer) or self.isDown()
        self.paint_card(painter, live=live)
        box = QRectF(self.rect()).adjusted(_GAP, 0, -_GAP, 0)
        key = QRectF(box.left(), box.center().y() - _KEY / 2, _KEY, _KEY)
        paint_key(painter, self.theme, key, self.key_text, self.theme.font("body", bold=True), on=live)
        number_font = self.theme.font("heading")
        number = str(self.count) if self.count is not None else ""
        wide = QFontMetrics(number_font).horizontalAdvance(number)
        painter.setFont(number_font)
        painter.setPen(QPen(self.theme.colour("accent" if live else "ink" if self.count else "ink3")))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignRight), number)
        room = QRectF(key.right() + _GAP, box.top(), box.right() - wide - _GAP - key.right() - _GAP, box.height())
        painter.setFont(self.fitting_font(room.width()))
        painter.setPen(QPen(self.theme.colour("ink")))
        flags = middle | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self.name_text)
