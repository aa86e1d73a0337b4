"""The station as this desk knows it: name, hours, keys, catalogue; its own rows over the hub's."""

from dataclasses import replace

import pytest

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.keep_station import rename, save_hours, save_tiles
from stationdesk.app.outbox_ports import HubDocument, ReceiptFacts
from stationdesk.domain.tally import DEFAULT_TILES, Tile
from stationdesk_sync.model import catalogue
from stationdesk_sync.wire.codec import encode_value
from tests.app.counter import COUNTER, MANAGER, NOON, Counter


def test_a_desk_alone_is_named_by_its_manager(counter: Counter, desk: Desk) -> None:
    rename(desk, MANAGER, "  Harbour station ")
    station = counter.restart().station()
    assert (station.name, station.code, station.letter, station.joined) == ("Harbour station", None, "?", False)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "call 13912345678"])
def test_a_name_that_cannot_stand_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(Fault) as caught:
        rename(desk, MANAGER, name)
    assert caught.value.code is FaultCode.BAD_VALUE and caught.value.values["name"] == "name"
    assert desk.station().name == ""


def test_a_joined_station_has_the_hub_s_name_and_is_not_renamed_here(counter: Counter, desk: Desk) -> None:
    rename(desk, MANAGER, "Harbour station")
    counter.join(address="1 Dock Street")
    station = desk.station()
    assert (station.name, station.code, station.letter) == ("海宝苑", "BS-001", "A")
    assert station.address == "1 Dock Street"
    with pytest.raises(Fault) as caught:
        rename(desk, MANAGER, "Mine")
    assert caught.value.code is FaultCode.NOT_ALLOWED


@pytest.mark.parametrize("text", ["8:30-11:00；13:30-17:00", "24小时", "周一至周五 9:00-17:00"])
def test_posted_hours_are_kept_as_they_were_written(desk: Desk, text: str) -> None:
    save_hours(desk, MANAGER, text)
    assert desk.station().posted_text == text and desk.station().posted() is not None


@pytest.mark.parametrize("text", ["", "whenever", "25:00-26:00"])
def test_hours_that_nobody_understands_are_refused(desk: Desk, text: str) -> None:
    with pytest.raises(Fault) as caught:
        save_hours(desk, MANAGER, text)
    assert caught.value.values["problem"] == "not_hours"
    assert desk.station().posted_text is None


def test_keys_are_arranged_and_the_rest_stay_as_they_were(counter: Counter, desk: Desk) -> None:
    mine = [Tile(2, "courier", ("rest", "water")), Tile(1, "taxi", ("charge",))]
    save_tiles(desk, MANAGER, mine)
    tiles = counter.restart().tiles()
    assert tiles[0] == Tile(1, "taxi", ("charge",)) and tiles[1] == Tile(2, "courier", ("rest", "water"))
    assert tiles[2:] == DEFAULT_TILES[2:]


@pytest.mark.parametrize("tile", [Tile(1, "nobody", ("water",)), Tile(1, "rider", ()), Tile(1, "rider", ("gold",))])
def test_a_key_for_what_the_catalogue_does_not_know_is_refused(desk: Desk, tile: Tile) -> None:
    with pytest.raises(Fault) as caught:
        save_tiles(desk, MANAGER, [tile])
    assert caught.value.code is FaultCode.BAD_VALUE
    assert desk.tiles() == DEFAULT_TILES


def test_a_newer_catalogue_of_the_hub_decides_what_may_be_counted(counter: Counter, desk: Desk) -> None:
    counter.join()
    body = catalogue.seed().body() | {"version": 2}
    lists = body["lists"]
    assert isinstance(lists, dict)
    lists["service"].append({"code": "chess", "zh": "下棋", "en": "Chess"})
    link = desk.outbox.link()
    assert link is not None
    facts = ReceiptFacts(
        0,
        link.acked_chain,
        NOON,
        0.0,
        1,
        (),
        (),
        (),
        (),
        (HubDocument("catalogue", "catalogue", 2, encode_value(body), b""),),
    )
    with pytest.raises(Fault):
        counter.count("rider", "chess")
    desk.outbox.store_receipt(facts)
    counter.count("rider", "chess")
    assert desk.catalogue().say("service", "chess", "zh") == "下棋"
    older = HubDocument("catalogue", "catalogue", 1, encode_value(catalogue.seed().body()), b"")
    desk.outbox.store_receipt(replace(facts, documents=(older,)))
    assert desk.catalogue().version == 2, "an older edition never comes back"


def test_a_catalogue_that_cannot_be_read_leaves_the_seed_in_place(counter: Counter, desk: Desk) -> None:
    counter.join()
    link = desk.outbox.link()
    assert link is not None
    for version, body in ((3, b"\xc1"), (4, encode_value({"version": "x"})), (5, encode_value([1]))):
        document = HubDocument("catalogue", "catalogue", version, body, b"")
        desk.outbox.store_receipt(ReceiptFacts(0, link.acked_chain, NOON, 0.0, 1, (), (), (), (), (document,)))
        assert desk.catalogue() == catalogue.seed()
    counter.count(actor=COUNTER)
