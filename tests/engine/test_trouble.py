"""One op that makes the hub fail is found, put aside unread, and stops nothing else."""

from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.engine.trouble import FAULTS_BEFORE_HUNT
from tests.engine.doubles import Desk, desk_with, lost_request, op_bytes, reach
from tests.engine.test_hearing import desk_behind


def rounds(desk: Desk, count: int) -> list[OutcomeKind]:
    kinds = []
    for _ in range(count):
        report = desk.asked()
        kinds.append(report.kind)
        desk.now = max(desk.now + 1, report.until)
    return kinds


def test_a_batch_that_fails_three_times_is_halved_to_the_one_op_that_goes_unread():
    desk = desk_with(300)
    desk.hub.poison = {op_bytes(137)}
    kinds = rounds(desk, FAULTS_BEFORE_HUNT)
    assert kinds == [OutcomeKind.REFUSED, OutcomeKind.REFUSED, OutcomeKind.DONE]
    assert desk.hub.ops == desk.book.ops and desk.book.acked == 300
    assert desk.hub.opaque == [op_bytes(137)]
    assert all(send.room == 0 and not send.cursors for send in desk.hub.calls[3:-1])


def test_several_such_ops_are_all_found_in_one_hunt():
    desk = desk_with(100)
    desk.hub.poison = {op_bytes(1), op_bytes(50), op_bytes(51), op_bytes(100)}
    rounds(desk, FAULTS_BEFORE_HUNT)
    assert desk.hub.ops == desk.book.ops
    assert set(desk.hub.opaque) == desk.hub.poison


def test_a_hub_that_is_down_altogether_gets_no_op_unread():
    desk = desk_with(40)
    desk.hub.down = True
    assert set(rounds(desk, 8)) == {OutcomeKind.REFUSED}
    desk.hub.down = False
    assert rounds(desk, 1) == [OutcomeKind.DONE]
    assert desk.hub.opaque == [] and desk.hub.ops == desk.book.ops


def test_an_op_that_fails_even_unread_is_tried_again_later():
    desk = desk_with(3)
    desk.hub.poison = {op_bytes(2)}

    def never(hub, send):
        if op_bytes(2) in send.ops:
            hub.calls.append(send)
            send = send.__class__(**{name: getattr(send, name) for name in send.__slots__} | {"opaque": False})
        return reach(hub, send)

    desk.way = never
    assert set(rounds(desk, 5)) == {OutcomeKind.REFUSED}
    assert desk.hub.ops == [op_bytes(1)]
    desk.way = reach
    rounds(desk, 3)
    assert desk.hub.ops == desk.book.ops


def test_a_hub_that_takes_records_and_fails_at_telling_still_gets_all_records():
    desk = desk_behind(5, own=30)
    desk.hub.poisoned_pages = True
    kinds = rounds(desk, FAULTS_BEFORE_HUNT)
    assert kinds[-1] is OutcomeKind.BAD_PAGE
    assert desk.book.acked == 30
    assert rounds(desk, 1) == [OutcomeKind.REFUSED], "with nothing to bring, its fault is just a fault"
    desk.hub.poisoned_pages = False
    assert rounds(desk, 1) == [OutcomeKind.DONE]
    assert len(desk.book.heard) == 5


def test_a_hunt_that_a_lost_line_interrupts_goes_on_where_it_was():
    desk = desk_with(64)
    desk.hub.poison = {op_bytes(5)}
    rounds(desk, FAULTS_BEFORE_HUNT - 1)
    calls = 0

    def shaky(hub, send):
        nonlocal calls
        calls += 1
        return lost_request(hub, send) if calls % 3 == 0 else reach(hub, send)

    desk.way = shaky
    rounds(desk, 40)
    assert desk.hub.ops == desk.book.ops and desk.hub.opaque == [op_bytes(5)]
