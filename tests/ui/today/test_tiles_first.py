"""Keys may show the service large; what a key counts and where a visit is shown stay the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.keep_station import save_tiles
from stationdesk.domain.tally import SERVICE_TILES, Tile
from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.settings.tiles_section import TilesSection
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_day import MANAGER
from tests.fakes.ui_station import Station, click, station_at_work


@pytest.fixture
def station(tmp_path: Path, qapp: object) -> Iterator[Station]:
    with station_at_work(tmp_path, day_filled=False) as fresh:
        yield fresh


def test_the_service_stands_large_at_once_and_the_group_below(station: Station, qtbot: QtBot):
    page = station.show(qtbot, TodayPage(station.context))
    assert page.grid.tiles[1].accessibleName() == "1, Rider, Have a rest, 0 visits"
    station.context.settings.change(tiles_first="service")
    assert page.grid.tiles[1].accessibleName() == "1, Rest, Rider, 0 visits"
    assert page.grid.tiles[5].name_text == "Meal"


def test_several_keys_of_one_group_each_show_their_own_number(station: Station, qtbot: QtBot):
    tiles = tuple(Tile(key, "rider", (service,)) for key, service in ((1, "rest"), (2, "water"), (3, "charge")))
    save_tiles(station.desk, MANAGER, (*tiles, *SERVICE_TILES[3:]))
    page = station.show(qtbot, TodayPage(station.context))
    for key in (Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_3):
        QTest.keyClick(page, key)
    counts = page.grid.counts()
    assert (counts[1], counts[2], counts[3]) == (0, 2, 1)
    page.look_again()
    assert page.grid.counts() == counts, "the book says the same"
    QTest.keyClick(page, Qt.Key.Key_Plus)
    QTest.keyClick(page, Qt.Key.Key_Backspace)
    assert page.grid.counts()[3] == 0 and page.grid.counts()[2] == 2


def test_the_usual_keys_of_services_are_nine_services(station: Station, qtbot: QtBot):
    page = station.show(qtbot, SettingsPage(station.context))
    page.show_section("tiles")
    section = page.sections["tiles"]
    assert isinstance(section, TilesSection)
    section.first.press(["service"])
    section.first.changed.emit()
    click(section.usual)
    click(section.save)
    assert station.desk.tiles() == SERVICE_TILES
    assert station.context.settings.now.tiles_first == "service"
