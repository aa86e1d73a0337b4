"""Putting a copy back from the settings: marked, asked, and answered by the manager alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.app.ports import BackupFile
from stationdesk.ui.settings.book_section import BookSection
from stationdesk.ui.settings.page import SettingsPage
from tests.fakes.ui_station import Station, click, press


@pytest.fixture
def asked_back() -> list[BackupFile]:
    return []


@pytest.fixture
def restoring(station: Station, qtbot: QtBot, asked_back: list[BackupFile]) -> BookSection:
    """The section on backups of a desk that can put one back, with one copy, marked."""
    station.desk.care.backup(station.desk.clock.now())
    page = station.show(qtbot, SettingsPage(replace(station.context, put_back=asked_back.append)))
    click(page.cards["book"])
    section = page.sections["book"]
    assert isinstance(section, BookSection) and not section.back.isEnabled(), "nothing is marked yet"
    section.table.selectRow(0)
    section.table.chosen.emit(0)
    return section


def test_a_copy_is_put_back_after_a_question_whose_way_out_has_the_keyboard(
    restoring: BookSection, station: Station, asked_back: list[BackupFile]
):
    click(restoring.back)
    panel = restoring.panel
    assert panel is not None and panel.close_button.hasFocus()
    assert panel.missing.text() == "Nothing was entered here since: the copy holds the same."
    press(panel, Qt.Key.Key_Return)
    assert not panel.isVisible() and asked_back == []
    click(restoring.back)
    click(panel.deed)
    assert asked_back == station.desk.care.backups()


def test_a_question_to_the_manager_goes_when_he_has_gone(
    restoring: BookSection, station: Station, asked_back: list[BackupFile]
):
    click(restoring.back)
    panel = restoring.panel
    assert panel is not None and panel.isVisible()
    station.lock()
    assert not panel.isVisible()
    panel.wanted.emit(station.desk.care.backups()[0])
    assert asked_back == [], "and who stands there now is asked for the PIN"


def test_where_no_copy_can_be_put_back_there_is_no_button(station: Station, qtbot: QtBot):
    page = station.show(qtbot, SettingsPage(station.context))
    station.desk.care.backup(station.desk.clock.now())
    click(page.cards["book"])
    assert not page.sections["book"].back.isVisible()
