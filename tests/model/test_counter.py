"""Counters: every count once, on top of the newest stock-take, in whatever order they come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model.merge import FieldValue, Version
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.row import Loser, Row, RowState, apply_to_row, fold_row, read_row
from tests.model.sim_registers import STOCK, ident, op_of

CHANGES = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([Kind.INC, Kind.SET]), st.integers(0, 9)), min_size=1, max_size=9
)


def count(clock: int, number: int, name: str = "number") -> Op:
    return op_of("sim_stock", Kind.INC, clock, {name: number})


def take(clock: int, number: object, base: dict | None = None) -> Op:
    return op_of("sim_stock", Kind.SET, clock, {"number": number}, base)


def shown(*ops: tuple[bytes, Op]) -> Row:
    return read_row(STOCK, fold_row(ops))


@settings(max_examples=300)
@given(CHANGES, st.randoms(use_true_random=False))
def test_a_number_is_the_newest_stock_take_and_all_that_was_counted_after_it(changes, dice):
    ops = [
        (ident(n), count(clock, number) if kind is Kind.INC else take(clock, number))
        for n, (clock, kind, number) in enumerate(changes)
    ]
    takes = [(op.clock, identity, op.data["number"]) for identity, op in ops if op.kind is Kind.SET]
    last: tuple = max(takes, default=(0, b"", 0))
    since: list[tuple] = [(o.clock, i, o.data["number"]) for i, o in ops if o.kind is Kind.INC]
    since = [each for each in since if each[:2] > last[:2]]
    state = RowState()
    shuffled = ops + dice.choices(ops, k=3)
    dice.shuffle(shuffled)
    for identity, op in shuffled:
        state = apply_to_row(state, identity, op)
    row = read_row(STOCK, state)
    newest = max([*(each[:2] for each in since), *([last[:2]] if takes else [])])
    assert row.fields["number"] == FieldValue(last[2] + sum(n for _, _, n in since), Version(*newest))
    assert row.set_by["number"] == b"".join(sorted([*(i for _, i, _ in since), *([last[1]] if takes else [])]))


def test_counts_of_two_numbers_are_kept_apart():
    row = shown((ident(1), count(1, 5)), (ident(2), count(2, 3, "broken")), (ident(3), count(3, -2)))
    assert row.fields["number"].value == 3 and row.fields["broken"].value == 3


def test_a_number_may_fall_below_nothing_until_somebody_counts_the_shelf():
    assert shown((ident(1), count(1, -2))).fields["number"].value == -2
    assert shown((ident(1), count(1, -2)), (ident(2), take(2, 4))).fields["number"].value == 4


def test_a_count_with_the_clock_of_the_stock_take_goes_by_its_id():
    assert shown((ident(2), take(5, 10)), (ident(1), count(5, 1))).fields["number"].value == 10
    assert shown((ident(2), take(5, 10)), (ident(3), count(5, 1))).fields["number"].value == 11


def test_of_two_stock_takes_that_knew_nothing_of_each_other_the_loser_is_kept():
    row = shown((ident(1), take(5, 10)), (ident(2), take(6, 7)), (ident(3), count(7, 1)))
    assert row.fields["number"].value == 8
    assert row.losers == (Loser("number", 10, Version(5, ident(1)), Version(6, ident(2))),)
    assert shown((ident(1), take(5, 10)), (ident(2), take(6, 7, {"number": 5}))).losers == ()


def test_what_is_counted_on_a_deleted_row_is_held_for_review():
    end = (ident(2), op_of("sim_stock", Kind.DEL, 6, {}))
    row = shown((ident(1), count(5, 4)), end, (ident(3), count(7, 1)), (ident(4), take(8, 3)))
    assert row.fields["number"].value == 4 and row.late == (Version(7, ident(3)), Version(8, ident(4)))
    assert "number" not in shown(end, (ident(3), count(7, 1))).fields


def test_a_stock_take_that_is_no_number_counts_as_nothing():
    assert shown((ident(1), take(5, "many")), (ident(2), count(6, 2))).fields["number"].value == 2
