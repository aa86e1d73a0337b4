"""People by hour as hatched bars that survive a photocopier.

Called by ui/sheet/typeset.
"""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from stationdesk.ui.sheet.page_words import Chart
from stationdesk.ui.sheet.pieces import Whole, heading, rule, write
from stationdesk.ui.sheet.typefaces import (
    BODY,
    FAINT,
    GREY,
    HEADING,
    INK,
    MM,
    SMALL,
)


@dataclass(frozen=True)
class ChartPiece(Whole):
    """People by hour as hatched bars that survive a photocopier, the number above each."""

    chart: Chart
    tall: float

    _HEAD = HEADING.line * 1.25
    _FOOT = 5.2 * MM

    def height(self, width: float) -> float:
        """Title, bars, hours."""
        return self._HEAD + self.tall + self._FOOT

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Title, bars, base line, hours below."""
        heading(painter, self.chart.title, self.chart.note, left, top, width)
        base = top + self._HEAD + self.tall
        bars = self.chart.bars
        if not bars:
            write(painter, self.chart.nothing, BODY, left, BODY.middle(top + self._HEAD, BODY.line), colour=GREY)
            return
        most = max(1, *(bar.people for bar in bars))
        step = width / len(bars)
        thick = min(step * 0.84, 11 * MM)
        number = BODY if step >= BODY.width("000") else SMALL
        room = self.tall - number.line
        every = next(n for n in (1, 2, 3, 4, 6) if step * n >= number.width("00") + 0.6 * MM or n == 6)
        for index, bar in enumerate(bars):
            centre = left + step * (index + 0.5)
            if bar.hour is None:
                write(painter, self.chart.rest, number, centre, base + number.rise + 1.3 * MM, "centre", GREY)
                continue
            if not bar.people:
                write(painter, "0", number, centre, base - 1.2 * MM, "centre", FAINT)
            else:
                tall = max(room * bar.people / most, 0.8 * MM)
                hatched(painter, QRectF(centre - thick / 2, base - tall, thick, tall))
                write(painter, str(bar.people), number, centre, base - tall - 1.2 * MM, "centre")
            if bar.hour % every == 0:
                write(painter, str(bar.hour), number, centre, base + number.rise + 1.3 * MM, "centre")
        rule(painter, left, left + width, base, 0.9)


def hatched(painter: QPainter, box: QRectF) -> None:
    """Paint a box of slanted strokes; strokes, not a pattern brush, so that every printer draws them alike."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(QColor(INK), 17, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    step, reach = 1.15 * MM, box.height()
    x = box.left() - reach
    while x < box.right():
        painter.drawLine(QLineF(x, box.top(), x + reach, box.bottom()))
        x += step
    painter.restore()
    painter.setPen(QPen(QColor(INK), 14))
    painter.drawRect(box)
