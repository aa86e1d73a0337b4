"""The nine tally keys: which group and services each counts, and the counts that stand on them.

Called by app/today and the screens. A visit belongs to the tile of its group, of several to
that of the services it was first given; whatever has no tile belongs to the ninth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TILES = 9


@dataclass(frozen=True, slots=True)
class Tile:
    """One tally key, 1-9: the group it counts and the services it gives unless told otherwise."""

    key: int
    group: str
    services: tuple[str, ...]


DEFAULT_TILES = (
    Tile(1, "rider", ("rest",)),
    Tile(2, "taxi", ("water",)),
    Tile(3, "sanitation", ("shelter",)),
    Tile(4, "courier", ("charge",)),
    Tile(5, "ride_hailing", ("warm_meal",)),
    Tile(6, "domestic", ("water",)),
    Tile(7, "carer", ("water",)),
    Tile(8, "construction", ("water",)),
    Tile(9, "other", ("water",)),
)


def read_tiles(rows: object) -> tuple[Tile, ...]:
    """Read tiles from a ``tally_layout`` row; what is missing is filled from the default."""
    if not isinstance(rows, Sequence) or isinstance(rows, str | bytes):
        return DEFAULT_TILES
    tiles = []
    for number, row in enumerate(rows[:TILES], start=1):
        group, services = row
        tiles.append(Tile(number, str(group), tuple(str(s) for s in services)))
    return (*tiles, *DEFAULT_TILES[len(tiles) :])


SERVICE_TILES = tuple(
    Tile(key, "other", (service,))
    for key, service in enumerate(
        ("rest", "water", "shelter", "charge", "warm_meal", "toilet", "first_aid", "borrow", "rights"), start=1
    )
)


def tile_of(group: str, tiles: Sequence[Tile], services: Sequence[str] = ()) -> int:
    """Return the key (1-9) under which visits of a group are counted.

    Where several keys count one group, it is the key whose services the visit was first given.
    """
    keys = [tile for tile in tiles if tile.group == group]
    for most in range(len(services), 0, -1):
        for tile in keys:
            if tile.services == tuple(services[:most]):
                return tile.key
    return keys[0].key if keys else TILES


def counts_by_tile(people: Iterable[tuple[str, Sequence[str], int]], tiles: Sequence[Tile]) -> dict[int, int]:
    """Return people per key from ``(group, services, people)``, each visit counted on exactly one."""
    counts = {tile.key: 0 for tile in tiles}
    for group, services, number in people:
        counts[tile_of(group, tiles, services)] += number
    return counts


def people_by_hour(cells: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return people per wall-clock hour from ``(slot, people)`` pairs."""
    hours: dict[int, int] = {}
    for slot, people in cells:
        hours[slot // 4] = hours.get(slot // 4, 0) + people
    return hours


def people_by_group_and_hour(cells: Iterable[tuple[str, int, int]]) -> dict[str, dict[int, int]]:
    """Return people per group and wall-clock hour from ``(group, slot, people)``; what nobody came for is left out."""
    found: dict[str, dict[int, int]] = {}
    for group, slot, people in cells:
        hours = found.setdefault(group, {})
        hours[slot // 4] = hours.get(slot // 4, 0) + people
    return found
