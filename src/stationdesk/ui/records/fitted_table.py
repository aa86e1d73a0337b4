"""A table whose columns always fit its width: words first, headings shortened when there is no room for them.

Called by the record list, the sync page and the settings page. Widths are measured once for each set of rows and each
width of the window, never while painting.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from stationdesk.ui.parts import DataTable
from stationdesk.ui.theme import Theme

_PADDING = 28
_HEAD_PADDING = 36
_BROKEN_PADDING = 26
_LEAST_WIDE = 90
_LEAST = 60
_COMFORTABLE_WIDE = 360
_MEASURED = 60
_SHORT = 2  # letters of a heading that nothing is left of when it is shortened


def shared_width(cells: Sequence[int], heads: Sequence[int], room: int, wide: int) -> list[int]:
    """Return a width for each column so that all fit into ``room`` pixels where that is possible.

    ``cells`` is what the words of a column need, ``heads`` what its heading needs. With room to spare the last column
    takes it; with too little column ``wide`` gives way first as long as it stays comfortable (a path, many services),
    then the headings, then column ``wide`` down to a least width, then whatever is widest.
    """
    full = [max(cell, head) for cell, head in zip(cells, heads, strict=True)]
    if sum(full) <= room:
        return [*full[:-1], full[-1] + room - sum(full)] if full else []
    left_for_wide = room - sum(full) + full[wide]
    if left_for_wide >= max(_COMFORTABLE_WIDE, heads[wide]):
        return [*full[:wide], left_for_wide, *full[wide + 1 :]]
    widths = list(cells)
    spare = room - sum(widths)
    if spare >= 0:
        wishes = [whole - cell for whole, cell in zip(full, cells, strict=True)]
        total = sum(wishes) or 1
        return [cell + wish * spare // total for cell, wish in zip(cells, wishes, strict=True)]
    widths[wide] = max(_LEAST_WIDE, widths[wide] + spare)
    return _levelled(widths, room)


def _levelled(widths: list[int], room: int) -> list[int]:
    """Take what is too much from the widest columns, so that the narrow ones stay whole."""
    level = max(widths)
    while sum(min(width, level) for width in widths) > room and level > _LEAST:
        level -= 1
    return [min(width, level) for width in widths]


class FittedTable(DataTable):
    """A ``DataTable`` that shares its width among the columns by what stands in them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._headings: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._right: tuple[int, ...] = ()
        self._cells: list[int] = []
        self._whole: list[int] = []
        self._halves: list[int] = []
        self._broken = False
        self._wide = 0
        self.horizontalHeader().setMinimumSectionSize(40)
        theme.switched.connect(self._follow_theme)

    def show_fitted(
        self, headings: Sequence[str], rows: Sequence[tuple[str, ...]], *, wide: int = -1, right: Sequence[int] = ()
    ) -> None:
        """Show rows of words; column ``wide`` may be shortened, columns ``right`` hold numbers."""
        self._headings, self._rows, self._right = tuple(headings), tuple(rows), tuple(right)
        self._wide = wide % len(headings) if headings else 0
        self._measure()
        self._draw(self._must_break())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        if self._headings and self._must_break() is not self._broken:
            self._draw(self._must_break())
        else:
            self._share()

    def _measure(self) -> None:
        body, small = QFontMetrics(self._theme.font("body")), QFontMetrics(self._theme.font("small"))
        sample = self._rows[:_MEASURED]
        self._cells = [
            max(
                max((body.horizontalAdvance(row[column]) for row in sample), default=0) + _PADDING,
                small.horizontalAdvance(heading) + _BROKEN_PADDING if len(heading) <= _SHORT else 0,
            )
            for column, heading in enumerate(self._headings)
        ]
        self._whole = [small.horizontalAdvance(heading) + _HEAD_PADDING for heading in self._headings]
        self._halves = [
            max(small.horizontalAdvance(line) for line in two_lines(heading).split("\n")) + _BROKEN_PADDING
            for heading in self._headings
        ]

    def _must_break(self) -> bool:
        wished = sum(max(cell, head) for cell, head in zip(self._cells, self._whole, strict=True))
        return wished > self.viewport().width() and any(" " in heading for heading in self._headings)

    def _draw(self, broken: bool) -> None:
        self._broken = broken
        mode = Qt.TextElideMode.ElideNone if broken else Qt.TextElideMode.ElideRight
        self.horizontalHeader().setTextElideMode(mode)
        shown = [two_lines(heading) if broken else heading for heading in self._headings]
        self.show_rows(shown, self._rows, stretch=-1, right=self._right)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share()

    @Slot()
    def _follow_theme(self) -> None:
        if self._headings:
            self._measure()
            self._draw(self._must_break())

    def _share(self) -> None:
        heads = self._halves if self._broken else self._whole
        widths = shared_width(self._cells, heads, self.viewport().width(), self._wide)
        for column, width in enumerate(widths):
            self.horizontalHeader().resizeSection(column, width)


def two_lines(heading: str) -> str:
    """Return a heading of several words on two lines, broken where both come out most alike."""
    gaps = [place for place, letter in enumerate(heading) if letter == " "]
    if not gaps:
        return heading
    best = min(gaps, key=lambda place: abs(len(heading) - 1 - 2 * place))
    return f"{heading[:best]}\n{heading[best + 1 :]}"
