"""The right column of Today: the day in one number, what was left for this shift, what needs a person."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.app.views import TodayView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import BarChart, Card, Chip, ElidedLabel, QuietButton, icon, plain_label
from stationdesk.ui.shell.key_table import HOURS
from stationdesk.ui.today.last_note import NOTE_LINES, SinceCard
from stationdesk.ui.today.opening_hours import is_posted, shown_hours
from stationdesk.ui.today.sentences import attention_words
from stationdesk_sync.model.catalogue import Catalogue

SHOWN = 4
LOW, VERY_LOW, LOWEST = 560, 460, 410
ONE_LINE = 150


class DayCard(Card):
    """People of the day with unit and method, and the hours as bars."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._language = context.language
        self._people = -1
        row = QHBoxLayout()
        row.setSpacing(10)
        self._number = plain_label("", "hero")
        self._number.setContentsMargins(0, -12, 0, -10)
        self._unit = plain_label("", "body", tone="ink2")
        self._unit.setContentsMargins(0, 0, 0, 4)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._unit, 1, Qt.AlignmentFlag.AlignBottom)
        self._theme = context.theme
        self.more = QuietButton()
        self.more.setFixedSize(48, 44)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        context.theme.switched.connect(self._draw)
        self._draw()
        self.body.setSpacing(2)
        self.body.addLayout(row)
        self._how = ElidedLabel("small")
        self.body.addWidget(self._how)
        self.body.addSpacing(4)
        self.chart = BarChart(context.theme)
        self.chart.setMinimumHeight(76)
        self.body.addWidget(self.chart, 1)

    @property
    def people(self) -> int:
        """The number that is shown."""
        return self._people

    def add_people(self, by: int) -> None:
        """Some more are durable."""
        self._show_people(max(0, self._people + by))

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show the day as it stands in the book."""
        self._show_people(view.people)
        methods = [catalogue.say("count_method", method, self._language.code) for method in view.methods]
        joint = "、" if self._language.code == "zh" else ", "
        self._unit.setText(self._language.t("visits today"))
        self.more.setAccessibleName(self._language.t("Who came at which hour"))
        self.more.setToolTip(f"{self._language.t('Who came at which hour')}  {HOURS}")
        services = self._language.tn("{n} service", "{n} services", view.services)
        self._how.say(" · ".join(part for part in (services, joint.join(methods)) if part))
        hours = shown_hours(view)
        closed = frozenset(hour for hour in hours if view.posted and not is_posted(hour, view))
        self.chart.show_hours(hours, view.hours, closed, view.minute // 60)
        words = [f"{hour}:00 {view.hours.get(hour, 0)}" for hour in hours if view.hours.get(hour)]
        self.chart.setAccessibleName(self._language.t("Visits by hour"))
        self.chart.setAccessibleDescription(joint.join(words))

    @Slot()
    def _draw(self) -> None:
        self.more.setIcon(icon(self._theme, "chart", "accent"))

    def _show_people(self, people: int) -> None:
        if people != self._people:
            self._people = people
            self._number.setText(str(people))


class AttentionRow(QPushButton):
    """One thing that needs a person; pressing it leads to where it is done."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "link")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.page, self.about = "", dict[str, object]()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 4, 2, 4)
        row.setSpacing(10)
        self.chip = Chip("amber")
        self._text = ""
        self.words = plain_label("", "body", wrap=True)
        for child in (self.chip, self.words):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self.chip)
        row.addWidget(self.words, 1)

    def say(self, text: str) -> None:
        """Say what needs a person."""
        self._text = text

    def fit(self, width: int, *, one_line: bool) -> None:
        """Be as high as the words need at a width; where there is room for one line only, end it with dots."""
        room = max(80, width - self.chip.sizeHint().width() - 24)
        measure = QFontMetrics(self.words.font())
        shown = measure.elidedText(self._text, Qt.TextElideMode.ElideRight, room) if one_line else self._text
        self.words.setText(shown)
        self.setToolTip(self._text if shown != self._text else "")
        lines = measure.boundingRect(0, 0, room, 1000, int(Qt.TextFlag.TextWordWrap), shown).height()
        self.setFixedHeight(max(46, lines + 14))


class AttentionCard(Card):
    """What needs a person, most urgent first. ``go`` carries a page and what it is about."""

    go = Signal(str, dict)

    def __init__(self, context: Context) -> None:
        super().__init__("")
        self._context = context
        self.rows = [AttentionRow() for _ in range(SHOWN)]
        self._there = 0
        self.body.setSpacing(2)
        for row in self.rows:
            row.clicked.connect(self._pressed)
            self.body.addWidget(row)
        self.calm = plain_label("", "body", tone="ink2", wrap=True)
        self.body.addWidget(self.calm)
        self._rest = plain_label("", "small")
        self.body.addWidget(self._rest)
        self.body.addStretch(1)

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show the list as it stands."""
        language = self._context.language
        if self.heading is not None:
            self.heading.setText(language.t("Needs attention"))
        self._there = len(view.attention)
        for place, row in enumerate(self.rows[: self._there]):
            kind, word, text, row.page, row.about = attention_words(language, catalogue, view.attention[place])
            row.chip.show_as(kind, word)
            row.say(text)
            row.setAccessibleName(f"{word}: {text}")
            row.setEnabled(bool(row.page))
        self.calm.setVisible(not view.attention)
        self.calm.setText(language.t("Nothing just now. Thank you for being here."))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for, wrapped anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return room for one row; more are shown where there is more."""
        return QSize(200, 98)

    def _fit(self) -> None:
        room = self.height() - 28 - (self.heading.sizeHint().height() if self.heading is not None else 0)
        shown = 0
        for place, row in enumerate(self.rows):
            row.fit(self.width() - 36, one_line=self.height() < ONE_LINE)
            room -= row.height() + 2
            fits = place < self._there and (place == 0 or room >= (0 if place == self._there - 1 else 26))
            row.setVisible(fits and shown == place)
            shown += int(fits and shown == place)
        more = self._there - shown
        self._rest.setVisible(more > 0)
        self._rest.setText(self._context.language.tn("and {n} more", "and {n} more", more))

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        if isinstance(sender, AttentionRow) and sender.page:
            self.go.emit(sender.page, sender.about)


class SideColumn(QWidget):
    """The three cards, one under the other."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.day = DayCard(context)
        self.since = SinceCard(context, parent)
        self.since.changed.connect(self._fit)
        self.attention = AttentionCard(context)
        column.addWidget(self.day, 5)
        column.addWidget(self.since, 0)
        column.addWidget(self.attention, 5)
        self.since.hide()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take less room where there is less."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the height below which the page does not go."""
        return QSize(300, 340)

    def _fit(self) -> None:
        height = self.height()
        low = height < LOW
        self.since.set_lines(1 if low else NOTE_LINES, signed=height >= VERY_LOW)
        self.day.chart.setVisible(height >= LOWEST or not self.since.isVisible())
        self.day.chart.setMinimumHeight(34 if height < VERY_LOW else 64 if low else 84)
        self.attention.setMinimumHeight(98 if low else 150)
