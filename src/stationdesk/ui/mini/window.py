"""The small window: nine keys, the day in one number, whether all is saved. It counts through Today and nowhere else.

Made by the main window when it is first asked for. It stays on top; closing it brings the whole window back.
"""

from typing import Protocol

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.app.faults import Fault
from stationdesk.app.views import TodayView
from stationdesk.ui.context import Context
from stationdesk.ui.mini.mini_tile import MiniTile
from stationdesk.ui.parts import ElidedLabel, FaultPanel, QuietButton, icon, plain_label, set_property
from stationdesk.ui.shell.geometry import kept_on
from stationdesk.ui.today.key_symbols import symbol_of
from stationdesk.ui.today.sentences import Told
from stationdesk.ui.today.tile_grid import TileGrid
from stationdesk_sync.model.catalogue import Catalogue

_SIZE = (600, 320)
_TAKE_BACK, _ANOTHER = "back", "/"


class Counting(Protocol):
    """What the small window asks of the Today page."""

    def press_tile(self, number: int) -> None:
        """Count at a tile."""
        ...

    def press_symbol(self, symbol: str) -> None:
        """Do what a key means."""
        ...


class MiniWindow(QWidget):
    """``whole`` is emitted when a person wants the whole window; with a symbol that only that one can answer."""

    whole = Signal(str)

    def __init__(self, context: Context, counting: Counting) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self._context, self._counting = context, counting
        self._status = Told("", "ink2")
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.number = plain_label("", "title")
        self.unit = plain_label("", "small", tone="ink2")
        self.back, self.whole_button = QuietButton(), QuietButton()
        self.grid = TileGrid(context, make=MiniTile, gap=8)
        self.status = ElidedLabel("strong", "green")
        self.fault = FaultPanel()
        self._lay_out()
        self.grid.pressed.connect(self._pressed)
        self.back.clicked.connect(self._take_back)
        self.whole_button.clicked.connect(self._want_whole)
        context.language.switched.connect(self._label)
        context.theme.switched.connect(self._label)
        self._label()

    def show_view(self, view: TodayView, _catalogue: Catalogue) -> None:
        """Show the number of the day."""
        self.number.setText(str(view.people))

    def say_status(self, told: Told) -> None:
        """Say whether everything is saved."""
        self._status = told
        self.status.say(told.text)
        set_property(self.status, "tone", told.tone)

    def show_pending(self, waiting: str | None) -> None:
        """Show the number that is being entered in the place of the status."""
        if waiting is None:
            self.say_status(self._status)
        else:
            t = self._context.language.t
            self.status.say(f"{waiting} × …  {t('Now press the key of the group.')}")
            set_property(self.status, "tone", "accent")

    def tell(self, fault: Fault | None) -> None:
        """Say what happened, that the records are safe, and what to do; None takes it away."""
        if fault is None:
            self.fault.clear()
        elif self.isVisible():
            self.fault.show_fault(fault, self._context.language.now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Count by the same keys as Today; a held key counts once."""
        symbol = symbol_of(event)
        if symbol is None or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif symbol == _ANOTHER:
            self.whole.emit(symbol)
        else:
            self._counting.press_symbol(symbol)

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready for keys."""
        super().showEvent(event)
        self.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The whole window comes back: nobody loses the desk by a click on the cross."""
        event.ignore()
        self.leave()
        self.whole.emit("")

    def place(self) -> None:
        """Stand where it stood last time, otherwise in the lower right corner; never off the screen."""
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        main, spot = screens[0], self._context.settings.now.mini
        size = self.minimumSizeHint().expandedTo(self.size().boundedTo(main.size()))
        corner = spot or (main.right() - size.width() - 24, main.bottom() - size.height() - 48)
        self.setGeometry(kept_on(QRect(*corner, size.width(), size.height()), screens))

    def leave(self) -> None:
        """Hide, and keep the place for the next time."""
        if self.isVisible():
            self._context.settings.change(mini=(self.x(), self.y()))
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.number)
        top.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        for button in (self.back, self.whole_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.fault)
        column.addWidget(self.grid, 1)
        column.addWidget(self.status)
        self.resize(*_SIZE)

    @Slot()
    def _label(self) -> None:
        t, theme = self._context.language.t, self._context.theme
        self.setWindowTitle(t("StationDesk"))
        self.unit.setText(t("visits today"))
        self.back.setText(t("Take back"))
        self.back.setIcon(icon(theme, "undo", "ink"))
        self.whole_button.setText(t("Whole window"))
        self.fault.relabel(self._context.language.now)

    @Slot(int)
    def _pressed(self, number: int) -> None:
        self._counting.press_tile(number)

    @Slot()
    def _take_back(self) -> None:
        self._counting.press_symbol(_TAKE_BACK)

    @Slot()
    def _want_whole(self) -> None:
        self.leave()
        self.whole.emit("")
