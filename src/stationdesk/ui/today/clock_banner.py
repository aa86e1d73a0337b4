"""The doubt about the PC's clock, and the buttons that settle it. Counting goes on meanwhile."""

from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

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
        self._likely_button = self.add_deed("", self._take_likely)
        self._this_button = self.add_deed("", self._take_this)
        self._other_button = self.add_deed("", self._ask)
        self._panel = DayPanel(context, host)
        self._panel.chosen.connect(self._take)

    def show_view(self, view: TodayView) -> None:
        """Show the doubt, unless a person settled it for this day already."""
        language = self._context.language
        self._day, self._likely = view.day, view.likely_day
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
        self._panel.ask(self._likely or self._day)

    @Slot(str)
    def _take(self, day: str) -> None:
        self._settled = day
        self.confirmed.emit(day)


class DayPanel(OverlayPanel):
    """Which day is it? Back and forth with big buttons."""

    chosen = Signal(str)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 620)
        self._context = context
        self._day = date.min
        row = QHBoxLayout()
        self._earlier, self._later = QuietButton("‹"), QuietButton("›")
        for button in (self._earlier, self._later):
            button.setMinimumWidth(64)
        self._earlier.clicked.connect(self._back)
        self._later.clicked.connect(self._forth)
        self._said = plain_label("", "heading")
        row.addWidget(self._earlier)
        row.addStretch(1)
        row.addWidget(self._said)
        row.addStretch(1)
        row.addWidget(self._later)
        self.body.addLayout(row)
        self._take = PrimaryButton()
        self._take.clicked.connect(self._chosen)
        self.body.addWidget(self._take)

    def ask(self, day: str) -> None:
        """Open the panel on a day."""
        language = self._context.language
        self._day = date.fromisoformat(day)
        self._earlier.setAccessibleName(language.t("A day earlier"))
        self._later.setAccessibleName(language.t("A day later"))
        self._take.setText(language.t("This is today"))
        self._show()
        self.open_with(language.t("Which day is it?"), language.t("Back (Esc)"), self._take)

    @Slot()
    def _back(self) -> None:
        self._day -= timedelta(days=1)
        self._show()

    @Slot()
    def _forth(self) -> None:
        self._day += timedelta(days=1)
        self._show()

    @Slot()
    def _chosen(self) -> None:
        self.finish()
        self.chosen.emit(self._day.isoformat())

    def _show(self) -> None:
        self._said.setText(self._context.language.now.long_day(self._day.isoformat()))
