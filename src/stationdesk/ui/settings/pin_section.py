"""The manager's PIN: setting it, changing it, taking it away, and leaving the manager's role."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.ports import PinCheck
from stationdesk.app.sign_in import first_actor, pin_is_set, set_pin
from stationdesk.ui.context import Context
from stationdesk.ui.parts import FormRow, PrimaryButton, QuietButton, Toast, plain_label
from stationdesk.ui.prompts.auto_lock import watch
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.prompts.pin_prompt import LONGEST_PIN
from stationdesk.ui.settings.section import Section
from stationdesk_sync.model.register import Role


def read_pin(desk: Desk, _actor: Actor) -> bool:
    """Read whether a PIN is set."""
    return pin_is_set(desk)


def change_pin(desk: Desk, actor: Actor, pins: PinCheck, pin: str | None) -> Changes:
    """Set or take away the PIN."""
    return set_pin(desk, pins, actor, pin)


class PinSection(Section):
    """The PIN is typed twice, never shown and never kept in clear."""

    icon_name = "lock"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self.state = plain_label("", "strong", wrap=True)
        self.column.addWidget(self.state)
        self.pin, self.again = QLineEdit(), QLineEdit()
        self.pin_row, self.again_row = FormRow("", self.pin), FormRow("", self.again)
        for line, row in ((self.pin, self.pin_row), (self.again, self.again_row)):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setMaxLength(LONGEST_PIN)
            line.setMaximumWidth(320)
            line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
            line.returnPressed.connect(self._save)
            self.column.addWidget(row)
        self.save, self.remove, self.leave = PrimaryButton(), QuietButton(), QuietButton()
        deeds_line = QHBoxLayout()
        for button in (self.save, self.remove, self.leave):
            deeds_line.addWidget(button)
        deeds_line.addStretch(1)
        self.column.addLayout(deeds_line)
        self.column.addStretch(1)
        self._set = False
        self.save.clicked.connect(self._save)
        self.remove.clicked.connect(self._remove)
        self.leave.clicked.connect(context.actor.leave)
        context.actor.switched.connect(self.look_again)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Manager's PIN")

    @Slot()
    def look_again(self) -> None:
        """Read whether a PIN is set."""
        self.deeds.read(read_pin, self._show)

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(
            self.t("Counting never asks for it. Earlier days, people, settings and exports do, once it is set.")
        )
        self.pin_row.relabel(self.t("New PIN"), self.t("At least 4 digits"))
        self.again_row.relabel(self.t("The same once more"))
        self.remove.setText(self.t("Take the PIN away"))
        self.leave.setText(self.t("Leave the manager's role"))
        self._show(self._set)

    def _show(self, is_set: bool) -> None:
        self._set = is_set
        self.state.setText(
            self.t("A PIN is set.") if is_set else self.t("No PIN is set: everyone at this PC can do everything.")
        )
        self.save.setText(self.t("Change the PIN") if is_set else self.t("Set the PIN"))
        self.remove.setVisible(is_set)
        self.leave.setVisible(is_set and self.context.actor.now.role is Role.MANAGER)

    @Slot()
    def _save(self) -> None:
        pin, again = self.pin.text(), self.again.text()
        self.pin_row.say_wrong(None if pin else self.t("Please enter the PIN."))
        self.again_row.say_wrong(self.t("The two are not the same.") if pin != again else None)
        if pin and pin == again:
            self._change(pin, self._saved)

    @Slot()
    def _remove(self) -> None:
        self._change(None, self._removed)

    def _change(self, pin: str | None, done: Callable[[Changes], None]) -> None:
        self.pin.clear()
        self.again.clear()
        self.deeds.write(partial(change_pin, pins=self.context.pins, pin=pin), done, self._refused)

    def _saved(self, _changes: Changes) -> None:
        self.fault.clear()
        watch(self.context.actor)
        self.toast.say(self.t("The PIN is set. It is asked for after five quiet minutes."))
        self.look_again()

    def _removed(self, _changes: Changes) -> None:
        self.fault.clear()
        self.context.lanes.reader.run(partial(first_actor, self.context.desk), self.context.actor.become, self._refused)
        self.toast.say(self.t("The PIN is taken away."))
        self.look_again()

    def _refused(self, fault: Fault) -> None:
        self.fault.show_fault(fault, self.context.language.now)
