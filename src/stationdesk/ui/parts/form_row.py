"""One line of a form: its name above, the field, a hint or what is wrong below it, in words."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.ui.parts.label import plain_label
from stationdesk.ui.parts.restyle import set_property


class FormRow(QWidget):
    """Holds ``field``; ``say_wrong`` shows a sentence beside it and marks the field."""

    def __init__(self, name: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._name = plain_label(name, "strong")
        self._name.setBuddy(field)
        column.addWidget(self._name)
        column.addWidget(field)
        self._below = plain_label(hint, "hint", wrap=True)
        column.addWidget(self._below)
        self._hint = hint
        self._wrong: str | None = None
        field.setAccessibleName(name)
        self._show()

    @property
    def wrong(self) -> str | None:
        """What is wrong with the field now, or None."""
        return self._wrong

    def relabel(self, name: str, hint: str = "") -> None:
        """Change name and hint, as when the language is switched."""
        self._name.setText(name)
        self.field.setAccessibleName(name)
        self._hint = hint
        self._show()

    def say_wrong(self, sentence: str | None) -> None:
        """Say what is wrong, or None when nothing is."""
        self._wrong = sentence
        set_property(self.field, "wrong", sentence is not None)
        self._show()

    def _show(self) -> None:
        self._below.setText(self._wrong or self._hint)
        set_property(self._below, "tone", "amber" if self._wrong else "")
        self._below.setVisible(bool(self._wrong or self._hint))
        self.field.setAccessibleDescription(self._below.text())
