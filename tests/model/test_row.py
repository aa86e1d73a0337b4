"""Rows set field by field: equal ops give an equal row in any order, any grouping, however often; no value vanishes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model.erasure import ERASED
from stationdesk_sync.model.merge import FieldValue, Version, apply_set
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.row import (
    Edit,
    Loser,
    Row,
    RowState,
    apply_to_row,
    change_of,
    fold_row,
    join,
    read_row,
)
from tests.model.sim_registers import LOAN, NOTE, REGISTERS, SEALED, STOCK, ident, op_of

Ops = list[tuple[bytes, Op]]
TITLES = st.sampled_from(["a", "b", "c"])
CLOCKS = st.integers(1, 6)
BASES = st.dictionaries(st.sampled_from(["title", "words", "number"]), CLOCKS, max_size=2)
SETS = st.dictionaries(st.sampled_from(["title", "mood"]), TITLES, min_size=1)
CHANGES = st.one_of(
    st.tuples(st.just(Kind.SET), SETS),
    st.tuples(st.just(Kind.SET), st.just({"words": SEALED})),
    st.tuples(st.just(Kind.SET), st.builds(lambda n: {"number": n}, st.integers(0, 9))),
    st.tuples(st.just(Kind.INC), st.builds(lambda n: {"number": n}, st.integers(-3, 3).filter(bool))),
    st.tuples(st.sampled_from([Kind.DEL, Kind.ERASE]), st.just({})),
)


def note(kind: Kind, clock: int, data: dict, base: dict | None = None) -> Op:
    return op_of("sim_note", kind, clock, data, base)


@st.composite
def histories(draw: st.DrawFn) -> Ops:
    """Ops of one row with ids of their own; some share a clock."""
    made = draw(st.lists(st.tuples(CLOCKS, CHANGES, BASES), max_size=8))
    numbers = draw(st.permutations(range(len(made))))
    return [
        (ident(number), note(kind, clock, data, base))
        for number, (clock, (kind, data), base) in zip(numbers, made, strict=True)
    ]


def shown(*ops: tuple[bytes, Op]) -> Row:
    return read_row(NOTE, fold_row(ops))


@settings(max_examples=300)
@given(histories(), st.randoms(use_true_random=False), st.sampled_from(["sim_note", "sim_stock"]))
def test_a_row_comes_out_the_same_in_any_order_and_however_often(ops, dice, name):
    shuffled = ops + dice.choices(ops, k=3) if ops else []
    dice.shuffle(shuffled)
    assert fold_row(shuffled) == fold_row(ops)
    assert read_row(REGISTERS[name], fold_row(shuffled)) == read_row(REGISTERS[name], fold_row(ops))


@settings(max_examples=300)
@given(histories(), st.randoms(use_true_random=False))
def test_one_op_after_the_other_gives_what_folding_gives(ops, dice):
    shuffled = ops + dice.choices(ops, k=3) if ops else []
    dice.shuffle(shuffled)
    state: RowState | None = None
    for identity, op in shuffled:
        state = apply_to_row(state, identity, op)
    assert (state or RowState()) == fold_row(ops)


@settings(max_examples=300)
@given(histories(), histories(), histories())
def test_states_of_a_row_may_be_joined_in_any_grouping(one, two, three):
    ops = [
        [(bytes([number]) + identity[1:], op) for identity, op in some] for number, some in enumerate((one, two, three))
    ]
    a, b, c = map(fold_row, ops)
    assert join([join([a, b]), c]) == join([a, join([b, c])]) == fold_row([*ops[0], *ops[1], *ops[2]])
    assert join([a, b]) == join([b, a]) and join([a, a]) == a and join([a]) == a and join([]) == RowState()


def test_applying_leaves_the_state_before_as_it_was():
    before = fold_row([(ident(1), note(Kind.SET, 1, {"title": "a"}))])
    after = apply_to_row(before, ident(2), note(Kind.SET, 2, {"title": "b"}))
    assert before == fold_row([(ident(1), note(Kind.SET, 1, {"title": "a"}))]) != after


@settings(max_examples=300)
@given(histories())
def test_fields_are_what_the_rule_of_plain_rows_says_while_nothing_was_deleted_counted_or_erased(ops):
    ops = [(identity, op) for identity, op in ops if op.kind is Kind.SET]
    fields: dict[str, FieldValue] = {}
    for identity, op in ops:
        fields = apply_set(fields, identity, op)
    row = read_row(NOTE, fold_row(ops))
    assert row.fields == fields and row.exists == bool(ops)
    assert row.set_by == {name: held.version.op_id for name, held in fields.items()}


@settings(max_examples=300)
@given(histories())
def test_every_value_stands_lost_was_seen_or_came_too_late(ops):
    """Nothing that was set vanishes without that somebody who set the field after it had seen it."""
    ops = [(identity, op) for identity, op in ops if op.kind in (Kind.SET, Kind.DEL)]
    row = read_row(NOTE, fold_row(ops))
    for name in {name for _, op in ops for name in op.data}:
        sets = {Version(op.clock, identity): op for identity, op in ops if name in op.data}
        lost = {loser.version for loser in row.losers if loser.field == name}
        for version, op in sets.items():
            if row.deleted is not None and version > row.deleted:
                assert version in row.late and version not in lost
            elif version == row.fields[name].version:
                assert row.fields[name].value == op.data[name] and version not in lost
            elif version not in lost:
                in_time = [(v, o) for v, o in sets.items() if row.deleted is None or v < row.deleted]
                assert any((other.base or {}).get(name) == version.clock for _, other in in_time)
                assert [v.clock for v, _ in in_time].count(version.clock) == 1


def test_who_saw_the_value_replaces_it_and_nothing_is_kept():
    row = shown(
        (ident(1), note(Kind.SET, 5, {"title": "a"})), (ident(2), note(Kind.SET, 6, {"title": "b"}, {"title": 5}))
    )
    assert row.fields["title"] == FieldValue("b", Version(6, ident(2))) and row.losers == ()


def test_who_did_not_see_it_wins_by_clock_and_the_other_value_is_kept_for_review():
    row = shown((ident(1), note(Kind.SET, 5, {"title": "a"})), (ident(2), note(Kind.SET, 6, {"title": "b"})))
    assert row.fields["title"].value == "b"
    assert row.losers == (Loser("title", "a", Version(5, ident(1)), Version(6, ident(2))),)


def test_a_late_clock_wins_over_one_who_saw_it_and_the_intent_is_kept():
    row = shown(
        (ident(1), note(Kind.SET, 9, {"title": "fast clock"})),
        (ident(2), note(Kind.SET, 4, {"title": "meant to replace it"}, {"title": 9})),
    )
    assert row.fields["title"].value == "fast clock"
    assert [loser.value for loser in row.losers] == ["meant to replace it"]


def test_two_values_of_one_clock_are_both_kept_when_nobody_can_tell_which_was_seen():
    row = shown(
        (ident(1), note(Kind.SET, 5, {"title": "a"})),
        (ident(2), note(Kind.SET, 5, {"title": "b"})),
        (ident(3), note(Kind.SET, 6, {"title": "c"}, {"title": 5})),
    )
    assert row.fields["title"].value == "c" and [loser.value for loser in row.losers] == ["a", "b"]


def test_the_base_of_one_field_says_nothing_of_another():
    row = shown(
        (ident(1), note(Kind.SET, 5, {"title": "a", "mood": "good"})),
        (ident(2), note(Kind.SET, 6, {"title": "b", "mood": "bad"}, {"title": 5})),
    )
    assert [(loser.field, loser.value) for loser in row.losers] == [("mood", "good")]


def test_losers_are_listed_by_field_and_then_by_age():
    row = shown(
        (ident(1), note(Kind.SET, 6, {"title": "b", "mood": "good"})),
        (ident(2), note(Kind.SET, 5, {"title": "a"})),
        (ident(3), note(Kind.SET, 7, {"title": "c", "mood": "bad"})),
    )
    assert [(loser.field, loser.value) for loser in row.losers] == [("mood", "good"), ("title", "a"), ("title", "b")]


def test_equal_content_at_the_same_clock_on_two_devices_stays_two_ops():
    twins = [Op("sim_note", b"r" * 16, Kind.SET, 5, 1, {"title": "a"}, nonce=bytes([n]) * 8) for n in (1, 2)]
    row = shown((ident(1), twins[0]), (ident(2), twins[1]))
    assert row.fields["title"].version == Version(5, ident(2))
    assert [loser.version for loser in row.losers] == [Version(5, ident(1))]
    state = fold_row([(ident(1), op_of("sim_stock", Kind.INC, 5, {"number": 2}))] * 2)
    state = apply_to_row(state, ident(2), op_of("sim_stock", Kind.INC, 5, {"number": 2}))
    assert read_row(STOCK, state).fields["number"].value == 4


def test_a_tombstone_beats_what_is_older():
    row = shown((ident(1), note(Kind.SET, 5, {"title": "a"})), (ident(2), note(Kind.DEL, 6, {})))
    assert not row.exists and row.deleted == Version(6, ident(2)) and row.late == ()
    assert row.fields["title"].value == "a"


def test_what_is_set_on_a_deleted_row_is_held_for_review_and_revives_nothing():
    row = shown(
        (ident(1), note(Kind.SET, 5, {"title": "a"})),
        (ident(2), note(Kind.DEL, 6, {})),
        (ident(3), note(Kind.SET, 7, {"title": "b", "mood": "good"})),
    )
    assert not row.exists and row.fields["title"].value == "a" and "mood" not in row.fields
    assert row.late == (Version(7, ident(3)),) and row.losers == ()


def test_the_greatest_of_several_tombstones_stands():
    early, later = (ident(9), note(Kind.DEL, 6, {})), (ident(1), note(Kind.DEL, 8, {}))
    between = (ident(3), note(Kind.SET, 7, {"title": "b"}))
    for order in ([early, later, between], [later, early, between]):
        row = shown(*order)
        assert row.deleted == Version(8, ident(1)) and row.late == () and row.fields["title"].value == "b"


def test_a_row_that_was_only_deleted_or_erased_is_none():
    assert not shown((ident(1), note(Kind.DEL, 6, {}))).exists
    assert not shown((ident(1), note(Kind.ERASE, 6, {}))).exists


def test_an_erasure_wins_for_ever_over_what_is_sealed_and_leaves_the_rest():
    ops = [
        (ident(1), note(Kind.SET, 5, {"title": "a", "words": SEALED})),
        (ident(2), note(Kind.ERASE, 6, {})),
        (ident(3), note(Kind.SET, 9, {"words": {**SEALED, "c": b"d" * 40}, "mood": "bad"})),
    ]
    row = shown(*ops)
    assert row.fields["words"] == FieldValue(ERASED, Version(9, ident(3))) and row.erased == Version(6, ident(2))
    assert row.fields["title"].value == "a" and row.fields["mood"].value == "bad"
    assert row.losers == (Loser("words", ERASED, Version(5, ident(1)), Version(9, ident(3))),)
    assert row.exists


def test_an_erasure_makes_no_value_where_none_stood():
    row = shown((ident(1), note(Kind.SET, 5, {"words": None})), (ident(2), note(Kind.ERASE, 6, {})))
    assert row.fields["words"].value is None


def test_losers_in_clear_stay_readable_after_an_erasure():
    row = shown(
        (ident(1), note(Kind.SET, 5, {"title": "a"})),
        (ident(2), note(Kind.SET, 6, {"title": "b"})),
        (ident(3), note(Kind.ERASE, 7, {})),
    )
    assert [loser.value for loser in row.losers] == ["a"]


def test_the_greatest_of_several_erasures_is_named():
    one, two = (ident(1), note(Kind.ERASE, 6, {})), (ident(2), note(Kind.ERASE, 4, {}))
    assert shown(one, two).erased == shown(two, one).erased == Version(6, ident(1))


def test_the_fields_of_a_move_count_and_its_ends_do_not():
    move = op_of("sim_loan", Kind.MOVE, 6, {"from": "out", "to": "back", "back_at": "BS-02"}, {"back_at": 3})
    state = fold_row([(ident(1), op_of("sim_loan", Kind.SET, 5, {"thing": "伞"})), (ident(2), move)])
    row = read_row(LOAN, state)
    assert {name: held.value for name, held in row.fields.items()} == {"thing": "伞", "back_at": "BS-02"}
    assert state.edits["back_at"] == {Version(6, ident(2)): Edit("BS-02", 3)}


@pytest.mark.parametrize("kind", [Kind.FACT, Kind.CORRECT, Kind.WITHDRAW, Kind.MEND])
def test_an_op_of_a_fact_register_is_none_of_a_row(kind):
    with pytest.raises(ValueError, match="no op of a row"):
        change_of(ident(1), note(kind, 1, {"title": "a"}))


def test_what_decides_a_row_is_named_for_its_digest():
    row = shown((ident(1), note(Kind.SET, 5, {"title": "a"})), (ident(2), note(Kind.SET, 6, {"mood": "bad"})))
    plain = b"mood\x00" + ident(2) + b"title\x00" + ident(1) + bytes(16)
    assert b"".join(row.deciders()) == plain
    moved = b"mood\x00" + ident(2) + b"state\x00" + ident(7) + b"title\x00" + ident(1) + bytes(16)
    assert b"".join(row.deciders(ident(7))) == moved
    ended = shown((ident(1), note(Kind.SET, 5, {"title": "a"})), (ident(2), note(Kind.DEL, 6, {})))
    assert b"".join(ended.deciders()) == b"title\x00" + ident(1) + ident(2)
    erased = shown((ident(1), note(Kind.SET, 5, {"title": "a"})), (ident(2), note(Kind.ERASE, 6, {})))
    assert b"".join(erased.deciders()) == b"title\x00" + ident(1) + bytes(16) + ident(2)
