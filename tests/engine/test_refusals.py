"""What a refusal does: hold, send less at a time, or wait as long as the hub says."""

import pytest

from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.engine.state import Hold
from stationdesk_sync.wire.messages import Problem
from tests.engine.doubles import (
    START,
    desk_with,
    lost_answer,
)


@pytest.mark.parametrize(
    ("code", "hold"),
    [
        ("fork", Hold.FORK),
        ("superseded", Hold.FORK),
        ("revoked", Hold.REVOKED),
        ("unknown_device", Hold.UNKNOWN_DEVICE),
        ("bad_signature", Hold.BAD_SIGNATURE),
        ("version", Hold.VERSION),
    ],
)
def test_a_refusal_that_only_people_can_mend_holds_for_a_day(code, hold):
    desk = desk_with(2)
    desk.hub.refusal = Problem(code=code)
    report = desk.asked()
    assert (report.kind, report.hold) == (OutcomeKind.HELD, hold)
    assert report.until - START >= 86_400
    calls = len(desk.hub.calls)
    desk.now += 3600
    assert desk.tick() is None
    assert len(desk.hub.calls) == calls


def test_a_hold_is_tried_again_when_somebody_asks_and_ends_with_the_next_receipt():
    desk = desk_with(2)
    desk.hub.refusal = Problem(code="revoked")
    desk.asked()
    desk.hub.refusal = None
    assert desk.asked().kind is OutcomeKind.DONE
    assert desk.state.position.hold is None


def test_a_batch_that_is_too_large_is_halved_until_it_fits():
    desk = desk_with(400)
    desk.hub.biggest = 130
    assert desk.asked().kind is OutcomeKind.DONE
    assert max(len(s.ops) for s in desk.hub.calls if len(s.ops) <= 130) <= 130
    assert desk.hub.ops == desk.book.ops


def test_a_single_op_that_is_too_large_ends_the_round_and_is_tried_later():
    desk = desk_with(3)
    desk.hub.biggest = 0
    report = desk.asked()
    assert (report.kind, report.detail) == (OutcomeKind.REFUSED, "too_large")


def test_batches_grow_while_the_hub_is_quick_and_stay_within_its_limit():
    desk = desk_with(6000)
    desk.asked()
    assert [len(s.ops) for s in desk.hub.calls] == [500, 1000, 2000, 2000, 500]
    other = desk_with(3000)
    other.hub.max_ops = 700
    other.asked()
    assert [len(s.ops) for s in other.hub.calls] == [500, 700, 700, 700, 400]


def test_batches_shrink_after_a_time_out():
    desk = desk_with(600)
    desk.way = lost_answer
    desk.asked()
    desk.asked()
    assert [len(s.ops) for s in desk.hub.calls] == [500, 250]


def test_the_hub_s_wish_for_patience_is_kept_within_reason():
    desk = desk_with(1200)
    desk.hub.after_s = 60
    report = desk.asked()
    assert (report.kind, report.received) == (OutcomeKind.LATER, 500)
    assert report.until >= desk.now + 60
    desk.now += 30
    assert desk.asked().kind is OutcomeKind.LATER
    assert len(desk.hub.calls) == 1
    desk.now += 31
    desk.hub.after_s = 10**9
    report = desk.asked()
    assert report.received == 700 and report.until <= desk.now + 2 * 900
    desk.now += 901
    desk.book.save(1)
    desk.hub.after_s = 0
    assert desk.asked().kind is OutcomeKind.DONE


def test_a_busy_hub_is_left_alone_as_long_as_it_says():
    desk = desk_with(1)
    desk.hub.refusal = Problem(code="busy", after_s=100)
    report = desk.asked()
    assert report.kind is OutcomeKind.REFUSED and report.until >= desk.now + 100
