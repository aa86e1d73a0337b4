"""The marked record in one sentence, with real buttons for what can be done to it.

Called by the record list. Always stands in the same place, so that nothing moves under the hand.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from stationdesk.app.views import RecordLine
from stationdesk.ui.parts import Card, QuietButton, icon, plain_label
from stationdesk.ui.records.listing import Listing
from stationdesk.ui.records.rows import sentence
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.register import Register

CORRECT, SERVICES, WITHDRAW, HISTORY = "correct", "services", "withdraw", "history"
VISIT, SHIFT = "visit", "shift"
# These two have screens of their own instead of the register page; a person makes their records all the same.
OWN_SCREENS = (VISIT, SHIFT)
LEAST_WORDS = 400
_ICONS = {CORRECT: "pencil", SERVICES: "plus", WITHDRAW: "undo", HISTORY: "history"}


def made_by_hand(register: Register) -> bool:
    """Tell whether people enter records of this register, so that they may correct them."""
    return register.page or register.name in OWN_SCREENS


class RecordStrip(Card):
    """``pressed`` carries the deed: correct, services, withdraw, history."""

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(margin=14)
        self._theme = theme
        self.about = ""
        words = QVBoxLayout()
        words.setSpacing(0)
        self._about = plain_label("", "strong", wrap=True)
        self._state = plain_label("", "small", wrap=True)
        words.addWidget(self._about)
        words.addWidget(self._state)
        self.buttons = {code: QuietButton() for code in _ICONS}
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(8)
        for code, button in self.buttons.items():
            button.setObjectName(code)
            button.clicked.connect(self._press)
            self._deeds.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)
        self._row.addLayout(self._deeds)
        self.body.addLayout(self._row)
        theme.switched.connect(self._draw)
        self._draw()

    def show_line(self, listing: Listing, line: RecordLine | None) -> None:
        """Say which record is marked and offer what may be done to it."""
        t = listing.wording.language.t
        names = {
            CORRECT: t("Correct"),
            SERVICES: t("Another service"),
            WITHDRAW: t("Withdraw"),
            HISTORY: t("History"),
        }
        for code, button in self.buttons.items():
            button.setText(names[code])
        self.about = (
            sentence(listing.register, line, listing.wording) if line is not None else t("Choose a record above.")
        )
        self._about.setText(self.about)
        row = listing.shown.lines.index(line) if line in listing.shown.lines else -1
        self._state.setText(listing.shown.rows[row][-1] if row >= 0 else "")
        self._state.setVisible(row >= 0)
        stands = line is not None and not line.record.withdrawn
        by_hand = made_by_hand(listing.register)
        self.buttons[CORRECT].setEnabled(stands and by_hand)
        self.buttons[SERVICES].setEnabled(stands)
        self.buttons[WITHDRAW].setEnabled(stands and by_hand)
        self.buttons[HISTORY].setEnabled(line is not None)
        self.buttons[CORRECT].setVisible(by_hand)
        self.buttons[SERVICES].setVisible(listing.register.name == VISIT)
        self.buttons[WITHDRAW].setVisible(by_hand and listing.register.facts)
        self._arrange()

    def start(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        for button in self.buttons.values():
            if button.isEnabled() and not button.isHidden():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the sentence where they would leave it a column of single words."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() - self._deeds.sizeHint().width() >= LEAST_WORDS
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        self._row.setAlignment(self._deeds, Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.pressed.emit(button.objectName())

    @Slot()
    def _draw(self) -> None:
        for code, button in self.buttons.items():
            button.setIcon(icon(self._theme, _ICONS[code], "accent"))
