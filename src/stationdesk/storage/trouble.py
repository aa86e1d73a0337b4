"""Errors of SQLite and the file system, translated once into a ``Fault``.

Called by every part of storage that touches the book's files. Knows no tables.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from stationdesk.app.faults import Fault, FaultCode

_PRIMARY = 0xFF
_IOERR, _CORRUPT, _FULL, _NOT_A_DATABASE, _READONLY, _BUSY = 10, 11, 13, 26, 8, 5
_PROBE, _STEP = 1024 * 1024, 64 * 1024
_FULL_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_damage(error: Exception) -> bool:
    """Tell whether a driver's error says that a page of the book cannot be read."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & _PRIMARY in (_CORRUPT, _NOT_A_DATABASE)


def fault_of(error: Exception, book: Path) -> Fault:
    """Return what a person should read about a driver's error while the book at ``book`` was in use."""
    primary = (getattr(error, "sqlite_errorcode", 0) or 0) & _PRIMARY
    if primary == _FULL or (primary == _IOERR and _no_room(book)):
        return Fault(FaultCode.DISK_FULL)
    if primary in (_CORRUPT, _NOT_A_DATABASE):
        return Fault(FaultCode.BOOK_DAMAGED, where=f"{book.name}: {error}")
    if primary in (_READONLY, _BUSY):
        return Fault(FaultCode.SECOND_INSTANCE)
    return Fault(FaultCode.UNEXPECTED, why=str(error))


@contextmanager
def translated(book: Path) -> Iterator[None]:
    """Turn driver errors into a ``Fault``."""
    try:
        yield
    except driver.Error as error:
        raise fault_of(error, book) from error


@contextmanager
def file_errors(code: FaultCode) -> Iterator[None]:
    """Turn errors of the file system into ``Fault`` disk_full, or ``code`` with its ``why``."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_ERRORS:
            raise Fault(FaultCode.DISK_FULL) from error
        raise Fault(code, why=error.strerror or str(error), where=error.strerror or str(error)) from error


def _no_room(book: Path) -> bool:
    """Tell whether a file beside the book can still grow: quotas and limits show in no figure of free space."""
    probe = book.with_name("room.probe")
    try:
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            written = sum(os.write(descriptor, bytes(_STEP)) for _ in range(_PROBE // _STEP))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return written < _PROBE
    except OSError as error:
        return error.errno in _FULL_ERRORS
    finally:
        probe.unlink(missing_ok=True)
