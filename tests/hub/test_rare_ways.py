"""What the hub does where something is not as it should be, or comes as it seldom does."""

import msgspec
import pytest

from stationdesk_sync.hub import admit, intake, pages
from stationdesk_sync.hub.append import _days_repeated
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.receive import open_range
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import devices, streams
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.stream import H_0, station_stream
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.desk_at_hub import hear, new_desk, push
from tests.hub.desk_double import DAY, at_start

OWN = station_stream("BS-001")


def test_an_op_of_a_kind_that_its_register_does_not_take_is_set_aside_and_the_rest_counts(hub: Hub) -> None:
    desk = new_desk(hub, 1)
    desk.visit(people=2)
    desk.add(desk.op("visit", Kind.INC, {"day": DAY, "tz": "Asia/Shanghai"}))
    desk.visit(people=3)
    assert push(hub, desk).set_aside == [(2, "bad_value")]
    assert verify(hub) is None


def test_a_station_s_own_row_has_one_id_alone(hub: Hub) -> None:
    desk = new_desk(hub, 1)
    desk.set("station_hours", desk.new_row(), posted="9:00-17:00")
    assert push(hub, desk).set_aside == [(1, "bad_value")]


@pytest.mark.parametrize("value", [{}, [[b"d", 1, 2]], [["d", 1, "x"]], [[b"d", "1", "x"]]])
def test_exceptions_of_another_shape_are_damage(value: object) -> None:
    with pytest.raises(ValueError, match="exception"):
        admit.decode_exceptions(msgspec.msgpack.encode(value))


def test_a_desk_that_went_between_the_door_and_the_desk_is_unknown() -> None:
    with pytest.raises(Refusal) as refused:
        intake._known(None)
    assert refused.value.problem.code == ProblemCode.UNKNOWN_DEVICE


def test_a_range_whose_beginning_the_hub_can_no_more_compute_is_a_fork(hub: Hub) -> None:
    desk = new_desk(hub, 1)
    for _ in range(6):
        desk.visit()
    push(hub, desk, 1, 4)
    with hub.store.write() as tx:
        tx.run("DELETE FROM segment WHERE device = ?", (desk.device,))
    cut = open_range(desk.batch(1, 6, cut=2))
    with hub.store.read() as tx:
        held = devices.find(tx, desk.device)
        assert held is not None
        with pytest.raises(Refusal) as refused:
            intake.check_place(tx, held, cut)
    assert refused.value.problem.code == ProblemCode.FORK


def test_repeated_ops_that_have_no_day_name_none() -> None:
    assert _days_repeated([b"\xc1", b"\x80"], 5, {5, 6}) == set()


def test_a_repeated_op_of_a_register_without_days_names_none(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    one.set_station_row("station_hours", posted="9:00-17:00")
    one.visit(people=2)
    push(hub, one)
    two.raws += one.raws
    assert push(hub, two, reissue=True).repeats == 2
    assert _days_repeated(one.raws, 1, {1, 2}) == {DAY}
    assert verify(hub) is None


def test_a_range_without_its_segment_is_no_page(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    one.visit()
    push(hub, one)
    with hub.store.write() as tx:
        tx.run("DELETE FROM segment WHERE device = ?", (one.device,))
    with pytest.raises(LookupError, match="segment"):
        hear(hub, two, at_start(OWN))


def test_more_ranges_than_one_portion_come_in_one_page(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_PORTION", 2)
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    for number in range(1, 6):
        one.visit()
        push(hub, one, number, number)
    page = hear(hub, two, at_start(OWN)).pages[0]
    assert [taken.to_pos for taken in page.ranges] == [1, 2, 3, 4, 5]


def test_marks_pass_over_a_range_that_is_wider_than_their_step(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "NEWEST_MARKS", 3)
    desk = new_desk(hub, 1)
    for _ in range(43):
        desk.visit()
    for first, last in ((1, 41), (42, 42), (43, 43)):
        push(hub, desk, first, last)
    with hub.store.read() as tx:
        found = pages.marks(tx, OWN)
    assert [pos for pos, _ in found] == [43, 42, 41, 0]
    assert found[-1] == (0, H_0)


def test_a_stream_whose_counter_is_nowhere_to_be_had_is_not_written(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_held", lambda *_args: None)
    with pytest.raises(LookupError, match=OWN), hub.store.write() as tx:
        streams.hold(tx, [OWN])
