"""A desk used alone: a friendly word, and the way to join a hub by its address and an enrolment code.

Called by the sync page. The code is grouped while it is typed; what it means is checked by the hub link.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from stationdesk.app.faults import Fault
from stationdesk.ui.parts import Card, FaultPanel, FormRow, PrimaryButton, QuietButton, icon_picture, plain_label
from stationdesk.ui.sync_centre.stick_place import stick_place
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.language import Language

CODE_LENGTH = 20
_GROUP = 4
ENROL_SUFFIX = ".sdenrol"
_ADDRESS_LENGTH = 200


def grouped_code(typed: str) -> str:
    """Return an enrolment code in capitals, in groups of four, without what cannot stand in one."""
    plain = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())[:CODE_LENGTH]
    return "-".join(plain[n : n + _GROUP] for n in range(0, len(plain), _GROUP))


class JoinCard(Card):
    """``join`` carries address and code once both are there, ``join_with`` the place of an enrolment file."""

    join = Signal(str, str)
    join_with = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(margin=28)
        self._theme = theme
        self._language = Language("en")
        self._picture = QLabel()
        self.title = plain_label("", "title", wrap=True)
        self.words = plain_label("", "body", tone="ink2", wrap=True)
        self.fault = FaultPanel()
        self.address, self.code = QLineEdit(), QLineEdit()
        self.address.setMaxLength(_ADDRESS_LENGTH)
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.address_row, self.code_row = FormRow("", self.address), FormRow("", self.code)
        self.deed, self.with_file = PrimaryButton(), QuietButton()
        self.no_network = plain_label("", "small", tone="ink2", wrap=True)
        self.code.textEdited.connect(self._group)
        self.address.returnPressed.connect(self._try)
        self.code.returnPressed.connect(self._try)
        self.deed.clicked.connect(self._try)
        self.with_file.clicked.connect(self._choose_file)
        inside = QVBoxLayout()
        inside.setSpacing(14)
        for widget in (self._picture, self.title, self.words, self.fault, self.address_row, self.code_row):
            inside.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.deed)
        line.addSpacing(24)
        line.addWidget(self.no_network, 1)
        line.addWidget(self.with_file)
        inside.addLayout(line)
        inside.addStretch(1)
        self.body.addLayout(inside)
        theme.switched.connect(self._draw)
        self._draw()

    def reword(self, language: Language) -> None:
        """Say everything in another language."""
        t = language.t
        self._language = language
        self.title.setText(t("This desk is used alone"))
        self.words.setText(
            t(
                "Everything is saved on this PC and everything works. When the union gives you a code, this desk can "
                "join its hub: all records made so far are then sent up unchanged."
            )
        )
        self.address_row.relabel(
            t("Address of the hub"), t("It starts with https:// and stands on the union's letter.")
        )
        self.code_row.relabel(t("Enrolment code"), t("20 letters and digits; it is valid for 7 days and only once."))
        self.deed.setText(t("Join the hub"))
        self.no_network.setText(t("No network? Then take the file that the union gave you."))
        self.with_file.setText(t("Join with a file"))
        self.fault.relabel(language)

    def set_busy(self, busy: bool) -> None:
        """Keep the button from being pressed while the hub is asked."""
        self.deed.setEnabled(not busy)
        self.with_file.setEnabled(not busy)
        t = self._language.t
        self.deed.setText(t("Asking the hub …") if busy else t("Join the hub"))

    def refuse(self, fault: Fault) -> None:
        """Show why the hub was not joined; what was typed stays."""
        self.set_busy(False)
        self.fault.show_fault(fault, self._language)

    @Slot()
    def _group(self) -> None:
        behind = len(self.code.text()) - self.code.cursorPosition()
        text = grouped_code(self.code.text())
        self.code.setText(text)
        self.code.setCursorPosition(max(0, len(text) - behind))
        self.code_row.say_wrong(None)

    @Slot()
    def _try(self) -> None:
        if not self.deed.isEnabled():
            return
        t = self._language.t
        address, code = self.address.text().strip(), self.code.text()
        self.address_row.say_wrong(None if address else t("Please enter the address."))
        whole = len(code.replace("-", "")) == CODE_LENGTH
        self.code_row.say_wrong(None if whole else t("The code has 20 letters and digits; please check it."))
        if address and whole:
            self.fault.clear()
            self.set_busy(True)
            self.join.emit(address, code)

    @Slot()
    def _choose_file(self) -> None:
        title, kinds = self._language.t("Join with a file"), f"{self._language.t('Enrolment files')} (*{ENROL_SUFFIX})"
        dialog = QFileDialog(self, title, str(stick_place()), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    @Slot(str)
    def _file_chosen(self, place: str) -> None:
        self.fault.clear()
        self.set_busy(True)
        self.join_with.emit(place)

    @Slot()
    def _draw(self) -> None:
        self._picture.setPixmap(icon_picture(self._theme, "cloud-slash", "edge", 56))
