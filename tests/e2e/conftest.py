"""Hub and desks for end-to-end tests, torn down with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk_line import DeskLine
from tests.e2e.city import DeskPc, Hub
from tests.e2e.real_city import City, Pc, opened_city
from tests.e2e.trouble_desk import HubPlace
from tests.fakes.book import make_book


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that knows the six stations and is listening."""
    made = Hub(tmp_path / "hub").set_up().start()
    yield made
    made.stop()


@pytest.fixture
def desk(tmp_path: Path) -> DeskPc:
    """A PC without a book."""
    return DeskPc(tmp_path / "desk")


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskLine:
    """A PC with a key ring in memory, its command line typed in this process."""
    made = DeskLine(tmp_path / "pc")
    made.folder.mkdir()
    monkeypatch.setattr("stationdesk.cli.session.find_keystore", lambda: made.keystore)
    return made


@pytest.fixture
def place(tmp_path: Path) -> HubPlace:
    """A hub that can be served, stopped and served again."""
    return HubPlace(tmp_path / "hub")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A served hub with one station."""
    opened = opened_city(tmp_path / "city")
    yield opened
    opened.stop()


@pytest.fixture
def pcs(city: City, tmp_path: Path) -> Iterator[list[Pc]]:
    """Two PCs of one station that have joined; tests may add more to the list."""
    found = [Pc(make_book(tmp_path / name, clock=city.clock), city).join() for name in "ab"]
    yield found
    for each in found:
        each.made.book.close()
