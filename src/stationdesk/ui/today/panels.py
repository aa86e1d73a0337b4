"""The panels over Today: who came at which hour, and entering from paper; each by a key and by a button.

Made by the Today page, which lends its way of writing and its toast.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.record_batch import Batch, BatchSaved, record_batch, take_back_batch
from stationdesk.app.save_entry import EntrySaved, save_entry
from stationdesk.app.views import TodayView
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.sheet.differing import with_paper
from stationdesk.ui.shell.key_table import BATCH, HOURS, RATE
from stationdesk.ui.today.batch_panel import BatchPanel
from stationdesk.ui.today.hours_panel import HoursPanel
from stationdesk.ui.today.rating_panel import FIELD, REGISTER, RatingPanel
from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.op import Reason

Write = Callable[[Callable[[], object], Callable[[object], None]], None]


class TodayPanels(QObject):
    """``show_view`` is called with every look; nothing opens before the first."""

    def __init__(
        self, context: Context, page: QWidget, write: Write, trouble: Callable[[Fault], None], toast: Toast
    ) -> None:
        super().__init__(page)
        self._trouble = trouble
        self.deeds = Deeds(context, page, trouble)
        self._context, self._write, self._toast = context, write, toast
        self._seen: tuple[TodayView, Catalogue] | None = None
        self.hours, self.batch = HoursPanel(context, page), BatchPanel(context, page)
        self.rating = RatingPanel(context, page)
        self.rating.rated.connect(self._rated)
        self.batch.entered.connect(self._entered)
        self.hours.paper_asked.connect(self.open_batch)
        for keys, deed in ((HOURS, self.open_hours), (BATCH, self.open_batch), (RATE, self.open_rating)):
            QShortcut(QKeySequence(keys), page).activated.connect(deed)

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Know what the panels would show."""
        self._seen = (view, catalogue)

    @Slot()
    def open_hours(self) -> None:
        """Show who came at which hour."""
        if self._seen is not None:
            self.hours.open_for(*self._seen)

    @Slot()
    def open_batch(self) -> None:
        """Ask for numbers from paper."""
        if self._seen is not None:
            self.batch.open_for(*self._seen)

    @property
    def rates(self) -> bool:
        """Whether this station asks how people found it: its register may be switched off."""
        return REGISTER in self._context.desk.registers and REGISTER not in self._context.settings.now.registers_off

    @Slot()
    def open_rating(self) -> None:
        """Ask how somebody found it."""
        if self.rates:
            self.rating.ask()

    @Slot(str)
    def _rated(self, code: str) -> None:
        work = partial(save_entry, self._context.desk, self._context.actor.now, REGISTER, {FIELD: code})
        self._write(work, self._rating_saved)

    def _rating_saved(self, saved: object) -> None:
        assert isinstance(saved, EntrySaved)
        language = self._context.language
        self._toast.say(
            language.t("Thank you; the answer is saved."),
            language.t("Take back"),
            partial(self._rating_back, saved.row_id),
        )
        self._context.bus.tell(saved.changes)

    def _rating_back(self, row_id: bytes) -> None:
        work = partial(withdraw_record, self._context.desk, self._context.actor.now, REGISTER, row_id, Reason.UNDO)
        self._write(work, self._taken_back)

    @Slot(object)
    def _entered(self, batch: Batch) -> None:
        self.deeds.write(partial(record_batch, batch=batch), self._saved, self._not_saved)

    def _not_saved(self, fault: Fault) -> None:
        if fault.code is not FaultCode.NOT_ALLOWED:  # who left the question for the PIN knows why
            self._trouble(fault)
        self.batch.reopen()

    def _saved(self, saved: BatchSaved) -> None:
        language = self._context.language
        said = language.tn("{n} visit is saved.", "{n} visits are saved.", saved.people)
        said = with_paper(said, saved.changes, language.now)
        self._toast.say(said, language.t("Take back"), partial(self._take_back, saved.row_ids))

    def _take_back(self, row_ids: tuple[bytes, ...]) -> None:
        self.deeds.write(partial(take_back_batch, row_ids=row_ids), self._batch_back)

    def _batch_back(self, changes: Changes) -> None:
        language = self._context.language
        self._toast.say(with_paper(language.t("Taken back; nothing of it counts."), changes, language.now))

    def _taken_back(self, changes: object) -> None:
        assert isinstance(changes, Changes)
        self._toast.say(self._context.language.t("Taken back; nothing of it counts."))
        self._context.bus.tell(changes)
