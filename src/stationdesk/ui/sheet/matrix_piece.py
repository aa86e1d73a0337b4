"""The matrix as a table: group, people shaded, services, services in all; zeros in grey, totals in bold.

Called by ui/sheet/typeset. A table that does not fit goes on on the next page under its headings.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from stationdesk.domain.sheet_matrix import Line
from stationdesk.ui.sheet.page_words import Table
from stationdesk.ui.sheet.pieces import Piece, rule, write
from stationdesk.ui.sheet.typefaces import (
    BODY,
    FAINT,
    GREY,
    MM,
    RULE,
    SHADE,
    STRONG,
    Style,
    break_lines,
    shortened,
    unbreakable,
)

_PAD = 1.6 * MM
_NAME_MOST = 44 * MM
_NAME_LEAST = 30 * MM
_HEAD_LINES = 2
_TITLE_MOST = 17 * MM
_HEADINGS = (STRONG, Style(10, bold=True), Style(9, bold=True), Style(8, bold=True))


@dataclass(frozen=True)
class MatrixPiece:
    """The lines ``first`` to ``last`` of a table; the totals stand under the last line."""

    table: Table
    row: float
    first: int = 0
    last: int | None = None

    @property
    def _end(self) -> int:
        return len(self.table.lines) if self.last is None else self.last

    @property
    def _closes(self) -> bool:
        return self._end == len(self.table.lines)

    def height(self, width: float) -> float:
        """Headings, lines, totals."""
        rows = self._end - self.first + (1 if self._closes else 0) + (1 if self.table.nobody else 0)
        return self._head(width) + rows * self.row

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Shade first, then rules and figures."""
        stops = self._stops(width)
        tall = self.height(width)
        painter.fillRect(QRectF(left + stops[0], top, stops[1] - stops[0], tall), QColor(SHADE))
        if self.table.nobody:
            painter.fillRect(QRectF(left, top + self._head(width), width, self.row), QColor("#ffffff"))
        rule(painter, left, left + width, top, 1.1)
        self._paint_head(painter, left, top, stops)
        top += self._head(width)
        rule(painter, left, left + width, top, 1.1)
        if self.table.nobody:
            write(painter, self.table.nobody, BODY, left + _PAD, BODY.middle(top, self.row), colour=GREY)
            top += self.row
        for index in range(self.first, self._end):
            self._paint_line(painter, self.table.lines[index], self.table.names[index], left, top, stops)
            top += self.row
            if index + 1 < self._end:
                rule(painter, left, left + width, top, 0.55, RULE)
        if self._closes:
            rule(painter, left, left + width, top, 1.1)
            self._paint_line(painter, self.table.total, self.table.total_name, left, top, stops, strong=True)
            top += self.row
        rule(painter, left, left + width, top, 1.1)

    def divide(self, width: float, room: float) -> tuple[Piece | None, Piece | None]:
        """Between lines; at least three on either page, the totals never alone."""
        if self.height(width) <= room:
            return self, None
        fitting = int((room - self._head(width)) // self.row)
        fitting = min(fitting, self._end - self.first - 3)
        if fitting < 3:
            return None, self
        cut = self.first + fitting
        return replace(self, last=cut), replace(self, first=cut, last=self.last)

    def _stops(self, width: float) -> list[float]:
        """Return where each column ends: the name, people, services one by one, services in all."""
        table = self.table
        widest = max([STRONG.width(table.group), *(BODY.width(name) for name in table.names)], default=0.0)
        name = min(max(widest + 2 * _PAD, _NAME_LEAST), _NAME_MOST)
        needs = self._needs(self._heading(width - name))
        spare = (width - name - sum(needs)) / len(needs)
        stops = [name]
        for need in needs:
            stops.append(stops[-1] + need + spare)
        return stops

    def _titles_and_figures(self) -> list[tuple[str, int]]:
        table = self.table
        cells = zip(table.columns, table.total.cells, strict=True)
        return [(table.people, table.total.people), *cells, (table.services, table.total.services)]

    def _needs(self, style: Style) -> list[float]:
        """Return the least width of each figure column: its figure, and its title on at most two lines."""
        return [
            max(STRONG.width(str(n)), _title_width(title, style)) + 1.5 * _PAD
            for title, n in self._titles_and_figures()
        ]

    def _heading(self, width: float) -> Style:
        """Return the largest type in which the titles find room beside each other."""
        return next((style for style in _HEADINGS if sum(self._needs(style)) <= width), _HEADINGS[-1])

    def _titles(self, stops: list[float]) -> list[list[str]]:
        style = self._heading(stops[-1] - stops[0])
        titles = [title for title, _ in self._titles_and_figures()]
        spans = zip(titles, stops, stops[1:], strict=False)
        return [_title_lines(title, end - start - _PAD, style) for title, start, end in spans]

    def _head(self, width: float) -> float:
        most = max(len(lines) for lines in self._titles(self._stops(width)))
        return max(self.row, 1.5 * STRONG.line) + (most - 1) * STRONG.line * 0.85

    def _paint_head(self, painter: QPainter, left: float, top: float, stops: list[float]) -> None:
        head = self._head(stops[-1])
        last_baseline = STRONG.middle(top + head - max(self.row, 1.5 * STRONG.line), max(self.row, 1.5 * STRONG.line))
        style = self._heading(stops[-1] - stops[0])
        write(painter, self.table.group, STRONG, left + _PAD, last_baseline)
        for lines, end in zip(self._titles(stops), stops[1:], strict=True):
            for number, line in enumerate(reversed(lines)):
                write(painter, line, style, left + end - _PAD, last_baseline - number * style.line * 0.85, "right")

    def _paint_line(
        self,
        painter: QPainter,
        line: Line,
        name: str,
        left: float,
        top: float,
        stops: list[float],
        *,
        strong: bool = False,
    ) -> None:
        style: Style = STRONG if strong else BODY
        baseline = style.middle(top, self.row)
        write(painter, shortened(name, style, stops[0] - 1.5 * _PAD), style, left + _PAD, baseline)
        write(painter, str(line.people), STRONG, left + stops[1] - _PAD, baseline, "right")
        for count, end in zip((*line.cells, line.services), stops[2:], strict=True):
            colour = FAINT if count == 0 and not strong else None
            if colour is None:
                write(painter, str(count), style, left + end - _PAD, baseline, "right")
            else:
                write(painter, str(count), style, left + end - _PAD, baseline, "right", colour)


def _title_width(title: str, style: Style) -> float:
    """Return the width in which a title stands on at most two lines without a word being cut."""
    whole = style.width(title)
    words = [style.width(part.rstrip()) for part in unbreakable(title)]
    return min(max(whole / _HEAD_LINES if whole > _TITLE_MOST else whole, *words), 2 * _TITLE_MOST)


def _title_lines(title: str, width: float, style: Style) -> list[str]:
    lines = break_lines(title, style, width)
    if len(lines) <= _HEAD_LINES:
        return lines
    return [*lines[: _HEAD_LINES - 1], shortened("".join(lines[_HEAD_LINES - 1 :]), style, width)]
