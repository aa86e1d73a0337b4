"""Days and times: typed freely, stepped by buttons, never guessed.

Called by the form and by the filter of the records page.
"""

import re
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from stationdesk.ui.parts import QuietButton, plain_label
from stationdesk.ui.registers.inputs.field_input import FieldInput
from stationdesk.ui.registers.wording import Wording, clock_words
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.register import Field, FieldType

_DAY = re.compile(r"^(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?$|^(\d{4})(\d{2})(\d{2})$")
_TIME = re.compile(r"^(\d{1,2})[:：.点时](\d{1,2})分?$|^(\d{1,2})(\d{2})$|^(\d{1,2})[点时]?$")
QUARTER = 15
DAY_MINUTES = 24 * 60


def read_day(text: str) -> str | None:
    """Return a typed day as ``YYYY-MM-DD``, or None for what is no day: 2026-11-24, 2026/11/24, 20261124."""
    match = _DAY.match(text.strip())
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    written = f"{year:04d}-{month:02d}-{day:02d}"
    return written if is_day(written) else None


def read_time(text: str) -> int | None:
    """Return a typed time as minutes of the day, 24:00 included, or None: 8:30, 0830, 8."""
    match = _TIME.match(text.strip())
    if match is None:
        return None
    given = [int(part) for part in match.groups() if part is not None]
    hour, minute = given[0], given[1] if len(given) > 1 else 0
    total = hour * 60 + minute
    return total if minute < 60 and total <= DAY_MINUTES else None


class SteppedLine(FieldInput):
    """A line with a step back, a step forth and a button for the usual value. Up and Down step too."""

    def __init__(self, field: Field, wording: Wording, width: int, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.back, self.line, self.forth, self.usual = QuietButton("−"), QLineEdit(), QuietButton("+"), QuietButton()
        self.words: QLabel = plain_label("", "hint")
        self.line.setFixedWidth(width)
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._edited)
        for button in (self.back, self.forth):
            button.setFixedWidth(60)
            button.setAutoRepeat(True)
        for button in (self.back, self.forth, self.usual):
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.back.clicked.connect(self._earlier)
        self.forth.clicked.connect(self._later)
        self.usual.clicked.connect(self._take_usual)
        for widget in (self.back, self.line, self.forth, self.usual, self.words):
            row.addWidget(widget)
        row.addStretch(1)

    def step(self, by: int) -> None:
        """Go by so many steps from what is shown."""
        raise NotImplementedError

    def usual_value(self) -> object | None:
        """Return what the usual button fills in."""
        raise NotImplementedError

    def explain(self) -> None:
        """Say beside the line what it means."""

    def first_target(self) -> QWidget:
        """Return the line."""
        return self.line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down step while the line is typed into."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        self.step(1 if event.key() == Qt.Key.Key_Up else -1)
        self._edited()
        return True

    @Slot()
    def _earlier(self) -> None:
        self.step(-1)
        self._edited()

    @Slot()
    def _later(self) -> None:
        self.step(1)
        self._edited()

    @Slot()
    def _take_usual(self) -> None:
        self.show_value(self.usual_value())
        self.changed.emit()

    @Slot()
    def _edited(self) -> None:
        self.explain()
        self.changed.emit()


class DayInput(SteppedLine):
    """A day; ``today`` is told by whoever made the form."""

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, 160, parent)
        self._today: str | None = None
        self.reword(wording)

    def set_today(self, day: str) -> None:
        """Say which day the usual button means."""
        self._today = day
        self.usual.setEnabled(True)

    def value(self) -> object | None:
        """Return the day, the text where it is none, or None when it is empty."""
        text = self.line.text().strip()
        return (read_day(text) or text) if text else None

    def show_value(self, value: object | None) -> None:
        """Show a day, or nothing."""
        self.line.setText("" if value is None else str(value))
        self.explain()

    def is_day(self) -> bool:
        """Tell whether what stands there is a day."""
        return read_day(self.line.text()) is not None

    def step(self, by: int) -> None:
        """Go by days; from an empty line, to today."""
        day = read_day(self.line.text()) or None
        if day is None:
            self.line.setText(self._today or "")
            return
        self.line.setText((date.fromisoformat(day) + timedelta(days=by)).isoformat())

    def usual_value(self) -> object | None:
        """Return today."""
        return self._today

    def explain(self) -> None:
        """Say the weekday."""
        day = read_day(self.line.text())
        self.words.setText(self.wording.language.long_day(day) if day else "")

    def reword(self, wording: Wording) -> None:
        """Name the buttons in another language."""
        super().reword(wording)
        self.usual.setText(wording.language.t("Today"))
        self.back.setAccessibleName(wording.language.t("One day earlier"))
        self.forth.setAccessibleName(wording.language.t("One day later"))
        self.explain()


class TimeInput(SteppedLine):
    """A minute of the day, or its quarter where the register keeps quarters."""

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, 110, parent)
        self._now: int | None = None
        self.reword(wording)

    def set_now(self, minute: int) -> None:
        """Say which minute of the day the usual button means."""
        self._now = minute

    def value(self) -> object | None:
        """Return minutes or quarters, the text where it is no time, or None when it is empty."""
        text = self.line.text().strip()
        if not text:
            return None
        minute = read_time(text)
        if minute is None:
            return text
        return minute // QUARTER if self.field.type is FieldType.SLOT else minute

    def show_value(self, value: object | None) -> None:
        """Show a time, or nothing."""
        if not isinstance(value, int):
            self.line.setText("" if value is None else str(value))
        else:
            self.line.setText(clock_words(value * QUARTER if self.field.type is FieldType.SLOT else value))
        self.explain()

    def step(self, by: int) -> None:
        """Go by quarters of an hour; from an empty line, to now."""
        minute = read_time(self.line.text())
        if minute is None:
            minute = (self._now or 0) // QUARTER * QUARTER
        else:
            down = minute // QUARTER * QUARTER
            minute = down + QUARTER if by > 0 else (down if minute != down else down - QUARTER)
        top = DAY_MINUTES - QUARTER if self.field.type is FieldType.SLOT else DAY_MINUTES
        self.line.setText(clock_words(min(max(minute, 0), top)))

    def usual_value(self) -> object | None:
        """Return now."""
        if self._now is None:
            return None
        return self._now // QUARTER if self.field.type is FieldType.SLOT else self._now

    def reword(self, wording: Wording) -> None:
        """Name the buttons in another language."""
        super().reword(wording)
        self.usual.setText(wording.language.t("Now"))
        self.back.setAccessibleName(wording.language.t("A quarter of an hour earlier"))
        self.forth.setAccessibleName(wording.language.t("A quarter of an hour later"))
