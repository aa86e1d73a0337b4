"""Which records a list shows: a day or all days, one code of its first lists of choices, withdrawn ones too.

Called by the record list. Made from the register's declaration; knows no register by name.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.app.ports import Query
from stationdesk.ui.records.rows import PAGE_ROWS
from stationdesk.ui.registers.inputs.choice_input import ChoiceButton
from stationdesk.ui.registers.inputs.picker import Picker
from stationdesk.ui.registers.inputs.time_input import DayInput
from stationdesk.ui.registers.wording import Wording, list_fields
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Register

_DAY = Field("day", FieldType.DAY, Label("日期", "Day"))
_ANY = ""
_WIDEST = 420
_GAP = 10


class FilterBar(QWidget):
    """``changed`` is told when a person asks for other records; ``choices`` is how many fields can be filtered by."""

    changed = Signal()

    def __init__(self, wording: Wording, page: QWidget, choices: int) -> None:
        super().__init__()
        self._register: Register | None = None
        self._fields: tuple[Field, ...] = ()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._two_lines = False
        for line in (self._first, self._second):
            line.setSpacing(_GAP)
            lines.addLayout(line)
        self.day = DayInput(_DAY, wording)
        self.day.words.hide()
        self.day.changed.connect(self._day_edited)
        self.all_days = ChoiceButton()
        self.all_days.clicked.connect(self._all)
        self.boxes = tuple(Picker(page) for _ in range(choices))
        self.withdrawn = ChoiceButton()
        self.withdrawn.setChecked(True)
        self.withdrawn.clicked.connect(self.changed)
        self._first.addWidget(self.day)
        self._first.addWidget(self.all_days)
        for box in self.boxes:
            box.picked.connect(self.changed)
            box.setMaximumWidth(_WIDEST)
            self._first.addWidget(box, 1)
        self._first.addStretch(0)
        self._first.addWidget(self.withdrawn)

    def minimumSizeHint(self) -> QSize:
        """Return room for the wider one of two lines: a small screen shows them below each other."""
        wider = max(_room((self.day, self.all_days)), _room((*self.boxes, self.withdrawn)))
        return QSize(wider, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line where one is too short."""
        super().resizeEvent(event)
        self._break()

    def _break(self) -> None:
        two_lines = _room((self.day, self.all_days, *self.boxes, self.withdrawn)) > self.width()
        if two_lines is self._two_lines:
            return
        self._two_lines = two_lines
        here, there = (self._first, self._second) if two_lines else (self._second, self._first)
        for place, box in enumerate(self.boxes):
            here.removeWidget(box)
            there.insertWidget(place if two_lines else 2 + place, box, 1)  # after the day and all days
        here.removeWidget(self.withdrawn)
        there.addWidget(self.withdrawn)

    def show_register(self, register: Register, wording: Wording, today: str) -> None:
        """Offer what this register can be filtered by; the day stays, the rest begins anew for another register."""
        another = register is not self._register
        self._register = register
        self._fields = tuple(f for f in list_fields(register) if f.type in (FieldType.CHOICE, FieldType.CHOICES))
        self._fields = self._fields[: len(self.boxes)]
        t, say = wording.language.t, wording.language.say
        self.day.set_today(today)
        self.day.reword(wording)
        self.day.name_for_readers(t("Day"))
        self.day.setVisible(register.facts)
        self.all_days.setVisible(register.facts)
        self.withdrawn.setVisible(register.facts)
        self.all_days.setText(t("All days"))
        self.withdrawn.setText(t("Withdrawn too"))
        for box, field in zip(self.boxes, (*self._fields, None, None), strict=False):
            box.setVisible(field is not None)
            if field is None:
                continue
            if another:
                box.choose(_ANY)
            everything = (_ANY, t("{field}: all", field=say(field.label)))
            box.offer(say(field.label), t("Close"), [everything, *_choices(field, wording)])
        self._break()
        self.updateGeometry()

    def show_day(self, day: str | None) -> None:
        """Show one day, or all of them for None."""
        self.day.show_value(day)
        self.all_days.setChecked(day is None)

    def query(self, offset: int = 0) -> Query:
        """Return what is asked for. Call ``show_register`` first."""
        if self._register is None:
            raise ValueError("no register is shown yet")
        day = None
        if self._register.facts and not self.all_days.isChecked():
            given = self.day.value()
            day = given if isinstance(given, str) and len(given) == len("2026-11-24") else None
        equals: dict[str, object] = {
            field.name: box.code for box, field in zip(self.boxes, self._fields, strict=False) if box.code != _ANY
        }
        return Query(
            self._register.name,
            from_day=day,
            to_day=day,
            equals=equals,
            with_withdrawn=self.withdrawn.isChecked(),
            limit=PAGE_ROWS,
            offset=offset,
        )

    def narrow(self, field: str, code: str) -> None:
        """Ask for one choice of a field; nothing happens where the register is not filtered by it."""
        for box, filtered in zip(self.boxes, self._fields, strict=False):
            if filtered.name == field:
                box.choose(code)

    @property
    def narrowed(self) -> bool:
        """Whether something else than everything is asked for."""
        return any(box.code != _ANY for box, _ in zip(self.boxes, self._fields, strict=False))

    def widen(self) -> None:
        """Ask for everything: all days, all choices."""
        for box in self.boxes:
            box.choose(_ANY)
        self.show_day(None)

    @Slot()
    def _day_edited(self) -> None:
        day = self.day.value()
        if day is None or self.day.is_day():
            self.all_days.setChecked(day is None)
            self.changed.emit()

    @Slot()
    def _all(self) -> None:
        if self.all_days.isChecked():
            self.day.show_value(None)
        else:
            self.day.show_value(self.day.usual_value())
        self.changed.emit()


def _choices(field: Field, wording: Wording) -> list[tuple[str, str]]:
    if field.choices:
        return [(choice.code, wording.language.say(choice.label)) for choice in field.choices]
    if field.catalogue is not None:
        entries = wording.catalogue.entries(field.catalogue)
        return [(entry.code, wording.language.say(entry.label)) for entry in entries]
    return []


def _room(widgets: Sequence[QWidget]) -> int:
    """Return the least width in pixels of those that are shown, side by side."""
    widths = [widget.minimumSizeHint().width() for widget in widgets if not widget.isHidden()]
    return sum(widths) + _GAP * max(0, len(widths) - 1)
