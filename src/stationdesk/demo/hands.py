"""A pair of hands for the demo: presses real keys and real buttons of the real window, and waits until all is saved.

Qt's own test hands are used; nothing of the window is reached around.
"""

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.lanes import Lane
from stationdesk.ui.shell.main_window import MainWindow

ROUNDS = 3
DIGITS = (
    Qt.Key.Key_0,
    Qt.Key.Key_1,
    Qt.Key.Key_2,
    Qt.Key.Key_3,
    Qt.Key.Key_4,
    Qt.Key.Key_5,
    Qt.Key.Key_6,
    Qt.Key.Key_7,
    Qt.Key.Key_8,
    Qt.Key.Key_9,
)


class Hands:
    """Works one window."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        self.window, self.context = window, context

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is now, and wait."""
        QTest.keyClick(self._target(), key, modifiers)
        self.settle()

    def key_in(self, field: QWidget, key: Qt.Key) -> None:
        """Press a key in a field, and wait."""
        field.setFocus()
        QTest.keyClick(field, key)
        self.settle()

    def rest(self, milliseconds: int) -> None:
        """Leave the window alone for a while: what answers a key fades."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def digit(self, number: int) -> None:
        """Press a digit of the top row."""
        self.key(DIGITS[number])

    def star(self) -> None:
        """Press ``*``."""
        self.key(Qt.Key.Key_Asterisk, Qt.KeyboardModifier.ShiftModifier)

    def click(self, button: QAbstractButton) -> None:
        """Click a button with the left mouse button, and wait."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, field: QWidget, text: str) -> None:
        """Type text into a field."""
        field.setFocus()
        if text.isascii():
            QTest.keyClicks(field, text)
        else:  # Chinese comes from an input method; here it is pasted
            QApplication.clipboard().setText(text)
            QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def page(self, name: str) -> QWidget:
        """Go to a page and return it."""
        self.window.show_page(name)
        self.settle()
        return self.window.page(name)

    def settle(self) -> None:
        """Wait until the lanes have done what was given and the window has heard of it."""
        lanes = self.context.lanes
        for _ in range(ROUNDS):
            for lane in (lanes.hub, lanes.writer, lanes.reader):
                _drained(lane)

    def settle_closing(self) -> None:
        """Wait until a closing window has emptied its lanes."""
        if not self.window.isVisible():
            return
        loop = QEventLoop()
        self.window.drained.connect(loop.quit)
        loop.exec()

    def _target(self) -> QWidget:
        focus: QWidget | None = self.window.focusWidget()
        return self.window if focus is None or not focus.isVisible() else focus


def _drained(lane: Lane) -> None:
    loop = QEventLoop()
    done: list[bool] = []

    def end() -> None:
        done.append(True)
        loop.quit()

    lane.drain(end)
    if not done:
        loop.exec()
