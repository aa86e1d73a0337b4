"""Which registers this PC offers: switched on and off by the manager. Records of a register that is off stay."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from stationdesk.app.actor import Actor, require
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons
from stationdesk.ui.settings.section import Section
from stationdesk_sync.model.register import Role


def as_manager(_desk: Desk, actor: Actor) -> None:
    """Do nothing but refuse whoever is not the manager."""
    require(actor, Role.MANAGER)


class RegistersSection(Section):
    """One button for each register that has a page; pressed is on."""

    icon_name = "registers"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self.on = ChoiceButtons(several=True)
        self.on.changed.connect(self._pressed)
        self.column.addWidget(self.on)
        self.column.addWidget(QWidget(), 1)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("Registers")

    def look_again(self) -> None:
        """Show what is on."""
        self._show()

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(self.t("A register that is switched off is not offered; what was entered stays."))
        self._show()

    def _show(self) -> None:
        pages = [r for r in self.context.desk.registers.values() if r.page]
        self.on.offer([(register.name, self.context.language.say(register.label)) for register in pages])
        off = self.context.settings.now.registers_off
        self.on.press([register.name for register in pages if register.name not in off])
        self.on.name_for_readers(self.name())

    @Slot()
    def _pressed(self) -> None:
        wanted = self.on.codes()
        off = tuple(r.name for r in self.context.desk.registers.values() if r.page and r.name not in wanted)
        self.deeds.read(as_manager, partial(self._keep, off), self._refused)

    def _keep(self, off: tuple[str, ...], _allowed: None) -> None:
        self.context.settings.change(registers_off=off)
        self.fault.clear()

    def _refused(self, fault: Fault) -> None:
        self._show()
        self.fault.show_fault(fault, self.context.language.now)
