"""Texts: a short label on one line, words on several, and a row of labels as chips.

Called by the form.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from stationdesk.ui.parts import QuietButton
from stationdesk.ui.registers.inputs.field_input import FieldInput
from stationdesk.ui.registers.inputs.flow import FlowLayout
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.privacy import LABEL_LENGTH
from stationdesk_sync.model.register import Field

HOURS_LENGTH = 200


class LineInput(FieldInput):
    """One line: a label, a code, posted hours. ``length`` limits what can be typed."""

    def __init__(
        self, field: Field, wording: Wording, length: int = LABEL_LENGTH, parent: QWidget | None = None
    ) -> None:
        super().__init__(field, wording, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit()
        self.line.setMaxLength(length)
        self.line.textEdited.connect(self.changed)
        column.addWidget(self.line)

    def value(self) -> object | None:
        """Return the text without outer blanks, or None when it is empty."""
        return self.line.text().strip() or None

    def show_value(self, value: object | None) -> None:
        """Show a text, or nothing."""
        self.line.setText("" if value is None else str(value))

    def first_target(self) -> QWidget:
        """Return the line."""
        return self.line


class WordsInput(FieldInput):
    """Words on several lines; Tab goes on to the next field."""

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(48 if field.required else 104)
        self.box.textChanged.connect(self._typed)
        self._showing = False
        column.addWidget(self.box)

    def value(self) -> object | None:
        """Return the words without outer blanks, or None when there are none."""
        return self.box.toPlainText().strip() or None

    def show_value(self, value: object | None) -> None:
        """Show words, or nothing."""
        self._showing = True
        self.box.setPlainText("" if value is None else str(value))
        self._showing = False

    def first_target(self) -> QWidget:
        """Return the box."""
        return self.box

    @Slot()
    def _typed(self) -> None:
        if not self._showing:
            self.changed.emit()


class LabelsInput(FieldInput):
    """Several labels: type one and press Enter; each chip takes itself away when pressed."""

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.line, self.add = QLineEdit(), QuietButton()
        self.line.setMaxLength(LABEL_LENGTH)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self.changed)
        self.add.clicked.connect(self._take)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.add)
        column.addLayout(row)
        self._shelf = QWidget()
        self._flow = FlowLayout(self._shelf)
        column.addWidget(self._shelf)
        self._labels: list[str] = []
        self.chips: list[QuietButton] = []
        self.reword(wording)

    def value(self) -> object | None:
        """Return the labels, with one that was typed and not added yet, or None when there are none."""
        typed = self.line.text().strip()
        labels = [*self._labels, typed] if typed and typed not in self._labels else list(self._labels)
        return labels or None

    def show_value(self, value: object | None) -> None:
        """Show labels as chips."""
        self.line.clear()
        self._labels = [str(item) for item in value] if isinstance(value, list | tuple) else []
        self._show()

    def reword(self, wording: Wording) -> None:
        """Name the button in another language."""
        super().reword(wording)
        self.add.setText(wording.language.t("Add"))
        self._show()

    def first_target(self) -> QWidget:
        """Return the line."""
        return self.line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the line adds the label and does not save the form."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not self.line.text().strip():
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            return False
        self._take()
        return True

    @Slot()
    def _take(self) -> None:
        typed = self.line.text().strip()
        self.line.clear()
        if typed and typed not in self._labels:
            self._labels.append(typed)
            self._show()
            self.changed.emit()
        self.line.setFocus()

    @Slot()
    def _drop(self) -> None:
        chip = self.sender()
        if isinstance(chip, QuietButton):
            del self._labels[self.chips.index(chip)]
            self._show()
            self.changed.emit()
            self.line.setFocus()

    def _show(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for label in self._labels:
            chip = QuietButton(f"{label}  ×", self._shelf)
            chip.setAccessibleName(self.wording.language.t("Take {label} away", label=label))
            chip.clicked.connect(self._drop)
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self._shelf.setVisible(bool(self._labels))
