"""The icon in the tray: off by itself, never the only way, and closing still saves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.bootstrap.tray import Tray
from stationdesk.ui.shell.main_window import MainWindow
from tests.fakes.ui_station import Station, station_at_work

# The offscreen platform has no tray and says so.
pytestmark = pytest.mark.qt_log_ignore("No such signal QPlatformNativeInterface")


@pytest.fixture
def station(tmp_path: Path, qapp: QApplication) -> Iterator[Station]:
    with station_at_work(tmp_path) as working:
        yield working
    qapp.setQuitOnLastWindowClosed(True)


@pytest.fixture
def window(station: Station, qtbot: QtBot) -> MainWindow:
    made = MainWindow(station.context)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_is_off_unless_asked_for_and_closing_ends_the_desk(window: MainWindow, station: Station, qtbot: QtBot):
    tray = Tray(station.context, window, available=True)
    assert not tray.on and not tray.icon.isVisible()
    with qtbot.waitSignal(window.drained):
        window.close()


def test_with_it_a_closed_window_is_only_put_away_and_opens_again(
    window: MainWindow, station: Station, qapp: QApplication
):
    tray = Tray(station.context, window, available=True)
    station.context.settings.change(tray=True)
    assert tray.on and not qapp.quitOnLastWindowClosed()
    window.close()
    assert not window.isVisible()
    window.show()
    assert window.isVisible() and window.centralWidget().isEnabled()


def test_ending_from_the_icon_saves_and_ends_the_program(
    window: MainWindow, station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    ended: list[bool] = []
    monkeypatch.setattr(QCoreApplication, "quit", staticmethod(lambda: ended.append(True)))
    tray = Tray(station.context, window, available=True)
    station.context.settings.change(tray=True)
    window.close()
    with qtbot.waitSignal(window.drained):
        tray.quit()
    assert ended == [True], "a window that was put away is no last window to Qt"


def test_a_system_that_is_shut_down_is_not_held_up(window: MainWindow, station: Station, qapp: QApplication):
    Tray(station.context, window, available=True)
    station.context.settings.change(tray=True)
    assert window.stays is not None and window.stays()
    qapp.commitDataRequest.emit(None)
    assert window.stays is None


def test_where_there_is_no_tray_closing_ends_the_desk_although_it_was_asked_for(
    window: MainWindow, station: Station, qtbot: QtBot, qapp: QApplication
):
    tray = Tray(station.context, window, available=False)
    station.context.settings.change(tray=True)
    assert not tray.on and qapp.quitOnLastWindowClosed()
    with qtbot.waitSignal(window.drained):
        window.close()


def test_its_menu_speaks_the_reader_s_language(window: MainWindow, station: Station):
    tray = Tray(station.context, window, available=True)
    station.context.language.switch("zh")
    assert [one.text() for one in (tray.open_action, tray.small_action, tray.quit_action)] == [
        "打开",
        "总在最前的小窗",
        "退出程序",
    ]
