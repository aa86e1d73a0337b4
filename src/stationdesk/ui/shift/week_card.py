"""Posted and kept hours of this week, a bar for each day. Says in words what it paints.

Called by the shift page.
"""

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from stationdesk.ui.parts import Card, plain_label
from stationdesk.ui.shift.week import DayKept
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.language import N_, Language

_HOUR = 60
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


class KeptBar(QWidget):
    """One day: the posted hours as a frame, what was kept of them filled in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._posted, self._kept = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.switched.connect(self.update)

    def show_day(self, day: DayKept) -> None:
        """Show one day."""
        self._posted, self._kept = day.posted or 0, day.kept
        self.update()

    def sizeHint(self) -> QSize:
        """Return a narrow bar."""
        return QSize(140, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame and what is kept."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        longest = max(self._posted, self._kept, 8 * _HOUR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("hover"))
        painter.drawRoundedRect(QRectF(0, 2, self.width() * self._posted / longest, 12), 4, 4)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(0, 2, self.width() * self._kept / longest, 12), 4, 4)
        painter.end()


class WeekCard(Card):
    """Seven lines and a total."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.days: list[tuple[QLabel, KeptBar, QLabel]] = []
        for row in range(7):
            line = (plain_label("", "small"), KeptBar(theme), plain_label("", "small"))
            for column, widget in enumerate(line):
                self._grid.addWidget(widget, row, column)
            self.days.append(line)
        self.body.addLayout(self._grid)
        self._posted = plain_label("", "hint", wrap=True)
        self.body.addWidget(self._posted)

    def show_week(self, week: tuple[DayKept, ...], posted_text: str | None, language: Language) -> None:
        """Show a week; a day to come says only what is posted."""
        t = language.t
        if self.heading is not None:
            self.heading.setText(t("Hours kept this week"))
        for (name, bar, words), day in zip(self.days, week, strict=True):
            name.setText(short_weekday(language, day.day))
            bar.show_day(day)
            said = day_words(language, day)
            words.setText(said)
            bar.setAccessibleName(f"{language.long_day(day.day)}: {said}")
        self._posted.setText(
            t("Posted: {hours}", hours=posted_text) if posted_text else t("No opening hours are posted yet.")
        )


def short_weekday(language: Language, day: str) -> str:
    """Return a day for a narrow column: weekday and day of the month."""
    value = date.fromisoformat(day)
    return language.t("{weekday} {day}", weekday=weekday_name(language, value.weekday()), day=value.day)


def weekday_name(language: Language, weekday: int) -> str:
    """Return the short name of a weekday, Monday is 0."""
    return language.t(_WEEKDAYS[weekday])


def day_words(language: Language, day: DayKept) -> str:
    """Return posted and kept of one day in words."""
    t = language.t
    if day.future:
        return t("posted {posted}", posted=duration(day.posted or 0)) if day.posted else t("no hours posted")
    if day.posted is None:
        words = t("kept {kept}", kept=duration(day.kept))
    elif day.posted == 0 and day.kept == 0 and day.outside == 0:
        words = t("no hours posted")
    else:
        words = t("{kept} of {posted}", kept=duration(day.kept), posted=duration(day.posted))
    if day.outside:
        words += t(", {outside} besides", outside=duration(day.outside))
    if day.unclosed:
        words += t(", closing not recorded")
    return words


def duration(minutes: int) -> str:
    """Write minutes as hours and minutes: 6:30."""
    return f"{minutes // 60}:{minutes % 60:02d}"
