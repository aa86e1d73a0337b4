"""A short word at the lower edge that goes by itself, with at most one deed. Never for a decision."""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from stationdesk.ui.parts.buttons import LinkButton
from stationdesk.ui.parts.label import plain_label
from stationdesk.ui.theme.tokens import read_tokens

EDGE = 24
UNEVEN = 1.15
STAYS_MS = read_tokens().motion["stays"]


class Toast(QFrame):
    """Lies over ``host``, which it follows when that is resized; on the line ``beside``, where that is given and
    has room in its middle, so that it covers no record."""

    def __init__(self, host: QWidget, beside: QWidget | None = None) -> None:
        super().__init__(host)
        self._host, self._beside = host, beside
        self.setProperty("part", "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 10, 8)
        self.words = plain_label("", "body")
        row.addWidget(self.words)
        self.deed = LinkButton()
        row.addWidget(self.deed)
        self._call: Callable[[], object] | None = None
        self.deed.clicked.connect(self._do)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def say(self, text: str, deed_text: str = "", deed: Callable[[], object] | None = None) -> None:
        """Show ``text`` for six seconds; with a deed, a button that calls it."""
        self.words.setText(text)
        self._call = deed
        self.deed.setText(deed_text)
        self.deed.setVisible(deed is not None)
        self._fit()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(STAYS_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window changes its size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._fit()
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Go when the language is switched: what was said, was said in the other one."""
        if event.type() == QEvent.Type.LanguageChange:
            self.hide()
        super().changeEvent(event)

    def _fit(self) -> None:
        """Take one line, or lines of about one length where the host is narrower than the words."""
        self.words.setWordWrap(False)
        self.words.setMinimumWidth(0)
        words, whole = self.words.sizeHint().width(), self.sizeHint().width()
        room = self._host.width() - 2 * EDGE - (whole - words)
        if words > room > 0:
            lines = math.ceil(words / room)
            self.words.setWordWrap(True)
            self.words.setMinimumWidth(min(room, math.ceil(words / lines * UNEVEN)))
        self.adjustSize()

    def _place(self) -> None:
        top = self._host.height() - self.height() - EDGE
        if self._beside is not None:
            middle = self._beside.mapTo(self._host, self._beside.rect().center())
            top = middle.y() - self.height() // 2
        lowest = self._host.height() - self.height()
        self.move((self._host.width() - self.width()) // 2, max(0, min(top, lowest)))

    def _do(self) -> None:
        self.hide()
        if self._call is not None:
            self._call()
