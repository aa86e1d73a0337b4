"""The book as bootstrap sees it: made, opened, closed. The only door of this room (with ``restore`` and ``keystore``).

``open_book`` with ``writer`` takes the writer lock, checks the file, backs it up before it changes its shape,
and offers every port; without, it only reads, beside an open window. A book of an older shape is first brought up to
date, which only the holder of the lock may do.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Hearing
from stationdesk.app.ports import BookCare, Clock, Journal, Random
from stationdesk.paths import Paths
from stationdesk.storage import unlocking
from stationdesk.storage.care import Care
from stationdesk.storage.database import APPLICATION_ID, Cursor, Database, open_database, pragma
from stationdesk.storage.day_statements import DayStatements
from stationdesk.storage.foreign import ForeignOps
from stationdesk.storage.health import is_quick, located, quick_look
from stationdesk.storage.heard_ops import Intake
from stationdesk.storage.hearing import BookHearing
from stationdesk.storage.identity import BookKeys, make_identity, read_identity
from stationdesk.storage.journal import BookJournal, ClosedJournal
from stationdesk.storage.key_header import remove_with_sides, sync_folder, write_header
from stationdesk.storage.lock import WriterLock
from stationdesk.storage.outbox import BookOutbox
from stationdesk.storage.parcels import Parcels
from stationdesk.storage.pins import ArgonPins
from stationdesk.storage.projection import Projector
from stationdesk.storage.readers import Readers
from stationdesk.storage.rebuilding import rebuild
from stationdesk.storage.records import BookRecords
from stationdesk.storage.restore import RestoreReport, restore_backup
from stationdesk.storage.sealer import Sealer
from stationdesk.storage.tables import BOOK_VERSION, missing_columns, widen
from stationdesk.storage.trouble import file_errors
from stationdesk.storage.unlocking import Unlock
from stationdesk_sync.model.registry import Registers

__all__ = ["Book", "NewBook", "RestoreReport", "Unlock", "create_book", "open_book", "restore_backup"]


@dataclass(frozen=True, slots=True)
class Book:
    """An open book. ``has_lock`` tells whether this process may write; ``close`` before the program ends. ``again``
    opens it once more after it was closed."""

    journal: Journal
    records: BookRecords
    outbox: BookOutbox
    keys: BookKeys
    care: BookCare
    pins: ArgonPins
    foreign: ForeignOps | None
    hearing: Hearing | None
    has_lock: bool
    again: Unlock
    close: Callable[[], None]
    change_pin: Callable[[str | None], None]
    change_recovery_code: Callable[[], str]


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book that was just made and the recovery code to print; the code is kept nowhere."""

    book: Book
    recovery_code: str


class _OlderShape(Exception):
    """The book has to be brought up to date before this program can read it."""


def create_book(paths: Paths, registers: Registers, *, unlock: Unlock, clock: Clock, random: Random) -> NewBook:
    """Make a new book and open it for writing.

    Raises ``Fault``: book_exists, no_keystore, pin_too_short, second_instance, disk_full.
    """
    with file_errors(FaultCode.FILE_UNWRITABLE):
        paths.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = WriterLock(paths.writer_lock)
    try:
        if paths.book.exists():
            raise Fault(FaultCode.BOOK_EXISTS)
        made = unlocking.make_key(unlock, random)
        beside = paths.book.with_name(paths.book.name + ".making")
        remove_with_sides(beside)
        try:
            _make(beside, made.key, registers, random)
            write_header(paths.key_header, made.header)
            with file_errors(FaultCode.FILE_UNWRITABLE):
                beside.replace(paths.book)
                sync_folder(paths.home)
        except BaseException:
            remove_with_sides(beside)
            raise
        return NewBook(_open_for_writing(paths, registers, made.key, unlock, clock, random, lock), made.recovery_code)
    except BaseException:
        lock.release()
        raise


def open_book(
    paths: Paths, registers: Registers, *, unlock: Unlock, writer: bool, clock: Clock, random: Random
) -> Book:
    """Open the book.

    Raises ``Fault``: book_missing, key_missing, wrong_pin, pin_wait, wrong_recovery_code, second_instance,
    book_damaged, book_too_new, sqlite_too_old.
    """
    if not paths.book.exists():
        raise Fault(FaultCode.BOOK_MISSING)
    lock = WriterLock(paths.writer_lock) if writer else None
    try:
        key = unlocking.find_key(paths.key_header, unlock, clock.now())
        if lock is not None:
            unlocking.mend_keystore(paths.key_header, key, unlock.keystore, random)
        try:
            if lock is None:
                try:
                    return _open_for_reading(paths, registers, key, unlock, random)
                except _OlderShape:
                    lock = WriterLock(paths.writer_lock)
                    _open_for_writing(paths, registers, key, unlock, clock, random, lock).close()
                    lock = None
                    return _open_for_reading(paths, registers, key, unlock, random)
            return _open_for_writing(paths, registers, key, unlock, clock, random, lock)
        except Fault as fault:
            raise located(fault, paths.book, key) from fault
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _make(path: Path, key: bytes, registers: Registers, random: Random) -> None:
    from stationdesk.storage.migrate import migrate

    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    database = open_database(path, key, wal=False)
    try:
        migrate(database)
        with database.write() as cursor:
            widen(cursor, registers, missing_columns(cursor, registers))
            make_identity(cursor, random)
            cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            cursor.execute(f"PRAGMA user_version = {BOOK_VERSION}")
    finally:
        database.close()


def _open_for_writing(
    paths: Paths, registers: Registers, key: bytes, unlock: Unlock, clock: Clock, random: Random, lock: WriterLock
) -> Book:
    writer = open_database(paths.book, key)
    readers: Readers | None = None
    looked = is_quick(paths.book)
    try:
        with writer.read() as cursor:
            if looked:
                quick_look(cursor, paths.book)
            _check_version(cursor)
            keys, station_key = _identity(cursor)
        sealer = Sealer(station_key, random)
        projector = Projector(registers, sealer)
        care = Care(paths, key, registers, sealer, looked=looked)
        _bring_up_to_date(writer, registers, projector, sealer, care, clock)
        readers = Readers(partial(open_database, paths.book, key, query_only=True), writer)
        journal = BookJournal(writer, registers, projector, sealer, random)
        foreign = ForeignOps(writer, registers, projector, sealer)
        foreign.replay_parked()
        days, parcels = DayStatements(), Parcels(registers, projector, sealer, keys, random)
        hearing = BookHearing(writer, registers, keys, Intake(registers, foreign), parcels, days.forget, random)
    except BaseException:
        for database in (readers, writer):
            if database is not None:
                database.close()
        raise
    opened = (readers, writer)

    def close() -> None:
        for each in opened:
            each.close()
        lock.release()

    return Book(
        journal=journal,
        records=BookRecords(readers, registers, sealer),
        outbox=BookOutbox(readers, writer, days, parcels),
        keys=keys,
        care=care,
        pins=ArgonPins(unlock.cost),
        foreign=foreign,
        hearing=hearing,
        has_lock=True,
        again=replace(unlock, key=key),
        close=close,
        change_pin=lambda pin: unlocking.change_pin(paths.key_header, key, pin, unlock.cost, random),
        change_recovery_code=lambda: unlocking.change_recovery_code(paths.key_header, key, random),
    )


def _open_for_reading(paths: Paths, registers: Registers, key: bytes, unlock: Unlock, random: Random) -> Book:
    readers = Readers(partial(open_database, paths.book, key, query_only=True))
    try:
        with readers.read() as cursor:
            _check_version(cursor)
            if pragma(cursor, "user_version") < BOOK_VERSION or missing_columns(cursor, registers):
                raise _OlderShape
            keys, station_key = _identity(cursor)
    except BaseException:
        readers.close()
        raise
    sealer = Sealer(station_key, random)
    return Book(
        journal=ClosedJournal(),
        records=BookRecords(readers, registers, sealer),
        outbox=BookOutbox(readers, None, DayStatements()),
        keys=keys,
        care=Care(paths, key, registers, sealer),
        pins=ArgonPins(unlock.cost),
        foreign=None,
        hearing=None,
        has_lock=False,
        again=unlock,
        close=readers.close,
        change_pin=_refuse_pin,
        change_recovery_code=_refuse_code,
    )


def _refuse_pin(_pin: str | None) -> None:
    raise Fault(FaultCode.SECOND_INSTANCE)


def _refuse_code() -> str:
    raise Fault(FaultCode.SECOND_INSTANCE)


def _check_version(cursor: Cursor) -> None:
    if pragma(cursor, "application_id") != APPLICATION_ID:
        raise Fault(FaultCode.BOOK_DAMAGED, where="book.sdb: application_id")
    if pragma(cursor, "user_version") > BOOK_VERSION:
        raise Fault(FaultCode.BOOK_TOO_NEW)


def _identity(cursor: Cursor) -> tuple[BookKeys, bytes]:
    try:
        return read_identity(cursor)
    except (KeyError, ValueError) as error:
        raise Fault(FaultCode.BOOK_DAMAGED, where="book.sdb: device_key") from error


def _bring_up_to_date(
    writer: Database, registers: Registers, projector: Projector, sealer: Sealer, care: Care, clock: Clock
) -> None:
    with writer.read() as cursor:
        old = pragma(cursor, "user_version") < BOOK_VERSION
        missing = missing_columns(cursor, registers)
    if not old and not missing:
        return
    care.backup(clock.now())
    if old:
        from stationdesk.storage.migrate import migrate

        migrate(writer)
    with writer.write() as cursor:
        widen(cursor, registers, missing)
        for name in missing:
            rebuild(cursor, registers, registers[name], projector, sealer)
        cursor.execute(f"PRAGMA user_version = {BOOK_VERSION}")
