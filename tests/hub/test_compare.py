"""The states of desk and hub held against each other: the one row that differs is found in two round trips."""

import pytest
from msgspec import structs

from stationdesk_sync.hub import compare as comparing
from stationdesk_sync.hub.compare import compare, station_rows
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import devices, row_states, streams
from stationdesk_sync.hub.store.devices import REVOKED, SUPERSEDED
from stationdesk_sync.model.op import op_id
from stationdesk_sync.model.state_root import Buckets, bucket_of, fact_deciders, field_deciders, root, row_digest
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import CompareRequest, Comparison, decode
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.desk_at_door import vouched_comparison
from tests.hub.desk_at_hub import new_desk, push
from tests.hub.desk_double import Desk

Rows = dict[tuple[str, bytes], bytes]


@pytest.fixture
def desk(hub: Hub) -> Desk:
    """A desk with visits, one corrected, one withdrawn, and a row set field by field: all pushed."""
    desk = new_desk(hub)
    rows = [desk.visit(slot=n) for n in range(20)]
    desk.correct(rows[3], people=4)
    desk.withdraw(rows[5])
    desk.set_station_row("tally_layout", tiles=[["rider", ["water"]]])
    push(hub, desk)
    return desk


def rows_of(hub: Hub) -> Rows:
    with hub.store.read() as tx:
        return {(register, row_id): digest for register, row_id, digest in station_rows(tx, hub.registers, "BS-001")}


def request(hub: Hub, desk: Desk, rows: Rows, listed: Rows | None = None) -> CompareRequest:
    sums = Buckets()
    for (_, row_id), digest in rows.items():
        sums.add(row_id, digest)
    with hub.store.read() as tx:
        pos, chain = streams.head(tx, "BS-001", "st:BS-001")
    named = [(register, row_id, digest) for (register, row_id), digest in (listed or {}).items()]
    return CompareRequest(
        station="BS-001", device=desk.device, pos=pos, chain=chain, buckets=sums.to_bytes(), rows=named
    )


def ask(hub: Hub, desk: Desk, asked: CompareRequest) -> Comparison:
    signed = compare(hub.store, hub.registers, hub.identity, vouched_comparison(desk, asked), hub.clock())
    return decode(signing.open_message(hub.identity.public, signing.COMPARISON_TAG, signed), Comparison)


def in_buckets(rows: Rows, buckets: list[int]) -> Rows:
    return {key: digest for key, digest in rows.items() if bucket_of(key[1]) in buckets}


def test_equal_states_are_told_in_one_round_trip(hub: Hub, desk: Desk) -> None:
    rows = rows_of(hub)
    assert len(rows) == 21
    answer = ask(hub, desk, request(hub, desk, rows))
    assert (answer.comparable, answer.differs, answer.rows, answer.count) == (True, [], [], 21)
    assert answer.root == root(request(hub, desk, rows).buckets)


def test_the_digests_follow_from_the_ops_that_decide(hub: Hub, desk: Desk) -> None:
    rows, ids = rows_of(hub), desk.op_ids()
    assert ids == [op_id(raw) for raw in desk.raws]
    by_digest = {digest: key for key, digest in rows.items()}
    with hub.store.read() as tx:
        visits = dict(row_states.deciders(tx, "BS-001", hub.registers["visit"]))
        layout = list(row_states.deciders(tx, "BS-001", hub.registers["tally_layout"]))
    assert fact_deciders(ids[0], ids[0], None) in visits.values()
    assert fact_deciders(ids[3], ids[20], None) in visits.values()
    assert fact_deciders(ids[5], ids[5], ids[21]) in visits.values()
    assert [told for _, told in layout] == [field_deciders({"tiles": ids[22]})]
    for row_id, told in layout:
        assert by_digest[row_digest("tally_layout", row_id, told)] == ("tally_layout", row_id)


def test_rows_are_read_in_portions(hub: Hub, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(hub)
    monkeypatch.setattr(row_states, "_PORTION", 3)
    assert rows_of(hub) == rows


@pytest.mark.parametrize("fault", ["altered", "lost", "extra", "other register"])
def test_the_row_that_differs_is_found_in_two_round_trips(hub: Hub, desk: Desk, fault: str) -> None:
    rows = rows_of(hub)
    mine = dict(rows)
    key = sorted(rows)[7]
    extra = (key[0], b"\x01" * 16)
    if fault == "altered":
        mine[key] = b"\x07" * 32
        expected = [(*key, rows[key])]
    elif fault == "lost":
        del mine[key]
        expected = [(*key, rows[key])]
    elif fault == "extra":
        mine[extra] = b"\x08" * 32
        expected = [(*extra, b"")]
    else:
        mine[("closure", key[1])] = mine.pop(key)
        mine["closure", key[1]] = b"\x09" * 32
        expected = sorted([("closure", key[1], b""), (*key, rows[key])])
    first = ask(hub, desk, request(hub, desk, mine))
    assert len(first.differs) == 1
    second = ask(hub, desk, request(hub, desk, mine, in_buckets(mine, first.differs)))
    assert second.rows == expected


def test_a_desk_that_holds_nothing_hears_of_every_row_at_once(
    hub: Hub, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(hub)
    answer = ask(hub, desk, request(hub, desk, {}))
    assert {(register, row_id): digest for register, row_id, digest in answer.rows} == rows
    monkeypatch.setattr(comparing, "MOST_ROWS", 5)
    assert len(ask(hub, desk, request(hub, desk, {})).rows) == 5


def test_ends_at_different_points_are_not_compared(hub: Hub, desk: Desk) -> None:
    rows = rows_of(hub)
    asked = request(hub, desk, rows)
    for other in (structs.replace(asked, pos=asked.pos - 1), structs.replace(asked, chain=b"x" * 16)):
        answer = ask(hub, desk, other)
        assert (answer.comparable, answer.differs, answer.rows, answer.root) == (False, [], [], b"")
        assert (answer.pos, answer.chain) == (asked.pos, asked.chain)


def test_only_a_desk_of_the_station_may_ask(hub: Hub, desk: Desk) -> None:
    asked = request(hub, desk, rows_of(hub))

    def refused(who: Desk, asked: CompareRequest) -> ProblemCode:
        with pytest.raises(Refusal) as refusal:
            ask(hub, who, asked)
        return refusal.value.code

    other = new_desk(hub, 2, "BS-002")
    unknown = Desk(7)
    unknown.hub_box_key = desk.hub_box_key
    assert refused(unknown, asked) is ProblemCode.UNKNOWN_DEVICE
    assert refused(other, structs.replace(asked, device=other.device)) is ProblemCode.UNKNOWN_DEVICE
    assert refused(desk, structs.replace(asked, device=other.device)) is ProblemCode.UNKNOWN_DEVICE
    assert refused(desk, structs.replace(asked, buckets=b"short")) is ProblemCode.MALFORMED
    assert refused(desk, structs.replace(asked, pv=2)) is ProblemCode.VERSION
    thief = Desk(1)
    thief.box_private, thief.hub_box_key = Desk(9).box_private, desk.hub_box_key
    assert refused(thief, asked) is ProblemCode.BAD_SIGNATURE
    with pytest.raises(Refusal):
        compare(hub.store, hub.registers, hub.identity, b"\xc1", hub.clock())
    for state, code in ((SUPERSEDED, ProblemCode.SUPERSEDED), (REVOKED, ProblemCode.REVOKED)):
        with hub.store.write() as tx:
            held = devices.find(tx, desk.device)
            assert held is not None
            devices.set_state(tx, held, state)
        assert refused(desk, asked) is code
