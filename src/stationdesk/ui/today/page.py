"""The Today page: puts keys, tiles, column and records together. What is saved is shown; what is shown is saved.

A key goes to the reader of keys, from there to the writer lane; the number rises when the save has come back. What the
page shows is read on the reader lane whenever the change bus tells of visits, shifts, settings or sync.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.confirm_day import confirm_day
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.record_visit import VisitSaved, VisitTap
from stationdesk.app.today import look
from stationdesk.app.views import TodayView
from stationdesk.app.withdraw_record import Undone
from stationdesk.ui.context import Context
from stationdesk.ui.parts import FaultPanel, Toast
from stationdesk.ui.sources import ActorSource
from stationdesk.ui.today.clock_banner import ClockBanner
from stationdesk.ui.today.key_reader import Alter, Another, Count, KeyReader, Meaning, TakeBack
from stationdesk.ui.today.key_symbols import symbol_of
from stationdesk.ui.today.last_records import LastRecords
from stationdesk.ui.today.mirrors import Mirrors
from stationdesk.ui.today.panels import TodayPanels
from stationdesk.ui.today.sentences import record_time, status
from stationdesk.ui.today.service_grid import ServiceGrid
from stationdesk.ui.today.side_column import SideColumn
from stationdesk.ui.today.steady_look import SteadyLook
from stationdesk.ui.today.tally_session import Altered, TallySession
from stationdesk.ui.today.tile_grid import TileGrid
from stationdesk_sync.model.catalogue import Catalogue

T = TypeVar("T")
SLOW_MS = 150
LOW_PAGE, NARROW_PAGE, ROOM_FOR_RATING = 672, 1000, 1200
SHOWN = frozenset({"visit", "shift", "opening_check", "closure", "event", "tally_layout", "station_hours"})


class TodayPage(QWidget):
    """Everything a volunteer needs between two other jobs."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session = TallySession(context.desk)
        self._reader = KeyReader()
        self._view: TodayView | None = None
        self._catalogue: Catalogue | None = None
        self._saving = 0
        self._asked_for: bytes | None = None
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._say_status)
        self._lay_out()
        self._steady = SteadyLook(
            context.lanes, partial(_read, context.desk, context.actor), self._looked, self._tell, self
        )
        context.bus.changed.connect(self._heard)
        context.language.switched.connect(self._relabel)
        context.settings.switched.connect(self._show)
        self.look_again()

    def _lay_out(self) -> None:
        context = self._context
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clock = ClockBanner(context, self)
        self.clock.confirmed.connect(self._confirm_day)
        self.fault = FaultPanel()
        self.grid = TileGrid(context)
        self.grid.pressed.connect(self.press_tile)
        self.grids = Mirrors(self.grid)
        self.services = ServiceGrid(context)
        self.services.chosen.connect(self._service_chosen)
        self.services.left.connect(self._services_left)
        self.side = SideColumn(context, self)
        self.side.attention.go.connect(self._go)
        self.records = LastRecords(context)
        self.records.symbol.connect(self.press_symbol)
        self.records.several.connect(self._several)
        self.records.take_back.connect(self._take_back)
        self.records.another.connect(self._ask_service)
        self.records.correct.connect(self._correct)
        self._place = QStackedWidget()
        self._place.addWidget(self.grid)
        self._place.addWidget(self.services)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._place, 1)
        middle.addWidget(self.side)
        self._upper = upper = QVBoxLayout()
        upper.setSpacing(10)
        upper.addWidget(self.clock)
        upper.addWidget(self.fault)
        upper.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.records)
        self.toast = Toast(self, beside=self.records.top)
        self.panels = TodayPanels(context, self, self._write, self._tell, self.toast)
        self.side.day.more.clicked.connect(self.panels.open_hours)
        self.records.rating.connect(self.panels.open_rating)

    @property
    def idle(self) -> bool:
        """Whether nothing is being saved or read: what is shown is what is in the book."""
        return self._steady.idle

    # What is shown

    @Slot()
    def look_again(self) -> None:
        """Read the page anew on the reader lane."""
        self._steady.look_again()

    def _looked(self, read: tuple[TodayView, Catalogue]) -> None:
        self._view, self._catalogue = read
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._view is None or self._catalogue is None:
            return
        self.clock.show_view(self._view)
        self.panels.show_view(self._view, self._catalogue)
        self.grids.show_view(self._view, self._catalogue)
        self.side.show_view(self._view, self._catalogue)
        self.records.show_view(self._view, self._catalogue)
        self.fault.relabel(self._context.language.now)
        self.records.rate.setVisible(self.width() >= ROOM_FOR_RATING and self.panels.rates)
        self._show_pending()
        self._say_status()

    @Slot()
    def _relabel(self) -> None:
        self._services_left()
        self._show()

    @Slot()
    def _say_status(self) -> None:
        if self._view is not None:
            slow = self._saving if self._saving and not self._slow.isActive() else 0
            told = status(self._context.language, self._view, slow)
            self.records.say_status(told)
            self.grids.say_status(told)

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if changes.registers & SHOWN or changes.facts:
            self.look_again()

    def minimumSizeHint(self) -> QSize:
        """Return the least size: a low screen with a task bar and a title bar. Less is shown there."""
        return QSize(900, 612)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More records where there is room for them."""
        super().resizeEvent(event)
        low = self.height() < LOW_PAGE
        self._upper.setContentsMargins(24, 8 if low else 16, 24, 8 if low else 12)
        self.records.fit_rows(2 if low else 3 if self.height() < 820 else 5)
        self.side.setFixedWidth(max(300 if self.width() < NARROW_PAGE else 328, min(460, self.width() // 4)))
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready for keys."""
        super().showEvent(event)
        self.setFocus()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key that no field wanted."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Take a key; the window offers it those that came to nobody. A held key counts once."""
        symbol = symbol_of(event)
        if symbol is None:
            return False
        if not event.isAutoRepeat():
            self.press_symbol(symbol)
        event.accept()
        return True

    @Slot(str)
    def press_symbol(self, symbol: str) -> None:
        """Do what a key means."""
        if self._place.currentWidget() is self.services:
            self.services.press(symbol)
            return
        meaning = self._reader.press(symbol)
        self._show_pending()
        self._do(meaning)

    @Slot(int)
    def press_tile(self, number: int) -> None:
        """Count at a tile, as a click does."""
        self.press_symbol(f"T{number}")

    @Slot(int)
    def _several(self, people: int) -> None:
        self._reader.set_people(people)
        self._show_pending()

    def _show_pending(self) -> None:
        self.records.show_pending(self._reader.waiting, complete=self._reader.complete)
        self.grids.show_pending(self._reader.waiting)

    def _do(self, meaning: Meaning | None) -> None:
        if isinstance(meaning, Count):
            self._count(meaning)
        elif isinstance(meaning, Alter):
            self._write(partial(self._session.alter, self._actor(), meaning.by), self._altered)
        elif isinstance(meaning, TakeBack):
            self._write(partial(self._session.take_back_last, self._actor()), self._taken_back)
        elif isinstance(meaning, Another) and self._view is not None and self._view.recent:
            self._ask_service(self._view.recent[0].record.row_id)

    # Counting

    def _count(self, meaning: Count) -> None:
        key = self.grid.key(meaning.tile)
        if key is None:
            return
        self.grids.saving(meaning.tile, meaning.people)
        self._saving += meaning.people
        if not self._slow.isActive():
            self._slow.start()
        tap = VisitTap(key.group, key.services, meaning.people)
        self._write(
            partial(self._session.count, self._actor(), tap),
            partial(self._counted, meaning),
            partial(self._not_counted, meaning),
        )

    def _counted(self, meaning: Count, saved: VisitSaved) -> None:
        self._saving -= meaning.people
        if self._view is not None and saved.day == self._view.day:
            self.grids.saved(meaning.tile, saved.people, waited=meaning.people)
            self.side.day.add_people(saved.people)
        else:
            self.grids.not_saved(meaning.tile, meaning.people)
        self.fault.clear()
        self.grids.tell(None)
        self._context.bus.tell(saved.changes)

    def _not_counted(self, meaning: Count, fault: Fault) -> None:
        self._saving -= meaning.people
        self.grids.not_saved(meaning.tile, meaning.people)
        self._tell(fault)
        self._say_status()

    def _write(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Fault], None] | None = None
    ) -> None:
        self._steady.write(work, done, failed or self._tell)

    def _altered(self, altered: Altered | None) -> None:
        language = self._context.language
        if altered is None:
            self.toast.say(language.t("Count a visit first; + and − then change how many people it was."))
            return
        self._moved(altered.group, altered.services, altered.by)
        self._context.bus.tell(altered.changes)

    def _taken_back(self, undone: Undone) -> None:
        self._moved(undone.group, undone.services, -undone.people)
        group = self._catalogue.short("group", undone.group, self._context.language.code) if self._catalogue else ""
        self.toast.say(self._context.language.t("Taken back: {group}, {people}", group=group, people=undone.people))
        self._context.bus.tell(undone.changes)

    def _moved(self, group: str, services: tuple[str, ...], people: int) -> None:
        self.grids.saved(self.grid.number_of(group, services), people)
        self.side.day.add_people(people)

    # Records and services

    @Slot(bytes)
    def _take_back(self, row_id: bytes) -> None:
        self._write(partial(self._session.take_back, self._actor(), row_id), self._changed)

    @Slot(bytes)
    def _ask_service(self, row_id: bytes) -> None:
        line = next((one for one in self._view.recent if one.record.row_id == row_id), None) if self._view else None
        if line is None or self._catalogue is None:
            return
        group = self._catalogue.short("group", str(line.record.data.get("group")), self._context.language.code)
        held = line.record.data.get("services")
        services = [str(one) for one in held] if isinstance(held, list | tuple) else []
        self._asked_for = row_id
        self.services.ask(self._catalogue, f"{record_time(line)} {group}", services)
        self._place.setCurrentWidget(self.services)

    @Slot(str)
    def _service_chosen(self, service: str) -> None:
        row_id = self._asked_for
        self._services_left()
        if row_id is not None:
            self._write(partial(self._session.add_service, self._actor(), row_id, service), self._changed)

    @Slot()
    def _services_left(self) -> None:
        self._asked_for = None
        self._place.setCurrentWidget(self.grid)

    @Slot(bytes)
    def _correct(self, row_id: bytes) -> None:
        self._context.navigate.go("records", row_id=row_id)

    # The rest

    @Slot(str)
    def _confirm_day(self, day: str) -> None:
        self._write(partial(confirm_day, self._context.desk, self._actor(), day), partial(self._day_confirmed, day))

    def _day_confirmed(self, day: str, changes: Changes) -> None:
        self.clock.settle(day)
        self._changed(changes)

    @Slot(str, dict)
    def _go(self, page: str, about: dict[str, object]) -> None:
        self._context.navigate.go(page, **about)

    def _changed(self, changes: Changes) -> None:
        self._context.bus.tell(changes)

    def _actor(self) -> Actor:
        return self._context.actor.now

    def _tell(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self._context.language.now)
        self.grids.tell(fault)


def _read(desk: Desk, actor: ActorSource) -> tuple[TodayView, Catalogue]:
    return look(desk, actor.now), desk.catalogue()
