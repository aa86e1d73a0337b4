"""What comes down: in one trip when it is little, to the end when it is much, never at the cost of sending."""

import msgspec
import pytest

from stationdesk_sync.engine import hearing
from stationdesk_sync.engine.effects import OutcomeKind, ReadOutbox, StorePage
from stationdesk_sync.engine.events import Asked, ReceiptArrived, Tick
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Phase
from stationdesk_sync.wire.limits import MAX_ROOM
from stationdesk_sync.wire.messages import Page, Parcel
from tests.engine.doubles import DEVICE, START, STREAM, Desk, desk_with, lost_answer, op_bytes, reach
from tests.engine.model_hub import batch_of
from tests.fakes.changed import replace

PEER = b"p" * 16


def desk_behind(count: int, own: int = 0) -> Desk:
    """A desk whose hub holds so many ops of another PC."""
    desk = desk_with(own)
    desk.hub.keys[PEER] = "open"
    desk.hub.stream = [(PEER, n, op_bytes(n, "peer")) for n in range(1, count + 1)]
    return desk


def asks(desk: Desk) -> list[int]:
    return [send.room for send in desk.hub.calls]


def test_ten_records_are_one_trip_and_nothing_to_do_is_one_trip():
    desk = desk_with(10)
    report = desk.asked()
    assert (report.kind, report.received, report.trips, report.heard) == (OutcomeKind.DONE, 10, 1, 0)
    assert desk.asked().trips == 1
    assert len(desk.hub.calls) == 2


def test_own_records_and_a_neighbour_s_go_up_and_down_in_the_same_trip():
    desk = desk_behind(20, own=10)
    report = desk.asked()
    assert (report.received, report.heard, report.trips) == (10, 20, 1)


def test_a_long_stream_is_heard_page_by_page_to_its_end():
    desk = desk_behind(3500)
    desk.hub.page_ops = 1000
    report = desk.asked()
    assert (report.kind, report.heard, report.trips) == (OutcomeKind.DONE, 3500, 4)


def test_a_hub_that_tells_nothing_although_it_has_more_is_not_asked_for_ever():
    desk = desk_behind(5)
    desk.hub.page_ops = 0
    report = desk.asked()
    assert (report.kind, report.trips) == (OutcomeKind.DONE, 1)
    desk.wait_for_due()
    desk.tick()
    assert len(desk.hub.calls) == 2, "it is asked again with the next quarter hour"


def test_a_book_that_says_the_same_again_is_not_sent_twice_in_a_round():
    desk = desk_with(1)
    desk.book.parcels = (Parcel(number=1, device=PEER, box=b"x"),)
    desk.book.more = True
    assert desk.asked().trips == 2
    assert desk.book.parcels  # the double never lets go of it


def test_parcels_that_are_left_go_with_further_trips_but_not_without_end():
    desk = desk_with(1)
    desk.book.more = True

    def another(d: Desk) -> None:
        d.book.parcels = (Parcel(number=len(d.hub.calls), device=PEER, box=b"x"),)

    desk.after_send = another
    assert desk.asked().trips == 1 + hearing.MOST_EXTRAS


def test_a_quiet_quarter_hour_with_a_parcel_is_not_quiet():
    desk = desk_with(1)
    desk.asked()
    desk.book.parcels = (Parcel(number=1, device=PEER, box=b"x"),)
    desk.wait_for_due()
    desk.tick()
    assert desk.hub.calls[-1].parcels == desk.book.parcels


def test_a_cursor_off_the_stream_goes_back_to_a_mark_and_hears_on_in_the_same_round():
    desk = desk_behind(30)
    desk.hub.page_ops = 10
    desk.asked()
    desk.hub.stream = desk.hub.stream[:15] + [(DEVICE, n, op_bytes(n, "new")) for n in range(1, 6)]
    desk.book.desks = {}
    desk.book.ops, desk.book.acked = [op_bytes(n, "new") for n in range(1, 6)], 5
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE
    assert desk.book.points[-1] == (len(desk.hub.stream), desk.hub.chain(len(desk.hub.stream)))


def test_a_hub_that_only_ever_answers_with_marks_is_given_up_for_now():
    desk = desk_with(1)
    marks = Page(stream=STREAM, after=0, ranges=[], chain=b"", head=9, marks=[(0, b"\x00" * 16)])

    def way(hub, send, device=DEVICE):
        event = reach(hub, send, device)
        assert isinstance(event, ReceiptArrived)
        receipt = event.receipt
        fields = {name: getattr(receipt, name) for name in receipt.__struct_fields__}
        return ReceiptArrived(event.attempt, type(receipt)(**(fields | {"pages": [marks]})), 0.1)

    desk.way = way
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE and report.trips <= 1 + hearing.MOST_MARKS


def test_what_the_hub_lost_of_a_neighbour_is_offered_to_it():
    desk = desk_behind(6)
    desk.asked()
    desk.hub.stream = desk.hub.stream[:2]
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE
    desk.asked()
    assert len(desk.hub.of(PEER)) == 6


def test_a_page_that_does_not_fit_is_reported_and_own_records_go_on():
    desk = desk_behind(5, own=1200)
    desk.hub.wrong_pages = True
    report = desk.asked()
    assert (report.kind, report.detail, report.received) == (OutcomeKind.BAD_PAGE, "chain", 1200)
    assert asks(desk) == [MAX_ROOM, 0]
    assert report.until <= desk.now + 4
    assert desk.book.heard == []


def test_after_two_repairs_a_day_a_wrong_page_is_only_reported():
    desk = desk_behind(5)
    desk.hub.wrong_pages = True
    for _ in range(hearing.MOST_REPAIRS):
        report = desk.asked()
        assert report.until < desk.now + 10
        desk.now = report.until
    report = desk.asked()
    assert report.kind is OutcomeKind.BAD_PAGE
    desk.book.save(1)
    told = desk.asked()
    assert (told.kind, told.detail, told.received) == (OutcomeKind.BAD_PAGE, "chain", 1)
    assert asks(desk) == [MAX_ROOM] * 3 + [0]
    desk.hub.wrong_pages = False
    desk.now += 86_400
    assert (desk.asked().kind, len(desk.book.heard)) == (OutcomeKind.DONE, 5)


def test_a_page_that_could_not_be_stored_comes_again():
    desk = desk_behind(5, own=2)
    desk.page_fails = True
    report = desk.asked()
    assert (report.kind, report.received) == (OutcomeKind.STORE_FAILED, 2)
    desk.page_fails = False
    assert desk.asked().heard == 5


def test_the_wait_for_a_page_ends_by_its_timer():
    desk = desk_behind(5)
    state, effects = step(desk.state, Asked(), START)
    while not isinstance(effects[0], StorePage):
        state, effects = step(state, desk.carry_out(effects[0]), START)
    assert state.phase is Phase.HEARING
    state, _ = step(state, Tick(), state.deadline)
    assert state.phase is Phase.IDLE


def page(**changes: object) -> Page:
    part = {
        "from_pos": 1,
        "to_pos": 1,
        "device": PEER,
        "first": 1,
        "exceptions": b"",
        "last_chain": b"",
        "batch": batch_of(PEER, 1, [b"x"]),
    }
    whole: dict[str, object] = {"stream": STREAM, "after": 0, "ranges": [part], "chain": b"", "head": 1, "marks": None}
    for name, value in changes.items():
        (part if name in part else whole)[name] = value
    return msgspec.convert(whole, Page)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (page(after=3), "another_cursor"),
        (page(from_pos=2, to_pos=2), "positions"),
        (page(to_pos=0), "positions"),
        (page(head=0), "head"),
        (page(marks=[(0, b"")]), "marks_with_ranges"),
    ],
)
def test_a_page_whose_positions_make_no_sense_never_reaches_the_book(wrong, why):
    desk = desk_with(1)

    def way(hub, send, device=DEVICE):
        event = reach(hub, send, device)
        assert isinstance(event, ReceiptArrived)
        receipt = event.receipt
        fields = {name: getattr(receipt, name) for name in receipt.__struct_fields__}
        return ReceiptArrived(event.attempt, type(receipt)(**(fields | {"pages": [wrong, wrong]})), 0.1)

    desk.way = way
    report = desk.asked()
    assert (report.kind, report.detail, report.received) == (OutcomeKind.BAD_PAGE, why, 1)
    assert not any(isinstance(effect, StorePage) for effect in desk.effects)


def test_a_busy_hub_is_asked_for_nothing_while_much_waits_to_go_up():
    desk = desk_behind(5, own=1200)
    desk.hub.after_s = 60
    desk.asked()
    desk.now += 61
    desk.asked()
    desk.now += 61
    desk.hub.after_s = 0
    desk.asked()
    assert asks(desk) == [MAX_ROOM] * 3 and len(desk.book.heard) == 5
    other = desk_behind(5, own=3000)
    other.hub.after_s = 60
    other.asked()
    other.now += 61
    other.asked()
    assert asks(other) == [MAX_ROOM, 0]
    reads = [effect for effect in other.effects if isinstance(effect, ReadOutbox)]
    assert [wish.everything for wish in reads] == [True, False]


def test_a_slow_line_carries_own_records_first_and_asks_for_less_at_a_time():
    desk = desk_behind(5, own=900)
    desk.way = lost_answer
    desk.asked()
    desk.asked()

    def slowly(hub, send, device=DEVICE):
        event = reach(hub, send, device)
        assert isinstance(event, ReceiptArrived)
        return replace(event, took_s=3.0)

    desk.way = slowly
    report = desk.asked()
    assert report.kind is OutcomeKind.DONE and report.heard == 5
    rooms = asks(desk)[2:]
    assert rooms[-1] == MAX_ROOM // 4 and set(rooms[:-1]) == {0}
    desk.way = reach
    desk.asked()
    desk.asked()
    assert asks(desk)[-1] == MAX_ROOM // 2


def budgeted(desk: Desk, budget: int, per_op: int = 2) -> None:
    """Give each round of the desk so many bytes; an exchange costs so many an op, and an envelope."""
    desk.state = replace(desk.state, budget_bytes=budget)

    def way(hub, send, device=DEVICE):
        event = reach(hub, send, device)
        assert isinstance(event, ReceiptArrived)
        return replace(event, moved=1000 + per_op * len(send.ops))

    desk.way = way


def test_a_metered_round_ends_when_its_budget_is_spent_and_the_rest_goes_later():
    desk = desk_behind(5, own=3000)
    budgeted(desk, 8_000)
    report = desk.asked()
    assert (report.kind, report.detail) == (OutcomeKind.LATER, "budget")
    assert 0 < report.received < 3000 and set(asks(desk)) == {0}
    assert sum(1000 + 2 * len(send.ops) for send in desk.hub.calls) < 9_000
    for _ in range(9):
        report = desk.asked()
    assert report.kind is OutcomeKind.DONE
    assert desk.book.acked == 3000 and len(desk.book.heard) == 5


def test_the_last_bytes_of_a_budget_are_not_promised_to_the_hub():
    desk = desk_with(1)
    budgeted(desk, 4_096)
    report = desk.asked()
    assert (report.kind, asks(desk)) == (OutcomeKind.LATER, [0])
