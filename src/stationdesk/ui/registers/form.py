"""A form made from a register's declaration: what must be given first, the rest behind "More".

Called by the register page, the records page and the shift page. Knows no register by name. Saves nothing
itself: it hands the values to its page, which asks ``app``.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stationdesk.ui.parts import FormRow, LinkButton, PrimaryButton, QuietButton
from stationdesk.ui.registers.checks import complaints_of, form_fields
from stationdesk.ui.registers.complaints import complaint
from stationdesk.ui.registers.inputs.field_input import FieldInput
from stationdesk.ui.registers.inputs.making import WITHOUT_INPUT, make_input
from stationdesk.ui.registers.inputs.row_input import RowInput
from stationdesk.ui.registers.inputs.time_input import DayInput, TimeInput
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.register import Field, Register

SHOWN_OPTIONAL = 2


class _Room(QScrollArea):
    """A scroll area that would like to show all it holds."""

    wanted = 200

    def sizeHint(self) -> QSize:
        """Return the height of what it holds, as ``RegisterForm.fit`` measured it."""
        return QSize(super().sizeHint().width(), self.wanted)


class RegisterForm(QWidget):
    """``saved`` carries the values once they are lawful; ``left`` tells that a person gave up, ``touched`` that
    something was changed."""

    saved = Signal(dict)
    left = Signal()
    touched = Signal()

    def __init__(
        self,
        register: Register,
        wording: Wording,
        *,
        without: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """``without`` names fields that the form leaves alone."""
        super().__init__(parent)
        self.register, self.wording = register, wording
        wanted = [f for f in form_fields(register) if f.type not in WITHOUT_INPUT and f.name not in without]
        self.inputs: dict[str, FieldInput] = {field.name: make_input(field, wording) for field in wanted}
        self.rows: dict[str, FormRow] = {}
        self._build(wanted)
        self.reword(wording)

    def values(self) -> dict[str, object]:
        """Return name -> value of every field of the form; None where nothing was given."""
        return {name: entry.value() for name, entry in self.inputs.items()}

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the form in, forgetting what stood there and what was wrong with it."""
        for name, entry in self.inputs.items():
            entry.show_value(values.get(name))
        self.complain({})
        hidden = any(values.get(field.name) is not None for field in self._folded)
        self._unfold(hidden)

    def set_moment(self, day: str, minute: int) -> None:
        """Tell what today and now are, for the usual buttons."""
        for entry in self.inputs.values():
            if isinstance(entry, DayInput):
                entry.set_today(day)
            elif isinstance(entry, TimeInput):
                entry.set_now(minute)

    def set_row_names(self, names: Mapping[str, Mapping[bytes, str]]) -> None:
        """Tell the names of the rows of other registers, by register."""
        for entry in self.inputs.values():
            if isinstance(entry, RowInput) and entry.field.row_of is not None and entry.field.row_of in names:
                entry.set_names(names[entry.field.row_of])

    def complain(self, codes: Mapping[str, str]) -> None:
        """Show beside each field what is wrong with it (codes of ``BadValue``), and go to the first of them."""
        first: FieldInput | None = None
        for name, row in self.rows.items():
            code = codes.get(name)
            row.say_wrong(complaint(self.wording.language, self.inputs[name].field, code) if code else None)
            if code and first is None:
                first = self.inputs[name]
        if any(field.name in codes for field in self._folded):
            self._unfold(True)
        if first is not None:
            first.first_target().setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(first)

    def reword(self, wording: Wording) -> None:
        """Say everything in another language, keeping what was typed."""
        self.wording = wording
        t, say = wording.language.t, wording.language.say
        for name, entry in self.inputs.items():
            entry.reword(wording)
            label = say(entry.field.label)
            heading = label if entry.field.required else t("{field} (may stay empty)", field=label)
            self.rows[name].relabel(heading, self._hint(entry.field))
            entry.name_for_readers(label)
        self.save.setText(t("Save"))
        self.cancel.setText(t("Cancel"))
        self.more.setText(t("More fields"))

    def start(self, name: str = "") -> None:
        """Put the keyboard into a field, or into the first one."""
        first = self.inputs.get(name) or next(iter(self.inputs.values()), None)
        if first is not None:
            first.first_target().setFocus(Qt.FocusReason.TabFocusReason)

    def fit(self, width: int) -> None:
        """Ask for the height that all fields need in this width (pixels), folded ones too."""
        self._unfold(True)
        self._column.activate()
        self._scroll.wanted = self._column.heightForWidth(width - 24) + 8
        self._unfold(False)
        self._scroll.updateGeometry()

    def set_busy(self, busy: bool) -> None:
        """Keep the button from being pressed twice while a save is on its way."""
        self.save.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Esc gives up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._try()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves from within words too, where Enter begins a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._try()
                return True
        return False

    def _build(self, wanted: list[Field]) -> None:
        required = [field for field in wanted if field.required]
        optional = [field for field in wanted if not field.required]
        open_ones = optional if len(optional) <= SHOWN_OPTIONAL else optional[: max(0, SHOWN_OPTIONAL - 1)]
        self._folded = [field for field in optional if field not in open_ones]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        self._scroll = _Room()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("ground", "none")
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        for field in (*required, *open_ones):
            column.addWidget(self._row_of(field))
        self.more = LinkButton()
        self.more.clicked.connect(self._unfold_all)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        for field in self._folded:
            column.addWidget(self._row_of(field))
        column.addStretch(1)
        self._scroll.setWidget(inside)
        whole.addWidget(self._scroll, 1)
        self.save, self.cancel = PrimaryButton(), QuietButton()
        self.save.clicked.connect(self._try)
        self.cancel.clicked.connect(self.left)
        deeds = QHBoxLayout()
        deeds.addWidget(self.save)
        deeds.addWidget(self.cancel)
        deeds.addStretch(1)
        whole.addLayout(deeds)
        self._unfold(False)

    def _row_of(self, field: Field) -> FormRow:
        entry = self.inputs[field.name]
        entry.changed.connect(self._touched)
        entry.first_target().installEventFilter(self)
        row = FormRow("", entry)
        self.rows[field.name] = row
        return row

    def _hint(self, field: Field) -> str:
        if not field.privacy.sealed or field.purpose is None:
            return ""
        language = self.wording.language
        return language.t("Only this station can read it. Kept for: {purpose}", purpose=language.say(field.purpose))

    @Slot()
    def _touched(self) -> None:
        entry = self.sender()
        if isinstance(entry, FieldInput):
            self.rows[entry.field.name].say_wrong(None)
            self.touched.emit()

    @Slot()
    def _unfold_all(self) -> None:
        self._unfold(True)
        self.inputs[self._folded[0].name].first_target().setFocus(Qt.FocusReason.TabFocusReason)

    def _unfold(self, shown: bool) -> None:
        for field in self._folded:
            self.rows[field.name].setVisible(shown)
        self.more.setVisible(bool(self._folded) and not shown)

    @Slot()
    def _try(self) -> None:
        if not self.save.isEnabled():
            return
        values = self.values()
        wrong = {
            name: code
            for name, code in complaints_of(self.register, values, self.wording.catalogue).items()
            if name in self.inputs
        }
        self.complain(wrong)
        if not wrong:
            self.saved.emit(values)
