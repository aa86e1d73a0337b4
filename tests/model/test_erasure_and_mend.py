"""Erasure takes what was sealed and nothing else; a mend stands for the op it replaces."""

import itertools

import pytest

from stationdesk_sync.model.erasure import ERASED, erased_data, erased_withdrawal
from stationdesk_sync.model.mend import as_mend, mended_id, mended_op
from stationdesk_sync.model.merge import Version, apply_to_fact, fold_fact
from stationdesk_sync.model.op import Kind, Op
from tests.model.sim_registers import REGISTERS, SEALED, ident, op_of

DAY = {"day": "2026-11-24", "tz": "Asia/Shanghai"}


def visit(kind: Kind, clock: int, **data: object) -> Op:
    return op_of("visit", kind, clock, {} if kind is Kind.ERASE else DAY | data)


def test_an_erased_fact_keeps_all_that_was_in_clear():
    data = DAY | {"people": 2, "note": SEALED}
    assert erased_data(REGISTERS["visit"], data) == DAY | {"people": 2, "note": ERASED}
    assert erased_data(REGISTERS["visit"], DAY | {"note": None}) == DAY | {"note": None}
    assert erased_data(REGISTERS["sim_stock"], {"thing": "伞", "words": "x"}) == {"thing": "伞", "words": "x"}


def test_the_words_of_a_withdrawal_are_erased_and_its_reason_stays():
    assert erased_withdrawal({"reason": "twice", "words": SEALED}) == {"reason": "twice", "words": ERASED}
    assert erased_withdrawal({"reason": "twice", "words": None}) == {"reason": "twice", "words": None}


def test_erased_is_seen_in_a_log_and_says_nothing():
    assert repr(ERASED) == "ERASED"


def test_an_erasure_of_a_fact_comes_out_the_same_before_between_and_after():
    ops = [
        (ident(1), visit(Kind.FACT, 5, people=1)),
        (ident(2), visit(Kind.ERASE, 1)),
        (ident(3), visit(Kind.ERASE, 7)),
        (ident(4), visit(Kind.CORRECT, 6, people=3)),
        (ident(5), visit(Kind.WITHDRAW, 2, reason="undo")),
    ]
    for order in itertools.permutations(ops):
        row = fold_fact([*order, order[0]])
        assert row is not None and row.erased == Version(7, ident(3)) and row.data["people"] == 3
        assert row.day == DAY["day"] and not row.counts


def test_an_erasure_that_is_repeated_or_older_changes_nothing():
    row = apply_to_fact(None, ident(3), visit(Kind.ERASE, 7))
    assert row.day == "" and not row.counts and row.fact is None
    assert apply_to_fact(row, ident(3), visit(Kind.ERASE, 7)) is row
    assert apply_to_fact(row, ident(2), visit(Kind.ERASE, 7)) is row
    assert apply_to_fact(row, ident(4), visit(Kind.ERASE, 7)).erased == Version(7, ident(4))


def test_an_erased_fact_still_counts():
    row = fold_fact([(ident(1), visit(Kind.FACT, 5, people=1)), (ident(2), visit(Kind.ERASE, 6))])
    assert row is not None and row.counts and row.erased is not None


def test_a_fact_that_comes_after_its_erasure_takes_its_day():
    row = apply_to_fact(apply_to_fact(None, ident(2), visit(Kind.ERASE, 9)), ident(1), visit(Kind.FACT, 5, people=1))
    assert row.day == DAY["day"] and row.counts and row.data["people"] == 1


MEND = Op(
    "sim_note",
    b"r" * 16,
    Kind.MEND,
    9,
    2,
    {"of": ident(4), "k": "set", "d": {"title": "a"}},
    account=3,
    base={"title": 5},
    streams=("city",),
    nonce=b"n" * 8,
)


def test_a_mend_is_applied_as_the_op_that_should_have_stood_there():
    expected = Op("sim_note", b"r" * 16, Kind.SET, 9, 2, {"title": "a"}, 3, {"title": 5}, ("city",), b"n" * 8)
    assert mended_op(MEND) == expected and mended_id(MEND) == ident(4)


@pytest.mark.parametrize(
    "data",
    [
        {"of": ident(4), "k": "mend", "d": {}},
        {"of": ident(4), "k": "unheard_of", "d": {}},
        {"of": ident(4), "k": "set", "d": None},
        {"of": ident(4), "k": None, "d": {}},
    ],
)
def test_what_mends_nothing_is_refused(data):
    with pytest.raises(ValueError):
        mended_op(op_of("sim_note", Kind.MEND, 9, data))


def test_a_mend_of_a_mend_says_that_it_is_none():
    with pytest.raises(ValueError, match=r"^a mend replaces an op, not another mend$"):
        mended_op(op_of("sim_note", Kind.MEND, 9, {"of": ident(4), "k": "mend", "d": {}}))


def test_only_a_mend_names_what_it_replaces():
    with pytest.raises(ValueError, match=r"^not a mend$"):
        mended_id(op_of("sim_note", Kind.SET, 9, {"of": ident(4), "k": "set", "d": {}}))
    with pytest.raises(ValueError, match=r"^not a mend$"):
        mended_op(op_of("sim_note", Kind.SET, 9, {"of": ident(4), "k": "set", "d": {}}))
    with pytest.raises(ValueError, match=r"^not a mend$"):
        mended_id(op_of("sim_note", Kind.MEND, 9, {"of": "text", "k": "set", "d": {}}))


@pytest.mark.parametrize("kind", [Kind.FACT, Kind.CORRECT, Kind.WITHDRAW])
def test_a_mend_made_of_an_op_is_read_as_that_op_and_names_what_it_replaces(kind: Kind):
    op = visit(kind, 9, people=2)
    mend = as_mend(op, ident(7))
    assert (mend.kind, mended_id(mend)) == (Kind.MEND, ident(7))
    assert mended_op(mend) == op
