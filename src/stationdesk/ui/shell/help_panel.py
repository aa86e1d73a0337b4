"""Short help for each page, always at hand without a network: the keys, and what the page is for."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import KeyCap, OverlayPanel, QuietButton, icon, plain_label
from stationdesk.ui.shell.key_table import EVERYWHERE, PAGES, KeyLine
from stationdesk_sync.model.language import N_

PURPOSES: Mapping[str, str] = {
    "today": N_("One key counts one visit and saves it at once. Nobody is registered; nothing has to be typed."),
    "records": N_(
        "What was recorded here, newest first. Correct or take back a record; everything stays in its history."
    ),
    "registers": N_("Events, checks, feedback and more: choose a register on the left, then add a record."),
    "shift": N_("Open, close, hand over. What you write here is what the next shift reads first."),
    "sheet": N_("The day on one page, ready to sign. Anyone can compare its check code with the records."),
    "sync": N_("What the hub has received and what still waits. Counting never waits for the network."),
    "settings": N_("Language, print size, keys, hours, PIN and backups."),
}
ASSURANCE = N_("Everything counted is kept on this PC first. Phone for workers' rights: 12351.")


def help_words(page: str) -> tuple[str, ...]:
    """Return what the help of a page says, as source texts: by these it is found."""
    return tuple(words for words in (PURPOSES.get(page, ""), *(line.words for line in PAGES.get(page, ()))) if words)


class HelpPanel(OverlayPanel):
    """Opens on the page that is shown."""

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 860)
        self._context = context
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setMinimumHeight(480)
        self.body.addWidget(self._area, 1)
        self.card_button = QuietButton()
        self.card_button.clicked.connect(self._open_card)
        self.body.addWidget(self.card_button, 0, Qt.AlignmentFlag.AlignLeft)

    def open_on(self, page: str, title: str) -> None:
        """Show the help of a page."""
        language = self._context.language
        purpose = PURPOSES.get(page, "")
        content = QWidget()
        content.setProperty("ground", "none")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        if purpose:
            column.addWidget(plain_label(language.t(purpose), "body", wrap=True))
        column.addLayout(self._keys((*PAGES.get(page, ()), *EVERYWHERE)))
        column.addWidget(plain_label(language.t(ASSURANCE), "body", tone="green", wrap=True))
        column.addStretch(1)
        self._area.setWidget(content)
        self.card_button.setText(language.t("All keys on one sheet of paper"))
        self.card_button.setIcon(icon(self._context.theme, "print", "ink"))
        heading = language.t("Help: {page}", page=title)
        self.open_with(heading, language.t("Back (Esc)"), self.close_button)

    @Slot()
    def _open_card(self) -> None:
        self.finish()
        self._context.navigate.go("key_card")

    def _keys(self, lines: Sequence[KeyLine]) -> QGridLayout:
        language, theme = self._context.language, self._context.theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(lines):
            caps = QHBoxLayout()
            caps.setSpacing(6)
            caps.addWidget(KeyCap(theme, line.caps[0]))
            for key in line.caps[1:]:
                caps.addWidget(plain_label("–" if line.run else "", "body"))
                caps.addWidget(KeyCap(theme, key))
            caps.addStretch(1)
            grid.addLayout(caps, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(plain_label(language.t(line.words), "body", wrap=True), row, 1)
        return grid
