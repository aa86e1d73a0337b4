"""Copied and restored books: each goes on under a new identity by itself, once a round, and nothing is lost."""

import pytest

from stationdesk_sync.engine.effects import OutcomeKind, Reissue, Send, WaitUntil
from stationdesk_sync.engine.events import Asked, Tick
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Hold, Phase
from stationdesk_sync.wire.messages import Problem
from tests.engine.doubles import DEVICE, START, Desk, ModelHub, desk_with, op_bytes


def reissues(desk: Desk) -> int:
    return sum(isinstance(effect, Reissue) for effect in desk.effects)


def sends(desk: Desk) -> list[Send]:
    return [effect for effect in desk.effects if isinstance(effect, Send)]


def test_a_book_that_lost_its_end_goes_on_anew_and_hears_what_it_lost():
    desk = desk_with(5)
    desk.asked()
    desk.book.ops, desk.book.acked, desk.book.points = desk.book.ops[:3], 3, desk.book.points[:1]
    report = desk.asked()
    assert (report.kind, report.reissued, report.heard) == (OutcomeKind.DONE, True, 2)
    assert desk.book.device != DEVICE and desk.book.acked == 3
    assert desk.book.knows == {op_bytes(n) for n in range(1, 6)}


def test_a_copied_book_that_went_on_by_itself_keeps_both_ends():
    desk = desk_with(5)
    desk.asked()
    desk.book.ops, desk.book.acked = desk.book.ops[:3], 3
    desk.book.save(4, "other")
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE and report.reissued
    assert {raw for _, _, raw in desk.hub.stream} == {*map(op_bytes, range(1, 6)), *desk.book.ops}
    assert sends(desk)[-1].reissue


def test_a_gap_whose_chain_is_not_ours_is_a_fork():
    desk = desk_with(10)
    desk.asked()
    desk.hub.ops = [op_bytes(n, "foreign") for n in range(1, 5)]
    desk.book.save(1)
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE and report.reissued
    assert desk.book.acked == 11


def test_a_book_whose_chain_no_longer_passes_its_acknowledged_op_sends_nothing_under_that_chain():
    desk = desk_with(5)
    desk.book.chain_override = b"\x01" * 16
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE and report.reissued
    assert [reissues(desk), len(desk.hub.of(DEVICE))] == [1, 0]


@pytest.mark.parametrize("asked", [True, False])
def test_a_restored_book_takes_a_new_identity_before_it_says_anything(asked):
    desk = desk_with(2)
    desk.book.hold = Hold.RESTORED
    desk.restart()
    desk.now = desk.state.due
    report = desk.asked() if asked else desk.tick()
    assert report is not None and report.kind is OutcomeKind.DONE and report.reissued
    assert desk.state.position.hold is None
    assert desk.hub.of(DEVICE) == [] and len(desk.hub.calls) == 1


def test_a_second_fork_in_the_same_round_holds_instead_of_making_identities_for_ever():
    desk = desk_with(2)
    desk.hub.refusal = Problem(code="fork")
    report = desk.asked()
    assert (report.kind, report.hold, reissues(desk)) == (OutcomeKind.HELD, Hold.FORK, 1)
    desk.hub.refusal = None
    assert desk.asked().kind is OutcomeKind.DONE
    assert desk.state.position.hold is None


def test_a_new_identity_whose_answer_was_lost_is_asked_for_again_with_the_same_keys():
    desk = desk_with(2)
    desk.book.hold = Hold.RESTORED
    desk.reissue_lost = True
    report = desk.asked()
    assert (report.kind, report.detail) == (OutcomeKind.UNREACHABLE, "timeout")
    wanted = desk.book.next_device
    assert desk.state.position.hold is Hold.RESTORED
    desk.reissue_lost = False
    assert desk.asked().kind is OutcomeKind.DONE
    assert desk.book.device == wanted and list(desk.hub.keys) == [DEVICE, wanted]


def test_a_new_identity_that_could_not_be_stored_comes_again():
    desk = desk_with(2)
    desk.book.hold = Hold.RESTORED
    desk.store_fails = True
    assert desk.asked().kind is OutcomeKind.STORE_FAILED
    desk.store_fails = False
    assert desk.asked().kind is OutcomeKind.DONE


@pytest.mark.parametrize(
    ("code", "kind", "hold"),
    [
        ("revoked", OutcomeKind.HELD, Hold.REVOKED),
        ("superseded", OutcomeKind.HELD, Hold.FORK),
        ("busy", OutcomeKind.REFUSED, None),
        ("fault", OutcomeKind.REFUSED, None),
    ],
)
def test_a_hub_that_refuses_a_new_identity_is_heeded(code, kind, hold):
    desk = desk_with(2)
    desk.book.hold = Hold.RESTORED
    desk.hub.reissue_refusal = Problem(code=code)
    report = desk.asked()
    assert (report.kind, report.hold, reissues(desk)) == (kind, hold, 1)
    assert desk.hub.calls == []


def test_a_wait_for_a_new_identity_ends_by_its_timer():
    desk = desk_with(2)
    desk.book.hold = Hold.RESTORED
    desk.restart()
    state, effects = step(desk.state, Asked(), START)
    assert state.phase is Phase.REISSUING
    assert isinstance(effects[0], Reissue) and isinstance(effects[1], WaitUntil)
    state, _ = step(state, Tick(), state.deadline)
    assert state.phase is Phase.IDLE and state.due < START + 1100


def test_two_copies_of_one_book_both_go_on_and_end_with_the_same():
    hub = ModelHub()
    one = Desk(hub=hub)
    one.book.save(4)
    one.asked()
    two = Desk(book=one.book.copied(), hub=hub)
    one.book.save(2, "one")
    two.book.save(3, "two")
    for desk in (one, two, one, two):
        assert desk.asked().kind is OutcomeKind.DONE
    assert len({DEVICE, one.book.device, two.book.device}) == 3
    assert one.book.knows == two.book.knows and len(one.book.knows) == 9
