"""The Day sheet page: a day's sheet as it will look on paper, print, save as PDF, what was printed before.

Called by the shell; ``go("sheet", day=…)`` shows another day. Reads only while it is seen.
"""

from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner, Card, FaultPanel, PrimaryButton, QuietButton, icon, plain_label
from stationdesk.ui.printing import PrinterChoice
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.sheet.day_picker import DayPicker
from stationdesk.ui.sheet.paper import print_on, write_pdf
from stationdesk.ui.sheet.preview import Preview
from stationdesk.ui.sheet.prints_card import PrintsCard
from stationdesk.ui.sheet.reading import Leaving, Look, Reading
from stationdesk.ui.sheet.typefaces import load_faces
from stationdesk.ui.sheet.typeset import typeset
from stationdesk_sync.model.register import Role

_PAGE = "sheet"
_SIDE = 396
_SHOWS = frozenset({"event", "station_hours", "day_sheet", "account"})


class SheetPage(QWidget):
    """The sheet at the left, what can be done with it at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_faces()
        self._context = context
        self._deeds = Deeds(context, self, self._show_trouble)
        self._day: str | None = None
        self._look: Look | None = None
        self._printer: QPrinter | None = None
        self.printers = PrinterChoice(context.settings, self)
        self._dialog: QDialog | None = None
        self._file: Path | None = None
        self.preview = Preview(context)
        self.picker = DayPicker(context)
        self.print_button = PrimaryButton()
        self.pdf_button = QuietButton()
        self.fault = FaultPanel()
        self.banner = Banner("blue")
        self.prints = PrintsCard(context)
        self._title = plain_label("", "title")
        self._lay_out()
        self.picker.chosen.connect(self.show_day)
        self.print_button.clicked.connect(self.print_sheet)
        self.pdf_button.clicked.connect(self.save_as_pdf)
        context.language.switched.connect(self._reword)
        context.theme.switched.connect(self._draw)
        context.bus.changed.connect(self._changed)
        context.settings.switched.connect(self._outdated)
        context.actor.switched.connect(self._actor_switched)
        context.navigate.asked.connect(self._asked)
        self._relabel()
        self._draw()

    def _lay_out(self) -> None:
        day = Card()
        day.body.setSpacing(12)
        for part in (self._title, self.picker, self.print_button, self.pdf_button):
            day.body.addWidget(part)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(day)
        column.addWidget(self.prints, 1)
        paper = QVBoxLayout()
        paper.setSpacing(10)
        paper.addWidget(self.banner)
        paper.addWidget(self.fault)
        paper.addWidget(self.preview, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(18)
        row.addLayout(paper, 1)
        row.addWidget(side)

    def look_again(self) -> None:
        """Read the sheet anew."""
        self._deeds.read(self._reading().look, self._show, self._show_read_trouble)

    @Slot(str)
    def show_day(self, day: str) -> None:
        """Show another day's sheet, today's for ""; an earlier one asks for the manager's PIN where one is set."""
        self._day = day or None
        self.banner.say("")
        self.fault.clear()
        self.look_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when the page comes to the front."""
        super().showEvent(event)
        self.look_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Begin with today next time: the page of an earlier day is not left lying about."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._day = None
            self.banner.say("")

    @Slot()
    def print_sheet(self) -> None:
        """Let a person choose a printer, then print; without a printer say so and offer the file."""
        t = self._context.language.t
        self.printers.choose(t("Print the day sheet"), self._printer_chosen, self._no_printer, self._printer_gone)

    def _no_printer(self) -> None:
        t = self._context.language.t
        self.banner.say(
            t("No printer is set up on this PC. The sheet can be saved as a PDF file and printed elsewhere."), "blue"
        )

    def _printer_gone(self, name: str) -> None:
        said = self._context.language.t("The printer {name} is not there now. Choose another.", name=name)
        self.banner.say(said, "amber")

    @Slot()
    def save_as_pdf(self) -> None:
        """Let a person choose a file, then save the sheet there."""
        if self._look is None:
            return
        t, sheet = self._context.language.t, self._look.sheet
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = f"{t('Station day sheet')}-{sheet.station_code or ''}{'-' if sheet.station_code else ''}{sheet.day}.pdf"
        dialog = QFileDialog(self, t("Save the day sheet as PDF"), folder, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.save_to)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def save_to(self, file: str) -> None:
        """Save the sheet as a PDF file and record the print."""
        self._file = Path(file)
        self._deeds.write(self._reading().let_leave, self._write_file)

    def _printer_chosen(self, printer: QPrinter) -> None:
        self._printer = printer
        self._deeds.write(self._reading().let_leave, self._put_on_paper)

    def _put_on_paper(self, leaving: Leaving) -> None:
        t, printer = self._context.language.t, self._printer
        taken = printer is not None and print_on(printer, leaving.sheet, self._context.language.now)
        if taken:
            self.banner.say(t("Sent to the printer: edition {n}.", n=leaving.sheet.edition), "green")
        else:
            self.banner.say(t("The printer did not take the sheet. Look at the printer, then print again."), "amber")

    def _write_file(self, leaving: Leaving) -> None:
        if self._file is None:
            return
        try:
            write_pdf(leaving.sheet, self._context.language.now, self._file)
        except Fault as fault:
            self._show_trouble(fault)
            return
        self.fault.clear()
        t = self._context.language.t
        self.banner.say(t("Saved as {file}: edition {n}.", file=self._file.name, n=leaving.sheet.edition), "green")

    def _reading(self) -> Reading:
        return Reading(self._context.language.now, self._day, self._context.settings.now.registers_off)

    def _show(self, look: Look) -> None:
        self._look = look
        self.fault.clear()
        self.picker.show_day(look.sheet.day, look.today, look.days)
        self.preview.show_sheet(typeset(look.sheet, self._context.language.now))
        self.prints.show_prints(look.prints, look.sheet)
        self._enable(ready=True)

    def _show_read_trouble(self, fault: Fault) -> None:
        """Nothing of a sheet stays in sight that could not be read, or that only the manager may see."""
        if fault.code is FaultCode.NOT_ALLOWED and self._day is not None:
            self._day = None
            self.look_again()
            return
        self.preview.show_sheet(None)
        self._enable(ready=False)
        self._show_trouble(fault)

    def _show_trouble(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self._context.language.now)

    def _enable(self, *, ready: bool) -> None:
        self.print_button.setEnabled(ready)
        self.pdf_button.setEnabled(ready)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        day = self._look.sheet.day if self._look is not None else None
        if day in changes.days or changes.registers & _SHOWS or changes.facts & {"station", "link", "sync"}:
            self._outdated()

    @Slot()
    def _outdated(self) -> None:
        if self.isVisible():
            self.look_again()

    @Slot()
    def _actor_switched(self) -> None:
        """When the manager leaves, an earlier day leaves the screen at once; nobody is asked for a PIN."""
        if self._day is not None and self._context.actor.now.role is not Role.MANAGER:
            self._day = None
            self.preview.show_sheet(None)
            self._outdated()

    @Slot(str, dict)
    def _asked(self, page: str, about: dict[str, object]) -> None:
        day = about.get("day")
        if page == _PAGE and isinstance(day, str):
            self.show_day(day)

    @Slot()
    def _reword(self) -> None:
        self._relabel()
        self.fault.relabel(self._context.language.now)
        self.banner.say("")
        self.picker.relabel()
        self._outdated()

    def _relabel(self) -> None:
        t = self._context.language.t
        self._title.setText(t("Station day sheet"))
        self.print_button.setText(t("Print"))
        self.pdf_button.setText(t("Save as PDF"))
        self.preview.setAccessibleName(t("The sheet as it will be printed"))
        self.prints.relabel()

    @Slot()
    def _draw(self) -> None:
        self.print_button.setIcon(icon(self._context.theme, "print", "on_accent"))
        self.pdf_button.setIcon(icon(self._context.theme, "pdf", "ink"))
        for button in (self.print_button, self.pdf_button):
            button.setIconSize(QSize(24, 24))
