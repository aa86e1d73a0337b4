"""A flipped byte anywhere in the file is an error with a sentence, never a wrong number."""

import os
import random
from pathlib import Path
from typing import Any, cast

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.storage import health
from stationdesk.storage.book import Book, Unlock, open_book
from stationdesk.storage.database import pragma
from stationdesk.storage.health import first_damage
from stationdesk_sync.model.language import Language
from tests.fakes.book import TestBook
from tests.storage.drafts import visit
from tests.storage.opened import tables_of

PAGE = 4096


def open_again(made: TestBook, *, writer: bool) -> Book:
    unlock = Unlock(keystore=made.keystore)
    return open_book(made.paths, made.registers, unlock=unlock, writer=writer, clock=made.clock, random=os.urandom)


def what_is_wrong(made: TestBook, *, writer: bool) -> str | None:
    """Open and check the book as the program does; returns the sentence about what cannot be read."""
    try:
        book = open_again(made, writer=writer)
    except Fault as fault:
        return fault.sentence(Language("en", {})) if fault.code is FaultCode.BOOK_DAMAGED else None
    try:
        bad = book.care.check().bad
        return None if bad is None else f"{bad.table} {bad.which} {bad.what}"
    finally:
        book.close()


def test_a_flipped_byte_is_found_wherever_it_is(made):
    for _ in range(40):
        made.book.journal.save([visit(note="写点什么")], made.clock.now(), None)
    for number in range(40):
        made.book.journal.set_local(f"large {number}", os.urandom(4000))
    for number in range(40):
        made.book.journal.set_local(f"large {number}", None)
    with tables_of(made) as database, database.read() as cursor:
        assert pragma(cursor, "freelist_count") > 20, "pages that hold nothing now are part of the file too"
    made.book.close()
    whole = made.paths.book.read_bytes()
    choose = random.Random(7)
    pages = len(whole) // PAGE
    offsets = {0, 5, 15, 16, 17, 100, PAGE - 1, PAGE - 64, len(whole) - 1}
    offsets |= {page * PAGE + choose.randrange(PAGE) for page in range(pages)}
    for offset in sorted(offsets):
        for writer in (False, True):
            bad = bytearray(whole)
            bad[offset] ^= 1 << choose.randrange(8)
            made.paths.book.write_bytes(bad)
            sentence = what_is_wrong(made, writer=writer)
            assert sentence, f"the flipped byte at {offset} went unseen"
            assert "#" in sentence, sentence
            assert made.paths.book.read_bytes() == bad, "a damaged book is left untouched"
    made.paths.book.write_bytes(whole)
    assert what_is_wrong(made, writer=False) is None


def test_a_damaged_page_is_found_at_the_start_before_anybody_needs_it(made):
    made.book.journal.save([visit(note="写点什么") for _ in range(300)], made.clock.now(), None)
    made.book.close()
    bad = bytearray(made.paths.book.read_bytes())
    page = len(bad) // PAGE - 2
    bad[page * PAGE + 100] ^= 1
    made.paths.book.write_bytes(bad)
    open_again(made, writer=False).close()
    with pytest.raises(Fault) as trouble:
        open_again(made, writer=True)
    assert trouble.value.values["where"] == f"book.sdb #{page + 1}"


def test_a_book_cut_short_is_found(made):
    made.book.journal.save([visit() for _ in range(200)], made.clock.now(), None)
    made.book.close()
    whole = made.paths.book.read_bytes()
    for length in (len(whole) - PAGE, len(whole) - 10, PAGE * 3, 100, 0):
        made.paths.book.write_bytes(whole[:length])
        assert what_is_wrong(made, writer=True), f"a book cut to {length} bytes went unseen"


@pytest.mark.parametrize("content", [b"", b"no header", b"[]", b'{"format": 9}', b'{"format": 1, "book": "zz"}'])
def test_a_damaged_key_header_is_named(made, content):
    made.book.close()
    made.paths.key_header.write_bytes(content)
    with pytest.raises(Fault) as trouble:
        open_again(made, writer=False)
    assert trouble.value.code is FaultCode.BOOK_DAMAGED
    assert trouble.value.values["where"] == "book.keys"


def test_another_books_header_opens_nothing(made, tmp_path):
    from tests.fakes.book import make_book

    other = make_book(tmp_path / "other", keystore=made.keystore)
    other.book.close()
    made.book.close()
    made.paths.key_header.write_bytes(other.paths.key_header.read_bytes())
    with pytest.raises(Fault) as trouble:
        open_again(made, writer=False)
    assert trouble.value.code is FaultCode.BOOK_DAMAGED


class _Looks:
    """A cursor whose file says something else of its pages each time it is asked."""

    def __init__(self, *said: list[str]) -> None:
        self._said = list(said)
        self.asked = 0

    def execute(self, sql: str) -> "_Looks":
        self.asked += "cipher" in sql
        return self

    def fetchall(self) -> list[tuple[str]]:
        return [(line,) for line in self._said[min(self.asked, len(self._said)) - 1]]

    def fetchone(self) -> tuple[str]:
        return ("ok",)


def test_a_page_that_was_just_being_written_is_no_damage():
    first, second = "HMAC verification failed for page 7", "HMAC verification failed for page 8"
    looks = _Looks([first], [])
    assert first_damage(cast("Any", looks), Path("book.sdb"), thorough=True) is None
    assert looks.asked == 2
    assert first_damage(cast("Any", _Looks([first], [second])), Path("book.sdb"), thorough=True) is None
    lasting = cast("Any", _Looks([first, second], [second]))
    assert first_damage(lasting, Path("book.sdb"), thorough=True) == "book.sdb #8"


def test_a_large_book_opens_at_once_and_its_damage_is_found_behind_the_window(
    made: TestBook, monkeypatch: pytest.MonkeyPatch
):
    made.book.journal.save([visit(note="写点什么") for _ in range(300)], made.clock.now(), None)
    made.book.close()
    bad = bytearray(made.paths.book.read_bytes())
    bad[(len(bad) // PAGE - 2) * PAGE + 100] ^= 1
    made.paths.book.write_bytes(bad)
    with pytest.raises(Fault):
        open_again(made, writer=True)
    monkeypatch.setattr(health, "LARGEST_AT_START", PAGE)
    book = open_again(made, writer=True)
    with pytest.raises(Fault) as found:
        book.care.look_over()
    assert found.value.code is FaultCode.BOOK_DAMAGED and "#" in str(found.value.values["where"])
    book.care.look_over()  # once is enough
    book.close()


def test_a_book_that_was_looked_at_when_it_was_opened_is_not_looked_at_again(
    made: TestBook, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(health, "first_damage", lambda *_given, **_named: "seen")
    made.book.care.look_over()
