"""A test's own way into a book's tables: with the key, past the program."""

from collections.abc import Iterator
from contextlib import contextmanager

from stationdesk.storage.database import Database, open_database
from stationdesk.storage.unlocking import Unlock, find_key
from tests.fakes.book import TestBook


def key_of(made: TestBook) -> bytes:
    return find_key(made.paths.key_header, Unlock(keystore=made.keystore), made.clock.now())


@contextmanager
def tables_of(made: TestBook) -> Iterator[Database]:
    database = open_database(made.paths.book, key_of(made))
    try:
        yield database
    finally:
        database.close()
