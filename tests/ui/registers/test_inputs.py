"""The inputs of a form: what people type is read, and never guessed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.ui.records.fitted_table import shared_width, two_lines
from stationdesk.ui.registers.inputs.number_input import NumberInput
from stationdesk.ui.registers.inputs.text_input import LabelsInput
from stationdesk.ui.registers.inputs.time_input import TimeInput, read_day, read_time
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.language import Label, Language
from stationdesk_sync.model.register import Field, FieldType

WORDING = Wording(Language("en"), catalogue.seed())


def field(kind: FieldType, minimum: int = 0, maximum: int = 1_000) -> Field:
    return Field("x", kind, Label("某", "Some"), minimum=minimum, maximum=maximum)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026/1/5", "2026-01-05"),
        ("20261124", "2026-11-24"),
        ("2026年3月8日", "2026-03-08"),
    ],
)
def test_days_are_read_as_people_write_them(typed, day):
    assert read_day(typed) == day


@pytest.mark.parametrize("typed", ["2026-13-01", "24.11.2026", "11-24", "tomorrow", "2026-02-30", ""])
def test_what_is_no_whole_day_is_not_guessed(typed):
    assert read_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "minute"), [("8:30", 510), ("8：05", 485), ("0830", 510), ("8", 480), ("8点半", None), ("24:00", 1440),
                          ("24:01", None), ("12:75", None), ("8点20分", 500)],
)  # fmt: skip
def test_times_are_read_as_people_write_them_and_not_guessed(typed, minute):
    assert read_time(typed) == minute


def test_a_quarter_hour_field_keeps_the_quarter_that_a_time_lies_in(qtbot: QtBot):
    entry = TimeInput(field(FieldType.SLOT), WORDING)
    qtbot.addWidget(entry)
    entry.line.setText("11:44")
    assert entry.value() == 46
    entry.show_value(46)
    assert entry.line.text() == "11:30"


def test_up_and_down_step_a_time_by_quarters_and_stop_at_the_ends_of_the_day(qtbot: QtBot):
    entry = TimeInput(field(FieldType.MINUTE), WORDING)
    qtbot.addWidget(entry)
    entry.line.setText("8:50")
    QTest.keyClick(entry.line, Qt.Key.Key_Up)
    assert entry.value() == 540
    entry.line.setText("0:05")
    QTest.keyClick(entry.line, Qt.Key.Key_Down)
    QTest.keyClick(entry.line, Qt.Key.Key_Down)
    assert entry.value() == 0


@pytest.mark.parametrize(("typed", "value"), [("12", 12), ("１２", 12), ("", None), ("many", "many"), ("-1", -1)])
def test_numbers_are_read_in_wide_digits_too_and_words_stay_words(qtbot: QtBot, typed, value):
    entry = NumberInput(field(FieldType.INT, minimum=1, maximum=20), WORDING)
    qtbot.addWidget(entry)
    entry.line.setText(typed)
    assert entry.value() == value


def test_plus_begins_at_the_least_number_and_stops_at_the_greatest(qtbot: QtBot):
    entry = NumberInput(field(FieldType.INT, minimum=1, maximum=2), WORDING)
    qtbot.addWidget(entry)
    for expected in (1, 2, 2):
        entry.more.click()
        assert entry.value() == expected


def test_a_label_is_not_taken_twice_and_a_chip_takes_itself_away(qtbot: QtBot):
    entry = LabelsInput(field(FieldType.LABELS), WORDING)
    qtbot.addWidget(entry)
    for name in ("Union", "Union", "Clinic"):
        QTest.keyClicks(entry.line, name)
        QTest.keyClick(entry.line, Qt.Key.Key_Return)
    assert entry.value() == ["Union", "Clinic"]
    entry.chips[0].click()
    assert entry.value() == ["Clinic"]


def test_columns_share_their_width_so_that_words_come_before_headings():
    assert shared_width([50, 100], [80, 90], 300, 1) == [80, 220]
    assert shared_width([50, 100], [150, 90], 180, 1) == [80, 100]
    assert shared_width([50, 300], [60, 90], 200, 1) == [50, 150]
    assert shared_width([], [], 100, 0) == []


@pytest.mark.parametrize(
    ("heading", "shown"), [("Day", "Day"), ("Quarter hour", "Quarter\nhour"), ("Check code here", "Check\ncode here")]
)
def test_a_long_heading_is_broken_where_both_lines_are_most_alike(heading, shown):
    assert two_lines(heading) == shown
