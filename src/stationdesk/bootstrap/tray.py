"""An icon in the system's tray, off unless a person asks for it: with it the program goes on when its window is closed.

Made by bootstrap around the desk's window. Where the system has no tray, nothing of it is there and closing ends the
program as always.
"""

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from stationdesk.bootstrap.first_window import bring_to_front
from stationdesk.ui.context import Context
from stationdesk.ui.parts import icon
from stationdesk.ui.shell.main_window import MainWindow


class Tray(QObject):
    """Follows ``Settings.tray``; a child of the window, so that it goes with it."""

    def __init__(self, context: Context, window: MainWindow, *, available: bool | None = None) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._available = QSystemTrayIcon.isSystemTrayAvailable() if available is None else available
        self._told = False
        self._menu = QMenu()
        self.open_action = self._menu.addAction("", self._open)
        self.small_action = self._menu.addAction("", self._open_small)
        self.quit_action = self._menu.addAction("", self.quit)
        self.icon = QSystemTrayIcon(icon(context.theme, "home", "accent", 64), self)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._open)
        window.stays = self._stays
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self._ends)
        context.settings.switched.connect(self._follow)
        context.language.switched.connect(self._label)
        self._label()
        self._follow()

    @property
    def on(self) -> bool:
        """Whether the icon is wanted and the system can show it."""
        return self._available and self._context.settings.now.tray

    @Slot()
    def quit(self) -> None:
        """Close the window for good: what was counted is saved first."""
        self._ends()
        self._window.drained.connect(QCoreApplication.quit)  # a window that is put away is no last window to Qt
        self._window.close()

    @Slot()
    def _ends(self) -> None:
        """The person, or the system that is shut down, wants it to end: the window is no longer only put away."""
        self._window.stays = None

    @Slot()
    def _open(self) -> None:
        bring_to_front(self._window)

    @Slot()
    def _open_small(self) -> None:
        self._window.open_small()

    def _stays(self) -> bool:
        """Answer a window that is being closed: it is only put away, and once that is said."""
        if not self.on:
            return False
        if not self._told:
            self._told = True
            t = self._context.language.t
            self.icon.showMessage(t("StationDesk"), t("The desk goes on here. Click to open it."))
        return True

    @Slot()
    def _follow(self) -> None:
        self.icon.setVisible(self.on)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setQuitOnLastWindowClosed(not self.on)

    @Slot()
    def _label(self) -> None:
        t = self._context.language.t
        self.icon.setToolTip(t("StationDesk"))
        self.open_action.setText(t("Open"))
        self.small_action.setText(t("A small window that stays on top"))
        self.quit_action.setText(t("End the program"))
