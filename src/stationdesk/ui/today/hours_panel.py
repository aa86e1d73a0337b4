"""Who came at which hour: people by group and hour as they stand in the book, over Today.

Called by the Today page. Zeros are grey, hours outside the posted ones are marked, one sentence says what is counted.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from stationdesk.app.views import TodayView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import OverlayPanel, QuietButton, plain_label
from stationdesk.ui.today.opening_hours import is_posted, shown_hours
from stationdesk_sync.model.catalogue import Catalogue

WIDTH = 1080
NAMES = 170
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HoursPanel(OverlayPanel):
    """A table of labels, made anew each time it is opened. ``paper_asked`` leads to entering from paper."""

    paper_asked = Signal()

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, WIDTH)
        self._context = context
        self.lead = plain_label("", "small", wrap=True)
        self._table = QWidget()
        self.paper = QuietButton()
        self.paper.clicked.connect(self._to_paper)
        head = QHBoxLayout()
        head.addWidget(self.lead, 1)
        head.addWidget(self.paper)
        self.body.addLayout(head)
        self.body.addWidget(self._table, 1)

    def open_for(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show what stands in the book now."""
        t, code = self._context.language.t, self._context.language.code
        hours = shown_hours(view)
        methods = "、" if code == "zh" else ", "
        how = methods.join(catalogue.say("count_method", method, code) for method in view.methods)
        time = f"{view.minute // 60}:{view.minute % 60:02d}"
        self.lead.setText(
            t("Visits by group and hour, as saved on this PC until {time}; {how}.", time=time, how=how)
            if how
            else t("Nobody was counted yet today.")
        )
        groups = [entry.code for entry in catalogue.entries("group") if entry.code in view.by_group]
        rows = [(catalogue.short("group", group, code), view.by_group[group]) for group in groups]
        self.paper.setText(t("Enter from paper"))
        self._fill(view, hours, rows)
        self.open_with(t("Who came at which hour"), t("Close (Esc)"))

    @Slot()
    def _to_paper(self) -> None:
        self.finish()
        self.paper_asked.emit()

    def row_words(self, row: int) -> tuple[str, ...]:
        """Return what stands in a row, 0 for the hours."""
        grid = self._table.layout()
        assert isinstance(grid, QGridLayout)
        cells = (grid.itemAtPosition(row, column) for column in range(grid.columnCount()))
        labels = (None if cell is None else cell.widget() for cell in cells)
        return tuple(label.text() for label in labels if isinstance(label, QLabel))

    def _fill(self, view: TodayView, hours: tuple[int, ...], rows: list[tuple[str, Mapping[int, int]]]) -> None:
        self.body.removeWidget(self._table)
        self._table.deleteLater()
        self._table = QWidget()
        self.body.addWidget(self._table, 1)
        t, grid = self._context.language.t, QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, NAMES)
        for column in range(1, len(hours) + 2):
            grid.setColumnStretch(column, 1)
        for column, hour in enumerate(hours, start=1):
            shut = bool(view.posted) and not is_posted(hour, view)
            _put(grid, 0, column, t("{hour}\nshut", hour=hour) if shut else str(hour), "small")
        _put(grid, 0, len(hours) + 1, t("Total"), "strong")
        for row, (name, counted) in enumerate(rows, start=1):
            grid.addWidget(plain_label(name, "body"), row, 0)
            for column, hour in enumerate(hours, start=1):
                _number(grid, row, column, counted.get(hour, 0), "body")
            _number(grid, row, len(hours) + 1, sum(counted.values()), "strong")
        if rows:
            last = len(rows) + 1
            grid.addWidget(plain_label(t("Total"), "strong"), last, 0)
            for column, hour in enumerate(hours, start=1):
                _number(grid, last, column, view.hours.get(hour, 0), "strong")
            _number(grid, last, len(hours) + 1, view.people, "strong")
        grid.setRowStretch(len(rows) + 2, 1)


def _number(grid: QGridLayout, row: int, column: int, number: int, role: str) -> None:
    _put(grid, row, column, str(number), role if number else "hint")


def _put(grid: QGridLayout, row: int, column: int, text: str, role: str) -> None:
    label = plain_label(text, role)
    label.setAlignment(_RIGHT)
    grid.addWidget(label, row, column)
