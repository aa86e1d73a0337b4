"""Which day's sheet is shown: one day back, one day on, today, or one of the days with records.

Called by the page. Never leads into the future.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListView, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.day_stepper import DayStepper
from stationdesk.ui.parts import QuietButton


class DayPicker(QWidget):
    """``chosen`` carries the day that a person asks for, "" for today whichever day that is by now."""

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._day = self._today = ""
        self._days: tuple[str, ...] = ()
        self.step = DayStepper(context)
        self.step.chosen.connect(self.chosen)
        self.today = QuietButton()
        self.list = QComboBox()
        self.list.setView(QListView())
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(8)
        self.today.clicked.connect(self._go_today)
        self.list.activated.connect(self._pick)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.today)
        ways.addWidget(self.list, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.step)
        column.addLayout(ways)

    @property
    def day(self) -> str:
        """The day that is shown."""
        return self._day

    def show_day(self, day: str, today: str, days: tuple[str, ...]) -> None:
        """Show a day; ``days`` are those with records, newest first."""
        self._day, self._today, self._days = day, today, days
        self.relabel()

    def relabel(self) -> None:
        """Say it in the language that is on."""
        language = self._context.language
        t, now = language.t, language.now
        self.step.show_day(self._day, self._today)
        self.today.setText(t("Today"))
        self.list.setAccessibleName(t("Days with records"))
        self.list.clear()
        self.list.addItem(t("Days with records"), "")
        for day in self._days:
            self.list.addItem(now.long_day(day), day)
        self.list.setCurrentIndex(0)
        self.today.setEnabled(self._day != self._today)

    @Slot()
    def _go_today(self) -> None:
        self.chosen.emit("")

    @Slot()
    def _pick(self) -> None:
        day = self.list.currentData()
        if isinstance(day, str) and day:
            self.chosen.emit(day)
