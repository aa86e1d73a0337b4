"""How somebody found it: one key opens, one key saves; of nobody, of no visit; taken back with one press."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from stationdesk.app.ports import Query
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_station import Station, click

Key = Qt.Key


@pytest.fixture
def page(window: MainWindow) -> TodayPage:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def press(window: MainWindow, key: Key) -> None:
    QTest.keyClick(window.windowHandle(), key)


def ratings(station: Station) -> list[object]:
    day = station.desk.moment().day
    return [
        one.data["rating"] for one in station.desk.records.records(Query("feedback", day, day, with_withdrawn=False))
    ]


def test_two_keys_save_an_answer_and_count_nobody(window: MainWindow, page: TodayPage, station: Station):
    before, day = ratings(station), station.desk.moment().day
    people = station.desk.records.figures(day).people
    press(window, Key.Key_Period)
    assert page.panels.rating.isVisible()
    press(window, Key.Key_2)
    assert ratings(station) == ["fair", *before] and page.panels.rating.isHidden()
    assert station.desk.records.figures(day).people == people
    press(window, Key.Key_2)
    assert station.desk.records.figures(day).people == people + 1, "the next key counts again"


def test_an_answer_names_no_visit_and_nobody(window: MainWindow, station: Station):
    press(window, Key.Key_Period)
    press(window, Key.Key_1)
    day = station.desk.moment().day
    newest = station.desk.records.records(Query("feedback", day, day))[0]
    assert set(newest.data) <= {"day", "tz", "slot", "rating", "doubt"}


def test_one_click_takes_it_back(window: MainWindow, page: TodayPage, station: Station):
    before = ratings(station)
    click(page.records.rate)
    click(page.panels.rating.tiles[0])
    assert ratings(station) == ["good", *before]
    click(page.toast.deed)
    assert ratings(station) == before


def test_escape_saves_nothing_and_other_keys_do_nothing(window: MainWindow, page: TodayPage, station: Station):
    before, day = ratings(station), station.desk.moment().day
    people = station.desk.records.figures(day).people
    press(window, Key.Key_Period)
    press(window, Key.Key_7)
    assert page.panels.rating.isVisible()
    press(window, Key.Key_Escape)
    assert page.panels.rating.isHidden() and ratings(station) == before
    assert station.desk.records.figures(day).people == people


def test_a_station_that_does_not_ask_has_neither_the_hint_nor_the_key(
    window: MainWindow, page: TodayPage, station: Station
):
    assert page.records.rate.isVisible()
    station.context.settings.change(registers_off=("feedback",))
    press(window, Key.Key_Period)
    assert page.panels.rating.isHidden() and not page.records.rate.isVisible()
