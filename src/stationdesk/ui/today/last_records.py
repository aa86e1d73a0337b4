"""The lower part of Today: is all saved, what waits, the number being entered, the last records and their way back."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.app.views import RecordLine, TodayView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import ElidedLabel, KeyCap, Line, LinkButton, QuietButton, plain_label, set_property
from stationdesk.ui.shell.key_table import RATE
from stationdesk.ui.today.sentences import Told, record_state, record_time, record_what
from stationdesk_sync.model.catalogue import Catalogue

MOST_ROWS = 6
CHOICES = (2, 3, 4, 5, 6, 8, 10, 15, 20)


class KeyHint(QPushButton):
    """A key and what it does; pressing it with the mouse does the same."""

    def __init__(self, context: Context, key: str, symbol: str) -> None:
        super().__init__()
        self.symbol = symbol
        self.setProperty("part", "link")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(7)
        self.cap = KeyCap(context.theme, key)
        self.words = plain_label("", "small")
        for child in (self.cap, self.words):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(child)

    def say(self, text: str) -> None:
        """Set what the key does."""
        self.words.setText(text)
        self.setAccessibleName(f"{self.cap.accessibleName()} {text}")
        self.setMinimumWidth(self._row.sizeHint().width())


class RecordRow(QWidget):
    """One of the last records."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.setFixedHeight(45)
        self.time = plain_label("", "body", tone="ink2")
        self.what = ElidedLabel("strong")
        self.people = plain_label("", "body")
        self.state = ElidedLabel("body", "ink2")
        self.back, self.another, self.correct = LinkButton(), LinkButton(), LinkButton()
        for button in (self.back, self.another, self.correct):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a click, Enter or Space must not do it again
        self.time.setFixedWidth(70)
        self.people.setFixedWidth(96)
        self.state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.state.setFixedWidth(168)
        row.addWidget(self.time)
        row.addWidget(self.what, 1)
        row.addWidget(self.people)
        row.addWidget(self.state)
        for button in (self.back, self.another, self.correct):
            row.addWidget(button)
        self.line: RecordLine | None = None


class LastRecords(QFrame):
    """``symbol`` carries what a hint means, the others the row id of a record."""

    symbol = Signal(str)
    several = Signal(int)
    take_back = Signal(bytes)
    another = Signal(bytes)
    correct = Signal(bytes)
    rating = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 6, 24, 6)
        column.setSpacing(0)
        self.top = QStackedWidget()
        self.top.setFixedHeight(50)
        column.addWidget(self.top)
        self.top.addWidget(self._make_status())
        self.top.addWidget(self._make_pending())
        self.rows: list[RecordRow] = []
        for _ in range(MOST_ROWS):
            line, row = Line(), RecordRow()
            row.back.clicked.connect(self._pressed)
            row.another.clicked.connect(self._pressed)
            row.correct.clicked.connect(self._pressed)
            column.addWidget(line)
            column.addWidget(row)
            self.rows.append(row)
        self._lines = self.findChildren(Line)
        self._empty = plain_label("", "body", tone="ink2")
        self._empty.setFixedHeight(45)
        column.addWidget(self._empty)
        column.addStretch(1)
        self._fit_rows = 2

    def _make_status(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.status = ElidedLabel("strong", "green")
        row.addWidget(self.status, 1)
        self.hints = [
            KeyHint(self._context, "*", "*"),
            KeyHint(self._context, "+", "+"),
            KeyHint(self._context, "−", "-"),
            KeyHint(self._context, "←", "back"),
        ]
        self.rate = KeyHint(self._context, RATE, RATE)
        self.rate.clicked.connect(self.rating)
        for hint in self.hints:
            hint.clicked.connect(self._hinted)
            row.addWidget(hint)
        row.addWidget(self.rate)
        return holder

    def _make_pending(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.pending = plain_label("", "title", tone="accent")
        self._pending_hint = ElidedLabel("body")
        row.addWidget(self.pending)
        row.addSpacing(12)
        row.addWidget(self._pending_hint, 1)
        self.choices = []
        for number in CHOICES:
            button = QuietButton(str(number))
            button.setMinimumWidth(58)
            button.setProperty("people", number)
            button.clicked.connect(self._number_chosen)
            row.addWidget(button)
            self.choices.append(button)
        self._cancel = QuietButton()
        self._cancel.clicked.connect(self._cancelled)
        row.addWidget(self._cancel)
        return holder

    def say_status(self, told: Told) -> None:
        """Show whether everything is saved."""
        self.status.say(told.text)
        set_property(self.status, "tone", told.tone)

    def show_pending(self, waiting: str | None, *, complete: bool) -> None:
        """Show the number that is being entered, or the status again."""
        self.top.setCurrentIndex(0 if waiting is None else 1)
        if waiting is not None:
            language = self._context.language
            self.pending.setText(f"{waiting} × …")
            self._pending_hint.say(
                language.t("Now press the key of the group.") if complete else language.t("How many people?")
            )
            self._cancel.setText(language.t("Cancel (Esc)"))
            self.pending.setAccessibleName(self.pending.text())

    def fit_rows(self, rows: int) -> None:
        """Show at most this many records."""
        self._fit_rows = min(rows, MOST_ROWS)

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show the last records as they stand."""
        language = self._context.language
        for hint, text in zip(
            self.hints,
            (language.t("several"), language.t("one more"), language.t("one less"), language.t("take back")),
            strict=True,
        ):
            hint.say(text)
        self.rate.say(language.t("rating"))
        joint = "、" if language.code == "zh" else ", "
        shown = view.recent[: self._fit_rows]
        for place, row in enumerate(self.rows):
            there = place < len(shown)
            row.setVisible(there)
            self._lines[place].setVisible(place < max(1, len(shown)))
            row.line = shown[place] if there else None
            if there:
                self._show_row(row, shown[place], catalogue, joint, joined=view.sync.joined)
        self._empty.setVisible(not shown)
        self._empty.setText(language.t("The visits of today will stand here, each with its way back."))
        self.setFixedHeight(62 + 46 * self._fit_rows)

    def _show_row(self, row: RecordRow, line: RecordLine, catalogue: Catalogue, joint: str, *, joined: bool) -> None:
        language = self._context.language
        row.time.setText(record_time(line))
        row.what.say(record_what(catalogue, language.code, line, joint))
        people = line.record.data.get("people")
        row.people.setText(language.tn("{n} person", "{n} people", people if isinstance(people, int) else 1))
        told = record_state(language, line, joined=joined)
        row.state.say(told.text)
        set_property(row.state, "tone", told.tone)
        what = f"{row.time.text()} {row.what.words}"
        for button, text in (
            (row.back, language.t("Take back")),
            (row.another, language.t("Another service")),
            (row.correct, language.t("Correct")),
        ):
            button.setText(text)
            button.setAccessibleName(f"{text}: {what}")

    @Slot()
    def _hinted(self) -> None:
        sender = self.sender()
        if isinstance(sender, KeyHint):
            self.symbol.emit(sender.symbol)

    @Slot()
    def _number_chosen(self) -> None:
        number = self.sender().property("people")
        if isinstance(number, int):
            self.several.emit(number)

    @Slot()
    def _cancelled(self) -> None:
        self.symbol.emit("esc")

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        for row in self.rows:
            if row.line is None:
                continue
            row_id = row.line.record.row_id
            if sender is row.back:
                self.take_back.emit(row_id)
            elif sender is row.another:
                self.another.emit(row_id)
            elif sender is row.correct:
                self.correct.emit(row_id)
