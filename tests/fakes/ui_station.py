"""A whole station behind a page: a real book with a day's work, its desk, and a context in English.

For tests of the records, register, shift, sync and settings pages. ``show`` puts a page on an offscreen window.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.desk import Desk
from stationdesk.app.sign_in import set_pin
from stationdesk.ui.context import Context
from stationdesk_sync.model.language import Code
from stationdesk_sync.model.registry import Registers
from tests.fakes.book import REGISTERS, HandClock, TestBook, make_book
from tests.fakes.ui_context import HubFake, make_context
from tests.fakes.ui_day import DAY, MANAGER, at, desk_of, fill, working_desk
from tests.fakes.ui_registers import join, keep_registers

P = TypeVar("P", bound=QWidget)
SMALL = (1262, 700)
PIN = "2468"


@dataclass
class Station:
    """The book, its desk and what pages are given; ``hub`` is what the hub would answer."""

    made: TestBook
    desk: Desk
    context: Context
    hub: HubFake

    def show(self, qtbot: QtBot, page: P) -> P:
        """Show a page as the window would, at the smaller size."""
        qtbot.addWidget(page)
        page.resize(*SMALL)
        page.show()
        qtbot.waitExposed(page)
        return page

    def lock(self) -> None:
        """Set the manager's PIN and stand at the counter."""
        set_pin(self.desk, self.context.pins, MANAGER, PIN)
        self.context.actor.become(AT_THE_COUNTER)


@contextmanager
def station_at_work(
    home: Path, code: Code = "en", *, joined: bool = False, registers: Registers = REGISTERS, day_filled: bool = True
) -> Iterator[Station]:
    """Open a station on its day: visits until 14:32, registers with entries, perhaps a hub."""
    if registers is REGISTERS:
        made, desk = working_desk(home / "book")
    else:
        made = make_book(home / "book", registers, clock=HandClock(at(DAY, "08:00")))
        desk = desk_of(made)
    if day_filled:
        fill(made, desk)
        keep_registers(made, desk)
    if joined:
        join(desk)
    hub = HubFake()
    context = make_context(desk, code=code, hub=hub)
    context.actor.become(MANAGER)
    try:
        yield Station(made, desk, context, hub)
    finally:
        made.book.close()


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Press keys where the keyboard is, beginning at a widget."""
    for key in keys:
        target = widget.window().focusWidget() or widget
        QTest.keyClick(target, key)


def write(widget: QWidget, text: str) -> None:
    """Type a text as a person does, over whatever stands there; Chinese comes from an input method."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    committed = QInputMethodEvent()
    committed.setCommitString(text)
    QApplication.sendEvent(widget, committed)


def click(widget: QWidget) -> None:
    """Click a widget with the mouse; a test that clicks what cannot be clicked fails."""
    assert widget.isVisible(), f"cannot be seen: {widget.accessibleName() or widget}"
    assert widget.isEnabled(), f"cannot be pressed: {widget.accessibleName() or widget}"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
