"""A quick real book for each test of storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.book import TestBook, make_book


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestBook]:
    book = make_book(tmp_path / "home")
    yield book
    book.book.close()
