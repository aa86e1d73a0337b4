"""The window before there is a desk: the doors, the forms, the recovery code, or the unlock screen.

Made by bootstrap with a ``Beginnings`` and a lane; ``entered`` says that the book is open and the desk can be shown.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from stationdesk.app.faults import Fault
from stationdesk.ui.first_start.beginnings import Beginnings
from stationdesk.ui.first_start.doors import Doors
from stationdesk.ui.first_start.forms import AloneForm, HubForm, RecoveryStep, UnlockForm
from stationdesk.ui.first_start.steps import Step
from stationdesk.ui.lanes import Lane
from stationdesk.ui.parts import QuietButton
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme


class Gate(QWidget):
    """``locked`` opens it on the unlock screen instead of the doors; ``practise`` opens practice beside it.
    ``locked_out`` carries why the unlock screen could not open the book."""

    entered = Signal()
    locked_out = Signal(object)

    def __init__(
        self,
        beginnings: Beginnings,
        lane: Lane,
        language: LanguageSource,
        theme: Theme,
        *,
        locked: bool = False,
        practise: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._beginnings, self._lane, self._language = beginnings, lane, language
        self._practise = practise
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(860, 620)
        needs_pin = beginnings.needs_pin
        self.doors = Doors(language, theme)
        self.alone = AloneForm(language, needs_pin=needs_pin)
        self.hub = HubForm(language, needs_pin=needs_pin)
        self.recovery = RecoveryStep(language)
        self.unlock = UnlockForm(language)
        self._lay_out()
        self._connect()
        self._relabel()
        self._show(self.unlock if locked else self.doors)

    @property
    def shown(self) -> QWidget:
        """The screen that is shown."""
        return self._stack.currentWidget()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        top = QHBoxLayout()
        mark = QLabel("驿")
        mark.setTextFormat(Qt.TextFormat.PlainText)
        mark.setProperty("part", "mark")
        mark.setFixedSize(44, 44)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top.addWidget(mark)
        top.addStretch(1)
        self.language_button = QuietButton()
        top.addWidget(self.language_button)
        column.addLayout(top)
        self._stack = QStackedWidget()
        for screen in (self.doors, self.alone, self.hub, self.recovery, self.unlock):
            self._stack.addWidget(screen)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.language_button.clicked.connect(self._switch_language)
        self._language.switched.connect(self._relabel)
        self.doors.alone.connect(self._to_alone)
        self.doors.hub.connect(self._to_hub)
        self.doors.practise.connect(self._to_practice)
        self.alone.back.connect(self._to_doors)
        self.hub.back.connect(self._to_doors)
        self.alone.forward.connect(self._begin_alone)
        self.hub.forward.connect(self._begin_with_hub)
        self.recovery.forward.connect(self._written)
        self.unlock.forward.connect(self._unlock)
        for door in (self.doors.alone_door, self.doors.hub_door, self.doors.practice_door):
            shortcut = QShortcut(QKeySequence(door.key), self.doors)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(door.click)

    @Slot()
    def _relabel(self) -> None:
        self.setWindowTitle(self._language.t("StationDesk"))
        self.language_button.setText("English" if self._language.code == "zh" else "中文")
        self.language_button.setAccessibleName(self.language_button.text())
        for screen in (self.doors, self.alone, self.hub, self.recovery, self.unlock):
            screen.relabel()

    @Slot()
    def _switch_language(self) -> None:
        self._language.switch("en" if self._language.code == "zh" else "zh")

    def _show(self, screen: QWidget) -> None:
        self._stack.setCurrentWidget(screen)
        first = {
            self.doors: self.doors.alone_door,
            self.alone: self.alone.name,
            self.hub: self.hub.url,
            self.recovery: self.recovery.typed,
            self.unlock: self.unlock.pin,
        }
        first[screen].setFocus()

    @Slot()
    def _to_doors(self) -> None:
        self._show(self.doors)

    @Slot()
    def _to_alone(self) -> None:
        self._show(self.alone)

    @Slot()
    def _to_practice(self) -> None:
        if self._practise is not None:
            self._practise()

    @Slot()
    def _to_hub(self) -> None:
        self._show(self.hub)

    @Slot()
    def _begin_alone(self) -> None:
        good, pin = self.alone.checked()
        if good:
            name, hours = self.alone.name.text().strip(), self.alone.hours.text().strip()
            self._start(self.alone)
            work = partial(self._beginnings.begin_alone, name, hours, pin)
            self._lane.run(work, partial(self._begun, self.alone), partial(self._failed, self.alone))

    @Slot()
    def _begin_with_hub(self) -> None:
        good, pin = self.hub.checked()
        if good:
            self._start(self.hub)
            work = partial(self._beginnings.join, self.hub.url.text().strip(), self.hub.code.text().strip(), pin)
            self._lane.run(work, partial(self._begun, self.hub), partial(self._failed, self.hub))

    @Slot()
    def _unlock(self) -> None:
        good, pin, code = self.unlock.checked()
        if good:
            self._start(self.unlock)
            work = partial(self._beginnings.unlock, pin, code)
            self._lane.run(work, partial(self._unlocked), partial(self._failed, self.unlock))

    def _start(self, step: Step) -> None:
        step.fault.clear()
        step.set_busy(True)

    def _begun(self, step: Step, code: str | None) -> None:
        step.set_busy(False)
        if code is None:
            self.entered.emit()
            return
        self.recovery.show_code(code)
        self._show(self.recovery)

    def _unlocked(self, _nothing: None) -> None:
        self.unlock.set_busy(False)
        self.entered.emit()

    def _failed(self, step: Step, fault: Fault) -> None:
        step.set_busy(False)
        step.fault.show_fault(fault, self._language.now)
        if step is self.unlock:
            self.locked_out.emit(fault)

    @Slot()
    def _written(self) -> None:
        if self.recovery.complete:
            self.entered.emit()
