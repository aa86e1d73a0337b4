"""How somebody found it, in one key: three answers, saved at once, of nobody and of no visit.

Made by Today's panels. The words are the register's own.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import OverlayPanel, Tile, plain_label
from stationdesk_sync.model.register import Choice

REGISTER, FIELD = "feedback", "rating"


class RatingPanel(OverlayPanel):
    """``rated`` carries the code of an answer."""

    rated = Signal(str)

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 820)
        self._context = context
        self._choices: tuple[Choice, ...] = context.desk.registers[REGISTER].field(FIELD).choices
        row = QHBoxLayout()
        row.setSpacing(12)
        self.tiles: list[Tile] = []
        for place in range(len(self._choices)):
            tile = Tile(context.theme, str(place + 1))
            tile.setObjectName(str(place))
            tile.setMinimumHeight(88)
            tile.clicked.connect(self._clicked)
            row.addWidget(tile)
            self.tiles.append(tile)
        self.words = plain_label("", "body", tone="ink2", wrap=True)
        self.body.addLayout(row)
        self.body.addWidget(self.words)

    def ask(self) -> None:
        """Open it."""
        language = self._context.language
        for tile, choice in zip(self.tiles, self._choices, strict=True):
            tile.name(language.say(choice.label), "", "")
        self.words.setText(language.t("It belongs to no visit and to nobody. Whoever says nothing is not asked twice."))
        self.open_with(language.t("How did they find it?"), language.t("Nothing said (Esc)"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take 1 to 3; Esc closes, every other key stays here."""
        text = event.text()
        if len(text) == 1 and text.isdecimal() and 0 < int(text) <= len(self._choices) and not event.isAutoRepeat():
            self._take(int(text) - 1)
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Tile):
            self._take(int(sender.objectName()))

    def _take(self, place: int) -> None:
        self.finish()
        self.rated.emit(self._choices[place].code)
