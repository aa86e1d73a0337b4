"""Asking for the manager's PIN inside the page, when a deed was refused for the role.

Called by ``Deeds``. After the right PIN the window acts as the manager until it is left alone for a while.
The PIN is never kept and never shown.
"""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from stationdesk.app.actor import Actor
from stationdesk.app.faults import Fault
from stationdesk.app.sign_in import sign_in
from stationdesk.ui.context import Context
from stationdesk.ui.parts import FormRow, OverlayPanel, PrimaryButton, plain_label
from stationdesk.ui.prompts.auto_lock import watch

LONGEST_PIN = 32


class PinPrompt(OverlayPanel):
    """``signed_in`` comes after the right PIN, ``left`` when a person closes it without."""

    signed_in = Signal()
    left = Signal()

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, width=560)
        self._context = context
        self._why = plain_label("", "body", wrap=True)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(LONGEST_PIN)
        self.pin.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.pin.returnPressed.connect(self._enter)
        self._row = FormRow("", self.pin)
        self.enter = PrimaryButton()
        self.enter.clicked.connect(self._enter)
        self.body.addWidget(self._why)
        self.body.addWidget(self._row)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.enter)
        self.body.addLayout(line)
        self.closed.connect(self._given_up)
        context.language.switched.connect(self._relabel)
        self._relabel()

    @property
    def wrong(self) -> str | None:
        """What is wrong with the PIN that was entered, or None."""
        return self._row.wrong

    def ask(self) -> None:
        """Show the question; nothing happens when it stands there already."""
        if self.isVisible():
            return
        self.pin.clear()
        self._row.say_wrong(None)
        self._relabel()
        self.open_with(self._context.language.t("Manager's PIN"), self._context.language.t("Not now"), self.pin)

    @Slot()
    def _enter(self) -> None:
        typed = self.pin.text()
        self.pin.clear()
        if not typed:
            self._row.say_wrong(self._context.language.t("Please enter the PIN."))
            return
        self.enter.setEnabled(False)
        work = partial(sign_in, self._context.desk, self._context.pins, typed)
        self._context.lanes.writer.run(work, self._right, self._wrong)

    def _right(self, actor: Actor) -> None:
        self.enter.setEnabled(True)
        self._context.actor.become(actor)
        watch(self._context.actor)
        self.finish()
        self.signed_in.emit()

    def _wrong(self, fault: Fault) -> None:
        self.enter.setEnabled(True)
        self._row.say_wrong(fault.sentence(self._context.language.now))
        self.pin.setFocus()

    @Slot()
    def _given_up(self) -> None:
        self.pin.clear()
        self.left.emit()

    @Slot()
    def _relabel(self) -> None:
        t = self._context.language.t
        self._why.setText(t("This is for the station manager: earlier days, people, settings and exports."))
        self._row.relabel(t("PIN"), t("Counting goes on without it."))
        self.enter.setText(t("Continue"))
