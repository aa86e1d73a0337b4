"""Sticks that are forged by another desk, torn inside, out of date, or from a desk that was shut out.

Each is refused or passed over with the book as it was before. A stick may also be all that is left of a desk.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.pages import packed
from stationdesk_sync.hub.bundles import import_bundle
from stationdesk_sync.hub.fleet import revoke
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.chain import chain_over, chain_start
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing.signing import range_message, sign
from stationdesk_sync.wire.bundle import Item, ItemKind
from stationdesk_sync.wire.messages import Batch, RangeHeader, Receipt, Signed, decode, encode
from tests.e2e.made_sticks import (
    Ticking,
    altered_range,
    forged,
    from_hub,
    gap,
    items_of,
    letter,
    look,
    opaque_stick,
    replace_page,
    why_refused,
)
from tests.e2e.test_bundles import ENGLISH, STATION, Desk, carried, desk_at, held
from tests.hublink.book_double import START
from tests.hublink.in_process import hub_with_stations
from tests.storage.drafts import DAY


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    (tmp_path / "hub").mkdir()
    with hub_with_stations(tmp_path / "hub", 1) as opened:
        yield replace(opened, clock=Ticking())


@pytest.fixture
def desks(tmp_path: Path, hub: Hub) -> Iterator[tuple[Desk, Desk]]:
    """Two desks that have joined, sent three records each and heard each other's."""
    both = desk_at(tmp_path / "a"), desk_at(tmp_path / "b")
    for each in both:
        each.join(hub).save(3)
    for each in (*both, *both):
        each.sticks.take(carried(hub, each))
    yield both
    for each in both:
        each.made.book.close()


def test_another_desk_cannot_say_in_the_hubs_name_that_it_lacks_records(hub, desks):
    a, b = desks
    assert "does not belong" in why_refused(a, forged(b, a, [gap(a, 99)]))


@pytest.mark.parametrize("kind", [ItemKind.EXCHANGE, ItemKind.ENROL_REQUEST, ItemKind.KEYS, ItemKind.RECEIPT])
def test_a_message_that_goes_another_way_is_refused_with_the_whole_stick(hub, desks, kind):
    a, b = desks
    b.save(2)
    good = items_of(a, b.sticks.for_desk(letter(a)).raw)
    assert "does not belong" in why_refused(a, forged(b, a, [*good, Item(kind, b"\x80")]))


def test_a_range_has_no_place_in_the_hubs_answer(hub, desks):
    a, b = desks
    good = items_of(a, b.sticks.for_desk(letter(a)).raw)
    assert "does not belong" in why_refused(a, from_hub(hub, a, good, START + 9_999))


def test_the_last_message_torn_means_that_the_first_was_not_used_either(hub, desks):
    a, b = desks
    b.save(2)
    good = items_of(a, b.sticks.for_desk(letter(a)).raw)
    torn = Item(ItemKind.BATCH, good[0].raw[:40])
    assert "cannot be understood" in why_refused(a, forged(b, a, [*good, torn]))
    answer = items_of(a, carried(hub, a))
    assert "cannot be understood" in why_refused(
        a, from_hub(hub, a, [*answer, Item(ItemKind.RECEIPT, b"\xc1")], START + 9_999)
    )


def test_a_receipt_that_another_key_signed_is_not_believed(hub, desks):
    a, _ = desks
    signed = decode(items_of(a, carried(hub, a))[0].raw, Signed)
    false = Item(ItemKind.RECEIPT, encode(Signed(body=signed.body, sig=sign(os.urandom(32), signed.body))))
    assert "not signed by whom it names" in why_refused(a, from_hub(hub, a, [false], START + 9_999))


def test_ranges_of_a_desk_that_nobody_here_knows_are_not_believed(hub, desks, tmp_path):
    a, b = desks
    stranger = desk_at(tmp_path / "stranger")
    stranger.join(hub).save(1)
    stranger.sticks.take(carried(hub, stranger))
    strange = items_of(a, stranger.sticks.for_desk(letter(a)).raw)
    assert "not signed by whom it names" in why_refused(a, forged(b, a, strange))
    stranger.made.book.close()


@pytest.mark.parametrize("what", ["chain", "signature", "an op changed", "an op left out"])
def test_a_range_altered_by_whoever_carries_it_is_not_believed(hub, desks, what):
    a, b = desks
    b.save(2)
    batch = decode(items_of(a, b.sticks.for_desk(letter(a)).raw)[0].raw, Batch)
    false = altered_range(batch, decode(batch.header, RangeHeader), what)
    assert "not signed by whom it names" in why_refused(a, forged(b, a, [Item(ItemKind.BATCH, encode(false))]))


def test_another_continuation_of_a_chain_is_not_offered_to_the_hub_in_its_name(hub, desks):
    """A copied book: its records are kept, but this book goes on holding the chain that the hub told it."""
    a, b = desks
    book = a.made.book
    ops = book.outbox.read(0, 3, 10_000).ops + book.outbox.read(2, 1, 10_000).ops
    before = [(each.last, each.chain) for each in book.outbox.desks()]
    keys = b.made.book.keys
    start = chain_start(keys.device_id)
    end = chain_over(start, map(op_hash, ops))
    sig = keys.sign(range_message(keys.device_id, 1, 4, start, end, []))
    header = RangeHeader(
        station=STATION,
        device=keys.device_id,
        first=1,
        last=4,
        prev_chain=start,
        last_chain=end,
        statements=[],
        sig=sig,
    )
    fork = packed(encode(header), 1, ops)
    a.sticks.take(forged(b, a, [Item(ItemKind.BATCH, encode(fork))]))
    assert [(each.last, each.chain) for each in book.outbox.desks()] == before
    assert book.care.check().bad is None


def test_a_stick_of_a_desk_that_was_shut_out_is_refused(hub, desks):
    a, b = desks
    b.save(2)
    stick = b.sticks.for_desk(letter(a)).raw
    revoke(hub.store, STATION, letter(b), START)
    a.sticks.take(carried(hub, a))
    assert "no longer accepts" in why_refused(a, stick)


def test_records_of_a_desk_that_was_shut_out_do_not_come_by_a_third_one(hub, desks, tmp_path):
    a, b = desks
    third = desk_at(tmp_path / "third")
    third.join(hub).save(1)
    for each in (third, a, b, third):
        each.sticks.take(carried(hub, each))
    b.save(2)
    third.sticks.take(b.sticks.for_desk(letter(third)).raw)
    stick = third.sticks.for_desk(letter(a)).raw
    revoke(hub.store, STATION, letter(b), START)
    a.sticks.take(carried(hub, a))
    before = a.made.book.records.figures(DAY)
    assert a.sticks.take(stick).nothing
    assert a.made.book.records.figures(DAY) == before
    third.made.book.close()


def test_an_older_answer_does_not_let_a_desk_in_again_that_was_shut_out(hub, desks):
    a, b = desks
    older = carried(hub, a)
    revoke(hub.store, STATION, letter(b), START)
    a.sticks.take(carried(hub, a))
    before = look(a)
    assert a.sticks.take(older).nothing
    assert look(a) == before


def test_an_older_refusal_of_the_hub_does_not_take_back_what_it_confirmed_since(hub, desks):
    a, _ = desks
    link = a.made.book.outbox.link()
    assert link is not None
    assert "older than what this desk has heard" in why_refused(a, from_hub(hub, a, [gap(a, link.epoch)], START))
    assert a.sticks.take(from_hub(hub, a, [gap(a, link.epoch)], hub.clock())).again, "a new one is heeded"
    assert a.acked == 0
    a.sticks.take(carried(hub, a))
    assert a.acked == 3


def test_an_answer_whose_beginning_was_never_read_says_from_which_record_on_it_goes(hub, desks):
    a, b = desks
    b.save(2)
    b.sticks.take(carried(hub, b))
    signed = decode(items_of(a, carried(hub, a))[0].raw, Signed)
    receipt = decode(signed.body, Receipt)
    page = receipt.pages[0]
    later = replace_page(hub, receipt, page.after + 1)
    before = a.made.book.records.figures(DAY)
    with pytest.raises(Fault) as refused:
        a.sticks.take(from_hub(hub, a, [later], hub.clock()))
    assert refused.value.code is FaultCode.BUNDLE_EARLIER
    assert f"record {page.after + 2} of the station" in refused.value.sentence(ENGLISH)
    assert a.made.book.records.figures(DAY) == before


def test_a_stick_that_is_read_twice_brings_nothing_the_second_time(hub, desks):
    a, b = desks
    b.save(2)
    stick = b.sticks.for_desk(letter(a)).raw
    assert a.sticks.take(stick).heard == 2
    assert a.sticks.take(stick).nothing


def test_records_of_a_pc_that_burnt_reach_the_hub_by_the_desk_that_read_its_stick(hub, desks):
    a, b = desks
    b.save(5)
    stick = b.sticks.for_desk(letter(a)).raw
    assert a.sticks.take(stick).heard == 5
    assert a.made.book.care.check().bad is None
    assert held(hub) == 6
    a.sticks.take(carried(hub, a))
    a.sticks.take(carried(hub, a))
    assert held(hub) == 11 and verify(hub) is None
    b.sticks.take(carried(hub, b))
    b.sticks.take(carried(hub, b))
    assert (b.acked, held(hub)) == (8, 11), "the desk was alive after all: nothing is doubled"
    a.sticks.take(carried(hub, a))
    assert a.made.book.records.figures(DAY) == b.made.book.records.figures(DAY)
    assert a.made.book.hearing.state_buckets() == b.made.book.hearing.state_buckets()
    for each in desks:
        assert each.made.book.care.check().bad is None


def test_a_record_heard_by_stick_that_the_hub_sets_aside_counts_nowhere(hub, desks):
    a, b = desks
    before = a.made.book.records.figures(DAY)
    b.save(1)
    a.sticks.take(b.sticks.for_desk(letter(a)).raw)
    assert a.made.book.records.figures(DAY) != before
    import_bundle(hub, opaque_stick(b))
    a.sticks.take(carried(hub, a))
    assert a.made.book.records.figures(DAY) == before
    assert a.made.book.care.check().bad is None


def test_a_third_desk_reads_what_the_second_heard_by_stick(hub, desks, tmp_path):
    a, b = desks
    third = desk_at(tmp_path / "third")
    third.join(hub).save(1)
    for each in (third, a, b, third):
        each.sticks.take(carried(hub, each))
    b.save(2)
    a.sticks.take(b.sticks.for_desk(letter(a)).raw)
    assert third.sticks.take(a.sticks.for_desk(letter(third)).raw).heard == 2
    assert import_bundle(hub, third.sticks.for_hub().raw).refused is None
    assert held(hub) == 9
    assert third.made.book.care.check().bad is None
    third.made.book.close()
