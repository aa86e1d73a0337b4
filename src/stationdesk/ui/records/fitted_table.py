"""A table whose columns always fit its width: words first, headings shortened when there is no room for them.

Called by the record list, the sync page and the settings page. Widths are measured once for each set of rows and each
width of the window, never while painting.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from stationdesk.ui.parts import DataTable
from stationdesk.ui.theme import Theme

_PADDING = 36
_LEAST_WIDE = 120
_MEASURED = 60


def shared_width(cells: Sequence[int], heads: Sequence[int], room: int, wide: int) -> list[int]:
    """Return a width for each column so that all fit into ``room`` pixels where that is possible.

    ``cells`` is what the words of a column need, ``heads`` what its heading needs. With room to spare the last column
    takes it; with too little the headings give way first, then column ``wide``, down to a least width.
    """
    full = [max(cell, head) for cell, head in zip(cells, heads, strict=True)]
    if sum(full) <= room:
        return [*full[:-1], full[-1] + room - sum(full)] if full else []
    widths = list(cells)
    spare = room - sum(widths)
    if spare >= 0:
        wishes = [whole - cell for whole, cell in zip(full, cells, strict=True)]
        total = sum(wishes) or 1
        return [cell + wish * spare // total for cell, wish in zip(cells, wishes, strict=True)]
    widths[wide] = max(_LEAST_WIDE, widths[wide] + spare)
    return widths


class FittedTable(DataTable):
    """A ``DataTable`` that shares its width among the columns by what stands in them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cells: list[int] = []
        self._heads: list[int] = []
        self._wide = 0
        self.horizontalHeader().setMinimumSectionSize(40)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        theme.switched.connect(self._share)

    def show_fitted(
        self, headings: Sequence[str], rows: Sequence[tuple[str, ...]], *, wide: int = -1, right: Sequence[int] = ()
    ) -> None:
        """Show rows of words; column ``wide`` may be shortened, columns ``right`` hold numbers."""
        self.show_rows(headings, rows, stretch=-1, right=right)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        body, small = QFontMetrics(self._theme.font("body")), QFontMetrics(self._theme.font("small"))
        sample = rows[:_MEASURED]
        self._wide = wide % len(headings) if headings else 0
        self._cells = [
            max((body.horizontalAdvance(row[column]) for row in sample), default=0) + _PADDING
            for column in range(len(headings))
        ]
        self._heads = [small.horizontalAdvance(heading) + _PADDING for heading in headings]
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        if not self._cells:
            return
        widths = shared_width(self._cells, self._heads, self.viewport().width(), self._wide)
        for column, width in enumerate(widths):
            self.horizontalHeader().resizeSection(column, width)
