"""The shift page: who keeps the station now, opening, closing, handing over, and what the last shift left.

Called by the shell; ``go("shift", row_id=…)`` marks a shift to mend. The note to the next shift is the largest thing.
"""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.keep_shift import Opened, close_station, hand_over, open_station
from stationdesk.ui.context import Context
from stationdesk.ui.keeper import NoteKeeper
from stationdesk.ui.parts import (
    Card,
    Chip,
    FaultPanel,
    PrimaryButton,
    QuietButton,
    Toast,
    plain_label,
)
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.records.record_deeds import RecordDeeds
from stationdesk.ui.records.record_strip import CORRECT
from stationdesk.ui.records.rows import sentence
from stationdesk.ui.registers.wording import Wording, clock_words
from stationdesk.ui.shift.duty_panel import ON_DUTY, WEATHER, WHO, DutyPanel
from stationdesk.ui.shift.reading import SHIFT, ShiftLook, read_shift
from stationdesk.ui.shift.shifts_card import ShiftsCard
from stationdesk.ui.shift.week_card import WeekCard
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.privacy import WORDS_LENGTH


class ShiftPage(QWidget):
    """Open, close, hand over; the week; the last shifts and how to mend one that was never closed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._look: ShiftLook | None = None
        self._handing_over = False
        self.fault = FaultPanel()
        self.deeds = Deeds(context, self, self._trouble)
        self.toast = Toast(self)
        self.title = plain_label("", "title")
        self.state = Chip("plain")
        self.duty = plain_label("", "body", tone="ink2", wrap=True)
        self.note_name = plain_label("", "heading", wrap=True)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self._keeper = NoteKeeper(context, self.note, SHIFT, "handover")
        self.note_hint = plain_label("", "hint", wrap=True)
        self.open, self.close_, self.hand = PrimaryButton(), PrimaryButton(), QuietButton()
        self.last_words = plain_label("", "body", wrap=True)
        self.last_when = plain_label("", "small", wrap=True)
        self.week = WeekCard(context.theme)
        self.shifts = ShiftsCard(context.theme)
        register = context.desk.registers[SHIFT]
        self.panel = DutyPanel(self, register, Wording(context.language.now, catalogue.seed()))
        self.acts = RecordDeeds(context, self.deeds, self, self.toast.say)
        self._build()
        self._relabel()
        self.open.clicked.connect(self._ask_open)
        self.close_.clicked.connect(self._close_station)
        self.hand.clicked.connect(self._ask_hand_over)
        self.panel.answered.connect(self._answered)
        self.shifts.mend.connect(self._mend)
        self.shifts.all.clicked.connect(self._show_all)
        context.language.switched.connect(self._reword)
        context.bus.changed.connect(self._heard)
        context.navigate.asked.connect(self._asked)
        self._wanted: bytes | None = None
        self.setFocusProxy(self.note)

    def look_again(self) -> None:
        """Read what stands now and show it when it has come."""
        self.deeds.read(partial(read_shift, language=self._context.language.now), self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Read when the page comes to the front."""
        super().showEvent(event)
        self.look_again()

    def _build(self) -> None:
        now = Card(margin=20)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        now.body.addLayout(head)
        now.body.addWidget(self.duty)
        now.body.addWidget(self.note_name)
        now.body.addWidget(self.note, 1)
        now.body.addWidget(self.note_hint)
        now.body.addStretch(0)  # takes the room when the note is hidden
        deeds = QHBoxLayout()
        deeds.addWidget(self.open)
        deeds.addWidget(self.close_)
        deeds.addWidget(self.hand)
        deeds.addStretch(1)
        now.body.addLayout(deeds)
        self.last = Card("")
        self.last.body.addWidget(self.last_when)
        self.last.body.addWidget(self.last_words)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(12)
        right.setSpacing(12)
        left.addWidget(now, 1)
        left.addWidget(self.last)
        right.addWidget(self.week)
        right.addWidget(self.shifts, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addWidget(self.fault)
        column.addLayout(row, 1)

    def _show(self, look: ShiftLook) -> None:
        self._look = look
        t, language = self._context.language.t, self._context.language.now
        present = look.present
        is_open = present is not None
        self.title.setText(
            t("Open since {time}", time=clock_words(present.opened)) if present else t("The station is closed")
        )
        self.state.show_as("green" if is_open else "plain", t("Open now") if is_open else t("Closed now"))
        self.duty.setText(self._duty_words(look))
        for widget in (self.note_name, self.note, self.note_hint, self.close_, self.hand):
            widget.setVisible(is_open)
        if is_open and not self.note.toPlainText():
            self._keeper.begin()
        self.open.setVisible(not is_open)
        self.week.show_week(look.week, look.posted_text, language)
        self.shifts.show_shifts(look, language)
        self._show_last(look)
        if self._wanted is not None:
            self.shifts.mark(self._wanted)
            self._wanted = None

    def _duty_words(self, look: ShiftLook) -> str:
        t, present, wording = self._context.language.t, look.present, look.shifts.wording
        if present is None:
            return t("Who is on duty may be said or left empty.")
        parts = [present.who or t("Nobody was named")]
        if present.on_duty:
            parts.append(self._context.language.tn("{n} person on duty", "{n} people on duty", present.on_duty))
        if present.weather:
            parts.append(wording.value(look.shifts.register.field(WEATHER), present.weather))
        return " · ".join(parts)

    def _show_last(self, look: ShiftLook) -> None:
        t, last = self._context.language.t, look.last
        if self.last.heading is not None:
            self.last.heading.setText(t("What the last shift left"))
        if last is None:
            self.last_when.hide()
            self.last_words.setText(t("No shift was closed at this desk yet."))
            return
        when = self._context.language.now.short_day(last.day)
        if last.closed is not None:
            when = t("{day} {time}", day=when, time=clock_words(last.closed))
        self.last_when.setText(f"{when} · {last.who}" if last.who else when)
        self.last_when.show()
        self.last_words.setText(last.words or t("No note was left."))

    @Slot()
    def _ask_open(self) -> None:
        self._ask(handing_over=False)

    @Slot()
    def _ask_hand_over(self) -> None:
        if self._note() is not None:
            self._ask(handing_over=True)

    def _ask(self, *, handing_over: bool) -> None:
        if self._look is None:
            return
        t = self._context.language.t
        self._handing_over = handing_over
        heading = t("Who takes over?") if handing_over else t("Who is on duty?")
        deed = t("Hand over") if handing_over else t("Open the station")
        self.panel.ask(self._look.shifts.wording, self._look.names, heading, deed, weather=not handing_over)

    @Slot(dict)
    def _answered(self, given: dict[str, object]) -> None:
        who, on_duty, weather = given[WHO], given[ON_DUTY], given[WEATHER]
        words = who if isinstance(who, str) else None
        number = on_duty if isinstance(on_duty, int) else None
        self._set_busy(True)
        if self._handing_over:
            work = partial(hand_over, handover=self._note() or None, who=words, on_duty=number)
            self.deeds.write(work, self._handed_over)
        else:
            sky = weather if isinstance(weather, str) else None
            self.deeds.write(partial(open_station, who=words, on_duty=number, weather=sky), self._opened)

    def _set_busy(self, busy: bool) -> None:
        """Keep a deed from being done twice while it is on its way."""
        for button in (self.open, self.close_, self.hand):
            button.setEnabled(not busy)

    def _opened(self, _opened: Opened) -> None:
        self._set_busy(False)
        self.toast.say(self._context.language.t("The station is open."))

    def _handed_over(self, _opened: Opened) -> None:
        self._set_busy(False)
        self.note.clear()
        self._keeper.drop()
        self.toast.say(self._context.language.t("Handed over. The next shift has begun."))

    @Slot()
    def _close_station(self) -> None:
        note = self._note()
        if note is not None:
            self._set_busy(True)
            self.deeds.write(partial(close_station, handover=note or None), self._closed)

    def _closed(self, _changes: Changes) -> None:
        self._set_busy(False)
        self.note.clear()
        self._keeper.drop()
        self.toast.say(self._context.language.t("The station is closed. The note waits for the next shift."))

    def _note(self) -> str | None:
        """Return the note, or None (and say why) when it is too long."""
        words = self.note.toPlainText().strip()
        if len(words) > WORDS_LENGTH:
            t = self._context.language.t
            self.note_hint.setText(t("This is too long: at most {length} characters.", length=WORDS_LENGTH))
            return None
        return words

    @Slot(int)
    def _mend(self, row: int) -> None:
        if self._look is not None:
            listing = self._look.shifts
            line = listing.shown.lines[row]
            about = sentence(listing.register, line, listing.wording)
            self.acts.start(CORRECT, listing, line, about, first="closed" if row in self._look.unclosed else "")

    @Slot(str, dict)
    def _asked(self, page: str, about: dict[str, object]) -> None:
        row_id = about.get("row_id")
        if page == SHIFT and isinstance(row_id, bytes):
            self._wanted = row_id
            self.look_again()

    @Slot()
    def _show_all(self) -> None:
        self._context.navigate.go("records", register=SHIFT)

    def _trouble(self, fault: Fault) -> None:
        self._set_busy(False)
        self.fault.show_fault(fault, self._context.language.now)

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if self.isVisible() and (SHIFT in changes.registers or "station" in changes.facts):
            self.look_again()

    @Slot()
    def _reword(self) -> None:
        self._relabel()
        self.fault.relabel(self._context.language.now)
        if self._look is not None:
            self.look_again()

    def _relabel(self) -> None:
        t = self._context.language.t
        self.note_name.setText(t("What should the next shift know?"))
        self.note.setAccessibleName(t("What should the next shift know?"))
        self.note.setPlaceholderText(t("What is out, what ran short, who will come …"))
        self.note_hint.setText(t("Only this station can read it. It may stay empty."))
        self.open.setText(t("Open the station"))
        self.close_.setText(t("Close the station"))
        self.hand.setText(t("Hand over to next shift"))
