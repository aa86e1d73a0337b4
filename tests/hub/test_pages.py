"""What comes down: streams in order, under their chain, within the room there is."""

import msgspec
import pytest

from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import streams
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.model.stream import CITY, H_0, routed_chain, station_stream
from stationdesk_sync.wire.messages import CursorRow, Page, RangeHeader, decode
from stationdesk_sync.wire.packing import unpack
from tests.hub.desk_at_hub import hear, new_desk, push, take
from tests.hub.desk_double import Desk, at_start, follow

OWN = station_stream("BS-001")


def raws(page: Page) -> list[bytes]:
    found: list[bytes] = []
    for one in page.ranges:
        if one.batch is not None:
            batch = one.batch
            found += unpack(batch.packing, batch.raw_len, batch.count, batch.body)
    return found


def routed(desk: Desk, *names: str, **values: object) -> bytes:
    desk.visit(**values)  # type: ignore[arg-type]
    raw = desk.raws.pop()
    op = msgspec.msgpack.decode(raw)
    desk.raws.append(msgspec.msgpack.encode({**op, "w": list(names)}))
    return desk.raws[-1]


def test_a_desk_hears_the_other_s_ops_and_not_its_own_again(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    for people in (1, 2, 3):
        one.visit(people=people)
    two.visit(people=9)
    push(hub, one)
    receipt = push(hub, two, cursors=[at_start(OWN)], room=1 << 20)
    (page,) = receipt.pages
    assert raws(page) == one.raws
    assert [(r.from_pos, r.to_pos, r.device, r.batch is None) for r in page.ranges] == [
        (1, 3, one.device, False),
        (4, 4, two.device, True),
    ]
    batch = page.ranges[0].batch
    assert batch is not None
    assert decode(batch.header, RangeHeader).sig == decode(one.batch().header, RangeHeader).sig
    cursor = follow(page, at_start(OWN))
    assert page.head == 4
    again = hear(hub, two, cursor).pages[0]
    assert (again.ranges, again.chain, again.head) == ([], cursor[2], 4)
    assert verify(hub) is None


def test_a_desk_that_lost_its_own_ops_gets_them_back(hub: Hub) -> None:
    desk = new_desk(hub)
    for _ in range(4):
        desk.visit()
    push(hub, desk, 1, 2)
    push(hub, desk, 3, 4)
    (page,) = take(hub, desk, desk.exchange(desk.batch(1, 2), cursors=[at_start(OWN)], room=1 << 20)).pages
    assert [r.batch is None for r in page.ranges] == [True, False]
    assert raws(page) == desk.raws[2:]


def test_pages_stay_within_the_room_and_go_on_where_they_ended(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    for _ in range(300):
        one.visit()
        push(hub, one, one.last)
    heard: list[bytes] = []
    cursor = at_start(OWN)
    rounds = 0
    while len(heard) < 300:
        (page,) = hear(hub, two, cursor, room=20_000).pages
        size = sum(len(r.batch.header) + len(r.batch.body) for r in page.ranges if r.batch is not None)
        assert 0 < size <= 20_000
        heard += raws(page)
        cursor = follow(page, cursor)
        rounds += 1
    assert heard == one.raws
    assert rounds > 3
    assert hear(hub, two, at_start(OWN), room=0).pages == []
    (tiny,) = hear(hub, two, at_start(OWN), room=1).pages  # one range always goes through
    assert len(tiny.ranges) == 1


def test_room_is_shared_and_only_own_streams_are_heard(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    routed(one, CITY, people=3)
    push(hub, one)
    other = station_stream("BS-002")
    cursors = [at_start(other), at_start("nothing"), at_start(OWN), at_start(OWN), at_start(CITY)]
    assert [p.stream for p in hear(hub, two, *cursors).pages] == [OWN, CITY]
    assert [p.stream for p in hear(hub, two, *cursors, room=1).pages] == [OWN]


def test_a_cursor_that_is_no_point_of_the_stream_gets_points_that_are(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    for _ in range(500):
        one.visit()
    for first in range(1, 500, 2):
        push(hub, one, first, first + 1)
    (page,) = hear(hub, two, at_start(OWN), room=1 << 21).pages
    points = {0: H_0} | dict(points_of(hub))
    off: list[CursorRow] = [(OWN, 4, b"x" * 16), (OWN, 3, points[4]), (OWN, 502, points[500]), (OWN, 0, b"y" * 16)]
    for cursor in off:
        (page,) = hear(hub, two, cursor).pages
        assert page.marks is not None
        assert (page.ranges, page.after, page.head) == ([], cursor[1], 500)
        places = [pos for pos, _ in page.marks]
        assert places[:64] == list(range(500, 500 - 128, -2))
        assert places[-1] == 0
        assert places == sorted(set(places), reverse=True)
        assert len(places) < 70
        assert all(points[pos] == chain for pos, chain in page.marks)
    empty = hear(hub, new_desk(hub, 3, "BS-002"), (station_stream("BS-002"), 7, b"z" * 16)).pages[0]
    assert empty.marks == [(0, H_0)]


def points_of(hub: Hub) -> list[tuple[int, bytes]]:
    with hub.store.read() as tx:
        return [(taken.to_pos, taken.chain) for taken in streams.ranges(tx, "BS-001")]


def test_ops_that_name_further_streams_stand_there_too_run_by_run(hub: Hub) -> None:
    one, far = new_desk(hub, 1), new_desk(hub, 2, "BS-002")
    theirs = station_stream("BS-002")
    ops = [
        routed(one, CITY, people=1),
        routed(one, CITY, theirs, people=2),
        routed(one, people=3),
        routed(one, theirs, people=4),
        routed(one, CITY, "st:ZZ-999", "st:", "junk", people=5),
    ]
    far.visit(people=7)
    push(hub, far)
    push(hub, one)
    city, station = hear(hub, far, at_start(CITY), at_start(theirs)).pages
    assert raws(city) == [ops[0], ops[1], ops[4]]
    assert raws(station) == [ops[1], ops[3]]  # its own is not sent again
    assert [(r.first, r.to_pos) for r in city.ranges] == [(1, 2), (5, 3)]
    assert city.ranges[0].last_chain == routed_chain(map(op_hash, ops[:2]))
    assert all(r.batch is not None and r.batch.header == b"" for r in city.ranges)
    follow(city, at_start(CITY))
    follow(station, at_start(theirs))
    assert verify(hub) is None
    with hub.store.read() as tx:
        assert sorted(stream for _, stream, _, _ in streams.heads(tx)) == [CITY, OWN, theirs]


def test_an_op_set_aside_unread_is_routed_nowhere(hub: Hub) -> None:
    desk = new_desk(hub)
    routed(desk, CITY, group="no such group")
    desk.raws.append(b"\xa1w")  # no op at all
    routed(desk, CITY, people=2)
    receipt = push(hub, desk, cursors=[at_start(CITY)], room=1 << 20)
    assert receipt.set_aside == [(1, "bad_value"), (2, "malformed")]
    assert [(r.first, r.to_pos) for r in receipt.pages[0].ranges] == [(1, 1), (3, 2)]
    assert verify(hub) is None


@pytest.mark.parametrize("table", ["stream", "stream_range"])
def test_a_routed_range_that_was_altered_is_found(small_hub: Hub, table: str) -> None:
    desk = new_desk(small_hub)
    routed(desk, CITY)
    routed(desk, CITY)
    push(small_hub, desk, 1, 1)
    push(small_hub, desk, 2, 2)
    with small_hub.store.write() as tx:
        if table == "stream":
            tx.run("DELETE FROM stream WHERE stream = 'city'")
        else:
            tx.run("DELETE FROM stream_range WHERE stream = 'city' AND from_pos = 1")
    finding = verify(small_hub)
    assert finding is not None
    assert finding.table in ("stream", "stream_range")
