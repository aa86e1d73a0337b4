"""The last shifts in a table, those that were never closed first to be seen, with the way to mend them.

Called by the shift page.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from stationdesk.ui.parts import Card, Chip, LinkButton, QuietButton, plain_label
from stationdesk.ui.records.fitted_table import FittedTable
from stationdesk.ui.registers.wording import NOTHING, clock_words
from stationdesk.ui.shift.reading import ShiftLook
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.language import Language


class ShiftsCard(Card):
    """``mend`` carries the row of ``ShiftLook.shifts`` that a person wants to correct."""

    mend = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(margin=14)
        self._look: ShiftLook | None = None
        self.title = plain_label("", "strong", tone="ink2")
        self.missing = Chip("amber")
        self.all = LinkButton()
        self.deed = QuietButton()
        self.table = FittedTable(theme)
        self.none = plain_label("", "body", tone="ink2", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.missing)
        head.addStretch(1)
        head.addWidget(self.all)
        self.body.addLayout(head)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.none)
        self.body.addWidget(holder, 1)
        self.body.addWidget(self.deed)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.table.chosen.connect(self._chosen)
        self.deed.clicked.connect(self._mend)

    def show_shifts(self, look: ShiftLook, language: Language) -> None:
        """Show the last shifts; a span without an end says so in words."""
        self._look, self._language = look, language
        t = language.t
        self.title.setText(t("The last shifts"))
        self.all.setText(t("All shifts"))
        self.missing.setVisible(bool(look.unclosed))
        self.missing.setText(
            language.tn("{n} without a closing time", "{n} without a closing time", len(look.unclosed))
        )
        rows = tuple(_row(look, row, language) for row in range(len(look.shifts.shown.lines)))
        self.table.show_fitted((t("Day"), t("Open–closed"), t("Kept by")), rows, wide=2)
        self.table.setAccessibleName(t("The last shifts"))
        self.none.setText(t("No shift was recorded yet. Press Open the station to begin the first one."))
        self._stack.setCurrentWidget(self.table if rows else self.none)
        self.deed.setVisible(bool(rows))
        if rows and self.table.current_row() < 0:
            self.table.selectRow(min(look.unclosed, default=0))
        self._moved()

    def mark(self, row_id: bytes) -> None:
        """Mark a shift, if it is one of those that are shown."""
        if self._look is not None:
            ids = [line.record.row_id for line in self._look.shifts.shown.lines]
            if row_id in ids:
                self.table.selectRow(ids.index(row_id))

    @Slot()
    def _moved(self) -> None:
        if self._look is None:
            return
        row = self.table.current_row()
        t = self._language.t
        open_ended = row in self._look.unclosed
        self.deed.setText(t("Record when it closed") if open_ended else t("Correct this shift"))
        stands = 0 <= row < len(self._look.shifts.shown.lines)
        self.deed.setEnabled(stands and not self._look.shifts.shown.lines[row].record.withdrawn)

    @Slot(int)
    def _chosen(self, _row: int) -> None:
        self.deed.setFocus()

    @Slot()
    def _mend(self) -> None:
        if self.table.current_row() >= 0:
            self.mend.emit(self.table.current_row())


def _row(look: ShiftLook, row: int, language: Language) -> tuple[str, ...]:
    record = look.shifts.shown.lines[row].record
    opened, closed, who = record.data.get("opened"), record.data.get("closed"), record.data.get("who")
    start = clock_words(opened) if isinstance(opened, int) else NOTHING
    if record.withdrawn:
        end = language.t("withdrawn")
    elif isinstance(closed, int):
        end = clock_words(closed)
    elif row in look.unclosed:
        end = language.t("closing not recorded")
    else:
        end = language.t("open now")
    day = language.short_day(record.day) if record.day else NOTHING
    return day, f"{start} – {end}", who if isinstance(who, str) and who else NOTHING
