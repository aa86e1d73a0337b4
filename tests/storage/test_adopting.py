"""Records that nobody brings to the hub any more: a book that holds them brings them as its own."""

import pytest

from stationdesk.app.link_ports import HeardBatch, Offer
from stationdesk.app.outbox_ports import OutboxBatch
from stationdesk.storage.adopting import WAIT_SECONDS
from stationdesk_sync.model.chain import chain_next
from stationdesk_sync.model.op import op_hash
from tests.fakes.book import TestBook
from tests.storage.drafts import DAY
from tests.storage.opened import tables_of
from tests.storage.station_hub import StationHub, signed
from tests.storage.test_hearing import hearing_of, same, save

LATER = WAIT_SECONDS + 100


@pytest.fixture
def hub(desks: list[TestBook], hub: StationHub) -> StationHub:
    """A hub that was restored to before it knew the first desk, whose disk is lost: only the second heard it."""
    a, b, _ = desks
    save(a, 2, 30)
    hub.push(a)
    hub.pull(b)
    hub.forget(1)
    hub.devices.pop(a.book.keys.device_id)
    return hub


def waiting(made: TestBook) -> int:
    link = made.book.outbox.link()
    assert link is not None
    return made.book.outbox.head().seq - link.acked


def adopt(hub: StationHub, made: TestBook) -> int:
    """Let a day pass; returns how many records wait in the book then."""
    hub.pull(made)
    hub.now += LATER
    hub.pull(made)
    return waiting(made)


def test_records_that_nobody_brings_come_home_through_the_book_that_heard_them(desks, hub):
    _, b, c = desks
    save(b, 400)
    hub.push(b)
    assert adopt(hub, b) == 2
    assert b.book.care.check().bad is None
    hub.push(b)
    hub.pull(b)
    assert hub.pull(c) == 3
    same(b, c)
    assert c.book.records.figures(DAY).people == 432
    assert adopt(hub, b) == 0


def test_nobody_adopts_before_a_day_is_over(desks, hub):
    _, b, _ = desks
    hub.pull(b)
    hub.now += WAIT_SECONDS - 1
    hub.pull(b)
    assert waiting(b) == 0
    hub.now += 1
    hub.pull(b)
    assert waiting(b) == 2


def test_a_clock_that_was_set_back_begins_the_wait_anew(desks, hub):
    _, b, _ = desks
    hub.now = 5 * LATER
    hub.pull(b)
    hub.now = 9.0
    hub.pull(b)
    hub.now += WAIT_SECONDS - 1
    hub.pull(b)
    assert waiting(b) == 0
    hub.now += 1
    hub.pull(b)
    assert waiting(b) == 2


def test_records_that_somebody_brought_meanwhile_are_not_adopted(desks, hub):
    a, b, _ = desks
    hub.pull(b)
    hub.admit(*a.book.keys.public_keys())
    hub.receipt(a, 0, a.book.outbox.chain_at(0))
    a.book.outbox.rewind(0, a.book.outbox.chain_at(0), 1)
    hub.push(a)
    assert adopt(hub, b) == 0
    same(a, b)


def test_a_device_that_the_hub_forgot_while_it_was_offered_is_adopted(desks, hub):
    a, b, _ = desks
    hub.admit(*a.book.keys.public_keys())
    hub.pull(b)
    hub.devices.pop(a.book.keys.device_id)
    assert adopt(hub, b) == 2


def test_a_book_that_goes_on_under_a_new_identity_forgets_places_that_it_has_lost(desks, hub):
    """A place of the old chain that was never heard again is proved by nothing."""
    a, b, c = desks
    save(a, 4)
    ops = a.book.outbox.read(2, 1, 1 << 20).ops
    far_on = signed(a, OutboxBatch(9, ops, b"x" * 16, b"y" * 16, ()))
    assert hearing_of(b).take_carried(Offer(a.book.keys.device_id, far_on.header, 9, ops)) == 1
    adopt(hub, b)
    hub.push(b)
    hub.pull(b)
    hub.forget(1)
    hub.pull(b)
    assert b.book.care.check().bad is None
    hub.reissue(b)
    assert b.book.care.check().bad is None
    hub.push(b)
    for each in (b, c):
        hub.pull(each)
    same(b, c)


def test_what_can_be_offered_is_not_adopted(desks, hub):
    a, b, _ = desks
    hub.admit(*a.book.keys.public_keys())
    assert adopt(hub, b) == 0
    hub.say(b)
    hub.pull(b)
    assert adopt(hub, b) == 0
    hub.pull(a)
    assert b.book.records.figures(DAY).people == 32


def test_a_statement_counts_the_adopted_records_of_its_range(desks, hub):
    _, b, _ = desks
    save(b, 400)
    hub.push(b)
    adopt(hub, b)
    batch = b.book.outbox.read(1, 10, 1 << 20)
    assert batch.adopted == (2, 3)
    assert [(s.day, s.people) for s in batch.statements] == [(DAY, 432)]
    save(b, 1000)
    first = b.book.outbox.read(1, 1, 1 << 20)
    assert (first.adopted, [s.people for s in first.statements]) == ((2,), [402])
    last = b.book.outbox.read(3, 1, 1 << 20)
    assert (last.adopted, [s.people for s in last.statements]) == ((), [1432])


def test_an_adopted_record_that_the_hub_sets_aside_counts_nowhere(desks, hub):
    _, b, c = desks
    adopt(hub, b)
    hub.push(b, codes={2: "bad_value"})
    hub.pull(b)
    hub.pull(c)
    same(b, c)
    assert c.book.records.figures(DAY).people == 2


def test_adopted_records_that_go_again_under_a_new_identity_count_once(desks, hub):
    _, b, c = desks
    adopt(hub, b)
    hub.push(b)
    hub.forget(1)
    hub.devices[b.book.keys.device_id].ops.clear()
    hub.pull(b)
    b.book.outbox.rewind(0, b.book.outbox.chain_at(0), 1)
    hub.push(b)
    hub.reissue(b)
    hub.push(b)
    for each in (b, c):
        hub.pull(each)
    same(b, c)
    assert c.book.records.figures(DAY).people == 32
    assert adopt(hub, b) == 0


def test_two_books_that_adopt_the_same_records_count_them_once(desks):
    hub = StationHub()
    for each in desks:
        hub.join(each)
    a, b, c = desks
    save(a, 2, 30)
    hub.push(a)
    for each in (b, c):
        hub.pull(each)
    hub.forget(1)
    hub.devices.pop(a.book.keys.device_id)
    for each in (b, c):
        hub.pull(each)
    hub.now += LATER
    for each in (b, c):
        hub.pull(each)
    assert (waiting(b), waiting(c)) == (2, 2), "neither knows of the other"
    for each in (b, c):
        hub.push(each)
    for each in (b, c):
        hub.pull(each)
    same(b, c)
    assert c.book.records.figures(DAY).people == 32


def test_a_book_that_goes_back_in_the_stream_gives_adopted_records_their_places_again(desks, hub):
    _, b, c = desks
    adopt(hub, b)
    hub.push(b)
    hub.pull(b)
    kept = hub.devices[b.book.keys.device_id].ops[:]
    hub.forget(1)
    hub.pull(b)
    assert b.book.care.check().bad is None
    assert hearing_of(b).sayings(room=0).cursors[0].pos == 0
    b.book.outbox.rewind(0, b.book.outbox.chain_at(0), 1)
    hub.push(b)
    assert hub.devices[b.book.keys.device_id].ops == kept
    for each in (b, c):
        hub.pull(each)
    same(b, c)


def test_a_book_that_adopted_may_go_on_under_a_new_identity_before_it_heard_its_range_back(desks, hub):
    _, b, c = desks
    adopt(hub, b)
    hub.push(b)
    hub.reissue(b)
    assert b.book.care.check().bad is None
    hub.push(b)
    for each in (b, c):
        hub.pull(each)
    same(b, c)
    assert c.book.records.figures(DAY).people == 32


@pytest.mark.parametrize("column", ["adopted", "register", "kind", "day", "in_code", "clock", "raw", "op_id", "row_id"])
def test_an_altered_column_of_an_adopted_record_is_named(desks, hub, column):
    _, b, _ = desks
    adopt(hub, b)
    changed = {"clock": 5, "in_code": 1, "adopted": 0, "raw": b"x", "op_id": b"x" * 16, "row_id": b"x" * 16}
    with tables_of(b) as database, database.write() as cursor:
        cursor.execute(f"UPDATE op SET {column} = ? WHERE seq = 1", (changed.get(column, "x"),))
    bad = b.book.care.check().bad
    assert bad is not None
    assert (bad.table, bad.which) == ("op", "1")


def test_a_shorter_range_stays_beside_a_longer_one_that_the_hub_goes_on_from_otherwise(desks):
    """The range 1-3 was carried here; the hub then holds 1-2 of it and another third record."""
    hub = StationHub()
    for each in desks:
        hub.join(each)
    a, b, c = desks
    save(a, 1, 2)
    hub.push(a)
    hub.pull(b)
    save(a, 4)
    whole = a.book.outbox.read(0, 3, 1 << 20)
    carried = signed(a, whole)
    assert hearing_of(b).take_carried(Offer(a.book.keys.device_id, carried.header, 1, carried.ops)) == 1
    save(c, 50)
    other = c.book.outbox.read(0, 1, 1 << 20).ops
    before, after = whole.chains[1], chain_next(whole.chains[1], op_hash(other[0]))
    hub.take(a.book.keys.device_id, signed(a, OutboxBatch(3, other, before, after, (), (after,))), {})
    hub.pull(b)
    assert b.book.care.check().bad is None
    assert b.book.records.figures(DAY).people == 57
    assert hearing_of(b).sayings(room=1 << 20).offers == ()
    assert adopt(hub, b) == 1
    hub.push(b)
    hub.pull(b)
    hub.forget(3)  # all of it: the shorter range is proved as it was signed, and offered
    b.book.outbox.rewind(0, b.book.outbox.chain_at(0), 1)
    hub.push(b)
    hub.pull(b)
    assert b.book.care.check().bad is None
    hub.say(b)
    hub.say(b)
    for each in (b, c):
        hub.pull(each)
    same(b, c)
    assert c.book.records.figures(DAY).people == 57


def test_a_signed_range_whose_beginning_nothing_proves_is_forgotten_when_the_hub_goes_back(desks):
    """Of the range 2-3 only the third record was heard; what proves the second goes with the places in the stream."""
    hub = StationHub()
    for each in desks:
        hub.join(each)
    a, b, _ = desks
    save(a, 1, 2)
    hub.push(a)
    save(a, 4)
    end = a.book.outbox.read(1, 2, 1 << 20)
    late = signed(a, end)
    hub.take(a.book.keys.device_id, HeardBatch(late.header, 3, late.ops[1:]), {})
    hub.pull(b)
    with tables_of(b) as database, database.write() as cursor:
        cursor.execute("DELETE FROM peer_range WHERE last = 2")  # as of an old identity, never heard under a header
    hub.forget(2)
    hub.pull(b)
    assert b.book.care.check().bad is None
    assert adopt(hub, b) == 3
