"""Station import: the six real stations, all or nothing, and nothing that a spreadsheet would run."""

import pytest

from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.stations import BadRows, Imported, import_stations
from stationdesk_sync.hub.store import documents, stations
from stationdesk_sync.hub.texts import language
from stationdesk_sync.model import hours
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import decode_plain
from tests.hub.conftest import STATIONS

HEAD = "code,name,kind,address,posted_hours,latitude,longitude\n"


def load(hub: Hub, text: str, encoding: str = "utf-8") -> Imported:
    return import_stations(hub.store, hub.identity, hub.registers["station"], text.encode(encoding), 1.0)


def bad(hub: Hub, *rows: str) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as caught:
        load(hub, HEAD + "".join(f"{row}\n" for row in rows))
    assert caught.value.say(language("zh")).count("\n") == len(caught.value.lines)
    return [(line, why) for line, why, _ in caught.value.lines]


def test_the_six_stations_are_kept_with_their_posted_hours_word_for_word(hub: Hub) -> None:
    lines = STATIONS.read_text(encoding="utf-8").splitlines()[1:]
    with hub.store.read() as tx:
        kept = stations.all_of(tx)
        assert [s.code for s in kept] == [f"BS-00{n}" for n in range(1, 7)]
        for station, line in zip(kept, lines, strict=True):
            assert f",{station.posted_hours}," in line
            assert station.posted_hours is not None
            assert hours.parse(station.posted_hours) is not None
            assert station.tz == "Asia/Shanghai"
            document = documents.find(tx, "station", station.code)
            assert document is not None
            signing.check_document(hub.identity.public, document)
            assert decode_plain(document.body) == {
                "code": station.code,
                "name": station.name,
                "kind": "relief",
                "address": station.address,
                "posted_hours": station.posted_hours,
                "tz": "Asia/Shanghai",
                "latitude": None,
                "longitude": None,
                "day_starts_hour": 0,
            }


def test_a_document_gets_a_new_version_only_when_its_content_changes(hub: Hub) -> None:
    def version() -> int:
        with hub.store.read() as tx:
            document = documents.find(tx, "station", "BS-001")
        assert document is not None
        return document.version

    text = STATIONS.read_text(encoding="utf-8")
    load(hub, text)
    assert version() == 1
    load(hub, text.replace("8:30-11:00", "8:00-11:00"))
    assert version() == 2


def test_hours_that_are_not_understood_are_kept_and_named(small_hub: Hub) -> None:
    done = load(small_hub, HEAD + "X-1,Quiet corner,relief,Road 1, by arrangement ,31.1,121.2\n")
    assert done == Imported(1, (("X-1", " by arrangement "),))
    with small_hub.store.read() as tx:
        found = stations.find(tx, "X-1")
    assert found is not None
    assert (found.posted_hours, found.latitude, found.longitude) == (" by arrangement ", 31.1, 121.2)


def test_one_bad_line_keeps_all_out_and_each_is_named(small_hub: Hub) -> None:
    lines = bad(
        small_hub,
        "X-1,Good,relief,Road 1,9:00-17:00,,",
        "x-2,Small letters,relief,,,,",
        "X-3,,relief,,,,",
        "X-4,Unknown kind,palace,,,,",
        "X-5,Half a place,relief,,,31.0,",
        "X-6,No place,relief,,,north,121",
        "X-1,Twice,relief,,,,",
        "X-7,Too few",
        "X-8,Call 13912345678,relief,,,,",
    )
    assert [line for line, _ in lines] == [3, 4, 5, 6, 7, 8, 9, 10]
    with small_hub.store.read() as tx:
        assert stations.find(tx, "X-1") is None


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "@SUM(A1)", "-2", "Station\u202etxt", "Sta\x07tion"])
def test_formulas_and_hidden_characters_are_refused(small_hub: Hub, name: str) -> None:
    assert bad(small_hub, f'X-1,"{name}",relief,,,,')[0][0] == 2


def test_a_file_from_a_chinese_spreadsheet_is_read(small_hub: Hub) -> None:
    load(small_hub, HEAD + "X-1,驿站一号,relief,某路1号,9:00-17:00,,\n", "gb18030")
    load(small_hub, HEAD + "X-2,驿站二号,relief,某路2号,9:00-17:00,,\n", "utf-8-sig")
    with small_hub.store.read() as tx:
        names = [s.name for s in stations.all_of(tx)]
    assert {"驿站一号", "驿站二号"} <= set(names)


@pytest.mark.parametrize("text", ["", "code,name\n", HEAD, HEAD + "\n\n"])
def test_a_file_without_stations_is_refused(small_hub: Hub, text: str) -> None:
    with pytest.raises(HubFault):
        load(small_hub, text)
