"""The picture of a page as it is now, with a number on each part that help explains.

The picture is taken from the window itself, so that it is always true and in the reader's language and colours; it is
never written anywhere.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.ui.help.topic import Mark
from stationdesk.ui.theme import Theme

_SPOT = 15.0
_MOST_WIDE = 860


def marked(page: QWidget, marks: Sequence[Mark]) -> list[tuple[Mark, QRect]]:
    """Return the marks whose part is shown on the page, with its place there."""
    found = []
    for mark in marks:
        part: object = page
        for name in mark.path.split("."):
            part = getattr(part, name, None)
        if isinstance(part, QWidget) and part.isVisibleTo(page) and part.width() > 0:
            found.append((mark, QRect(part.mapTo(page, part.rect().topLeft()), part.size())))
    return found


class MarkedPicture(QWidget):
    """A picture no wider than it has room, numbered from 1 in the order of the places."""

    def __init__(self, theme: Theme, picture: QPixmap, places: Sequence[QRect], name: str) -> None:
        super().__init__()
        self._theme, self._picture = theme, picture
        self._full = picture.deviceIndependentSize().toSize()
        self._places = [place.intersected(QRect(0, 0, self._full.width(), self._full.height())) for place in places]
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(_MOST_WIDE)
        self.setAccessibleName(name)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that keeps the shape."""
        return max(1, round(width * self._full.height() / max(1, self._full.width())))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(_MOST_WIDE, self.heightForWidth(_MOST_WIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, a frame, and the numbers."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawPixmap(whole, self._picture, QRectF(self._picture.rect()))
        painter.setPen(QPen(self._theme.colour("edge"), 1.5))
        painter.drawRect(whole)
        scale = whole.width() / max(1, self._full.width())
        painter.setFont(self._theme.font("small", bold=True))
        for number, place in enumerate(self._places, start=1):
            box = QRectF(place.x() * scale, place.y() * scale, place.width() * scale, place.height() * scale)
            self._paint_mark(painter, whole, box.translated(whole.topLeft()), number)

    def _paint_mark(self, painter: QPainter, whole: QRectF, box: QRectF, number: int) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawRoundedRect(box.intersected(whole.adjusted(2, 2, -2, -2)), 4, 4)
        inside = whole.adjusted(_SPOT, _SPOT, -_SPOT, -_SPOT)
        centre = QPointF(
            min(max(box.left() + 2, inside.left()), inside.right()),
            min(max(box.top() + 2, inside.top()), inside.bottom()),
        )
        painter.setPen(QPen(self._theme.colour("on_accent"), 2))
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(centre, _SPOT, _SPOT)
        around = QRectF(centre.x() - _SPOT, centre.y() - _SPOT, 2 * _SPOT, 2 * _SPOT)
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, str(number))
