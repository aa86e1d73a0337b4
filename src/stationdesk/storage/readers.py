"""The book's reading connections: as many as there are threads that read at the same time, so that none waits for
another. A key that is pressed must not wait until a list has been read or the next batch has been gathered.

Each reading sees the newest committed state when it begins. Why more than one: docs/decisions/093.
"""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from stationdesk.storage.database import Cursor, Database

T = TypeVar("T")
_MOST_KNOWN = 256


class Readers:
    """Opens the first connection at once and a further one whenever all others are reading; keeps them until the end.

    ``opened`` makes a connection; what it raises is raised by the reading that needed one. ``writer`` is the connection
    through which this process, and it alone, writes the book.
    """

    def __init__(self, opened: Callable[[], Database], writer: Database | None = None) -> None:
        self._opened = opened
        self._writer = writer
        self._known: tuple[int, dict[Hashable, Any]] = (0, {})
        self._free = [opened()]
        self._count = 1
        self._closed = False
        self._given_back = threading.Condition()

    @contextmanager
    def read(self) -> Iterator[Cursor]:
        """Run one reading transaction: everything in it sees the same committed state."""
        database = self._take()
        try:
            with database.read() as cursor:
                yield cursor
        finally:
            with self._given_back:
                self._free.append(database)
                self._given_back.notify_all()

    def known(self, what: Hashable, look: Callable[[Cursor], T]) -> T:
        """Return what ``look`` finds in a reading transaction, from memory while nothing but facts was written since.

        ``what`` names it. A book that another process may write is looked at each time.
        """
        if self._writer is None:
            with self.read() as cursor:
                return look(cursor)
        revision = self._writer.revision  # taken first: what is found is as new as this, or newer
        of, held = self._known
        if of != revision or len(held) >= _MOST_KNOWN:
            held = {}
            self._known = (revision, held)
        if what not in held:
            with self.read() as cursor:
                held[what] = look(cursor)
        found: T = held[what]
        return found

    def glance(self, look: Callable[[Cursor], T]) -> T:
        """Return what ``look`` finds of a row or two that change with every save. Where the writer's connection is
        free, it is asked: it alone keeps its pages in memory over its own commits."""
        if self._writer is not None:
            with self._writer.read_if_free() as cursor:
                if cursor is not None:
                    return look(cursor)
        with self.read() as cursor:
            return look(cursor)

    def close(self) -> None:
        """Wait for what is being read and close all connections."""
        with self._given_back:
            self._closed = True
            self._given_back.wait_for(lambda: len(self._free) == self._count)
            for database in self._free:
                database.close()

    def _take(self) -> Database:
        with self._given_back:
            if self._closed:
                self._given_back.wait_for(lambda: self._free)  # it says that it is closed; nothing is opened any more
            if self._free:
                return self._free.pop()  # the one that read last: its pages are at hand
            self._count += 1
        try:
            return self._opened()
        except BaseException:
            with self._given_back:
                self._count -= 1
                self._given_back.notify_all()
            raise
