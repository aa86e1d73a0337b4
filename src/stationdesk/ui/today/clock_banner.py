"""The doubt about the PC's clock, and the buttons that settle it. Counting goes on meanwhile."""

from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.app.confirm_day import FIRST_DAY
from stationdesk.app.views import TodayView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner, OverlayPanel, PrimaryButton, QuietButton, plain_label
from stationdesk.ui.today.sentences import clock_sentence


class ClockBanner(Banner):
    """``confirmed`` carries the day that a person said it is."""

    confirmed = Signal(str)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__("amber", host)
        self._context = context
        self._day = ""
        self._likely: str | None = None
        self._settled: str | None = None
        self._known = FIRST_DAY
        self._likely_button = self.add_deed("", self._take_likely)
        self._this_button = self.add_deed("", self._take_this)
        self._other_button = self.add_deed("", self._ask)
        self.panel = DayPanel(context, host)
        self.panel.chosen.connect(self._take)

    def show_view(self, view: TodayView) -> None:
        """Show the doubt, unless a person settled it for this day already."""
        language = self._context.language
        self._day, self._likely = view.day, view.likely_day
        self._known = max(FIRST_DAY, view.last_handover.day if view.last_handover is not None else FIRST_DAY)
        if view.clock_doubt is None or self._settled == view.day:
            self.say("")
            return
        likely = view.likely_day if view.likely_day != view.day else None
        self._likely_button.setVisible(likely is not None)
        if likely is not None:
            self._likely_button.setText(language.t("It is {day}", day=language.now.short_day(likely)))
        self._this_button.setText(language.t("It is {day}", day=language.now.short_day(view.day)))
        self._other_button.setText(language.t("Another day…"))
        self.say(clock_sentence(language, view))

    @Slot()
    def _take_likely(self) -> None:
        if self._likely is not None:
            self._take(self._likely)

    @Slot()
    def _take_this(self) -> None:
        self._take(self._day)

    @Slot()
    def _ask(self) -> None:
        self.panel.ask(self._likely or max(self._day, self._known))

    @Slot(str)
    def _take(self, day: str) -> None:
        self.confirmed.emit(day)

    def settle(self, day: str) -> None:
        """The book knows now that this is the day: do not ask again for it."""
        self._settled = day


class DayPanel(OverlayPanel):
    """Which day is it? Back and forth with big buttons."""

    chosen = Signal(str)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 620)
        self._context = context
        self._day = date.min
        row = QHBoxLayout()
        self.month_earlier, self.earlier = QuietButton("«"), QuietButton("‹")
        self.later, self.month_later = QuietButton("›"), QuietButton("»")
        for button, days in ((self.month_earlier, -30), (self.earlier, -1), (self.later, 1), (self.month_later, 30)):
            button.setMinimumWidth(56)
            button.setProperty("days", days)
            button.setAutoRepeat(True)
            button.clicked.connect(self._step)
        self.said = plain_label("", "heading")
        row.addWidget(self.month_earlier)
        row.addWidget(self.earlier)
        row.addStretch(1)
        row.addWidget(self.said)
        row.addStretch(1)
        row.addWidget(self.later)
        row.addWidget(self.month_later)
        self.body.addLayout(row)
        self.take = PrimaryButton()
        self.take.clicked.connect(self._chosen)
        self.body.addWidget(self.take)

    def ask(self, day: str) -> None:
        """Open the panel on a day."""
        language = self._context.language
        self._day = date.fromisoformat(day)
        self.month_earlier.setAccessibleName(language.t("30 days earlier"))
        self.month_later.setAccessibleName(language.t("30 days later"))
        self.earlier.setAccessibleName(language.t("A day earlier"))
        self.later.setAccessibleName(language.t("A day later"))
        self.take.setText(language.t("This is today"))
        self._show()
        self.open_with(language.t("Which day is it?"), language.t("Back (Esc)"), self.take)

    @Slot()
    def _step(self) -> None:
        days = self.sender().property("days")
        if isinstance(days, int):
            self._day += timedelta(days=days)
            self._show()

    @Slot()
    def _chosen(self) -> None:
        self.finish()
        self.chosen.emit(self._day.isoformat())

    def _show(self) -> None:
        self.said.setText(self._context.language.now.long_day(self._day.isoformat()))
