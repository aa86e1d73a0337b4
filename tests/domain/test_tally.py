"""The nine keys: every visit on exactly one of them, whatever the layout says."""

from hypothesis import given
from hypothesis import strategies as st

from stationdesk.domain.tally import (
    DEFAULT_TILES,
    TILES,
    Tile,
    counts_by_tile,
    people_by_hour,
    read_tiles,
    tile_of,
)

codes = st.sampled_from(["rider", "taxi", "courier", "carer", "x-new", "other"])
layouts = st.lists(st.tuples(codes, st.lists(codes, min_size=1)), max_size=12)


@given(layouts)
def test_there_are_always_nine_keys_in_order(rows: list[object]) -> None:
    tiles = read_tiles(rows)
    assert [tile.key for tile in tiles] == list(range(1, TILES + 1))


@given(layouts, st.dictionaries(codes, st.integers(1, 500)))
def test_counts_under_the_keys_add_up_to_the_people(rows: list[object], people: dict[str, int]) -> None:
    tiles = read_tiles(rows)
    counts = counts_by_tile([(group, ("water",), number) for group, number in people.items()], tiles)
    assert set(counts) == set(range(1, TILES + 1))
    assert sum(counts.values()) == sum(people.values())


def test_a_group_on_several_keys_is_counted_on_the_one_whose_services_it_was_first_given() -> None:
    tiles = read_tiles([["rider", ["rest"]], ["rider", ["water"]], ["rider", ["water", "rest"]]])
    assert tile_of("rider", tiles, ("water",)) == 2
    assert tile_of("rider", tiles, ("water", "charge")) == 2, "another service does not move it"
    assert tile_of("rider", tiles, ("water", "rest")) == 3
    assert tile_of("rider", tiles, ("charge",)) == tile_of("rider", tiles) == 1


def test_a_group_on_two_keys_is_counted_on_the_first_and_one_without_a_key_on_the_ninth() -> None:
    tiles = read_tiles([["taxi", ["rest"]], ["taxi", ["water"]]])
    assert tile_of("taxi", tiles) == 1
    assert tile_of("x-unheard-of", tiles) == 9


def test_a_layout_that_is_none_is_the_default() -> None:
    unread: tuple[object, ...] = (None, "rider", b"rider", 7, [])
    for rows in unread:
        assert read_tiles(rows) == DEFAULT_TILES
    assert read_tiles([["taxi", ["rest"]]])[0] == Tile(1, "taxi", ("rest",))


@given(st.lists(st.tuples(st.integers(0, 95), st.integers(1, 50))))
def test_hours_hold_everybody_once(cells: list[tuple[int, int]]) -> None:
    hours = people_by_hour(cells)
    assert sum(hours.values()) == sum(people for _, people in cells)
    assert all(0 <= hour <= 23 for hour in hours)
    for hour, people in hours.items():
        assert people == sum(count for slot, count in cells if slot // 4 == hour)
