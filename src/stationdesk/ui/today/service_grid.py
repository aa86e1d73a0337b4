"""The services of the catalogue on the nine keys: what a visit is given afterwards (补充服务).

Called by the Today page, which shows it in the place of the tiles. Knows no book.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import ElidedLabel, QuietButton, Tile
from stationdesk_sync.model.catalogue import Catalogue, Entry

PLACES = 9


class ServiceGrid(QWidget):
    """``chosen`` carries a service's code, ``left`` says that nothing was chosen."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = context.language
        self._entries: Sequence[Entry] = ()
        self._held: frozenset[str] = frozenset()
        self._page = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        self._title = ElidedLabel("heading")
        self._more = QuietButton()
        self._more.clicked.connect(self.turn)
        self._back = QuietButton()
        self._back.clicked.connect(self.left)
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        head.addWidget(self._back)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(12)
        column.addLayout(grid, 1)
        self.tiles: list[Tile] = []
        for place in range(PLACES):
            tile = Tile(context.theme, str(place + 1))
            tile.setObjectName(str(place))
            tile.clicked.connect(self._clicked)
            grid.addWidget(tile, place // 3, place % 3)
            self.tiles.append(tile)
        for place in range(3):
            grid.setRowStretch(place, 1)
            grid.setColumnStretch(place, 1)

    def ask(self, catalogue: Catalogue, whose: str, held: Sequence[str]) -> None:
        """Offer the services for a visit that already has ``held``."""
        self._entries = tuple(catalogue.entries("service"))
        self._held = frozenset(held)
        self._page = 0
        self._title.say(self._language.t("Another service for {whose}", whose=whose))
        self._back.setText(self._language.t("Back (Esc)"))
        self._show()

    def press(self, symbol: str) -> None:
        """Take a key: 1-9 chooses, 0 turns the page, Esc and Backspace leave."""
        if symbol in ("esc", "back"):
            self.left.emit()
        elif symbol == "0":
            self.turn()
        elif symbol in "123456789":
            self._choose(int(symbol) - 1)
        elif symbol[0] == "T":
            self._choose(int(symbol[1]) - 1)

    @Slot()
    def turn(self) -> None:
        """Show the next nine services."""
        pages = -(-len(self._entries) // PLACES)
        self._page = (self._page + 1) % max(1, pages)
        self._show()

    def _show(self) -> None:
        pages = max(1, -(-len(self._entries) // PLACES))
        self._more.setText(self._language.t("More, 0 ({page} of {pages})", page=self._page + 1, pages=pages))
        self._more.setVisible(pages > 1)
        for place, tile in enumerate(self.tiles):
            index = self._page * PLACES + place
            if index >= len(self._entries):
                tile.setVisible(False)
                continue
            entry = self._entries[index]
            has = entry.code in self._held
            tile.setVisible(True)
            tile.setEnabled(not has)
            tile.name(entry.label.say(self._language.code), "", "")
            tile.mark(self._language.t("has it already") if has else "", has)

    def _choose(self, place: int) -> None:
        index = self._page * PLACES + place
        if index < len(self._entries) and self._entries[index].code not in self._held:
            self.chosen.emit(self._entries[index].code)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Tile):
            self._choose(int(sender.objectName()))
