"""Looking after the file: the full check and verified copies. Implements ``app.ports.BookCare``.

Each call opens a connection of its own, so it disturbs neither lane.
"""

from stationdesk.app.ports import BackupFile, CheckReport
from stationdesk.paths import Paths
from stationdesk.storage.backup import list_backups, make_backup
from stationdesk.storage.check import check_book
from stationdesk.storage.database import open_database
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.registry import Registers


class Care:
    """Checks and copies of one book."""

    def __init__(self, paths: Paths, key: bytes, registers: Registers, sealer: Sealer) -> None:
        self._paths = paths
        self._key = key
        self._registers = registers
        self._sealer = sealer

    def check(self) -> CheckReport:
        """Check integrity, chain and every projection against the ops; names the first bad record."""
        database = open_database(self._paths.book, self._key, query_only=True)
        try:
            return check_book(database, self._registers, self._sealer)
        finally:
            database.close()

    def backup(self, at: float) -> BackupFile:
        """Make a verified copy; ``Fault`` disk_full or backup_failed."""
        return make_backup(self._paths, self._key, at)

    def backups(self) -> list[BackupFile]:
        """Return the copies at hand, newest first."""
        return list_backups(self._paths)
