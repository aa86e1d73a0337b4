"""Sections with dotted lines, and the framed field for words; both go on on the next page if they must.

Called by ui/sheet/typeset.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from stationdesk.ui.sheet.page_words import Section
from stationdesk.ui.sheet.pieces import Piece, dots, heading, write
from stationdesk.ui.sheet.typefaces import (
    BODY,
    GREY,
    HEADING,
    MM,
    STRONG,
    break_lines,
    shortened,
)

HAND = 7.5 * MM


@dataclass(frozen=True)
class SectionPiece:
    """A titled list with dotted lines: what on the left, how it stands in bold on the right."""

    section: Section
    row: float

    _HEAD = HEADING.line * 1.15

    def height(self, width: float) -> float:
        """Title and rows; a long row takes more lines."""
        return self._HEAD + sum(self._tall(index, width) for index in range(len(self.section.rows)))

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Title, then row by row."""
        heading(painter, self.section.title, self.section.note, left, top, width)
        top += self._HEAD
        for index, row in enumerate(self.section.rows):
            lines, tall = self._left(index, width), self._tall(index, width)
            for number, line in enumerate(lines):
                write(painter, line, BODY, left, BODY.middle(top + number * BODY.line, self.row))
            baseline = BODY.middle(top + (len(lines) - 1) * BODY.line, self.row)
            write(painter, shortened(row.right, STRONG, width * 0.6), STRONG, left + width, baseline, "right")
            top += tall
            dots(painter, left, left + width, top)

    def divide(self, width: float, room: float) -> tuple[Piece | None, Piece | None]:
        """Between rows; the title is repeated."""
        used = self._HEAD
        for index in range(len(self.section.rows)):
            used += self._tall(index, width)
            if used > room:
                if index == 0:
                    return None, self
                first = replace(self.section, rows=self.section.rows[:index])
                second = replace(self.section, rows=self.section.rows[index:])
                return replace(self, section=first), replace(self, section=second)
        return self, None

    def _left(self, index: int, width: float) -> list[str]:
        row = self.section.rows[index]
        taken = min(STRONG.width(row.right), width * 0.6) + 3 * MM if row.right else 0.0
        return break_lines(row.left, BODY, width - taken)

    def _tall(self, index: int, width: float) -> float:
        return self.row + (len(self._left(index, width)) - 1) * BODY.line


@dataclass(frozen=True)
class Box:
    """A framed field for words; without any it is left empty with dotted lines to write on by hand."""

    title: str
    lines: tuple[str, ...]
    blank: int
    going_on: str = ""

    _HEAD = HEADING.line * 1.25
    _INSET = 2.8 * MM
    _PAD = 2.2 * MM

    @classmethod
    def of(cls, title: str, going_on: str, paragraphs: tuple[str, ...], width: float, blank: int) -> "Box":
        """Set paragraphs into a box of this width, with ``blank`` lines left to write on; on the next page
        it is called ``going_on``."""
        lines = [line for text in paragraphs for line in break_lines(text, BODY, width - 2 * cls._INSET)]
        return cls(title, tuple(lines), blank, going_on)

    def height(self, width: float) -> float:
        """Title, frame, lines."""
        return self._HEAD + 2 * self._PAD + len(self.lines) * BODY.line + self.blank * HAND

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Title, frame, words, room for the hand."""
        heading(painter, self.title, "", left, top, width)
        y = top + self._HEAD
        painter.setPen(QPen(QColor(GREY), 13))
        painter.drawRect(QRectF(left, y, width, self.height(width) - self._HEAD))
        y += self._PAD
        for line in self.lines:
            write(painter, line, BODY, left + self._INSET, BODY.middle(y, BODY.line))
            y += BODY.line
        for _ in range(max(0, self.blank - 1)):
            y += HAND
            dots(painter, left + self._INSET, left + width - self._INSET, y)

    def divide(self, width: float, room: float) -> tuple[Piece | None, Piece | None]:
        """Between lines, at least three here; the title is repeated."""
        count = int((room - self._HEAD - 2 * self._PAD) // (BODY.line))
        if self.height(width) <= room:
            return self, None
        if count >= len(self.lines):
            bare = replace(self, blank=0)
            return (bare, None) if self.lines else (None, self)
        if count < 3 or len(self.lines) - count < 2:
            return None, self
        rest = replace(self, title=self.going_on or self.title, lines=self.lines[count:])
        return replace(self, lines=self.lines[:count], blank=0), rest
