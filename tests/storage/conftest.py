"""A quick real book for each test of storage; three of one station and a hub in lists that they have joined."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.book import TestBook, make_book
from tests.storage.station_hub import StationHub


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestBook]:
    book = make_book(tmp_path / "home")
    yield book
    book.book.close()


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[TestBook]]:
    books = [make_book(tmp_path / name) for name in "abc"]
    yield books
    for each in books:
        each.book.close()


@pytest.fixture
def hub(desks: list[TestBook]) -> StationHub:
    hub = StationHub()
    for each in desks:
        hub.join(each)
    return hub
