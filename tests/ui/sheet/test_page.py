"""The Day sheet page: what it shows, what leaves, what it says about printers and the manager's PIN."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.changes import record_changed
from stationdesk.app.faults import FaultCode
from stationdesk.app.print_day_sheet import prepare, printed
from stationdesk.app.sign_in import set_pin
from stationdesk.ui.context import Context
from stationdesk.ui.prompts.pin_prompt import PinPrompt
from stationdesk.ui.sheet.page import SheetPage
from stationdesk.ui.sheet.paper import print_on
from tests.app.day_sheet_days import DAY, MANAGER, StationBook, in_language, worked_weekday
from tests.fakes.pins import QuickPins
from tests.fakes.ui_context import make_context

NO_PRINTER: list[str] = []


@pytest.fixture
def weekday(tmp_path: Path) -> Iterator[StationBook]:
    station = worked_weekday(tmp_path)
    yield station
    station.held.book.close()


@pytest.fixture
def context(weekday: StationBook, qtbot: QtBot) -> Context:
    return make_context(weekday.desk)


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> SheetPage:
    page = SheetPage(context)
    qtbot.addWidget(page)
    page.resize(1270, 658)
    page.show()
    return page


def words_on(page: SheetPage) -> str:
    QApplication.sendPostedEvents()  # rows that were just added show themselves by a posted event
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_the_page_shows_the_sheet_of_today(page: SheetPage) -> None:
    ready = page.preview.ready
    assert ready is not None
    assert ready.words.title == "值班日志"
    assert ready.words.table.total.people == 47
    assert page.picker.step.words.text() == "2026年11月24日 星期二"
    assert not page.picker.step.later.isEnabled()
    assert "这一天还没有打印过。" in words_on(page)


def test_the_preview_paints_the_paper_white_with_ink(page: SheetPage) -> None:
    image = page.preview.viewport().grab().toImage()
    assert image.pixelColor(image.width() // 2, 30).lightness() > 250
    dark = sum(image.pixelColor(x, y).lightness() < 60 for x in range(0, 780, 4) for y in range(0, 600, 4))
    assert dark > 100


def test_a_visit_counted_elsewhere_changes_the_sheet_that_is_seen(
    page: SheetPage, weekday: StationBook, context: Context
) -> None:
    weekday.visit("rider", "water")
    context.bus.tell(record_changed("visit", DAY))
    assert page.preview.ready is not None
    assert page.preview.ready.words.table.total.people == 48


def test_a_hidden_page_reads_nothing_until_it_is_seen(page: SheetPage, weekday: StationBook, context: Context) -> None:
    page.hide()
    weekday.visit("rider", "water")
    context.bus.tell(record_changed("visit", DAY))
    assert page.preview.ready is not None
    assert page.preview.ready.words.table.total.people == 47
    page.show()
    assert page.preview.ready.words.table.total.people == 48


def test_the_paper_speaks_the_language_of_the_screen(page: SheetPage, context: Context) -> None:
    context.language.switch("en")
    assert page.preview.ready is not None
    assert page.preview.ready.words.table.people == "People"
    assert page.print_button.text() == "Print"


def test_saving_as_pdf_writes_the_file_and_records_the_print(
    page: SheetPage, weekday: StationBook, tmp_path: Path
) -> None:
    file = tmp_path / "今天.pdf"
    page.save_to(str(file))
    assert file.read_bytes().startswith(b"%PDF")
    assert [print_.data["edition"] for print_ in printed(weekday.desk, DAY)] == [1]
    shown = words_on(page)
    assert "已存为 今天.pdf：第 1 版。" in shown
    assert "与记录一致" in shown
    assert "人次 47，项次 77" in shown


def test_an_older_edition_is_marked_once_records_have_changed(
    page: SheetPage, weekday: StationBook, context: Context, tmp_path: Path
) -> None:
    page.save_to(str(tmp_path / "one.pdf"))
    weekday.visit("rider", "water")
    context.bus.tell(record_changed("visit", DAY))
    assert "之后记录有变化" in words_on(page)
    assert page.preview.ready is not None
    assert page.preview.ready.words.facts[0][2] is not None
    assert page.preview.ready.words.facts[0][2].more == "第 2 版"


def test_a_file_that_cannot_be_written_is_told_in_plain_words(page: SheetPage, tmp_path: Path) -> None:
    page.save_to(str(tmp_path / "nowhere" / "sheet.pdf"))
    assert page.fault.fault is not None
    assert page.fault.fault.code is FaultCode.FILE_UNWRITABLE
    assert "文件夹不存在" in words_on(page)


def test_without_a_printer_the_page_says_so_and_records_nothing(
    page: SheetPage, weekday: StationBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(NO_PRINTER.copy))
    QTest.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    assert "本机没有安装打印机。可以存为 PDF，拿到别处打印。" in words_on(page)
    assert printed(weekday.desk, DAY) == []


def test_the_button_offers_a_file_named_after_station_and_day(page: SheetPage, qtbot: QtBot) -> None:
    QTest.mouseClick(page.pdf_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("值班日志-BS-001-2026-11-24.pdf")
    dialog.reject()


def test_a_printer_is_given_every_page(weekday: StationBook, tmp_path: Path, qtbot: QtBot) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printer.pdf"))
    sheet = prepare(weekday.desk, MANAGER, in_language("zh"), DAY)
    assert print_on(printer, sheet, in_language("zh"))
    assert (tmp_path / "printer.pdf").read_bytes().startswith(b"%PDF")


def test_steps_lead_to_other_days_and_back(page: SheetPage, context: Context) -> None:
    context.actor.become(MANAGER)
    QTest.mouseClick(page.picker.step.earlier, Qt.MouseButton.LeftButton)
    assert page.picker.step.words.text() == "2026年11月23日 星期一"
    assert page.preview.ready is not None
    assert page.preview.ready.words.code == "—"
    QTest.mouseClick(page.picker.step.later, Qt.MouseButton.LeftButton)
    assert page.picker.step.words.text() == "2026年11月24日 星期二"
    context.navigate.go("sheet", day="2026-11-20")
    assert page.picker.day == "2026-11-20"
    QTest.mouseClick(page.picker.today, Qt.MouseButton.LeftButton)
    assert page.picker.day == DAY


def test_an_earlier_day_asks_for_the_pin_and_shows_nothing_without_it(
    page: SheetPage, weekday: StationBook, context: Context
) -> None:
    set_pin(weekday.desk, QuickPins(), MANAGER, "246810")
    context.actor.become(AT_THE_COUNTER)
    QTest.mouseClick(page.picker.step.earlier, Qt.MouseButton.LeftButton)
    prompt = page.findChild(PinPrompt)
    assert prompt is not None
    assert prompt.isVisible()
    assert page.picker.day == DAY
    prompt.left.emit()
    assert page.picker.day == DAY


def test_an_earlier_day_leaves_the_screen_when_the_manager_leaves(
    page: SheetPage, weekday: StationBook, context: Context
) -> None:
    set_pin(weekday.desk, QuickPins(), MANAGER, "246810")
    context.actor.become(MANAGER)
    weekday.clock.forward(86_400)
    page.show_day(DAY)
    page.look_again()
    assert page.picker.day == DAY
    context.actor.leave()
    assert page.preview.ready is None or page.preview.ready.words.table.total.people == 0
