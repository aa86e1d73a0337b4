"""Who is on duty, asked when the station opens or is handed over. Everything may stay empty.

Called by the shift page. Saves nothing itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from stationdesk.ui.parts import FormRow, OverlayPanel, PrimaryButton
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons, ChoiceInput
from stationdesk.ui.registers.inputs.number_input import NumberInput
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.privacy import LABEL_LENGTH
from stationdesk_sync.model.register import Register

WHO, ON_DUTY, WEATHER = "who", "on_duty", "weather"


class DutyPanel(OverlayPanel):
    """``answered`` carries who, how many and the weather; None for what was left empty."""

    answered = Signal(dict)

    def __init__(self, host: QWidget, register: Register, wording: Wording) -> None:
        super().__init__(host, width=860)
        self._register = register
        self.names = ChoiceButtons(needed=False)
        self.names.changed.connect(self._picked)
        self.who = QLineEdit()
        self.who.setMaxLength(LABEL_LENGTH)
        self.who.returnPressed.connect(self._answer)
        self.on_duty = NumberInput(register.field(ON_DUTY), wording)
        self.weather = ChoiceInput(register.field(WEATHER), wording)
        self._who_row = FormRow("", self.who)
        self._on_duty_row = FormRow("", self.on_duty)
        self._weather_row = FormRow("", self.weather)
        self.go = PrimaryButton()
        self.go.clicked.connect(self._answer)
        self.body.addWidget(self._who_row)
        self.body.addWidget(self.names)
        self.body.addWidget(self._on_duty_row)
        self.body.addWidget(self._weather_row)
        line = QHBoxLayout()
        line.addWidget(self.go)
        line.addStretch(1)
        self.body.addLayout(line)

    def ask(self, wording: Wording, names: Sequence[str], heading: str, deed: str, *, weather: bool) -> None:
        """Ask anew; ``names`` can be picked with one press, ``weather`` tells whether to ask for it."""
        t, say = wording.language.t, wording.language.say
        field = self._register.field
        volunteer = t("Temporary volunteer")
        self.names.offer([(name, name) for name in dict.fromkeys((*names, volunteer))])
        self.names.press([])
        self.names.name_for_readers(say(field(WHO).label))
        self.who.clear()
        for entry, row, name in (
            (self.on_duty, self._on_duty_row, ON_DUTY),
            (self.weather, self._weather_row, WEATHER),
        ):
            entry.reword(wording)
            entry.show_value(None)
            row.relabel(say(field(name).label))
            entry.name_for_readers(say(field(name).label))
        self._who_row.relabel(say(field(WHO).label), t("Only this station can read it. All of this may stay empty."))
        self._weather_row.setVisible(weather)
        self.go.setText(deed)
        self.open_with(heading, t("Close"), self.who)

    @Slot()
    def _picked(self) -> None:
        codes = self.names.codes()
        self.who.setText(codes[0] if codes else "")

    @Slot()
    def _answer(self) -> None:
        self.finish()
        number = self.on_duty.value()
        self.answered.emit(
            {
                WHO: self.who.text().strip() or None,
                ON_DUTY: number if isinstance(number, int) else None,
                WEATHER: self.weather.value(),
            }
        )
