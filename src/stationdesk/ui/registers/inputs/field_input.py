"""What every input of a field can do.

Called by the generated form, which knows nothing else of an input.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.register import Field


class FieldInput(QWidget):
    """One field to fill in. ``changed`` is told whenever a person changed the value, not when it is shown."""

    changed = Signal()

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.wording = wording

    def value(self) -> object | None:
        """Return what was given as the value of an op, or None when nothing was given.

        Text that is no lawful value is returned as it stands, so that the check can name the fault.
        """
        raise NotImplementedError

    def show_value(self, value: object | None) -> None:
        """Show a value, or nothing for None."""
        raise NotImplementedError

    def reword(self, wording: Wording) -> None:
        """Take new words (another language, a newer catalogue) and keep the value."""
        self.wording = wording

    def first_target(self) -> QWidget:
        """Return the widget that takes the keyboard first."""
        return self

    def name_for_readers(self, name: str) -> None:
        """Give the accessible name to what a screen reader stands on."""
        self.setAccessibleName(name)
        self.first_target().setAccessibleName(name)
