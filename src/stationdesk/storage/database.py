"""One connection to an encrypted SQLite file: key first, fixed pragmas read back, short transactions.

Called by the other parts of storage. Knows no tables. A ``Database`` may be used from several threads:
a lock makes transactions follow one another.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.storage.trouble import fault_of, is_damage, translated

Cursor = Any
APPLICATION_ID = 0x53444B31
OLDEST_SQLITE = (3, 51, 3)
KEY_LENGTH = 32
_ORDERED = 1  # synchronous NORMAL: in WAL mode commits keep their order, and only a durable one waits
_SET = {
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
    "secure_delete": 1,
    "cache_size": -8192,
    "busy_timeout": 5000,
}


# The driver asks each value that is no number and no text whether it adapts itself; these answer at once, as they are.
driver.register_adapter(bytes, bytes)
driver.register_adapter(type(None), {None: None}.get)
driver.register_adapter(bool, int)


def check_library(version: tuple[int, ...] = tuple(driver.sqlite_version_info)) -> None:
    """Raise ``Fault`` sqlite_too_old below 3.51.3, which can corrupt a WAL book."""
    if version < OLDEST_SQLITE:
        raise Fault(FaultCode.SQLITE_TOO_OLD, version=".".join(map(str, version)))


class Database:
    """One open connection. ``path`` is the file; use ``write`` and ``read`` for transactions."""

    def __init__(self, path: Path, connection: Any) -> None:
        self.path = path
        self.connection = connection
        self._lock = threading.RLock()
        self._cursor = connection.cursor()
        self._waits = -1
        self.revision = 0

    @contextmanager
    def write(self, *, durable: bool = True, facts_only: bool = False) -> Iterator[Cursor]:
        """Run one writing transaction; commits at the end, rolls back on any error. Driver errors become faults.

        ``facts_only`` says that it adds to facts and to the chain and leaves all else as it is: what is kept in memory
        of that stays true. Every other one raises ``revision``, also where it fails.

        Without ``durable`` it is whole and in its order like every other, but does not wait for the disk: after a
        loss of power the newest of these may be gone. For what the hub says alone, which it says again when asked;
        the next durable transaction makes it durable too.
        """
        with self._lock, translated(self.path):
            self._wait_for_the_disk(_SET["synchronous"] if durable else _ORDERED)
            self._cursor.execute("BEGIN IMMEDIATE")
            try:
                yield self._cursor
                self._cursor.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self._cursor.execute("ROLLBACK")
                raise
            finally:
                if not facts_only:
                    self.revision += 1

    def _writing(self) -> bool:
        """Tell whether this thread, which has the lock, is inside ``write`` already."""
        with translated(self.path):
            return bool(self.connection.in_transaction)

    def _wait_for_the_disk(self, level: int) -> None:
        """Set how a commit waits; a round's transactions come one after another and mostly want the same."""
        if self._waits != level:
            self._waits = -1  # not known, should the next line fail
            self._cursor.execute(f"PRAGMA synchronous={level}")
            self._waits = level

    @contextmanager
    def read(self) -> Iterator[Cursor]:
        """Run one reading transaction: everything in it sees the same committed state."""
        with self._lock, translated(self.path):
            self._cursor.execute("BEGIN")
            try:
                yield self._cursor
            finally:
                if self.connection.in_transaction:
                    self._cursor.execute("COMMIT")

    @contextmanager
    def read_if_free(self) -> Iterator[Cursor | None]:
        """Run one reading transaction where nobody uses this connection; yields None, at once, where somebody does."""
        free = self._lock.acquire(blocking=False)
        try:
            if free and not self._writing():
                with self.read() as cursor:
                    yield cursor
            else:
                yield None
        finally:
            if free:
                self._lock.release()

    def close(self) -> None:
        """Close the connection; the last one folds the write-ahead log into the book."""
        with self._lock, translated(self.path):
            self.connection.close()


def open_database(path: Path, key: bytes, *, wal: bool = True, query_only: bool = False) -> Database:
    """Open (or make) an encrypted file with its 32-byte key.

    Raises ``Fault``: sqlite_too_old, book_damaged when the first page cannot be read with this key, or
    unexpected when a pragma does not hold.
    """
    check_library()
    if len(key) != KEY_LENGTH:
        raise ValueError("a book key has 32 bytes")
    try:
        connection = driver.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=256)
    except driver.Error as error:
        raise fault_of(error, path) from error
    try:
        _prepare(connection, key, wal=wal, query_only=query_only)
    except driver.Error as error:
        connection.close()
        if is_damage(error):
            where = f"{path.name} #1"
            raise Fault(FaultCode.BOOK_DAMAGED, where=where) from error
        raise fault_of(error, path) from error
    except BaseException:
        connection.close()
        raise
    return Database(path, connection)


def _prepare(connection: Any, key: bytes, *, wal: bool, query_only: bool) -> None:
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level=NONE")
    for name, value in _SET.items():
        connection.execute(f"PRAGMA {name}={value}")
    for name, value in _SET.items():
        _hold(connection, name, value)
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    mode = "wal" if wal else "delete"
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != mode:
        connection.execute(f"PRAGMA journal_mode={mode}")
        _hold(connection, "journal_mode", mode)
    if query_only:
        connection.execute("PRAGMA query_only=1")


def _hold(connection: Any, name: str, value: object) -> None:
    held = connection.execute(f"PRAGMA {name}").fetchone()[0]
    if held != value:
        raise Fault(FaultCode.UNEXPECTED, why=f"{name} is {held}")


def pragma(cursor: Cursor, name: str) -> Any:
    """Return the single value of a pragma."""
    row = cursor.execute(f"PRAGMA {name}").fetchone()
    return None if row is None else row[0]
