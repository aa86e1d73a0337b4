"""What frames every page of the sheet: the head with the square code, the running head, the footer.

Called by ui/sheet/typeset. The square code holds station, day, desk, edition and check code.
"""

from dataclasses import dataclass

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from stationdesk.ui.sheet.page_words import PageWords
from stationdesk.ui.sheet.pieces import Whole, rule, write
from stationdesk.ui.sheet.typefaces import (
    BODY,
    GREY,
    INK,
    MARK,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PALE,
    SMALL,
    STRONG,
    SUBTITLE,
    TINY,
    TITLE,
    break_lines,
    shortened,
)

QR_SIDE = 23 * MM
FOOT = 14.5 * MM


@dataclass(frozen=True)
class Head(Whole):
    """Title, whose sheet it is, the mark of a partial one, the square code at the right."""

    words: PageWords

    _TITLE_LINE = 12.5 * MM
    _AFTER = 2.6 * MM

    def height(self, width: float) -> float:
        """At least as tall as the square code."""
        text = self._TITLE_LINE + len(self._subtitle(width)) * SUBTITLE.line
        return max(QR_SIDE, text + 3.5 * MM) + self._AFTER

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """The text stands at the foot of the head, the code beside it, a rule below."""
        bottom = top + self.height(width) - self._AFTER
        subtitle = self._subtitle(width)
        y = bottom - len(subtitle) * SUBTITLE.line - self._TITLE_LINE
        baseline = TITLE.middle(y, self._TITLE_LINE)
        write(painter, self.words.title, TITLE, left, baseline)
        if self.words.badge:
            self._badge(painter, left + TITLE.width(self.words.title) + 6 * MM, y)
        for number, line in enumerate(subtitle):
            middle = SUBTITLE.middle(y + self._TITLE_LINE + number * SUBTITLE.line, SUBTITLE.line)
            write(painter, line, SUBTITLE, left, middle)
        if self.words.seal is not None:
            square(painter, self.words.seal, QRectF(left + width - QR_SIDE, bottom - QR_SIDE, QR_SIDE, QR_SIDE))
        rule(painter, left, left + width, bottom + self._AFTER, 1.6)

    def _subtitle(self, width: float) -> list[str]:
        return break_lines(self.words.subtitle, SUBTITLE, width - QR_SIDE - 6 * MM)

    def _badge(self, painter: QPainter, x: float, y: float) -> None:
        wide, tall = STRONG.width(self.words.badge) + 5 * MM, 7.2 * MM
        top = y + (self._TITLE_LINE - tall) / 2
        painter.setPen(QPen(QColor(INK), 26))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(x, top, wide, tall), 40, 40)
        write(painter, self.words.badge, STRONG, x + wide / 2, STRONG.middle(top, tall), "centre")


@dataclass(frozen=True)
class RunningHead(Whole):
    """The first line of a page that continues."""

    text: str

    def height(self, width: float) -> float:
        """A line and its rule."""
        return SMALL.line + 3 * MM

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Whose sheet, which day, which edition."""
        write(painter, shortened(self.text, SMALL, width), SMALL, left, SMALL.middle(top, SMALL.line), colour=GREY)
        rule(painter, left, left + width, top + SMALL.line + 1 * MM, 1.1)


def paint_foot(painter: QPainter, words: PageWords, page: str, left: float, top: float, width: float) -> None:
    """Paint the foot of a page: check code and what it is for, hotline, what was known where, page number."""
    rule(painter, left, left + width, top, 1.1)
    baseline = BODY.middle(top + 2.2 * MM, BODY.line)
    write(painter, words.code_label, SMALL, left, baseline)
    x = left + SMALL.width(words.code_label) + 3 * MM
    write(painter, words.code, STRONG, x, baseline)
    x += STRONG.width(words.code) + 4 * MM
    write(painter, words.hotline, SMALL, left + width, baseline, "right")
    room = left + width - SMALL.width(words.hotline) - 4 * MM - x
    own_line = SMALL.width(words.purpose) > room
    if not own_line:
        write(painter, words.purpose, SMALL, x, baseline)
    below = f"{words.purpose} {words.printed}" if own_line else words.printed
    number = TINY.width(page) + 4 * MM if page else 0.0
    lines = break_lines(below, TINY, width - number)
    y = top + 2.2 * MM + BODY.line
    for index, line in enumerate(lines[:2]):
        write(painter, line, TINY, left, TINY.middle(y + index * TINY.line * 0.92, TINY.line))
    write(painter, page, TINY, left + width, TINY.middle(y, TINY.line), "right")


def paint_mark(painter: QPainter, word: str) -> None:
    """Write a word across the whole page, pale and under everything, so that nobody takes the page for a true one."""
    painter.save()
    painter.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    painter.rotate(-55)
    painter.setFont(MARK.font)
    painter.setPen(QColor(PALE))
    side = PAGE_HEIGHT / 2
    painter.drawText(QRectF(-side, -side, 2 * side, 2 * side), Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()


def square(painter: QPainter, content: str, box: QRectF) -> None:
    """Paint a QR code into a box, one run of dark modules at a time."""
    matrix = segno.make(content, error="m", micro=False).matrix
    step = box.width() / len(matrix)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(INK))
    for y, line in enumerate(matrix):
        start: int | None = None
        for x, dark in enumerate([*line, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                painter.drawRect(QRectF(box.left() + start * step, box.top() + y * step, (x - start) * step, step))
                start = None
    painter.restore()
