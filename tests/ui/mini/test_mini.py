"""The small window: it counts as Today does, shows what Today shows, and never leaves anybody without the desk."""

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.ui.mini.window import MiniWindow
from stationdesk.ui.shell.geometry import kept_on
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.theme.tokens import read_tokens
from stationdesk.ui.today.page import TodayPage
from stationdesk_sync.model.language import Code
from tests.fakes.ui_station import Station, click
from tests.ui.look.inspection import findings

Key = Qt.Key


@pytest.fixture
def small(window: MainWindow, qtbot: QtBot) -> MiniWindow:
    QTest.keyClick(window.windowHandle(), Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    opened = window.mini.small
    assert opened is not None
    qtbot.addWidget(opened)
    return opened


def people(station: Station) -> int:
    return station.desk.records.figures(station.desk.moment().day).people


def today(window: MainWindow) -> TodayPage:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def test_ctrl_m_shows_it_on_top_instead_of_the_whole_window(window: MainWindow, small: MiniWindow):
    assert small.isVisible() and not window.isVisible()
    assert small.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert small.number.text() == "36"


def test_a_key_and_a_click_count_once_each_and_both_windows_show_it(
    window: MainWindow, small: MiniWindow, station: Station
):
    before = people(station)
    QTest.keyClick(small, Key.Key_1)
    click(small.grid.tiles[2])
    assert people(station) == before + 2
    assert small.grid.counts() == today(window).grid.counts()
    assert small.number.text() == str(before + 2)


def test_a_held_key_counts_once(small: MiniWindow, station: Station):
    before = people(station)
    QTest.keyClick(small, Key.Key_1)
    again = QKeyEvent(QEvent.Type.KeyPress, Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True)
    small.keyPressEvent(again)
    assert people(station) == before + 1


def test_several_people_are_entered_as_on_today(small: MiniWindow, station: Station):
    before = people(station)
    QTest.keyClick(small, Key.Key_Asterisk)
    QTest.keyClick(small, Key.Key_6)
    assert small.status.words.startswith("6 × …")
    QTest.keyClick(small, Key.Key_1)
    assert people(station) == before + 6 and small.status.words.startswith("All ")


def test_take_back_takes_the_last_one_back(small: MiniWindow, station: Station):
    before = people(station)
    QTest.keyClick(small, Key.Key_3)
    click(small.back)
    assert people(station) == before


def test_trouble_is_told_here_too_and_goes_when_counting_works_again(
    small: MiniWindow, window: MainWindow, station: Station, monkeypatch: pytest.MonkeyPatch
):
    def full(*_arguments: object) -> None:
        raise Fault(FaultCode.DISK_FULL)

    with monkeypatch.context() as patch:
        patch.setattr(type(station.desk.journal), "save", full)
        QTest.keyClick(small, Key.Key_1)
    assert small.fault.isVisible() and today(window).fault.fault is not None
    QTest.keyClick(small, Key.Key_1)
    assert today(window).fault.fault is None and not small.fault.isVisible()


def test_another_service_opens_the_whole_window_at_the_services(window: MainWindow, small: MiniWindow):
    QTest.keyClick(small, Key.Key_Slash)
    assert window.isVisible() and not small.isVisible()
    page = today(window)
    assert page.services.isVisible()


def test_its_cross_brings_the_whole_window_back(window: MainWindow, small: MiniWindow):
    small.close()
    assert window.isVisible() and not small.isVisible()


def test_a_window_that_is_brought_to_the_front_sends_the_small_one_away(window: MainWindow, small: MiniWindow):
    window.show()
    assert not small.isVisible()


def test_it_stands_where_it_stood_and_never_off_the_screen(window: MainWindow, small: MiniWindow, station: Station):
    small.move(40, 50)
    click(small.whole_button)
    assert station.context.settings.now.mini == (small.x(), small.y())
    assert kept_on(QRect(5000, -900, 600, 320), [QRect(0, 0, 1366, 768)]) == QRect(766, 0, 600, 320)
    assert kept_on(QRect(0, 0, 600, 900), [QRect(0, 0, 500, 300)]) == QRect(0, 0, 500, 300)


def test_it_follows_the_language(small: MiniWindow, station: Station):
    station.context.language.switch("zh")
    assert small.back.text() == "撤回" and small.grid.tiles[1].name_text == "送餐员"


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", ["large", "standard"])
def test_nothing_in_it_is_cut_off_or_overlaps(small: MiniWindow, station: Station, code: Code, size: str):
    station.context.theme.change(size=size)
    station.context.language.switch(code)
    for wide, high in ((600, 320), (small.minimumSizeHint().width(), small.minimumSizeHint().height())):
        small.resize(wide, high)
        assert not findings(small, read_tokens().type_sizes[size]["small"])
    station.context.theme.change(size="large")


def test_what_today_is_asked_to_count_while_it_is_open_shows_in_it(window: MainWindow, small: MiniWindow):
    before = small.grid.counts()[4]
    today(window).press_tile(4)
    assert small.grid.counts()[4] == before + 1
