"""The posted hours as rows to fill in: a week, seasons with weeks of their own, days that are unlike the others.

Made by the station section, which keeps the text of the notice beside it: what is typed there fills the rows, what is
changed in the rows writes the text. Nothing is saved here.
"""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import QuietButton, plain_label
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.settings.hours_rows import MOST_SPANS, DatesRow, SpanLine
from stationdesk.ui.shift.week_card import weekday_name
from stationdesk_sync.model.hours import CLOSED_WEEK, Days, Exceptional, PostedHours, Season, Span, Week
from stationdesk_sync.model.hours_text import text_of

_USUAL = "usual"
_NEW_SEASON, _NEW_DAY = Days("05-01", "09-30"), Days("10-01", "10-01")
_NEW_SPAN = Span(8 * 60, 18 * 60)


class HoursEditor(QWidget):
    """``written`` carries the text of the notice after a change of the rows, ``spoilt`` whether one of them is
    no time or no date now."""

    written = Signal(str)
    spoilt = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._hours = PostedHours(CLOSED_WEEK)
        self._season = -1  # which week the rows show: -1 the usual one
        self.which = ChoiceButtons()
        self.season = DatesRow(context.language, with_hours=False)
        self.days = [SpanLine(context.language) for _ in range(7)]
        self.names = [plain_label("", "body") for _ in range(7)]
        self.weekdays_alike, self.all_alike = QuietButton(), QuietButton()
        self.add_season, self.add_day = QuietButton(), QuietButton()
        self.wrong = plain_label("", "hint", tone="amber", wrap=True)
        self.unlike = plain_label("", "strong", tone="ink2", wrap=True)
        self.exceptions: list[DatesRow] = []
        self._lay_out()
        self.which.changed.connect(self._choose_week)
        self.season.changed.connect(self._write)
        self.season.gone.connect(self._drop_season)
        for line in self.days:
            line.changed.connect(self._write)
        self.weekdays_alike.clicked.connect(partial(self._alike, 5))
        self.all_alike.clicked.connect(partial(self._alike, 7))
        self.add_season.clicked.connect(self._begin_season)
        self.add_day.clicked.connect(self._begin_day)

    def show_hours(self, hours: PostedHours) -> None:
        """Fill the rows in, from what was typed or stands in the book."""
        self.wrong.hide()
        if hours != self._hours:
            self._hours = hours
            self._season = min(self._season, len(hours.seasons) - 1)
            if self._season < 0 and hours.seasons and not any(hours.week):
                self._season = 0
            self._fill()

    @property
    def fits(self) -> bool:
        """Whether the rows can show all of it: a day with three spans is changed in the text alone."""
        weeks = (self._hours.week, *(season.week for season in self._hours.seasons))
        days = [spans for week in weeks for spans in week] + [one.spans for one in self._hours.exceptions]
        return all(len(spans) <= MOST_SPANS for spans in days)

    def relabel(self) -> None:
        """Say everything in the reader's language."""
        t, language = self._context.language.t, self._context.language.now
        for weekday, (name, line) in enumerate(zip(self.names, self.days, strict=True)):
            name.setText(weekday_name(language, weekday))
            line.relabel(name.text())
        self.weekdays_alike.setText(t("Mon–Fri as Monday"))
        self.all_alike.setText(t("Every day as Monday"))
        self.add_season.setText(t("Add a season"))
        self.add_day.setText(t("Add a day"))
        self.unlike.setText(t("Days unlike the others: holidays, other hours"))
        self._offer_weeks()
        self._name_rows()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(self.which, 1)
        top.addWidget(self.add_season)
        column.addLayout(top)
        column.addWidget(self.season)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        for weekday in range(7):
            grid.addWidget(self.names[weekday], weekday, 0)
            grid.addWidget(self.days[weekday], weekday, 1)
        column.addLayout(grid)
        column.addWidget(self.wrong)
        self.wrong.hide()
        alike = QHBoxLayout()
        alike.addWidget(self.weekdays_alike)
        alike.addWidget(self.all_alike)
        alike.addStretch(1)
        column.addLayout(alike)
        below = QHBoxLayout()
        below.addWidget(self.unlike, 1)
        below.addWidget(self.add_day)
        column.addLayout(below)
        self._dates = QVBoxLayout()
        self._dates.setSpacing(6)
        column.addLayout(self._dates)

    def _fill(self) -> None:
        week = self._week()
        for line, spans in zip(self.days, week, strict=True):
            line.show_spans(spans)
        if self._season >= 0:
            self.season.show_days(self._hours.seasons[self._season].days)
        self.season.setVisible(self._season >= 0)
        while len(self.exceptions) > len(self._hours.exceptions):
            row = self.exceptions.pop()
            self._dates.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.exceptions) < len(self._hours.exceptions):
            row = DatesRow(self._context.language, with_hours=True)
            row.changed.connect(self._write)
            row.gone.connect(self._drop_day)
            self._dates.addWidget(row)
            self.exceptions.append(row)
        for row, one in zip(self.exceptions, self._hours.exceptions, strict=True):
            row.show_days(one.days, one.spans)
        self._offer_weeks()
        self._name_rows()

    def _week(self) -> Week:
        return self._hours.week if self._season < 0 else self._hours.seasons[self._season].week

    def _offer_weeks(self) -> None:
        t = self._context.language.t
        seasons = [(str(n), t("Season {n}", n=n + 1)) for n in range(len(self._hours.seasons))]
        self.which.offer([(_USUAL, t("The usual week")), *seasons])
        self.which.press([_USUAL if self._season < 0 else str(self._season)])
        self.which.name_for_readers(t("Which week"))

    def _name_rows(self) -> None:
        t = self._context.language.t
        self.season.relabel(t("Season {n}", n=self._season + 1))
        for number, row in enumerate(self.exceptions, start=1):
            row.relabel(t("Day {n}", n=number))

    @Slot()
    def _choose_week(self) -> None:
        code = self.which.codes()[0]
        self._season = -1 if code == _USUAL else int(code)
        self._fill()

    @Slot()
    def _write(self) -> None:
        """Put the rows together; while one of them is no time or no date, the text stays as it was."""
        week = [line.spans() for line in self.days]
        dates = [(row.days(), row.line.spans()) for row in self.exceptions]
        bad = any(spans is None for spans in week) or any(days is None or spans is None for days, spans in dates)
        self._say_wrong(bad)
        if bad:
            return
        whole = tuple(spans for spans in week if spans is not None)
        exceptions = tuple(Exceptional(days, spans) for days, spans in dates if days is not None and spans is not None)
        hours = replace(self._hours, exceptions=exceptions)
        if self._season < 0:
            hours = replace(hours, week=whole)
        else:
            days = self.season.days()
            if days is None or not days.yearly:
                self._say_wrong(True)
                return
            seasons = list(hours.seasons)
            seasons[self._season] = Season(days, whole)
            hours = replace(hours, seasons=tuple(seasons))
        self._take(hours)

    def _say_wrong(self, wrong: bool) -> None:
        t = self._context.language.t
        self.wrong.setText(
            t("What is marked is not understood: write times such as 8:30 and dates such as 10-01. Empty means closed.")
        )
        self.wrong.setVisible(wrong)
        self.spoilt.emit(wrong)

    def _take(self, hours: PostedHours) -> None:
        self._hours = hours
        self.written.emit(text_of(hours, self._context.language.code))

    def _alike(self, days: int) -> None:
        monday = self._week()[0]
        for line in self.days[:days]:
            line.show_spans(monday)
        self._write()

    @Slot()
    def _begin_season(self) -> None:
        season = Season(_NEW_SEASON, ((_NEW_SPAN,),) * 7)
        self._take(replace(self._hours, seasons=(*self._hours.seasons, season)))
        self._season = len(self._hours.seasons) - 1
        self._fill()
        self.season.first.setFocus()

    @Slot()
    def _drop_season(self) -> None:
        seasons = tuple(one for n, one in enumerate(self._hours.seasons) if n != self._season)
        self._season = -1
        self._take(replace(self._hours, seasons=seasons))
        self._fill()

    @Slot()
    def _begin_day(self) -> None:
        self._take(replace(self._hours, exceptions=(*self._hours.exceptions, Exceptional(_NEW_DAY))))
        self._fill()
        self.exceptions[-1].first.setFocus()

    @Slot()
    def _drop_day(self) -> None:
        gone = self.sender()
        if isinstance(gone, DatesRow) and gone in self.exceptions:
            place = self.exceptions.index(gone)
            exceptions = tuple(one for n, one in enumerate(self._hours.exceptions) if n != place)
            self._take(replace(self._hours, exceptions=exceptions))
            self._fill()
