"""The shape of a book: pragmas, versions, and tables that only ever grow, after a backup."""

import os
from dataclasses import replace

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query
from stationdesk.storage.book import Unlock, open_book
from stationdesk.storage.database import check_library, open_database, pragma
from stationdesk.storage.tables import BOOK_VERSION
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.sealing.fields import wrap_key
from tests.fakes.book import REGISTERS, make_book
from tests.storage.drafts import first_draft, visit
from tests.storage.opened import key_of, tables_of


def test_a_library_that_can_corrupt_a_book_is_refused():
    check_library()
    for version in ((3, 51, 2), (3, 40, 1)):
        with pytest.raises(Fault) as trouble:
            check_library(version)
        assert trouble.value.code is FaultCode.SQLITE_TOO_OLD


def test_every_connection_holds_the_same_pragmas(made):
    with tables_of(made) as database, database.read() as cursor:
        held = {
            name: pragma(cursor, name)
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "mmap_size", "temp_store")
        }
        assert held == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "mmap_size": 0,
            "temp_store": 2,
        }
        assert pragma(cursor, "cipher_version")


def test_the_file_says_nothing_without_its_key(made):
    made.book.close()
    assert not made.paths.book.read_bytes().startswith(b"SQLite format")
    with pytest.raises(Fault) as trouble:
        open_database(made.paths.book, os.urandom(32))
    assert trouble.value.code is FaultCode.BOOK_DAMAGED


def test_a_book_of_a_newer_program_is_left_alone(made):
    with tables_of(made) as database, database.write() as cursor:
        cursor.execute("PRAGMA user_version = 99")
    for writer in (True, False):
        with pytest.raises(Fault) as trouble:
            made.reopen(writer=writer)
        assert trouble.value.code is FaultCode.BOOK_TOO_NEW


def test_a_new_register_and_a_new_field_widen_the_book_after_a_backup(tmp_path):
    few = Registers([r for r in REGISTERS.values() if r.name in ("visit", "event")])
    made = make_book(tmp_path / "home", few)
    made.book.journal.save([visit(note="老记录"), first_draft(few["event"])], made.clock.now(), None)
    made.reopen(registers=few)
    assert made.book.care.backups() == []
    table = replace(
        few["visit"],
        version=2,
        fields=(*few["visit"].fields, Field("table_number", FieldType.INT, Label("桌号", "Table"))),
    )
    wider = Registers([table, *(r for r in REGISTERS.values() if r.name != "visit")])
    with pytest.raises(Fault) as trouble:
        open_book(made.paths, wider, unlock=Unlock(made.keystore), writer=False, clock=made.clock, random=os.urandom)
    assert trouble.value.code is FaultCode.SECOND_INSTANCE, "the older program is still open and would not know"
    assert made.reopen(writer=False, registers=wider).records.count(Query("visit")) == 1, "reading comes first, too"
    book = made.reopen(registers=wider)
    assert [backup.ops for backup in book.care.backups()] == [2]
    book.journal.save([visit(table_number=4)], made.clock.now(), None)
    new, old = book.records.records(Query("visit"))
    assert new.data["table_number"] == 4
    assert old.data["note"] == "老记录"
    for register in REGISTERS.stored():
        book.journal.save([first_draft(register)], made.clock.now(), None)
    assert book.care.check().bad is None
    made.reopen(registers=wider)
    assert len(made.book.care.backups()) == 1
    made.book.close()


def test_a_register_that_left_and_came_back_shows_its_records_again(tmp_path):
    made = make_book(tmp_path / "home")
    made.book.journal.save([visit(), visit(note="在")], made.clock.now(), None)
    with tables_of(made) as database, database.write() as cursor:
        cursor.execute("DROP TABLE r_visit")
    book = made.reopen()
    assert [record.data.get("note") for record in book.records.records(Query("visit"))] == ["在", None]
    assert book.care.check().bad is None
    made.book.close()


def test_a_book_that_was_never_finished_is_made_anew(tmp_path, monkeypatch):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("stationdesk.storage.book.write_header", stop)
    with pytest.raises(KeyboardInterrupt):
        make_book(tmp_path / "home")
    assert not (tmp_path / "home" / "book.sdb").exists()
    monkeypatch.undo()
    made = make_book(tmp_path / "home")
    assert made.book.care.check().bad is None
    assert key_of(made)
    made.book.close()


def test_a_book_of_the_first_version_is_backed_up_and_brought_up_to_date(tmp_path, monkeypatch):
    with monkeypatch.context() as first_version:
        first_version.setattr("stationdesk.storage.migrate.HEAD", "0001")
        first_version.setattr("stationdesk.storage.book.BOOK_VERSION", 1)
        made = make_book(tmp_path / "old")
        rows = made.book.journal.save([visit(people=2), visit(people=3)], made.clock.now(), None)
        with tables_of(made) as database, database.write() as cursor:
            assert pragma(cursor, "user_version") == 1
            assert cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'peer'").fetchone() is None
            key = cursor.execute("SELECT secret FROM device_key WHERE name = 'station'").fetchone()[0]
            wrapped = wrap_key(key, b"stationdesk-subject-1\x00" + b"k" * 16 + rows[0].row_id, b"y" * 32, os.urandom)
            cursor.execute("INSERT INTO subject_key VALUES (?,?,?)", (b"k" * 16, rows[0].row_id, wrapped))
    assert made.book.care.backups() == []
    made.reopen(writer=False)
    made.reopen()
    with tables_of(made) as database, database.read() as cursor:
        assert pragma(cursor, "user_version") == BOOK_VERSION
        assert cursor.execute("SELECT count(*) FROM subject_key").fetchone()[0] == 1
    assert len(made.book.care.backups()) == 1
    assert made.book.care.check().bad is None
    assert made.book.records.count(Query("visit")) == 2
    assert made.book.hearing is not None
    made.book.close()


def test_a_table_that_a_newer_program_has_widened_takes_records_of_this_one(made):
    made.book.close()
    with tables_of(made) as database, database.write() as cursor:
        cursor.execute('ALTER TABLE "r_visit" ADD COLUMN "f_of_a_later_version" TEXT')
    made.reopen()
    made.book.journal.save([visit(people=3)], made.clock.now(), None)
    assert made.book.records.figures("2026-11-24").people == 3
