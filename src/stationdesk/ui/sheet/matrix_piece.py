"""The matrix as a table: group, people shaded, services, services in all; zeros in grey, totals in bold.

Called by ui/sheet/typeset. A table that does not fit goes on on the next page under its headings.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from stationdesk.domain.sheet_matrix import Line
from stationdesk.ui.sheet.pieces import Piece, rule, write
from stationdesk.ui.sheet.typefaces import BODY, FAINT, GREY, MM, RULE, SHADE, STRONG, Style, break_lines, shortened
from stationdesk.ui.sheet.wording import Table

_PAD = 1.6 * MM
_NAME_MOST = 44 * MM
_NAME_LEAST = 30 * MM
_HEAD_LINES = 2


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
        needs = [self._need(table.people, table.total.people)]
        needs += [self._need(title, count) for title, count in zip(table.columns, table.total.cells, strict=True)]
        needs.append(self._need(table.services, table.total.services))
        spare = (width - name - sum(needs)) / len(needs)
        stops = [name]
        for need in needs:
            stops.append(stops[-1] + need + spare)
        return stops

    def _need(self, title: str, figure: int) -> float:
        """Return the least width of a column: its figure, its title on at most two lines."""
        figure_width = STRONG.width(str(figure))
        whole = STRONG.width(title)
        shown = whole if whole <= 17 * MM else max(12 * MM, whole / _HEAD_LINES * 1.25)
        return max(figure_width, min(shown, 20 * MM)) + 1.6 * _PAD

    def _titles(self, stops: list[float]) -> list[list[str]]:
        titles = (self.table.people, *self.table.columns, self.table.services)
        return [_title_lines(t, end - start - _PAD) for t, start, end in zip(titles, stops, stops[1:], strict=False)]

    def _head(self, width: float) -> float:
        most = max(len(lines) for lines in self._titles(self._stops(width)))
        return max(self.row, 1.5 * STRONG.line) + (most - 1) * STRONG.line * 0.85

    def _paint_head(self, painter: QPainter, left: float, top: float, stops: list[float]) -> None:
        head = self._head(stops[-1])
        last_baseline = STRONG.middle(top + head - max(self.row, 1.5 * STRONG.line), max(self.row, 1.5 * STRONG.line))
        write(painter, self.table.group, STRONG, left + _PAD, last_baseline)
        for lines, end in zip(self._titles(stops), stops[1:], strict=True):
            for number, line in enumerate(reversed(lines)):
                write(painter, line, STRONG, left + end - _PAD, last_baseline - number * STRONG.line * 0.85, "right")

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


def _title_lines(title: str, width: float) -> list[str]:
    lines = break_lines(title, STRONG, width)
    if len(lines) <= _HEAD_LINES:
        return lines
    return [*lines[: _HEAD_LINES - 1], shortened("".join(lines[_HEAD_LINES - 1 :]), STRONG, width)]
