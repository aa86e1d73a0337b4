"""The window while a copy takes the place of the book: what goes on, that nothing is lost, a way to stop.

Made by the program between two desks. It cannot be closed while it works: there is no desk to come back to yet.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.ui.long_work import LongWork
from stationdesk.ui.parts import Progress, plain_label
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme


class PuttingBackWindow(QWidget):
    """``work`` is what the deed is watched by; ``end`` closes the window."""

    def __init__(self, language: LanguageSource, theme: Theme, when: str) -> None:
        super().__init__()
        t = language.t
        self._working = True
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(t("StationDesk"))
        self.setMinimumWidth(720)
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 32, 36, 28)
        column.setSpacing(14)
        column.addWidget(plain_label(t("Putting the copy of {when} back", when=when), "heading", wrap=True))
        safe = t(
            "All records are safe: the book of now stays until the copy is proved, and is kept beside it afterwards."
        )
        column.addWidget(plain_label(safe, "body", wrap=True))
        column.addWidget(plain_label(t("Please leave the PC on. The desk opens by itself."), "body", wrap=True))
        self.progress = Progress(theme)
        self.work = LongWork(self.progress)
        column.addSpacing(8)
        column.addWidget(self.progress)
        column.addStretch(1)
        self.work.begin(t("Checking and copying …"), t("Stop"))

    @Slot()
    def let_go(self) -> None:
        """The system is shut down: it may be closed, for a power cut would harm nothing either."""
        self._working = False

    def end(self) -> None:
        """It is over."""
        self._working = False
        self.work.finish()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay as long as it works."""
        if self._working:
            event.ignore()
        else:
            event.accept()
