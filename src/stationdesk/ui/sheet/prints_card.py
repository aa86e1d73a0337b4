"""What was printed of a day before: edition, figures, whether this edition still says what the records say.

Called by the page. Prints are records of the register ``day_sheet``; a print knows its quarter hour, not its minute.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from stationdesk.app.ports import Record
from stationdesk.domain.day_sheet import DaySheet
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Card, Chip, Line, plain_label
from stationdesk_sync.model.clock import clock_slot_start, local_time
from stationdesk_sync.model.language import N_

_STANDS = N_("still true")
_OUTDATED = N_("records changed since")
_SHOWN = 40


class PrintsCard(Card):
    """The prints of a day, newest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._context = context
        self._prints: tuple[Record, ...] = ()
        self._sheet: DaySheet | None = None
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._list)
        for ground in (area.viewport(), self._list):
            ground.setAutoFillBackground(False)
        self.body.addWidget(area, 1)

    def show_prints(self, prints: tuple[Record, ...], sheet: DaySheet) -> None:
        """Show the prints of a sheet's day."""
        self._prints, self._sheet = prints, sheet
        self.relabel()

    def relabel(self) -> None:
        """Say it in the language that is on."""
        t = self._context.language.t
        if self.heading is not None:
            self.heading.setText(t("Printed editions"))
        while self._rows.count():
            widget = self._rows.takeAt(0).widget()
            if isinstance(widget, QWidget):
                widget.setParent(None)
                widget.deleteLater()
        if self._sheet is None:
            return
        if not self._prints:
            self._rows.addWidget(plain_label(t("This day was not printed yet."), "body", tone="ink2", wrap=True))
        for number, record in enumerate(self._prints[:_SHOWN]):
            if number:
                self._rows.addWidget(Line())
            self._rows.addWidget(self._row(record, self._sheet))
        self._rows.addStretch(1)

    def _row(self, record: Record, sheet: DaySheet) -> QWidget:
        t = self._context.language.t
        edition, people, services = (_number(record.data.get(name)) for name in ("edition", "people", "services"))
        when = local_time(clock_slot_start(record.clock), record.tz or sheet.tz)
        at = f"{when.minute // 60}:{when.minute % 60:02d}"
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        day = self._context.language.now.short_day(when.day)
        column.addWidget(plain_label(t("Edition {n}, {day} after {time}", n=edition, day=day, time=at), "strong"))
        figures = t("Visits {people}, services {services}", people=people, services=services)
        column.addWidget(plain_label(figures, "body"))
        stands = edition == sheet.edition
        column.addWidget(Chip("green" if stands else "amber", t(_STANDS) if stands else t(_OUTDATED)))
        return row


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
