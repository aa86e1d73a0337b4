"""Hub and desks for end-to-end tests, torn down with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.city import DeskPc, Hub


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
