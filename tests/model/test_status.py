"""States: the order of the stream decides, only lawful ways are taken, and nothing that is refused changes anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.status import ILLEGAL_MOVE, IllegalMove, Status, first_state, next_state, status_of
from tests.model.sim_registers import LOAN, ident, op_of

STATES = [state.code for state in LOAN.states]
MOVES = st.lists(st.tuples(st.sampled_from([*STATES, "gone"]), st.sampled_from([*STATES, "gone"])), max_size=8)


def move(begin: object, to: object, clock: int = 1) -> Op:
    return op_of("sim_loan", Kind.MOVE, clock, {"from": begin, "to": to})


def numbered(moves: list[tuple[str, str]], start: int = 0) -> list[tuple[bytes, Op]]:
    return [(ident(start + n), move(*each)) for n, each in enumerate(moves)]


def test_a_row_begins_in_the_first_state():
    assert first_state(LOAN) == "out"
    status = status_of(LOAN, [])
    assert status == Status("out") and status.moved_by is None and status.shown == "out"


def test_the_word_for_a_refused_move_is_part_of_the_protocol():
    assert ILLEGAL_MOVE == "illegal_move"


def test_lawful_moves_are_made_one_after_the_other():
    status = status_of(LOAN, numbered([("out", "lost"), ("lost", "back"), ("back", "checked")]))
    assert status == Status("checked", (ident(0), ident(1), ident(2))) and status.moved_by == ident(2)


def test_who_comes_second_in_the_stream_is_refused_whatever_the_clocks_say():
    early, late = (ident(1), move("out", "back", 2)), (ident(2), move("out", "lost", 9))
    assert status_of(LOAN, [late, early]) == Status("lost", (ident(2),), (ident(1),))
    assert status_of(LOAN, [early, late]) == Status("back", (ident(1),), (ident(2),))


@pytest.mark.parametrize(
    "way", [("out", "checked"), ("out", "out"), ("back", "checked"), ("gone", "back"), (None, None)]
)
def test_a_way_that_is_not_open_is_refused(way):
    with pytest.raises(IllegalMove):
        next_state(LOAN, "out", move(*way))
    assert status_of(LOAN, [(ident(1), move(*way))]) == Status("out", (), (ident(1),))


def test_a_refusal_names_the_states():
    with pytest.raises(IllegalMove, match="from back, but the row is out"):
        next_state(LOAN, "out", move("back", "checked"))
    with pytest.raises(IllegalMove, match="no way from out to checked"):
        next_state(LOAN, "out", move("out", "checked"))


def test_a_move_that_comes_again_is_passed_over():
    moves = numbered([("out", "lost"), ("lost", "back"), ("out", "back")])
    assert status_of(LOAN, [*moves, *moves]) == status_of(LOAN, moves)


def test_other_ops_of_the_row_move_nothing():
    ops = [(ident(1), op_of("sim_loan", Kind.SET, 1, {"from": "out", "to": "back"}))]
    assert status_of(LOAN, ops, ops) == Status("out")
    assert status_of(LOAN, [*ops, (ident(2), move("out", "back"))]) == Status("back", (ident(2),))


def test_own_moves_are_tentative_until_the_stream_has_them():
    own = [(ident(5), move("out", "back"))]
    status = status_of(LOAN, [], own)
    assert status == Status("out", tentative="back") and status.shown == "back"
    settled = status_of(LOAN, own, own)
    assert settled == Status("back", (ident(5),)) and settled.shown == "back"


def test_an_own_move_that_another_came_before_is_doubtful_and_not_shown():
    status = status_of(LOAN, [(ident(1), move("out", "lost"))], [(ident(5), move("out", "back"))])
    assert status == Status("lost", (ident(1),), doubtful=(ident(5),)) and status.shown == "lost"


def test_an_own_move_that_was_refused_stays_refused_and_is_not_doubtful():
    both = [(ident(1), move("out", "lost")), (ident(5), move("out", "back"))]
    assert status_of(LOAN, both, both[1:]) == Status("lost", (ident(1),), (ident(5),))


@settings(max_examples=300)
@given(MOVES, MOVES)
def test_only_lawful_ways_are_ever_taken_and_every_move_is_made_or_refused(committed, pending):
    stream, own = numbered(committed), numbered(pending, 100)
    status = status_of(LOAN, stream, own)
    by_id = {identity: (op.data["from"], op.data["to"]) for identity, op in [*stream, *own]}
    at: object = "out"
    for identity in status.moves:
        begin, to = by_id[identity]
        assert begin == at and (begin, to) in LOAN.transitions
        at = to
    assert at == status.state
    assert sorted([*status.moves, *status.refused]) == [identity for identity, _ in stream]
    made = [by_id[identity] for identity, _ in own if identity not in status.doubtful]
    for begin, to in made:
        assert begin == at and (begin, to) in LOAN.transitions
        at = to
    assert status.shown == at and (status.tentative is None) is not bool(made)


@settings(max_examples=200)
@given(MOVES, st.integers(0, 8))
def test_the_state_does_not_depend_on_where_the_stream_was_cut(moves, cut):
    stream = numbered(moves)
    whole, part = status_of(LOAN, stream), status_of(LOAN, stream[:cut])
    state = part.state
    for _, op in stream[cut:]:
        try:
            state = next_state(LOAN, state, op)
        except IllegalMove:
            continue
    assert state == whole.state and whole.moves[: len(part.moves)] == part.moves
