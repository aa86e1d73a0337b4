"""A list of one register with everything that can be done to a record in it.

Called by the records page and by the register page. Reads one page on the reader lane, keeps it as tuples, and
asks ``app`` for every change. Knows no register by name but the one that "another service" belongs to.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.views import RecordLine
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Card, EmptyState, FaultPanel, QuietButton, Toast, plain_label
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.records.filter_bar import FilterBar
from stationdesk.ui.records.fitted_table import FittedTable
from stationdesk.ui.records.listing import Ground, Listing, read_ground, read_listing
from stationdesk.ui.records.record_deeds import RecordDeeds
from stationdesk.ui.records.record_strip import RecordStrip
from stationdesk.ui.records.rows import PAGE_ROWS
from stationdesk.ui.registers.wording import Wording, list_fields
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.register import FieldType, Register

_NUMBERS = (FieldType.INT,)
_WIDE = (FieldType.CHOICES, FieldType.LABELS, FieldType.LABEL, FieldType.WORDS)
TODAY = "today"
NEW = "new"


class RecordList(QWidget):
    """``asked_new`` is told when the empty list's button is pressed."""

    asked_new = Signal()

    def __init__(self, context: Context, page: QWidget, filters: int = 2) -> None:
        super().__init__(page)
        self._context = context
        self._register: Register | None = None
        self._listing: Listing | None = None
        self._offset = 0
        self._kept: bytes | None = None
        self._day: str | None = TODAY
        self._started = False
        self._deed = ""
        self.fault = FaultPanel()
        self.deeds = Deeds(context, page, self._trouble)
        self.filters = FilterBar(Wording(context.language.now, catalogue.seed()), page, filters)
        self.table = FittedTable(context.theme)
        self.empty = EmptyState(context.theme, "list")
        self.strip = RecordStrip(context.theme)
        self.acts = RecordDeeds(context, self.deeds, page, self._saved)
        self._build()
        self.toast = Toast(page, beside=self._pager)
        self.filters.changed.connect(self._asked)
        self.table.chosen.connect(self._chosen)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.empty.deed.clicked.connect(self._empty_deed)
        self.strip.pressed.connect(self._act)
        self.newer.clicked.connect(self._newer)
        self.older.clicked.connect(self._older)
        context.bus.changed.connect(self._heard)

    @property
    def listing(self) -> Listing | None:
        """What is shown now."""
        return self._listing

    def show_register(
        self,
        register: Register,
        day: str | None = TODAY,
        row_id: bytes | None = None,
        deed: str = "",
        only: Mapping[str, str] | None = None,
    ) -> None:
        """Show a register from its first page: one day, ``TODAY``, or all days for None.

        ``row_id`` is the record to mark, ``deed`` what to begin with it (see ``RecordDeeds.start``) or ``NEW``,
        ``only`` the codes of fields to begin with.
        """
        self._register, self._offset, self._listing, self._kept = register, 0, None, row_id
        self._deed = deed
        self._day = day
        self._only = dict(only or {})
        self._started = False
        self.acts.close_all()
        self._read_ground()

    def look_again(self) -> None:
        """Read the page anew and show it when it has come."""
        if self._register is None:
            return
        if not self._started:
            self._read_ground()
            return
        query = self.filters.query(self._offset)
        language = self._context.language.now
        self.deeds.read(partial(read_listing, language=language, query=query), self._show)

    def reword(self) -> None:
        """Say everything in another language."""
        self.fault.relabel(self._context.language.now)
        self.acts.close_questions()
        if self._register is not None:
            self._read_ground()

    def selected(self) -> RecordLine | None:
        """Return the marked record, or None."""
        row = self.table.current_row()
        if self._listing is None or not 0 <= row < len(self._listing.shown.lines):
            return None
        return self._listing.shown.lines[row]

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.fault)
        column.addWidget(self.filters)
        card = Card(margin=6)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addWidget(self._stack, 1)
        self._pager = QWidget()
        keeps = self._pager.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # its middle is where a toast stands, also over an empty list
        self._pager.setSizePolicy(keeps)
        line = QHBoxLayout(self._pager)
        line.setContentsMargins(10, 0, 4, 0)
        self._range = plain_label("", "small")
        self.newer, self.older = QuietButton(), QuietButton()
        line.addWidget(self._range, 1)
        line.addWidget(self.newer)
        line.addWidget(self.older)
        card.body.addWidget(self._pager)
        column.addWidget(card, 1)
        column.addWidget(self.strip)

    def _read_ground(self) -> None:
        self.deeds.read(partial(read_ground, language=self._context.language.now), self._begin)

    def _begin(self, ground: Ground) -> None:
        if self._register is None:
            return
        self.filters.show_register(self._register, ground.wording, ground.day)
        self.acts.reword(ground.wording)
        if not self._started:
            self._started = True
            day = ground.day if self._day == TODAY else self._day
            self.filters.show_day(day if self._register.facts else None)
            for field, code in self._only.items():
                self.filters.narrow(field, code)
        self.look_again()

    def _show(self, listing: Listing) -> None:
        if self._register is None or listing.register.name != self._register.name:
            return
        if listing.shown.offset and not listing.shown.rows:
            self._offset = 0
            self.look_again()
            return
        kept = self._kept
        self._listing = listing
        self.fault.clear()
        fields = list_fields(listing.register)
        lead = len(listing.shown.headings) - len(fields) - 1
        right = [lead + n for n, field in enumerate(fields) if field.type in _NUMBERS]
        widest = [lead + n for n, field in enumerate(fields) if field.type in _WIDE]
        self.table.show_fitted(
            listing.shown.headings, listing.shown.rows, wide=widest[0] if widest else -1, right=right
        )
        self._show_counts(listing)
        self._stack.setCurrentWidget(self.table if listing.shown.rows else self.empty)
        ids = [line.record.row_id for line in listing.shown.lines]
        if kept in ids:
            self.table.selectRow(ids.index(kept))
        elif ids:
            self.table.selectRow(0)
        self._tell_strip()
        deed, self._deed = self._deed, ""
        if deed == NEW:
            self.asked_new.emit()
            return
        if deed and kept is not None and kept in ids and self.strip.buttons[deed].isEnabled():
            self._act(deed)

    def _show_counts(self, listing: Listing) -> None:
        t, shown = self._context.language.t, listing.shown
        name = self._context.language.say(listing.register.label)
        self.table.setAccessibleName(name)
        first, last = shown.offset + 1, shown.offset + len(shown.rows)
        if shown.more:
            said = t(
                "Records {first}–{last} of {total} or more, newest first", first=first, last=last, total=shown.total
            )
        else:
            said = t("Records {first}–{last} of {total}, newest first", first=first, last=last, total=shown.total)
        self._range.setText(said)
        self.newer.setText(t("Newer"))
        self.older.setText(t("Older"))
        self.newer.setEnabled(shown.has_earlier)
        self.older.setEnabled(shown.has_later)
        self.newer.setVisible(shown.has_earlier or shown.has_later)
        self.older.setVisible(shown.has_earlier or shown.has_later)
        self._pager.setVisible(bool(shown.rows))
        if self.filters.narrowed or (listing.register.facts and not self.filters.all_days.isChecked()):
            self.empty.say(t("No record of {register} here on this choice.", register=name), t("Show all days"))
        elif listing.register.page:
            self.empty.say(t("Nothing stands in {register} yet.", register=name), t("Enter the first one"))
        else:
            self.empty.say(t("Nothing stands in {register} yet.", register=name), t("Go to Today"))

    @Slot()
    def _empty_deed(self) -> None:
        if self._listing is None:
            return
        if self.filters.narrowed or (self._listing.register.facts and not self.filters.all_days.isChecked()):
            self.filters.widen()
            self._asked()
        elif self._listing.register.page:
            self.asked_new.emit()
        else:
            self._context.navigate.go("today")

    @Slot()
    def _asked(self) -> None:
        self._offset = 0
        self.look_again()

    @Slot()
    def _newer(self) -> None:
        self._offset = max(0, self._offset - PAGE_ROWS)
        self.look_again()

    @Slot()
    def _older(self) -> None:
        self._offset += PAGE_ROWS
        self.look_again()

    @Slot()
    def _moved(self) -> None:
        line = self.selected()
        if line is not None:
            self._kept = line.record.row_id
        self._tell_strip()

    @Slot(int)
    def _chosen(self, _row: int) -> None:
        if self.table.hasFocus():
            self.strip.start()

    def _tell_strip(self) -> None:
        if self._listing is not None:
            self.strip.show_line(self._listing, self.selected())

    @Slot(str)
    def _act(self, deed: str) -> None:
        line = self.selected()
        if line is not None and self._listing is not None:
            self.acts.start(deed, self._listing, line, self.strip.about)

    def _saved(self, sentence: str) -> None:
        self.toast.say(sentence)

    def _trouble(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self._context.language.now)

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if self._register is None or not self.isVisible():
            return
        if self._register.name in changes.registers or changes.facts & {"sync", "link"}:
            self.look_again()
