"""At which hour the station's day ends, as a row of big buttons; each press is told, nothing is saved here.

Called by the section that says when the day ends.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from stationdesk.ui.parts import FormRow
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.service_day import LATEST_START


class DayEndRow(FormRow):
    """``chosen`` carries the hour, 0 to 6; ``hour`` is what is pressed, None for an hour that is not offered."""

    chosen = Signal(int)

    def __init__(self, language: LanguageSource, parent: QWidget | None = None) -> None:
        buttons = ChoiceButtons()
        super().__init__("", buttons, parent=parent)
        self._language, self.buttons = language, buttons
        self.buttons.changed.connect(self._pressed)

    @property
    def hour(self) -> int | None:
        """The hour that is pressed."""
        codes = self.buttons.codes()
        return int(codes[0]) if codes else None

    def show_hour(self, hour: int) -> None:
        """Show an hour as pressed without telling anyone."""
        self.buttons.press([str(hour)])

    def reword(self) -> None:
        """Name the hours in the reader's language."""
        t = self._language.t
        names = {0: t("Midnight (0:00)")}
        self.buttons.offer([(str(hour), names.get(hour, f"{hour}:00")) for hour in range(LATEST_START + 1)])
        self.relabel(t("The day ends at"))
        self.buttons.name_for_readers(t("The day ends at"))

    @Slot()
    def _pressed(self) -> None:
        if self.hour is not None:
            self.chosen.emit(self.hour)
