"""Entering from paper by keys alone: what is said is what is saved, in one go, and one press takes all of it back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.faults import Fault
from stationdesk.app.ports import Query
from stationdesk.app.record_batch import Batch, BatchLine, record_batch
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_day import DAY
from tests.fakes.ui_station import PIN, Station, click, write


def people(station: Station) -> int:
    return station.desk.records.figures(DAY).people


def focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def from_paper(station: Station) -> list[tuple[object, object, object]]:
    rows = station.desk.records.records(Query("visit", DAY, DAY, {"method": "paper"}, with_withdrawn=False))
    return sorted((row.data["group"], row.data["people"], row.data["slot"]) for row in rows)


def open_by_click(today: TodayPage) -> None:
    click(today.side.day.more)
    click(today.panels.hours.paper)
    assert today.panels.batch.isVisible() and not today.panels.hours.isVisible()


def type_here(text: str) -> None:
    QTest.keyClicks(focused(), text)


def test_numbers_are_typed_one_after_another_and_saved_by_keys_alone(today: TodayPage, station: Station):
    before = people(station)
    QTest.keyClick(today, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    panel = today.panels.batch
    assert panel.isVisible() and panel.fields[0].hasFocus()
    assert panel.preview.text() == "Type how many came; what is left empty is not saved." and not panel.save.isEnabled()
    type_here("12")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert panel.fields[1].hasFocus()
    type_here("3")
    assert panel.preview.text() == "Will be saved: 15 visits, 13:00–14:00."
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not panel.isVisible() and people(station) == before + 15
    assert from_paper(station) == [("rider", 12, 52), ("taxi", 3, 52)]
    assert today.toast.words.text() == "15 visits are saved."


def test_one_press_takes_the_whole_batch_back_and_nothing_else(today: TodayPage, station: Station):
    before = people(station)
    open_by_click(today)
    for field, number in zip(today.panels.batch.fields, ("2", "", "4"), strict=False):
        field.setText(number)
    click(today.panels.batch.save)
    assert people(station) == before + 6
    click(today.toast.deed)
    assert people(station) == before and from_paper(station) == []
    assert today.toast.words.text() == "Taken back; nothing of it counts."


def test_the_hour_and_the_method_can_be_chosen_and_later_hours_are_not_offered(today: TodayPage, station: Station):
    open_by_click(today)
    panel = today.panels.batch
    assert [button.text() for button in panel.hours._buttons.values()][-1] == "14:00"
    click(panel.hours.button("9"))
    click(panel.methods.button("estimate"))
    panel.fields[8].setText("7")
    click(panel.save)
    (row,) = station.desk.records.records(Query("visit", DAY, DAY, {"method": "estimate"}, with_withdrawn=False))
    assert (row.data["group"], row.data["people"], row.data["slot"]) == ("other", 7, 36)
    assert row.minute is None, "nobody knows the minute"


def test_esc_leaves_and_nothing_is_saved(today: TodayPage, station: Station):
    before = people(station)
    open_by_click(today)
    today.panels.batch.fields[0].setText("5")
    QTest.keyClick(today.panels.batch.fields[0], Qt.Key.Key_Escape)
    assert not today.panels.batch.isVisible() and people(station) == before
    open_by_click(today)
    assert today.panels.batch.fields[0].text() == "", "the next time begins empty"


def test_a_batch_with_a_line_that_cannot_stand_saves_nothing_of_it(station: Station):
    before = people(station)
    lines = (BatchLine("rider", ("rest",), 2), BatchLine("no such group", ("rest",), 1))
    with pytest.raises(Fault):
        record_batch(station.desk, AT_THE_COUNTER, Batch(9, "paper", lines))
    assert people(station) == before


def test_letters_and_signs_are_no_numbers(today: TodayPage):
    open_by_click(today)
    field = today.panels.batch.fields[0]
    QTest.keyClicks(field, "-1a2 ")
    assert field.text() == "12"


def test_paper_of_yesterday_counts_on_yesterday(today: TodayPage, station: Station):
    before = people(station)
    open_by_click(today)
    panel = today.panels.batch
    click(panel.day.earlier)
    assert panel.day.words.text() == "Monday 23 Nov 2026" and panel.day.later.isEnabled()
    assert [button.text() for button in panel.hours._buttons.values()][-1] == "16:00", "the hours posted on that day"
    panel.fields[0].setText("5")
    assert panel.preview.text() == "Will be saved: 5 visits on 23 Nov, 13:00–14:00."
    click(panel.save)
    assert station.desk.records.figures("2026-11-23").people == 5 and people(station) == before
    click(today.toast.deed)
    assert station.desk.records.figures("2026-11-23").people == 0


def test_an_earlier_day_asks_for_the_pin_and_without_it_nothing_that_was_typed_is_lost(
    today: TodayPage, station: Station
):
    station.lock()
    open_by_click(today)
    panel = today.panels.batch
    click(panel.day.earlier)
    panel.fields[0].setText("5")
    click(panel.save)
    prompt = today.panels.deeds.prompt
    assert prompt is not None and prompt.isVisible()
    prompt.dismiss()
    assert panel.isVisible() and panel.fields[0].text() == "5" and panel.day.day == "2026-11-23"
    assert station.desk.records.figures("2026-11-23").people == 0 and today.fault.fault is None
    click(panel.save)
    write(prompt.pin, PIN)
    QTest.keyClick(prompt.pin, Qt.Key.Key_Return)
    assert station.desk.records.figures("2026-11-23").people == 5 and not panel.isVisible()


def test_the_next_time_begins_with_today(today: TodayPage):
    open_by_click(today)
    panel = today.panels.batch
    click(panel.day.earlier)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    open_by_click(today)
    assert panel.day.day == DAY and not panel.day.later.isEnabled()
    for _ in range(31):
        click(panel.day.earlier)
    assert panel.day.day == "2026-10-24" and not panel.day.earlier.isEnabled()
