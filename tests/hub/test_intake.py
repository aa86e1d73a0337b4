"""Intake: what a batch leaves behind, and what it is refused for."""

import msgspec
import pytest

from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import counts, devices
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.chain import chain_start
from stationdesk_sync.model.op import Kind
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import (
    Batch,
    Parcel,
    RangeHeader,
    StatementRow,
    Vouched,
    decode,
    encode,
    encode_plain,
)
from stationdesk_sync.wire.packing import pack
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.desk_at_hub import EXCHANGE_PARTS, new_desk, push, take_raw
from tests.hub.desk_double import DAY, SEALED, Desk, visit


def refused(hub: Hub, desk: Desk, first: int = 1, last: int | None = None, **values: object) -> Refusal:
    parts = {name: value for name, value in values.items() if name in EXCHANGE_PARTS and name != "batch"}
    batch = values.get("batch")
    if not isinstance(batch, Batch):
        batch = desk.batch(first, last, **{n: v for n, v in values.items() if n not in parts})  # type: ignore[arg-type]
    return refused_raw(hub, desk.vouched(desk.exchange(batch, **parts)))


def refused_raw(hub: Hub, raw: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        take_raw(hub, raw)
    return caught.value


def held(hub: Hub) -> tuple[int, int]:
    with hub.store.read() as tx:
        return counts.ops(tx), counts.segments(tx)


def equal(hub: Hub, station: str = "BS-001", day: str = DAY) -> bool | None:
    with hub.store.read() as tx:
        return agree(tx, station, day, hub.registers).equal


def test_a_batch_is_held_counted_and_agreed_on(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit(people=3, services=("water", "rest"))
    desk.visit(group="courier", note=SEALED)
    desk.fact("shift", {"opened": 510, "on_duty": 1, "who": SEALED})
    desk.set_station_row("station_hours", posted="9:00-17:00")
    desk.set("event", title="Talk", on_day=DAY, kind="talk", organisers=["Union"])
    receipt = push(hub, desk)
    assert (receipt.upto, receipt.chain, receipt.set_aside) == (5, desk.chain(5), [])
    assert [(d.day, d.people, d.services, d.verdict) for d in receipt.days] == [(DAY, 4, 7, "equal")]
    assert held(hub) == (5, 1)
    assert equal(hub) is True
    assert verify(hub) is None


def test_the_same_batch_twice_changes_nothing_and_is_answered_alike(hub: Hub) -> None:
    desk = new_desk(hub)
    for _ in range(4):
        desk.visit()
    first, second = push(hub, desk), push(hub, desk)
    assert (first.upto, first.chain, first.days) == (second.upto, second.chain, second.days)
    assert held(hub) == (4, 1)
    assert verify(hub) is None


def test_an_overlap_is_cut_off_and_the_rest_is_held_once(hub: Hub) -> None:
    desk = new_desk(hub)
    for people in range(1, 9):
        desk.visit(people=people)
    push(hub, desk, 1, 5)
    receipt = push(hub, desk, 3, 8)
    assert (receipt.upto, receipt.days[0].people, receipt.days[0].verdict) == (8, 36, "equal")
    assert held(hub) == (8, 2)
    # a wholly older range, cut where no batch ended, is answered for its own end
    older = push(hub, desk, 2, 4)
    assert (older.upto, older.chain, older.days[0].verdict) == (4, desk.chain(4), "equal")
    assert push(hub, desk, 6, 7).chain == desk.chain(7)
    assert held(hub) == (8, 2)
    assert equal(hub) is True
    assert verify(hub) is None


def test_a_hello_says_where_a_desk_stands(hub: Hub) -> None:
    desk = new_desk(hub)
    assert push(hub, desk, 1, 0).upto == 0
    desk.visit()
    push(hub, desk)
    receipt = push(hub, desk, 2, 1)
    assert (receipt.upto, receipt.chain) == (1, desk.chain(1))
    assert held(hub) == (1, 1)


def test_a_gap_is_refused_and_names_what_is_held(hub: Hub) -> None:
    desk = new_desk(hub)
    for _ in range(5):
        desk.visit()
    push(hub, desk, 1, 2)
    problem = refused(hub, desk, 4, 5).problem
    assert (problem.code, problem.last, problem.chain) == (ProblemCode.GAP, 2, desk.chain(2))
    assert held(hub) == (2, 1)


@pytest.mark.parametrize("first", [1, 2, 3, 4])
def test_another_history_of_the_same_device_is_a_fork(hub: Hub, first: int) -> None:
    desk = new_desk(hub)
    for _ in range(3):
        desk.visit()
    push(hub, desk)
    twin = Desk(1, epoch=desk.epoch, hub_box_key=desk.hub_box_key)
    for _ in range(4):
        twin.visit(people=2)
    assert refused(hub, twin, first, 4).code is ProblemCode.FORK
    if first < 4:
        assert refused(hub, twin, first, first).code is ProblemCode.FORK
    assert refused(hub, twin, first, first - 1).code is ProblemCode.FORK if first > 1 else True
    assert held(hub) == (3, 1)


def test_another_epoch_is_refused_with_the_right_one(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    problem = refused(hub, desk, epoch=desk.epoch + 1).problem
    assert (problem.code, problem.epoch, problem.last) == (ProblemCode.EPOCH, hub.identity.epoch, 0)
    assert problem.chain == chain_start(desk.device)


def test_strangers_and_bad_signatures_are_refused(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    stranger = Desk(99, epoch=desk.epoch, hub_box_key=desk.hub_box_key)
    stranger.visit()
    assert refused(hub, stranger).code is ProblemCode.UNKNOWN_DEVICE
    assert refused(hub, desk, sig=b"\x00" * 64).code is ProblemCode.BAD_SIGNATURE
    assert refused(hub, desk, last_chain=b"x" * 16).code is ProblemCode.MALFORMED
    said_otherwise: list[StatementRow] = [(DAY, 99, 99, None, 0)]
    assert refused(hub, desk, batch=desk.batch(statements=[desk.statement(DAY)], sig=b"s" * 64)).code is (
        ProblemCode.BAD_SIGNATURE
    )
    header = desk.batch(statements=[])
    assert refused(hub, desk, batch=resaid(header, said_otherwise)).code is ProblemCode.BAD_SIGNATURE
    assert refused(hub, desk, 2, 1, statements=[desk.statement(DAY)], sig=b"").code is ProblemCode.BAD_SIGNATURE
    assert refused_raw(hub, desk.vouched(desk.exchange(station="BS-002"))).code is ProblemCode.UNKNOWN_DEVICE
    assert refused_raw(hub, desk.vouched(desk.exchange(desk.batch(station="BS-002")))).code is (
        ProblemCode.UNKNOWN_DEVICE
    )


def resaid(batch: Batch, statements: list[StatementRow]) -> Batch:
    header = msgspec.structs.replace(decode(batch.header, RangeHeader), statements=statements)
    return msgspec.structs.replace(batch, header=encode(header))


def test_nothing_is_read_that_the_device_did_not_vouch_for(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    vouched = decode(desk.vouched(desk.exchange()), Vouched)
    for changed in (
        msgspec.structs.replace(vouched, mac=b"m" * 32),
        msgspec.structs.replace(vouched, body=vouched.body + b"\xc0"),
        msgspec.structs.replace(vouched, body=b"junk"),
    ):
        assert refused_raw(hub, encode(changed)).code is ProblemCode.BAD_SIGNATURE
    other = new_desk(hub, 2)
    assert refused_raw(hub, encode(msgspec.structs.replace(vouched, device=other.device))).code is (
        ProblemCode.BAD_SIGNATURE
    )
    assert held(hub) == (0, 0)


@pytest.mark.parametrize(
    ("state", "code"),
    [(devices.REVOKED, ProblemCode.REVOKED), (devices.SUPERSEDED, ProblemCode.SUPERSEDED)],
)
def test_a_device_that_is_revoked_or_goes_on_under_another_name_is_refused(
    hub: Hub, state: str, code: ProblemCode
) -> None:
    desk = new_desk(hub)
    desk.visit()
    with hub.store.write() as tx:
        tx.run("UPDATE device SET state = ?", (state,))
    assert refused(hub, desk).code is code
    assert held(hub) == (0, 0)


def test_a_body_that_does_not_end_the_chain_is_refused(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit(people=1)
    other = Desk(1)
    other.visit(people=9)
    assert refused(hub, desk, body=other.raws).code is ProblemCode.MALFORMED
    signed = signing.sign(desk.private, b"")
    assert refused(hub, desk, sig=signed).code is ProblemCode.BAD_SIGNATURE
    assert held(hub) == (0, 0)


def test_a_bomb_is_never_inflated_and_sizes_are_held_to(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    _, _, bomb = pack([b"\x00" * (64 * 1024 * 1024)])
    good = desk.batch()
    small = msgspec.structs.replace(good, body=bomb)
    assert refused(hub, desk, batch=small).code is ProblemCode.MALFORMED
    large = msgspec.structs.replace(good, body=bomb, raw_len=64 * 1024 * 1024)
    assert refused(hub, desk, batch=large).code is ProblemCode.TOO_LARGE
    assert refused_raw(hub, b"\x00" * (limits.MAX_EXCHANGE + 1)).code is ProblemCode.TOO_LARGE
    header = msgspec.structs.replace(good, header=b"\x00" * (limits.MAX_HEADER + 1))
    assert refused(hub, desk, batch=header).code is ProblemCode.TOO_LARGE
    for junk in (b"", b"SDB0", b"\x00" * 100):
        assert refused_raw(hub, junk).code is ProblemCode.MALFORMED
        assert refused(hub, desk, batch=msgspec.structs.replace(good, header=junk)).code is ProblemCode.MALFORMED
    for count in (0, 2):
        assert refused(hub, desk, batch=msgspec.structs.replace(good, count=count)).code is ProblemCode.MALFORMED
    before = msgspec.structs.replace(good, first=0, count=2)
    assert refused(hub, desk, batch=before).code is ProblemCode.MALFORMED
    full_hello = msgspec.structs.replace(desk.hello(), body=b"x")
    assert refused(hub, desk, batch=full_hello).code is ProblemCode.MALFORMED
    desk.raws = [b"\x80"] * (limits.MAX_BATCH_OPS + 1)
    assert refused(hub, desk, statements=[]).code is ProblemCode.TOO_LARGE


def test_an_exchange_brings_no_more_than_one_may(hub: Hub) -> None:
    desk = new_desk(hub)
    hello = desk.hello()
    parcel = Parcel(number=1, device=b"d" * 16, box=b"b" * (limits.MAX_PARCEL + 1))
    for parts in (
        {"offers": [hello] * (limits.MAX_OFFERS + 1)},
        {"cursors": [("city", 0, b"")] * (limits.MAX_CURSORS + 1)},
        {"parcels": [Parcel(number=n, device=b"d" * 16, box=b"b") for n in range(limits.MAX_PARCELS + 1)]},
        {"parcels": [parcel]},
    ):
        assert refused(hub, desk, batch=hello, **parts).code is ProblemCode.TOO_LARGE
    for odd in ({"room": -1}, {"parcels_upto": -1}, {"parked": 1 << 60}, {"cursors": [("city", -1, b"")]}):
        assert refused(hub, desk, batch=hello, **odd).code is ProblemCode.MALFORMED
    assert refused(hub, desk, batch=hello, opaque=True).code is ProblemCode.MALFORMED


def test_another_protocol_version_is_refused_as_such(hub: Hub) -> None:
    desk = new_desk(hub)
    for pv in (0, limits.PROTOCOL_VERSION + 1):
        problem = refused(hub, desk, batch=desk.hello(), pv=pv).problem
        assert (problem.code, problem.pv_min, problem.pv_max) == (
            ProblemCode.VERSION,
            limits.OLDEST_VERSION,
            limits.PROTOCOL_VERSION,
        )
    key = vouching.shared_key(desk.box_private, desk.hub_box_key, desk.device)
    for body, code in (
        (encode_plain({"pv": 9, "all": "new"}), ProblemCode.VERSION),
        (encode_plain({"pv": 1}), ProblemCode.MALFORMED),
        (encode_plain([1]), ProblemCode.MALFORMED),
    ):
        raw = encode(vouching.vouch(key, desk.device, vouching.EXCHANGE_TAG, body))
        assert refused_raw(hub, raw).code is code


def test_bad_ops_are_set_aside_and_the_chain_goes_on(hub: Hub) -> None:
    desk = new_desk(hub)
    row = desk.visit(people=2)
    desk.visit(group="no such group")  # 2
    desk.fact("no_such_register", {"x": 1})  # 3
    desk.raws.append(b"\xc3")  # 4: a msgpack value, no op
    desk.correct(row, day="2026-11-25")  # 5
    desk.add(desk.op("visit", Kind.FACT, visit(people=9), row))  # 6
    desk.visit(group="x-\x00")  # 7: a code no column can hold
    desk.visit(note="in clear")  # 8
    desk.set("station", code="BS-009", name="x")  # 9: the hub's own rows are not a desk's
    desk.visit(people=5)
    desk.add(desk.op("visit", Kind.FACT, visit(people=9), clock=1 << 63))  # 11: beyond what a column holds
    receipt = push(hub, desk)
    assert receipt.set_aside == [
        (2, "bad_value"),
        (3, "unknown_register"),
        (4, "malformed"),
        (5, "day_differs"),
        (6, "row_taken"),
        (7, "bad_value"),
        (8, "bad_value"),
        (9, "bad_value"),
        (11, "bad_value"),
    ]
    assert receipt.upto == 11
    assert push(hub, desk).set_aside == receipt.set_aside
    assert verify(hub) is None
    with hub.store.read() as tx:
        assert agree(tx, "BS-001", DAY, hub.registers).hub.people == 7


def test_two_desks_of_a_station_stand_in_one_stream(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    one.visit(people=2)
    two.visit(people=3)
    push(hub, one)
    receipt = push(hub, two)
    assert [d.letter for d in receipt.desks] == ["A", "B"]
    assert receipt.days[0].people == 3  # over what this desk knows
    one.visit(people=4)
    push(hub, one, 2)
    with hub.store.read() as tx:
        agreement = agree(tx, "BS-001", DAY, hub.registers)
    assert (agreement.hub.people, agreement.equal) == (9, True)
    assert [(d.letter, d.said.people) for d in agreement.desks] == [("B", 3), ("A", 6)]
    assert agreement.as_json()["desk"] == {"people": 6, "services": 6, "code": one.statement(DAY).code}
    assert verify(hub) is None


def test_documents_come_when_newer_than_those_held(hub: Hub) -> None:
    desk = new_desk(hub)
    keys = {f"{d.kind}/{d.key}": d.version for d in push(hub, desk, 1, 0).documents}
    assert keys == {"station/BS-001": 1, "catalogue/catalogue": 1}
    assert push(hub, desk, 1, 0, held=keys).documents == []
