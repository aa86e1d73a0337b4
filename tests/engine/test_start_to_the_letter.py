"""How a round begins and what its answers change, to the letter."""

from typing import Any

import msgspec
import pytest

from stationdesk_sync.engine import machine
from stationdesk_sync.engine import rounds as engine_rounds
from stationdesk_sync.engine.effects import OutcomeKind, ReadOutbox, Reissue, Report, WaitUntil
from stationdesk_sync.engine.events import ChainRead, ReceiptArrived, Stored
from stationdesk_sync.engine.state import Claim, Hold, Phase, Position, Sent, State, Tally
from stationdesk_sync.engine.timing import ANSWER_WITHIN, HOLD_RETRY, LONGEST_PATIENCE
from tests.engine.doubles import DEVICE, START, ModelHub
from tests.fakes.changed import replace

step: Any = machine.step  # what comes out is looked into without asking of which kind it is
rounds: Any = engine_rounds
CHAINS = tuple(bytes([n]) * 16 for n in range(9))
POSITION = Position(DEVICE, 1, 4, CHAINS[4])
UNTIL = START + ANSWER_WITHIN


def idle(**changes: Any) -> State:
    return replace(State(POSITION, due=START + 900, attempt=3), **changes)


def sending(**changes: Any) -> State:
    sent = Sent(5, CHAINS[4:7], room=1000)
    return idle(**{"phase": Phase.SENDING, "deadline": UNTIL, "sent": sent, "book_last": 6} | changes)


def receipt(**changes: Any) -> Any:
    return msgspec.structs.replace(ModelHub().receipt(), **{"upto": 6, "chain": CHAINS[6]} | changes)


def answered(state: State, **changes: Any) -> Any:
    return step(state, ReceiptArrived(3, receipt(**changes), 0.1), START)


# --- the beginning


def test_a_round_begins_with_nothing_of_the_one_before():
    before = idle(
        look_again=True, started=1.0, tally=Tally(trips=5), said=(1,), unheard=True, more=True, deaf="x", patience_s=9.0
    )
    state, effects = rounds.start(before, START, asked=True)
    assert (state.look_again, state.unheard, state.more) == (False, False, False)
    assert [state.look_again, state.unheard, state.more].count(None) == 0
    assert (state.asked, state.started, state.tally, state.said) == (True, START, Tally(), None)
    assert (state.deaf, state.patience_s) == (None, 0.0)
    assert isinstance(effects[0], ReadOutbox) and effects[1] == WaitUntil(UNTIL)


@pytest.mark.parametrize(
    ("not_before", "waits"),
    [
        (START, False),
        (START + 1, True),
        (START + LONGEST_PATIENCE, True),
        (START + LONGEST_PATIENCE + 1, False),
        (0.0, False),
    ],
)
def test_patience_holds_a_round_back_within_reason(not_before, waits):
    state, effects = rounds.start(idle(not_before=not_before), START, asked=True)
    if not waits:
        assert state.phase is Phase.READING
        return
    assert effects == (Report(OutcomeKind.LATER, 0, not_before), WaitUntil(not_before))
    assert (state.phase, state.due) == (Phase.IDLE, not_before)


@pytest.mark.parametrize(
    ("asked", "until", "ceiling"), [(False, START + 1, 5), (False, START, None), (True, START + 1, None)]
)
def test_what_an_unasked_round_may_send_is_bounded_until_its_quarter_hour_ends(asked, until, ceiling):
    state, _ = rounds.start(idle(ceiling=5, ceiling_until=until), START, asked=asked)
    assert state.ceiling == ceiling


@pytest.mark.parametrize(
    ("until", "deaf"),
    [
        (START, None),
        (START + 1, "chain"),
        (START + HOLD_RETRY, "chain"),
        (START + HOLD_RETRY + 1, None),
    ],
)
def test_a_desk_hears_nothing_until_its_day_is_over(until, deaf):
    assert rounds.start(idle(deaf="chain", deaf_until=until), START, asked=True)[0].deaf == deaf


def test_a_desk_that_has_forgotten_why_it_hears_nothing_still_hears_nothing():
    assert rounds.start(idle(deaf_until=START + 1), START, asked=True)[0].deaf == ""


def test_a_restored_book_goes_on_under_a_new_identity_first():
    restored = idle(position=replace(POSITION, hold=Hold.RESTORED))
    assert rounds.start(restored, START, asked=False)[1][0] == Reissue(4)


def test_a_second_new_identity_in_one_round_is_somebody_s_to_look_at():
    _, (report, _) = rounds.reissue(sending(tally=Tally(reissues=1)), START)
    assert (report.kind, report.hold) == (OutcomeKind.HELD, Hold.FORK)


# --- the receipt


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"device": b"x" * 16}, "another_device"),
        ({"epoch": 2}, "another_epoch"),
        ({"upto": 3, "chain": CHAINS[3]}, "old_receipt"),
        ({"upto": 0}, "old_receipt"),
        ({"upto": 4, "chain": CHAINS[4]}, "no_progress"),
        ({"set_aside": [(7, "malformed")]}, "set_aside"),
    ],
)
def test_a_receipt_that_answers_something_else_is_none(change, detail):
    state, (report, _) = answered(sending(), **change)
    assert (report.kind, report.detail, state.position) == (OutcomeKind.BAD_ANSWER, detail, POSITION)


def test_the_last_op_sent_may_be_set_aside():
    state, _ = answered(sending(), set_aside=[(6, "malformed"), (5, "malformed")])
    assert state.phase is Phase.STORING and state.tally.set_aside == 2


def test_a_receipt_for_part_of_what_was_sent_counts_for_that_part():
    state, effects = answered(sending(), upto=5, chain=CHAINS[5])
    assert (effects[0].upto, effects[0].chain, state.pending.acked) == (5, CHAINS[5], 5)


def test_a_receipt_for_more_than_was_sent_is_first_compared_with_the_book():
    state, _ = answered(sending(), upto=8, chain=CHAINS[8])
    assert state.claim == Claim(8, CHAINS[8], 1, receipt(upto=8, chain=CHAINS[8]), 0.1)
    state, effects = step(state, ChainRead(4, CHAINS[8]), START)
    assert (effects[0].upto, effects[0].chain) == (6, CHAINS[6])
    assert step(answered(sending(), upto=8, chain=CHAINS[8])[0], ChainRead(4, None), START)[1][0] == Reissue(5)


def test_another_chain_at_what_was_sent_is_a_fork():
    assert answered(sending(), chain=CHAINS[7])[1][0] == Reissue(4)


# --- what was stored


def stored(acked: int, **changes: Any) -> Any:
    pending = replace(POSITION, acked=acked, chain=CHAINS[acked])
    return step(sending(phase=Phase.STORING, pending=pending, **changes), Stored(3), START)


def test_what_is_stored_moves_the_position_and_is_counted_once():
    state, _ = stored(6)
    assert state.position.acked == 6 and state.tally.received == 2
    assert stored(4, look_again=True)[0].tally.received == 0


def test_after_going_back_the_round_reads_again_and_listens():
    state, effects = stored(3, claim=Claim(3, CHAINS[3], 1))
    assert state.tally.received == 0 and state.unheard is True and effects[0].after == 3


def test_after_a_receipt_for_more_the_round_goes_on_as_after_any_receipt():
    claim = Claim(8, CHAINS[8], 1, receipt(), 0.1)
    state, (report, _) = stored(6, claim=claim)
    assert report.kind is OutcomeKind.DONE and state.unheard is False
