"""What tells practice from the true desk: a band over every page with the ways out, and a pale word across the window.

Made by the main window in a practice book alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from stationdesk.ui.parts import Banner
from stationdesk.ui.practice.guide import Guide
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme

_TURN = -24
_SHARE = 5  # the word is as tall as this part of the window
_PALENESS = 26  # of 255


@dataclass(frozen=True, slots=True)
class PracticeDeeds:
    """The ways out of practice: everything anew, or back to what was before."""

    begin_anew: Callable[[], object]
    end: Callable[[], object]


class PracticeBand(Banner):
    """Says first that nothing here is true, then offers the tasks and the two ways out."""

    def __init__(self, language: LanguageSource, deeds: PracticeDeeds, tasks: Callable[[], object]) -> None:
        super().__init__("accent")
        self._language = language
        self.tasks = self.add_deed("", tasks)
        self.anew = self.add_deed("", deeds.begin_anew)
        self.end = self.add_deed("", deeds.end)
        language.switched.connect(self.relabel)
        self.relabel()

    def relabel(self) -> None:
        """Say it in the reader's language."""
        t = self._language.t
        self.say(t("Practice: everything here is made up, and nothing is ever sent. Try whatever you like."))
        self.tasks.setText(t("Ten small tasks"))
        self.anew.setText(t("Begin anew"))
        self.end.setText(t("End practice"))


def practice_band(language: LanguageSource, deeds: PracticeDeeds | None, guide: Guide | None) -> PracticeBand | None:
    """Return the band of a practice window; None for a true desk."""
    return None if deeds is None or guide is None else PracticeBand(language, deeds, guide.toggle)


class Watermark(QWidget):
    """A pale word across ``host``, over every page and under open panels, in nobody's way."""

    def __init__(self, language: LanguageSource, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._language, self._theme, self._host = language, theme, host
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        host.installEventFilter(self)
        language.switched.connect(self.update)
        self.setGeometry(host.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the host, and what is added to it."""
        if watched is self._host and event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self.setGeometry(self._host.rect())
            self.raise_()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the word."""
        painter = QPainter(self)
        ink = QColor(self._theme.colour("accent"))
        ink.setAlpha(_PALENESS)
        font = self._theme.font("hero")
        font.setPixelSize(max(40, self.height() // _SHARE))
        painter.setFont(font)
        painter.setPen(ink)
        painter.translate(self.rect().center())
        painter.rotate(_TURN)
        side = float(self.width())
        painter.drawText(
            QRectF(-side, -side, 2 * side, 2 * side), Qt.AlignmentFlag.AlignCenter, self._language.t("Practice")
        )
