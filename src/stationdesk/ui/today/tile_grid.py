"""The nine tally tiles, three by three, and the numbers that stand on them.

Called by the Today page. A number rises when a save has returned, never before.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from stationdesk.app.views import TileView, TodayView
from stationdesk.domain.tally import TILES, tile_of
from stationdesk.domain.tally import Tile as TallyKey
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Tile
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.catalogue import Catalogue


class TileGrid(QWidget):
    """``pressed`` carries the tile 1-9 that was clicked."""

    pressed = Signal(int)

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        make: Callable[[Theme, str], Tile] = Tile,
        gap: int = 12,
    ) -> None:
        super().__init__(parent)
        self._language, self._settings = context.language, context.settings
        self._keys: tuple[TallyKey, ...] = ()
        self._people: dict[int, int] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(gap)
        self.tiles: dict[int, Tile] = {}
        for number in range(1, TILES + 1):
            tile = make(context.theme, str(number))
            tile.setObjectName(str(number))
            tile.clicked.connect(self._clicked)
            grid.addWidget(tile, (number - 1) // 3, (number - 1) % 3)
            self.tiles[number] = tile
        for place in range(3):
            grid.setRowStretch(place, 1)
            grid.setColumnStretch(place, 1)

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show names and numbers as they stand in the book."""
        unit = self._language.t("visits")
        self._keys = tuple(TallyKey(one.key, one.group, one.services) for one in view.tiles)
        for one in view.tiles:
            tile = self.tiles[one.key]
            tile.say_states(self._language.t("saving"), self._language.t("saved"))
            tile.name(*self._names(catalogue, one), unit)
            tile.show_count(one.people)
            self._people[one.key] = one.people

    def _names(self, catalogue: Catalogue, one: TileView) -> tuple[str, str]:
        """Return what stands first on a key and what stands below it."""
        code = self._language.code
        joint = "、" if code == "zh" else ", "
        group = catalogue.short("group", one.group, code)
        if self._settings.now.tiles_first == "service" and one.services:
            return joint.join(catalogue.short("service", service, code) for service in one.services), group
        return group, joint.join(catalogue.warm("service", service, code) for service in one.services)

    def key(self, number: int) -> TallyKey | None:
        """Return what a tile counts, or None before anything was read."""
        return next((one for one in self._keys if one.key == number), None)

    def number_of(self, group: str, services: Sequence[str]) -> int:
        """Return the tile under which a visit is counted."""
        return tile_of(group, self._keys, services)

    def saving(self, number: int, people: int) -> None:
        """A press was taken: show it at once."""
        self.tiles[number].saving(people)

    def saved(self, number: int, people: int, *, waited: int = 0) -> None:
        """``people`` more (or fewer) are durable now; ``waited`` were shown as being saved."""
        self._people[number] = max(0, self._people.get(number, 0) + people)
        self.tiles[number].saved(people, self._people[number], waited=waited)

    def not_saved(self, number: int, people: int) -> None:
        """A press came to nothing: give its look back."""
        self.tiles[number].not_saved(people)

    def counts(self) -> Mapping[int, int]:
        """Return the numbers that are shown."""
        return dict(self._people)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Tile):
            self.pressed.emit(int(sender.objectName()))
