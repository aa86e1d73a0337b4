"""What waits for the hub and what the hub said: batches, receipts, documents, and the way back."""

from dataclasses import replace
from typing import Any

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.outbox_ports import DeskHeardOf, HubDay, HubDocument, LinkState, ReceiptFacts
from stationdesk.app.ports import Query
from stationdesk.storage.database import open_database
from stationdesk.storage.unlocking import Unlock, find_key
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.wire.codec import decode_value, encode_value
from tests.fakes.book import REGISTERS, TestBook
from tests.storage.drafts import DAY, first_draft, visit

LINK = LinkState(
    url="https://hub.test",
    hub_key=b"h" * 32,
    station="BS-001",
    letter="A",
    certificate=b"cert",
    epoch=1,
    tls=(b"t" * 32,),
    acked=0,
    acked_chain=b"",
    joined_at=10.0,
)


def joined(made: TestBook, records: int = 3) -> LinkState:
    link = replace(LINK, acked_chain=made.book.outbox.chain_at(0) or b"")
    made.book.outbox.join(link, [HubDocument("station", "BS-001", 2, b"two", b"s")])
    for number in range(records):
        made.book.journal.save([visit(people=number + 1)], made.clock.now(), None)
    return link


def receipt(made: TestBook, acked: int, **values: Any) -> ReceiptFacts:
    facts = ReceiptFacts(
        acked=acked,
        chain=made.book.outbox.chain_at(acked) or b"",
        at=made.clock.now(),
        hub_offset=1.5,
        epoch=1,
        tls=(b"u" * 32,),
        set_aside=(),
        days=(),
        desks=(),
        documents=(),
    )
    return replace(facts, **values)


def test_a_batch_holds_to_both_limits_and_always_brings_one(made):
    joined(made, 10)
    outbox = made.book.outbox
    size = len(outbox.read(0, 1, 1).ops[0])
    assert len(outbox.read(0, 4, 1 << 20).ops) == 4
    assert len(outbox.read(0, 100, 3 * size).ops) == 3
    assert len(outbox.read(0, 100, 1).ops) == 1
    rest = outbox.read(8, 100, 1 << 20)
    assert (rest.first, len(rest.ops), rest.prev_chain) == (9, 2, outbox.chain_at(8))
    empty = outbox.read(10, 100, 1 << 20)
    assert (empty.ops, empty.prev_chain, empty.last_chain) == ((), outbox.chain_at(10), outbox.chain_at(10))
    with pytest.raises(ValueError):
        outbox.read(11, 1, 1)


def test_a_batch_states_the_days_it_touches_as_of_its_own_last_op(made):
    made.book.journal.save(
        [visit(people=1), visit(people=2, day="2026-11-25"), visit(people=4)], made.clock.now(), None
    )
    made.book.journal.save([first_draft(REGISTERS["audit"])], made.clock.now(), None)
    first = made.book.outbox.read(0, 2, 1 << 20)
    assert [(s.day, s.people, s.services, s.seen) for s in first.statements] == [
        (DAY, 1, 2, 0),
        ("2026-11-25", 2, 4, 0),
    ]
    whole = made.book.outbox.read(2, 9, 1 << 20)
    assert [(s.day, s.people) for s in whole.statements] == [(DAY, 5)]
    assert whole.statements[0].figures == made.book.records.figures(DAY)


def test_joining_is_kept_once(made):
    link = joined(made)
    assert made.book.outbox.link() == link
    with pytest.raises(Fault) as trouble:
        made.book.outbox.join(link, [])
    assert trouble.value.code is FaultCode.ALREADY_JOINED
    made.reopen()
    assert made.book.outbox.link() == link


def test_a_receipt_is_kept_whole_and_never_lowers_what_was_received(made):
    joined(made)
    day = HubDay(DAY, DayFigures(3, 6, "ABCD-ABCD-ABCD-ABCD"), "equal", made.clock.now())
    made.book.outbox.note_try(5.0, "hub_slow", None)
    made.book.outbox.store_receipt(
        receipt(made, 2, set_aside=((1, "bad_value"),), days=(day,), desks=(DeskHeardOf("B", 9.0),), not_before=77.0)
    )
    made.book.outbox.store_receipt(receipt(made, 1))
    link = made.book.outbox.link()
    assert link is not None
    assert (link.acked, link.acked_chain) == (2, made.book.outbox.chain_at(2))
    assert (link.last_problem, link.hub_offset, link.tls) == (None, 1.5, (b"u" * 32,))
    assert made.book.outbox.hub_days([DAY, "2026-11-25"]) == {DAY: day}
    assert made.book.outbox.set_aside() == {1: "bad_value"}
    assert made.book.records.day_ops(DAY) == (3, 2)
    row = made.book.records.records(Query("visit", oldest_first=True, limit=1))[0]
    assert made.book.records.history(row.row_id)[0].set_aside == "bad_value"


def test_a_receipt_for_ops_that_this_book_never_made_is_not_believed(made):
    joined(made)
    for facts in (receipt(made, 2, chain=b"x" * 16), receipt(made, 4, chain=b"x" * 16)):
        with pytest.raises(ValueError):
            made.book.outbox.store_receipt(facts)
    link = made.book.outbox.link()
    assert link is not None
    assert link.acked == 0


def test_the_way_back_is_open_to_a_restored_hub_only_along_this_books_chain(made):
    joined(made)
    made.book.outbox.store_receipt(receipt(made, 3))
    made.book.outbox.rewind(1, made.book.outbox.chain_at(1) or b"", 2)
    link = made.book.outbox.link()
    assert link is not None
    assert (link.acked, link.epoch) == (1, 2)
    with pytest.raises(ValueError):
        made.book.outbox.rewind(0, b"x" * 16, 3)


def test_of_a_document_the_greatest_version_stays(made):
    joined(made)
    newer, older = (HubDocument("station", "BS-001", version, b"%d" % version, b"s") for version in (5, 4))
    other = HubDocument("catalogue", "catalogue", 1, b"c", b"s")
    made.book.outbox.store_receipt(receipt(made, 1, documents=(newer, other)))
    made.book.outbox.store_receipt(receipt(made, 1, documents=(older,)))
    assert made.book.outbox.documents() == [other, newer]


def test_why_sync_stands_still_is_kept(made):
    joined(made)
    made.book.outbox.note_try(5.0, "hub_revoked", "revoked")
    link = made.book.outbox.link()
    assert link is not None
    assert (link.held, link.last_try, link.last_problem) == ("revoked", 5.0, "hub_revoked")


def test_what_a_later_version_adds_to_the_link_is_passed_over(made):
    link = joined(made)
    key = find_key(made.paths.key_header, Unlock(keystore=made.keystore), 0.0)
    made.book.close()
    database = open_database(made.paths.book, key)
    with database.write() as cursor:
        state = decode_value(cursor.execute("SELECT state FROM link").fetchone()[0])
        assert isinstance(state, dict)
        cursor.execute("UPDATE link SET state = ?", (encode_value({**state, "from_the_future": [1]}),))
    database.close()
    made.reopen()
    assert made.book.outbox.link() == link


def test_a_book_used_alone_has_nobody_to_tell(made):
    assert made.book.outbox.link() is None
    with pytest.raises(Fault) as trouble:
        made.book.outbox.note_try(1.0, None, None)
    assert trouble.value.code is FaultCode.NOT_JOINED
