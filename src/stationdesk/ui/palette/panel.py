"""The palette: type a few letters, Enter does the first. A child of the window, no popup, so that Chinese input works.

Made by the main window. Questions run on the reader lane; an answer that comes after the next key is dropped. What was
typed is kept nowhere; of what was done only the command's name is, for the list that opens it.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.find import MOST, Finder, Found, Kind
from stationdesk.domain.spelling import Spelling
from stationdesk.ui.context import Context
from stationdesk.ui.palette.commands import Command
from stationdesk.ui.palette.result_row import HEIGHT, ResultRow
from stationdesk.ui.parts import FaultPanel, OverlayPanel, plain_label

MOST_TYPED = 64
RECENT = 6
_ROWS_IN_SIGHT = 9
_FIRST = ("station", "print", "who", "new-opening_check", "send", "help", "page-records", "settings-look")
_ICONS = {
    Kind.NUMBER: "barcode",
    Kind.DAY: "records",
    Kind.SHEET: "sheet",
    Kind.RECORD: "history",
    Kind.REGISTER: "registers",
    Kind.ITEM: "filter",
    Kind.PERSON: "user",
}
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS_IN_SIGHT,
    Qt.Key.Key_PageUp: -_ROWS_IN_SIGHT,
}


class Palette(OverlayPanel):
    """``open_palette`` shows it. Up, Down and Enter work while the keyboard stays in the field."""

    def __init__(
        self, context: Context, host: QWidget, made: Sequence[Command], spelling: Callable[[], Spelling]
    ) -> None:
        super().__init__(host, 820)
        self._context = context
        self._commands = {command.name: command for command in made}
        self._finder = Finder(context.desk, spelling, [command.deed for command in made])
        self._asked = 0
        self._found: tuple[Found, ...] = ()
        self._chosen = 0
        self.field = QLineEdit()
        self.field.setMaxLength(MOST_TYPED)
        self.field.textChanged.connect(self._ask)
        self.field.installEventFilter(self)
        self.lead = plain_label("", "small", tone="ink2", wrap=True)
        self.fault = FaultPanel()
        self.rows = [ResultRow(context.theme, place) for place in range(MOST)]
        inside = QWidget()
        inside.setProperty("ground", "none")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows:
            row.clicked.connect(self._pressed)
            column.addWidget(row)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMinimumHeight(HEIGHT * _ROWS_IN_SIGHT)
        self._area.setWidget(inside)
        for part in (self.field, self.lead, self.fault):
            self.body.addWidget(part)
        self.body.addWidget(self._area, 1)
        context.bus.changed.connect(self._heard)
        context.language.switched.connect(self._relabel)

    def open_palette(self) -> None:
        """Open it, empty: what was done lately stands first."""
        t = self._context.language.t
        self.fault.clear()
        self.field.setPlaceholderText(t("Chinese, pinyin, first letters or a date"))
        self.field.setAccessibleName(t("Find or do something"))
        self.open_with(t("Find or do something"), t("Close (Esc)"), self.field)
        self.field.clear()
        self._ask()

    @property
    def answers(self) -> tuple[Found, ...]:
        """What is shown now."""
        return self._found

    @Slot()
    def _ask(self) -> None:
        if self.isHidden():
            return
        self._asked += 1
        context, typed = self._context, self.field.text()
        language = context.language.now
        work: Callable[[], tuple[Found, ...]]
        if typed.strip():
            work = partial(self._finder.find, typed, context.actor.now, language)
        else:
            names = dict.fromkeys((*context.settings.now.recent, *_FIRST))
            work = partial(self._finder.deeds, tuple(names), language)
        context.lanes.reader.run(work, partial(self._answered, self._asked), self._failed)

    def _answered(self, asked: int, found: tuple[Found, ...]) -> None:
        if asked != self._asked:
            return  # another key came since
        t = self._context.language.t
        self._found = found
        nothing = t("Nothing found. Try the first letters, a date such as 11-24, or F1 for help.")
        empty = not self.field.text().strip()
        self.lead.setText(t("Used lately and often") if empty else "" if found else nothing)
        self.lead.setVisible(bool(self.lead.text()))
        for row in self.rows:
            there = row.place < len(found)
            row.setVisible(there)
            if there:
                row.show_answer(*self._words(found[row.place]))
        self._choose(0)

    def _words(self, found: Found) -> tuple[str, str, str, str]:
        command = self._commands.get(found.name)
        icon = command.icon if command is not None else _ICONS.get(found.kind, "search")
        return icon, found.text, found.detail, command.keys if command is not None else ""

    def _choose(self, place: int) -> None:
        self._chosen = max(0, min(place, len(self._found) - 1))
        for row in self.rows:
            row.choose(chosen=row.place == self._chosen and row.place < len(self._found))
        if self._found:
            self._area.ensureWidgetVisible(self.rows[self._chosen], 0, HEIGHT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the choice and do it without leaving the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._choose(self._chosen + _STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not event.isAutoRepeat() and self._found:
                    self._do(self._found[self._chosen])
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _pressed(self) -> None:
        row = self.sender()
        if isinstance(row, ResultRow) and row.place < len(self._found):
            self._do(self._found[row.place])

    def _do(self, found: Found) -> None:
        self.finish()
        if found.kind is Kind.NUMBER:
            self._context.scans.type(found.name)
        elif found.name in self._commands:
            recent = dict.fromkeys((found.name, *self._context.settings.now.recent))
            self._context.settings.change(recent=tuple(recent)[:RECENT])
            self._commands[found.name].run()
        else:
            self._context.navigate.go(found.page, **dict(found.about))

    def _failed(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self._context.language.now)

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        self._finder.heed(changes)

    @Slot()
    def _relabel(self) -> None:
        if not self.isHidden():
            self.open_palette()
