"""Writing a register's records of some days to a CSV file, for the manager. Sealed words are left out."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from stationdesk.app.actor import Actor
from stationdesk.app.desk import Desk
from stationdesk.app.export_records import ExportDone, export_csv
from stationdesk.app.faults import Fault
from stationdesk.app.going import Going
from stationdesk.ui.context import Context
from stationdesk.ui.long_work import LongWork
from stationdesk.ui.parts import FormRow, PrimaryButton, Progress, QuietButton, Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.registers.inputs.picker import Picker
from stationdesk.ui.registers.inputs.time_input import DayInput
from stationdesk.ui.registers.wording import Wording
from stationdesk.ui.settings.section import Section
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.language import Label, Language
from stationdesk_sync.model.register import Field, FieldType, Merge

_DAY = Field("day", FieldType.DAY, Label("日期", "Day"), required=True)
_FIRST = "visit"


def read_today(desk: Desk, _actor: Actor) -> str:
    """Read the day of today."""
    return desk.moment().day


def write_csv(
    desk: Desk, actor: Actor, language: Language, days: tuple[str, str], file: Path, register: str, going: Going
) -> ExportDone:
    """Write the file."""
    return export_csv(desk, actor, language, days[0], days[1], file, register, going)


class ExportSection(Section):
    """From, to, which register, where to."""

    icon_name = "download"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast, page: QWidget) -> None:
        super().__init__(context, deeds, toast)
        wording = Wording(context.language.now, catalogue.seed())
        self.first, self.last = DayInput(_DAY, wording), DayInput(_DAY, wording)
        self.register = Picker(page)
        self.file, self.choose = QLineEdit(), QuietButton()
        self.write = PrimaryButton()
        self.register_row = FormRow("", self.register)
        self.first_row, self.last_row = FormRow("", self.first), FormRow("", self.last)
        self.file_row = FormRow("", self.file)
        for row in (self.register_row, self.first_row, self.last_row):
            self.column.addWidget(row)
        place = QHBoxLayout()
        place.addWidget(self.file_row, 1)
        place.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(place)
        line = QHBoxLayout()
        line.addWidget(self.write)
        line.addStretch(1)
        self.column.addLayout(line)
        self.progress = Progress(context.theme)
        self._work = LongWork(self.progress)
        self.column.addWidget(self.progress)
        self.column.addStretch(1)
        self._own_place = True
        self.first.changed.connect(self._suggest)
        self.last.changed.connect(self._suggest)
        self.register.picked.connect(self._suggest)
        self.file.textEdited.connect(self._place_chosen)
        self.choose.clicked.connect(self._choose)
        self.write.clicked.connect(self._write)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Export")

    def look_again(self) -> None:
        """Read what today is."""
        self.deeds.read(read_today, self._begin)

    def reword(self) -> None:
        """Say everything in the reader's language."""
        language = self.context.language.now
        self.title.setText(self.name())
        self.words.setText(self.t("A table that spreadsheets open. Sealed words are never written to it."))
        registers = [r for r in self.context.desk.registers.values() if r.merge is not Merge.HUB_ROW and r.lists]
        offered = [(r.name, language.say(r.label)) for r in sorted(registers, key=_first_visits)]
        self.register.offer(self.t("Register"), self.t("Close"), offered)
        self.register_row.relabel(self.t("Register"))
        for entry, row, name in (
            (self.first, self.first_row, self.t("From")),
            (self.last, self.last_row, self.t("To and including")),
        ):
            entry.reword(Wording(language, catalogue.seed()))
            row.relabel(name)
            entry.name_for_readers(name)
        self.file_row.relabel(self.t("File"))
        self.choose.setText(self.t("Another place …"))
        self.write.setText(self.t("Write the file"))

    def choose_register(self, name: str) -> None:
        """Choose what is exported."""
        self.register.choose(name)
        self._suggest()

    def _begin(self, today: str) -> None:
        self.first.set_today(today)
        self.last.set_today(today)
        if self.first.value() is None:
            self.first.show_value(today[:8] + "01")
            self.last.show_value(today)
        self._suggest()

    @Slot()
    def _suggest(self) -> None:
        if self._own_place:
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            name = f"{self.register.code}-{self.first.value() or ''}-{self.last.value() or ''}.csv"
            self.file.setText(str(Path(documents) / name))

    @Slot()
    def _place_chosen(self) -> None:
        self._own_place = False

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self, self.t("Export"), self.file.text(), "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._take_place)
        dialog.open()

    @Slot(str)
    def _take_place(self, place: str) -> None:
        self._own_place = False
        self.file.setText(place)

    @Slot()
    def _write(self) -> None:
        wrong = self.t("Please enter a day such as 2026-11-24.")
        for entry, row in ((self.first, self.first_row), (self.last, self.last_row)):
            row.say_wrong(None if entry.is_day() else wrong)
        place = self.file.text().strip()
        self.file_row.say_wrong(None if place else self.t("Please fill this in."))
        if not (self.first.is_day() and self.last.is_day() and place):
            return
        days = (str(self.first.value()), str(self.last.value()))
        if days[0] > days[1]:
            self.last_row.say_wrong(self.t("This day is before the first one."))
            return
        work = partial(
            write_csv,
            language=self.context.language.now,
            days=days,
            file=Path(place),
            register=self.register.code,
            going=self._work,
        )
        self.write.setEnabled(False)
        self._work.begin(self.t("Writing the file …"), self.t("Stop"))
        self.deeds.behind(work, self._written, self._refused)

    def _written(self, done: ExportDone) -> None:
        self._end()
        self.fault.clear()
        self.toast.say(self.context.language.tn("{n} record is written.", "{n} records are written.", done.records))

    def _end(self) -> None:
        self._work.finish()
        self.write.setEnabled(True)

    def _refused(self, fault: Fault) -> None:
        self._end()
        self.fault.show_fault(fault, self.context.language.now)


def _first_visits(register: object) -> tuple[bool, str]:
    name = getattr(register, "name", "")
    return name != _FIRST, name
