"""The two forms behind the doors, the recovery code, and the unlock screen. Words and fields; no deed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit

from stationdesk.ui.first_start.steps import Step
from stationdesk.ui.hours_words import hours_words, refusal_words
from stationdesk.ui.parts import FormRow, plain_label, set_property
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model import crockford, hours

PIN_LEAST = 6
CODE_CHARACTERS = 20
NAME_LENGTH = 60


class PinFields:
    """A PIN and the same again, for a PC that has no keystore."""

    def __init__(self, step: Step, language: LanguageSource, *, needed: bool) -> None:
        self._language, self.needed = language, needed
        self.pin, self.again = QLineEdit(), QLineEdit()
        for field in (self.pin, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.rows = [FormRow("", self.pin), FormRow("", self.again)]
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(16)
        for row in self.rows:
            row.setVisible(needed)
            side_by_side.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
        step.body.addLayout(side_by_side)
        self._hint = plain_label("", "hint", wrap=True)
        self._hint.setVisible(needed)
        step.body.addWidget(self._hint)

    def relabel(self) -> None:
        """Say the names of both."""
        hint = self._language.t(
            "At least 6 digits. It is asked once when the PC starts; this PC cannot keep keys itself."
        )
        self._hint.setText(hint)
        self.rows[0].relabel(self._language.t("PIN"))
        self.rows[1].relabel(self._language.t("The same PIN again"))

    def checked(self) -> tuple[bool, str | None]:
        """Return whether all is well, and the PIN (None where none is needed)."""
        if not self.needed:
            return True, None
        pin = self.pin.text()
        short = len(pin) < PIN_LEAST or not pin.isdigit()
        differs = pin != self.again.text()
        self.rows[0].say_wrong(self._language.t("Choose at least 6 digits.") if short else None)
        self.rows[1].say_wrong(self._language.t("The two are not the same.") if differs and not short else None)
        return not short and not differs, pin


class AloneForm(Step):
    """Station name and posted hours, understood as they are typed."""

    def __init__(self, language: LanguageSource, *, needs_pin: bool) -> None:
        super().__init__(language)
        self.name, self.hours = QLineEdit(), QLineEdit()
        self.name.setMaxLength(NAME_LENGTH)
        self.name_row, self.hours_row = FormRow("", self.name), FormRow("", self.hours)
        self.body.addWidget(self.name_row)
        self.body.addWidget(self.hours_row)
        self.understood = plain_label("", "body", tone="green", wrap=True)
        self.body.addWidget(self.understood)
        self.pins = PinFields(self, language, needed=needs_pin)
        self.hours.textChanged.connect(self._read_hours)

    def relabel(self) -> None:
        """Say everything in the language that is on."""
        super().relabel()
        language = self.language
        self.heading.setText(language.t("Use alone"))
        self.words.setText(language.t("What is this station called, and when is it open?"))
        self.name_row.relabel(
            language.t("Name of the station"), language.t("As it stands on the door; printed on every day sheet.")
        )
        hint = language.t("As on the notice, for example 8:30-11:00；13:30-17:00. May stay empty.")
        self.hours_row.relabel(language.t("Posted opening hours"), hint)
        self.pins.relabel()
        self.back_button.setText(language.t("Back (Esc)"))
        self.forward_button.setText(language.t("Begin"))
        self._read_hours()

    def checked(self) -> tuple[bool, str | None]:
        """Return whether the form is complete, and the PIN; says beside a field what is wrong with it."""
        named = bool(self.name.text().strip())
        self.name_row.say_wrong(None if named else self.language.t("Give the station a name."))
        pin_good, pin = self.pins.checked()
        return named and pin_good and self._read_hours(), pin

    @Slot()
    def _read_hours(self) -> bool:
        text = self.hours.text().strip()
        read = hours.read_hours(text) if text else None
        good = not isinstance(read, hours.Refusal)
        parsed = read if isinstance(read, hours.PostedHours) else None
        self.hours_row.say_wrong(refusal_words(self.language, read) if isinstance(read, hours.Refusal) else None)
        self.understood.setText(hours_words(self.language, parsed) if parsed is not None else "")
        self.understood.setVisible(parsed is not None)
        return good


class HubForm(Step):
    """Address and enrolment code; the code is grouped while it is typed."""

    def __init__(self, language: LanguageSource, *, needs_pin: bool) -> None:
        super().__init__(language)
        self.url, self.code = QLineEdit(), QLineEdit()
        self.code.textEdited.connect(self._group)
        self.url_row, self.code_row = FormRow("", self.url), FormRow("", self.code)
        self.body.addWidget(self.url_row)
        self.body.addWidget(self.code_row)
        self.pins = PinFields(self, language, needed=needs_pin)

    def relabel(self) -> None:
        """Say everything in the language that is on."""
        super().relabel()
        language = self.language
        self.heading.setText(language.t("Connect to the hub"))
        self.words.setText(language.t("Both stand on the letter from the union. The code works once, for 7 days."))
        self.url_row.relabel(language.t("Address of the hub"), language.t("It begins with https://"))
        hint = language.t("20 characters; hyphens come by themselves, O and 0 or I and 1 make no difference.")
        self.code_row.relabel(language.t("Code"), hint)
        self.pins.relabel()
        self.back_button.setText(language.t("Back (Esc)"))
        self.forward_button.setText(language.t("Connect"))

    def checked(self) -> tuple[bool, str | None]:
        """Return whether the form is complete, and the PIN."""
        address = bool(self.url.text().strip())
        self.url_row.say_wrong(None if address else self.language.t("Enter the address."))
        whole = len(plain_code(self.code.text())) == CODE_CHARACTERS
        self.code_row.say_wrong(None if whole else self.language.t("The code has 20 characters."))
        pin_good, pin = self.pins.checked()
        return address and whole and pin_good, pin

    @Slot(str)
    def _group(self, text: str) -> None:
        regroup(self.code, text)


class RecoveryStep(Step):
    """Shows the recovery code and goes on only when it was typed back or said to be printed."""

    def __init__(self, language: LanguageSource) -> None:
        super().__init__(language)
        self.code_label = plain_label("", "title")
        self.code_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code_label.setWordWrap(True)
        self.code_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.code_label)
        self.typed = QLineEdit()
        self.typed_row = FormRow("", self.typed)
        self.typed.textEdited.connect(self._group)
        self.typed.textChanged.connect(self._look)
        self.body.addWidget(self.typed_row)
        self.written = QCheckBox()
        self.written.toggled.connect(self._look)
        self.body.addWidget(self.written)
        self._code = ""
        self.back_button.hide()

    def show_code(self, code: str) -> None:
        """Show a code."""
        self._code = code
        self.code_label.setText(code)
        self.typed.clear()
        self.written.setChecked(False)
        self._look()

    def relabel(self) -> None:
        """Say everything in the language that is on."""
        super().relabel()
        language = self.language
        self.heading.setText(language.t("Write this down: the recovery code"))
        self.words.setText(
            language.t("It opens the records if this PC breaks. It is shown only now. Keep it away from this PC.")
        )
        self.code_label.setAccessibleName(language.t("Recovery code"))
        hint = language.t("So that no character is wrong when it is needed.")
        self.typed_row.relabel(language.t("Type it back from your paper"), hint)
        self.written.setText(language.t("It is printed, photographed or copied to a safe place"))
        self.forward_button.setText(language.t("Go to the desk"))

    @property
    def complete(self) -> bool:
        """Whether a person has the code: typed back right, or said so."""
        return self.written.isChecked() or (
            bool(self._code) and plain_code(self.typed.text()) == plain_code(self._code)
        )

    @Slot()
    def _look(self) -> None:
        self.forward_button.setEnabled(self.complete)
        typed, whole = plain_code(self.typed.text()), plain_code(self._code)
        wrong = bool(typed) and not whole.startswith(typed)
        self.typed_row.say_wrong(self.language.t("Not the same as above; compare again.") if wrong else None)

    @Slot(str)
    def _group(self, text: str) -> None:
        regroup(self.typed, text)


class UnlockForm(Step):
    """The PIN, or the recovery code, for a book whose key is not on this PC."""

    def __init__(self, language: LanguageSource) -> None:
        super().__init__(language)
        self.pin, self.code = QLineEdit(), QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.textEdited.connect(self._group)
        self.pin_row, self.code_row = FormRow("", self.pin), FormRow("", self.code)
        self.body.addWidget(self.pin_row)
        self.body.addWidget(self.code_row)
        self.back_button.hide()

    def relabel(self) -> None:
        """Say everything in the language that is on."""
        super().relabel()
        language = self.language
        self.heading.setText(language.t("The records are safe, and locked"))
        self.words.setText(
            language.t("Enter the PIN, or the recovery code that was written down when the book was made.")
        )
        self.pin_row.relabel(language.t("PIN"))
        self.code_row.relabel(language.t("or the recovery code"))
        self.forward_button.setText(language.t("Open"))

    def checked(self) -> tuple[bool, str | None, str | None]:
        """Return whether something was entered, the PIN and the recovery code."""
        pin, code = self.pin.text() or None, self.code.text().strip() or None
        missing = pin is None and code is None
        self.pin_row.say_wrong(self.language.t("Enter one of the two.") if missing else None)
        return not missing, None if code else pin, code

    @Slot(str)
    def _group(self, text: str) -> None:
        regroup(self.code, text)


def plain_code(text: str) -> str:
    """Return a code as it is compared: capitals, look-alikes read as digits; unknown characters are kept as typed."""
    try:
        return crockford.normalise(text)
    except ValueError:
        return text.strip()


def regroup(field: QLineEdit, text: str, group: Callable[[str], str] = crockford.grouped) -> None:
    """Write a code in groups while it is being typed; leaves the field alone in the middle of a correction."""
    if field.cursorPosition() != len(text):
        return
    try:
        compact = crockford.normalise(text)
    except ValueError:
        set_property(field, "wrong", True)
        return
    set_property(field, "wrong", False)
    grouped = group(compact)
    if grouped != text:
        field.setText(grouped)
