"""From the whole window to the small one and back; one of them is shown, never both.

Made by the main window.
"""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.mini.window import MiniWindow
from stationdesk.ui.today.mirrors import Mirrors


@runtime_checkable
class CountingPage(Protocol):
    """The page that counts, and shows what it counted in more than one place."""

    grids: Mirrors

    def press_tile(self, number: int) -> None:
        """Count at a tile."""
        ...

    def press_symbol(self, symbol: str) -> None:
        """Do what a key means."""
        ...


class MiniSwitch(QObject):
    """The small window is made when it is first asked for."""

    def __init__(self, context: Context, whole: QMainWindow) -> None:
        super().__init__(whole)
        self._context, self._whole = context, whole
        self._page: CountingPage | None = None
        self.small: MiniWindow | None = None

    def open_small(self, page: QWidget) -> None:
        """Show the small window instead of the whole one; ``page`` is the page that counts."""
        if not isinstance(page, CountingPage):
            return
        if self.small is None:
            self._page = page
            self.small = MiniWindow(self._context, page)
            page.grids.add(self.small)
            self.small.whole.connect(self.open_whole)
            self.small.destroyed.connect(self._gone)
            self._whole.destroyed.connect(self.small.deleteLater)
        self.small.place()
        self.small.show()
        self.small.activateWindow()
        self._whole.hide()

    @Slot(str)
    def open_whole(self, symbol: str = "") -> None:
        """Show the whole window again, and there do what only it can answer."""
        self._whole.show()
        self._whole.activateWindow()
        if symbol and self._page is not None:
            self._page.press_symbol(symbol)

    def whole_is_shown(self) -> None:
        """The whole window came, for whatever reason: the small one goes."""
        if self.small is not None:
            self.small.leave()

    @Slot()
    def _gone(self) -> None:
        self.small = None
