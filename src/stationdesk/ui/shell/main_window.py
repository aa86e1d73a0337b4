"""The window: rail, bar and a stack of pages that are made when first shown. It learns no page's verbs.

Made by bootstrap. Closing waits, without holding anything up, until the lanes of the book have done their work.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.app.faults import Fault
from stationdesk.ui.context import Context
from stationdesk.ui.help.panel import HelpPanel
from stationdesk.ui.hints.alt_watch import AltWatch
from stationdesk.ui.hints.layer import HintLayer
from stationdesk.ui.key_card.panel import KeyCardPanel
from stationdesk.ui.mini.switch import MiniSwitch
from stationdesk.ui.palette.commands import WindowDeeds, commands
from stationdesk.ui.palette.panel import Palette
from stationdesk.ui.palette.tables import read_spelling
from stationdesk.ui.parts import FaultPanel, Toast
from stationdesk.ui.practice.band import PracticeDeeds, Watermark, practice_band
from stationdesk.ui.practice.guide import Guide
from stationdesk.ui.shell.condition_line import ConditionLine
from stationdesk.ui.shell.crash_panel import CrashPanel
from stationdesk.ui.shell.geometry import fitted
from stationdesk.ui.shell.key_table import DUTY, FIND, HELP, MINI, SHEET, STATION
from stationdesk.ui.shell.page_table import PAGES, KeyTaker, PageEntry
from stationdesk.ui.shell.rail import Rail
from stationdesk.ui.shell.scan_line import ScanLine
from stationdesk.ui.shell.scanner import Scanner
from stationdesk.ui.shell.small_screen import SmallScreen
from stationdesk.ui.shell.station_bar import StationBar


class MainWindow(QMainWindow):
    """``drained`` says that the window is closed and everything given to the book's lanes is done. ``stays`` may answer
    that a window being closed is only put away."""

    drained = Signal()

    def __init__(
        self, context: Context, entries: Sequence[PageEntry] = PAGES, practice: PracticeDeeds | None = None
    ) -> None:
        super().__init__()
        self._context = context
        self._entries = {entry.name: entry for entry in entries}
        self._pages: dict[str, QWidget] = {}
        self._shown = ""
        self._ending = self._ended = False
        self.stays: Callable[[], bool] | None = None
        central = QWidget()
        self.setCentralWidget(SmallScreen(central))
        self.rail = Rail(context, entries)
        self.bar = StationBar(context, central)
        self.guide = None if practice is None else Guide(context)
        self.band = practice_band(context.language, practice, self.guide)
        self.fault = FaultPanel()
        self.scan_line = ScanLine(context)
        self.condition = ConditionLine(context, self.help_on)
        self.condition.read.connect(self.rail.show_condition)
        self.scanner = Scanner(self, context.scans)
        self.stack = QStackedWidget()
        self._lay_out(central)
        self.help = HelpPanel(context, central, self._page_of, read_spelling)
        self.crash = CrashPanel(context, central)
        self.key_card = KeyCardPanel(context, central)
        deeds = WindowDeeds(
            self.show_page, self.open_help, self.help_on, self.bar.toggle, self.bar.ask_who, self.open_small
        )
        self.palette_panel = Palette(context, central, commands(context, entries, deeds), read_spelling)
        self.toast = Toast(central)
        self.hints = HintLayer(context, central)
        self.mini = MiniSwitch(context, self)
        self._alt = AltWatch(self, self.hints)
        self.mark = None if practice is None else Watermark(context.language, context.theme, central)
        self._connect()
        self._add_keys(entries)
        self._place()
        self._label()
        self.show_page(entries[0].name)

    def page(self, name: str) -> QWidget:
        """Return a page, made now if it was not shown yet."""
        if name not in self._pages:
            made = self._entries[name].make(self._context)
            self._pages[name] = made
            self.stack.addWidget(made)
        return self._pages[name]

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return self._shown

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Show a page. What lay over the one before is closed; a note that was begun is kept."""
        self.hints.leave()
        for panel in (self.help, self.key_card, self.palette_panel, self.bar.duty_panel):
            if not panel.isHidden():
                panel.finish()
        self.bar.closing_panel.leave()
        self.stack.setCurrentWidget(self.page(name))
        self._shown = name
        self.rail.show_page(name)
        self.condition.show_page(name)
        if self.guide is not None:
            self.guide.saw_page(name)
        self.stack.currentWidget().setFocus()

    def _lay_out(self, central: QWidget) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.bar)
        if self.band is not None:
            right.addWidget(self.band)
        right.addWidget(self.condition)
        right.addWidget(self.fault)
        right.addWidget(self.scan_line)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        if self.guide is not None:
            row.addWidget(self.guide)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.rail.help_asked.connect(self.open_help)
        self.rail.find_asked.connect(self.palette_panel.open_palette)
        self.bar.sheet_asked.connect(self._show_sheet)
        self.bar.small_asked.connect(self.open_small)
        self.bar.failed.connect(self.tell)
        self._context.navigate.asked.connect(self._asked)
        self._context.language.switched.connect(self._label)
        self._context.settings.switched.connect(self._heed_scanner)

    def _add_keys(self, entries: Sequence[PageEntry]) -> None:
        for place, entry in enumerate(entries, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            shortcut.setObjectName(entry.name)
            shortcut.activated.connect(self._page_key)
        for keys, deed in (
            (HELP, self.open_help),
            (FIND, self.palette_panel.open_palette),
            (SHEET, self._show_sheet),
            (STATION, self.bar.toggle),
            (DUTY, self.bar.ask_who),
            (MINI, self.open_small),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(deed)

    def _place(self) -> None:
        settings = self._context.settings.now
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        self.setGeometry(fitted(settings.window, screens))
        if settings.maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    @Slot()
    def _label(self) -> None:
        t = self._context.language.t
        self.setWindowTitle(t("StationDesk") if self.band is None else t("StationDesk · Practice"))
        self.fault.relabel(self._context.language.now)

    @Slot()
    def _page_key(self) -> None:
        self.show_page(self.sender().objectName())

    @Slot()
    def _show_sheet(self) -> None:
        self._context.navigate.go("sheet")

    @Slot(str, dict)
    def _asked(self, name: str, about: dict[str, object]) -> None:
        if name not in self._entries:
            return
        is_new = name not in self._pages
        self.show_page(name)
        if is_new and about:  # a page that was made just now has not heard what it is about
            self._context.navigate.go(name, **about)

    @Slot()
    def open_small(self) -> None:
        """Count in a small window that stays on top; this one goes until it is asked for."""
        self.show_page("today")
        self.mini.open_small(self.page("today"))

    @Slot()
    def open_help(self) -> None:
        """Open the help of the page that is shown."""
        self.help_on(self._shown)

    def help_on(self, name: str) -> None:
        """Open a page of help: that of a page, whichever is shown, or one beside the pages."""
        self.help.open_on(name)

    def _page_of(self, name: str) -> QWidget | None:
        if name not in self._entries:
            return None
        page = self.page(name)
        if page is not self.stack.currentWidget():
            page.resize(self.stack.size())
        return page

    @Slot(object)
    def tell(self, fault: Fault) -> None:
        """Say over every page what happened, that the records are safe, and what to do."""
        self.fault.show_fault(fault, self._context.language.now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer a key that came to nobody to the page that is shown."""
        page = self.stack.currentWidget()
        if not (isinstance(page, KeyTaker) and page.take_key(event)):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tasks of practice stand beside the page where there is room for both."""
        super().resizeEvent(event)
        if self.guide is not None:
            self.guide.fit(self.width())

    def showEvent(self, event: QShowEvent) -> None:
        """Only a window that is shown has a handle to listen at."""
        super().showEvent(event)
        self.mini.whole_is_shown()
        self._alt.listen()
        self._heed_scanner()

    @Slot()
    def _heed_scanner(self) -> None:
        self.scanner.listen(self._context.settings.now.scanner)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once the lanes of the book are empty; what was counted is saved first."""
        if self._ended:
            event.accept()
            return
        event.ignore()
        if self._ending:
            return
        if self.stays is not None and self.stays():
            self._remember()
            self.hide()
            return
        self._ending = True
        self._remember()
        self.toast.say(self._context.language.t("Saving, one moment…"))
        self.centralWidget().setEnabled(False)
        self._context.lanes.writer.drain(self._writer_drained)

    def _writer_drained(self) -> None:
        self._context.lanes.writer.close()
        self._context.lanes.hub.close()
        self._context.lanes.reader.drain(self._reader_drained)

    def _reader_drained(self) -> None:
        self._context.lanes.reader.close()
        self._ended = True
        self.close()
        self.drained.emit()

    def _remember(self) -> None:
        place = self.normalGeometry()
        window = (place.x(), place.y(), place.width(), place.height())
        self._context.settings.change(window=window, maximized=self.isMaximized())
