"""The engine's rules, one by one: what is sent, what counts as received, when it waits and when it holds."""

import pytest

from stationdesk_sync.engine.effects import OutcomeKind, Send, StoreReceipt, StoreRewind, WaitUntil
from stationdesk_sync.engine.events import Asked, ReceiptArrived, Refused, Tick, Unreachable
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Hold, Phase, State, begin
from stationdesk_sync.wire.messages import Problem
from tests.engine.doubles import (
    START,
    Desk,
    ModelBook,
    ModelHub,
    chains_of,
    desk_with,
    lost_answer,
    lost_request,
    reach,
)
from tests.fakes.changed import replace


def test_when_asked_everything_goes_up_in_batches_and_each_is_acknowledged_once():
    desk = desk_with(1200)
    report = desk.asked()
    assert (report.kind, report.received) == (OutcomeKind.DONE, 1200)
    assert desk.hub.ops == desk.book.ops
    assert [len(s.ops) for s in desk.hub.calls] == [500, 700]
    assert desk.book.acked == 1200


def test_one_batch_is_in_flight_at_a_time():
    desk = desk_with(3)
    state, effects = step(desk.state, Asked(), START)
    state, effects = step(state, desk.carry_out(effects[0]), START)
    assert isinstance(effects[0], Send)
    again, more = step(state, Asked(), START)
    assert again.phase is Phase.SENDING and more == ()
    again, more = step(again, Tick(), START + 1)
    assert [type(e) for e in more] == [WaitUntil]


def test_a_receipt_counts_only_with_our_own_chain_at_its_end():
    desk = desk_with(3)
    desk.hub.lying_chain = b"\xee" * 16
    report = desk.asked()
    assert (report.kind, report.hold) == (OutcomeKind.HELD, Hold.FORK)
    assert desk.book.acked == 0 and report.received == 0


def test_a_receipt_in_the_middle_counts_to_the_middle_and_the_rest_follows():
    desk = desk_with(10)

    def half(hub: ModelHub, send: Send) -> ReceiptArrived:
        hub.take(replace(send, ops=send.ops[:4]) if len(hub.calls) == 0 else send)
        return ReceiptArrived(send.attempt, hub.receipt(), 0.1)

    desk.way = half
    assert desk.asked().received == 10
    assert [s.first for s in desk.hub.calls] == [1, 5]


def test_more_than_was_just_sent_is_never_counted_as_received():
    desk = desk_with(600)
    desk.way = lost_answer
    desk.asked()
    assert len(desk.hub.ops) == 500 and desk.book.acked == 0
    desk.way = reach
    stored: list[int] = []
    desk.after_send = lambda d: stored.append(d.book.acked)
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE and desk.book.acked == 600
    uptos = [e.upto for e in desk.effects if isinstance(e, StoreReceipt)]
    lasts = [s.last for s in desk.hub.calls[1:]]
    assert uptos == lasts and uptos[0] == 250
    assert desk.hub.ops == desk.book.ops


def test_a_lost_request_and_a_lost_answer_are_repeated_without_loss_or_double():
    desk = desk_with(7)
    desk.way = lost_request
    assert desk.asked().kind is OutcomeKind.UNREACHABLE
    desk.way = lost_answer
    assert desk.asked().detail == "timeout"
    desk.way = reach
    assert desk.asked().kind is OutcomeKind.DONE
    assert desk.hub.ops == desk.book.ops and desk.book.acked == 7


def test_a_receipt_that_could_not_be_stored_comes_again():
    desk = desk_with(7)
    desk.store_fails = True
    report = desk.asked()
    assert report.kind is OutcomeKind.STORE_FAILED
    assert desk.state.position.acked == 0
    desk.store_fails = False
    assert desk.asked().kind is OutcomeKind.DONE
    assert desk.hub.ops == desk.book.ops


def test_after_a_gap_the_desk_goes_back_to_what_the_hub_holds():
    desk = desk_with(10)
    desk.asked()
    desk.hub.ops = desk.hub.ops[:4]
    desk.book.save(2)
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE
    assert [e.upto for e in desk.effects if isinstance(e, StoreRewind)] == [4]
    assert desk.hub.ops == desk.book.ops


def test_a_new_epoch_is_taken_over_and_everything_the_hub_lost_goes_up_again():
    desk = desk_with(10)
    desk.asked()
    desk.hub.ops, desk.hub.epoch = desk.hub.ops[:6], 2
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE
    assert desk.book.epoch == 2 and desk.hub.ops == desk.book.ops


def test_a_hub_that_asks_to_rewind_for_ever_is_given_up_and_tried_later():
    desk = desk_with(3)
    chain = chains_of(desk.book.ops)[0]
    desk.hub.refusal = Problem(code="gap", last=0, chain=chain)
    report = desk.asked()
    assert (report.kind, report.detail) == (OutcomeKind.BAD_ANSWER, "rewinds")
    assert len(desk.hub.calls) == 3


def test_a_receipt_without_progress_is_a_bad_answer_not_an_endless_round():
    desk = desk_with(3)
    desk.way = lambda hub, send: ReceiptArrived(send.attempt, hub.receipt(), 0.1)
    report = desk.asked()
    assert (report.kind, report.detail) == (OutcomeKind.BAD_ANSWER, "no_progress")


def test_an_old_receipt_changes_nothing():
    desk = desk_with(5)
    old = desk.hub.receipt()
    desk.asked()
    desk.book.save(1)
    desk.way = lambda hub, send: ReceiptArrived(send.attempt, old, 0.1)
    report = desk.asked()
    assert (report.kind, report.detail) == (OutcomeKind.BAD_ANSWER, "old_receipt")
    assert desk.book.acked == 5


@pytest.mark.parametrize(
    ("change", "detail"), [({"device": b"x" * 16}, "another_device"), ({"epoch": 9}, "another_epoch")]
)
def test_a_receipt_for_somebody_else_changes_nothing(change, detail):
    desk = desk_with(5)

    def way(hub: ModelHub, send: Send) -> ReceiptArrived:
        hub.take(send)
        receipt = hub.receipt()
        fields = {name: getattr(receipt, name) for name in receipt.__struct_fields__}
        return ReceiptArrived(send.attempt, type(receipt)(**(fields | change)), 0.1)

    desk.way = way
    report = desk.asked()
    assert (report.kind, report.detail) == (OutcomeKind.BAD_ANSWER, detail)
    assert desk.book.acked == 0


def test_a_late_answer_to_an_earlier_batch_is_passed_over():
    desk = desk_with(2)
    state, effects = step(desk.state, Asked(), START)
    state, effects = step(state, desk.carry_out(effects[0]), START)
    send = effects[0]
    assert isinstance(send, Send)
    late = ReceiptArrived(send.attempt, desk.hub.receipt(), 0.1)
    state, _ = step(state, Unreachable(send.attempt, "timeout"), START)
    assert step(state, late, START + 1) == (state, ())
    assert step(state, Refused(send.attempt, Problem(code="revoked")), START + 1) == (state, ())


def test_a_late_answer_does_not_stand_in_for_the_answer_to_the_batch_in_flight():
    desk = desk_with(2)

    def in_flight(state: State) -> tuple[State, Send]:
        state, effects = step(state, Asked(), START)
        read = effects[0]
        state, effects = step(state, desk.carry_out(read), START)
        send = effects[0]
        assert isinstance(send, Send)
        return state, send

    state, first = in_flight(desk.state)
    late = reach(desk.hub, first)
    assert isinstance(late, ReceiptArrived)
    state, _ = step(state, Unreachable(first.attempt, "offline"), START)
    state, second = in_flight(state)
    assert second.attempt != first.attempt
    assert step(state, late, START) == (state, ())
    assert step(state, replace(late, attempt=second.attempt), START)[0].phase is Phase.STORING


def test_the_clock_offset_allows_for_half_the_round_trip():
    desk = desk_with(1)
    desk.hub.time = START + 500

    def slowly(hub: ModelHub, send: Send) -> ReceiptArrived:
        hub.take(send)
        return ReceiptArrived(send.attempt, hub.receipt(), 4.0)

    desk.way = slowly
    desk.asked()
    stored = [e for e in desk.effects if isinstance(e, StoreReceipt)]
    assert stored[0].clock_offset_s == pytest.approx(502.0)


def test_asking_while_a_round_runs_takes_in_what_was_saved_meanwhile():
    desk = desk_with(2)

    def save_and_ask(d: Desk) -> None:
        if len(d.hub.calls) == 1:
            d.book.save(3)
            d.state, _ = step(d.state, Asked(), d.now)

    desk.after_send = save_and_ask
    assert desk.asked().received == 5


def test_every_step_of_a_new_book_is_sent_again_after_a_restart_of_the_process():
    desk = desk_with(5)
    desk.way = lost_answer
    desk.asked()
    desk.restart()
    desk.way = reach
    assert desk.asked().received == 5
    assert desk.hub.ops == desk.book.ops


def test_an_engine_is_a_value_and_starts_equal_from_equal_facts():
    assert begin(ModelBook().position(), START) == begin(ModelBook().position(), START)
