"""Getting a printer: the one that was chosen last time, otherwise a person chooses. Nothing is printed here.

Made by whatever prints. The list of printers is handed in, so that tests bring their own.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from stationdesk.ui.sources import SettingsSource

PrinterNames = Callable[[], Sequence[str]]


def printers_here() -> list[str]:
    """Return the names of the printers that are set up on this PC."""
    return list(QPrinterInfo.availablePrinterNames())


class PrinterChoice(QObject):
    """``choose`` gives a printer to ``taken``, or calls ``without`` where there is none; a kept one that is gone is
    named to ``gone`` before a person is asked."""

    def __init__(self, settings: SettingsSource, page: QWidget, names: PrinterNames = printers_here) -> None:
        super().__init__(page)
        self._settings, self._page, self._names = settings, page, names
        self._printer: QPrinter | None = None
        self._taken: Callable[[QPrinter], object] | None = None
        self.dialog: QDialog | None = None

    def choose(
        self,
        title: str,
        taken: Callable[[QPrinter], object],
        without: Callable[[], object],
        gone: Callable[[str], object],
    ) -> None:
        """Give the kept printer at once; ask, and keep what is chosen, where none is kept."""
        names, kept = list(self._names()), self._settings.now.printer
        if not names:
            without()
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if kept in names:
            printer.setPrinterName(kept)
            taken(printer)
            return
        if kept:
            gone(kept)
        self._printer, self._taken = printer, taken
        dialog = QPrintDialog(printer, self._page)
        dialog.setWindowTitle(title)
        dialog.accepted.connect(self.accept)
        self.dialog = dialog
        QDialog.open(dialog)

    @Slot()
    def accept(self) -> None:
        """A person chose: it is kept for the next time, unless each time is to be asked."""
        printer, taken = self._printer, self._taken
        self._printer = self._taken = None
        if printer is None or taken is None:
            return
        if printer.printerName() and not self._settings.now.printer_asks:
            self._settings.change(printer=printer.printerName())
        taken(printer)
