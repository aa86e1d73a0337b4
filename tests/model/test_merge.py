"""Changes of one row come together the same way in whatever order they arrive, however often."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model.merge import (
    DayDiffers,
    FactRow,
    FieldValue,
    RowTaken,
    Version,
    apply_set,
    apply_to_fact,
    fold_fact,
    fold_facts,
)
from stationdesk_sync.model.op import Kind, Op

ROW = b"r" * 16
NONCE = b"n" * 8
DAY = "2026-11-24"


def fact_op(kind: Kind, clock: int, people: int = 1, day: str = DAY, row: bytes = ROW) -> Op:
    data: dict[str, object] = {"day": day, "tz": "Asia/Shanghai"}
    data |= {"reason": "undo"} if kind is Kind.WITHDRAW else {"people": people}
    return Op("visit", row, kind, clock, 1, data, nonce=None if kind is Kind.FACT else NONCE)


IDS = st.integers(0, 255).map(lambda n: bytes([n]) * 16)
LATER = st.tuples(IDS, st.sampled_from([Kind.CORRECT, Kind.WITHDRAW]), st.integers(1, 5), st.integers(1, 9))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[bytes, Op]]:
    """One fact, and corrections and withdrawals of it, each with an id of its own."""
    later = draw(st.lists(LATER, max_size=6, unique_by=lambda change: change[0]))
    ops = [(b"\xff" * 15 + b"f", fact_op(Kind.FACT, draw(st.integers(1, 5)), 1))]
    return ops + [(identity, fact_op(kind, clock, people)) for identity, kind, clock, people in later]


@settings(max_examples=300)
@given(histories(), st.randoms(use_true_random=False))
def test_a_fact_comes_out_the_same_in_any_order_and_however_often(ops, dice):
    expected = fold_fact(ops)
    shuffled = ops + dice.choices(ops, k=3)
    dice.shuffle(shuffled)
    assert fold_fact(shuffled) == expected


@settings(max_examples=300)
@given(histories(), st.randoms(use_true_random=False))
def test_one_op_after_the_other_gives_what_folding_gives(ops, dice):
    rest = ops[1:]
    dice.shuffle(rest)
    row = apply_to_fact(None, *ops[0])
    for identity, op in [*rest, *rest]:
        row = apply_to_fact(row, identity, op)
    assert row == fold_fact(ops)


def test_two_corrections_by_two_clocks_choose_one_payload_in_both_orders():
    fact = (b"f" * 16, fact_op(Kind.FACT, 5))
    early, late = (b"a" * 16, fact_op(Kind.CORRECT, 6, 3)), (b"b" * 16, fact_op(Kind.CORRECT, 7, 4))
    for order in itertools.permutations([fact, early, late]):
        row = fold_fact(order)
        assert row is not None and row.data["people"] == 4


def test_at_one_clock_the_greater_op_id_wins():
    fact = (b"f" * 16, fact_op(Kind.FACT, 5))
    one, two = (b"a" * 16, fact_op(Kind.CORRECT, 7, 3)), (b"b" * 16, fact_op(Kind.CORRECT, 7, 4))
    for order in ([fact, one, two], [fact, two, one]):
        row = fold_fact(order)
        assert row is not None and row.data["people"] == 4


def test_a_correction_wins_over_the_fact_even_with_a_clock_that_went_back():
    row = fold_fact([(b"f" * 16, fact_op(Kind.FACT, 9)), (b"a" * 16, fact_op(Kind.CORRECT, 2, 7))])
    assert row is not None and row.data["people"] == 7 and row.amended


def test_a_withdrawal_wins_for_ever_before_between_and_after():
    ops = [
        (b"f" * 16, fact_op(Kind.FACT, 5)),
        (b"w" * 16, fact_op(Kind.WITHDRAW, 1)),
        (b"c" * 16, fact_op(Kind.CORRECT, 9, 4)),
    ]
    for order in itertools.permutations(ops):
        row = fold_fact(order)
        assert row is not None and not row.counts


def test_a_row_without_its_fact_counts_nowhere():
    row = fold_fact([(b"c" * 16, fact_op(Kind.CORRECT, 9, 4))])
    assert row is not None and not row.counts


def test_a_change_of_another_day_and_a_second_fact_are_set_aside():
    row = apply_to_fact(None, b"f" * 16, fact_op(Kind.FACT, 5))
    with pytest.raises(DayDiffers):
        apply_to_fact(row, b"c" * 16, fact_op(Kind.CORRECT, 6, day="2026-11-25"))
    with pytest.raises(RowTaken):
        apply_to_fact(row, b"g" * 16, fact_op(Kind.FACT, 6))
    assert apply_to_fact(row, b"f" * 16, fact_op(Kind.FACT, 5)) == row


def test_what_is_set_aside_says_why():
    row = apply_to_fact(None, b"f" * 16, fact_op(Kind.FACT, 5))
    with pytest.raises(RowTaken, match=r"^two facts with one row id$"):
        apply_to_fact(row, b"g" * 16, fact_op(Kind.FACT, 5))
    with pytest.raises(DayDiffers, match=r"^correct of day 2026-11-25, fact of day 2026-11-24$"):
        apply_to_fact(row, b"c" * 16, fact_op(Kind.CORRECT, 6, day="2026-11-25"))
    with pytest.raises(ValueError, match=r"^set is no op of a fact register$"):
        apply_to_fact(row, b"c" * 16, fact_op(Kind.SET, 6))


def test_a_row_says_which_op_it_shows_and_what_the_withdrawal_said():
    fact, change = Version(5, b"f" * 16), Version(6, b"c" * 16)
    row = apply_to_fact(None, fact.op_id, fact_op(Kind.FACT, 5, 2))
    assert row == FactRow(DAY, fact, fact, fact_op(Kind.FACT, 5, 2).data)
    row = apply_to_fact(row, change.op_id, fact_op(Kind.CORRECT, 6, 3))
    assert row == FactRow(DAY, fact, change, fact_op(Kind.CORRECT, 6, 3).data, True)
    gone = apply_to_fact(row, b"w" * 16, fact_op(Kind.WITHDRAW, 7))
    assert gone.withdrawn == Version(7, b"w" * 16) and gone.withdrawal == fact_op(Kind.WITHDRAW, 7).data
    assert gone.data == row.data and gone.shown == change


def test_a_fact_that_comes_after_its_correction_is_there_and_not_shown():
    row = apply_to_fact(None, b"c" * 16, fact_op(Kind.CORRECT, 6, 3))
    row = apply_to_fact(row, b"f" * 16, fact_op(Kind.FACT, 5, 2))
    assert row.counts and row.fact == Version(5, b"f" * 16) and row.data["people"] == 3
    assert row == fold_fact([(b"f" * 16, fact_op(Kind.FACT, 5, 2)), (b"c" * 16, fact_op(Kind.CORRECT, 6, 3))])


def test_an_op_that_is_repeated_gives_the_very_same_row():
    row = apply_to_fact(None, b"f" * 16, fact_op(Kind.FACT, 5, 2))
    for identity, op in ((b"c" * 16, fact_op(Kind.CORRECT, 6, 3)), (b"w" * 16, fact_op(Kind.WITHDRAW, 7))):
        row = apply_to_fact(row, identity, op)
        assert apply_to_fact(row, identity, op) is row


def test_an_op_without_a_day_belongs_to_no_day():
    row = apply_to_fact(None, b"f" * 16, Op("visit", ROW, Kind.FACT, 5, 1, {}))
    assert row.day == ""


def test_a_fact_goes_before_what_was_said_of_it_and_what_is_set_aside_hides_nothing():
    fact = (b"\xff" * 16, fact_op(Kind.FACT, 9, 2))
    other_day = (b"a" * 16, fact_op(Kind.CORRECT, 1, 7, day="2026-11-25"))
    later = (b"b" * 16, fact_op(Kind.CORRECT, 2, 4))
    second = (b"\xfe" * 16, fact_op(Kind.FACT, 10, 8))
    for order in itertools.permutations([fact, other_day, later, second]):
        row = fold_fact(order)
        assert row is not None and row.day == DAY and row.data["people"] == 4
        assert row.fact == Version(9, b"\xff" * 16)
    assert fold_facts([other_day, fact]) == {ROW: fold_fact([fact])}
    assert fold_fact([]) is None


def test_the_earliest_says_the_day_while_the_fact_is_missing():
    early = (b"\xff" * 16, fact_op(Kind.CORRECT, 1, 7, day="2026-11-25"))
    late = (b"a" * 16, fact_op(Kind.CORRECT, 2, 4))
    for order in ([early, late], [late, early]):
        row = fold_fact(order)
        assert row is not None and row.day == "2026-11-25" and row.data["people"] == 7


def test_rows_are_kept_apart():
    rows = fold_facts([(b"a" * 16, fact_op(Kind.FACT, 1)), (b"b" * 16, fact_op(Kind.FACT, 1, row=b"s" * 16))])
    assert len(rows) == 2 and all(isinstance(row, FactRow) for row in rows.values())


SETS = st.lists(
    st.tuples(IDS, st.integers(1, 4), st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), min_size=1)),
    max_size=7,
    unique_by=lambda change: change[0],
)


@settings(max_examples=300)
@given(SETS, st.randoms(use_true_random=False))
def test_fields_of_a_row_come_out_the_same_in_any_order_and_however_often(changes, dice):
    ops = [(identity, Op("event", ROW, Kind.SET, clock, 1, data)) for identity, clock, data in changes]

    def merged(order: list[tuple[bytes, Op]]) -> dict[str, FieldValue]:
        fields: dict[str, FieldValue] = {}
        for identity, op in order:
            fields = apply_set(fields, identity, op)
        return fields

    shuffled = ops + dice.choices(ops, k=2) if ops else []
    dice.shuffle(shuffled)
    assert merged(shuffled) == merged(ops)
    for name, held in merged(ops).items():
        assert held.version == max((c, i) for i, c, data in changes if name in data)
