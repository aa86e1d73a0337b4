"""The desk that the use cases are tested on: a real book, a clock in the hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.app.desk import Desk
from tests.app.counter import Counter
from tests.fakes.book import make_book


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """An open desk, used alone, Tuesday 2026-11-24 at noon."""
    made = Counter(make_book(tmp_path / "home"))
    yield made
    made.held.book.close()


@pytest.fixture
def desk(counter: Counter) -> Desk:
    """The desk alone."""
    return counter.desk
