"""One day, the day before, the day after. Called by the day sheet's picker and by entering from paper."""

from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import QuietButton, icon, plain_label


class DayStepper(QWidget):
    """``chosen`` carries the day that a person asks for; what is shown is told by ``show_day``."""

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._day = self._first = self._last = ""
        self.words = plain_label("", "strong")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.earlier, self.later = QuietButton(), QuietButton()
        self.earlier.clicked.connect(self._go_earlier)
        self.later.clicked.connect(self._go_later)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.earlier, self.later):
            button.setFixedWidth(52)
            button.setIconSize(QSize(24, 24))
        row.addWidget(self.earlier)
        row.addWidget(self.words, 1)
        row.addWidget(self.later)
        context.theme.switched.connect(self._draw)
        self._draw()

    @property
    def day(self) -> str:
        """The day that is shown."""
        return self._day

    def show_day(self, day: str, last: str, first: str = "") -> None:
        """Show a day between the first and the last that may be chosen, both inclusive; "" leaves the way back open."""
        self._day, self._first, self._last = day, first, last
        self.relabel()

    def relabel(self) -> None:
        """Say it in the language that is on."""
        t = self._context.language.t
        for button, words in ((self.earlier, t("The day before")), (self.later, t("The day after"))):
            button.setAccessibleName(words)
            button.setToolTip(words)
        if self._day:
            self.words.setText(self._context.language.now.long_day(self._day))
        self.earlier.setEnabled(self._day > self._first)
        self.later.setEnabled(self._day < self._last)

    @Slot()
    def _go_earlier(self) -> None:
        self._step(-1)

    @Slot()
    def _go_later(self) -> None:
        self._step(1)

    def _step(self, days: int) -> None:
        if self._day:
            self.chosen.emit((date.fromisoformat(self._day) + timedelta(days=days)).isoformat())

    @Slot()
    def _draw(self) -> None:
        self.earlier.setIcon(icon(self._context.theme, "caret-left", "ink"))
        self.later.setIcon(icon(self._context.theme, "caret-right", "ink"))
