"""A record of this desk and keys for it wait for the disk; what the hub alone says, and says again, does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from stationdesk.storage.database import Database
from tests.fakes.book import TestBook, make_book
from tests.storage.drafts import visit
from tests.storage.station_hub import StationHub

FULL, ORDERED = 2, 1


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[TestBook]]:
    made = [make_book(tmp_path / name) for name in "ab"]
    yield made
    for each in made:
        each.book.close()


@pytest.fixture
def hub(desks: list[TestBook]) -> StationHub:
    hub = StationHub()
    for each in desks:
        hub.join(each)
    return hub


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How each transaction that wrote something met the disk, in order."""
    found: list[int] = []
    whole = Database.write

    def write(self: Database, *, durable: bool = True, facts_only: bool = False):
        with whole(self, durable=durable, facts_only=facts_only) as cursor:
            before = self.connection.total_changes
            yield cursor
            if self.connection.total_changes > before:
                found.append(cursor.execute("PRAGMA synchronous").fetchone()[0])

    monkeypatch.setattr(Database, "write", contextmanager(write))
    return found


def save(made: TestBook, note: str | None = None) -> None:
    made.book.journal.save([visit(people=2, note=note) if note else visit(people=2)], made.clock.now(), None)


def test_a_record_waits_and_what_the_hub_says_does_not(desks, hub, commits):
    a, b = desks
    save(a)
    assert commits == [FULL]
    hub.push(a)
    commits.clear()
    assert hub.pull(b) == 1
    assert commits and set(commits) == {ORDERED}
    save(b)
    assert commits[-1] == FULL


def test_a_receipt_with_keys_waits(desks, hub, commits):
    a, b = desks
    save(a, note="只给本站")
    hub.push(a)
    hub.say(a)
    commits.clear()
    hub.pull(b)
    assert commits[0] == FULL, "the hub drops keys once it hears that they have come"


def test_a_failure_leaves_the_connection_as_it_was(made: TestBook):
    database = cast("Any", made.book.hearing)._database
    with pytest.raises(ZeroDivisionError), database.write(durable=False):
        raise ZeroDivisionError
    with database.write() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == FULL
