"""What tests of the window share: a desk on a real book, a context over it, and pages shown at the usual size."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from stationdesk.app.desk import Desk
from stationdesk.ui.context import Context
from tests.fakes.book import TestBook
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import working_desk


@pytest.fixture
def book_and_desk(tmp_path: Path) -> Iterator[tuple[TestBook, Desk]]:
    """A real book used alone, at 8:00 of the demo day."""
    made, desk = working_desk(tmp_path / "desk")
    yield made, desk
    made.book.close()


@pytest.fixture
def desk(book_and_desk: tuple[TestBook, Desk]) -> Desk:
    """The desk of that book."""
    return book_and_desk[1]


@pytest.fixture
def made(book_and_desk: tuple[TestBook, Desk]) -> TestBook:
    """The book with its clock in the hand."""
    return book_and_desk[0]


@pytest.fixture
def context(qapp: QApplication, desk: Desk) -> Context:
    """A context over that desk, with lanes that work at once, in Chinese."""
    return make_context(desk)
