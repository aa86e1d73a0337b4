"""The posted hours as rows: each change writes the text of the notice, what is typed fills the rows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.settings.station_section import StationSection
from stationdesk_sync.model.hours import Days, Span, parse
from tests.fakes.ui_station import Station, click


@pytest.fixture
def section(station: Station, qtbot: QtBot) -> StationSection:
    page = station.show(qtbot, SettingsPage(station.context))
    page.show_section("station")
    found = page.sections["station"]
    assert isinstance(found, StationSection)
    typed(found.hours, "Mon-Fri 8:30-17:00")
    return found


def typed(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)


def test_a_time_that_is_changed_writes_the_text(section: StationSection):
    typed(section.editor.days[0].times[1], "1130")
    typed(section.editor.days[0].times[2], "13:30")
    typed(section.editor.days[0].times[3], "17")
    assert section.hours.text() == "Mon 8:30-11:30, 13:30-17:00; Tue-Fri 8:30-17:00"
    click(section.editor.weekdays_alike)
    assert section.hours.text() == "Mon-Fri 8:30-11:30, 13:30-17:00"
    click(section.editor.all_alike)
    assert section.hours.text() == "Every day 8:30-11:30, 13:30-17:00"


def test_what_is_typed_fills_the_rows(section: StationSection):
    typed(section.hours, "8:30-17:00; 1 May - 30 Sep 7:00-20:00; 1 Oct closed")
    editor = section.editor
    assert [line.spans() for line in editor.days] == [(Span(510, 1020),)] * 7
    assert len(editor.exceptions) == 1 and editor.exceptions[0].days() == Days("10-01", "10-01")
    click(editor.which.button("0"))
    assert editor.season.isVisible() and editor.season.days() == Days("05-01", "09-30")
    assert [line.spans() for line in editor.days] == [(Span(420, 1200),)] * 7


def test_a_season_and_a_holiday_are_added_changed_saved_and_taken_away(section: StationSection, station: Station):
    editor = section.editor
    click(editor.add_season)
    typed(editor.season.first, "06-01")
    typed(editor.season.last, "08-31")
    click(editor.add_day)
    typed(editor.exceptions[0].first, "2027-02-06")
    typed(editor.exceptions[0].last, "2027-02-12")
    assert section.hours.text() == (
        "Mon-Fri 8:30-17:00; 1 Jun - 31 Aug Every day 8:00-18:00; 2027-02-06 - 2027-02-12 closed"
    )
    click(section.save)
    posted = station.desk.station().posted()
    assert posted is not None and posted.on("2027-02-08") == () and posted.on("2027-07-04") == (Span(480, 1080),)
    editor.exceptions[0].away.click()
    editor.season.away.click()
    assert section.hours.text() == "Mon-Fri 8:30-17:00" and not editor.exceptions


@pytest.mark.parametrize(("place", "text"), [(1, "noon"), (1, "8:00"), (2, "16:00")])
def test_while_a_time_or_a_date_is_none_the_text_stays_and_it_is_said(section: StationSection, place: int, text: str):
    before = section.hours.text()
    typed(section.editor.days[0].times[place], text)
    assert section.hours.text() == before and section.editor.wrong.isVisible()
    assert not section.save.isEnabled(), "what would be saved is not what is shown"
    typed(section.editor.days[0].times[place], "")
    typed(section.editor.days[0].times[1], "17:00")
    assert section.save.isEnabled() and not section.editor.wrong.isVisible()


def test_a_date_that_does_not_exist_changes_nothing(section: StationSection):
    click(section.editor.add_day)
    before = section.hours.text()
    typed(section.editor.exceptions[0].first, "02-30")
    assert section.hours.text() == before and section.editor.wrong.isVisible()


def test_a_day_with_three_spans_is_changed_in_the_text_alone(section: StationSection):
    typed(section.hours, "8:00-9:00, 10:00-11:00, 12:00-13:00")
    assert not section.editor.isEnabled() and section.save.isEnabled()
    typed(section.hours, "8:00-9:00")
    assert section.editor.isEnabled()


def test_the_refusal_names_the_piece(section: StationSection):
    typed(section.hours, "Mon-Fri 8:30-17:00; Sat 9 to noon")
    assert section.hours_row.wrong == "“9 to noon” is not understood. Example: Mon-Fri 9:30-17:00"
    typed(section.hours, "8:00-18:00; 30 Feb closed")
    assert section.hours_row.wrong == "There is no such day: “30 Feb”."


def test_the_rows_write_chinese_for_a_chinese_reader_and_it_is_understood(section: StationSection, station: Station):
    station.context.language.switch("zh")
    click(section.editor.add_day)
    assert section.hours.text() == "周一至周五 8:30-17:00；10月1日 休息"
    assert parse(section.hours.text()) is not None
