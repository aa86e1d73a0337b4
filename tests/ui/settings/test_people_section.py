"""The list of the station's people, with real clicks and keys over a real book."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.app.people import Person, people
from stationdesk.app.save_entry import save_entry
from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.settings.people_section import PeopleSection
from stationdesk.ui.settings.person_row import PersonRow
from tests.fakes.ui_day import MANAGER
from tests.fakes.ui_station import PIN, Station, click, press, write


@pytest.fixture
def page(station: Station, qtbot: QtBot) -> SettingsPage:
    shown = station.show(qtbot, SettingsPage(station.context))
    click(shown.cards["people"])
    return shown


@pytest.fixture
def section(page: SettingsPage) -> PeopleSection:
    found = page.sections["people"]
    assert isinstance(found, PeopleSection)
    return found


def of(station: Station) -> dict[str | None, Person]:
    return {person.name: person for person in people(station.desk, MANAGER)}


def row_of(section: PeopleSection, name: str) -> PersonRow:
    return next(row for row in section.rows if row.person.name == name)


def test_a_volunteer_is_added_with_a_name_and_one_press(section: PeopleSection, station: Station):
    before = set(of(station))
    write(section.new_name, "王秀英")
    click(section.add)
    assert set(of(station)) == before | {"王秀英"}
    assert section.new_name.text() == ""
    added = row_of(section, "王秀英")
    assert added.isVisible() and added.state.text() == "Volunteer"
    assert min(added.rename.height(), added.switch.height()) >= 60


def test_a_name_that_stands_there_or_is_empty_is_not_added(section: PeopleSection, station: Station):
    click(section.add)
    assert section.new_row.wrong == "Please enter a name."
    write(section.new_name, "王秀英")
    press(section.new_name, Qt.Key.Key_Return)
    held = len(of(station))
    write(section.new_name, "王秀英")
    assert section.new_row.wrong is None
    press(section.new_name, Qt.Key.Key_Return)
    assert section.new_row.wrong == "This name is on the list already."
    assert len(people(station.desk, MANAGER)) == held


def test_a_name_is_changed_in_its_place(section: PeopleSection, station: Station):
    write(section.new_name, "王秀英")
    click(section.add)
    row = row_of(section, "王秀英")
    click(row.rename)
    write(row.field, "王秀兰")
    press(row.field, Qt.Key.Key_Return)
    assert "王秀兰" in of(station) and "王秀英" not in of(station)
    assert row_of(section, "王秀兰").isVisible()


def test_esc_leaves_the_name_as_it_was(section: PeopleSection, station: Station):
    write(section.new_name, "王秀英")
    click(section.add)
    row = row_of(section, "王秀英")
    click(row.rename)
    write(row.field, "somebody else")
    press(row.field, Qt.Key.Key_Escape)
    assert not row.editing and row.name.text() == "王秀英"
    assert "王秀英" in of(station)


def test_somebody_is_taken_off_the_list_and_put_back(section: PeopleSection, station: Station):
    write(section.new_name, "王秀英")
    click(section.add)
    click(row_of(section, "王秀英").switch)
    assert not of(station)["王秀英"].active
    row = row_of(section, "王秀英")
    assert section.rows[-1] is row and row.state.text() == "not on the list now"
    click(row.switch)
    assert of(station)["王秀英"].active


def test_without_the_pin_the_list_is_seen_and_not_changed(page: SettingsPage, section: PeopleSection, station: Station):
    station.lock()
    before = of(station)
    write(section.new_name, "王秀英")
    click(section.add)
    prompt = page.deeds.prompt
    assert prompt is not None and prompt.isVisible()
    assert of(station) == before
    write(prompt.pin, PIN)
    press(prompt, Qt.Key.Key_Return)
    assert "王秀英" in of(station)


def test_what_another_page_enters_comes_but_never_under_a_name_being_changed(section: PeopleSection, station: Station):
    write(section.new_name, "王秀英")
    click(section.add)
    row = row_of(section, "王秀英")
    click(row.rename)
    saved = save_entry(station.desk, MANAGER, "account", {"role": "volunteer", "name": "赵师傅", "active": True})
    station.context.bus.tell(saved.changes)
    assert row in section.rows and row.editing
    press(row.field, Qt.Key.Key_Escape)
    station.context.bus.tell(saved.changes)
    assert row_of(section, "赵师傅").isVisible()
