"""A whole number with a minus and a plus beside it, which may also be left empty.

Called by the form. Unlike ``parts.Stepper`` it can be typed into and can hold nothing.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from stationdesk.ui.parts import QuietButton
from stationdesk.ui.registers.inputs.field_input import FieldInput
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.register import Field

LONGEST = 12


class NumberInput(FieldInput):
    """A number of a field; Up and Down step it."""

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.less, self.line, self.more = QuietButton("−"), QLineEdit(), QuietButton("+")
        self.line.setMaxLength(LONGEST)
        self.line.setFixedWidth(120)
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.line.textEdited.connect(self.changed)
        self.line.installEventFilter(self)
        for button in (self.less, self.more):
            button.setFixedWidth(60)
            button.setAutoRepeat(True)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.less.clicked.connect(self._down)
        self.more.clicked.connect(self._up)
        for widget in (self.less, self.line, self.more):
            row.addWidget(widget)
        row.addStretch(1)
        self.reword(wording)

    def value(self) -> object | None:
        """Return the number, the text where it is none, or None when it is empty."""
        text = _plain_digits(self.line.text().strip())
        if not text:
            return None
        return int(text) if text.lstrip("-").isdecimal() and text.isascii() else text

    def show_value(self, value: object | None) -> None:
        """Show a number, or nothing."""
        self.line.setText("" if value is None else str(value))

    def reword(self, wording: Wording) -> None:
        """Name the two buttons for screen readers."""
        super().reword(wording)
        self.less.setAccessibleName(wording.language.t("One less"))
        self.more.setAccessibleName(wording.language.t("One more"))

    def first_target(self) -> QWidget:
        """Return the line."""
        return self.line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down step the number while it is typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Up:
                self._up()
                return True
            if event.key() == Qt.Key.Key_Down:
                self._down()
                return True
        return False

    @Slot()
    def _up(self) -> None:
        self._step(1)

    @Slot()
    def _down(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        value = self.value()
        start = value if isinstance(value, int) else self.field.minimum - max(by, 0)
        self.show_value(min(max(start + by, self.field.minimum), self.field.maximum))
        self.changed.emit()


def _plain_digits(text: str) -> str:
    """Return text with the wide digits of a Chinese input method made plain."""
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or c == "－" else c for c in text)
