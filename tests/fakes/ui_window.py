"""The whole window over a station, shown on the offscreen screen at the smaller size that everything must fit."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.ui.context import Context
from stationdesk.ui.practice.band import PracticeDeeds
from stationdesk.ui.shell.main_window import MainWindow

SIZE = (1366, 768)


def open_window(qtbot: QtBot, context: Context, *, practice: PracticeDeeds | None = None) -> MainWindow:
    """Show a window and give it the keyboard."""
    window = MainWindow(context, practice=practice)
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.show()
    window.resize(*SIZE)
    window.activateWindow()
    qtbot.waitExposed(window)
    return window
