"""The shift page with real keys and clicks over a real book."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.app.keep_shift import open_span
from stationdesk.app.ports import Query, Record
from stationdesk.ui.shift.page import ShiftPage
from stationdesk_sync.model.privacy import WORDS_LENGTH
from tests.fakes.ui_day import NOTE, at
from tests.fakes.ui_station import PIN, Station, click, press, station_at_work, write


@pytest.fixture
def page(station: Station, qtbot: QtBot) -> ShiftPage:
    return station.show(qtbot, ShiftPage(station.context))


def present(station: Station) -> Record | None:
    return open_span(station.desk)


def test_the_page_says_who_keeps_the_station_since_when(page: ShiftPage):
    assert page.title.text() == "Open since 8:24"
    assert page.duty.text() == "李建国 · 2 people on duty · Sunny"


def test_the_note_of_the_last_shift_stands_on_the_page(page: ShiftPage):
    assert page.last_words.text() == NOTE
    assert page.last_when.text() == "23 Nov 17:02 · 王阿姨"


def test_closing_keeps_the_note_for_the_next_shift(page: ShiftPage, station: Station):
    write(page.note, "Umbrella 3 comes back tomorrow")
    click(page.close_)
    assert present(station) is None
    assert page.open.isVisible()
    assert not page.note.isVisible()
    assert page.last_words.text() == "Umbrella 3 comes back tomorrow"
    assert page.note.toPlainText() == ""


def test_opening_takes_who_is_on_duty_by_keys_or_nothing_at_all(page: ShiftPage, station: Station):
    click(page.close_)
    click(page.open)
    write(page.panel.who, "Aunt Wang")
    press(page.panel, Qt.Key.Key_Return)
    assert page.duty.text() == "Aunt Wang"
    click(page.close_)
    click(page.open)
    click(page.panel.go)
    assert page.duty.text() == "Nobody was named"


def test_a_temporary_volunteer_is_named_with_one_press(page: ShiftPage):
    click(page.close_)
    click(page.open)
    click(page.panel.names.button("Temporary volunteer"))
    click(page.panel.weather.buttons.button("rain"))
    click(page.panel.go)
    assert page.duty.text() == "Temporary volunteer · Rain"


def test_handing_over_ends_one_shift_and_begins_the_next(page: ShiftPage, station: Station):
    before = present(station)
    write(page.note, "Two swabs left")
    click(page.hand)
    write(page.panel.who, "Old Li")
    click(page.panel.go)
    after = present(station)
    assert before is not None
    assert after is not None
    assert after.row_id != before.row_id
    assert page.duty.text() == "Old Li · Sunny"
    assert page.last_words.text() == "Two swabs left"


def test_giving_up_the_hand_over_changes_nothing_and_keeps_the_note(page: ShiftPage, station: Station):
    before = station.desk.outbox.head().seq
    write(page.note, "Two swabs left")
    click(page.hand)
    press(page, Qt.Key.Key_Escape)
    assert station.desk.outbox.head().seq == before
    assert page.note.toPlainText() == "Two swabs left"


def test_a_note_that_is_too_long_is_told_and_not_cut(page: ShiftPage, station: Station):
    page.note.setPlainText("x" * (WORDS_LENGTH + 1))
    click(page.close_)
    assert present(station) is not None
    assert "at most 2000" in page.note_hint.text()
    assert len(page.note.toPlainText()) == WORDS_LENGTH + 1


def test_a_shift_that_nobody_closed_is_told_and_can_be_mended(page: ShiftPage, station: Station):
    assert page.shifts.missing.text() == "1 without a closing time"
    row = page.shifts.table.current_row()
    assert page.shifts.table.row_words(row) == ("20 Nov", "8:31 – closing not recorded", "王阿姨")
    click(page.shifts.deed)
    form = page.acts.form_panel.form
    assert form is not None
    assert page.focusWidget() is form.inputs["closed"].first_target()
    write(form.inputs["closed"].first_target(), "17:05")
    press(form, Qt.Key.Key_Return)
    assert not page.shifts.missing.isVisible()
    assert page.shifts.table.row_words(row)[1] == "8:31 – 17:05"


def test_mending_an_earlier_shift_asks_the_counter_for_the_pin(page: ShiftPage, station: Station):
    station.lock()
    click(page.shifts.deed)
    form = page.acts.form_panel.form
    assert form is not None
    write(form.inputs["closed"].first_target(), "17:05")
    press(form, Qt.Key.Key_Return)
    prompt = page.deeds.prompt
    assert prompt is not None
    write(prompt.pin, PIN)
    press(prompt, Qt.Key.Key_Return)
    assert not page.shifts.missing.isVisible()


def test_opening_and_closing_need_no_pin(page: ShiftPage, station: Station):
    station.lock()
    click(page.close_)
    assert page.deeds.prompt is None
    assert present(station) is None


def test_posted_and_kept_hours_of_the_week_stand_in_words(page: ShiftPage, station: Station):
    words = [line[2].text() for line in page.week.days]
    assert words[0] == "6:00 of 6:00, 2:32 besides"
    assert words[1] == "3:32 of 6:00, 2:36 besides"
    assert words[6] == "posted 6:00"


def test_a_station_without_any_shift_says_what_to_do(station: Station, qtbot: QtBot, tmp_path: Path):
    with station_at_work(tmp_path / "other", day_filled=False) as fresh:
        page = fresh.show(qtbot, ShiftPage(fresh.context))
        assert page.open.isVisible()
        assert page.shifts.none.isVisible()
        assert page.last_words.text() == "No shift was closed at this desk yet."


def test_all_shifts_are_one_press_away(page: ShiftPage, station: Station, qtbot: QtBot):
    with qtbot.waitSignal(station.context.navigate.asked) as asked:
        click(page.shifts.all)
    assert asked.args == ["records", {"register": "shift"}]


def test_a_span_closed_by_another_page_is_shown_at_once(page: ShiftPage, station: Station):
    station.made.clock.at = at("2026-11-24", "17:01")
    click(page.close_)
    assert station.desk.records.records(Query("shift", limit=9))[0].data is not None
    assert page.title.text() == "The station is closed"


def test_a_switch_of_language_relabels_the_page(page: ShiftPage, station: Station):
    station.context.language.switch("zh")
    assert page.title.text() == "8:24 开站"
    assert page.hand.text() == "交给下一班"


def test_today_leads_to_the_shift_that_nobody_closed(page: ShiftPage, station: Station):
    newest = page.shifts.table
    newest.selectRow(2)
    unclosed = station.desk.records.records(Query("shift", from_day="2026-11-20", to_day="2026-11-20"))[0]
    station.context.navigate.go("shift", row_id=unclosed.row_id)
    assert newest.row_words(newest.current_row())[0] == "20 Nov"
