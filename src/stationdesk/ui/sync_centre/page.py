"""The sync page: received and waiting, day by day and record by record, and what kept the last round from succeeding.

Called by the shell under the name ``sync``. Everything on it comes from the book; a round only makes it look again.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.happened import Happening
from stationdesk.app.happenings import sentences
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner, Card, EmptyState, FaultPanel, Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.records.fitted_table import FittedTable
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.sync_centre.join_card import JoinCard
from stationdesk.ui.sync_centre.reading import SyncLook, read_sync
from stationdesk.ui.sync_centre.rows import DIFFERS, aside_rows, day_headings, day_row, held_words, verdict
from stationdesk.ui.sync_centre.status_card import StatusCard
from stationdesk.ui.sync_centre.stick_panel import StickPanel
from stationdesk.ui.sync_centre.times import moment_words

DAYS, WAITING, ASIDE, DESKS, HAPPENED = "days", "waiting", "aside", "desks", "happened"


class SyncPage(QWidget):
    """Two states: a desk used alone, and a desk that has joined a hub."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._look: SyncLook | None = None
        self.fault = FaultPanel()
        self.deeds = Deeds(context, self, self._trouble)
        self.toast = Toast(self)
        self.held = Banner("amber")
        self.status = StatusCard()
        self.views = ChoiceButtons()
        self.table = FittedTable(context.theme)
        self.empty = EmptyState(context.theme, "cloud-check")
        self.join = JoinCard(context.theme)
        self._build()
        self.stick_panel = StickPanel(context, self)
        self.status.send.clicked.connect(context.sync.start)
        self.status.stick.clicked.connect(self._use_stick)
        self.views.changed.connect(self._show_view)
        self.join.join.connect(self._join)
        self.join.join_with.connect(self._join_with_file)
        context.sync.started.connect(self._started)
        context.sync.finished.connect(self._finished)
        context.language.switched.connect(self._reword)
        context.bus.changed.connect(self._heard)
        self.join.reword(context.language.now)
        self.setFocusProxy(self.status.send)

    def look_again(self) -> None:
        """Read what stands in the book and show it when it has come."""
        self.deeds.read(partial(read_sync, language=self._context.language.now), self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Read when the page comes to the front."""
        super().showEvent(event)
        self.look_again()

    def _build(self) -> None:
        joined = QWidget()
        column = QVBoxLayout(joined)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.held)
        column.addWidget(self.fault)
        column.addWidget(self.status)
        column.addWidget(self.views)
        card = Card(margin=6)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addWidget(self._stack)
        column.addWidget(card, 1)
        self._joined = joined
        self._whole = QStackedWidget()
        self._whole.addWidget(self.join)
        self._whole.addWidget(joined)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.addWidget(self._whole)

    def _show(self, look: SyncLook) -> None:
        self._look = look
        language, view = self._context.language.now, look.view
        t = language.t
        self._whole.setCurrentWidget(self._joined if view.line.joined else self.join)
        if not view.line.joined:
            return
        self.status.show_look(look, language, busy=self._context.sync.busy)
        self._show_trouble(look)
        differing = sum(1 for day in view.days if verdict(language, day).kind == DIFFERS)
        days = t("Day by day")
        self.views.offer(
            [
                (DAYS, t("{days}, {n} differ", days=days, n=differing) if differing else days),
                (WAITING, t("Waiting: {n}", n=view.line.waiting)),
                (ASIDE, t("Set aside: {n}", n=len(view.set_aside) + view.parked)),
                (DESKS, t("Desks: {n}", n=len(view.desks))),
                (HAPPENED, t("What happened: {n}", n=len(view.happened))),
            ]
        )
        if not self.views.codes():
            self.views.press([DAYS])
        self.views.name_for_readers(t("Shown below"))
        self._show_view()

    def _show_trouble(self, look: SyncLook) -> None:
        language, line = self._context.language.now, look.view.line
        self.held.say(held_words(language, line.held) if line.held else "")
        if line.problem and not line.held and line.problem in set(FaultCode):
            self.fault.show_fault(Fault(FaultCode(line.problem)), language)
        elif not line.problem:
            self.fault.clear()

    @Slot()
    def _show_view(self) -> None:
        if self._look is None or not self._look.view.line.joined:
            return
        language, view = self._context.language.now, self._look.view
        t, shown = language.t, (self.views.codes() or [DAYS])[0]
        if shown == DAYS:
            rows = tuple(day_row(language, day) for day in view.days)
            self._table(
                day_headings(language), rows, 4, t("Nothing was counted yet. The days stand here then."), (1, 2)
            )
        elif shown == WAITING:
            rows = tuple((said, t("Saved, waiting to be sent")) for said in self._look.waiting)
            words = t("Nothing waits: the hub has everything.")
            if view.line.waiting:
                words = t("{n} records wait to be sent.", n=view.line.waiting)
            self._table((t("Record"), t("State")), rows, 0, words)
        elif shown == ASIDE:
            rows = aside_rows(language, view)
            words = t("Nothing is set aside: the hub counts everything that it has.")
            self._table((t("Record"), t("Why the hub keeps it without counting it")), rows, 1, words)
        elif shown == HAPPENED:
            rows = tuple(row for happening in view.happened for row in self._happening_rows(happening))
            self._table(
                (t("When"), t("What happened")), rows, 1, t("Nothing unusual happened between this desk and the hub.")
            )
        else:
            rows = tuple(self._desk_row(letter, heard) for letter, heard in view.desks)
            self._table(
                (t("Desk"), t("Last heard by the hub")), rows, 1, t("The hub has not spoken of other desks yet.")
            )

    def _desk_row(self, letter: str, heard: float) -> tuple[str, str]:
        look, language = self._look, self._context.language.now
        if look is None:
            return letter, ""
        name = language.t("Desk {letter}", letter=letter)
        if letter == look.view.letter:
            name = language.t("Desk {letter} (this PC)", letter=letter)
        return name, moment_words(language, heard, look.tz, look.today)

    def _happening_rows(self, happening: Happening) -> list[tuple[str, str]]:
        """Return a row for each piece of what happened: in one row the end would be cut off."""
        look, language = self._look, self._context.language.now
        first, *others = sentences(language, happening)
        when = "" if look is None else moment_words(language, happening.at, look.tz, look.today)
        return [(when, first), *(("", other) for other in others)]

    def _table(
        self,
        headings: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
        wide: int,
        nothing: str,
        right: tuple[int, ...] = (),
    ) -> None:
        self.table.show_fitted(headings, rows, wide=wide, right=right)
        self.table.setAccessibleName(headings[0])
        self.empty.say(nothing)
        self._stack.setCurrentWidget(self.table if rows else self.empty)

    @Slot()
    def _use_stick(self) -> None:
        if self._look is not None:
            self.stick_panel.open_for(self._look)

    @Slot(str, str)
    def _join(self, address: str, code: str) -> None:
        self._context.sync.join(address, code, self._has_joined, self.join.refuse)

    @Slot(str)
    def _join_with_file(self, place: str) -> None:
        self._context.sticks.join(Path(place), self._joined_by_file, self.join.refuse)

    def _joined_by_file(self, _changes: Changes) -> None:
        self.join.set_busy(False)
        self.toast.say(self._context.language.t("Joined. The first file for the hub can be written now."))
        self.look_again()

    def _has_joined(self, _changes: Changes) -> None:
        self.join.set_busy(False)
        self.toast.say(self._context.language.t("Joined. All records are being sent up."))
        self.look_again()
        self._context.sync.start()

    @Slot()
    def _started(self) -> None:
        self.status.show_busy(True, self._context.language.now)

    @Slot(object)
    def _finished(self, fault: Fault | None) -> None:
        self.status.show_busy(False, self._context.language.now)
        if fault is None:
            self.fault.clear()
            self.toast.say(self._context.language.t("The hub has answered."))
        else:
            self._trouble(fault)
        if self.isVisible():
            self.look_again()

    def _trouble(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self._context.language.now)

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if self.isVisible() and (changes.facts & {"sync", "link", "station"} or changes.days):
            self.look_again()

    @Slot()
    def _reword(self) -> None:
        self.join.reword(self._context.language.now)
        self.fault.relabel(self._context.language.now)
        if self._look is not None:
            self.look_again()
