"""Put a backup in the place of the book: verified first, the present book kept aside, sync held if it had joined.

Called by bootstrap for ``stationdesk restore`` and the settings page; no book may be open.
"""

import os
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.ports import Clock, Random
from stationdesk.paths import Paths
from stationdesk.storage.backup import keys_of
from stationdesk.storage.check import check_book
from stationdesk.storage.database import APPLICATION_ID, Database, open_database, pragma
from stationdesk.storage.identity import read_identity
from stationdesk.storage.key_header import read_header, remove_with_sides, sync_folder, write_header
from stationdesk.storage.link_state import read_link, write_link
from stationdesk.storage.lock import WriterLock
from stationdesk.storage.sealer import Sealer
from stationdesk.storage.stopping import stoppable
from stationdesk.storage.tables import BOOK_VERSION, missing_columns
from stationdesk.storage.trouble import file_errors
from stationdesk.storage.unlocking import Unlock, find_key, mend_keystore
from stationdesk_sync.model.registry import Registers

RESTORED = "restored"
_SIDES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored: ops held, whether sync is held now, and the copy of the book that was replaced (if any)."""

    ops: int
    held: bool
    safety_copy: Path | None


def restore_backup(
    paths: Paths,
    registers: Registers,
    backup: Path,
    *,
    unlock: Unlock,
    clock: Clock,
    random: Random,
    going: Going = UNWATCHED,
) -> RestoreReport:
    """Restore a verified copy. Counting goes on afterwards; a book that had joined holds its sync.

    Raises ``Fault``: backup_unreadable, second_instance, key_missing, wrong_pin, pin_wait,
    wrong_recovery_code, disk_full, stopped. The present book is untouched then. It can be stopped until the copy is
    proved; what comes after is quick.
    """
    with WriterLock(paths.writer_lock):
        header_file = keys_of(backup)
        if not backup.is_file() or not header_file.is_file():
            raise Fault(FaultCode.BACKUP_UNREADABLE, why=backup.name)
        now = clock.now()
        key, header_stays = _key(paths, header_file, unlock, now)
        beside = _beside(paths.book, ".restoring")
        remove_with_sides(beside)
        try:
            with file_errors(FaultCode.BACKUP_UNREADABLE):
                _copy_durably(backup, beside)
                if _beside(backup, "-wal").is_file():  # a copy of a book that was cut off: its last records lie there
                    _copy_durably(_beside(backup, "-wal"), _beside(beside, "-wal"))
            ops, held = _prepare(beside, key, registers, random, going)
            safety_copy = _set_aside(paths, now)
            if safety_copy is not None:
                _forget_minutes(safety_copy, key)
            with file_errors(FaultCode.FILE_UNWRITABLE):
                # A write-ahead log left beside another book would be folded into it.
                for side in _SIDES:
                    _beside(paths.book, side).unlink(missing_ok=True)
                sync_folder(paths.home)
            if not header_stays:
                write_header(paths.key_header, replace(read_header(header_file), wrong=0, last_wrong=0.0, backup={}))
            with file_errors(FaultCode.FILE_UNWRITABLE):
                beside.replace(paths.book)
                sync_folder(paths.home)
        finally:
            remove_with_sides(beside)
        mend_keystore(paths.key_header, key, unlock.keystore, random)
        return RestoreReport(ops, held, safety_copy)


def _key(paths: Paths, header_file: Path, unlock: Unlock, now: float) -> tuple[bytes, bool]:
    """Return the backup's key, and whether the present header leads to it (then that one stays: its PIN is newer)."""
    try:
        wanted = read_header(header_file).book_id
    except Fault as fault:
        raise Fault(FaultCode.BACKUP_UNREADABLE, why=header_file.name) from fault
    try:
        if read_header(paths.key_header).book_id == wanted:
            return find_key(paths.key_header, unlock, now), True
    except Fault:
        pass  # the present header is lost, damaged or does not open: the backup's own must do
    return find_key(header_file, replace(unlock, key=None), now), False  # another book's key is of no use


def _prepare(path: Path, key: bytes, registers: Registers, random: Random, going: Going) -> tuple[int, bool]:
    try:
        database = open_database(path, key, wal=False)
    except Fault as fault:
        raise Fault(FaultCode.BACKUP_UNREADABLE, why=str(fault.values.get("where", fault.code))) from fault
    try:
        with stoppable(database.connection, going):
            _verify(database, registers, random)
        with database.write() as cursor:
            link = read_link(cursor)
            if link is not None:
                write_link(cursor, replace(link, held=RESTORED))
            ops = cursor.execute("SELECT seq FROM device_chain").fetchone()[0]
        return int(ops), link is not None
    finally:
        database.close()


def _verify(database: Database, registers: Registers, random: Random) -> None:
    try:
        with database.read() as cursor:
            version = pragma(cursor, "user_version")
            if pragma(cursor, "application_id") != APPLICATION_ID:
                raise Fault(FaultCode.BACKUP_UNREADABLE, why=database.path.name)
            if version > BOOK_VERSION:
                raise Fault(FaultCode.BOOK_TOO_NEW)
            _, station_key = read_identity(cursor)
            known = not missing_columns(cursor, registers) and version == BOOK_VERSION
        # An older book is checked in full once it was widened; its ops and chain are checked now.
        report = check_book(database, registers, Sealer(station_key, random), projections=known)
    except Fault as fault:
        if fault.code is FaultCode.BOOK_DAMAGED:
            raise Fault(FaultCode.BACKUP_UNREADABLE, why=str(fault.values.get("where"))) from fault
        raise
    except (KeyError, ValueError, TypeError) as error:
        raise Fault(FaultCode.BACKUP_UNREADABLE, why=str(error)) from error
    if report.bad is not None:
        raise Fault(FaultCode.BACKUP_UNREADABLE, why=f"{report.bad.table} {report.bad.which} {report.bad.what}")


def _set_aside(paths: Paths, now: float) -> Path | None:
    """Copy the present book with its write-ahead log and key header, unopened, whatever state it is in."""
    if not paths.book.exists():
        return None
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    with file_errors(FaultCode.FILE_UNWRITABLE):
        paths.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy, number = paths.backups / f"before-restore-{stamp}.sdb", 1
        while copy.exists():
            number += 1
            copy = paths.backups / f"before-restore-{stamp}-{number}.sdb"
        for side in ("-wal", ""):
            if _beside(paths.book, side).exists():
                _copy_durably(_beside(paths.book, side), _beside(copy, side))
        if paths.key_header.exists():
            _copy_durably(paths.key_header, keys_of(copy))
        sync_folder(paths.backups)
    return copy


def _forget_minutes(copy: Path, key: bytes) -> None:
    """Empty the exact minutes of a safety copy, as of every copy; one that this key does not open stays as it is."""
    try:
        database = open_database(copy, key, wal=False)
    except Fault:
        return
    try:
        with database.write() as cursor:
            cursor.execute("DELETE FROM visit_minute")
    except Fault:
        return
    finally:
        database.close()


def _copy_durably(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path, side: str) -> Path:
    return path.with_name(path.name + side)
