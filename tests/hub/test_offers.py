"""Ranges that come by another desk, records that come again under a new identity, single ops kept unread, mends."""

from collections.abc import Callable

import pytest

from stationdesk_sync.hub import append as storing
from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.faults import Refusal, StoreBusy
from stationdesk_sync.hub.quarantine import waiting_of
from stationdesk_sync.hub.repeats import HeldIds
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import counts, devices
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.op import Kind, op_id
from stationdesk_sync.model.stream import station_stream
from stationdesk_sync.wire.problems import ProblemCode
from tests.hub.desk_at_hub import hear, new_desk, push, take
from tests.hub.desk_double import DAY, SEALED, Desk, at_start, visit

OWN = station_stream("BS-001")


def people(hub: Hub) -> tuple[int, bool | None]:
    with hub.store.read() as tx:
        agreement = agree(tx, "BS-001", DAY, hub.registers)
        return agreement.hub.people, agreement.equal


def visits(hub: Hub) -> tuple[int, int]:
    with hub.store.read() as tx:
        rows = tx.one("SELECT COUNT(*) FROM p_visit")
        return counts.ops(tx), 0 if rows is None else int(rows[0])


def offering(hub: Hub, desk: Desk, *offers: object, **values: object) -> list[tuple[bytes, int, bytes]]:
    return take(hub, desk, desk.exchange(desk.hello(), offers=list(offers), **values)).offered


def test_an_offered_range_is_taken_like_a_push_of_its_author(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    for n in range(6):
        one.visit(people=n + 1)
    two.visit(people=50)
    receipt = take(hub, two, two.exchange(offers=[one.batch(1, 4)]))
    assert (receipt.upto, receipt.offered) == (1, [(one.device, 4, one.chain(4))])
    assert offering(hub, two, one.batch(3, 6)) == [(one.device, 6, one.chain(6))]
    assert offering(hub, two, one.batch(3, 6), one.batch(1, 4)) == [(one.device, 6, one.chain(6))]
    assert push(hub, one, 5, 6).upto == 6
    assert (people(hub), visits(hub)) == ((71, True), (7, 7))
    assert verify(hub) is None


def test_a_range_with_its_beginning_cut_off_fits_where_the_hub_has_that(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    for _ in range(6):
        one.visit()
    assert offering(hub, two, one.batch(1, 6, cut=2)) == [(one.device, 0, one.chain(0))]
    push(hub, one, 1, 3)
    assert offering(hub, two, one.batch(1, 6, cut=2)) == [(one.device, 6, one.chain(6))]
    assert verify(hub) is None
    assert push(hub, one, 1, 6, cut=1).upto == 6


def test_an_offer_that_does_not_fit_costs_nobody_anything(hub: Hub) -> None:
    one, two, far = new_desk(hub, 1), new_desk(hub, 2), new_desk(hub, 3, "BS-002")
    for desk in (one, far):
        desk.visit(people=2)
        desk.visit(people=3)
    two.visit()
    twin = Desk(1)
    twin.visit(people=9)
    stranger = Desk(77)
    stranger.visit()
    bad = [one.batch(2, 2), one.batch(sig=b"s" * 64), one.batch(body=twin.raws * 2), far.batch(), stranger.batch()]
    bad += [one.batch(station="BS-002"), two.batch()]
    receipt = take(hub, two, two.exchange(offers=bad))
    assert (receipt.upto, receipt.offered) == (1, [(one.device, 0, one.chain(0))])
    assert receipt.days[0].verdict == "equal"
    push(hub, one, 1, 1)
    twin.visit(people=9)
    assert offering(hub, two, twin.batch(1, 2), twin.batch(2, 2)) == [(one.device, 1, one.chain(1))]
    with hub.store.write() as tx:
        tx.run("UPDATE device SET state = ? WHERE device = ?", (devices.SUPERSEDED, one.device))
    assert offering(hub, two, one.batch()) == [(one.device, 2, one.chain(2))]
    assert verify(hub) is None


def test_what_a_desk_wrote_that_was_shut_out_is_kept_for_a_person_and_counts_nowhere(hub: Hub) -> None:
    gone, two = new_desk(hub, 1), new_desk(hub, 2)
    gone.visit(people=2)
    gone.visit(people=30)
    two.visit(people=4)
    push(hub, gone, 1, 1)
    push(hub, two)
    with hub.store.write() as tx:
        tx.run("UPDATE device SET state = ? WHERE device = ?", (devices.REVOKED, gone.device))
    assert offering(hub, two, gone.batch()) == [(gone.device, 2, gone.chain(2))]
    assert people(hub)[0] == 6
    with hub.store.read() as tx:
        assert [(one.letter, one.seq, one.code) for one in waiting_of(tx, 0.0)] == [("A", 2, "shut_out")]
    assert verify(hub) is None


def test_a_record_that_was_shut_out_counts_once_a_trusted_desk_brings_it_as_its_own(hub: Hub) -> None:
    gone, two, three = new_desk(hub, 1), new_desk(hub, 2), new_desk(hub, 3)
    gone.visit(people=30)
    two.visit(people=4)
    push(hub, two)
    with hub.store.write() as tx:
        tx.run("UPDATE device SET state = ? WHERE device = ?", (devices.REVOKED, gone.device))
    offering(hub, two, gone.batch())
    assert people(hub)[0] == 4
    two.raws += gone.raws
    assert push(hub, two, 2, reissue=True).repeats == 0
    three.raws += gone.raws
    assert push(hub, three, reissue=True).repeats == 1, "what counts already does not count again"
    assert (people(hub)[0], visits(hub)) == (34, (4, 2))
    with hub.store.read() as tx:
        assert waiting_of(tx, 0.0) == [], "nobody has to look at it any more"
    assert verify(hub) is None
    with hub.store.write() as tx:
        tx.run("UPDATE set_aside SET mended = NULL WHERE code = 'shut_out'")
    found = verify(hub)
    assert found is not None and "mended" in str(found)


def test_adopted_records_count_once_should_their_writer_bring_them_after_all(hub: Hub) -> None:
    late, two = new_desk(hub, 1), new_desk(hub, 2)
    late.visit(people=2)
    late.visit(people=30)
    two.visit(people=4)
    two.raws += late.raws
    assert push(hub, two, adopted=(2, 3)).repeats == 0
    receipt = push(hub, late)
    assert (receipt.upto, receipt.repeats, receipt.set_aside) == (2, 2, [])
    assert people(hub) == (36, True)
    assert verify(hub) is None


def test_adopted_records_that_the_hub_holds_are_repeats(hub: Hub) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    one.visit(people=2)
    push(hub, one)
    two.raws += one.raws
    assert push(hub, two, adopted=(1,)).repeats == 1
    assert people(hub) == (2, True)


def test_numbers_of_adopted_records_beyond_the_batch_are_refused(hub: Hub) -> None:
    one = new_desk(hub, 1)
    one.visit()
    for number in (0, 2):
        with pytest.raises(Refusal) as refused:
            push(hub, one, adopted=(number,))
        assert refused.value.code is ProblemCode.MALFORMED


def test_an_offer_that_breaks_the_hub_leaves_the_sender_its_receipt(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    expected_log("an offered range could not be stored")
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    one.visit()
    two.visit()

    def broken(*_: object) -> None:
        raise RuntimeError("in the middle of an offer")

    real = storing.devices.advance
    monkeypatch.setattr(
        storing.devices, "advance", lambda tx, d, *a: real(tx, d, *a) if d.device == two.device else broken()
    )
    receipt = take(hub, two, two.exchange(offers=[one.batch()], cursors=[at_start(OWN)], room=9_999))
    assert (receipt.upto, receipt.offered, receipt.pages[0].head) == (1, [(one.device, 0, one.chain(0))], 1)
    assert verify(hub) is None

    def busy(*_: object) -> None:
        raise StoreBusy("busy")

    monkeypatch.setattr(storing.devices, "advance", busy)
    with pytest.raises(StoreBusy):
        offering(hub, two, one.batch())


def again(old: Desk, hub: Hub, seed: int) -> Desk:
    """Return a desk that goes on for another with the same records."""
    new = new_desk(hub, seed)
    new.raws = list(old.raws)
    return new


def test_records_that_come_again_count_once_and_keep_their_places(hub: Hub) -> None:
    old = new_desk(hub, 1)
    for n in range(5):
        old.visit(people=n + 1)
    push(hub, old, 1, 3)
    old.raws.append(b"\xc3")
    push(hub, old, 4, 4)
    lost = old.raws.pop(4)  # written after the copy was made
    with hub.store.write() as tx:
        tx.run("UPDATE device SET state = ?", (devices.SUPERSEDED,))
    new = again(old, hub, 2)
    new.visit(people=100)
    receipt = push(hub, new, reissue=True)
    assert (receipt.upto, receipt.repeats, receipt.set_aside) == (6, 4, [(5, "malformed")])
    assert receipt.days[0].verdict == "equal"
    assert receipt.days[0].people == 110
    assert push(hub, new, reissue=True).repeats == 4
    assert (people(hub)[0], visits(hub)) == (110, (10, 5))
    assert lost not in new.raws[:4]
    assert verify(hub) is None
    new.visit(people=500)
    assert push(hub, new, 7, 7).days[0].verdict == "equal"
    (page,) = hear(hub, new, at_start(OWN)).pages
    assert [r.batch is None for r in page.ranges] == [False, False, True, True]


def test_a_range_offered_after_its_records_came_again_counts_once_too(hub: Hub) -> None:
    old, peer = new_desk(hub, 1), new_desk(hub, 3)
    for n in range(4):
        old.visit(people=n + 1)
    new = again(old, hub, 2)
    push(hub, new, reissue=True)
    assert offering(hub, peer, old.batch(1, 2), old.batch(3, 4)) == [(old.device, 4, old.chain(4))]
    assert people(hub)[0] == 10
    assert verify(hub) is None


def test_ids_in_memory_are_bounded_and_of_one_point_of_the_stream(hub: Hub) -> None:
    desk = new_desk(hub)
    for _ in range(3):
        desk.visit()
    push(hub, desk)
    held = HeldIds(most=4)
    with hub.store.read() as tx:
        ids = held.of(tx, b"hub", "BS-001", b"chain")
        assert ids == set(desk.op_ids())
        held.keep(b"hub", "BS-001", b"chain", ids)
        assert held.of(tx, b"hub", "BS-001", b"chain") is ids
        assert held.of(tx, b"hub", "BS-001", b"later") is not ids
        held.keep(b"hub", "BS-002", b"chain", set(), [b"a", b"b"])
        assert held.of(tx, b"hub", "BS-001", b"chain") is not ids


def test_a_single_op_is_kept_unread_when_asked(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit(people=2)
    desk.visit(people=3)
    assert push(hub, desk, 1, 1, opaque=True).set_aside == [(1, "opaque")]
    assert push(hub, desk, 2, 2).set_aside == []
    assert people(hub)[0] == 3
    new = again(desk, hub, 2)
    assert push(hub, new, 1, 1, reissue=True, opaque=True).repeats == 1
    assert verify(hub) is None


def mend(desk: Desk, of: bytes, data: dict[str, object], row_id: bytes | None = None) -> None:
    desk.add(desk.op("visit", Kind.MEND, {"of": of, "k": "fact", "d": data}, row_id))


def test_what_its_row_decides_cannot_be_mended(hub: Hub) -> None:
    desk = new_desk(hub)
    row = desk.visit(people=4)
    desk.correct(row, day="2026-11-01", people=5)
    assert push(hub, desk).set_aside == [(2, "day_differs")]
    mend(desk, op_id(desk.raws[1]), visit(people=6))
    assert push(hub, desk, 3).set_aside == [(3, "nothing_to_mend")]
    assert people(hub)[0] == 4
    assert verify(hub) is None


def test_a_mend_takes_the_place_of_what_was_set_aside_once(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit(group="no such group", people=4)
    bad = op_id(desk.raws[0])
    assert push(hub, desk).set_aside == [(1, "bad_value")]
    mend(desk, bad, visit(people=4))
    mend(desk, bad, visit(people=4))
    mend(desk, b"n" * 16, visit(people=4))
    mend(desk, bad, visit(group="no such group"))
    assert push(hub, desk, 2).set_aside == [(3, "nothing_to_mend"), (4, "nothing_to_mend"), (5, "bad_value")]
    assert push(hub, desk).set_aside == [(3, "nothing_to_mend"), (4, "nothing_to_mend"), (5, "bad_value")]
    assert visits(hub)[1] == 1
    assert people(hub)[0] == 4
    assert verify(hub) is None
    with hub.store.write() as tx:
        tx.run("UPDATE set_aside SET mended = NULL")
    finding = verify(hub)
    assert finding is not None
    assert (finding.table, finding.column) == ("set_aside", "mended")


def test_an_erased_fact_loses_what_was_sealed_and_nothing_else(hub: Hub) -> None:
    desk, other = new_desk(hub), new_desk(hub, 2)
    row, late = desk.visit(people=2, note=SEALED), b"r" * 16
    desk.visit(people=3, note=SEALED)
    push(hub, desk)
    desk.add(desk.op("visit", Kind.ERASE, {}, row))
    desk.add(desk.op("visit", Kind.ERASE, {}, late))
    desk.correct(row, people=5, note=SEALED)
    push(hub, desk, 3)
    other.add(other.op("visit", Kind.FACT, visit(people=9, note=SEALED), late))
    push(hub, other)
    with hub.store.read() as tx:
        rows = tx.rows("SELECT people, note IS NULL, erased_op IS NULL FROM p_visit ORDER BY people")
    assert [tuple(map(int, one)) for one in rows] == [(3, 0, 1), (5, 1, 0), (9, 1, 0)]
    assert verify(hub) is None
