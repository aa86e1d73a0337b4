"""Two short questions after opening and closing: who is on duty and the weather; a note for the next shift.

Both can be skipped with Esc: the station is open or closed already. Called by the station bar; knows no use case.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from stationdesk.app.views import ShiftView
from stationdesk.ui.context import Context
from stationdesk.ui.keeper import NoteKeeper
from stationdesk.ui.parts import OverlayPanel, PrimaryButton, QuietButton, Stepper, TallButton, plain_label
from stationdesk.ui.registers.inputs.flow import FlowLayout
from stationdesk_sync.model.privacy import WORDS_LENGTH

SHIFT, HANDOVER = "shift", "handover"
NAMES = 7
NAME_LENGTH = 40


class DutyPanel(OverlayPanel):
    """Who is on duty, how many, what weather. ``said`` carries a row id and the values to save."""

    said = Signal(bytes, dict)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 860)
        self._context = context
        self._row_id = b""
        self._who_label = plain_label("", "strong")
        self.who = QLineEdit()
        self.who.setMaxLength(NAME_LENGTH)
        self.who.returnPressed.connect(self._save)
        self.body.addWidget(self._who_label)
        self.body.addWidget(self.who)
        self._names_row = FlowLayout(gap=8)
        self.names = [TallButton() for _ in range(NAMES + 1)]
        for button in self.names:
            button.clicked.connect(self._name_chosen)
            self._names_row.addWidget(button)
        self.body.addLayout(self._names_row)
        number = QHBoxLayout()
        self._number_label = plain_label("", "strong")
        self.number = Stepper(1, 20, 1)
        number.addWidget(self._number_label)
        number.addSpacing(12)
        number.addWidget(self.number)
        number.addStretch(1)
        self.body.addLayout(number)
        self._weather_label = plain_label("", "strong")
        self.body.addWidget(self._weather_label)
        grid = QGridLayout()
        grid.setSpacing(8)
        self.weather: dict[str, QuietButton] = {}
        for place, choice in enumerate(context.desk.registers[SHIFT].field("weather").choices):
            kind = QuietButton()
            kind.setCheckable(True)
            kind.clicked.connect(self._weather_chosen)
            grid.addWidget(kind, place // 5, place % 5)
            self.weather[choice.code] = kind
        self.body.addLayout(grid)
        self._save_button = PrimaryButton()
        self._save_button.clicked.connect(self._save)
        self.body.addWidget(self._save_button)

    def ask(self, shift: ShiftView, names: Sequence[str], *, just_opened: bool) -> None:
        """Ask about a span; ``names`` are people who were on duty lately."""
        language = self._context.language
        self._row_id = shift.row_id
        self._who_label.setText(language.t("Who is on duty?"))
        self.who.setPlaceholderText(language.t("A name, or choose below"))
        self.who.setAccessibleName(language.t("Who is on duty?"))
        self.who.setText(shift.who or "")
        volunteer = language.t("Temporary volunteer")
        offered = [*[name for name in names if name != volunteer][:NAMES], volunteer]
        for place, button in enumerate(self.names):
            button.setVisible(place < len(offered))
            button.setText(offered[place] if place < len(offered) else "")
        self._number_label.setText(language.t("How many?"))
        self.number.set_value(shift.on_duty or 1)
        self.number.name(language.t("one less"), language.t("one more"), language.t("People on duty"))
        self._weather_label.setText(language.t("Weather"))
        for choice in self._context.desk.registers[SHIFT].field("weather").choices:
            self.weather[choice.code].setText(language.say(choice.label))
            self.weather[choice.code].setChecked(choice.code == shift.weather)
        self._save_button.setText(language.t("Save (Enter)"))
        heading = language.t("The station is open. Good to have you here.") if just_opened else language.t("On duty")
        self.open_with(heading, language.t("Skip (Esc)"), self.who)

    @Slot()
    def _name_chosen(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.who.setText(sender.text())
            self.who.setFocus()  # Enter saves from here

    @Slot()
    def _weather_chosen(self) -> None:
        sender = self.sender()
        for button in self.weather.values():
            button.setChecked(button is sender and button.isChecked())

    @Slot()
    def _save(self) -> None:
        weather = next((code for code, button in self.weather.items() if button.isChecked()), None)
        values = {"who": self.who.text().strip() or None, "on_duty": self.number.value, "weather": weather}
        self.finish()
        self.said.emit(self._row_id, values)


class ClosingPanel(OverlayPanel):
    """A note for the next shift, or the way back. ``said`` carries a row id and the values to save."""

    said = Signal(bytes, dict)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 860)
        self._context = context
        self._row_id = b""
        self._label = plain_label("", "strong")
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(150)
        self._keeper = NoteKeeper(context, self.note, SHIFT, HANDOVER)
        self.closed.connect(self._keeper.keep_now)
        self._hint = plain_label("", "hint", wrap=True)
        self.body.addWidget(self._label)
        self.body.addWidget(self.note, 1)
        self.body.addWidget(self._hint)
        row = QHBoxLayout()
        self.keep_open = QuietButton()
        self.keep_open.clicked.connect(self._reopen)
        self.save = PrimaryButton()
        self.save.clicked.connect(self._save)
        row.addWidget(self.keep_open)
        row.addStretch(1)
        row.addWidget(self.save)
        self.body.addLayout(row)

    def ask(self, row_id: bytes) -> None:
        """Ask about the span that was just closed."""
        language = self._context.language
        self._row_id = row_id
        self.note.blockSignals(True)
        self.note.setPlainText("")
        self.note.blockSignals(False)
        self._keeper.begin()
        self._label.setText(language.t("What should the next shift know?"))
        self.note.setAccessibleName(self._label.text())
        self._hint.setText(language.t("Only this station can read it. No names or phone numbers of visitors, please."))
        self.keep_open.setText(language.t("Not closing yet"))
        self.save.setText(language.t("Save the note"))
        self.open_with(language.t("The station is closed. Thank you."), language.t("No note (Esc)"), self.note)

    def leave(self) -> None:
        """Close it as when somebody goes to another page: what was written is saved."""
        if not self.isHidden():
            self._save()

    @Slot()
    def _reopen(self) -> None:
        self.finish()
        self.said.emit(self._row_id, {"closed": None})

    @Slot()
    def _save(self) -> None:
        words = self.note.toPlainText().strip()[:WORDS_LENGTH]
        self.finish()
        self._keeper.drop()
        if words:
            self.said.emit(self._row_id, {HANDOVER: words})
