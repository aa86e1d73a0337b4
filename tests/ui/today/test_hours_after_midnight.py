"""Hours after midnight on Today: they come last, and are posted where the notice says so."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.keep_station import save_day_end, save_hours
from stationdesk.app.today import look
from stationdesk.ui.today.opening_hours import is_posted, place_of, shown_hours
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_day import DAY, MANAGER, at
from tests.fakes.ui_station import Station

NIGHT = (20, 21, 22, 23, 0, 1)


def in_the_night(station: Station) -> None:
    """Half past one, at a station that is posted open until two."""
    save_hours(station.desk, MANAGER, "0:00-2:00；20:00-24:00")
    save_day_end(station.desk, MANAGER, 3)
    station.made.clock.at = at(DAY, "23:30") + 7200


def test_hours_after_midnight_come_last_and_are_posted(station: Station):
    in_the_night(station)
    view = look(station.desk, MANAGER)
    assert view.day == DAY and shown_hours(view)[-len(NIGHT) :] == NIGHT
    assert [hour for hour in (19, *NIGHT, 2) if is_posted(hour, view)] == list(NIGHT)
    assert place_of(1, view) > place_of(23, view)


def test_from_paper_the_hour_before_now_is_suggested_across_midnight(today: TodayPage, station: Station, qtbot: QtBot):
    in_the_night(station)
    today.look_again()
    QTest.keyClick(today, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    panel = today.panels.batch
    assert panel.hours.codes() == ["0"]
    assert panel.hours.button("20").isVisible() and panel.hours.button("1").isVisible()
    QTest.keyClicks(panel.fields[0], "4")
    QTest.keyClick(panel.fields[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert look(station.desk, MANAGER).hours[0] == 4
