"""The window of a practice book: the same window with the band and the word across it, and the way to begin anew.

Called by ``__main__`` for ``--practice``. Its settings, log and book lie in the practice folder; the true desk's
book is not opened.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from stationdesk import settings
from stationdesk.app.faults import Fault
from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.garbage import MainThreadGarbage
from stationdesk.bootstrap.opening import OpenDesk
from stationdesk.bootstrap.practice import PracticeRoom
from stationdesk.bootstrap.qt_log import route_qt_messages
from stationdesk.bootstrap.window import Assembled, assemble, dress, keep_settings
from stationdesk.logsetup import start_log
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.texts import load_language, usual_code
from stationdesk.ui.first_start.trouble import TroubleWindow
from stationdesk.ui.practice.band import PracticeDeeds
from stationdesk.ui.shell.crash_panel import CrashWatch
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.language import Code
from stationdesk_sync.model.registry import load_registers


class PracticeProgram(QObject):
    """From entering practice to leaving it; ``begin_anew`` shows a new window over a new book."""

    def __init__(self, application: QApplication, room: PracticeRoom, paths: Paths, chosen: Settings) -> None:
        super().__init__()
        self._application, self._room, self._paths, self._chosen = application, room, paths, chosen
        self._theme = dress(application, chosen)
        self._garbage = MainThreadGarbage(self)
        self._watch = CrashWatch()
        self._opened: OpenDesk | None = None
        self._anew = False
        self.assembled: Assembled | None = None
        self.trouble: TroubleWindow | None = None

    @Slot()
    def start(self) -> None:
        """Show the window, or why there is none."""
        self._garbage.start()
        try:
            self._show(self._room.enter())
        except Fault as fault:
            self.trouble = TroubleWindow(fault, LanguageSource(load_language(self._chosen.language)))
            self.trouble.show()

    @Slot()
    def begin_anew(self) -> None:
        """Close the window; once its lanes are empty, a new book and a new window take its place."""
        if self.assembled is not None:
            self._anew = True
            self._application.setQuitOnLastWindowClosed(False)
            self.assembled.window.close()

    @Slot()
    def leave(self) -> None:
        """Close the window; the practice book stays for the next time."""
        if self.assembled is not None:
            self.assembled.window.close()

    def end(self) -> None:
        """Close the book when the last window is gone."""
        self._garbage.stop()
        if self._opened is not None:
            self._opened.close()

    def _show(self, opened: OpenDesk) -> None:
        self._opened = opened
        deeds = PracticeDeeds(self.begin_anew, self.leave)
        self.assembled = assemble(self._application, opened, self._chosen, self._keep, self._theme, practice=deeds)
        self.assembled.window.drained.connect(self._drained)
        self._watch.crashed.connect(self.assembled.window.crash.show_report)
        self._watch.install()
        self.assembled.window.show()
        self.assembled.upkeep.start()

    @Slot()
    def _drained(self) -> None:
        if not self._anew or self._opened is None or self.assembled is None:
            return
        self._anew = False
        self.assembled.upkeep.stop()
        self.assembled.window.deleteLater()  # by Qt, whole: a collected window would hear of its own end piece by piece
        self._opened = self._room.begin_anew(self._opened)
        self._show(self._opened)
        self._application.setQuitOnLastWindowClosed(True)

    def _keep(self, chosen: Settings) -> None:
        self._chosen = chosen
        keep_settings(self._paths, chosen)


def open_practice(paths: Paths, language: Code | None) -> int:
    """Open practice under ``paths`` and return the exit code when it was left."""
    application = QApplication(["stationdesk"])
    application.setApplicationName("StationDesk")
    start_log(paths.logs)
    route_qt_messages()
    code = language or (settings.load(paths.state).language if paths.state.exists() else usual_code())
    chosen = replace(settings.load(paths.state), language=code)
    room = PracticeRoom(paths, load_registers(), SystemClock(), system_random, load_language(code))
    program = PracticeProgram(application, room, paths, chosen)
    program.start()
    try:
        return application.exec()
    finally:
        program.end()
