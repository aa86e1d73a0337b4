"""The station's name (while there is no hub) and its posted hours, understood while they are typed."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk, StationProfile
from stationdesk.app.faults import Fault
from stationdesk.app.keep_station import rename, save_hours
from stationdesk.ui.context import Context
from stationdesk.ui.hours_words import refusal_words
from stationdesk.ui.parts import FormRow, PrimaryButton, QuietButton, Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.settings.hours_editor import HoursEditor
from stationdesk.ui.settings.section import Section
from stationdesk_sync.model import hours
from stationdesk_sync.model.privacy import LABEL_LENGTH

_HOURS_LENGTH = 200


def read_station(desk: Desk, _actor: Actor) -> StationProfile:
    """Read the station as it stands."""
    return desk.station()


class StationSection(Section):
    """Posted hours are kept as written; what is not understood whole is refused in a sentence."""

    icon_name = "clock"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self.station_name, self.rename = QLineEdit(), QuietButton()
        self.station_name.setMaxLength(LABEL_LENGTH)
        self.hours, self.save = QLineEdit(), PrimaryButton()
        self.hours.setMaxLength(_HOURS_LENGTH)
        self.name_row, self.hours_row = FormRow("", self.station_name), FormRow("", self.hours)
        first = QHBoxLayout()
        first.addWidget(self.name_row, 1)
        first.addWidget(self.rename, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(first)
        second = QHBoxLayout()
        second.addWidget(self.hours_row, 1)
        second.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(second)
        self.editor = HoursEditor(context)
        self.editor.written.connect(self._written)
        self.editor.spoilt.connect(self._spoilt)
        self.column.addWidget(self.editor)
        self.column.addStretch(1)
        self.hours.textEdited.connect(self._parse)
        self.hours.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.rename.clicked.connect(self._rename)
        self.station_name.returnPressed.connect(self._rename)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Station and hours")

    def look_again(self) -> None:
        """Read the station."""
        self.deeds.read(read_station, self._show)

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(self.t("The hours stand on the notice at the door. Kept hours are held against them."))
        self.name_row.relabel(self.t("Name of the station"))
        self.rename.setText(self.t("Rename"))
        self.hours_row.relabel(self.t("Posted hours"), self.t("Write them as on the notice: 8:30-11:00；13:30-17:00"))
        self.save.setText(self.t("Save the hours"))
        self.editor.relabel()
        self._parse()

    def _show(self, station: StationProfile) -> None:
        if not self.station_name.hasFocus():
            self.station_name.setText(station.name)
        if not self.hours.hasFocus():
            self.hours.setText(station.posted_text or "")
            self.hours.setCursorPosition(0)
        self.station_name.setEnabled(not station.joined)
        self.rename.setVisible(not station.joined)
        hint = self.t("The name comes from the hub.") if station.joined else ""
        self.name_row.relabel(self.t("Name of the station"), hint)
        self._parse()

    @Slot()
    def _parse(self) -> None:
        text = self.hours.text().strip()
        read = hours.read_hours(text) if text else None
        if isinstance(read, hours.PostedHours):
            self.editor.show_hours(read)
        self.editor.setEnabled(self.editor.fits)
        wrong = refusal_words(self.context.language, read) if isinstance(read, hours.Refusal) else None
        self.hours_row.say_wrong(wrong)
        self.save.setEnabled(isinstance(read, hours.PostedHours))

    @Slot(bool)
    def _spoilt(self, spoilt: bool) -> None:
        """Rows that are not whole say something else than the text: nothing is saved meanwhile."""
        self.save.setEnabled(not spoilt)

    @Slot(str)
    def _written(self, text: str) -> None:
        """The rows were changed: the text of the notice follows."""
        if len(text) > _HOURS_LENGTH:
            self.hours_row.say_wrong(self.t("This is too long: at most {length} characters.", length=_HOURS_LENGTH))
            self.save.setEnabled(False)
            return
        self.hours.setText(text)
        self.hours.setCursorPosition(0)
        self._parse()

    @Slot()
    def _save(self) -> None:
        if self.save.isEnabled():
            self.deeds.write(partial(save_hours, text=self.hours.text()), self._saved, self._refused)

    def _saved(self, _changes: Changes) -> None:
        self.fault.clear()
        self.toast.say(self.t("The hours are saved."))

    @Slot()
    def _rename(self) -> None:
        if self.rename.isVisible():
            self.deeds.write(partial(rename, name=self.station_name.text()), self._renamed, self._refused)

    def _renamed(self, _changes: Changes) -> None:
        self.fault.clear()
        self.toast.say(self.t("The name is saved."))

    def _refused(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self.context.language.now)
