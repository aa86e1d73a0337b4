"""Every row of a book is held against the hub's: what differs is found, put right where it can be, and told."""

import pytest

from stationdesk.app.comparing import Compared
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.comparing import Comparer
from stationdesk.hublink.rounds import SyncRound
from stationdesk_sync.client.http import open_http
from tests.e2e.real_city import City, Pc
from tests.storage.opened import tables_of


def compared(pc: Pc) -> Compared:
    book, clock = pc.made.book, pc.made.clock
    assert book.hearing is not None
    round_ = SyncRound(book.outbox, book.hearing, book.keys, clock, lambda: 0.5, open_http)
    try:
        return Comparer(book.outbox, book.hearing, book.keys, clock, open_http, round_).compare()
    finally:
        round_.close()


def spoil(pc: Pc, statement: str) -> None:
    pc.made.book.close()
    with tables_of(pc.made) as database, database.write() as cursor:
        cursor.execute(statement)
    pc.made.reopen()


def test_two_ends_that_hold_the_same_say_so(city, pcs):
    a, b = pcs
    a.save(3)
    a.sync()
    b.save(2)
    assert compared(b) == Compared(rows=5, unlike=(), put_right=0)
    assert compared(a) == Compared(rows=5, unlike=(), put_right=0)
    assert a.said() == b.said() == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE r_visit SET shown_op = zeroblob(16) WHERE rowid = 2",
        "DELETE FROM r_visit WHERE rowid = 1",
        "UPDATE r_visit SET withdrawn_op = randomblob(16), withdrawn_clock = 1 WHERE rowid = 4",
    ],
    ids=["changed", "gone", "withdrawn"],
)
def test_a_row_that_differs_is_found_and_computed_anew(city, pcs, damage):
    a, b = pcs
    a.save(3)
    a.sync()
    b.save(2)
    b.sync()
    spoil(b, damage)
    assert b.made.book.care.check().bad is not None
    assert compared(b) == Compared(rows=5, unlike=(), put_right=1)
    assert b.made.book.care.check().bad is None
    assert b.said()[-1] == "1 records were not the same here and at the hub. They were computed anew and agree now."
    assert compared(b).put_right == 0


def test_many_rows_that_differ_are_all_put_right(city, pcs):
    a, _ = pcs
    a.save(400)
    a.sync()
    spoil(a, "UPDATE r_visit SET shown_op = zeroblob(16)")
    found = compared(a)
    assert (found.rows, found.unlike) == (400, ())
    assert found.put_right >= 32, "at least what was looked into"
    assert a.made.book.care.check().bad is None


def test_a_hub_that_holds_other_rows_is_told_of_by_name(city: City, pcs):
    a, _ = pcs
    a.save(3)
    a.sync()
    with city.hub.store.write() as tx:
        tx.run("DELETE FROM p_visit WHERE row_id = (SELECT min(row_id) FROM p_visit)")
    found = compared(a)
    assert (found.rows, found.put_right, found.alike) == (2, 0, False)
    assert [(one.register, one.here, one.there, one.known) for one in found.unlike] == [("visit", True, False, False)]
    assert a.said()[-1].startswith("1 records are not the same here and at the hub.")


def test_a_record_that_the_hub_set_aside_differs_for_a_known_reason(city: City, pcs):
    a, _ = pcs
    a.save(2)
    with city.hub.store.write() as tx:
        tx.run("DELETE FROM document WHERE kind = 'catalogue'")
    city.hub.lists["service"] = frozenset()
    a.sync()
    found = compared(a)
    assert found.alike and len(found.unlike) == 2 and all(one.known for one in found.unlike)
    assert a.said() == []


def test_without_a_hub_there_is_nothing_to_compare_with(city: City, pcs):
    a, _ = pcs
    city.stop()
    with pytest.raises(Fault) as told:
        compared(a)
    assert told.value.code is FaultCode.HUB_UNREACHABLE
    city.start()
