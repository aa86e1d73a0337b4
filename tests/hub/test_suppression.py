"""Small cells: whatever totals a reader knows, no cell of 1 to 4 people can be worked out."""

import itertools
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.hub.suppress import THRESHOLD, Cell, Hidden, suppress, suppress_line

SIZES = st.integers(1, 3)
PEOPLE = st.one_of(st.just(0), st.integers(1, 9))
TABLES = st.tuples(SIZES, SIZES).flatmap(
    lambda size: st.lists(st.lists(PEOPLE, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


def alternatives(table: Sequence[Sequence[int]], shown: Sequence[Sequence[Cell]]) -> Iterator[list[list[int]]]:
    """Give every table that fits what is shown and all row and column totals."""
    rows = []
    for values, cells in zip(table, shown, strict=True):
        total = sum(values)
        options = [
            [cell] if isinstance(cell, int) else range(THRESHOLD if cell is Hidden.SMALL else total + 1)
            for cell in cells
        ]
        rows.append([row for row in itertools.product(*options) if sum(row) == total])
    columns = [sum(column) for column in zip(*table, strict=True)]
    for candidate in itertools.product(*rows):
        if [sum(column) for column in zip(*candidate, strict=True)] == columns:
            yield [list(row) for row in candidate]


@settings(max_examples=150)
@given(TABLES)
def test_no_small_cell_can_be_worked_out_from_its_totals(table: list[list[int]]) -> None:
    shown = suppress(table).cells
    if shown is None:
        return
    possible = list(itertools.islice(alternatives(table, shown), 4000))
    for r, row in enumerate(table):
        for c, people in enumerate(row):
            if 0 < people < THRESHOLD:
                assert shown[r][c] is Hidden.SMALL
                assert len({other[r][c] for other in possible}) > 1, (table, shown)


@given(TABLES)
def test_what_is_shown_is_true(table: list[list[int]]) -> None:
    shown = suppress(table).cells
    for r, row in enumerate(shown or ()):
        for c, cell in enumerate(row):
            assert cell == table[r][c] or isinstance(cell, Hidden)
            assert (cell is Hidden.SMALL) <= (table[r][c] < THRESHOLD)


@given(st.lists(PEOPLE, min_size=1, max_size=8))
def test_of_a_line_of_totals_no_small_one_can_be_worked_out(people: list[int]) -> None:
    shown = suppress_line(people)
    if sum(people) == 0:
        assert all(isinstance(cell, int) for cell in shown)
    for n, count in enumerate(people):
        if 0 < count < THRESHOLD:
            assert shown[n] is Hidden.SMALL
            hidden = [m for m, cell in enumerate(shown) if isinstance(cell, Hidden) and m != n]
            assert hidden or len(people) == 1


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert suppress([[5, 0], [12, 7]]).cells == ((5, 0), (12, 7))
    assert suppress([]).cells == ()


def test_a_single_group_with_a_small_cell_is_not_shown_by_the_hour() -> None:
    assert suppress([[3, 0, 9]]).cells is None
