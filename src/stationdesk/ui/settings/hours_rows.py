"""The rows of the hours editor: two spans of one weekday, and some dates with the hours that they have.

Made by the hours editor. Times are written as people write them (8, 830, 8:30); what is no time is marked, not guessed.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stationdesk.ui.parts import QuietButton, plain_label, set_property
from stationdesk.ui.registers.inputs.time_input import read_time
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.hours import Days, Span, Spans, days_between

MOST_SPANS = 2
_TIME_WIDE, _DATE_WIDE = 78, 140


class SpanLine(QWidget):
    """Up to two spans of a day; all empty means closed. ``changed`` tells that a person changed something."""

    changed = Signal()

    def __init__(self, language: LanguageSource) -> None:
        super().__init__()
        self._language = language
        self._name = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.times: list[QLineEdit] = []
        for place in range(2 * MOST_SPANS):
            if place:
                row.addWidget(plain_label("–" if place % 2 else " ", "body"))
            line = QLineEdit()
            line.setFixedWidth(_TIME_WIDE)
            line.setMaxLength(8)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            line.textEdited.connect(self._edited)
            row.addWidget(line)
            self.times.append(line)
        self.state = plain_label("", "small", tone="ink2")
        row.addWidget(self.state, 1)

    def show_spans(self, spans: Spans) -> None:
        """Show the spans of a day; more than two cannot be shown and leave the line as it is written above."""
        texts = [text for span in spans[:MOST_SPANS] for text in str(span).split("–")]
        for line, text in zip(self.times, [*texts, *[""] * 4], strict=False):
            line.setText(text)
        self._mark()

    def spans(self) -> Spans | None:
        """Return the spans, in order; None while something is no time, or ends before it begins, or overlaps."""
        found = []
        for place in range(0, 2 * MOST_SPANS, 2):
            texts = [line.text().strip() for line in self.times[place : place + 2]]
            if not any(texts):
                continue
            start, end = (_minute(text) for text in texts)
            if start is None or end is None or start >= end:
                return None
            found.append(Span(start, end))
        found.sort(key=lambda span: span.start)
        if len(found) == MOST_SPANS and found[0].end > found[1].start:
            return None
        return tuple(found)

    def relabel(self, name: str) -> None:
        """Name the four times for who cannot see where they stand."""
        self._name = name
        t = self._language.t
        words = (t("opens"), t("closes"), t("opens again"), t("closes again"))
        for line, word in zip(self.times, words, strict=True):
            line.setAccessibleName(f"{name}: {word}")
        self._mark()

    @Slot()
    def _edited(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        spans = self.spans()
        t = self._language.t
        self.state.setText("" if spans is None or spans else t("not open"))
        for line in self.times:
            set_property(line, "wrong", spans is None)


def _minute(text: str) -> int | None:
    return 24 * 60 if text in ("24", "24:00", "2400") else read_time(text)


class DatesRow(QWidget):
    """Some days, from and to, that are closed or have hours of their own; ``gone`` asks to take it away."""

    changed = Signal()
    gone = Signal()

    def __init__(self, language: LanguageSource, *, with_hours: bool) -> None:
        super().__init__()
        self._language = language
        self.first, self.last = QLineEdit(), QLineEdit()
        self.line = SpanLine(language)
        self.away = QuietButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.line)
        self.line.setVisible(with_hours)  # only now: shown without a parent it would be a window of its own
        for place, date in enumerate((self.first, self.last)):
            if place:
                row.addWidget(plain_label("–", "body"))
            date.setFixedWidth(_DATE_WIDE)
            date.setMaxLength(12)
            date.textEdited.connect(self._edited)
            row.addWidget(date)
        row.addSpacing(12)
        row.addWidget(self.away)
        row.addStretch(1)
        self.line.changed.connect(self.changed)
        self.away.clicked.connect(self.gone)

    def show_days(self, days: Days, spans: Spans = ()) -> None:
        """Show days and hours."""
        self.first.setText(days.first)
        self.last.setText("" if days.last == days.first else days.last)
        self.line.show_spans(spans)

    def days(self) -> Days | None:
        """Return the days, None while they are none."""
        first = self.first.text().strip()
        return days_between(first, self.last.text().strip() or first)

    def relabel(self, name: str) -> None:
        """Name its fields."""
        t = self._language.t
        self.first.setAccessibleName(f"{name}: {t('from')}")
        self.last.setAccessibleName(f"{name}: {t('until')}")
        self.first.setPlaceholderText("10-01")
        self.last.setPlaceholderText("10-03")
        self.away.setText(t("Take away"))
        self.away.setAccessibleName(f"{t('Take away')}: {name}")
        self.line.relabel(name)
        self._mark()

    @Slot()
    def _edited(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        wrong = bool(self.first.text().strip()) and self.days() is None
        for date in (self.first, self.last):
            set_property(date, "wrong", wrong)
