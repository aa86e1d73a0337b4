"""The pieces a sheet is set from. Each knows its height at a width and paints itself; tall ones can be divided.

Called by ui/sheet/typeset. Positions are in units of ``typefaces``; nothing here knows a printer or a file.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from stationdesk.ui.sheet.typefaces import (
    BODY,
    FAINT,
    GREY,
    HEADING,
    INK,
    MM,
    Side,
    Style,
    shortened,
)


class Piece(Protocol):
    """Something that stands on the page across its whole width."""

    def height(self, width: float) -> float:
        """Return how tall it is at this width."""
        ...

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Paint it with its upper left corner there."""
        ...

    def divide(self, width: float, room: float) -> "tuple[Piece | None, Piece | None]":
        """Return what fits into ``room`` and what is left for the next page; (None, self) if nothing does."""
        ...


def write(
    painter: QPainter, text: str, style: Style, x: float, baseline: float, side: Side = "left", colour: str = INK
) -> None:
    """Paint one line of text as it stands."""
    if not text:
        return
    if side != "left":
        x -= style.width(text) / (1 if side == "right" else 2)
    painter.setFont(style.font)
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(x, baseline), text)


def rule(painter: QPainter, left: float, right: float, y: float, points: float, colour: str = INK) -> None:
    """Paint a level line."""
    painter.setPen(QPen(QColor(colour), points * 20, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QLineF(left, y, right, y))


def dots(painter: QPainter, left: float, right: float, y: float) -> None:
    """Paint a dotted line."""
    pen = QPen(QColor(FAINT), 14, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.2, 2.2])
    painter.setPen(pen)
    painter.drawLine(QLineF(left, y, right, y))


@dataclass(frozen=True)
class Whole:
    """A piece that is never divided."""

    def divide(self, width: float, room: float) -> "tuple[Piece | None, Piece | None]":
        """Fit or not."""
        return (self, None) if self.height(width) <= room else (None, self)

    def height(self, width: float) -> float:
        """Return how tall it is."""
        raise NotImplementedError

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Paint it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Gap(Whole):
    """Air."""

    size: float

    def height(self, width: float) -> float:
        """As tall as it was made."""
        return self.size

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Lines:
    """Running text in one style, divided between lines."""

    lines: tuple[str, ...]
    style: Style
    colour: str = INK

    def height(self, width: float) -> float:
        """One line each."""
        return len(self.lines) * self.style.line

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Line by line."""
        for number, line in enumerate(self.lines):
            baseline = self.style.middle(top + number * self.style.line, self.style.line)
            write(painter, line, self.style, left, baseline, colour=self.colour)

    def divide(self, width: float, room: float) -> tuple[Piece | None, Piece | None]:
        """Between any two lines."""
        count = int((room + 1) // self.style.line)
        if count >= len(self.lines):
            return self, None
        if count < 1:
            return None, self
        return replace(self, lines=self.lines[:count]), replace(self, lines=self.lines[count:])


def heading(painter: QPainter, title: str, note: str, left: float, top: float, width: float) -> None:
    """Paint a section's title and, in grey beside it, its note."""
    baseline = HEADING.middle(top, HEADING.line)
    write(painter, title, HEADING, left, baseline)
    start = HEADING.width(title) + 3 * MM
    if note:
        write(painter, shortened(note, BODY, width - start), BODY, left + start, baseline, colour=GREY)


@dataclass(frozen=True)
class Columns(Whole):
    """Two columns side by side, each a run of pieces with the same gap between them."""

    left_pieces: tuple[Piece, ...]
    right_pieces: tuple[Piece, ...]
    gap: float

    _GUTTER = 7 * MM

    def height(self, width: float) -> float:
        """That of the taller column."""
        half = (width - self._GUTTER) / 2
        return max(self._tall(self.left_pieces, half), self._tall(self.right_pieces, half))

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Left, then right."""
        half = (width - self._GUTTER) / 2
        for x, pieces in ((left, self.left_pieces), (left + half + self._GUTTER, self.right_pieces)):
            y = top
            for piece in pieces:
                piece.paint(painter, x, y, half)
                y += piece.height(half) + self.gap

    def unfolded(self) -> list[Piece]:
        """Return the same pieces one below the other, for a page on which the columns find no room."""
        return [part for piece in (*self.left_pieces, *self.right_pieces) for part in (piece, Gap(self.gap))]

    def _tall(self, pieces: tuple[Piece, ...], half: float) -> float:
        return sum(piece.height(half) for piece in pieces) + self.gap * max(0, len(pieces) - 1)


def in_columns(pieces: list[Piece], width: float, gap: float) -> Columns:
    """Put pieces into two columns in reading order, each where there is more room."""
    half = (width - Columns._GUTTER) / 2
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    tall = [0.0, 0.0]
    for piece in pieces:
        side = 0 if tall[0] <= tall[1] else 1
        sides[side].append(piece)
        tall[side] += piece.height(half) + gap
    return Columns(tuple(sides[0]), tuple(sides[1]), gap)


@dataclass(frozen=True)
class Signatures(Whole):
    """Lines to sign on, with air above for the pen."""

    names: tuple[str, ...]
    air: float

    def height(self, width: float) -> float:
        """Air, text, line."""
        return self.air + BODY.line + 0.8 * MM

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Side by side."""
        gutter = 7.5 * MM
        each = (width - gutter * (len(self.names) - 1)) / len(self.names)
        for index, name in enumerate(self.names):
            x = left + index * (each + gutter)
            write(painter, name, BODY, x, BODY.middle(top + self.air, BODY.line))
            rule(painter, x, x + each, top + self.air + BODY.line + 0.4 * MM, 0.8)
