"""One person of the station as a line: name, what they are, and two big buttons. The name is changed in its place.

Called by the section "Our people". Tells what is wanted; saves nothing.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stationdesk.app.people import MANAGER, Person
from stationdesk.ui.parts import ElidedLabel, TallButton, plain_label
from stationdesk.ui.sources import LanguageSource

NAME_LENGTH = 40


class PersonRow(QWidget):
    """``renamed`` carries the row and a name, ``switched`` the row and whether the person is to be active."""

    renamed = Signal(bytes, str)
    switched = Signal(bytes, bool)

    def __init__(self, language: LanguageSource, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language, self.person = language, person
        self.name, self.state = ElidedLabel("strong"), plain_label("", "small", tone="ink2")
        self.field = QLineEdit()
        self.field.setMaxLength(NAME_LENGTH)
        self.field.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self.name, self.state, self.field):
            words.addWidget(part)
        self.rename, self.switch = TallButton(), TallButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addLayout(words, 1)
        for button in (self.rename, self.switch):
            row.addWidget(button)
        self.rename.clicked.connect(self._rename)
        self.switch.clicked.connect(self._switch)
        self.field.returnPressed.connect(self._rename)
        self._label()

    @property
    def editing(self) -> bool:
        """Whether the name is being changed."""
        return not self.field.isHidden()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the name as it was."""
        if event.key() == Qt.Key.Key_Escape and self.editing:
            self._edit(on=False)
            return
        super().keyPressEvent(event)

    @Slot()
    def _rename(self) -> None:
        if not self.editing:
            self._edit(on=True)
            return
        name = self.field.text().strip()
        self._edit(on=False)
        if name and name != self.person.name:
            self.renamed.emit(self.person.row_id, name)

    @Slot()
    def _switch(self) -> None:
        if self.editing:
            self._edit(on=False)
        else:
            self.switched.emit(self.person.row_id, not self.person.active)

    def _edit(self, *, on: bool) -> None:
        self.field.setText(self.person.name or "")
        for part in (self.name, self.state):
            part.setVisible(not on)
        self.field.setVisible(on)
        if on:
            self.field.setFocus()
            self.field.selectAll()
        else:
            self.rename.setFocus()
        self._label()

    def _label(self) -> None:
        t, person = self._language.t, self.person
        name = person.name or t("The name cannot be read on this PC.")
        role = t("Station manager") if person.role == MANAGER else t("Volunteer")
        self.name.say(name)
        self.state.setText(role if person.active else t("not on the list now"))
        self.field.setAccessibleName(t("Name"))
        change = t("Save the name") if self.editing else t("Rename")
        away = t("Off the list") if person.active else t("Back on the list")
        if self.editing:
            away = t("Leave it")
        for button, words in ((self.rename, change), (self.switch, away)):
            button.setText(words)
            button.setAccessibleName(f"{words}: {name}")
