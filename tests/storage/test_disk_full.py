"""A full disk: the entry that did not fit is refused whole, everything before it stays, counting goes on after."""

import errno
import os
from typing import Any

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query, Saved
from stationdesk.storage import trouble
from stationdesk.storage.journal import BookJournal
from tests.fakes.book import TestBook
from tests.storage.drafts import visit
from tests.storage.test_kill import start_saver


def writer_of(made: TestBook) -> Any:
    assert isinstance(made.book.journal, BookJournal)
    return made.book.journal._database.connection


def fill_up(made: TestBook) -> int:
    """Let the file grow by a few pages only, and save until it is full; returns how many records were saved."""
    connection = writer_of(made)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    saved: list[Saved] = []
    with pytest.raises(Fault) as refused:
        save_for_ever(made, saved)
    assert refused.value.code is FaultCode.DISK_FULL
    return len(saved)


def save_for_ever(made: TestBook, saved: list[Saved]) -> None:
    while True:
        saved += made.book.journal.save([visit(note="字" * 50), visit()], made.clock.now(), None)


def test_a_full_disk_refuses_the_whole_entry_and_nothing_else(made):
    saved = fill_up(made)
    assert saved > 0
    assert made.book.records.count(Query("visit")) == saved
    assert made.book.outbox.head().seq == saved
    assert made.book.care.check().bad is None


def test_counting_goes_on_once_there_is_room(made):
    saved = fill_up(made)
    writer_of(made).execute("PRAGMA max_page_count = 100000")
    made.book.journal.save([visit()], made.clock.now(), None)
    assert made.book.records.count(Query("visit")) == saved + 1
    assert made.reopen().care.check().bad is None


def test_a_file_that_may_not_grow_is_a_full_disk_too(made, tmp_path):
    made.book.close()
    saver = start_saver(made, tmp_path, str(600_000))
    out, _ = saver.communicate()
    *confirmed, last = out.split()
    assert last == FaultCode.DISK_FULL.value
    book = made.reopen()
    assert book.care.check().bad is None
    assert len(confirmed) == book.records.count(Query("visit"))


def test_a_full_disk_stops_a_backup_and_leaves_no_half_of_it(made, monkeypatch):
    made.book.journal.save([visit()], made.clock.now(), None)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stationdesk.storage.backup._sync_file", full)
    with pytest.raises(Fault) as refused:
        made.book.care.backup(made.clock.now())
    assert refused.value.code is FaultCode.DISK_FULL
    assert list(made.paths.backups.iterdir()) == []


def test_a_quota_that_is_used_up_is_a_full_disk_too(tmp_path, monkeypatch):
    class DriverError(Exception):
        sqlite_errorcode = 778

    def no_more(*_: object) -> int:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "write", no_more)
    assert trouble.fault_of(DriverError("disk I/O error"), tmp_path / "book.sdb").code is FaultCode.DISK_FULL
    assert list(tmp_path.iterdir()) == []


def test_a_write_error_on_a_disk_with_room_is_not_called_a_full_disk(tmp_path):
    class DriverError(Exception):
        sqlite_errorcode = 10

    assert trouble.fault_of(DriverError("disk I/O error"), tmp_path / "book.sdb").code is FaultCode.UNEXPECTED
