"""The tiles of Today and whatever shows the same numbers elsewhere: one press is seen on all of them at once.

Made by the Today page, which stays the only one that counts. Knows no book.
"""

from typing import Protocol

from stationdesk.app.faults import Fault
from stationdesk.app.views import TodayView
from stationdesk.ui.today.sentences import Told
from stationdesk.ui.today.tile_grid import TileGrid
from stationdesk_sync.model.catalogue import Catalogue


class Mirror(Protocol):
    """A second place that shows the tiles, whether all is saved, and the number being entered."""

    grid: TileGrid

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show the day as it stands in the book."""
        ...

    def say_status(self, told: Told) -> None:
        """Say whether everything is saved."""
        ...

    def show_pending(self, waiting: str | None) -> None:
        """Show the number that is being entered, or none."""
        ...

    def tell(self, fault: Fault | None) -> None:
        """Tell of trouble, or that there is none any more."""
        ...


class Mirrors:
    """The first grid is the page's own; a mirror that is added takes part from then on."""

    def __init__(self, first: TileGrid) -> None:
        self._first = first
        self._others: list[Mirror] = []
        self._seen: tuple[TodayView, Catalogue] | None = None
        self._told: Told | None = None

    def add(self, mirror: Mirror) -> None:
        """Take one more in; it shows at once what the others show."""
        self._others.append(mirror)
        if self._seen is not None:
            mirror.grid.show_view(*self._seen)
            mirror.show_view(*self._seen)
        if self._told is not None:
            mirror.say_status(self._told)

    def show_view(self, view: TodayView, catalogue: Catalogue) -> None:
        """Show names and numbers as they stand in the book."""
        self._seen = (view, catalogue)
        for grid in self._grids():
            grid.show_view(view, catalogue)
        for other in self._others:
            other.show_view(view, catalogue)

    def saving(self, tile: int, people: int) -> None:
        """A press was taken."""
        for grid in self._grids():
            grid.saving(tile, people)

    def saved(self, tile: int, people: int, *, waited: int = 0) -> None:
        """``people`` more (or fewer) are durable now; ``waited`` were shown as being saved."""
        for grid in self._grids():
            grid.saved(tile, people, waited=waited)

    def not_saved(self, tile: int, people: int) -> None:
        """A press came to nothing."""
        for grid in self._grids():
            grid.not_saved(tile, people)

    def say_status(self, told: Told) -> None:
        """Say whether everything is saved."""
        self._told = told
        for other in self._others:
            other.say_status(told)

    def show_pending(self, waiting: str | None) -> None:
        """Show the number that is being entered."""
        for other in self._others:
            other.show_pending(waiting)

    def tell(self, fault: Fault | None) -> None:
        """Tell of trouble wherever somebody may look, and take it away when it has passed."""
        for other in self._others:
            other.tell(fault)

    def _grids(self) -> tuple[TileGrid, ...]:
        return (self._first, *(other.grid for other in self._others))
