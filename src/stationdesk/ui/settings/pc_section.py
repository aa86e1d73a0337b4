"""What belongs to this PC: its printer, whether the desk starts with it, whether it stays when the window is closed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot

from stationdesk.app.faults import Fault
from stationdesk.ui.context import Context
from stationdesk.ui.parts import FormRow, Toast
from stationdesk.ui.printing import PrinterNames, printers_here
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.settings.section import Section

_ASK, _NO, _YES = "", "no", "yes"


class PcSection(Section):
    """Rows of big buttons; each takes effect at once."""

    icon_name = "computer"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast, printers: PrinterNames = printers_here) -> None:
        super().__init__(context, deeds, toast)
        self._printers = printers
        self._names: Sequence[str] = ()
        self.printer, self.start, self.tray = ChoiceButtons(), ChoiceButtons(), ChoiceButtons()
        self.printer_row, self.start_row, self.tray_row = (
            FormRow("", buttons) for buttons in (self.printer, self.start, self.tray)
        )
        for row in (self.printer_row, self.start_row, self.tray_row):
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.printer.changed.connect(self._take_printer)
        self.start.changed.connect(self._take_start)
        self.tray.changed.connect(self._take_tray)
        self.start_row.setVisible(context.autostart is not None)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("This PC")

    def look_again(self) -> None:
        """Ask the system which printers there are now."""
        self._names = tuple(self._printers())
        self._offer()

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(self.t("This holds for this PC and takes effect at once."))
        self._offer()

    def _offer(self) -> None:
        now, t = self.context.settings.now, self.t
        gone = [now.printer] if now.printer and now.printer not in self._names else []
        self.printer.offer([(_ASK, t("Ask each time")), *((name, name) for name in (*self._names, *gone))])
        self.printer.press([now.printer])
        hint = t("No printer is set up on this PC.") if not self._names else ""
        if gone:
            hint = t("The printer {name} is not there now. Choose another.", name=now.printer)
        self.printer_row.relabel(t("Printer"), hint)
        self.start.offer([(_NO, t("Started by hand")), (_YES, t("Starts with the PC"))])
        self.start.press([_YES if self.context.autostart is not None and self.context.autostart.on else _NO])
        self.start_row.relabel(t("When the PC is switched on"))
        self.tray.offer([(_NO, t("The program ends")), (_YES, t("It goes on behind a small icon"))])
        self.tray.press([_YES if now.tray else _NO])
        self.tray_row.relabel(t("When the window is closed"), t("Where the system has no place for icons, it ends."))
        for row, name in (
            (self.printer, t("Printer")),
            (self.start, t("When the PC is switched on")),
            (self.tray, t("When the window is closed")),
        ):
            row.name_for_readers(name)

    @Slot()
    def _take_printer(self) -> None:
        name = self.printer.codes()[0]
        self.context.settings.change(printer=name, printer_asks=name == _ASK)
        self._offer()

    @Slot()
    def _take_start(self) -> None:
        if self.context.autostart is None:
            return
        work = partial(self.context.autostart.set_on, self.start.codes() == [_YES])
        self.context.lanes.hub.run(work, self._start_taken, self._start_refused)

    def _start_taken(self, _nothing: None) -> None:
        self.fault.clear()
        self._offer()

    def _start_refused(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self.context.language.now)
        self._offer()

    @Slot()
    def _take_tray(self) -> None:
        self.context.settings.change(tray=self.tray.codes() == [_YES])
