"""The section for the end of the day, with real clicks over a real book."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.ui.settings.day_end_section import DayEndSection
from stationdesk.ui.settings.page import SettingsPage
from tests.fakes.ui_station import PIN, Station, click, press, write


@pytest.fixture
def page(station: Station, qtbot: QtBot) -> SettingsPage:
    shown = station.show(qtbot, SettingsPage(station.context))
    click(shown.cards["day_end"])
    return shown


def section_of(page: SettingsPage) -> DayEndSection:
    section = page.sections["day_end"]
    assert isinstance(section, DayEndSection)
    return section


def test_midnight_is_the_end_of_the_day_until_somebody_says_otherwise(page: SettingsPage):
    section = section_of(page)
    assert section.row.hour == 0
    assert "new day" in section.meaning.words.text()


def test_one_press_lets_the_day_end_later_and_says_what_that_means(page: SettingsPage, station: Station):
    section = section_of(page)
    click(section.row.buttons.button("3"))
    assert station.desk.station().day_starts_hour == 3
    assert "2:59" in section.meaning.words.text() and "3:00" in page.toast.words.text()
    page.hide()
    page.show()
    assert section.row.hour == 3


def test_without_the_pin_nothing_is_changed_and_what_stands_is_shown(page: SettingsPage, station: Station):
    station.lock()
    section = section_of(page)
    click(section.row.buttons.button("5"))
    prompt = page.deeds.prompt
    assert prompt is not None and prompt.isVisible()
    prompt.dismiss()
    assert section.row.hour == 0 and station.desk.station().day_starts_hour == 0


def test_with_the_pin_it_is_changed(page: SettingsPage, station: Station):
    station.lock()
    section = section_of(page)
    click(section.row.buttons.button("5"))
    prompt = page.deeds.prompt
    assert prompt is not None
    write(prompt.pin, PIN)
    press(prompt, Qt.Key.Key_Return)
    assert section.row.hour == 5 and station.desk.station().day_starts_hour == 5
