"""The right column of Today: the day in one number, what was left for this shift, what needs a person."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.app.views import TodayView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import BarChart, Card, ElidedLabel, LinkButton, QuietButton, icon, plain_label
from stationdesk.ui.shell.key_table import HOURS
from stationdesk.ui.today.attention_row import AttentionRow
from stationdesk.ui.today.last_note import NOTE_LINES, SinceCard
from stationdesk.ui.today.opening_hours import is_posted, shown_hours
from stationdesk.ui.today.sentences import attention_words
from stationdesk.ui.today.since_panel import SincePanel
from stationdesk_sync.model.catalogue import Catalogue

SHOWN = 4
LOW, VERY_LOW, LOWEST = 560, 460, 410
USUAL = 150  # pixels: the list with its first line on two lines
LEAST = 98
_HEAD = 44


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


class AttentionCard(Card):
    """What needs a person, most urgent first. ``go`` carries a page and what it is about; ``more`` asks for all."""

    go = Signal(str, dict)
    more = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(margin=16)
        self._context = context
        head = QHBoxLayout()
        self.title = plain_label("", "strong", tone="ink2")
        self.rest = LinkButton()
        self.rest.clicked.connect(self.more)
        head.addWidget(self.title, 1)
        head.addWidget(self.rest)
        head.addStrut(_HEAD)
        self.body.setContentsMargins(16, 2, 16, 4)
        self.body.addLayout(head)
        self.rows = [AttentionRow() for _ in range(SHOWN)]
        self._there = 0
        self.body.setSpacing(2)
        for row in self.rows:
            row.clicked.connect(self._pressed)
            self.body.addWidget(row)
        self.calm = plain_label("", "body", tone="ink2", wrap=True)
        self.body.addWidget(self.calm)
        self.body.addStretch(1)

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show the list as it stands."""
        language = self._context.language
        self.title.setText(language.t("Needs attention"))
        self._there = len(view.attention)
        for place, row in enumerate(self.rows[: self._there]):
            row.show_attention(attention_words(language, catalogue, view.attention[place]))
        self.calm.setVisible(not view.attention)
        self.calm.setText(language.t("Nothing just now. Thank you for being here."))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for, wrapped anew."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the same whatever is told: long words never take room from the number of the day."""
        return QSize(300, USUAL)

    def hasHeightForWidth(self) -> bool:
        """Say that its lines are fitted to the height that is there, and not the other way round."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Return room for one row; more are shown where there is more."""
        return QSize(200, LEAST)

    def _fit(self) -> None:
        room = self.height() - 6 - _HEAD
        shown = 0
        for place, row in enumerate(self.rows):
            row.fit(self.width() - 36, one_line=False)
            if place == 0 and row.height() + 2 > room:  # the first is always shown, in one line if need be
                row.fit(self.width() - 36, one_line=True)
            room -= row.height() + 2
            fits = place < self._there and (place == 0 or room >= 0)
            row.setVisible(fits and shown == place)
            shown += int(fits and shown == place)
        more = self._there - shown
        self.rest.setVisible(more > 0)
        self.rest.setText(self._context.language.tn("{n} more", "{n} more", more))

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
        self.since = SinceCard(context)
        self.since.changed.connect(self._fit)
        self.since.wanted.connect(self.open_panel)
        self.attention = AttentionCard(context)
        self.attention.more.connect(self.open_panel)
        self.panel = SincePanel(context, parent)
        self.panel.closed.connect(self.since.mark_read)
        self.panel.go.connect(self.attention.go)
        self._seen: tuple[TodayView, Catalogue] | None = None
        context.navigate.asked.connect(self._asked)
        column.addWidget(self.day, 5)
        column.addWidget(self.since, 0)
        column.addWidget(self.attention, 5)
        self.since.hide()
        self._fit()

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show the day as it stands in the book."""
        self._seen = (view, catalogue)
        self.day.show_view(view, catalogue)
        self.attention.show_view(view, catalogue)
        self.since.show_note(view.last_handover)

    @Slot(str, dict)
    def _asked(self, page: str, about: dict[str, object]) -> None:
        if page == "today" and about.get("since"):
            self.open_panel()

    @Slot()
    def open_panel(self) -> None:
        """Show the whole note and everything that needs a person."""
        if self._seen is not None:
            self.panel.show_view(*self._seen)

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
        self.attention.setMinimumHeight(LEAST if low else 150)
