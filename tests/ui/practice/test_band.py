"""The window in practice: nobody can take it for the true one, and both ways out are one click."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.ui.palette.panel import Palette
from stationdesk.ui.practice.band import PracticeDeeds
from stationdesk.ui.shell.main_window import MainWindow
from tests.fakes.ui_station import Station, click
from tests.fakes.ui_window import open_window


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def window(station: Station, qtbot: QtBot, asked: list[str]) -> MainWindow:
    deeds = PracticeDeeds(lambda: asked.append("anew"), lambda: asked.append("end"))
    return open_window(qtbot, station.context, practice=deeds)


def test_a_band_says_on_every_page_that_nothing_is_true_and_the_title_says_it_too(window: MainWindow):
    assert window.windowTitle() == "StationDesk · Practice"
    for name in ("today", "records", "sheet", "settings"):
        window.show_page(name)
        assert window.band is not None and window.band.isVisible()
    assert window.band is not None and window.band.words.text().startswith(
        "Practice: everything here is made up, and nothing is ever sent."
    )


def test_both_ways_out_are_one_click(window: MainWindow, asked: list[str]):
    assert window.band is not None
    click(window.band.anew)
    click(window.band.end)
    assert asked == ["anew", "end"]


def test_the_word_lies_over_every_page_and_in_nobody_s_way(window: MainWindow):
    mark = window.mark
    assert mark is not None
    host = mark.parentWidget()
    assert host is not None
    window.resize(1500, 900)
    assert mark.geometry() == host.rect()
    assert host.childAt(host.rect().center()) is not mark
    before = window.grab().toImage()
    mark.hide()
    assert window.grab().toImage() != before, "the word is seen"


def test_practice_counts_like_the_true_desk(window: MainWindow, station: Station):
    before = station.desk.records.figures(station.desk.moment().day).people
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_1)
    assert station.desk.records.figures(station.desk.moment().day).people == before + 1


def test_a_true_window_has_neither_band_nor_word(station: Station, qtbot: QtBot):
    made = MainWindow(station.context)
    qtbot.addWidget(made)
    assert made.band is None and made.mark is None and made.windowTitle() == "StationDesk"


def test_a_true_desk_opens_practice_from_the_palette(station: Station, qtbot: QtBot, asked: list[str]):
    made = MainWindow(replace(station.context, practise=lambda: asked.append("practise")))
    qtbot.addWidget(made)
    made.show()
    palette: Palette = made.palette_panel
    palette.open_palette()
    QTest.keyClicks(palette.field, "lianxi")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert asked == ["practise"]
