"""Two and three desks of one station hear each other: pages, places, going back, offers, keys, new identities."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from stationdesk.app.link_ports import HeardPage, HeardRange, Hearing, PageDiffers
from stationdesk.app.ports import Draft
from stationdesk.paths import Paths
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.wire.codec import encode_op
from tests.fakes.book import TestBook
from tests.storage.drafts import DAY, correct, visit, visit_data, withdraw
from tests.storage.station_hub import routed


def save(made: TestBook, *people: int, note: str | None = None) -> list[bytes]:
    drafts = [visit(people=n) if note is None else visit(people=n, note=note) for n in people]
    return [saved.row_id for saved in made.book.journal.save(drafts, made.clock.now(), None)]


def hearing_of(made: TestBook) -> Hearing:
    assert made.book.hearing is not None
    return made.book.hearing


def same(*desks: TestBook) -> None:
    """All desks show the same rows and figures, and nothing is wrong in any book."""
    for each in desks:
        assert each.book.care.check().bad is None
    assert len({hearing_of(each).state_buckets() for each in desks}) == 1
    assert len({each.book.records.figures(DAY) for each in desks}) == 1


def test_desks_of_a_station_come_to_the_same_rows(desks, hub):
    a, b, _ = desks
    rows = save(a, 1, 2, 3)
    save(b, 4)
    a.book.journal.save([correct(rows[0], people=9), withdraw(rows[1])], a.clock.now(), None)
    hub.push(a)
    hub.push(b)
    assert hub.pull(a) == 1
    assert hub.pull(b) == 5
    same(a, b)
    assert a.book.records.figures(DAY).people == 9 + 3 + 4
    assert hub.pull(b) == 0


def test_a_statement_counts_what_was_heard(desks, hub):
    a, b, _ = desks
    save(a, 1, 2)
    hub.push(a)
    hub.pull(b)
    save(b, 4)
    statement = b.book.outbox.read(0, 10, 1 << 20).statements[0]
    assert (statement.people, statement.seen) == (7, 2)
    save(a, 8)
    hub.push(a)
    hub.pull(b)
    statement = b.book.outbox.read(0, 10, 1 << 20).statements[0]
    assert (statement.people, statement.seen) == (15, 3)
    assert statement.figures == b.book.records.figures(DAY)


@pytest.mark.parametrize(
    ("why", "spoil"),
    [
        ("cursor", lambda page: replace(page, after=1)),
        ("gap", lambda page: replace(page, ranges=page.ranges[1:])),
        ("stream_chain", lambda page: replace(page, chain=b"x" * 16)),
        ("stream_chain", lambda page: replace(page, ranges=page.ranges[:1])),
        ("continuity", lambda page: first_range(page, first=2, batch=replace(page.ranges[0].batch, first=2))),
        ("count", lambda page: first_batch(page, ops=page.ranges[0].batch.ops[:1])),
        ("no_batch", lambda page: first_range(page, batch=None)),
        ("signature", lambda page: first_batch(page, header=page.ranges[0].batch.header[:-1] + b"x")),
        ("signature", lambda page: first_batch(page, header=b"")),
        ("header", lambda page: first_batch(page, header=page.ranges[1].batch.header)),
        ("device_chain", lambda page: first_batch(page, ops=page.ranges[0].batch.ops[::-1])),
        ("device_chain", lambda page: first_range(page, last_chain=b"x" * 16)),
        ("unknown_device", lambda page: first_range(page, device=b"d" * 16)),
        ("exceptions", lambda page: first_range(page, exceptions=b"\xc1")),
        ("exceptions", lambda page: first_range(page, exceptions=b"\x91\x01")),
    ],
)
def test_a_page_that_does_not_fit_leaves_no_trace(desks, hub, why, spoil):
    a, b, _ = desks
    save(a, 1, 2)
    hub.push(a)
    save(a, 3, 4)
    hub.push(a)
    hub.receipt(b, 0, b.book.outbox.chain_at(0))
    page = hub.page(b)
    with pytest.raises(PageDiffers) as differs:
        b.book.hearing.store_page(spoil(page))
    assert differs.value.why == why
    assert b.book.hearing.sayings(room=0).cursors[0].pos == 0
    assert b.book.records.days() == []
    assert b.book.hearing.store_page(page) == 4
    same(a, b)


def first_range(page: HeardPage, **values: object) -> HeardPage:
    changed: HeardRange = replace(page.ranges[0], **cast("Any", values))
    return replace(page, ranges=(changed, *page.ranges[1:]))


def first_batch(page: HeardPage, **values: object) -> HeardPage:
    batch = page.ranges[0].batch
    assert batch is not None
    return first_range(page, batch=replace(batch, **cast("Any", values)))


def test_an_own_range_that_this_book_does_not_have_is_a_fork(desks, hub):
    a, _, _ = desks
    save(a, 1)
    hub.push(a)
    page = hub.page(a)
    with pytest.raises(PageDiffers, match="fork"):
        a.book.hearing.store_page(first_range(page, last_chain=b"x" * 16))
    assert a.book.hearing.store_page(page) == 0
    assert a.book.hearing.sayings(room=0).cursors[0].pos == 1


def test_what_the_hub_does_not_count_is_kept_with_its_code(desks, hub):
    a, b, _ = desks
    rows = save(a, 1, 2)
    hub.push(a, codes={2: "bad_value"})
    assert hub.pull(b) == 2
    assert b.book.care.check().bad is None
    assert b.book.records.record("visit", rows[1]) is None
    assert b.book.records.figures(DAY).people == 1
    assert [change.set_aside for change in b.book.records.history(rows[1])] == ["bad_value"]


def test_what_came_by_a_stick_counts_no_more_when_the_hub_sets_it_aside(desks, hub):
    a, b, c = desks
    rows = save(a, 1, 2)
    a.book.journal.save([correct(rows[1], people=9)], a.clock.now(), None)
    b.book.foreign.take(a.book.outbox.read(0, 3, 1 << 20).ops)
    assert b.book.records.figures(DAY).people == 1 + 9
    hub.push(a, codes={2: "bad_value"})
    hub.pull(b)
    hub.pull(c)
    assert b.book.records.record("visit", rows[1]) is None
    same(b, c)
    assert b.book.records.figures(DAY).people == 1
    assert [change.set_aside for change in b.book.records.history(rows[1])][:1] == ["bad_value"]


def test_a_row_forgets_what_came_by_a_stick_and_was_set_aside(desks, hub):
    a, b, c = desks
    row = a.book.journal.save([Draft("event", Kind.SET, {"title": "讲座"})], a.clock.now(), None)[0].row_id
    a.book.journal.save([Draft("event", Kind.SET, {"title": "读书"}, row)], a.clock.now(), None)
    b.book.foreign.take(a.book.outbox.read(0, 2, 1 << 20).ops)
    assert b.book.records.record("event", row).data["title"] == "读书"
    hub.push(a, codes={2: "bad_value"})
    hub.pull(b)
    hub.pull(c)
    assert b.book.records.record("event", row).data["title"] == "讲座"
    same(b, c)


def test_a_hub_that_was_restored_gets_back_what_the_others_heard(desks, hub):
    a, b, c = desks
    for number in range(1, 5):
        save(a, number)
        hub.push(a)
    hub.pull(b)
    hub.pull(c)
    hub.forget(2)
    save(b, 50)
    hub.push(b)
    hub.receipt(b, 1, b.book.outbox.chain_at(1))
    hub.say(b)
    assert len(hub.devices[a.book.keys.device_id].ops) == 4
    for each in desks:
        assert hub.pull(each) == (0 if each is b else 1)
    same(*desks)


def test_an_offer_that_brings_the_hub_nowhere_is_not_made_again(desks, hub):
    a, b, _ = desks
    save(a, 1)
    hub.push(a)
    hub.pull(b)
    hub.forget(1)
    hub.receipt(b, 0, b.book.outbox.chain_at(0))
    device = a.book.keys.device_id
    assert [offer.device for offer in b.book.hearing.sayings(room=1 << 20).offers] == [device]
    hub.receipt(b, 0, b.book.outbox.chain_at(0), ((device, 0, b""),))
    assert b.book.hearing.sayings(room=1 << 20).offers == ()
    assert b.book.hearing.sayings(room=0).offers == ()


def clone_of(made: TestBook, home: Path) -> TestBook:
    """Copy a book with its keys to another PC."""
    made.book.close()
    shutil.copytree(made.paths.home, home)
    copy = replace(made, paths=Paths.at(home))
    copy.reopen()
    made.reopen()
    return copy


def test_another_continuation_of_a_chain_takes_the_places_of_the_first(desks, hub, tmp_path):
    a, b, c = desks
    save(a, 1)
    hub.push(a)
    clone = clone_of(a, tmp_path / "clone")
    save(a, 2, 3)
    save(clone, 20)
    hub.push(a)
    hub.pull(b)
    hub.forget(1)
    hub.push(clone)
    assert hub.pull(b) == 1
    assert b.book.care.check().bad is None
    assert b.book.records.figures(DAY).people == 1 + 2 + 3 + 20
    a.book.outbox.rewind(1, a.book.outbox.chain_at(1), 1)
    with pytest.raises(PageDiffers, match="fork"):
        hub.pull(a)
    hub.reissue(a)
    hub.push(a)
    for each in (a, b, c):
        hub.pull(each)
    same(a, b, c)
    assert b.book.records.figures(DAY).people == 1 + 2 + 3 + 20
    hub.reissue(clone)
    hub.push(clone)
    for each in (clone, a, b, c):
        hub.pull(each)
    same(a, b, c, clone)
    clone.book.close()


def test_words_come_in_clear_when_their_key_does(desks, hub):
    a, b, _ = desks
    row = save(a, 1, note="只给本站")[0]
    a.book.journal.save([withdraw(row, words="点错了")], a.clock.now(), None)
    hub.push(a)
    hub.pull(b)
    assert b.book.records.record("visit", row).closed_fields == ("note",)
    hub.say(a)
    hub.pull(b)
    assert b.book.records.record("visit", row).data["note"] == "只给本站"
    same(a, b)
    hub.say(a)
    hub.say(b)
    sent = len(hub.parcels)
    for each in (a, b):
        hub.say(each)
    assert len(hub.parcels) == sent


def test_a_reissued_desk_sends_its_records_again_and_counts_them_once(desks, hub):
    a, b, _ = desks
    save(a, 1, 2, 3)
    hub.push(a)
    save(b, 4)
    hub.push(b)
    hub.pull(a)
    save(a, 8)
    before = a.book.keys.device_id
    hub.reissue(a)
    assert a.book.keys.device_id != before
    link = a.book.outbox.link()
    assert (link.acked, link.reissue, link.letter, link.held) == (0, True, "D", None)
    assert a.book.care.check().bad is None
    statement = a.book.outbox.read(0, 2, 1 << 20).statements[0]
    assert (statement.people, statement.seen) == (1 + 2 + 3 + 4, 4)
    hub.push(a)
    assert not a.book.outbox.link().reissue
    assert a.book.outbox.set_aside() == {}
    assert hub.pull(a) == 0
    assert hub.pull(b) == 4
    same(a, b)
    a.reopen()
    assert a.book.keys.device_id != before
    same(a, b)


def test_ops_of_other_stations_are_kept_and_counted_nowhere(desks, hub):
    a, b, c = desks
    save(a, 1)
    raws = a.book.outbox.read(0, 1, 1 << 20).ops
    event = encode_op(Op("event", b"e" * 16, Kind.SET, 9, 1, {"title": "讲座"}, base={}, nonce=b"n" * 8))
    page = routed(0, bytes(16), b"d" * 16, 7, (*raws, event), "city")
    assert b.book.hearing.store_page(page) == 2
    assert b.book.records.figures(DAY).people == 0
    assert b.book.records.record("event", b"e" * 16) is not None
    hub.push(a)
    hub.pull(b)
    hub.pull(c)
    assert b.book.records.figures(DAY).people == 1
    same(a, b, c)
    with pytest.raises(PageDiffers, match="routed_chain"):
        b.book.hearing.store_page(
            first_batch(
                replace(page, after=2, ranges=(replace(page.ranges[0], from_pos=3, to_pos=4),)), ops=(event, event)
            )
        )


@pytest.mark.usefixtures("hub")
def test_what_an_older_program_does_not_understand_is_parked(desks):
    b = desks[1]
    newer = encode_op(Op("visit", b"n" * 16, Kind.FACT, 9, 2, visit_data(people=5)))
    unknown = encode_op(Op("tent", b"t" * 16, Kind.FACT, 9, 1, {"day": DAY, "tz": "Asia/Shanghai"}))
    page = routed(0, bytes(16), b"d" * 16, 1, (newer, unknown, b"\xc1"), "city")
    b.book.hearing.store_page(page)
    assert b.book.hearing.sayings(room=0).parked == 3
    assert b.book.care.check().bad is None
    b.reopen()
    assert b.book.hearing.sayings(room=0).parked == 3


def test_a_new_identity_that_was_named_before_its_answer_came_is_no_other_desk(desks, hub):
    a, b, _ = desks
    save(a, 1, 2)
    hub.push(a)
    wish = hearing_of(a).begin_reissue()
    hub.admit(wish.device_key, wish.box_key)  # the hub's answer is lost, its next receipt names the new desk
    hub.say(a)
    hub.reissue(a)
    hub.push(a)
    hub.pull(a)
    hub.pull(b)
    assert a.book.keys.device_id not in {desk.device for desk in a.book.outbox.desks()}
    same(a, b)
