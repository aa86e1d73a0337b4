"""The question before a copy takes the place of the book: what would not be in it, what is kept, yes or no.

Called by the section on backups.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.app.ports import BackupFile
from stationdesk.app.put_back import CopyToPutBack
from stationdesk.ui.context import Context
from stationdesk.ui.parts import OverlayPanel, PrimaryButton, plain_label


class PutBackPanel(OverlayPanel):
    """``wanted`` carries the ``BackupFile`` that is to be put back."""

    wanted = Signal(object)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 760)
        self._context = context
        self._file: BackupFile | None = None
        self.missing = plain_label("", "strong", wrap=True)
        self.kept = plain_label("", "body", wrap=True)
        self.hub = plain_label("", "body", wrap=True)
        self.deed = PrimaryButton()
        self.deed.clicked.connect(self._do)
        for label in (self.missing, self.kept, self.hub):
            self.body.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.deed)
        self.body.addLayout(row)

    def ask(self, copy: CopyToPutBack, when: str) -> None:
        """Ask about a copy; the keyboard stands on the way out, not on the deed."""
        language = self._context.language
        self._file = copy.file
        none = language.t("Nothing was entered here since: the copy holds the same.")
        some = language.tn(
            "{n} entry that was made here since will not be in the book.",
            "{n} entries that were made here since will not be in the book.",
            copy.newer,
        )
        self.missing.setText(some if copy.newer else none)
        self.kept.setText(
            language.t("A copy of the book as it is now is made first, so you can come back to it the same way.")
        )
        self.hub.setText(
            language.t("What the hub has received stays there. This desk goes on under a new letter.")
            if copy.joined
            else ""
        )
        self.hub.setVisible(copy.joined)
        self.deed.setText(language.t("Put it back"))
        heading = language.t("Put the copy of {when} back?", when=when)
        self.open_with(heading, language.t("Leave it as it is (Esc)"), self.close_button)

    @Slot()
    def _do(self) -> None:
        file = self._file
        self.finish()
        if file is not None:
            self.wanted.emit(file)
