"""A station used alone and one that has joined a hub, for tests of the Sending page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.ui_station import Station, station_at_work


@pytest.fixture
def alone(tmp_path: Path, qapp: object) -> Iterator[Station]:
    with station_at_work(tmp_path) as working:
        yield working


@pytest.fixture
def joined(tmp_path: Path, qapp: object) -> Iterator[Station]:
    with station_at_work(tmp_path, joined=True) as working:
        yield working
