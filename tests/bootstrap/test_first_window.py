"""A second start: the window that is there comes to the front, and nothing keeps a person out of the book."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stationdesk.bootstrap.first_window import FirstWindow, bring_to_front, name_of, shown_elsewhere

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from stationdesk.bootstrap.first_window import shown_elsewhere
application = QCoreApplication([])
sys.exit(0 if shown_elsewhere(Path(sys.argv[1])) else 3)
"""


KILLED = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from stationdesk.bootstrap.first_window import FirstWindow
application = QCoreApplication([])
first = FirstWindow(Path(sys.argv[1]))
assert first.listen()
os._exit(9)
"""


def second_start(home: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", SECOND, str(home)])


def test_a_second_start_asks_the_first_window_to_show_itself(qtbot: QtBot, tmp_path: Path):
    first = FirstWindow(tmp_path)
    assert first.listen()
    with qtbot.waitSignal(first.asked, timeout=10_000):
        second = second_start(tmp_path)
    assert second.wait(10) == 0
    first.stop()


def test_without_a_first_window_a_start_goes_on(qapp: object, tmp_path: Path):
    assert not shown_elsewhere(tmp_path)


def test_another_book_is_another_window(qtbot: QtBot, tmp_path: Path):
    first = FirstWindow(tmp_path / "one")
    assert first.listen()
    assert not shown_elsewhere(tmp_path / "two")
    first.stop()


def test_a_first_window_that_does_not_answer_keeps_nobody_out(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("stationdesk.bootstrap.first_window._WAIT_MS", 50)
    hung = QLocalServer()
    assert hung.listen(name_of(tmp_path))
    assert not shown_elsewhere(tmp_path), "it takes the call and says nothing"
    hung.close()


def test_the_name_of_a_killed_window_is_taken_over(qtbot: QtBot, tmp_path: Path):
    assert subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False).returncode == 9
    assert not shown_elsewhere(tmp_path)
    first = FirstWindow(tmp_path)
    assert first.listen()
    first.stop()


@pytest.mark.qt_log_ignore("This plugin does not support raise", "propagateSizeHints")
def test_a_minimised_window_comes_back(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    bring_to_front(window)
    assert window.isVisible() and not window.windowState() & Qt.WindowState.WindowMinimized
