"""The program from its first window to its last: the doors where there is no open book yet, then the desk.

A copy takes the place of the book where a person wants that or a damaged book needs it.

Called by ``__main__``.
"""

import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from stationdesk import settings
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import BackupFile
from stationdesk.bootstrap.autostart import autostart_here
from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.entrance import Entrance
from stationdesk.bootstrap.first_window import FirstWindow, bring_to_front, shown_elsewhere
from stationdesk.bootstrap.garbage import MainThreadGarbage
from stationdesk.bootstrap.putting_back import PuttingBack
from stationdesk.bootstrap.qt_log import route_qt_messages
from stationdesk.bootstrap.tray import Tray
from stationdesk.bootstrap.window import Assembled, QtWords, assemble, dress, keep_settings, start_practice
from stationdesk.logsetup import start_log
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.storage.book import RestoreReport
from stationdesk.texts import load_language, usual_code
from stationdesk.ui.first_start.gate import Gate
from stationdesk.ui.first_start.trouble import TroubleWindow
from stationdesk.ui.lanes import ThreadLane
from stationdesk.ui.shell.crash_panel import CrashWatch
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.language import Code
from stationdesk_sync.model.registry import load_registers

_COPY_HELPS = frozenset({FaultCode.BOOK_DAMAGED, FaultCode.BACKUP_UNREADABLE, FaultCode.STOPPED})


class Program(QObject):
    """From the first window to the last: the gate where there is no open book yet, then the desk."""

    def __init__(self, application: QApplication, paths: Paths, entrance: Entrance, chosen: Settings) -> None:
        super().__init__()
        self._application, self._paths, self.entrance, self._settings = application, paths, entrance, chosen
        self._theme = dress(application, chosen)
        self._language = LanguageSource(load_language(chosen.language))
        self._words = QtWords(application, self._language)
        self._words.follow()
        self._lane = ThreadLane("first start")
        self.gate: Gate | None = None
        self.trouble: TroubleWindow | None = None
        self._assembled: Assembled | None = None
        self._watch = CrashWatch()
        self._garbage = MainThreadGarbage(self)
        self.putting_back = PuttingBack(entrance, self._lane, self._language, self._theme)
        self._copy: BackupFile | None = None
        self._offered: BackupFile | None = None
        self._tried: set[Path] = set()
        self._left: Assembled | None = None

    def start(self) -> None:
        """Show the first window."""
        self._garbage.start()
        try:
            ready = self.entrance.try_open()
        except Fault as fault:
            self._tell(fault)
            return
        if ready:
            self._enter()
            return
        locked = self._paths.book.exists() and self.entrance.opened is None
        self.gate = Gate(self.entrance, self._lane, self._language, self._theme, locked=locked, practise=self._practise)
        self.gate.entered.connect(self._enter)
        self.gate.locked_out.connect(self._locked_out)
        self.gate.resize(1180, 720)
        self.gate.move(self._application.primaryScreen().availableGeometry().center() - self.gate.rect().center())
        self.gate.show()

    def end(self) -> None:
        """Close the book when the last window is gone."""
        self._garbage.stop()
        self._lane.close()
        if self.entrance.opened is not None:
            self.entrance.opened.close()

    @property
    def assembled(self) -> Assembled:
        """The desk's window and what it works with, once it is shown."""
        assert self._assembled is not None
        return self._assembled

    @property
    def window(self) -> MainWindow | None:
        """The desk's window, once it is shown."""
        return self._assembled.window if self._assembled else None

    @Slot()
    def come_to_front(self) -> None:
        """Show whatever window there is, because the program was started once more."""
        shown = self.putting_back.window or self.window or self.gate or self.trouble
        if shown is not None:
            bring_to_front(shown)

    @Slot()
    def _enter(self) -> None:
        assert self.entrance.opened is not None
        chosen = replace(self._settings, language=self._language.code)
        self._assembled = assemble(
            self._application,
            self.entrance.opened,
            chosen,
            self._keep,
            self._theme,
            practise=self._practise,
            autostart=autostart_here(self._paths.home, os.environ, Path.home()),
            put_back=self._put_back,
        )
        Tray(self._assembled.context, self._assembled.window)
        self._watch.crashed.connect(self._assembled.window.crash.show_report)
        self._watch.install()
        self._assembled.window.show()
        self._assembled.upkeep.start()
        if self.gate is not None:
            self.gate.close()
            self.gate = None

    @Slot(object)
    def _locked_out(self, fault: Fault) -> None:
        """The PIN was right and the book is damaged: the gate cannot help any more."""
        if fault.code is FaultCode.BOOK_DAMAGED and self.gate is not None:
            self._tell(fault)
            self.gate.close()
            self.gate = None

    def _tell(self, fault: Fault) -> None:
        """Say why there is no desk. A damaged book leaves one thing to do: its newest copy, then the one before."""
        copies = self.entrance.copies() if fault.code in _COPY_HELPS else []
        self._offered = next((copy for copy in copies if copy.path not in self._tried), None)
        when = self.putting_back.when(self._offered) if self._offered is not None else ""
        before, self.trouble = self.trouble, TroubleWindow(fault, self._language, when)
        self.trouble.put_back.connect(self._put_newest_back)
        self.trouble.show()
        if before is not None:
            before.deleteLater()

    @Slot()
    def _put_newest_back(self) -> None:
        if self.trouble is not None and self._offered is not None:
            self._tried.add(self._offered.path)
            self.putting_back.begin(self._offered, self._came)
            self.trouble.hide()

    def _put_back(self, copy: BackupFile) -> None:
        """Close the desk, whatever the tray wants; once its lanes are empty, the copy takes the place of the book."""
        window = self.assembled.window
        self._copy, window.stays = copy, None
        self._application.setQuitOnLastWindowClosed(False)
        window.drained.connect(self._drained)
        window.close()

    @Slot()
    def _drained(self) -> None:
        copy, self._copy = self._copy, None
        if copy is not None:
            self.assembled.upkeep.stop()
            self.assembled.window.deleteLater()  # by Qt, whole; until then it is held
            self._left, self._assembled = self._assembled, None
            self.putting_back.begin(copy, self._came)

    def _came(self, came: RestoreReport | Fault) -> None:
        self._left = None
        self._application.setQuitOnLastWindowClosed(True)
        if self.entrance.opened is None:
            assert isinstance(came, Fault)
            if came.code is FaultCode.STOPPED:
                self._tried.clear()
            self._tell(came)
            return
        self._enter()
        self.trouble = None
        if isinstance(came, Fault):
            self.assembled.window.tell(came)
        else:
            words = self._language.tn(
                "The copy is in place, with {n} entry.", "The copy is in place, with {n} entries.", came.ops
            )
            self.assembled.window.toast.say(words)

    def _practise(self) -> None:
        start_practice(self._paths, self._language.code)

    def _keep(self, chosen: Settings) -> None:
        self._settings = chosen
        self._language.switch(chosen.language)
        keep_settings(self._paths, chosen)


def open_window(paths: Paths, language: Code | None, pin: str | None) -> int:
    """Open the desk's window and return the exit code when it was closed."""
    application = QApplication(["stationdesk"])
    application.setApplicationName("StationDesk")
    if shown_elsewhere(paths.home):
        return 0
    start_log(paths.logs)
    route_qt_messages()
    chosen = settings.load(paths.state)
    if not paths.state.exists():
        chosen = replace(chosen, language=usual_code())
    if language is not None:
        chosen = replace(chosen, language=language)
    entrance = Entrance(paths, load_registers(), SystemClock(), system_random, pin)
    program = Program(application, paths, entrance, chosen)
    first = FirstWindow(paths.home, program)
    first.asked.connect(program.come_to_front)
    first.listen()
    program.start()
    try:
        return application.exec()
    finally:
        first.stop()
        program.end()
