"""A table over tuples of words: rows are cached as they are shown, a page holds at most 200."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

ROW_PX = 48
PAGE_ROWS = 200
_ALIGNED = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}
_Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Headers and rows of words; no cell is computed while painting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headers: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._right: frozenset[int] = frozenset()

    def show_rows(self, headers: Sequence[str], rows: Sequence[tuple[str, ...]], right: frozenset[int]) -> None:
        """Replace everything; ``right`` are the columns of numbers."""
        self.beginResetModel()
        self._headers, self._rows, self._right = tuple(headers), tuple(rows[:PAGE_ROWS]), right
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns are shown."""
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the word of a cell; as a tool tip too, for where the column is too narrow."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED["right" if index.column() in self._right else "left"]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the word of a header."""
        if orientation is Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return self._headers[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED["right" if section in self._right else "left"]
        return None


class DataTable(QTableView):
    """Rows to look at and choose from. ``chosen`` carries the row that Enter or a click picked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RowsModel(self)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._pick)

    def show_rows(
        self, headers: Sequence[str], rows: Sequence[tuple[str, ...]], *, stretch: int = -1, right: Sequence[int] = ()
    ) -> None:
        """Show rows of words; ``stretch`` is the column that takes the room that is left (-1: the last)."""
        kept = self.current_row()
        self._model.show_rows(headers, rows, frozenset(right))
        header = self.horizontalHeader()
        wide = stretch % len(headers) if headers else 0
        for column in range(len(headers)):
            mode = QHeaderView.ResizeMode.Stretch if column == wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        if 0 <= kept < len(rows):
            self.selectRow(kept)

    def current_row(self) -> int:
        """Return the chosen row, or -1."""
        index = self.currentIndex()
        return index.row() if index.isValid() else -1

    def row_words(self, row: int) -> tuple[str, ...]:
        """Return the words of a row as they are shown."""
        return tuple(str(self._model.index(row, column).data()) for column in range(self._model.columnCount()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks the row that is marked; digits and letters go on to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.current_row() >= 0:
                self.chosen.emit(self.current_row())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _pick(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())
