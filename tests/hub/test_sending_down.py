"""What comes down to the desks: the receiver directory and notices, signed, each to those it is meant for."""

import json
import tomllib

import pytest

from stationdesk_sync.hub.directory import (
    Notice,
    add_notice,
    import_directory,
    notices,
    withdraw_notice,
)
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import documents
from stationdesk_sync.model import directory
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import Document, decode_plain

KEY = "ab" * 32
TOML = f"""
[[offices]]
code = "law-1"
zh = "法律援助"
en = "Legal aid"
purposes = ["injury", "wages"]
key = "{KEY}"
valid_from = 2026-01-01

[[offices]]
code = "law-2"
zh = "街道工会"
purposes = ["wages"]
area = ["BS-001", "BS-002"]
key = "{KEY}"
valid_from = "2026-01-01"
valid_until = "2026-12-31"
"""


def newer(hub: Hub, station: str, **held: int) -> dict[str, Document]:
    with hub.store.read() as tx:
        found = documents.newer_for(tx, station, held)
    for document in found:
        signing.check_document(hub.identity.public, document)
    return {f"{d.kind}/{d.key}": d for d in found}


def body(document: Document) -> dict[str, object]:
    value = decode_plain(document.body)
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("as_json", [False, True])
def test_offices_come_down_to_every_station(hub: Hub, as_json: bool) -> None:
    raw = TOML.encode()
    if as_json:
        offices = directory.body_of(directory.read_body(tomllib.loads(TOML)))
        rows = [{**row, "key": KEY} for row in offices["offices"]]  # type: ignore[attr-defined]
        raw = json.dumps({"offices": rows}).encode()
    assert import_directory(hub.store, hub.identity, raw, hub.clock()) == 2
    for station in ("BS-001", "BS-006"):
        document = newer(hub, station)["directory/directory"]
        city, near = directory.read_body(body(document))
        assert city.key == bytes.fromhex(KEY)
        assert city.label.en == "Legal aid"
        assert city.serves("injury", station, "2030-01-01")
        assert near.serves("wages", "BS-002", "2026-12-31")
        assert not near.serves("wages", "BS-002", "2027-01-01")
        assert not near.serves("wages", "BS-003", "2026-12-31")
        assert not near.serves("injury", "BS-002", "2026-12-31")
        assert not near.serves("wages", "BS-002", "2025-12-31")
    assert import_directory(hub.store, hub.identity, raw, hub.clock()) == 2
    assert "directory/directory" not in newer(hub, "BS-001", **{"directory/directory": 1}), "the same content again"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("law-2", "law-1"), "office 2, code"),
        (("街道工会", ""), "office 2, zh"),
        ((KEY, "abc"), "office 1, key"),
        (('["injury", "wages"]', "[]"), "office 1, purposes"),
        (("2026-12-31", "31.12."), "office 2, valid_until"),
        (('["BS-001", "BS-002"]', '"BS-001"'), "office 2, area"),
        (("[[offices]]", "[[other]]"), "neither"),
        (("[[offices]]", "[[offices"), "neither"),
    ],
)
def test_a_directory_with_a_mistake_changes_nothing(small_hub: Hub, change: tuple[str, str], why: str) -> None:
    raw = TOML.replace(*change).encode()
    with pytest.raises(HubFault, match=why):
        import_directory(small_hub.store, small_hub.identity, raw, small_hub.clock())
    assert "directory/directory" not in newer(small_hub, "BS-001")


def test_a_notice_comes_down_to_those_it_is_for(hub: Hub) -> None:
    def add(title: str, *stations: str) -> str:
        notice = Notice(title, "text\nof two lines", "2026-12-01")
        return add_notice(hub.store, hub.identity, notice, stations, hub.clock(), title.encode()[:5])

    everywhere, here = add("everywhere"), add("only here", "BS-001", "BS-002")
    assert {key for key in newer(hub, "BS-001") if "notice" in key} == {f"notice/{everywhere}", f"notice/BS-001/{here}"}
    assert {key for key in newer(hub, "BS-003") if "notice" in key} == {f"notice/{everywhere}"}
    assert body(newer(hub, "BS-003")[f"notice/{everywhere}"])["title"] == "everywhere"
    withdraw_notice(hub.store, hub.identity, here, hub.clock())
    again = newer(hub, "BS-002", **{f"notice/BS-002/{here}": 1})
    assert body(again[f"notice/BS-002/{here}"]) == {"withdrawn": True}
    with hub.store.read() as tx:
        assert [(n.station, n.withdrawn) for n in notices(tx)] == [("", False), ("BS-001", True), ("BS-002", True)]


def test_a_notice_that_is_none_is_refused(small_hub: Hub) -> None:
    def add(notice: Notice, *stations: str) -> None:
        add_notice(small_hub.store, small_hub.identity, notice, stations, small_hub.clock(), b"12345")

    for notice in (Notice("", "text"), Notice("title", ""), Notice("t\x00", "x"), Notice("t", "x\x07"),
                   Notice("t" * 200, "x"), Notice("t", "x", "tomorrow")):  # fmt: skip
        with pytest.raises(HubFault):
            add(notice)
    with pytest.raises(HubFault, match="BS-404"):
        add(Notice("t", "x"), "BS-001", "BS-404")
    with pytest.raises(HubFault, match="NOPE"):
        withdraw_notice(small_hub.store, small_hub.identity, "NOPE", small_hub.clock())
    assert not any("notice" in key for key in newer(small_hub, "BS-001"))
