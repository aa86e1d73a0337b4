"""Looking after the file: the full check and verified copies. Implements ``app.ports.BookCare``.

Each call opens a connection of its own, so it disturbs neither lane.
"""

import os
import shutil

from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.ports import BackupFile, CheckReport
from stationdesk.paths import Paths
from stationdesk.storage.backup import list_backups, make_backup
from stationdesk.storage.check import check_book
from stationdesk.storage.database import open_database
from stationdesk.storage.health import quick_look
from stationdesk.storage.sealer import Sealer
from stationdesk.storage.stopping import stoppable
from stationdesk_sync.model.registry import Registers


class Care:
    """Checks and copies of one book."""

    def __init__(self, paths: Paths, key: bytes, registers: Registers, sealer: Sealer, *, looked: bool = True) -> None:
        self._paths = paths
        self._key = key
        self._registers = registers
        self._sealer = sealer
        self._looked = looked

    def look_over(self) -> None:
        """Look at every page of a book that was too large for it at the start; ``Fault`` book_damaged.

        A page that is damaged is also found, and refused, whenever it is read.
        """
        if self._looked:
            return
        self._looked = True
        database = open_database(self._paths.book, self._key, query_only=True)
        try:
            with database.read() as cursor:
                quick_look(cursor, self._paths.book)
        finally:
            database.close()

    def check(self, going: Going = UNWATCHED) -> CheckReport:
        """Check integrity, chain and every projection against the ops; names the first bad record."""
        database = open_database(self._paths.book, self._key, query_only=True)
        try:
            with stoppable(database.connection, going):
                return check_book(database, self._registers, self._sealer)
        finally:
            database.close()

    def backup(self, at: float, going: Going = UNWATCHED) -> BackupFile:
        """Make a verified copy; ``Fault`` disk_full, backup_failed, stopped."""
        return make_backup(self._paths, self._key, at, going)

    def room(self) -> int | None:
        """Return how many bytes are free where the book lies."""
        try:
            return shutil.disk_usage(self._paths.book.parent).free
        except OSError:
            return None

    def writable(self) -> bool:
        """Return whether the book and its folder may be written."""
        return os.access(self._paths.book, os.W_OK) and os.access(self._paths.book.parent, os.W_OK)

    def backups(self) -> list[BackupFile]:
        """Return the copies at hand, newest first."""
        return list_backups(self._paths)
