"""Encrypted books filled with the workload, made once and copied for each run.

The key lies in a file beside the book: stretching a PIN would cost memory and time that no sync costs.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from bench.workload import Visit
from stationdesk.app.ports import Random
from stationdesk.bootstrap.clocks import SystemClock, jitter, system_random
from stationdesk.hublink.rounds import SyncRound
from stationdesk.paths import Paths
from stationdesk.storage.book import Book, Unlock, create_book, open_book
from stationdesk_sync.client.transport import Opener
from stationdesk_sync.model.clock import SLOT_SECONDS
from stationdesk_sync.model.registry import Registers, load_registers

REGISTERS: Registers = load_registers()
_MOST_AT_ONCE = 500


class FileKeyStore:
    """A key ring in a folder. Protects nothing; for books that hold nothing real."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""
        path = self._path(name)
        return path.read_bytes() if path.exists() else None

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._path(name).write_bytes(secret)
        return True

    def remove(self, name: str) -> None:
        """Forget a secret."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name.encode().hex()


def _unlock(home: Path) -> Unlock:
    return Unlock(keystore=FileKeyStore(home / "ring"))


def new_book(home: Path, random: Random = system_random) -> Book:
    """Make an empty book in ``home`` and open it for writing."""
    made = create_book(Paths.at(home), REGISTERS, unlock=_unlock(home), clock=SystemClock(), random=random)
    return made.book


def opened_book(home: Path) -> Book:
    """Open a book for writing."""
    return open_book(
        Paths.at(home), REGISTERS, unlock=_unlock(home), writer=True, clock=SystemClock(), random=system_random
    )


def sync_round(book: Book, opener: Opener) -> SyncRound:
    """Return the product's own way to the hub for a book that was opened for writing."""
    assert book.hearing is not None
    return SyncRound(book.outbox, book.hearing, book.keys, SystemClock(), jitter, opener)


def save(book: Book, visits: Iterable[Visit]) -> int:
    """Save visits, those of a quarter hour in one transaction; returns how many."""
    saved = 0
    for _, together in groupby(visits, key=lambda each: int(each.at) // SLOT_SECONDS):
        for part in _parts(list(together)):
            saved += len(book.journal.save([each.draft for each in part], part[0].at, None))
    return saved


def _parts(visits: list[Visit]) -> Iterator[list[Visit]]:
    for start in range(0, len(visits), _MOST_AT_ONCE):
        yield visits[start : start + _MOST_AT_ONCE]


def template(home: Path, visits: Iterable[Visit]) -> Path:
    """Return a book with these visits, made now unless an earlier run has finished it."""
    ready = home / "ready"
    if not ready.exists():
        shutil.rmtree(home, ignore_errors=True)
        book = new_book(home)
        try:
            save(book, visits)
        finally:
            book.close()
        ready.touch()
    return home


def copied(home: Path, to: Path) -> Path:
    """Copy a closed book to a new home."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("writer.lock"))
    # A person's book lies on the disk; a copy that is still on its way there would delay every save.
    for file in to.rglob("*"):
        if file.is_file():
            with file.open("r+b") as written:
                os.fsync(written.fileno())
    return to
