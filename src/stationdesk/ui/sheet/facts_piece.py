"""The head's labelled facts in three columns that make room for each other.

Called by ui/sheet/typeset.
"""

from dataclasses import dataclass

from PySide6.QtGui import QPainter

from stationdesk.ui.sheet.page_words import Fact
from stationdesk.ui.sheet.pieces import Whole, write
from stationdesk.ui.sheet.typefaces import (
    BODY,
    GREY,
    MM,
    Style,
    break_lines,
)


@dataclass(frozen=True)
class Facts(Whole):
    """The head's labelled facts in three columns; a fact without a neighbour may be as wide as both."""

    rows: tuple[tuple[Fact, Fact | None, Fact | None], ...]
    line: float

    _LABEL_GAP = 2 * MM
    _MORE_GAP = 3 * MM
    _BETWEEN = 4 * MM
    _WRAPPED = 44 * MM
    _ACROSS = 112 * MM
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
        needs, across = [0.0, 0.0, 0.0], 0.0
        for row in self.rows:
            for index, fact in enumerate(row):
                if fact is None:
                    continue
                natural = self._natural(fact, style)
                if index + 1 < len(row) and row[index + 1] is None:
                    across = max(across, min(natural, self._ACROSS))
                else:
                    needs[index] = max(needs[index], min(natural, most) if fact.wraps else natural)
        needs[1] = max(needs[1], across - self._BETWEEN - needs[0])
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
