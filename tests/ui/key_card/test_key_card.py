"""The key card: every key that works stands on it, on one page, in both languages; opened, printed, saved."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.app.desk import Desk
from stationdesk.texts import load_language
from stationdesk.ui.context import Context
from stationdesk.ui.key_card.card_pieces import TallyPad
from stationdesk.ui.key_card.card_words import CardWords, read_card
from stationdesk.ui.key_card.set_card import FOOT_TOP, SetCard
from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.settings.tiles_section import TilesSection
from stationdesk.ui.sheet.paper import pdf_of, picture
from stationdesk.ui.sheet.typefaces import BOTTOM, MM, PAGE_HEIGHT, WIDTH, load_faces
from stationdesk.ui.shell.key_table import EVERYWHERE, FIELDS, TODAY
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk_sync.model.language import Code
from tests.app.counter import MANAGER
from tests.fakes.ui_window import open_window

NO_PRINTER: list[str] = []
CODES: tuple[Code, ...] = ("zh", "en")


def words_in(desk: Desk, code: Code) -> CardWords:
    return read_card(load_language(code), desk, MANAGER)


def text_of(pdf: Path) -> str:
    told = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True, encoding="utf-8")
    return re.sub(r"\s+", "", told.stdout)


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> MainWindow:
    return open_window(qtbot, context)


@pytest.mark.parametrize("code", CODES)
def test_every_key_of_the_table_stands_on_the_card_with_what_it_does(desk: Desk, code: Code):
    words, language = words_in(desk, code), load_language(code)
    on_card = [(row.caps, row.words) for _, rows in words.sections for row in rows]
    assert on_card == [(line.caps, language.t(line.words)) for line in (*TODAY, *EVERYWHERE, *FIELDS)]


@pytest.mark.parametrize("code", CODES)
def test_the_card_shows_the_nine_keys_as_the_station_has_set_them(desk: Desk, code: Code):
    catalogue = desk.catalogue()
    expected = [(str(tile.key), catalogue.short("group", tile.group, code)) for tile in desk.tiles()]
    assert [(key.cap, key.group) for key in words_in(desk, code).tally] == expected and len(expected) == 9


@pytest.mark.parametrize("code", CODES)
def test_all_of_it_is_on_one_page_above_the_foot(desk: Desk, qapp: QApplication, code: Code):
    load_faces()
    words = words_in(desk, code)
    longest = replace(words, tally=tuple(replace(key, services=key.services * 30) for key in words.tally))
    assert SetCard(words).bottom() <= FOOT_TOP and SetCard(longest).bottom() <= FOOT_TOP
    assert FOOT_TOP + 10 * MM <= PAGE_HEIGHT - BOTTOM


@pytest.mark.parametrize("code", CODES)
def test_many_services_of_a_key_stand_on_two_lines_with_a_sign_that_there_are_more(
    desk: Desk, qapp: QApplication, code: Code
):
    load_faces()
    key = replace(words_in(desk, code).tally[0], services="water, rest, meal, charge " * 9)
    lines = TallyPad((key,), 25 * MM).lines(key, WIDTH)
    assert len(lines) == 2 and lines[1].endswith("…")


@pytest.mark.parametrize("code", CODES)
def test_the_pdf_holds_every_word_as_text(desk: Desk, qapp: QApplication, tmp_path: Path, code: Code):
    load_faces()
    words = words_in(desk, code)
    (tmp_path / "card.pdf").write_bytes(pdf_of(SetCard(words)))
    text = text_of(tmp_path / "card.pdf")
    rows = [row for _, found in words.sections for row in found]
    wanted = [words.title, words.station, words.lead, words.foot, *(key.group for key in words.tally)]
    for line in (*wanted, *(cap for row in rows for cap in row.caps)):
        assert re.sub(r"\s+", "", line) in text, line


def test_the_card_is_black_on_white_so_that_any_printer_does(desk: Desk, qapp: QApplication):
    load_faces()
    image = picture(SetCard(words_in(desk, "zh")), 0, 300)
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert {pixel.saturation() for pixel in pixels} == {0}
    assert min(pixel.lightness() for pixel in pixels) < 60


def test_help_leads_to_the_card_and_escape_leads_back(window: MainWindow):
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F1)
    window.help.card_button.click()
    card = window.key_card
    assert window.help.isHidden() and card.isVisible() and QApplication.focusWidget() is card.print_button
    assert not card.picture.image.isNull()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert card.isHidden()


def test_settings_lead_to_the_card(window: MainWindow):
    window.show_page("settings")
    settings = window.page("settings")
    assert isinstance(settings, SettingsPage)
    section = settings.sections["tiles"]
    assert isinstance(section, TilesSection)
    section.card.click()
    assert window.key_card.isVisible()


def test_the_search_finds_the_card(window: MainWindow):
    palette = window.palette_panel
    palette.open_palette()
    palette.field.setText("ajk")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert window.key_card.isVisible()


def test_the_card_follows_the_language(window: MainWindow, context: Context):
    window.key_card.open_card()
    context.language.switch("en")
    card = window.key_card.card
    assert card is not None and card.words.title == "Key card" == window.key_card.heading.text()


def test_the_card_is_saved_as_pdf_and_that_is_said(window: MainWindow, tmp_path: Path):
    window.key_card.open_card()
    window.key_card.save_to(str(tmp_path / "card.pdf"))
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    assert "card.pdf" in window.key_card.banner.words.text()


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(window: MainWindow, tmp_path: Path):
    window.key_card.open_card()
    window.key_card.save_to(str(tmp_path / "nowhere" / "card.pdf"))
    assert window.key_card.fault.isVisible() and not list(tmp_path.glob("*.pdf"))


def test_without_a_printer_the_file_is_offered(window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: NO_PRINTER)
    window.key_card.open_card()
    window.key_card.print_button.click()
    assert "PDF" in window.key_card.banner.words.text()


def test_the_card_goes_to_the_printer_that_was_chosen(window: MainWindow, tmp_path: Path):
    window.key_card.open_card()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    window.key_card.print_on(printer)
    assert "按键卡" in text_of(tmp_path / "printed.pdf")
