"""Doing something to a record: which panel asks, which use case answers, what is said afterwards.

Called by the record list and the register page.
"""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.correct_record import add_services
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.save_entry import EntrySaved, save_entry
from stationdesk.app.unfinished import Unfinished, wiped
from stationdesk.app.views import RecordLine
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.ui.context import Context
from stationdesk.ui.keeper import Keeper
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.records.history import Step
from stationdesk.ui.records.listing import Listing, read_history
from stationdesk.ui.records.panels import FormPanel, HistoryPanel, ServicesPanel, WithdrawPanel
from stationdesk.ui.records.record_strip import CORRECT, HISTORY, SERVICES, WITHDRAW
from stationdesk.ui.records.rows import sentence
from stationdesk.ui.registers.wording import Wording
from stationdesk.ui.sheet.differing import with_paper
from stationdesk.ui.sync_centre.times import moment_words


class RecordDeeds(QObject):
    """``said`` is told a short sentence after each deed that was saved."""

    def __init__(self, context: Context, deeds: Deeds, page: QWidget, said: Callable[[str], None]) -> None:
        super().__init__(page)
        self._context, self._deeds, self._said = context, deeds, said
        self._line: RecordLine | None = None
        self._register = ""
        self._about, self._first = "", ""
        self._listing: Listing | None = None
        self.form_panel = FormPanel(page)
        self.withdraw_panel = WithdrawPanel(page)
        self.services_panel = ServicesPanel(page)
        self.history_panel = HistoryPanel(page)
        self._keeper = Keeper(context, self)
        self._keeper.found.connect(self._bring_back)
        self._given: Mapping[str, object] = {}
        context.actor.switched.connect(self._wipe)
        self.form_panel.touched.connect(self._keeper.touched)
        self.form_panel.closed.connect(self._keeper.keep_now)
        self.form_panel.thrown.connect(self._throw_away)
        self.form_panel.saved.connect(self._save)
        self.withdraw_panel.decided.connect(self._withdraw)
        self.services_panel.chosen.connect(self._add_services)
        self._begin: dict[str, Callable[[Listing, RecordLine], None]] = {
            CORRECT: self._correct,
            SERVICES: self._ask_services,
            WITHDRAW: self._ask_withdrawal,
            HISTORY: self._read_history,
        }

    def start(self, deed: str, listing: Listing, line: RecordLine, about: str, first: str = "") -> None:
        """Begin a deed (correct, services, withdraw, history) on a record.

        ``about`` names the record, ``first`` the field of a correction that the keyboard goes to.
        """
        self._line, self._register, self._about, self._first = line, listing.register.name, about, first
        self._listing = listing
        self._begin[deed](listing, line)

    def enter_new(self, listing: Listing) -> None:
        """Ask for a new record."""
        self._line, self._register, self._listing = None, listing.register.name, listing
        self.form_panel.show_form(listing, self._heading(listing))
        self._keep(None, {})

    def reword(self, wording: Wording) -> None:
        """Say an open form in another language."""
        listing, line = self._listing, self._line
        if listing is not None:
            about = sentence(listing.register, line, wording) if line is not None else ""
            self.form_panel.reword(wording, self._heading(listing), about)

    def close_questions(self) -> None:
        """Close what can simply be asked again, as when the language changes; a form with its entries stays."""
        for panel in (self.withdraw_panel, self.services_panel, self.history_panel):
            if not panel.isHidden():
                panel.finish()

    def close_all(self) -> None:
        """Close every panel, as when another register is shown."""
        for panel in (self.form_panel, self.withdraw_panel, self.services_panel, self.history_panel):
            if not panel.isHidden():
                panel.finish()
        self._keeper.keep_now()

    def _heading(self, listing: Listing) -> str:
        t, say = self._context.language.t, self._context.language.say
        if self._line is not None:
            return t("Correct this record")
        return t("New: {register}", register=say(listing.register.label))

    def _correct(self, listing: Listing, line: RecordLine) -> None:
        record = line.record
        self.form_panel.show_form(
            listing, self._heading(listing), self._about, record.data, record.closed_fields, self._first
        )
        self._keep(record.row_id, record.data)

    def _keep(self, row_id: bytes | None, given: Mapping[str, object]) -> None:
        form = self.form_panel.form
        if form is not None:
            self._given = given
            self._keeper.begin(self._register, row_id, form.values)

    @Slot(object)
    def _bring_back(self, begun: Unfinished) -> None:
        """Show what was begun before, over what the record holds."""
        form, listing = self.form_panel.form, self._listing
        if form is None or listing is None or self.form_panel.isHidden():
            return
        form.show_values({**self._given, **begun.values})
        desk, language = self._context.desk, self._context.language.now
        when = moment_words(language, begun.at, desk.station().tz, listing.day)
        self.form_panel.begun.tell(language, when)

    @Slot()
    def _wipe(self) -> None:
        """Whoever acted is gone: what is of class C3 or C4 leaves the screen and the memory."""
        form = self.form_panel.form
        left = wiped(form.register, form.values()) if form is not None else None
        if form is not None and left is not None:
            form.show_values(left)

    @Slot()
    def _throw_away(self) -> None:
        self._keeper.drop()
        self.form_panel.begun.clear()
        if self.form_panel.form is not None:
            self.form_panel.form.show_values(self._given)
            self.form_panel.form.start()

    @Slot(dict)
    def _save(self, values: dict[str, object]) -> None:
        row_id = self._line.record.row_id if self._line is not None else None
        if self.form_panel.form is not None:
            self.form_panel.form.set_busy(True)
        work = partial(save_entry, register=self._register, values=values, row_id=row_id)
        self._deeds.write(work, self._saved, self._refused)

    def _saved(self, saved: EntrySaved) -> None:
        t = self._context.language.t
        self._keeper.drop()
        self.form_panel.finish()
        self._say(
            t("Corrected. The former values stay in the history.") if self._line is not None else t("Saved."),
            saved.changes,
        )

    def _refused(self, fault: Fault) -> None:
        form = self.form_panel.form
        if form is None:
            return
        form.set_busy(False)
        name, code = fault.values.get("name"), fault.values.get("problem")
        if fault.code is FaultCode.BAD_VALUE and isinstance(name, str) and name in form.rows and isinstance(code, str):
            form.complain({name: code})
        else:
            self.form_panel.fault.show_fault(fault, self._context.language.now)

    def _ask_withdrawal(self, _listing: Listing, _line: RecordLine) -> None:
        self.withdraw_panel.ask(self._about, self._context.language.now)

    @Slot(str, str)
    def _withdraw(self, reason: str, words: str) -> None:
        if self._line is None:
            return
        work = partial(
            withdraw_record,
            register=self._register,
            row_id=self._line.record.row_id,
            reason=reason,
            words=words or None,
        )
        self._deeds.write(work, self._withdrawn)

    def _withdrawn(self, changes: Changes) -> None:
        self._say(self._context.language.t("Withdrawn. It stays in the history."), changes)

    def _ask_services(self, listing: Listing, line: RecordLine) -> None:
        held = line.record.data.get("services")
        codes = [str(code) for code in held] if isinstance(held, list | tuple) else []
        self.services_panel.ask(listing.wording, codes, self._about)

    @Slot(list)
    def _add_services(self, codes: list[str]) -> None:
        if self._line is None:
            return
        work = partial(add_services, row_id=self._line.record.row_id, services=codes)
        self._deeds.write(work, self._services_added)

    def _services_added(self, changes: Changes) -> None:
        self._say(self._context.language.t("Added to the same visit; the number of people stays."), changes)

    def _say(self, words: str, changes: Changes) -> None:
        self._said(with_paper(words, changes, self._context.language.now))

    def _read_history(self, _listing: Listing, line: RecordLine) -> None:
        work = partial(read_history, language=self._context.language.now, line=line)
        self._deeds.read(work, self._show_history)

    def _show_history(self, steps: tuple[Step, ...]) -> None:
        self.history_panel.show_steps(steps, self._about, self._context.language.now)
