"""The window put together around an open book: theme, language, lanes, pages, the timers that keep things going.

Called by ``program``, by practice and by the demo, which brings its own book, clock and lanes.
"""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QProcess, QTimer, QTranslator, Signal, Slot
from PySide6.QtWidgets import QApplication

from stationdesk import settings
from stationdesk.app.brought import read_brought
from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.housekeeping import run_due
from stationdesk.app.ports import BackupFile
from stationdesk.app.sign_in import first_actor
from stationdesk.bootstrap.late_hub import LateHub
from stationdesk.bootstrap.opening import HubDeeds, OpenDesk, hub_deeds, join_with_file, stick_deeds
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.change_bus import ChangeBus
from stationdesk.ui.context import Context
from stationdesk.ui.lanes import Lanes, ThreadLane
from stationdesk.ui.practice.band import PracticeDeeds
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.sources import ActorSource, Autostart, LanguageSource, Navigate, SettingsSource
from stationdesk.ui.stick_command import StickCommand
from stationdesk.ui.sync_command import SyncCommand
from stationdesk.ui.theme import Theme, load_fonts
from stationdesk_sync.model.language import Code

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
    put_back: Callable[[BackupFile], object] | None = None,
) -> Assembled:
    """Build the window around an open book. ``deeds`` is made late where it is not given. ``practice`` are the ways out
    of a practice book, ``practise`` opens one beside a true desk, ``put_back`` puts a copy in the place of its book."""
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
        put_back=put_back,
    )
    window = MainWindow(context, practice=practice)
    upkeep = Upkeep(context, opened, hub, window)
    upkeep.troubled.connect(window.tell)
    return Assembled(window, context, upkeep)


def _join_with(opened: OpenDesk, file: Path) -> Changes:
    return join_with_file(opened, opened.desk.clock, read_brought(file))


def _given(deeds: HubDeeds) -> HubDeeds:
    return deeds


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
