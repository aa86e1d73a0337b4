"""The panel with the key card: as it will be printed, print, save as PDF. Nothing of it is recorded.

Made by the main window; ``go("key_card")`` opens it, from help, Settings and the palette.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, QStandardPaths, Qt, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stationdesk.app.faults import Fault
from stationdesk.ui.context import Context
from stationdesk.ui.key_card.card_words import CardWords, read_card
from stationdesk.ui.key_card.set_card import SetCard
from stationdesk.ui.parts import Banner, FaultPanel, OverlayPanel, PrimaryButton, QuietButton
from stationdesk.ui.printing import PrinterChoice
from stationdesk.ui.sheet.paper import pdf_of, picture, print_pages, write_whole
from stationdesk.ui.sheet.typefaces import PAGE_HEIGHT, PAGE_WIDTH, load_faces
from stationdesk.ui.theme import Theme

NAME = "key_card"
_WIDE = 640


class CardPicture(QWidget):
    """The card as on paper."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.image = QImage()
        self.setFixedSize(QSize(_WIDE, round(_WIDE * PAGE_HEIGHT / PAGE_WIDTH)))

    def show_card(self, card: SetCard) -> None:
        """Show a card."""
        ratio = self.devicePixelRatioF()
        self.image = picture(card, 0, round(_WIDE * ratio))
        self.image.setDevicePixelRatio(ratio)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page and its edge."""
        painter = QPainter(self)
        painter.drawImage(0, 0, self.image)
        painter.setPen(self._theme.colour("edge"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


class KeyCardPanel(OverlayPanel):
    """``open_card`` reads the station's keys and shows the card."""

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 1040)
        self._context = context
        self.card: SetCard | None = None
        self.printers = PrinterChoice(context.settings, self)
        self._dialog: QDialog | None = None
        self.picture = CardPicture(context.theme)
        self.area = QScrollArea()
        self.area.setWidget(self.picture)
        self.area.setMinimumHeight(540)
        self.area.setFixedWidth(_WIDE + 28)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.print_button, self.pdf_button = PrimaryButton(), QuietButton()
        self.banner, self.fault = Banner("blue"), FaultPanel()
        side = QVBoxLayout()
        side.setSpacing(12)
        for part in (self.print_button, self.pdf_button, self.banner, self.fault):
            side.addWidget(part)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self.area)
        row.addLayout(side, 1)
        self.body.addLayout(row, 1)
        self.print_button.clicked.connect(self.print_card)
        self.pdf_button.clicked.connect(self.save_as_pdf)
        context.language.switched.connect(self._relabel)
        context.navigate.asked.connect(self._asked)

    @Slot()
    def open_card(self) -> None:
        """Open the panel; the card follows from the reader lane."""
        t = self._context.language.t
        self.banner.say("")
        self.fault.clear()
        self.print_button.setText(t("Print"))
        self.pdf_button.setText(t("Save as PDF"))
        self.area.setAccessibleName(t("The key card as it will be printed"))
        self.open_with(t("Key card"), t("Back (Esc)"), self.print_button)
        self._read()

    @Slot()
    def print_card(self) -> None:
        """Let a person choose a printer, then print; without a printer say so and offer the file."""
        t = self._context.language.t
        self.printers.choose(t("Key card"), self.print_on, self._no_printer, self._printer_gone)

    def _no_printer(self) -> None:
        t = self._context.language.t
        self.banner.say(
            t("No printer is set up on this PC. The card can be saved as a PDF file and printed elsewhere."), "blue"
        )

    def _printer_gone(self, name: str) -> None:
        said = self._context.language.t("The printer {name} is not there now. Choose another.", name=name)
        self.banner.say(said, "amber")

    @Slot()
    def save_as_pdf(self) -> None:
        """Let a person choose a file, then save the card there."""
        t = self._context.language.t
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, t("Save the key card as PDF"), folder, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{t('Key card')}.pdf")
        dialog.fileSelected.connect(self.save_to)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def save_to(self, file: str) -> None:
        """Save the card as a PDF file."""
        if self.card is None:
            return
        try:
            write_whole(Path(file), pdf_of(self.card))
        except Fault as fault:
            self._trouble(fault)
            return
        self.fault.clear()
        self.banner.say(self._context.language.t("Saved as {file}.", file=Path(file).name), "green")

    def print_on(self, printer: QPrinter) -> None:
        """Print the card on a printer and say what became of it."""
        t = self._context.language.t
        if self.card is None:
            return
        if print_pages(printer, self.card):
            self.banner.say(t("Sent to the printer."), "green")
        else:
            self.banner.say(t("The printer did not take the card. Look at the printer, then print again."), "amber")

    def _read(self) -> None:
        context = self._context
        work = partial(read_card, context.language.now, context.desk, context.actor.now)
        context.lanes.reader.run(work, self._show, self._trouble)

    def _show(self, words: CardWords) -> None:
        load_faces()
        self.card = SetCard(words)
        self.picture.show_card(self.card)

    def _trouble(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self._context.language.now)

    @Slot()
    def _relabel(self) -> None:
        if not self.isHidden():
            self.open_card()

    @Slot(str, dict)
    def _asked(self, name: str, _about: dict[str, object]) -> None:
        if name == NAME:
            self.open_card()
