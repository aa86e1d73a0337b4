"""A number with a minus and a plus, 44 px each: for people who would rather press than type."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from stationdesk.ui.parts.buttons import QuietButton
from stationdesk.ui.parts.label import plain_label


class Stepper(QWidget):
    """A number between ``minimum`` and ``maximum``. Arrow keys and + / - change it too."""

    changed = Signal(int)

    def __init__(
        self, minimum: int = 0, maximum: int = 999, value: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._minimum, self._maximum = minimum, maximum
        self._value = minimum if value is None else value
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.less = QuietButton("−")
        self.more = QuietButton("+")
        self._number: QLabel = plain_label("", "heading")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setMinimumWidth(64)
        for button, slot in ((self.less, self._down), (self.more, self._up)):
            button.setFixedWidth(56)
            button.setAutoRepeat(True)
            button.clicked.connect(slot)
        row.addWidget(self.less)
        row.addWidget(self._number)
        row.addWidget(self.more)
        self._show()

    @property
    def value(self) -> int:
        """The number now."""
        return self._value

    def set_value(self, value: int) -> None:
        """Set the number without telling anyone."""
        self._value = min(max(value, self._minimum), self._maximum)
        self._show()

    def name(self, less: str, more: str, number: str) -> None:
        """Give the accessible names of the buttons and the number."""
        self.less.setAccessibleName(less)
        self.more.setAccessibleName(more)
        self._number.setAccessibleName(f"{number} {self._value}")
        self.setAccessibleName(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and plus / minus step while one of the buttons has the focus."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Up):
            self._up()
        elif event.key() in (Qt.Key.Key_Minus, Qt.Key.Key_Down):
            self._down()
        else:
            super().keyPressEvent(event)

    def _up(self) -> None:
        self._step(1)

    def _down(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        before = self._value
        self.set_value(before + by)
        if self._value != before:
            self.changed.emit(self._value)

    def _show(self) -> None:
        self._number.setText(str(self._value))
        self.less.setEnabled(self._value > self._minimum)
        self.more.setEnabled(self._value < self._maximum)
