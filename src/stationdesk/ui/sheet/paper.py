"""Set pages on paper: as PDF bytes and files, on a printer, and as pictures.

Called by the Day sheet page, the key card, the command line and the demo; works without a window and without a screen.
"""

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from stationdesk.app.faults import Fault, FaultCode, Source
from stationdesk.app.outgoing import check_target
from stationdesk.domain.day_sheet import DaySheet
from stationdesk.ui.sheet.typefaces import PAGE_HEIGHT, PAGE_WIDTH, load_faces
from stationdesk.ui.sheet.typeset import typeset
from stationdesk_sync.model.language import N_, Language

RESOLUTION = 1200
PROGRAM = "StationDesk"
_NO_FOLDER = N_("the folder does not exist")
_A_FOLDER = N_("this is a folder")
_NOT_ALLOWED = N_("writing there is not allowed")
_DISK_FULL = N_("the disk is full")
_OTHER = N_("the disk refused it")
_NO_SPACE = (28, 122)  # ENOSPC, EDQUOT


class SetPages(Protocol):
    """Pages that are set and only need painting."""

    @property
    def document_title(self) -> str:
        """How the document is called."""
        ...

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        ...

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page ``number`` (from 0). The painter's units must be those of ``typefaces``."""
        ...


def write_pdf(sheet: DaySheet, language: Language, path: Path) -> None:
    """Write a sheet as a PDF file; it appears whole or not at all. Raises ``Fault`` file_unwritable."""
    write_whole(path, pdf_bytes(sheet, language))


def pdf_bytes(sheet: DaySheet, language: Language) -> bytes:
    """Return a sheet as PDF; it names the program and the sheet, not the machine or the person."""
    ensure_application()
    load_faces()
    return pdf_of(typeset(sheet, language))


def pdf_of(ready: SetPages) -> bytes:
    """Return set pages as PDF; it names the program and the document, not the machine or the person."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(_a4())
    writer.setResolution(RESOLUTION)
    writer.setTitle(ready.document_title)
    writer.setCreator(PROGRAM)
    painter = QPainter(writer)
    try:
        side = PAGE_WIDTH / 20 / 72 * RESOLUTION
        for number in range(ready.page_count):
            if number:
                writer.newPage()
            _paint(ready, number, painter, side)
    finally:
        painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def print_on(printer: QPrinter, sheet: DaySheet, language: Language) -> bool:
    """Print a sheet on a printer that somebody chose; returns whether the printer took it."""
    load_faces()
    return print_pages(printer, typeset(sheet, language))


def print_pages(printer: QPrinter, ready: SetPages) -> bool:
    """Print set pages on a printer that somebody chose; returns whether the printer took them."""
    printer.setDocName(ready.document_title)
    printer.setCreator(PROGRAM)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        paper = printer.paperRect(QPrinter.Unit.DevicePixel)
        for number in range(ready.page_count):
            if number and not printer.newPage():
                return False
            _paint(ready, number, painter, paper.width())
    finally:
        painter.end()
    return True


def pictures(sheet: DaySheet, language: Language, width: int) -> list[QImage]:
    """Return each page as a picture ``width`` pixels wide."""
    ensure_application()
    load_faces()
    ready = typeset(sheet, language)
    return [picture(ready, number, width) for number in range(ready.page_count)]


def picture(ready: SetPages, number: int, width: int) -> QImage:
    """Return one page of a set sheet as a picture ``width`` pixels wide."""
    image = QImage(QSizeF(width, width * PAGE_HEIGHT / PAGE_WIDTH).toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    try:
        _paint(ready, number, painter, float(width))
    finally:
        painter.end()
    return image


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all. Raises ``Fault`` file_unwritable."""
    check_target(path)
    part: Path | None = None
    try:
        if path.is_dir():
            raise IsADirectoryError
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise Fault(FaultCode.FILE_UNWRITABLE, why=Source(_reason(error))) from None


def ensure_application() -> None:
    """See to it that Qt runs, without a screen if nobody has started it."""
    if QGuiApplication.instance() is None:
        _own_application()


@cache
def _own_application() -> QGuiApplication:
    """The application of a command without a window; it lives as long as the process."""
    return QGuiApplication([PROGRAM, "-platform", "offscreen"])


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _NO_FOLDER
    if isinstance(error, IsADirectoryError):
        return _A_FOLDER
    if isinstance(error, PermissionError):
        return _NOT_ALLOWED
    return _DISK_FULL if error.errno in _NO_SPACE else _OTHER


def _paint(ready: SetPages, number: int, painter: QPainter, width: float) -> None:
    painter.save()
    painter.setWindow(0, 0, round(PAGE_WIDTH), round(PAGE_HEIGHT))
    painter.setViewport(QRectF(0, 0, width, width * PAGE_HEIGHT / PAGE_WIDTH).toRect())
    ready.paint(painter, number)
    painter.restore()


def _a4() -> QPageLayout:
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
