"""The guided practice: each task is ticked by what was done, by keys on the real window, and by nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.lessons import LESSONS
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import save_entry
from stationdesk.ui.practice.band import PracticeDeeds
from stationdesk.ui.practice.guide import ROOMY, Guide
from stationdesk.ui.practice.task_words import TASKS
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_station import Station, click, station_at_work
from tests.fakes.ui_window import open_window

Key = Qt.Key


@pytest.fixture
def station(tmp_path: Path, qapp: object) -> Iterator[Station]:
    with station_at_work(tmp_path, day_filled=False) as fresh:
        yield fresh


@pytest.fixture
def window(station: Station, qtbot: QtBot) -> MainWindow:
    return open_window(qtbot, station.context, practice=PracticeDeeds(lambda: None, lambda: None))


@pytest.fixture
def guide(window: MainWindow) -> Guide:
    assert window.guide is not None
    return window.guide


def press(window: MainWindow, *keys: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(window.windowHandle(), key, modifiers)


def today(window: MainWindow) -> TodayPage:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def present(guide: Guide) -> list[str]:
    """The tasks that stand open: their words are shown."""
    return [row.name for row in guide.rows if row.words.isVisible()]


def test_nothing_is_ticked_at_first_and_the_first_task_stands_open(guide: Guide):
    assert guide.done == frozenset() and present(guide) == ["open"]
    assert guide.count.text() == "0 of 10 done"


def test_every_task_has_its_words():
    assert list(TASKS) == [lesson.name for lesson in LESSONS] and len(LESSONS) == 10


def test_a_day_done_with_the_keyboard_ticks_all_ten_tasks_one_after_the_other(
    window: MainWindow, guide: Guide, station: Station, qtbot: QtBot
):
    control = Qt.KeyboardModifier.ControlModifier
    press(window, Key.Key_F11)
    assert guide.done == {"open"} and present(guide) == ["who"]
    click(window.bar.duty_panel.names[0])
    press(window, Key.Key_Return)
    assert "who" in guide.done
    window.show_page("today")
    press(window, Key.Key_1)
    assert "one" in guide.done
    press(window, Key.Key_Asterisk, Key.Key_6, Key.Key_1)
    assert "six" in guide.done and "back" not in guide.done
    press(window, Key.Key_Backspace)
    assert {"six", "back"} <= guide.done, "what was done once stays done"
    press(window, Key.Key_1, Key.Key_Slash, Key.Key_2)
    assert "another" in guide.done
    press(window, Key.Key_B, modifiers=control)
    press(window, Key.Key_3)
    click(today(window).panels.batch.save)
    assert "paper" in guide.done and present(guide) == ["check"]
    saved = save_entry(station.desk, station.context.actor.now, "opening_check", _lawful(station))
    station.context.bus.tell(saved.changes)
    assert "check" in guide.done
    press(window, Key.Key_P, modifiers=control)
    assert "sheet" in guide.done and guide.heading.text() != "All ten done"
    press(window, Key.Key_F11)
    window.bar.closing_panel.note.setPlainText("All quiet.")
    click(window.bar.closing_panel.save)
    assert len(guide.done) == 10
    assert guide.heading.text() == "All ten done" and present(guide) == []


def _lawful(station: Station) -> dict[str, object]:
    register = station.desk.registers["opening_check"]
    lawful: dict[str, object] = {}
    for field in register.fields:
        if field.required and not field.auto:
            lawful[field.name] = field.choices[0].code if field.choices else True
    return lawful


@pytest.mark.parametrize(
    ("keys", "not_done"),
    [
        ((Key.Key_Asterisk, Key.Key_5, Key.Key_1), "six"),
        ((Key.Key_1,), "back"),
        ((Key.Key_1,), "another"),
        ((Key.Key_1,), "paper"),
        ((Key.Key_1,), "open"),
        ((Key.Key_Asterisk, Key.Key_6, Key.Key_1), "one"),
    ],
)
def test_a_task_is_not_ticked_by_something_else(window: MainWindow, guide: Guide, keys: tuple[Key, ...], not_done: str):
    press(window, *keys)
    assert not_done not in guide.done


def test_opening_and_closing_without_a_note_leaves_the_last_task_open(window: MainWindow, guide: Guide):
    press(window, Key.Key_F11, Key.Key_Escape, Key.Key_F11, Key.Key_Escape)
    assert "close" not in guide.done and "who" not in guide.done


def test_the_tasks_yield_to_the_page_in_a_narrow_window_and_come_when_asked_for(window: MainWindow, guide: Guide):
    window.resize(ROOMY - 1, 768)
    assert guide.isHidden()
    assert window.band is not None
    click(window.band.tasks)
    assert guide.isVisible()
    window.resize(1366, 768)
    click(guide.close_button)
    assert guide.isHidden()
    window.resize(1500, 800)
    assert guide.isHidden(), "a person sent them away"


def test_a_true_desk_has_no_tasks(qtbot: QtBot, station: Station):
    made = MainWindow(station.context)
    qtbot.addWidget(made)
    assert made.guide is None and made.band is None


def test_the_tasks_write_nothing(window: MainWindow, guide: Guide, station: Station):
    before = station.desk.outbox.head()
    guide.look_again()
    window.show_page("sheet")
    assert "sheet" in guide.done and station.desk.outbox.head() == before
    assert station.desk.records.count(Query("visit")) == 0
