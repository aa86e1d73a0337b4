"""The note of the last shift: its first lines on a card, gone once it was read."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from stationdesk.app.views import HandoverView
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Card, ElidedLabel, LinkButton, plain_label
from stationdesk.ui.today.sentences import handover_words

NOTE_LINES = 3


class SinceCard(Card):
    """What the last shift left to read. ``wanted`` asks for the whole of a note that is too long for the card."""

    changed = Signal()
    wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(margin=16)
        self._shown: HandoverView | None = None
        self._read: tuple[str, int | None] | None = None
        self._language = context.language
        self._note = ""
        self._long = False
        self._lines = NOTE_LINES
        head = QHBoxLayout()
        self._title = plain_label("", "strong", tone="ink2")
        self.button = LinkButton()
        self.button.clicked.connect(self._pressed)
        head.addWidget(self._title, 1)
        head.addWidget(self.button)
        self.words = plain_label("", "body", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._when = ElidedLabel("small")
        self.body.setContentsMargins(16, 4, 16, 10)
        self.body.setSpacing(2)
        self.body.addLayout(head)
        self.body.addWidget(self.words)
        self.body.addWidget(self._when)

    def show_note(self, note: HandoverView | None) -> None:
        """Show a note, unless it is empty or was read already."""
        self._shown = note
        unread = note is not None and bool(note.words) and self._read != (note.day, note.closed)
        self.setVisible(unread)
        if not unread or note is None or note.words is None:
            return
        self._note = note.words
        self._title.setText(self._language.t("Last shift's note"))
        self._when.say(handover_words(self._language, note))
        self.words.setAccessibleName(note.words)
        self._fit()

    def set_lines(self, lines: int, *, signed: bool) -> None:
        """Show at most this many lines of a note; ``signed`` tells whether to say from when and whom."""
        self._lines = lines
        self._when.setVisible(signed)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the note anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        measure = QFontMetrics(self.words.font())
        shown, self._long = _first_lines(self._note, measure, max(80, self.width() - 36), self._lines)
        self.words.setText(shown)
        self.words.setFixedHeight(measure.lineSpacing() * self._lines if self._long else self._natural(measure, shown))
        self.button.setText(self._language.t("Read all") if self._long else self._language.t("Read"))

    def _natural(self, measure: QFontMetrics, shown: str) -> int:
        room = max(80, self.width() - 36)
        return measure.boundingRect(0, 0, room, 1000, int(Qt.TextFlag.TextWordWrap), shown).height() + 2

    @Slot()
    def _pressed(self) -> None:
        if self._long and self._shown is not None:
            self.wanted.emit()
        else:
            self.mark_read()

    @Slot()
    def mark_read(self) -> None:
        """The note was read and need not be shown again."""
        if self._shown is not None:
            self._read = (self._shown.day, self._shown.closed)
        self.show_note(self._shown)
        self.changed.emit()


def _first_lines(text: str, measure: QFontMetrics, width: int, lines: int) -> tuple[str, bool]:
    flags = int(Qt.TextFlag.TextWordWrap)
    most = measure.lineSpacing() * lines + 4
    if measure.boundingRect(0, 0, width, 10_000, flags, text).height() <= most:
        return text, False
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure.boundingRect(0, 0, width, 10_000, flags, text[:middle] + "…").height() <= most:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…", True
