"""Where one desk keeps its files. Everything of a desk lies under one folder, its home.

Called by bootstrap, which hands ``Paths`` to the rooms that read or write files. Makes no folder and opens no file.
"""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

APPLICATION = "StationDesk"


@dataclass(frozen=True, slots=True)
class Paths:
    """The places of one desk; ``--home`` moves all of them together (tests, demo, a practice book)."""

    home: Path

    @classmethod
    def default(cls) -> "Paths":
        """The user's own data folder, as the platform wants it."""
        return cls(Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)))

    @classmethod
    def at(cls, home: Path) -> "Paths":
        """The same places under a folder of one's choice; relative names count from the current folder."""
        return cls(home.expanduser().absolute())

    @property
    def book(self) -> Path:
        """The encrypted book: one file (SQLite keeps two more beside it while it is open)."""
        return self.home / "book.sdb"

    @property
    def key_header(self) -> Path:
        """The key slots of the book: the key wrapped for each way to open it, never the key itself."""
        return self.home / "book.keys"

    @property
    def backups(self) -> Path:
        """Folder of verified copies of the book."""
        return self.home / "backups"

    @property
    def logs(self) -> Path:
        """Folder of the program's own log files; they hold no words of a record."""
        return self.home / "logs"

    @property
    def state(self) -> Path:
        """What the window remembers: language, size; nothing from the book."""
        return self.home / "state.json"

    @property
    def practice(self) -> "Paths":
        """The places of the practice book, apart from all others."""
        return Paths(self.home / "practice")

    @property
    def writer_lock(self) -> Path:
        """The lock that makes one process the writer of this book."""
        return self.home / "writer.lock"
