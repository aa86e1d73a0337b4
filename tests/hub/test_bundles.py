"""Bundles at the hub: taken like exchanges over HTTP, twice without harm, refused whole with a clear sentence."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from stationdesk_sync.hub.bundles import SENTENCES, RefusedBundle, answer_again, import_bundle
from stationdesk_sync.hub.enrol_file import make_file
from stationdesk_sync.hub.faults import HubFault
from stationdesk_sync.hub.fleet import close, revoke
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import counts
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.sealing import signing
from stationdesk_sync.sealing.bundle import Address, read_bundle, write_bundle
from stationdesk_sync.wire.bundle import Carries, Fault, Item, ItemKind
from stationdesk_sync.wire.messages import EnrolAnswer, EnrolFile, Problem, Receipt, Signed, decode, encode
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.conftest import Template
from tests.hub.desk_at_hub import new_desk
from tests.hub.desk_double import Desk
from tests.hub.test_command_line import Shell


def bundle(desk: Desk, *items: Item, carries: Carries = Carries.UP, to: bytes | None = None) -> bytes:
    return write_bundle(
        Address(carries, desk.station),
        items,
        signing_key=desk.private,
        to_box=desk.hub_box_key if to is None else to,
        created=1.0,
        random=os.urandom,
    )


def exchange(desk: Desk, first: int = 1, last: int | None = None, **values: object) -> Item:
    return Item(ItemKind.EXCHANGE, desk.vouched(desk.exchange(desk.batch(first, last), **values)))


def opened(hub: Hub, desk: Desk, answer: bytes | None) -> Sequence[Item]:
    """Return what is in an answer; the desk takes one from its hub alone."""
    assert answer is not None
    return read_bundle(answer, private_box=desk.box_private, known=lambda key: key == hub.identity.public).items


def receipt(hub: Hub, item: Item) -> Receipt:
    body = signing.open_message(hub.identity.public, signing.RECEIPT_TAG, decode(item.raw, Signed))
    return decode(body, Receipt)


def held(hub: Hub) -> int:
    with hub.store.read() as tx:
        return counts.ops(tx)


def test_records_come_and_the_receipt_goes_back_by_file(hub: Hub) -> None:
    desk = new_desk(hub)
    for n in range(5):
        desk.visit(slot=n)
    raw = bundle(desk, exchange(desk, 1, 3), exchange(desk, 4))
    for _ in range(2):  # the second time changes nothing
        done = import_bundle(hub, raw)
        assert (done.letter, done.taken, done.held, done.refused) == ("A", 2, 5, None)
        first, second = opened(hub, desk, done.answer)
        assert [receipt(hub, one).upto for one in (first, second)] == [3, 5]
    assert held(hub) == 5
    assert verify(hub) is None


def test_a_desk_that_never_meets_its_hub_joins_by_file_and_bundle(hub: Hub) -> None:
    made = make_file(hub.store, hub.identity, "BS-001", "", hub.clock(), os.urandom)
    file = decode(decode(made.raw, Signed).body, EnrolFile)
    desk = Desk(5, epoch=file.epoch, hub_box_key=file.hub_box_key)
    desk.visit()
    raw = bundle(desk, Item(ItemKind.ENROL_REQUEST, encode(desk.enrol_request(file.secret))), exchange(desk))
    for _ in range(2):
        done = import_bundle(hub, raw)
        assert (done.letter, done.taken, done.held) == (made.letter, 2, 1)
        joined, taken = opened(hub, desk, done.answer)
        body = signing.open_message(hub.identity.public, signing.ENROL_TAG, decode(joined.raw, Signed))
        assert decode(body, EnrolAnswer).letter == file.letter
        assert receipt(hub, taken).upto == 1


def test_a_later_bundle_before_an_earlier_one_is_refused_and_taken_after_it(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit()
    desk.visit(slot=40)
    early, late = bundle(desk, exchange(desk, 1, 1)), bundle(desk, exchange(desk, 2))
    done = import_bundle(hub, late)
    assert (done.taken, done.held, done.refused) == (0, 0, ProblemCode.GAP)
    (problem,) = opened(hub, desk, done.answer)
    assert decode(problem.raw, Problem).code == "gap"
    assert import_bundle(hub, early).held == 1
    assert import_bundle(hub, late).held == 2


def test_what_was_taken_before_a_refusal_stays_and_is_answered(hub: Hub) -> None:
    desk = new_desk(hub)
    for n in range(3):
        desk.visit(slot=n)
    done = import_bundle(hub, bundle(desk, exchange(desk, 1, 1), exchange(desk, 3), exchange(desk, 2)))
    assert (done.taken, done.held, done.refused) == (1, 1, ProblemCode.GAP)
    assert [item.kind for item in opened(hub, desk, done.answer)] == [ItemKind.RECEIPT, ItemKind.PROBLEM]


def test_a_desk_that_is_out_of_use_hears_so_by_file_too(hub: Hub) -> None:
    for seed, deed, code in ((1, close, ProblemCode.SUPERSEDED), (2, revoke, ProblemCode.REVOKED)):
        desk = new_desk(hub, seed)
        desk.visit()
        raw = bundle(desk, exchange(desk))
        deed(hub.store, "BS-001", chr(ord("A") + seed - 1), hub.clock())
        done = import_bundle(hub, raw)
        assert (done.refused, held(hub)) == (code, 0)


def test_a_code_in_a_bundle_serves_its_sender_alone(hub: Hub) -> None:
    made = make_file(hub.store, hub.identity, "BS-001", "", hub.clock(), os.urandom)
    file = decode(decode(made.raw, Signed).body, EnrolFile)
    desk, thief = Desk(5, hub_box_key=file.hub_box_key), Desk(6, hub_box_key=file.hub_box_key)
    request = Item(ItemKind.ENROL_REQUEST, encode(desk.enrol_request(file.secret)))
    done = import_bundle(hub, bundle(thief, request))
    assert (done.refused, done.letter, done.answer) == (ProblemCode.BAD_SIGNATURE, None, None)


def test_the_last_exchange_is_answered_again_with_what_is_new(hub: Hub) -> None:
    desk, other = new_desk(hub, 1), new_desk(hub, 2)
    desk.visit()
    with pytest.raises(HubFault, match="not sent a bundle"):
        answer_again(hub, "BS-001", "A")
    with pytest.raises(HubFault, match="no desk Z"):
        answer_again(hub, "BS-001", "Z")
    cursor = ("st:BS-001", 0, b"\x00" * 16)
    import_bundle(hub, bundle(desk, exchange(desk, cursors=[cursor], room=1 << 20)))
    other.visit(slot=50)
    import_bundle(hub, bundle(other, exchange(other)))
    (again,) = opened(hub, desk, answer_again(hub, "BS-001", "A"))
    (page,) = receipt(hub, again).pages
    assert page.head == 2
    revoke(hub.store, "BS-001", "A", hub.clock())
    (problem,) = opened(hub, desk, answer_again(hub, "BS-001", "A"))
    assert decode(problem.raw, Problem).code == "revoked"


Damage = Callable[[Hub, Desk, bytes], bytes]


def _header_of(raw: bytes) -> int:
    return raw.index(b"bundle_id")


DAMAGES: dict[str, tuple[Damage, Fault]] = {
    "empty": (lambda hub, desk, raw: b"", Fault.EMPTY),
    "another file": (lambda hub, desk, raw: b"PK\x03\x04" + raw, Fault.NOT_A_BUNDLE),
    "a newer version": (lambda hub, desk, raw: raw.replace(b"SDBUNDLE 1\n", b"SDBUNDLE 9\n"), Fault.VERSION),
    "only its beginning": (lambda hub, desk, raw: raw[:30], Fault.SHORT),
    "torn in the header": (lambda hub, desk, raw: raw[: _header_of(raw) + 20], Fault.SHORT),
    "torn in the payload": (lambda hub, desk, raw: raw[:-10], Fault.SHORT),
    "something behind it": (lambda hub, desk, raw: raw + b"more", Fault.LONG),
    "a byte of the header": (lambda hub, desk, raw: _flip(raw, _header_of(raw) + 12), Fault.SIGNATURE),
    "a byte of the sender": (lambda hub, desk, raw: _flip(raw, 15), Fault.SIGNATURE),
    "a byte of the payload": (lambda hub, desk, raw: _flip(raw, len(raw) - 3), Fault.PAYLOAD),
    "zeroes at the end": (lambda hub, desk, raw: raw[:-64] + bytes(64), Fault.PAYLOAD),
    "huge": (lambda hub, desk, raw: raw + bytes(64 * 1024 * 1024), Fault.TOO_LARGE),
    "an unknown sender": (lambda hub, desk, raw: _by_stranger(desk), Fault.SENDER),
    "for another hub": (lambda hub, desk, raw: bundle(desk, exchange(desk), to=Desk(8).box_key), Fault.RECEIVER),
    "an answer of this hub": (lambda hub, desk, raw: _own_answer(hub, raw), Fault.RECEIVER),
    "from desk to desk": (lambda hub, desk, raw: bundle(desk, carries=Carries.ACROSS), Fault.RECEIVER),
}


def _flip(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def _by_stranger(desk: Desk) -> bytes:
    stranger = Desk(77, hub_box_key=desk.hub_box_key)
    return bundle(stranger, exchange(stranger))


def _own_answer(hub: Hub, raw: bytes) -> bytes:
    answer = import_bundle(hub, raw).answer
    assert answer is not None
    return answer


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_bundle_is_refused_whole_with_its_own_sentence(small_hub: Hub, damage: str) -> None:
    desk = new_desk(small_hub)
    desk.visit()
    hurt, fault = DAMAGES[damage]
    raw = hurt(small_hub, desk, bundle(desk, exchange(desk)))
    before = held(small_hub)
    with pytest.raises(RefusedBundle) as refused:
        import_bundle(small_hub, raw)
    assert refused.value.fault is fault
    assert refused.value.sentence == SENTENCES[fault]
    assert held(small_hub) == before


def test_every_fault_has_a_sentence_of_its_own() -> None:
    assert SENTENCES.keys() == set(Fault)
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_bundles_go_through_the_command_line(hub: Hub, place: Template, capsys: pytest.CaptureFixture[str],
                                             tmp_path: Path) -> None:  # fmt: skip
    shell = Shell(place.url, place.key_file, capsys)
    desk = new_desk(hub)
    desk.visit()
    brought, answer, again = tmp_path / "up.sdbundle", tmp_path / "down.sdbundle", tmp_path / "again.sdbundle"
    brought.write_bytes(bundle(desk, exchange(desk)))
    code, out, err = shell("bundle", "import", str(brought), "--answer", str(answer))
    assert (code, err) == (0, "")
    assert "Desk A of BS-001: 1 records are held" in out
    (item,) = opened(hub, desk, answer.read_bytes())
    assert receipt(hub, item).upto == 1
    assert shell("bundle", "import", str(brought), "--answer", str(answer))[0] == 1, "an answer is never overwritten"
    assert shell("bundle", "export", "--station", "BS-001", "--device", "A", str(again))[0] == 0
    assert opened(hub, desk, again.read_bytes())
    brought.write_bytes(b"hello")
    assert shell("bundle", "import", str(brought)) == (1, "", "The file is no bundle.\n")
    desk.visit(slot=41)
    desk.visit(slot=42)
    brought.write_bytes(bundle(desk, exchange(desk, 3)))
    code, out, _ = shell("bundle", "import", str(brought))
    assert code == 1
    assert "(gap)" in out
