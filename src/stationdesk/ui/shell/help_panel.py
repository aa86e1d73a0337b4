"""Short help for each page, always at hand without a network: the keys, and what the page is for."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import KeyCap, OverlayPanel, plain_label
from stationdesk_sync.model.language import N_

Line = tuple[tuple[str, ...], str]
EVERYWHERE: Sequence[Line] = (
    (("Ctrl 1", "Ctrl 7"), N_("Go to a page")),
    (("F11",), N_("Open or close the station")),
    (("F12",), N_("Say who is on duty")),
    (("Ctrl P",), N_("Look at the day sheet and print it")),
    (("Esc",), N_("Close what is open, go back")),
)
PAGES: Mapping[str, tuple[str, Sequence[Line]]] = {
    "today": (
        N_("One key counts one visit and saves it at once. Nobody is registered; nothing has to be typed."),
        (
            (("1", "9"), N_("Count a visit; F2–F10 do the same")),
            (("*",), N_("Several people: star, number, then the key. Ten or more: two stars, two digits")),
            (("+", "−"), N_("One more or one less in the last visit")),
            (("←",), N_("Take the last visit back; Ctrl+Z does the same")),
            (("/",), N_("Another service for the last visit")),
        ),
    ),
    "records": (
        N_("What was recorded here, newest first. Correct or take back a record; everything stays in its history."),
        (),
    ),
    "registers": (N_("Events, checks, feedback and more: choose a register on the left, then add a record."), ()),
    "shift": (N_("Open, close, hand over. What you write here is what the next shift reads first."), ()),
    "sheet": (N_("The day on one page, ready to sign. Anyone can compare its check code with the records."), ()),
    "sync": (N_("What the hub has received and what still waits. Counting never waits for the network."), ()),
    "settings": (N_("Language, print size, keys, hours, PIN and backups."), ()),
}
ASSURANCE = N_("Everything counted is kept on this PC first. Phone for workers' rights: 12351.")


class HelpPanel(OverlayPanel):
    """Opens on the page that is shown."""

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 860)
        self._context = context
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setMinimumHeight(540)
        self.body.addWidget(self._area, 1)

    def open_on(self, page: str, title: str) -> None:
        """Show the help of a page."""
        language = self._context.language
        purpose, lines = PAGES.get(page, ("", ()))
        content = QWidget()
        content.setProperty("ground", "none")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        if purpose:
            column.addWidget(plain_label(language.t(purpose), "body", wrap=True))
        column.addLayout(self._keys((*lines, *EVERYWHERE)))
        column.addWidget(plain_label(language.t(ASSURANCE), "body", tone="green", wrap=True))
        column.addStretch(1)
        self._area.setWidget(content)
        heading = language.t("Help: {page}", page=title)
        self.open_with(heading, language.t("Back (Esc)"), self.close_button)

    def _keys(self, lines: Sequence[Line]) -> QGridLayout:
        language, theme = self._context.language, self._context.theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (keys, words) in enumerate(lines):
            caps = QHBoxLayout()
            caps.setSpacing(6)
            caps.addWidget(KeyCap(theme, keys[0]))
            for key in keys[1:]:
                caps.addWidget(plain_label("–" if len(keys[0]) > 1 or keys[0].isdigit() else "", "body"))
                caps.addWidget(KeyCap(theme, key))
            caps.addStretch(1)
            grid.addLayout(caps, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(plain_label(language.t(words), "body", wrap=True), row, 1)
        return grid
