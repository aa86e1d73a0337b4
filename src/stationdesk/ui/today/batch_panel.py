"""Entering what was counted on paper: a day, an hour, how it was counted, and a number for each tally key.

Called by ``TodayPanels``. Tab or Enter goes from number to number; what will be written is said before it is saved.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from stationdesk.app.record_batch import METHODS, Batch, BatchLine, earliest_day
from stationdesk.app.views import TileView, TodayView
from stationdesk.domain.tally import TILES
from stationdesk.ui.context import Context
from stationdesk.ui.day_stepper import DayStepper
from stationdesk.ui.parts import FormRow, OverlayPanel, PrimaryButton, plain_label
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.today.opening_hours import place_of, posted_hours, shown_hours
from stationdesk_sync.model.catalogue import Catalogue

WIDTH = 980
MOST = 999
_COLUMNS = 3
_DAY_WIDE = 400


class NumberField(QLineEdit):
    """How many people; Enter goes on to the next as Tab does."""

    def __init__(self) -> None:
        super().__init__()
        self.setValidator(QIntValidator(0, MOST, self))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(84)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    @property
    def people(self) -> int:
        """The number, 0 where none was typed."""
        return int(self.text()) if self.text().isdecimal() else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter; with Ctrl the panel saves."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.focusNextPrevChild(True)
            return
        super().keyPressEvent(event)


class BatchPanel(OverlayPanel):
    """``entered`` carries the ``Batch`` that is to be saved."""

    entered = Signal(object)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, WIDTH)
        self._context = context
        self._view: TodayView | None = None
        self._tiles: tuple[TileView, ...] = ()
        self.day = DayStepper(context)
        self.day.chosen.connect(self._choose_day)
        self.day.setFixedWidth(_DAY_WIDE)
        self.body.addWidget(self.day, 0, Qt.AlignmentFlag.AlignLeft)
        self.hours, self.methods = ChoiceButtons(), ChoiceButtons()
        self.hours_row, self.methods_row = FormRow("", self.hours), FormRow("", self.methods)
        self.body.addWidget(self.hours_row)
        self.body.addWidget(self.methods_row)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.names = [plain_label("", "body", wrap=True) for _ in range(TILES)]
        self.fields = [NumberField() for _ in range(TILES)]
        for place, (name, field) in enumerate(zip(self.names, self.fields, strict=True)):
            row, column = place % (TILES // _COLUMNS), place // (TILES // _COLUMNS) * 2
            grid.addWidget(name, row, column)
            grid.addWidget(field, row, column + 1)
            grid.setColumnStretch(column, 1)
            field.textChanged.connect(self._tell)
        self.body.addLayout(grid)
        self.preview = plain_label("", "strong", wrap=True)
        self.save = PrimaryButton()
        self.save.clicked.connect(self._save)
        line = QHBoxLayout()
        line.addWidget(self.preview, 1)
        line.addWidget(self.save)
        self.body.addLayout(line)
        self.hours.changed.connect(self._tell)
        self.methods.changed.connect(self._tell)

    def open_for(self, view: TodayView, catalogue: Catalogue) -> None:
        """Ask for numbers; the hour before now is suggested."""
        t, code = self._context.language.t, self._context.language.code
        self._view, self._tiles = view, view.tiles
        self._choose_day(view.day)
        self.methods.offer([(method, catalogue.say("count_method", method, code)) for method in METHODS])
        self.methods.press([METHODS[0]])
        self.hours_row.relabel(t("They came in the hour from"))
        self.methods_row.relabel(t("Counted by"))
        self.hours.name_for_readers(t("They came in the hour from"))
        self.methods.name_for_readers(t("Counted by"))
        for tile, name, field in zip(view.tiles, self.names, self.fields, strict=True):
            said = catalogue.short("group", tile.group, code)
            name.setText(said)
            field.setAccessibleName(said)
            field.clear()
        self.save.setText(t("Save (Ctrl+Enter)"))
        self._tell()
        self.open_with(t("Enter from paper"), t("Close (Esc)"), self.fields[0])

    @property
    def batch(self) -> Batch:
        """What stands in the fields."""
        lines = [
            BatchLine(tile.group, tile.services, field.people)
            for tile, field in zip(self._tiles, self.fields, strict=True)
            if field.people
        ]
        day = self.day.day if self._view is not None and self.day.day != self._view.day else None
        return Batch(int(self.hours.codes()[0]), self.methods.codes()[0], tuple(lines), day)

    def reopen(self) -> None:
        """Stand there again as it was: it could not be saved, and nobody types it twice."""
        self.open_with(self.heading.text(), self.close_button.text(), self.save)

    @Slot(str)
    def _choose_day(self, day: str) -> None:
        """Offer the hours of a day: today's so far, all of an earlier one."""
        view = self._view
        if view is None:
            return
        self.day.show_day(day, view.day, earliest_day(view.day))
        pressed = self.hours.codes()
        if day == view.day:
            now = view.minute // 60
            hours = [hour for hour in shown_hours(view) if place_of(hour, view) <= place_of(now, view)] or [now]
            pressed = [str(hours[-2] if len(hours) > 1 else hours[-1])]
        else:
            hours = list(posted_hours(view, day))
        self.hours.offer([(str(hour), f"{hour}:00") for hour in hours])
        self.hours.press(pressed if pressed and pressed[0] in map(str, hours) else [str(hours[0])])
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Ctrl+Enter from any field."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _tell(self) -> None:
        people = self.batch.people if self.hours.codes() and self.methods.codes() else 0
        self.save.setEnabled(people > 0)
        hour = int(self.hours.codes()[0]) if self.hours.codes() else 0
        self.preview.setText(self._preview(people, hour))

    def _preview(self, people: int, hour: int) -> str:
        language, view = self._context.language, self._view
        if not people:
            return language.t("Type how many came; what is left empty is not saved.")
        if view is None or self.day.day == view.day:
            return language.tn(
                "Will be saved: {n} visit, {hour}:00–{end}:00.",
                "Will be saved: {n} visits, {hour}:00–{end}:00.",
                people,
                hour=hour,
                end=hour + 1,
            )
        return language.tn(
            "Will be saved: {n} visit on {day}, {hour}:00–{end}:00.",
            "Will be saved: {n} visits on {day}, {hour}:00–{end}:00.",
            people,
            day=language.now.short_day(self.day.day),
            hour=hour,
            end=hour + 1,
        )

    @Slot()
    def _save(self) -> None:
        batch = self.batch
        if batch.people:
            self.finish()
            self.entered.emit(batch)
