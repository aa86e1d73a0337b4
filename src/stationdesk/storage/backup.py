"""Verified copies of the book and which of them are kept. Called by ``care`` and before any widening.

A copy is made by ``VACUUM INTO``, emptied of exact minutes and of what was begun and not saved, opened with the key,
checked against the book, and only then given its name; its key header stands beside it.
"""

import os
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.ports import BackupFile
from stationdesk.app.unfinished import UNFINISHED
from stationdesk.paths import Paths
from stationdesk.storage.database import Cursor, Database, open_database
from stationdesk.storage.health import first_damage
from stationdesk.storage.key_header import KeyHeader, read_header, remove_with_sides, sync_folder, write_header
from stationdesk.storage.stopping import stoppable
from stationdesk.storage.trouble import file_errors, translated

SUFFIX, KEYS = ".sdb", ".keys"
_NAME = re.compile(r"book-(\d{8}-\d{6})(?:-\d+)?\.sdb")
_SURELY_DEAD = 3600.0
_STAMP = "%Y%m%d-%H%M%S"
ALL_FOR = timedelta(days=2)
DAYS, WEEKS, MONTHS, FEWEST = 14, 8, 12, 3


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy must share with its book: the head of the chain and the size of every table but the minutes."""

    seq: int
    chain: bytes
    counts: dict[str, int]


def make_backup(paths: Paths, key: bytes, at: float, going: Going = UNWATCHED) -> BackupFile:
    """Make a verified copy named by the moment ``at`` (Unix seconds, UTC in the name).

    Raises ``Fault``: disk_full, backup_failed, stopped; no half-made copy is left.
    """
    header = read_header(paths.key_header)
    with file_errors(FaultCode.BACKUP_FAILED):
        paths.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = paths.backups / f"making-{os.getpid()}-{threading.get_ident()}.part"
    remove_with_sides(making)
    try:
        _drop_unfinished(making)
        ops = _copy(paths.book, making, key, going)
        with file_errors(FaultCode.BACKUP_FAILED):
            target = _own_name(paths.backups, at)
            _give_name(making, target, replace(header, wrong=0, last_wrong=0.0, backup={"at": at, "ops": ops}))
            size = target.stat().st_size
    except BaseException:
        remove_with_sides(making)
        raise
    _drop_old(paths, at)
    return BackupFile(target, at, ops, size)


def list_backups(paths: Paths) -> list[BackupFile]:
    """Return the copies at hand, newest first."""
    found = []
    for path in paths.backups.glob("book-*" + SUFFIX) if paths.backups.is_dir() else ():
        made_at = _made_at(path)
        if made_at is None or not path.is_file():
            continue
        header = _header_or_none(keys_of(path))
        facts = header.backup if header is not None else {}
        try:
            size = path.stat().st_size
        except FileNotFoundError:  # another process keeps the same rule and was quicker
            continue
        found.append(BackupFile(path, float(facts.get("at", made_at)), int(facts.get("ops", 0)), size))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def keys_of(backup: Path) -> Path:
    """Return the place of a copy's key header."""
    return backup.with_suffix(KEYS)


def kept(made: Sequence[float], now: float) -> set[float]:
    """Return which of these moments' copies are kept: all of 2 days, 14 daily, 8 weekly, 12 monthly, at least 3."""
    newest_first = sorted(made, reverse=True)
    keep = set(newest_first[:FEWEST]) | {at for at in newest_first if now - at <= ALL_FOR.total_seconds()}
    for count, period in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        newest: dict[str, float] = {}
        for at in newest_first:
            newest.setdefault(datetime.fromtimestamp(at, UTC).strftime(period), at)
        keep |= set(list(newest.values())[:count])
    return keep


def verify_copy(copy: Database) -> Contents:
    """Return the contents of a copy; ``Fault`` backup_failed when a page or index of it is damaged."""
    with copy.read() as cursor:
        damage = first_damage(cursor, copy.path, thorough=True)
        if damage is not None:
            raise Fault(FaultCode.BACKUP_FAILED, why=damage)
        return _contents(cursor)


def _contents(cursor: Cursor) -> Contents:
    seq, chain = cursor.execute("SELECT seq, chain FROM device_chain").fetchone()
    tables = cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    counts = {name: cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}
    counts.pop("visit_minute", None)
    if "local_fact" in counts:
        held = cursor.execute("SELECT count(*) FROM local_fact WHERE key <> ?", (UNFINISHED,))
        counts["local_fact"] = held.fetchone()[0]
    return Contents(seq, chain, counts)


def _copy(book: Path, target: Path, key: bytes, going: Going) -> int:
    source = open_database(book, key)
    try:
        with source.read() as cursor:
            before = _contents(cursor)
        with stoppable(source.connection, going), translated(target):
            source.connection.execute("VACUUM INTO ?", (str(target),))
        copied = _emptied_of_minutes(target, key, going)
        with source.read() as cursor:
            after = _contents(cursor)
            chain = cursor.execute("SELECT chain FROM op WHERE seq = ?", (copied.seq,)).fetchone()
    finally:
        source.close()
    if not _same(before, copied, after) or (copied.seq and (chain is None or chain[0] != copied.chain)):
        raise Fault(FaultCode.BACKUP_FAILED, why="the copy differs from the book")
    with file_errors(FaultCode.BACKUP_FAILED):
        _sync_file(target)
    return copied.seq


def _emptied_of_minutes(target: Path, key: bytes, going: Going) -> Contents:
    copy = open_database(target, key, wal=False)
    try:
        with copy.write() as cursor:
            cursor.execute("DELETE FROM visit_minute")
            cursor.execute("DELETE FROM local_fact WHERE key = ?", (UNFINISHED,))
        with stoppable(copy.connection, going):
            return verify_copy(copy)
    finally:
        copy.close()


def _same(before: Contents, copied: Contents, after: Contents) -> bool:
    """Counting may go on while a copy is made: each table of the copy lies between before and after."""
    if before.counts.keys() != copied.counts.keys() or copied.counts["op"] != copied.seq:
        return False
    between = (sorted((before.counts[name], after.counts.get(name, 0))) for name in copied.counts)
    return all(low <= count <= high for (low, high), count in zip(between, copied.counts.values(), strict=True))


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made_at(path: Path) -> float | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        return datetime.strptime(match.group(1), _STAMP).replace(tzinfo=UTC).timestamp()
    except ValueError:  # digits, but no day
        return None


def _own_name(folder: Path, at: float) -> Path:
    """Return a name that no other copy has or will get: who makes the file of its keys owns it, also among programs."""
    stamp = datetime.fromtimestamp(at, UTC).strftime(_STAMP)
    number = 1
    while True:
        target = folder / f"book-{stamp}{f'-{number}' if number > 1 else ''}{SUFFIX}"
        if not target.exists() and _made_here(keys_of(target)):
            return target
        number += 1


def _made_here(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True


def _give_name(making: Path, target: Path, header: KeyHeader) -> None:
    """Put a copy and its keys in their place; the name is free again when that cannot be done."""
    try:
        write_header(keys_of(target), header)
        making.replace(target)
    except BaseException:
        keys_of(target).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _header_or_none(path: Path) -> KeyHeader | None:
    try:
        return read_header(path)
    except Fault:
        return None


def _drop_old(paths: Paths, now: float) -> None:
    backups = list_backups(paths)
    keep = kept([backup.made_at for backup in backups], now)
    for backup in backups:
        if backup.made_at not in keep:
            backup.path.unlink(missing_ok=True)
            keys_of(backup.path).unlink(missing_ok=True)


def _drop_unfinished(making: Path) -> None:
    """Remove what a killed program left long before ``making``; a copy that another process makes now stays."""
    with file_errors(FaultCode.BACKUP_FAILED):
        making.touch(mode=0o600)
        now = making.stat().st_mtime
        for path in making.parent.glob("making-*.part"):
            if now - path.stat().st_mtime > _SURELY_DEAD:
                remove_with_sides(path)
