"""Who came at which hour: the figures of the book, each said with what it counts and until when."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from stationdesk.domain.tally import people_by_group_and_hour
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_day import DAY
from tests.fakes.ui_station import Station, click


def test_the_key_opens_it_and_its_sums_are_those_of_the_book(today: TodayPage, station: Station):
    QTest.keyClick(today, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert today.panels.hours.isVisible()
    cells = station.desk.records.tally(DAY)
    head, *rows, total = [today.panels.hours.row_words(row) for row in range(len({cell.group for cell in cells}) + 2)]
    assert head[-1] == "Total" and total[0] == "Total" and total[-1] == "36"
    assert sum(int(row[-1]) for row in rows) == 36 == sum(int(number) for number in total[1:-1])
    riders = next(row for row in rows if row[0] == "Rider")
    assert riders[-1] == str(sum(cell.people for cell in cells if cell.group == "rider"))


def test_it_says_what_it_counts_how_and_until_when(today: TodayPage):
    click(today.side.day.more)
    assert today.panels.hours.lead.text() == (
        "Visits by group and hour, as saved on this PC until 14:32; Keyed one by one."
    )


def test_hours_outside_the_posted_ones_are_marked_and_zeros_are_paler(today: TodayPage):
    click(today.side.day.more)
    assert "12\nshut" in today.panels.hours.row_words(0)
    roles = {label.text(): label.property("role") for label in today.panels.hours._table.findChildren(QLabel)}
    assert roles["0"] == "hint"


def test_esc_closes_it_and_the_next_key_counts(today: TodayPage, station: Station):
    before = station.desk.records.figures(DAY).people
    click(today.side.day.more)
    QTest.keyClick(today.panels.hours, Qt.Key.Key_1)
    assert station.desk.records.figures(DAY).people == before, "nothing is counted behind an open panel"
    QTest.keyClick(today.panels.hours, Qt.Key.Key_Escape)
    QTest.keyClick(today, Qt.Key.Key_1)
    assert station.desk.records.figures(DAY).people == before + 1


def test_people_of_one_group_and_hour_come_together():
    cells = [("rider", 32, 2), ("rider", 35, 1), ("rider", 36, 4), ("taxi", 33, 1)]
    assert people_by_group_and_hour(cells) == {"rider": {8: 3, 9: 4}, "taxi": {8: 1}}
