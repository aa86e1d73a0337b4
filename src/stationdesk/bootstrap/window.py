"""The window put together around an open book: theme, language, lanes, pages, the timers that keep things going.

Called by ``__main__`` and by the demo, which brings its own book, clock and lanes.
"""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QProcess, QTimer, QTranslator, Signal, Slot
from PySide6.QtWidgets import QApplication

from stationdesk import settings
from stationdesk.app.brought import read_brought
from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.housekeeping import run_due
from stationdesk.app.sign_in import first_actor
from stationdesk.bootstrap.autostart import autostart_here
from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.entrance import Entrance
from stationdesk.bootstrap.first_window import FirstWindow, bring_to_front, shown_elsewhere
from stationdesk.bootstrap.garbage import MainThreadGarbage
from stationdesk.bootstrap.late_hub import LateHub
from stationdesk.bootstrap.opening import HubDeeds, OpenDesk, hub_deeds, join_with_file, stick_deeds
from stationdesk.bootstrap.qt_log import route_qt_messages
from stationdesk.bootstrap.tray import Tray
from stationdesk.logsetup import start_log
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.texts import load_language, usual_code
from stationdesk.ui.change_bus import ChangeBus
from stationdesk.ui.context import Context
from stationdesk.ui.first_start.gate import Gate
from stationdesk.ui.first_start.trouble import TroubleWindow
from stationdesk.ui.lanes import Lanes, ThreadLane
from stationdesk.ui.practice.band import PracticeDeeds
from stationdesk.ui.shell.crash_panel import CrashWatch
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.sources import ActorSource, Autostart, LanguageSource, Navigate, SettingsSource
from stationdesk.ui.stick_command import StickCommand
from stationdesk.ui.sync_command import SyncCommand
from stationdesk.ui.theme import Theme, load_fonts
from stationdesk_sync.model.language import Code
from stationdesk_sync.model.registry import load_registers

SYNC_LOOK_MS = 20_000
HOUSEKEEPING_MS = 300_000


@dataclass(frozen=True)
class Assembled:
    """A window and what it works with."""

    window: MainWindow
    context: Context
    upkeep: "Upkeep"


class Upkeep(QObject):
    """Two timers: the hub is asked when a round is due, the book is kept in order. Both work on lanes.

    ``troubled`` carries what a person has to be told: a book of which a page cannot be read.
    """

    troubled = Signal(object)

    def __init__(self, context: Context, opened: OpenDesk, hub: LateHub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._opened, self._hub = context, opened, hub
        self._sync = QTimer(self)
        self._sync.setInterval(SYNC_LOOK_MS)
        self._sync.timeout.connect(self._look_at_hub)
        self._order = QTimer(self)
        self._order.setInterval(HOUSEKEEPING_MS)
        self._order.timeout.connect(self._keep_order)

    def start(self) -> None:
        """Begin; the first housekeeping runs as soon as the window stands."""
        self._sync.start()
        self._order.start()
        QTimer.singleShot(0, self, self._keep_order)
        QTimer.singleShot(0, self, self._look_over)

    def stop(self) -> None:
        """End both timers; what is under way on the lanes is finished there."""
        self._sync.stop()
        self._order.stop()

    @Slot()
    def _look_at_hub(self) -> None:
        if self._context.sync.busy:
            return
        self._context.lanes.hub.run(self._hub.run_if_due, self._context.bus.tell, self._unseen)

    @Slot()
    def _keep_order(self) -> None:
        self._context.lanes.writer.run(partial(run_due, self._opened.desk), self._context.bus.tell, self._unseen)

    @Slot()
    def _look_over(self) -> None:
        """Look at a large book behind the open window, on the lane that nobody at the desk waits for."""
        self._context.lanes.hub.run(self._opened.desk.care.look_over, _nothing, self.troubled.emit)

    def _unseen(self, fault: Fault) -> None:
        """Background trouble never interrupts a person: what matters is shown from the book."""
        self._context.bus.tell(Changes(facts=frozenset({"sync"})))
        del fault


def _nothing(_looked: None) -> None:
    """What is sound needs no word."""


def dress(application: QApplication, chosen: Settings) -> Theme:
    """Give the application its style, fonts and colours."""
    load_fonts()
    theme = Theme(chosen.theme, chosen.print_size, less_motion=chosen.less_motion)
    theme.apply(application)
    return theme


class QtWords(QObject):
    """Qt's own words (buttons of the print dialog) in the reader's language."""

    def __init__(self, application: QApplication, language: LanguageSource) -> None:
        super().__init__(application)
        self._application, self._language = application, language
        self._translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._loaded = self._translator.load(QLocale("zh_CN"), "qtbase", "_", folder)
        language.switched.connect(self.follow)

    @Slot()
    def follow(self) -> None:
        """Put Qt's Chinese words in or take them out."""
        self._application.removeTranslator(self._translator)
        QLocale.setDefault(QLocale("zh_CN" if self._language.code == "zh" else "en_GB"))
        if self._loaded and self._language.code == "zh":
            self._application.installTranslator(self._translator)


def assemble(
    application: QApplication,
    opened: OpenDesk,
    chosen: Settings,
    keep: Callable[[Settings], None],
    theme: Theme,
    lanes: Lanes | None = None,
    deeds: HubDeeds | None = None,
    practice: PracticeDeeds | None = None,
    practise: Callable[[], object] | None = None,
    autostart: Autostart | None = None,
) -> Assembled:
    """Build the window around an open book. ``deeds`` is made late where it is not given. ``practice`` are the ways out
    of a practice book, ``practise`` opens one beside a true desk."""
    used = lanes or Lanes(ThreadLane("book writer"), ThreadLane("book reader"), ThreadLane("hub"))
    hub = LateHub(partial(_given, deeds) if deeds is not None else partial(hub_deeds, opened, opened.desk.clock))
    bus = ChangeBus()
    language = LanguageSource(load_language(chosen.language))
    QtWords(application, language).follow()
    actor = ActorSource()
    actor.become(first_actor(opened.desk))
    context = Context(
        desk=opened.desk,
        lanes=used,
        bus=bus,
        language=language,
        theme=theme,
        actor=actor,
        settings=SettingsSource(chosen, keep),
        sync=SyncCommand(used.hub, bus, hub.run_round, hub.join),
        sticks=StickCommand(
            used.hub, bus, partial(stick_deeds, opened, opened.desk.clock), partial(_join_with, opened)
        ),
        navigate=Navigate(),
        pins=opened.book.pins,
        practise=practise,
        autostart=autostart,
    )
    window = MainWindow(context, practice=practice)
    upkeep = Upkeep(context, opened, hub, window)
    upkeep.troubled.connect(window.tell)
    return Assembled(window, context, upkeep)


def _join_with(opened: OpenDesk, file: Path) -> Changes:
    return join_with_file(opened, opened.desk.clock, read_brought(file))


def _given(deeds: HubDeeds) -> HubDeeds:
    return deeds


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

    def start(self) -> None:
        """Show the first window."""
        self._garbage.start()
        try:
            ready = self.entrance.try_open()
        except Fault as fault:
            self.trouble = TroubleWindow(fault, self._language)
            self.trouble.show()
            return
        if ready:
            self._enter()
            return
        locked = self._paths.book.exists() and self.entrance.opened is None
        self.gate = Gate(self.entrance, self._lane, self._language, self._theme, locked=locked, practise=self._practise)
        self.gate.entered.connect(self._enter)
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
        shown = self.window or self.gate or self.trouble
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
        )
        Tray(self._assembled.context, self._assembled.window)
        self._watch.crashed.connect(self._assembled.window.crash.show_report)
        self._watch.install()
        self._assembled.window.show()
        self._assembled.upkeep.start()
        if self.gate is not None:
            self.gate.close()

    def _practise(self) -> None:
        start_practice(self._paths, self._language.code)

    def _keep(self, chosen: Settings) -> None:
        keep_settings(self._paths, chosen)


def keep_settings(paths: Paths, chosen: Settings) -> None:
    """Keep what a person chose; a disk that refuses it never keeps anybody from counting."""
    try:
        settings.save(paths.state, chosen)
    except OSError:
        logging.getLogger("stationdesk").info("the settings could not be kept")


def start_practice(paths: Paths, code: Code) -> bool:
    """Open practice as a program of its own, beside this one; False when the system refused to start it."""
    words = ["-m", "stationdesk", "--practice", "--home", str(paths.home), "--lang", code]
    return QProcess.startDetached(sys.executable, words)[0]


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
