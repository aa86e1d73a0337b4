"""Nobody who reads makes another wait, and what is remembered of the book is never older than the book."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Draft
from stationdesk.storage.book import Book, Unlock, open_book
from stationdesk.storage.database import Database, open_database
from stationdesk.storage.readers import Readers
from stationdesk_sync.model.op import Kind, station_row_id
from tests.fakes.book import CHEAP, TestBook
from tests.storage.drafts import visit
from tests.storage.opened import key_of
from tests.storage.test_outbox import LINK

SOON = 20.0
HOURS = station_row_id("station_hours")
T = TypeVar("T")


class Opened:
    """Connections as a book opens them, counted; ``broken`` lets the next one fail."""

    def __init__(self, made: TestBook) -> None:
        self._made, self._key = made, key_of(made)
        self.count, self.broken = 0, False

    def __call__(self) -> Database:
        if self.broken:
            raise Fault(FaultCode.UNEXPECTED)
        self.count += 1
        return open_database(self._made.paths.book, self._key, query_only=True)


@pytest.fixture
def opened(made: TestBook) -> Opened:
    return Opened(made)


@pytest.fixture
def readers(opened: Opened) -> Iterator[Readers]:
    held = Readers(opened)
    yield held
    held.close()


def elsewhere(work: Callable[[], T]) -> T:
    """Do it on another thread, which must not wait long."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result(SOON)


def hours_of(book: Book) -> object:
    row = book.records.record("station_hours", HOURS)
    return row.data.get("posted") if row is not None else None


def test_a_visit_is_saved_and_looked_at_while_another_thread_still_reads(made: TestBook):
    book, readers = made.book, made.book.records._readers
    with readers.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM op").fetchone() == (0,)
        elsewhere(lambda: book.journal.save([visit()], made.clock.now(), None))
        assert elsewhere(lambda: book.outbox.read(0, 10, 1 << 20)).first == 1
        assert elsewhere(book.outbox.head).seq == 1
        assert cursor.execute("SELECT count(*) FROM op").fetchone() == (0,), "a reading sees one state to its end"


def test_a_connection_is_opened_only_where_all_others_are_reading(readers: Readers, opened: Opened):
    for _ in range(5):
        with readers.read():
            pass
    assert opened.count == 1
    for _ in range(3):
        with readers.read(), readers.read():
            pass
    assert opened.count == 2


def test_a_connection_that_cannot_be_opened_is_told_and_the_others_go_on(readers: Readers, opened: Opened):
    opened.broken = True
    with readers.read() as cursor:
        with pytest.raises(Fault), readers.read():
            raise AssertionError("nothing can be read here")
        assert cursor.execute("SELECT count(*) FROM op").fetchone() == (0,)
    readers.close()


def test_closing_waits_for_what_is_being_read_and_nothing_is_opened_afterwards(readers: Readers, opened: Opened):
    reads, ends = threading.Event(), threading.Event()

    def read() -> int:
        with readers.read() as cursor:
            reads.set()
            assert ends.wait(SOON)
            return int(cursor.execute("SELECT count(*) FROM device_chain").fetchone()[0])

    with ThreadPoolExecutor(2) as others:
        one = others.submit(read)
        assert reads.wait(SOON)
        closing = others.submit(readers.close)
        assert not closing.done()
        ends.set()
        assert (one.result(SOON), closing.result(SOON)) == (1, None)
    with pytest.raises(Fault), readers.read():
        raise AssertionError("the book is closed")
    assert opened.count == 1


def test_what_is_remembered_is_looked_up_once_while_only_visits_are_saved(made: TestBook):
    made.book.journal.set_local("shown", 1)
    readers, looks = made.book.records._readers, list[int]()

    def look(_cursor: object) -> int:
        looks.append(1)
        return len(looks)

    for _ in range(3):
        made.book.journal.save([visit()], made.clock.now(), None)
        assert readers.known("test", look) == 1
    made.book.journal.set_local("shown", 2)
    assert readers.known("test", look) == 2


def test_a_change_is_seen_at_once_whatever_it_was(made: TestBook):
    book = made.book
    for number in (1, 2):
        book.journal.set_local("shown", number)
        assert book.records.local("shown") == number
    book.journal.set_local("shown", None)
    assert book.records.local("shown") is None
    for posted in ("8:00-18:00", "9:00-17:00"):
        book.journal.save([Draft("station_hours", Kind.SET, {"posted": posted})], made.clock.now(), None)
        assert hours_of(book) == posted
    assert book.outbox.link() is None and book.outbox.documents() == []
    book.outbox.join(replace(LINK, acked_chain=book.outbox.chain_at(0) or b""), [])
    assert (book.outbox.link() or LINK).held is None
    book.outbox.note_try(1.0, "offline", "reason")
    assert (book.outbox.link() or LINK).held == "reason"


def test_rows_that_may_hold_a_person_s_words_are_not_remembered(made: TestBook):
    book = made.book
    event = Draft("event", Kind.SET, {"title": "讲座"})
    row = book.journal.save([event], made.clock.now(), None)[0].row_id
    for name, row_id in (("event", row), ("station_hours", HOURS)):
        book.records.record(name, row_id)
    assert {what for what in book.records._readers._known[1] if isinstance(what, tuple)} == {("station_hours", HOURS)}


def test_what_was_changed_together_with_visits_is_seen_too(made: TestBook):
    book = made.book
    assert hours_of(book) is None
    drafts = [visit(), Draft("station_hours", Kind.SET, {"posted": "8:00-18:00"})]
    book.journal.save(drafts, made.clock.now(), None)
    assert hours_of(book) == "8:00-18:00"


def test_a_change_that_failed_is_not_remembered(made: TestBook):
    book = made.book
    book.journal.set_local("shown", 1)

    def broken_off() -> None:
        with book.journal._database.write() as cursor:
            cursor.execute("DELETE FROM local_fact")
            assert elsewhere(lambda: book.records.local("shown")) == 1
            raise RuntimeError("it does not get to the end")

    with pytest.raises(RuntimeError):
        broken_off()
    assert book.records.local("shown") == 1


def test_no_thread_ever_reads_what_was_replaced_before_it_began(made: TestBook):
    """One writes a number that grows; whoever reads after that has returned reads that number or a later one."""
    book, last, rounds = made.book, [0], 60
    book.journal.set_local("number", 0)

    def write() -> int:
        for number in range(1, rounds + 1):
            book.journal.set_local("number", number)
            last[0] = number
        return rounds

    def read() -> int:
        looks = 0
        while last[0] < rounds:
            least = last[0]
            seen = book.records.local("number")
            assert isinstance(seen, int) and seen >= least
            looks += 1
        return looks

    with ThreadPoolExecutor(3) as lanes:
        assert all(one.result(SOON) > 0 for one in [lanes.submit(each) for each in (read, read, write)])


def test_a_second_window_remembers_nothing_of_a_book_that_the_first_one_writes(made: TestBook):
    first = made.book
    first.journal.set_local("shown", 1)
    second = open_book(
        made.paths, made.registers, unlock=Unlock(keystore=made.keystore, cost=CHEAP), writer=False,
        clock=made.clock, random=os.urandom,
    )  # fmt: skip
    try:
        assert second.records.local("shown") == 1
        first.journal.set_local("shown", 2)
        assert second.records.local("shown") == 2
    finally:
        second.close()


def test_the_head_can_be_asked_for_inside_a_save_and_while_another_thread_saves(made: TestBook):
    book = made.book
    with book.journal._database.write(facts_only=True):
        assert book.outbox.head().seq == 0
        assert elsewhere(book.outbox.head).seq == 0
    book.journal.save([visit()], made.clock.now(), None)
    assert book.outbox.head().seq == 1


def test_a_closed_book_tells_whoever_asks_and_ends_no_program(made: TestBook):
    made.book.close()
    for ask in (made.book.outbox.head, made.book.outbox.link, lambda: made.book.outbox.read(0, 1, 1)):
        with pytest.raises(Fault) as told:
            ask()
        assert told.value.code is FaultCode.UNEXPECTED
