"""Today over a station at work, and the lanes that the product uses."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.ui.lanes import Lanes, ThreadLane
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_station import Station


@pytest.fixture
def today(station: Station, qtbot: QtBot) -> TodayPage:
    made = station.show(qtbot, TodayPage(station.context))
    assert isinstance(made, TodayPage)
    return made


@pytest.fixture
def lanes(qapp: QApplication) -> Iterator[Lanes]:
    made = Lanes(ThreadLane("writer"), ThreadLane("reader"), ThreadLane("hub"))
    yield made
    for lane in (made.writer, made.reader, made.hub):
        lane.close()
        assert isinstance(lane, ThreadLane) and lane.join(20.0)
