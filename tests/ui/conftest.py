"""What tests of the window share: a desk on a real book, a context over it, and pages shown at the usual size."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.app.desk import Desk
from stationdesk.ui.context import Context
from stationdesk.ui.shell.main_window import MainWindow
from tests.fakes.book import TestBook
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import working_desk
from tests.fakes.ui_station import Station, station_at_work
from tests.fakes.ui_window import open_window


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


@pytest.fixture
def station(tmp_path: Path, qapp: QApplication) -> Iterator[Station]:
    """A station in the middle of its day, used alone, in English."""
    with station_at_work(tmp_path) as working:
        yield working


@pytest.fixture
def window(station: Station, qtbot: QtBot) -> MainWindow:
    """The whole window over that station."""
    return open_window(qtbot, station.context)
