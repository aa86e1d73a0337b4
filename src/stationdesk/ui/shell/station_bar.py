"""The bar at the top of every page: the station, who is on duty, open / close, print, date and time.

Reads on the reader lane when shifts, the station or the minute change; deeds go through ``DutyDeeds``.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.keep_shift import present_shift
from stationdesk.app.on_duty import names_to_pick
from stationdesk.app.views import ShiftView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import ElidedLabel, QuietButton, StateButton, YieldingLink, icon, plain_label, set_property
from stationdesk.ui.shell.duty_deeds import DutyDeeds
from stationdesk.ui.shell.duty_panel import ClosingPanel, DutyPanel
from stationdesk.ui.shell.key_table import DUTY, MINI, SHEET, STATION, cap


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    day: str
    minute: int
    unix: float
    shift: ShiftView | None
    names: tuple[str, ...]


class StationBar(QFrame):
    """``sheet_asked`` says that somebody wants the day sheet; ``failed`` carries a ``Fault``."""

    sheet_asked = Signal()
    small_asked = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__()
        self._context = context
        self._seen: _Seen | None = None
        self._ask_when_seen = False
        self.setProperty("part", "bar")
        self.setFixedHeight(68)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        self.name = ElidedLabel("heading")
        self.duty = YieldingLink()
        self.state = StateButton()
        self.sheet = QuietButton()
        self.day = plain_label("", "body", tone="ink2")
        self.time = plain_label("", "strong")
        row.addWidget(self.name, 1)
        for widget in (self.duty, self.state, self.sheet):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Enter must not open or close once more
            row.addWidget(widget)
        for widget, keys in ((self.duty, DUTY), (self.state, STATION), (self.sheet, SHEET)):
            widget.setProperty("keys", cap(keys))
        self.small = QuietButton()
        self.small.setFixedSize(48, 44)
        self.small.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.small.setProperty("keys", cap(MINI))
        self.small.clicked.connect(self.small_asked)
        row.addWidget(self.small)
        row.addSpacing(8)
        row.addWidget(self.day)
        row.addWidget(self.time)
        self.deeds = DutyDeeds(context, self)
        self.duty_panel = DutyPanel(context, host)
        self.closing_panel = ClosingPanel(context, host)
        self._connect()
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self.look_again)
        self._label()
        self.look_again()

    def _connect(self) -> None:
        self.duty.clicked.connect(self.ask_who)
        self.state.clicked.connect(self.toggle)
        self.sheet.clicked.connect(self.sheet_asked)
        self.deeds.opened.connect(self._opened)
        self.deeds.closed.connect(self.closing_panel.ask)
        self.deeds.failed.connect(self.failed)
        self.duty_panel.said.connect(self.deeds.amend)
        self.closing_panel.said.connect(self.deeds.amend)
        self._context.language.switched.connect(self._label)
        self._context.theme.switched.connect(self._label)
        self._context.bus.changed.connect(self._heard)

    @Slot()
    def look_again(self) -> None:
        """Read the bar anew."""
        context = self._context
        context.lanes.reader.run(partial(_read, context.desk, context.actor.now), self._looked, self._look_failed)

    @Slot()
    def toggle(self) -> None:
        """Open the station, or close it."""
        if self._seen is None:
            return
        if self._seen.shift is None:
            self.deeds.open()
        else:
            self.deeds.close(self._seen.shift)

    @Slot()
    def ask_who(self) -> None:
        """Ask who is on duty; only while the station is open."""
        if self._seen is not None and self._seen.shift is not None:
            self.duty_panel.ask(self._seen.shift, self._seen.names, just_opened=False)

    @Slot(bytes)
    def _opened(self, _row_id: bytes) -> None:
        self._ask_when_seen = True
        self.look_again()

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if "shift" in changes.registers or "station" in changes.facts:
            self.look_again()

    def _looked(self, seen: _Seen) -> None:
        before, self._seen = self._seen, seen
        self._label()
        self._minute.start(int((60 - seen.unix % 60) * 1000) + 50)
        if before is not None and (before.day, before.minute // 60) != (seen.day, seen.minute // 60):
            self._context.bus.tell(Changes(days=frozenset({before.day, seen.day}), facts=frozenset({"clock"})))
        if self._ask_when_seen and seen.shift is not None:
            self._ask_when_seen = False
            self.duty_panel.ask(seen.shift, seen.names, just_opened=True)

    def _look_failed(self, fault: Fault) -> None:
        self._minute.start(60_000)
        self.failed.emit(fault)

    @Slot()
    def _label(self) -> None:
        language, theme = self._context.language, self._context.theme
        self.sheet.setText(language.t("Print sheet"))
        self.sheet.setIcon(icon(theme, "print", "ink2", 22))
        self.sheet.setToolTip(SHEET)
        small = language.t("A small window that stays on top")
        self.small.setIcon(icon(theme, "mini", "ink2", 22))
        self.small.setToolTip(f"{small}  {MINI}")
        self.small.setAccessibleName(small)
        seen = self._seen
        shift = seen.shift if seen is not None else None
        self.state.setText(
            language.t("Open the station (F11)")
            if shift is None
            else language.t("Open since {time} · Close", time=_clock(shift.opened))
        )
        self.state.setToolTip(STATION)
        set_property(self.state, "kind", "accent" if shift is None else "green")
        self.duty.setVisible(shift is not None)
        if shift is not None:
            number = language.tn("{n} on duty", "{n} on duty", shift.on_duty or 1)
            self.duty.say(f"{shift.who} · {number}" if shift.who else language.t("Who is on duty?"), DUTY)
        if seen is not None:
            self.name.say(seen.name or language.t("Service station"))
            self.day.setText(_weekday(language.code, language.now.long_day(seen.day), language.now.short_day(seen.day)))
            self.time.setText(_clock(seen.minute))


def _read(desk: Desk, actor: Actor) -> _Seen:
    moment = desk.moment()
    shift = present_shift(desk)
    return _Seen(desk.station().name, moment.day, moment.local.minute, moment.unix, shift, names_to_pick(desk, actor))


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _weekday(code: str, long_day: str, short_day: str) -> str:
    words = long_day.split(" ")
    return f"{short_day} {words[-1]}" if code == "zh" else f"{words[0][:3]} {short_day}"
