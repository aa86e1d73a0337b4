"""The pieces a sheet is set from. Each knows its height at a width and paints itself; tall ones can be divided.

Called by ui/sheet/typeset. Positions are in units of ``typefaces``; nothing here knows a printer or a file.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from stationdesk.ui.sheet.typefaces import (
    BODY,
    FAINT,
    GREY,
    HEADING,
    INK,
    MM,
    SMALL,
    STRONG,
    Side,
    Style,
    break_lines,
    shortened,
)
from stationdesk.ui.sheet.wording import Chart, Fact, Section


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
class Facts(Whole):
    """The head's labelled facts in three columns; a fact without a neighbour may be as wide as both."""

    rows: tuple[tuple[Fact, Fact | None, Fact | None], ...]
    line: float

    _LABEL_GAP = 2 * MM
    _MORE_GAP = 3 * MM
    _BETWEEN = 4 * MM
    _WRAPPED = 44 * MM
    _TYPES = (BODY, Style(10.5), Style(10), Style(9.5), Style(9))

    def height(self, width: float) -> float:
        """One line a row, more where a value needs them."""
        return sum(self._row_height(row, width) for row in self.rows)

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Labels in grey, values in black."""
        style, _ = self._fitting(width)
        for row in self.rows:
            for fact, start, room in self._placed(row, width):
                self._paint_fact(painter, fact, left + start, top, room, style)
            top += self._row_height(row, width)

    def _stops(self, width: float) -> list[float]:
        """Return where the columns begin: each as wide as its facts need, the rest of the room between them."""
        _, needs = self._fitting(width)
        spare = max(0.0, width - sum(needs) - 2 * self._BETWEEN) / 2
        second = needs[0] + self._BETWEEN + spare * 0.8
        return [0.0, second, second + needs[1] + self._BETWEEN + spare * 0.8, width + self._BETWEEN]

    def _fitting(self, width: float) -> tuple[Style, list[float]]:
        """Return the type and the widths with which the facts stand beside each other: first without wrapping,
        then with wrapping, then in smaller type."""
        for most, style in ((width, BODY), *((self._WRAPPED, style) for style in self._TYPES)):
            needs = self._needs(style, most)
            if sum(needs) + 2 * self._BETWEEN <= width:
                break
        return style, needs

    def _needs(self, style: Style, most: float) -> list[float]:
        needs = [0.0, 0.0, 0.0]
        for row in self.rows:
            for index, fact in enumerate(row):
                reaches_on = index + 1 < len(row) and row[index + 1] is None
                if fact is not None and not reaches_on:
                    natural = self._natural(fact, style)
                    needs[index] = max(needs[index], min(natural, most) if fact.wraps else natural)
        return needs

    def _natural(self, fact: Fact, style: Style) -> float:
        more = self._MORE_GAP + style.width(fact.more) if fact.more else 0.0
        return style.width(fact.label) + self._LABEL_GAP + style.width(fact.value) + more

    def _placed(self, row: tuple[Fact | None, ...], width: float) -> list[tuple[Fact, float, float]]:
        placed, stops = [], self._stops(width)
        for index, fact in enumerate(row):
            if fact is None:
                continue
            following = next((i for i in range(index + 1, len(row)) if row[i] is not None), len(row))
            placed.append((fact, stops[index], stops[following] - stops[index] - self._BETWEEN))
        return placed

    def _row_height(self, row: tuple[Fact | None, ...], width: float) -> float:
        style, _ = self._fitting(width)
        return self.line * max(len(self._lines(fact, room, style)) for fact, _, room in self._placed(row, width))

    def _lines(self, fact: Fact, room: float, style: Style) -> list[str]:
        inset = style.width(fact.label) + self._LABEL_GAP
        more = self._MORE_GAP + style.width(fact.more) if fact.more else 0.0
        return break_lines(fact.value, style, max(room - inset - more, 12 * MM))

    def _paint_fact(self, painter: QPainter, fact: Fact, x: float, top: float, room: float, style: Style) -> None:
        inset = style.width(fact.label) + self._LABEL_GAP
        write(painter, fact.label, style, x, style.middle(top, self.line), colour=GREY)
        lines = self._lines(fact, room, style)
        for number, line in enumerate(lines):
            write(painter, line, style, x + inset, style.middle(top + number * self.line, self.line))
        if fact.more:
            baseline = style.middle(top + (len(lines) - 1) * self.line, self.line)
            write(painter, fact.more, style, x + inset + style.width(lines[-1]) + self._MORE_GAP, baseline)


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


def heading(painter: QPainter, title: str, note: str, left: float, top: float, width: float) -> None:
    """Paint a section's title and, in grey beside it, its note."""
    baseline = HEADING.middle(top, HEADING.line)
    write(painter, title, HEADING, left, baseline)
    start = HEADING.width(title) + 3 * MM
    if note:
        write(painter, shortened(note, BODY, width - start), BODY, left + start, baseline, colour=GREY)


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
class Box:
    """A framed field for words; without any it is left empty with dotted lines to write on by hand."""

    title: str
    lines: tuple[str, ...]
    blank: int
    going_on: str = ""

    _HEAD = HEADING.line * 1.25
    _INSET = 2.8 * MM
    _PAD = 2.2 * MM
    _HAND = 7.5 * MM

    @classmethod
    def of(cls, title: str, going_on: str, paragraphs: tuple[str, ...], width: float, blank: int) -> "Box":
        """Set paragraphs into a box of this width, with ``blank`` lines left to write on; on the next page
        it is called ``going_on``."""
        lines = [line for text in paragraphs for line in break_lines(text, BODY, width - 2 * cls._INSET)]
        return cls(title, tuple(lines), blank, going_on)

    def height(self, width: float) -> float:
        """Title, frame, lines."""
        return self._HEAD + 2 * self._PAD + len(self.lines) * BODY.line + self.blank * self._HAND

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
            y += self._HAND
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
