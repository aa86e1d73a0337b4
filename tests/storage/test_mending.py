"""What the hub set aside is entered anew: the first entry counts nowhere, the second everywhere, in every book."""

from dataclasses import replace

import pytest

from stationdesk.app.ports import Draft
from stationdesk_sync.model.op import Kind, op_id
from tests.fakes.book import TestBook
from tests.storage.drafts import DAY, correct, visit, withdraw
from tests.storage.station_hub import StationHub
from tests.storage.test_hearing import hearing_of, same, save

BAD = "bad_value"


def set_aside(hub: StationHub, made: TestBook, *codes: str) -> None:
    """Send what waits; the hub sets aside the newest ops with these codes and says so."""
    head = made.book.outbox.head().seq
    said = {head - len(codes) + 1 + n: code for n, code in enumerate(codes)}
    hub.push(made, codes=said)
    hub.tell_set_aside(made, said)


def mend(made: TestBook, seq: int, row_id: bytes, people: int) -> None:
    draft = replace(visit(people=people), row_id=row_id, mends=seq)
    made.book.journal.save([draft], made.clock.now(), None)


def people(made: TestBook) -> int:
    return made.book.records.figures(DAY).people


def bad_visit(hub: StationHub, a: TestBook, *others: TestBook) -> tuple[int, bytes]:
    """Let a desk save a visit of 50 that the hub sets aside, and all hear of it; returns its number and row."""
    (row_id,) = save(a, 50)
    set_aside(hub, a, BAD)
    for each in others:
        hub.pull(each)
        assert people(each) == 0
    return a.book.outbox.head().seq, row_id


def test_what_was_set_aside_counts_once_it_was_entered_anew(desks, hub):
    a, b, c = desks
    seq, row_id = bad_visit(hub, a, b, c)
    assert people(a) == 50, "at its own desk it counts until somebody puts it right"
    assert a.book.outbox.set_aside() == {seq: BAD}
    mend(a, seq, row_id, 5)
    assert (people(a), a.book.outbox.set_aside()) == (5, {})
    hub.push(a)
    for each in desks:
        hub.pull(each)
    same(a, b, c)
    assert people(c) == 5


def test_the_history_shows_both_entries_and_which_one_counts(desks, hub):
    a, b, _ = desks
    seq, row_id = bad_visit(hub, a, b)
    mend(a, seq, row_id, 5)
    hub.push(a)
    hub.pull(b)
    for each in (a, b):
        first, second = each.book.records.history(row_id)
        assert (first.data["people"], second.data["people"], second.kind) == (50, 5, Kind.FACT)
        assert second.set_aside is None
    assert [change.set_aside for change in a.book.records.history(row_id)] == ["mended", None]


def test_what_was_written_about_the_bad_entry_holds_for_the_new_one(desks, hub):
    a, b, c = desks
    seq, row_id = bad_visit(hub, a, b, c)
    a.book.journal.save([withdraw(row_id)], a.clock.now(), None)
    mend(a, seq, row_id, 5)
    hub.push(a)
    for each in (b, c):
        hub.pull(each)
    same(a, b, c)
    assert people(b) == 0
    a.book.journal.save([correct(row_id, people=6)], a.clock.now(), None)
    hub.push(a)
    for each in (b, c):
        hub.pull(each)
    same(a, b, c)


def test_what_is_not_set_aside_cannot_be_mended_nor_twice(desks, hub):
    a, *_ = desks
    (good,) = save(a, 1)
    hub.push(a)
    with pytest.raises(ValueError, match="cannot be mended"):
        mend(a, 1, good, 2)
    seq, row_id = bad_visit(hub, a)
    mend(a, seq, row_id, 5)
    with pytest.raises(ValueError, match="cannot be mended"):
        mend(a, seq, row_id, 6)
    assert people(a) == 6
    assert a.book.care.check().bad is None


@pytest.mark.parametrize("code", ["day_differs", "row_taken", "unknown_register", "newer_version"])
def test_what_may_count_after_all_cannot_be_mended(desks, hub, code):
    a, *_ = desks
    (row_id,) = save(a, 50)
    set_aside(hub, a, code)
    with pytest.raises(ValueError, match="cannot be mended"):
        mend(a, 1, row_id, 5)


def test_a_mend_in_which_the_hub_found_nothing_to_mend_is_taken_back(desks, hub):
    """The hub counts the first entry after all (it was restored, or somebody else was quicker)."""
    a, b, c = desks
    seq, row_id = bad_visit(hub, a, b, c)
    mend(a, seq, row_id, 5)
    hub.forget(1)
    a.book.outbox.rewind(0, a.book.outbox.chain_at(0), 1)
    hub.push(a, codes={2: "nothing_to_mend"})
    for each in desks:
        hub.pull(each)
    same(a, b, c)
    assert people(a) == 50


def test_a_mend_that_came_on_a_stick_is_taken_back_with_its_refusal(desks, hub):
    a, b, c = desks
    seq, row_id = bad_visit(hub, a, b, c)
    mend(a, seq, row_id, 5)
    raws = a.book.outbox.read(seq, 5, 1 << 20).ops
    assert b.book.foreign is not None
    b.book.foreign.take(raws)
    assert people(b) == 5
    hub.push(a, codes={2: "nothing_to_mend"})
    hub.pull(b)
    hub.pull(c)
    assert people(b) == people(c) == 0
    assert b.book.care.check().bad is None


def test_a_mend_that_comes_before_what_it_replaces_keeps_that_from_counting(desks, hub):
    a, b, _ = desks
    seq, row_id = bad_visit(hub, a)
    mend(a, seq, row_id, 5)
    bad, good = a.book.outbox.read(0, 5, 1 << 20).ops
    assert b.book.foreign is not None
    assert [each.state for each in b.book.foreign.take([good, bad])] == ["applied", "set_aside"]
    assert people(b) == 5
    assert b.book.care.check().bad is None
    assert len(op_id(bad)) == 16 and isinstance(visit(), Draft)
    assert hearing_of(b).state_buckets() == hearing_of(a).state_buckets()
