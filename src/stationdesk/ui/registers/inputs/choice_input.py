"""Choosing by big buttons: one of a list, or several.

Tab goes to the group once, arrows go from button to button, Space or Enter presses. Called by the form, the
withdrawal panel and the settings page.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stationdesk.ui.parts import LinkButton, QuietButton
from stationdesk.ui.registers.inputs.field_input import FieldInput
from stationdesk.ui.registers.inputs.flow import FlowLayout
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.register import Field, FieldType

_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
MANY = 12
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChoiceButton(QuietButton):
    """A button that stays pressed; as wide as its bold words, so that nothing moves when it is pressed."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Return room for the words in bold."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setBold(True)
        wider = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(hint.width() + max(0, wider), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()


class ChoiceButtons(QWidget):
    """Buttons with a code each. ``several`` lets more than one be pressed, ``needed`` keeps one pressed.

    Many choices of which some are pressed are folded: the others come with ``Show all``.
    """

    changed = Signal()

    def __init__(self, *, several: bool = False, needed: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._several, self._needed = several, needed
        self._flow = FlowLayout(self)
        self._buttons: dict[str, ChoiceButton] = {}
        self.all = LinkButton(parent=self)
        self.all.clicked.connect(self._unfold)
        self.all.hide()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer ``(code, name)`` in order; what was pressed stays pressed where it is still offered."""
        pressed = self.codes()
        if [code for code, _ in choices] == list(self._buttons):
            for code, name in choices:
                self._buttons[code].setText(name)
            self.updateGeometry()
            return
        for button in self._buttons.values():
            self._flow.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        self._buttons = {}
        for code, name in choices:
            button = ChoiceButton(name, self)
            button.clicked.connect(self._pressed)
            button.installEventFilter(self)
            self._flow.addWidget(button)
            button.setVisible(True)
            self._buttons[code] = button
        self._flow.removeWidget(self.all)
        self._flow.addWidget(self.all)
        self.press(pressed)

    def fold(self, words: str) -> None:
        """Hide what is not pressed behind a button, if there are many and some are pressed."""
        folded = len(self._buttons) > MANY and bool(self.codes())
        self.all.setText(words)
        self.all.setVisible(folded)
        for button in self._buttons.values():
            button.setVisible(not folded or button.isChecked())
        self.updateGeometry()

    def codes(self) -> list[str]:
        """Return the codes that are pressed, in the offered order."""
        return [code for code, button in self._buttons.items() if button.isChecked()]

    def press(self, codes: Sequence[str]) -> None:
        """Show these codes as pressed and no other, without telling anyone."""
        for code, button in self._buttons.items():
            button.setChecked(code in codes)
        self._rove()

    def button(self, code: str) -> ChoiceButton:
        """Return the button of a code; ``KeyError`` if it is not offered."""
        return self._buttons[code]

    def first_target(self) -> QWidget:
        """Return the button that Tab goes to."""
        pressed = self.codes()
        if pressed:
            return self._buttons[pressed[0]]
        return next(iter(self._buttons.values()), self)

    def name_for_readers(self, name: str) -> None:
        """Say with every button what it is a choice of."""
        self.setAccessibleName(name)
        for button in self._buttons.values():
            button.setAccessibleName(f"{name}: {button.text()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from button to button, Enter presses as Space does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, ChoiceButton):
            if event.key() in _FORWARD:
                self._step(watched, 1)
                return True
            if event.key() in _BACK:
                self._step(watched, -1)
                return True
            if event.key() in _PRESS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                watched.click()
                return True
        return False

    def _step(self, at: ChoiceButton, by: int) -> None:
        row = [button for button in self._buttons.values() if not button.isHidden()]
        row[(row.index(at) + by) % len(row)].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _unfold(self) -> None:
        self.all.hide()
        for button in self._buttons.values():
            button.show()
        self.first_target().setFocus(Qt.FocusReason.TabFocusReason)
        self.updateGeometry()

    @Slot()
    def _pressed(self) -> None:
        button = self.sender()
        if not self._several:
            for other in self._buttons.values():
                if other is not button:
                    other.setChecked(False)
        if self._needed and not self._several and isinstance(button, ChoiceButton):
            button.setChecked(True)
        self._rove()
        self.changed.emit()

    def _rove(self) -> None:
        target = self.first_target()
        for button in self._buttons.values():
            policy = Qt.FocusPolicy.StrongFocus if button is target else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)


class ChoiceInput(FieldInput):
    """A field of one code, several codes, or yes and no."""

    def __init__(self, field: Field, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(field, wording, parent)
        self._several = field.type is FieldType.CHOICES
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.buttons = ChoiceButtons(several=self._several, needed=field.required)
        self.buttons.changed.connect(self.changed)
        column.addWidget(self.buttons)
        self._unknown: list[str] = []
        self._offer()

    def value(self) -> object | None:
        """Return a code, a list of codes, True or False, or None."""
        codes = self.buttons.codes()
        if self._several:
            return codes or None
        if not codes:
            return None
        return codes[0] == "yes" if self.field.type is FieldType.BOOL else codes[0]

    def show_value(self, value: object | None) -> None:
        """Press what the value says; a code that is not offered any more is offered again."""
        if isinstance(value, bool):
            codes = ["yes" if value else "no"]
        elif isinstance(value, list | tuple):
            codes = [str(code) for code in value]
        else:
            codes = [] if value is None else [str(value)]
        offered = {code for code, _ in self._declared()}
        self._unknown = [code for code in codes if code not in offered]
        self._offer()
        self.buttons.press(codes)
        self.buttons.fold(self.wording.language.t("Show all"))

    def reword(self, wording: Wording) -> None:
        """Name the choices in another language."""
        super().reword(wording)
        self._offer()

    def first_target(self) -> QWidget:
        """Return the button that Tab goes to."""
        return self.buttons.first_target()

    def name_for_readers(self, name: str) -> None:
        """Say with every button what it is a choice of."""
        self.setAccessibleName(name)
        self.buttons.name_for_readers(name)

    def _offer(self) -> None:
        self.buttons.offer([*self._declared(), *((code, code) for code in self._unknown)])

    def _declared(self) -> list[tuple[str, str]]:
        language = self.wording.language
        if self.field.type is FieldType.BOOL:
            return [("yes", language.t("Yes")), ("no", language.t("No"))]
        if self.field.choices:
            return [(choice.code, language.say(choice.label)) for choice in self.field.choices]
        if self.field.catalogue is not None:
            entries = self.wording.catalogue.entries(self.field.catalogue)
            return [(entry.code, language.say(entry.label)) for entry in entries]
        return []
