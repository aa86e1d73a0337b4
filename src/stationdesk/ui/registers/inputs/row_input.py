"""Choosing a row of another register by its name, as attendance chooses its event.

Called by the form, which is told the names by its page.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.ui.parts import LinkButton, plain_label
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.registers.inputs.field_input import FieldInput
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.register import Field

FIRST = 8


class RowInput(FieldInput):
    """Buttons with the newest rows; all of them behind "Show all"."""

    opened = Signal()

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._none = plain_label("", "hint", wrap=True)
        self.buttons = ChoiceButtons(needed=field.required)
        self.buttons.changed.connect(self.changed)
        self.all = LinkButton()
        self.all.clicked.connect(self._show_all)
        column.addWidget(self._none)
        column.addWidget(self.buttons)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        self._names: dict[str, str] = {}
        self._open = False
        self.reword(wording)

    def set_names(self, names: Mapping[bytes, str]) -> None:
        """Offer these rows, newest first."""
        self._names = {row.hex(): name for row, name in names.items()}
        self._offer()

    def value(self) -> object | None:
        """Return the row id, or None."""
        codes = self.buttons.codes()
        return bytes.fromhex(codes[0]) if codes else None

    def show_value(self, value: object | None) -> None:
        """Press the row's button; a row without a known name is shown by its number."""
        code = value.hex() if isinstance(value, bytes) else None
        if code is not None and code not in self._names:
            self._names = {code: code[:8], **self._names}
        if code is not None and code not in list(self._names)[:FIRST]:
            self._open = True
        self._offer()
        self.buttons.press([code] if code else [])

    def reword(self, wording: Wording) -> None:
        """Say it in another language."""
        super().reword(wording)
        self._none.setText(wording.language.t("There is nothing to choose from yet. Enter it in its own list first."))
        self.all.setText(wording.language.t("Show all"))
        self._offer()

    def first_target(self) -> QWidget:
        """Return the button that Tab goes to."""
        return self.buttons.first_target()

    def name_for_readers(self, name: str) -> None:
        """Say with every button what it is a choice of."""
        self.setAccessibleName(name)
        self.buttons.name_for_readers(name)

    def _show_all(self) -> None:
        self._open = True
        self._offer()

    def _offer(self) -> None:
        shown = list(self._names.items())
        self.buttons.offer(shown if self._open else shown[:FIRST])
        self._none.setVisible(not shown)
        self.all.setVisible(not self._open and len(shown) > FIRST)
