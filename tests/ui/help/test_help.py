"""Help: a page of it for every page and beside them, marked pictures, finding words in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.help.book import BY_NAME, TOPICS
from stationdesk.ui.help.marked_picture import MarkedPicture, marked
from stationdesk.ui.help.panel import Looker
from stationdesk.ui.help.step_row import StepRow
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.shell.page_table import PAGES
from tests.fakes.ui_station import Station, click, station_at_work
from tests.fakes.ui_window import open_window


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_at_work(tmp_path, "en", joined=True) as one:
        yield one


@pytest.fixture
def window(qtbot: QtBot, station: Station) -> MainWindow:
    return open_window(qtbot, station.context)


def pictured(window: MainWindow, qtbot: QtBot) -> None:
    """Wait for the picture, which comes after the words."""
    qtbot.waitUntil(lambda: bool(window.help.findChildren(MarkedPicture)))


def found(window: MainWindow, typed: str) -> list[str]:
    """Type into the field and return what stands in the list."""
    window.help.field.setText(typed)
    return [button.accessibleName() for button in window.help.places if not button.isHidden()]


def test_every_page_of_the_rail_has_a_page_of_help_with_a_picture(window: MainWindow, qtbot: QtBot):
    for entry in PAGES:
        window.help_on(entry.name)
        assert window.help.topic.name == entry.name
        assert BY_NAME[entry.name].title == entry.word, "one word for a page, on the rail and in help"
        pictured(window, qtbot)


@pytest.mark.parametrize("name", [entry.name for entry in PAGES])
def test_every_mark_lies_on_a_part_that_is_there_and_at_least_two_are_shown(window: MainWindow, name: str):
    page = window.page(name)
    page.resize(1262, 700)
    page.grab()
    if isinstance(page, Looker):
        page.look_again()
    page.grab()
    for mark in BY_NAME[name].marks:
        assert isinstance(reduce(getattr, mark.path.split("."), page), QWidget), mark.path
    places = marked(page, BY_NAME[name].marks)
    assert len(places) >= 2
    for mark, place in places:
        assert page.rect().intersects(place), mark.path


def test_f1_opens_the_help_of_this_page_with_the_keyboard_in_the_field(window: MainWindow):
    window.show_page("sync")
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible() and window.help.topic.name == "sync"
    assert window.focusWidget() is window.help.field


def test_help_of_a_page_that_was_never_shown_pictures_it_with_what_it_has_read(window: MainWindow, qtbot: QtBot):
    window.help_on("records")
    pictured(window, qtbot)
    page = window.page("records")
    assert window.shown == "today" and isinstance(page, RecordsPage)
    assert page.list.table.model().rowCount() > 0, "it was read although nobody went there"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("paper", "Counted on paper (Today)"),
        ("stick", "Carry it on a stick (Sending)"),
        ("停电", "The power went, or the program was closed (When something goes wrong)"),
        ("tingdian", "The power went, or the program was closed (When something goes wrong)"),
        ("cpm", "The disk is full (When something goes wrong)"),
        ("recovery code", "The manager's PIN (Settings)"),
        ("ranking", "You yourself (What is kept, and who can see it)"),
        ("积分", "You yourself (What is kept, and who can see it)"),
    ],
)
def test_what_is_typed_in_either_language_or_pinyin_finds_the_part_that_says_it(
    window: MainWindow, typed: str, title: str
):
    window.open_help()
    assert title in found(window, typed)


def test_enter_opens_the_first_that_was_found_and_escape_empties_the_field_before_it_closes(window: MainWindow):
    window.open_help()
    assert found(window, "editions")[0] == "Editions (Day sheet)"
    QTest.keyClick(window.help.field, Qt.Key.Key_Return)
    assert window.help.topic.name == "sheet" and window.help.heading.text() == "Help: Day sheet"
    QTest.keyClick(window.help.field, Qt.Key.Key_Escape)
    assert window.help.isVisible() and window.help.field.text() == ""
    QTest.keyClick(window.help.field, Qt.Key.Key_Escape)
    assert window.help.isHidden()


def test_what_was_found_further_down_is_scrolled_to(window: MainWindow, qtbot: QtBot):
    window.open_help()
    found(window, "counted on paper")
    QTest.keyClick(window.help.field, Qt.Key.Key_Return)
    bar = window.help.reading.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)


def test_page_down_reads_on_while_the_keyboard_stays_in_the_field(window: MainWindow):
    window.open_help()
    bar = window.help.reading.verticalScrollBar()
    QTest.keyClick(window.help.field, Qt.Key.Key_PageDown)
    assert bar.value() > 0 and window.focusWidget() is window.help.field
    QTest.keyClick(window.help.field, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_nothing_found_is_said_and_nothing_is_counted_by_what_is_typed(window: MainWindow, station: Station):
    before = station.desk.outbox.head()
    window.open_help()
    QTest.keyClicks(window.help.field, "qqqq1")
    assert window.help.nothing.isVisible() and not found(window, "qqqq1")
    assert station.desk.outbox.head() == before


def test_help_follows_the_language_while_it_is_open(window: MainWindow, station: Station):
    window.help_on("trouble")
    station.context.language.switch("zh")
    assert window.help.heading.text() == "帮助：出了问题怎么办"
    assert found(window, "paper"), "English is found by a Chinese reader too"
    names = [button.accessibleName() for button in window.help.places if not button.isHidden()]
    assert "先记在纸上了 (今日)" in names


def test_steps_are_named_for_who_cannot_see_them(window: MainWindow):
    window.help_on("today")
    names = [row.accessibleName() for row in window.help.findChildren(StepRow)]
    assert "*, 6 six, 1 riders, 6 people, saved" in names


def test_practice_is_offered_where_it_can_be_opened(qtbot: QtBot, station: Station, window: MainWindow):
    window.help_on("practice")
    assert window.help.practise_button.isHidden(), "nothing is offered that cannot be done"
    asked: list[str] = []
    able = open_window(qtbot, replace(station.context, practise=lambda: asked.append("practise")))
    able.help_on("practice")
    click(able.help.practise_button)
    assert asked == ["practise"]


def test_enter_opens_the_page_of_help_that_has_the_keyboard(window: MainWindow):
    window.help_on("today")
    place = next(one for one in window.help.places if one.place is not None and one.place.topic.name == "sheet")
    place.setFocus()
    QTest.keyClick(place, Qt.Key.Key_Return)
    assert window.help.topic.name == "sheet"


def test_every_topic_says_something_that_is_not_said_elsewhere():
    said = [words for topic in TOPICS for words in topic.said]
    assert len(said) == len(set(said))
