"""Who keeps this station: the list, a new volunteer, another name, off the list and on it again. Manager only.

Called by the settings page. Whoever is active here is offered first when duty begins.
"""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.app.people import Person, add_volunteer, people, rename_person, set_active
from stationdesk.app.save_entry import ACCOUNT
from stationdesk.ui.context import Context
from stationdesk.ui.parts import FormRow, PrimaryButton, Toast, plain_label
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.settings.person_row import NAME_LENGTH, PersonRow
from stationdesk.ui.settings.section import Section


class PeopleSection(Section):
    """A field for a new name above, a line for each person below."""

    icon_name = "users"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self._people: tuple[Person, ...] | None = None
        self.new_name, self.add = QLineEdit(), PrimaryButton()
        self.new_name.setMaxLength(NAME_LENGTH)
        self.new_row = FormRow("", self.new_name)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.new_row, 1)
        line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(line)
        self.nobody = plain_label("", "body", tone="ink2", wrap=True)
        self.column.addWidget(self.nobody)
        self.rows: list[PersonRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.column.addLayout(self._list)
        self.column.addStretch(1)
        self.add.clicked.connect(self._add)
        self.new_name.returnPressed.connect(self._add)
        self.new_name.textEdited.connect(self._typed)
        context.bus.changed.connect(self._heard)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Our people")

    def look_again(self) -> None:
        """Read the list, unless a name is just being changed."""
        if ACCOUNT in self.context.desk.registers and not any(row.editing for row in self.rows):
            self.deeds.read(people, self._show)

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(
            self.t(
                "Who is on the list is offered first when duty begins. Names are sealed: only this station can read "
                "them."
            )
        )
        self.new_row.relabel(self.t("A new volunteer"))
        self.new_name.setPlaceholderText(self.t("Name"))
        self.add.setText(self.t("Add a volunteer"))
        self.nobody.setText(self.t("Nobody is on the list yet."))
        if self._people is not None:
            self._fill(self._people)

    def _show(self, found: tuple[Person, ...]) -> None:
        if found != self._people:
            self._fill(found)

    def _fill(self, found: tuple[Person, ...]) -> None:
        self._people = found
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [PersonRow(self.context.language, person, self) for person in found]
        for row in self.rows:
            row.renamed.connect(self._rename)
            row.switched.connect(self._switch)
            self._list.addWidget(row)
            row.show()
        self.nobody.setVisible(not found)

    @Slot()
    def _typed(self) -> None:
        self.new_row.say_wrong(None)

    @Slot()
    def _add(self) -> None:
        name = self.new_name.text().strip()
        taken = name in [person.name for person in self._people or ()]
        wrong = self.t("Please enter a name.") if not name else self.t("This name is on the list already.")
        self.new_row.say_wrong(wrong if taken or not name else None)
        if name and not taken:
            self.deeds.write(partial(add_volunteer, name=name), partial(self._added, name), self._refused)

    @Slot(bytes, str)
    def _rename(self, row_id: bytes, name: str) -> None:
        self.deeds.write(partial(rename_person, row_id=row_id, name=name), self._done, self._refused)

    @Slot(bytes, bool)
    def _switch(self, row_id: bytes, active: bool) -> None:
        self.deeds.write(partial(set_active, row_id=row_id, active=active), self._done, self._refused)

    def _added(self, name: str, changes: Changes) -> None:
        self.new_name.clear()
        self.toast.say(self.t("{name} is on the list.", name=name))
        self._done(changes)

    def _done(self, _changes: Changes) -> None:
        self.fault.clear()
        self.look_again()

    @Slot(object)
    def _heard(self, changes: Changes) -> None:
        if ACCOUNT in changes.registers and self.isVisible():
            self.look_again()

    def _refused(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self.context.language.now)
