"""Parcels between the PCs of a station: piled once, given in order, dropped when stored, never in a stranger's way."""

import pytest

from stationdesk_sync.hub import parcels
from stationdesk_sync.hub.epoch import new_epoch
from stationdesk_sync.hub.reissue import reissue
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import devices
from stationdesk_sync.hub.store.devices import REVOKED
from stationdesk_sync.wire.limits import MAX_PARCEL, MAX_PARCELS
from stationdesk_sync.wire.messages import Parcel
from tests.hub.desk_at_door import reissue_request
from tests.hub.desk_at_hub import new_desk
from tests.hub.desk_double import Desk

S = "BS-001"


@pytest.fixture
def desks(hub: Hub) -> list[Desk]:
    return [new_desk(hub, seed) for seed in (1, 2, 3)]


def send(hub: Hub, sender: Desk, *sent: tuple[int, Desk], box: bytes = b"box") -> int:
    with hub.store.write() as tx:
        found = [Parcel(number=number, device=desk.device, box=box + b"%d" % number) for number, desk in sent]
        return parcels.take(tx, S, sender.device, found)


def fetch(hub: Hub, desk: Desk, upto: int = 0) -> list[tuple[int, bytes, bytes]]:
    with hub.store.write() as tx:
        return [(p.number, p.device, p.box) for p in parcels.for_device(tx, S, desk.device, upto)]


def test_a_parcel_waits_for_its_receiver_until_it_has_stored_it(hub: Hub, desks: list[Desk]) -> None:
    a, b, c = desks
    assert send(hub, a, (1, b), (2, c), (3, b)) == 3
    assert send(hub, c, (1, b)) == 1
    assert fetch(hub, b) == [(1, a.device, b"box1"), (2, a.device, b"box3"), (3, c.device, b"box1")]
    assert fetch(hub, b, 1)[0][0] == 2
    assert fetch(hub, b, 3) == []
    assert fetch(hub, c) == [(1, a.device, b"box2")]
    assert fetch(hub, a) == []
    assert send(hub, a, (4, b)) == 4
    assert fetch(hub, b, 3) == [(4, a.device, b"box4")]


def test_the_same_parcels_again_are_piled_once(hub: Hub, desks: list[Desk]) -> None:
    a, b, _ = desks
    send(hub, a, (1, b), (2, b))
    assert send(hub, a, (1, b), (2, b), (3, b)) == 3
    assert [number for number, _, _ in fetch(hub, b)] == [1, 2, 3]
    assert send(hub, a) == 3


def test_what_nobody_may_have_is_settled_and_bars_no_way(hub: Hub, desks: list[Desk]) -> None:
    a, b, c = desks
    with hub.store.write() as tx:
        held = devices.find(tx, c.device)
        assert held is not None
        devices.set_state(tx, held, REVOKED)
    elsewhere = new_desk(hub, 9, "BS-002")
    assert send(hub, a, (1, c), (2, elsewhere), (3, Desk(8)), (4, a), (5, b)) == 5
    assert [box for _, _, box in fetch(hub, b)] == [b"box5"]
    assert fetch(hub, c) == fetch(hub, elsewhere) == fetch(hub, a) == []
    assert send(hub, a, (6, b), box=b"x" * (MAX_PARCEL + 1)) == 6
    assert len(fetch(hub, b)) == 1


def test_a_full_pile_keeps_the_oldest_and_says_how_far_it_took(
    hub: Hub, desks: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, c = desks
    monkeypatch.setattr(parcels, "MOST_PILED", 2)
    assert send(hub, a, (1, b), (2, b)) == 2
    assert send(hub, a, (3, c), (4, b), (5, c)) == 3
    assert [number for number, _, _ in fetch(hub, b, 2)] == []
    assert send(hub, a, (4, b), (5, c)) == 5
    assert fetch(hub, b, 2) == [(3, a.device, b"box4")]


def test_an_answer_holds_a_bounded_number_and_size(hub: Hub, desks: list[Desk]) -> None:
    a, b, _ = desks
    for start in (1, 65):
        send(hub, a, *((start + n, b) for n in range(64)))
    assert [number for number, _, _ in fetch(hub, b)] == list(range(1, MAX_PARCELS + 1))
    assert fetch(hub, b, MAX_PARCELS)[0][0] == MAX_PARCELS + 1
    fetch(hub, b, 128)
    send(hub, a, *((200 + n, b) for n in range(20)), box=b"x" * (MAX_PARCEL - 4))
    assert 10 <= len(fetch(hub, b, 128)) < 20


def test_a_restored_hub_never_gives_a_number_that_its_receiver_has_seen(hub: Hub, desks: list[Desk]) -> None:
    a, b, _ = desks
    send(hub, a, (1, b))
    ((number, _, box),) = fetch(hub, b, 40)  # b had stored 40 before the hub went back
    assert number > 40
    assert box == b"box1"
    assert fetch(hub, b, number) == []
    new_epoch(hub.store, hub.clock())
    send(hub, a, *((own, b) for own in range(9, 19)))  # 2-8 were lost with the hub, and b had seen five of them
    assert [box for _, _, box in fetch(hub, b, number + 5)] == [b"box%d" % own for own in range(9, 19)]


def test_the_pile_of_a_superseded_desk_is_dropped(hub: Hub, desks: list[Desk]) -> None:
    a, b, _ = desks
    send(hub, a, (1, b))
    reissue(hub.store, hub.identity, reissue_request(Desk(7), b), hub.clock())
    assert fetch(hub, b) == fetch(hub, Desk(7)) == []
