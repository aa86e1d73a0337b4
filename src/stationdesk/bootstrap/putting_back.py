"""From one desk to the next over a copy: the window closes, the copy takes the place of the book, a desk opens again.

Made by the program. The lanes of the old window are empty before its book is closed, so nothing is cut off.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from stationdesk.app.desk import DEFAULT_TZ
from stationdesk.app.faults import Fault
from stationdesk.app.ports import BackupFile
from stationdesk.bootstrap.entrance import Entrance
from stationdesk.storage.book import RestoreReport
from stationdesk.ui.first_start.putting_back import PuttingBackWindow
from stationdesk.ui.lanes import Lane
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.sync_centre.times import moment_words
from stationdesk.ui.theme import Theme

Done = Callable[[RestoreReport | Fault], None]


class PuttingBack(QObject):
    """``window`` is shown while a copy is put in the place of the book."""

    def __init__(self, entrance: Entrance, lane: Lane, language: LanguageSource, theme: Theme) -> None:
        super().__init__()
        self._entrance, self._lane, self._language, self._theme = entrance, lane, language, theme
        self.window: PuttingBackWindow | None = None

    def when(self, copy: BackupFile) -> str:
        """Return when a copy was made, in words; a book that does not open cannot tell its station's zone."""
        opened = self._entrance.opened
        zone, today = (opened.desk.station().tz, opened.desk.moment().day) if opened is not None else (DEFAULT_TZ, "")
        return moment_words(self._language.now, copy.made_at, zone, today)

    def begin(self, copy: BackupFile, done: Done) -> None:
        """Show the window and work on the lane; ``done`` is told what came of it, with the window still there."""
        shown = PuttingBackWindow(self._language, self._theme, self.when(copy))
        middle = QApplication.primaryScreen().availableGeometry().center()
        shown.adjustSize()
        shown.move(middle - shown.rect().center())
        shown.show()
        self.window = shown
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.commitDataRequest.connect(shown.let_go)
        self._lane.run(
            partial(self._entrance.put_back, copy.path, shown.work), partial(self._end, done), partial(self._end, done)
        )

    def _end(self, done: Done, came: RestoreReport | Fault) -> None:
        done(came)
        if self.window is not None:
            self.window.end()
            self.window.deleteLater()
            self.window = None
