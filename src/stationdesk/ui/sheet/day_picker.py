"""Which day's sheet is shown: one day back, one day on, today, or one of the days with records.

Called by the page. Never leads into the future.
"""

from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListView, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import QuietButton, icon, plain_label


class DayPicker(QWidget):
    """``chosen`` carries the day that a person asks for, "" for today whichever day that is by now."""

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._day = self._today = ""
        self._days: tuple[str, ...] = ()
        self.words = plain_label("", "strong")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.earlier, self.later, self.today = QuietButton(), QuietButton(), QuietButton()
        self.list = QComboBox()
        self.list.setView(QListView())
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(8)
        self.earlier.clicked.connect(self._go_earlier)
        self.later.clicked.connect(self._go_later)
        self.today.clicked.connect(self._go_today)
        self.list.activated.connect(self._pick)
        steps = QHBoxLayout()
        steps.setSpacing(8)
        for button in (self.earlier, self.later):
            button.setFixedWidth(52)
            button.setIconSize(QSize(24, 24))
        steps.addWidget(self.earlier)
        steps.addWidget(self.words, 1)
        steps.addWidget(self.later)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.today)
        ways.addWidget(self.list, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(steps)
        column.addLayout(ways)
        context.theme.switched.connect(self._draw)
        self._draw()

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
        self.earlier.setAccessibleName(t("The day before"))
        self.earlier.setToolTip(t("The day before"))
        self.later.setAccessibleName(t("The day after"))
        self.later.setToolTip(t("The day after"))
        self.today.setText(t("Today"))
        self.list.setAccessibleName(t("Days with records"))
        self.list.clear()
        self.list.addItem(t("Days with records"), "")
        for day in self._days:
            self.list.addItem(now.long_day(day), day)
        self.list.setCurrentIndex(0)
        if self._day:
            self.words.setText(now.long_day(self._day))
        self.later.setEnabled(self._day < self._today)
        self.today.setEnabled(self._day != self._today)

    @Slot()
    def _go_earlier(self) -> None:
        self._step(-1)

    @Slot()
    def _go_later(self) -> None:
        self._step(1)

    @Slot()
    def _go_today(self) -> None:
        self.chosen.emit("")

    @Slot()
    def _pick(self) -> None:
        day = self.list.currentData()
        if isinstance(day, str) and day:
            self.chosen.emit(day)

    def _step(self, days: int) -> None:
        if self._day:
            self.chosen.emit((date.fromisoformat(self._day) + timedelta(days=days)).isoformat())

    @Slot()
    def _draw(self) -> None:
        self.earlier.setIcon(icon(self._context.theme, "caret-left", "ink"))
        self.later.setIcon(icon(self._context.theme, "caret-right", "ink"))
