"""A machine's disk: a real SQLite database in memory that can be copied, filled up, made read-only, and crash.

The crash model is the copy at a boundary: a crash before COMMIT rolls back, one after it leaves what was
committed, and everything in the process's memory is gone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from stationdesk.storage.database import Cursor, Database


class Crash(BaseException):
    """The power of one machine is gone. Not an ``Exception``: nobody may catch it but the simulation."""


class Fuse:
    """Counts effect boundaries of one machine and blows at the one it was set to."""

    def __init__(self, blown: Callable[[str], None] | None = None) -> None:
        self._blown = blown
        self.left: int | None = None
        self.boundaries = 0

    def set(self, boundaries: int | None) -> None:
        """Blow at the ``boundaries``-th boundary from now; None: not at all."""
        self.left = boundaries

    def burn(self, where: str) -> None:
        """Pass a boundary; ``Crash`` when it is the one."""
        self.boundaries += 1
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            if self._blown is not None:
                self._blown(where)
            raise Crash(where)


class SimDatabase(Database):
    """A book's connection whose transactions have crash boundaries: before, just before COMMIT, and after.

    ``certain`` is the disk after the last durable transaction, if others came after it: with ``forgetful`` on, a loss
    of power may leave just that.
    """

    forgetful = False

    def __init__(self, connection: Any, fuse: Fuse) -> None:
        super().__init__(Path("book.sdb"), connection)
        self._fuse = fuse
        self.certain: Any = None

    @contextmanager
    def write(self, *, durable: bool = True, facts_only: bool = False) -> Iterator[Cursor]:
        """Run one writing transaction."""
        self._fuse.burn("before transaction")
        if not durable and self.forgetful and self.certain is None:
            self.certain = copy_of(self.connection)
        with super().write(durable=durable, facts_only=facts_only) as cursor:
            yield cursor
            self._fuse.burn("before commit")
        if durable:
            self.certain = None
        self._fuse.burn("after commit")


def empty() -> Any:
    """Return an empty database in memory."""
    connection = driver.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=256)
    for setting in ("synchronous=OFF", "foreign_keys=ON", "trusted_schema=OFF", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def copy_of(connection: Any) -> Any:
    """Return a copy of a whole database, as of the last commit."""
    copied = empty()
    connection.backup(copied)
    return copied


def fill(connection: Any) -> None:
    """Let the disk have no more room: SQLite itself refuses to grow from now on."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")


def protect(connection: Any) -> None:
    """Make the disk read-only: SQLite itself refuses to write."""
    connection.execute("PRAGMA query_only=1")


def mend(connection: Any) -> None:
    """Give the disk room and let it be written."""
    connection.execute("PRAGMA query_only=0")
    connection.execute("PRAGMA max_page_count=4294967294")
